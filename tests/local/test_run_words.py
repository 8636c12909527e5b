"""What the person at the terminal hears of a full disk and of a cloud that ended."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from infra.local.__main__ import wait
from infra.local.console import Failed

FULL = "No space left on device"


class Turns:
    """An event that comes after so many turns."""

    def __init__(self, turns: int) -> None:
        self.left = turns

    def wait(self, _: float) -> bool:
        """Whether it came."""
        self.left -= 1
        return self.left < 0


def platform(troubles: list[str | None], *, alive: bool = True) -> Any:
    """As much of a platform as `wait` looks at."""
    said = iter(troubles)
    emulator = SimpleNamespace(
        alive=lambda: alive, trouble=lambda: next(said), log=Path("emulator.log")
    )
    return SimpleNamespace(emulator=emulator, state=Path("folder"))


def test_a_full_disk_is_told_once_with_the_way_out_and_so_is_room(
    capsys: pytest.CaptureFixture[str],
) -> None:
    troubles = [None, FULL, FULL, None, None]
    ended: Any = Turns(len(troubles))
    wait(platform(troubles), ended)
    said = capsys.readouterr()
    assert said.err.count(FULL) == 1
    assert "Nothing can be written to folder" in said.err
    assert "Way out: make room on that disk" in said.err
    assert "what was acknowledged is kept" in said.err
    assert said.out.count("There is room again") == 1


def test_a_cloud_that_ended_is_told_with_the_way_out() -> None:
    ended: Any = Turns(3)
    with pytest.raises(Failed, match="Reports are kept") as told:
        wait(platform([], alive=False), ended)
    assert told.value.way_out.startswith("make run")
