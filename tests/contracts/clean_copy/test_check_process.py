"""The process that checks a file: whatever happens to it is a finding or is tried again."""

import json
import sys
from pathlib import Path

import pytest

from chalicelib.adapters.clean_copy import child
from chalicelib.adapters.file_inspector import READY, FileInspector
from chalicelib.domain.errors import FileRefused, Unavailable

PHOTO = Path(__file__).parents[2] / "corpus" / "files" / "open" / "001-jpeg-gps.jpg"
START = "import os, sys; sys.stdout.buffer.write(b'R'); sys.stdout.flush(); "


def running(script: str, longest_seconds: float = 60.0) -> FileInspector:
    return FileInspector((sys.executable, "-c", script), longest_seconds)


def reason_of(inspector: FileInspector, data: bytes = b"data") -> str:
    with pytest.raises(FileRefused) as caught:
        inspector.inspect(data)
    return caught.value.reason


def test_a_file_is_checked_in_a_process_of_its_own() -> None:
    seen = FileInspector().inspect(PHOTO.read_bytes())
    assert seen.type == "image/jpeg"
    assert seen.copy.startswith(b"\xff\xd8")
    assert (seen.thumbnail or b"").startswith(b"RIFF")
    assert reason_of(FileInspector(), b"MZ") == "type_differs"


def test_both_sides_agree_on_the_sign_that_the_check_began() -> None:
    assert child.READY == READY


@pytest.mark.parametrize(
    "dies",
    [
        "os.kill(os.getpid(), 9)",
        "os.kill(os.getpid(), 11)",
        "os._exit(1)",
        "raise RuntimeError('whatever')",
        "sys.stdout.write('nonsense')",
        "sys.stdout.write('{}\\n')",
        """sys.stdout.write('{"type": "image/png", "sizes": [5, 0]}\\n1234')""",
    ],
)
def test_a_check_that_dies_of_the_file_is_a_finding(dies: str) -> None:
    assert reason_of(running(START + dies)) == "too_complex"


@pytest.mark.long
@pytest.mark.long
def test_a_check_that_takes_too_long_is_a_finding() -> None:
    """Time enough to begin on a busy machine; the process itself would wait for ever."""
    assert reason_of(running(START + "import threading; threading.Event().wait()", 4.0)) == (
        "too_complex"
    )


def test_a_check_that_takes_too_much_memory_is_a_finding() -> None:
    script = (
        "import sys; from chalicelib.adapters.clean_copy import child; "
        "child.check_file = lambda data: bytes(10**10); "
        "child.limit(child.LARGEST_MEMORY, 60); "
        "child.answer(sys.stdin.buffer, sys.stdout.buffer)"
    )
    assert reason_of(running(script)) == "too_complex"


@pytest.mark.parametrize("script", ["import nowhere_to_be_found", "", "import os; os._exit(3)"])
def test_a_check_that_did_not_begin_is_tried_again(script: str) -> None:
    with pytest.raises(Unavailable):
        running(script).inspect(b"data")
    with pytest.raises(Unavailable):
        FileInspector(("/nowhere/python",)).inspect(b"data")


def test_the_process_is_given_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "contoh")
    monkeypatch.setenv("PEPPER_SECRET_ARN", "contoh")
    script = START + (
        "import json; names = [n for n in os.environ if 'AWS' in n or 'SECRET' in n]; "
        "sys.stdout.write(json.dumps({'refused': ' '.join(names) or 'none'}) + chr(10))"
    )
    assert reason_of(running(script)) == "none"


def test_an_unforeseen_fault_is_a_finding_that_quotes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    def broken(data: bytes) -> None:
        raise KeyError(data.decode())

    monkeypatch.setattr(child, "check_file", broken)
    out = io.BytesIO()
    child.answer(io.BytesIO(b"words of a person"), out)
    assert json.loads(out.getvalue()[1:]) == {"refused": "too_complex"}
    assert capsys.readouterr().err == "check of a file failed: KeyError\n"
