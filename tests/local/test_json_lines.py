"""Files of JSON lines: any character, torn ends, damaged lines, full disks."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.local.console import ROOT
from infra.local.state import json_lines

#: All that str.splitlines takes for the end of a line, and half a surrogate pair.
ENDS = "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\x1dh\x1ei\rj\nk\r\nl\ud800m\x00"


@given(st.lists(st.text(st.characters(codec=None), max_size=20), max_size=5))
def test_every_text_comes_back(texts: list[str]) -> None:
    data = b"".join(json_lines.line({"text": text}) for text in texts)
    assert data.count(b"\n") == len(texts)
    assert [json.loads(one)["text"] for one in data.split(b"\n")[:-1]] == texts


def test_no_character_ends_a_line(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    for text in (ENDS, "next"):
        json_lines.append(path, json_lines.line({"text": text}))
    assert json_lines.read(path) == ([{"text": ENDS}, {"text": "next"}], 0)


def test_lines_that_an_earlier_release_wrote_unescaped_are_read(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    text = "baris\u2028baru\x85lagi"
    path.write_text(json.dumps({"text": text}, ensure_ascii=False) + "\n", encoding="utf-8")
    assert json_lines.read(path) == ([{"text": text}], 0)


@pytest.mark.parametrize("bad", [b"{", b'{"a": 1}}', b"\xff\xfe", b'{"text": "torn', b"[" * 99_999])
def test_a_damaged_line_costs_nothing_but_itself(tmp_path: Path, bad: bytes) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b'{"n": 1}\n' + bad + b'\n{"n": 2}\n')
    assert json_lines.read(path) == ([{"n": 1}, {"n": 2}], 1)


def test_what_follows_a_torn_line_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b'{"n": 1}\n{"n": ')
    json_lines.append(path, json_lines.line({"n": 2}))
    assert json_lines.read(path) == ([{"n": 1}, {"n": 2}], 1)


def test_a_full_disk_is_told() -> None:
    with pytest.raises(OSError, match="No space left"):
        json_lines.append(Path("/dev/full"), json_lines.line({"n": 1}))


def test_what_only_half_fits_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    json_lines.append(path, json_lines.line({"n": 1}))
    program = (
        "import pathlib, resource, sys\n"
        "from infra.local.state import json_lines\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "try:\n"
        "    json_lines.append(pathlib.Path(sys.argv[1]), json_lines.line({'n': 'x' * 500}))\n"
        "except OSError:\n"
        "    sys.exit(7)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], cwd=ROOT, check=False)
    assert done.returncode == 7
    assert path.read_bytes() == b'{"n": 1}\n'


def test_a_file_that_is_not_there_has_no_lines(tmp_path: Path) -> None:
    assert json_lines.read(tmp_path / "none") == ([], 0)
