"""Lives that began under an earlier commit go on as they would have gone on under it."""

import sys
from unittest.mock import patch

import pytest

from infra import verify_history
from tests.upgrade.cloud import Cloud
from tests.upgrade.fixture import Fixture
from tests.upgrade.going_on import go_on
from tests.upgrade.town import Town

pytestmark = pytest.mark.long


def test_lives_go_on_as_before(cloud: Cloud, recorded: Fixture) -> None:
    before = cloud.keys()
    went = go_on(Town(cloud, lives=recorded.lives))
    was = recorded.went_on
    assert went["lives"] == was["lives"]
    for name in ("schedules", "audited", "digested", "waiting"):
        assert went[name] == was[name], name
    assert before <= cloud.keys()
    with patch.object(sys, "argv", ["verify_history", "--stage", "dev"]):
        assert verify_history.main() == 0


def test_whoever_is_behind_a_report_is_still_known(cloud: Cloud, recorded: Fixture) -> None:
    """A sealed identity opens: to an officer with a reason, or for a letter to its holder."""
    town = Town(cloud, lives=recorded.lives)
    for name in ("disunting", "dijawab", "mulai", "selesai"):
        life = recorded.lives[name]
        shown = town.act(life, "reveal-identity", reason="Perlu menghubungi pelapor")
        assert shown["reporter"]["email"] == f"{name}@example.id"
    hidden = recorded.lives["anonim"]
    town.do(hidden, "receipt/send", {"channel": "email"})
    assert ("email", "anonim@example.id") in town.left


def test_what_a_code_under_way_opens(cloud: Cloud, recorded: Fixture) -> None:
    """A new access code was granted, and the message with it waits: its code opens the report."""
    town, life = Town(cloud, lives=recorded.lives), recorded.lives["kode hilang dua"]
    waits = [e.message for e in recorded.messages if "new_code" in e.message.kind]
    assert waits
    cloud.now = waits[0].at
    assert cloud.handle(waits[0]) == []
    town.collect()
    life.code = town.last(r"\b([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3,})\b")
    assert town.see(life)["view"] == "reporter"
