"""Claim a state folder for one run: a lock that ends with its holders, however they end.

The emulator inherits the lock, so that it also holds while an emulator outlives its run.
"""

import contextlib
import fcntl
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

from infra.local.console import Failed

#: How long an emulator whose run was killed may take to write its state and end, in seconds.
PATIENCE = 40.0
EMULATOR = "infra.local.emulator"
#: The argument by which an emulator says whose it is; start times have no colon.
RUN_BY = "--run-by="


def start_of(process: int) -> str | None:
    """Return when a process began, in the kernel's words, None when it does not run.

    Together with its number this names a process for good: numbers are given again.
    """
    try:
        stat = Path(f"/proc/{process}/stat").read_text(errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]  # a zombie does not run


def command_of_emulator(python: str) -> list[str]:
    """Return the command that starts an emulator of this process."""
    me = os.getpid()
    return [python, "-m", EMULATOR, f"{RUN_BY}{me}:{start_of(me)}"]


class Claim:
    """The lock of one state folder."""

    def __init__(self, state: Path, url: str) -> None:
        self.state = state
        self.url = url
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this run has the folder."""
        return self._descriptor is not None

    def take(self) -> int:
        """Take the folder and return the lock's descriptor, for the emulator to inherit.

        An emulator that was left over by a killed run is ended first. Raises: Failed, when another
        run has the folder; it is left untouched.
        """
        if self._descriptor is not None:
            return self._descriptor
        self.state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.state / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._wait_for(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        (self.state / "running.json").unlink(missing_ok=True)  # a killed run left it
        about = {"process": os.getpid(), "start": start_of(os.getpid()), "url": self.url}
        with contextlib.suppress(OSError):  # a full disk; the lock holds all the same
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps(about).encode(), 0)
        return descriptor

    def _wait_for(self, descriptor: int) -> None:
        give_up = time.monotonic() + PATIENCE
        told = False
        while not (_locked(descriptor) and not left_over_emulators(self.state)):
            _refuse_beside(descriptor, self.state)
            left = left_over_emulators(self.state)
            if left and not told:
                told = True
                numbers = ", ".join(map(str, left))
                print(
                    "  An earlier run was killed, and its emulated cloud still runs (process "
                    f"{numbers}). Ending it; reports are kept ...",
                    flush=True,
                )
                _signal(left, signal.SIGTERM)
            if time.monotonic() > give_up:
                if not left:
                    raise Failed(
                        f"{self.state} is in use, and its holder does not say who it is.",
                        f"see who it is: fuser {self.state / 'lock'}; end it, then try again",
                    )
                _signal(left, signal.SIGKILL)  # what it acknowledged is in the journal
                give_up = time.monotonic() + PATIENCE
            time.sleep(0.1)

    def release(self) -> None:
        """Let the next run have the folder."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def refuse_second_run(state: Path) -> None:
    """Raise Failed when another run has the folder, with who and where it is."""
    with contextlib.suppress(FileNotFoundError):
        descriptor = os.open(state / "lock", os.O_RDWR)
        try:
            if not _locked(descriptor):
                _refuse_beside(descriptor, state)
        finally:
            os.close(descriptor)


def _refuse_beside(descriptor: int, state: Path) -> None:
    about = _about(descriptor)
    if about is not None and start_of(about["process"]) == about["start"]:
        raise Failed(
            f"{state} is in use by process {about['process']}, which serves {about['url']}.",
            f"open that address; or stop it (Ctrl-C there, or kill {about['process']}); or use "
            "another folder: .venv/bin/python -m infra.local --state FOLDER --port PORT",
        )


def is_claimed(state: Path) -> bool:
    """Tell whether a run, or an emulator that it left over, has the folder."""
    try:
        descriptor = os.open(state / "lock", os.O_RDWR)
    except OSError:
        return False
    try:
        return not _locked(descriptor)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    """Lock the file; tell whether that was possible at once."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _about(descriptor: int) -> dict[str, Any] | None:
    """Return who wrote itself into the lock, None when that cannot be read (yet)."""
    try:
        about = json.loads(os.pread(descriptor, 4096, 0))
        return {"process": int(about["process"]), "start": about["start"], "url": about["url"]}
    except (ValueError, KeyError, TypeError):
        return None


def left_over_emulators(state: Path) -> list[int]:
    """Return the processes that run an emulator over this folder for a run that is no more.

    An emulator works in its state folder and carries its run in its command, so this needs no
    record that could be missing or stale.
    """
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
            here = EMULATOR in command and (process / "cwd").resolve() == state.resolve()
        except OSError:  # it ended, or belongs to somebody else
            continue
        if here and not _is_of_living_run(process, command):
            found.append(int(process.name))
    return sorted(found)


def _is_of_living_run(process: Path, command: list[str]) -> bool:
    for argument in command:
        if argument.startswith(RUN_BY):
            number, _, start = argument.removeprefix(RUN_BY).partition(":")
            return number.isdecimal() and start_of(int(number)) == start
    # A release before 0.2 did not say whose its emulator is; its run was the parent.
    try:
        stat = (process / "stat").read_text(errors="replace")
        parent = Path("/proc", stat.rpartition(")")[2].split()[1])
        return b"infra.local" in (parent / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def _signal(processes: list[int], number: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)
