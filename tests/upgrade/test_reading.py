"""What an earlier commit stored is read: by reporters, officers, the public and the operator."""

import sys
from unittest.mock import patch

import pytest

from infra import verify_history
from tests.upgrade.cloud import Cloud
from tests.upgrade.conftest import RECORDED
from tests.upgrade.fixture import Fixture
from tests.upgrade.town import Town

#: Of so many reports one is read in the fast test.
SAMPLE = 9


def test_there_is_a_fixture() -> None:
    assert RECORDED


def test_every_history_holds(
    read_only: Cloud, recorded: Fixture, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = {item["PK"]["S"] for item in recorded.items if item["SK"]["S"] == "REPORT"}
    with patch.object(sys, "argv", ["verify_history", "--stage", "dev"]):
        assert verify_history.main() == 0, capsys.readouterr().out
    assert f"{len(reports)} histories followed, 0 wrong" in capsys.readouterr().out


@pytest.mark.parametrize("every", [SAMPLE, pytest.param(1, marks=pytest.mark.long)])
def test_reports_and_their_histories_are_read(
    read_only: Cloud, recorded: Fixture, every: int
) -> None:
    """Events of the table are what the officer's view and the reporter's view are made of."""
    town = Town(read_only)
    events: dict[str, int] = {}
    for item in recorded.items:
        if item["SK"]["S"].startswith("EVENT#"):
            report = item["PK"]["S"].removeprefix("REPORT#")
            events[report] = events.get(report, 0) + 1
    lives = [life for _, life in sorted(recorded.lives.items()) if life.id in events]
    assert lives
    for life in lives[::every]:
        seen = town.dossier(life)
        assert len(seen["history"]) == events[life.id], life.name
        by_anybody = town.wants("GET", f"/v1/reports/{life.shown}")
        assert by_anybody["view"] == "public", life.name
        if life.code:
            own = town.see(life)
            assert (own["view"], own["state"]) == ("reporter", seen["report"]["state"]), life.name
