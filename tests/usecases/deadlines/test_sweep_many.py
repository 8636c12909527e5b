"""Sweeping a backlog: in chunks, by two at once, and by one that dies."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.history import find_faults
from chalicelib.usecases.deadlines.ports import DueReport
from chalicelib.usecases.reports.ports import ReportChange
from tests.builders import a_history
from tests.fakes.reports import FakeReports
from tests.usecases.world import World


def fill(world: World, n: int) -> None:
    """Overdue reports, each like the others but for its id."""
    report, events = a_history()
    for i in range(n):
        report_id = f"R{i:011d}"
        world.reports.reports[report_id] = replace(report, id=report_id)
        world.reports.events[report_id] = list(events)
    world.now += timedelta(days=10)


@pytest.mark.parametrize(
    "chunk",
    [pytest.param(1_200, marks=pytest.mark.long), pytest.param(12_000, marks=pytest.mark.whole)],
)
def test_a_backlog_is_worked_off_in_chunks(world: World, chunk: int) -> None:
    """Four chunks and a sixth of one: the fifth run finds the rest and the sixth nothing."""
    rest = chunk // 6
    backlog = 4 * chunk + rest
    fill(world, backlog)
    done = []
    for _ in range(6):
        steps = iter(range(chunk))
        done.append(world.sweep(has_time_left=lambda steps=steps: next(steps, None) is not None))
    assert [d.get("escalate", 0) for d in done] == [chunk] * 4 + [rest, 0]
    assert [d.get("left", 0) for d in done] == [1] * 4 + [0, 0]
    versions = Counter(r.version for r in world.reports.reports.values())
    assert versions == {3: backlog}


class Lazy(FakeReports):
    """Tells how far the due index was read."""

    read = 0

    def due_until(self, now: datetime, start: int = 0) -> Iterator[DueReport]:
        for item in super().due_until(now, start):
            self.read += 1
            yield item


def test_a_sweep_reads_no_further_than_it_works(world: World) -> None:
    world.reports = Lazy()
    fill(world, 500)
    steps = iter(range(20))
    world.sweep(has_time_left=lambda: next(steps, None) is not None)
    assert world.reports.read == 21


def test_two_sweeps_at_once_do_nothing_twice(world: World) -> None:
    """The second sweep runs in the middle of each save of the first."""
    fill(world, 40)
    save = world.reports.save
    inner: list[Any] = []

    def interrupted(*changes: ReportChange) -> None:
        if not inner:
            world.reports.save = save  # type: ignore[method-assign]
            inner.append(world.sweep())
        save(*changes)

    world.reports.save = interrupted  # type: ignore[method-assign]
    outer = world.sweep()
    assert inner[0] == {"escalate": 40}
    assert outer == {"passed_over": 40}
    for report_id, report in world.reports.reports.items():
        events = world.reports.events[report_id]
        assert [e.act for e in events] == [Act.SUBMIT, Act.ROUTE, Act.ESCALATE]
        assert report.version == 3


@pytest.mark.parametrize("dies_at", [0, 7, 39])
def test_a_sweep_that_dies_in_the_middle_is_taken_up_by_the_next(
    world: World, dies_at: int
) -> None:
    fill(world, 40)
    save = world.reports.save
    saved: list[Any] = []

    def dying(*changes: ReportChange) -> None:
        if len(saved) == dies_at:
            raise KeyboardInterrupt
        saved.append(changes)
        save(*changes)

    world.reports.save = dying  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        world.sweep()
    world.reports.save = save  # type: ignore[method-assign]
    assert world.sweep() == {"escalate": 40 - dies_at}
    assert world.sweep() == {}


def test_a_long_neglected_report_keeps_a_sound_history(world: World) -> None:
    receipt = world.filed()
    for _ in range(60):
        world.now += timedelta(days=2)
        world.sweep()
    dossier = world.dossier(receipt)
    assert find_faults(dossier.report, dossier.events) == []
    assert all(e.rule.startswith("profile:default/") for e in dossier.events[2:])
