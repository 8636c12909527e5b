"""One run at a time has a state folder; whoever is killed leaves it free."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.local.console import ROOT, Failed
from infra.local.state import claim
from infra.local.state.claim import Claim, is_claimed, left_over_emulators, start_of

HOLD = (
    "import pathlib, sys\n"
    "from infra.local.state.claim import Claim\n"
    "Claim(pathlib.Path(sys.argv[1]), 'http://127.0.0.1:8123').take()\n"
    "print('held', flush=True)\n"
    "sys.stdin.read()\n"
)


@contextmanager
def holder(state: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the folder."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(state)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def emulator(state: Path, lock: int, *, of: str, ignores: bool = False) -> Iterator[int]:
    """A process that looks like an emulator over the folder and inherited its lock."""
    program = (
        "import signal, sys\n"
        f"signal.signal(signal.SIGTERM, signal.{'SIG_IGN' if ignores else 'SIG_DFL'})\n"
        "print('runs', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, claim.EMULATOR, of],
        cwd=state,
        pass_fds=[lock],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "runs\n"
        try:
            yield process.pid
        finally:
            process.kill()


def test_a_second_run_is_refused_with_who_runs_where(tmp_path: Path) -> None:
    (tmp_path / "running.json").write_text("{}")
    with holder(tmp_path) as first:
        (tmp_path / "running.json").write_text('{"of": "the first"}')
        before = sorted(p.name for p in tmp_path.iterdir())
        with pytest.raises(Failed) as refused:
            Claim(tmp_path, "http://127.0.0.1:9000").take()
        words = str(refused.value)
        assert f"process {first.pid}" in words
        assert "http://127.0.0.1:8123" in words
        assert f"kill {first.pid}" in refused.value.way_out
        assert (tmp_path / "running.json").read_text() == '{"of": "the first"}'
        assert sorted(p.name for p in tmp_path.iterdir()) == before
        assert is_claimed(tmp_path)


def test_a_killed_run_leaves_the_folder_free(tmp_path: Path) -> None:
    with holder(tmp_path) as first:
        (tmp_path / "running.json").write_text('{"of": "the first"}')
        first.kill()
        first.wait()
        assert not is_claimed(tmp_path)
        mine = Claim(tmp_path, "http://127.0.0.1:9000")
        mine.take()
        assert not (tmp_path / "running.json").exists()  # it said where the killed run was
        assert json.loads((tmp_path / "lock").read_text())["process"] == os.getpid()
        mine.release()
    assert not is_claimed(tmp_path)


GONE = "another process had this number"


@pytest.mark.long
@pytest.mark.parametrize(
    "of",
    [f"--run-by={os.getpid()}:{GONE}", "of an earlier release"],
    ids=["of another process", "of an earlier release"],
)
@pytest.mark.parametrize("ignores", [False, True])
def test_an_emulator_that_outlived_its_run_is_ended(
    tmp_path: Path,
    of: str,
    ignores: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(claim, "PATIENCE", 1.0)
    dead = Claim(tmp_path, "http://127.0.0.1:8123")
    lock = dead.take()
    with emulator(tmp_path, lock, of=of, ignores=ignores) as process:
        about = {"process": os.getpid(), "start": GONE, "url": "http://127.0.0.1:8123"}
        os.pwrite(lock, json.dumps(about).encode().ljust(500), 0)
        dead.release()
        assert is_claimed(tmp_path)
        assert left_over_emulators(tmp_path) == [process]
        assert left_over_emulators(tmp_path.parent) == []
        mine = Claim(tmp_path, "http://127.0.0.1:9000")
        mine.take()
        assert start_of(process) is None
        assert f"process {process}" in capsys.readouterr().out
        mine.release()


def test_the_emulator_of_a_living_run_is_never_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim, "PATIENCE", 0.2)
    first = Claim(tmp_path, "http://127.0.0.1:8123")
    lock = first.take()
    *_, of = claim.command_of_emulator(sys.executable)
    with emulator(tmp_path, lock, of=of) as process:
        os.ftruncate(lock, 0)  # as on a full disk, where the lock cannot say whose it is
        with pytest.raises(Failed, match="does not say who it is"):
            Claim(tmp_path, "http://127.0.0.1:9000").take()
        assert start_of(process) is not None
    first.release()


def test_a_holder_that_cannot_be_named_is_not_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim, "PATIENCE", 0.2)
    with holder(tmp_path) as first:
        (tmp_path / "lock").write_text("")
        with pytest.raises(Failed, match="does not say who it is"):
            Claim(tmp_path, "http://127.0.0.1:9000").take()
        assert first.poll() is None


def test_taking_twice_and_releasing_twice_is_harmless(tmp_path: Path) -> None:
    mine = Claim(tmp_path / "new", "http://127.0.0.1:9000")
    assert mine.take() == mine.take()
    assert is_claimed(tmp_path / "new")
    mine.release()
    mine.release()
    assert not is_claimed(tmp_path / "new")
    assert not is_claimed(tmp_path / "none")
