"""Snapshots and journals: whatever is killed, full or damaged, what was kept comes back."""

from pathlib import Path
from typing import Any

import pytest

from infra.local.state.kept_state import DamagedState, KeptState


def all_of(folder: Path) -> tuple[dict[str, Any], list[Any]]:
    """What a next run finds: the snapshot and the changes after it."""
    kept = KeptState(folder)
    state, _ = kept.load()
    return state, kept.changes()[0]


def snapshot(kept: KeptState, **states: Any) -> int:
    """Write a snapshot of these services; return its number."""
    number = kept.begin()
    kept.write(number, kept.encoded(states))
    return number


def test_changes_without_a_snapshot_come_back(tmp_path: Path) -> None:
    kept = KeptState(tmp_path)
    kept.append({"n": 1})
    kept.append({"n": 2})
    assert all_of(tmp_path) == ({}, [{"n": 1}, {"n": 2}])


def test_changes_after_a_snapshot_come_on_top_of_it(tmp_path: Path) -> None:
    kept = KeptState(tmp_path)
    kept.append({"n": 1})
    snapshot(kept, table={"items": 1})
    kept.append({"n": 2})
    assert all_of(tmp_path) == ({"table": {"items": 1}}, [{"n": 2}])


def test_a_next_run_goes_on_in_the_same_journal(tmp_path: Path) -> None:
    snapshot(KeptState(tmp_path), table={})
    for number in (1, 2):
        KeptState(tmp_path).append({"n": number})
    assert all_of(tmp_path) == ({"table": {}}, [{"n": 1}, {"n": 2}])


def test_what_is_appended_while_a_snapshot_is_written_comes_after_it(tmp_path: Path) -> None:
    kept = KeptState(tmp_path)
    kept.append({"n": 1})
    number = kept.begin()
    kept.append({"n": 2})
    assert all_of(tmp_path) == ({}, [{"n": 1}, {"n": 2}])  # killed before it was there
    kept.write(number, {"table": "{}"})
    assert all_of(tmp_path) == ({"table": {}}, [{"n": 2}])


def test_a_snapshot_that_was_only_begun_counts_for_nothing(tmp_path: Path) -> None:
    kept = KeptState(tmp_path)
    snapshot(kept, table={"items": 1})
    begun = tmp_path / "00000002.begun"
    begun.mkdir()
    (begun / "table.json").write_text("{}")
    assert all_of(tmp_path) == ({"table": {"items": 1}}, [])
    assert not begun.exists()


@pytest.mark.parametrize("damage", ["", '{"items": ', "\x00" * 20])
def test_of_a_damaged_snapshot_the_one_before_is_taken(tmp_path: Path, damage: str) -> None:
    kept = KeptState(tmp_path)
    snapshot(kept, table={"items": 1})
    kept.append({"n": 1})
    last = snapshot(kept, table={"items": 2})
    kept.append({"n": 2})
    (tmp_path / f"{last:08}" / "table.json").write_text(damage)
    found = KeptState(tmp_path)
    assert found.load() == ({"table": {"items": 1}}, [f"{last:08}"])
    assert found.changes() == ([{"n": 1}, {"n": 2}], 0)
    assert (tmp_path / f"{last:08}.damaged").is_dir()  # for whoever wants to look
    snapshot(found, table={"items": 3})
    assert all_of(tmp_path) == ({"table": {"items": 3}}, [])


def test_when_every_snapshot_is_damaged_nothing_is_begun_anew(tmp_path: Path) -> None:
    number = snapshot(KeptState(tmp_path), table={"items": 1})
    (tmp_path / f"{number:08}" / "table.json").write_text("{")
    for _ in range(2):
        with pytest.raises(DamagedState, match="can be read"):
            KeptState(tmp_path).load()


def test_a_snapshot_that_does_not_fit_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KeptState(tmp_path)
    snapshot(kept, table={"items": 1})
    kept.append({"n": 1})
    number = kept.begin()
    (tmp_path / f"{number:08}.begun").mkdir()
    (tmp_path / f"{number:08}.begun" / "table.json").symlink_to("/dev/full")
    monkeypatch.setattr(Path, "mkdir", lambda self: None)  # the folder with the full file stays
    with pytest.raises(OSError, match="No space left"):
        kept.write(number, {"table": "{}"})
    kept.append({"n": 2})
    monkeypatch.undo()
    assert all_of(tmp_path) == ({"table": {"items": 1}}, [{"n": 1}, {"n": 2}])


def test_a_journal_that_does_not_fit_is_told(tmp_path: Path) -> None:
    kept = KeptState(tmp_path)
    (tmp_path / "00000001.journal").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        kept.append({"n": 1})


def test_the_folder_does_not_grow(tmp_path: Path) -> None:
    kept = KeptState(tmp_path)
    for number in range(5):
        kept.append({"n": number})
        snapshot(kept, table={"items": number})
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "00000004",
        "00000005",
        "00000005.journal",
    ]
    assert all_of(tmp_path) == ({"table": {"items": 4}}, [])


def test_addresses_of_an_earlier_run_are_translated(tmp_path: Path) -> None:
    kept = KeptState(tmp_path)
    snapshot(kept, queues={"http://localhost:1/q": 1})
    kept.append({"queue": "http://localhost:1/q"})
    other = KeptState(tmp_path, translate=lambda text: text.replace(":1/", ":2/"))
    assert other.load()[0] == {"queues": {"http://localhost:2/q": 1}}
    assert other.changes()[0] == [{"queue": "http://localhost:2/q"}]
