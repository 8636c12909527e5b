"""What an earlier commit left in the queues is handled, and does what it did under that commit."""

import pytest

from tests.upgrade.cloud import HANDLERS, Cloud
from tests.upgrade.fixture import Entry, Fixture, effect


def some(entries: list[Entry]) -> list[Entry]:
    """The first message of each queue that depends on no other."""
    firsts: dict[str, Entry] = {}
    for entry in entries:
        if "after an earlier one" not in entry.message.kind:
            firsts.setdefault(entry.message.queue, entry)
    return list(firsts.values())


def test_every_queue_has_a_message(recorded: Fixture) -> None:
    assert {entry.message.queue for entry in recorded.messages} == set(HANDLERS)
    assert not [entry.message.kind for entry in recorded.messages if entry.effect["gave_back"]]


@pytest.mark.parametrize("which", ["some", pytest.param("all", marks=pytest.mark.long)])
def test_messages_under_way_do_what_they_did(cloud: Cloud, recorded: Fixture, which: str) -> None:
    """More may be written than before, nothing less; what leaves is the same."""
    before = cloud.keys()
    for entry in recorded.messages if which == "all" else some(recorded.messages):
        was, now = entry.effect, effect(cloud, entry.message)
        kind = entry.message.kind
        assert not now["gave_back"], kind
        assert (now["left"], now["queued"]) == (was["left"], was["queued"]), kind
        for name in ("wrote", "objects"):
            missing = [key for key in was[name] if key not in now[name]]
            assert not missing, (kind, name)
        assert any(now[name] for name in ("left", "queued", "wrote", "objects")), kind
    assert before <= cloud.keys()
