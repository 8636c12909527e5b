"""Counting again after a change of law, and the proof that nothing waits for nothing."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.deadlines.calendar import Override, WorkingCalendar, end_of_day
from chalicelib.domain.deadlines.clocks import Span
from chalicelib.domain.errors import DomainError, Unavailable
from chalicelib.domain.reports.codes import Act, Stage
from chalicelib.domain.reports.history import find_faults
from chalicelib.usecases.deadlines.coverage import (
    CoverageGap,
    CoverageProof,
    GapReason,
    check_coverage,
)
from chalicelib.usecases.deadlines.recount import (
    CHECKPOINT,
    MovedClock,
    Recount,
    recount,
    rules_version,
)
from chalicelib.usecases.reports.ports import ReportChange
from tests.builders import BANDUNG, JABAR, PROFILE, REFERENCE
from tests.usecases.world import TOKEN, World

DECREE = Override(day=date(2026, 11, 26), working=False, legal_basis="SKB contoh")
CHANGED = WorkingCalendar([date(2026, 12, 25), date(2027, 1, 1)], [DECREE])


class Audit:
    """The audit over a world, and what it was told."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.moved: list[MovedClock] = []
        self.failed: list[str] = []
        self.gaps: list[CoverageGap] = []

    def recount(self, steps: int = 10_000) -> Recount:
        def fail(report: str, _: DomainError) -> None:
            self.failed.append(report)

        left = iter(range(steps))
        return recount(
            due=self.world.reports,
            checkpoints=self.world.checkpoints,
            **self.world.around(),
            has_time_left=lambda: next(left, None) is not None,
            on_moved=self.moved.append,
            on_failure=fail,
        )

    def prove(self) -> CoverageProof:
        return check_coverage(
            due=self.world.reports,
            worklists=self.world.reports,
            **self.world.around(),
            has_time_left=lambda: True,
            on_gap=self.gaps.append,
        )


@pytest.fixture
def audit(world: World) -> Audit:
    found = Audit(world)
    found.recount()  # the law as it is now has been counted
    return found


def several(world: World, n: int) -> list[Any]:
    return [world.filed(token=f"{TOKEN[:-4]}{i:04d}") for i in range(n)]


def test_a_new_holiday_moves_every_open_deadline_and_tells_by_how_much(audit: Audit) -> None:
    world = audit.world
    receipt = world.filed()
    world.reference = replace(REFERENCE, calendar=CHANGED)
    assert audit.recount() == Recount(looked=1, moved=1)
    [moved] = audit.moved
    assert (moved.report, moved.stage, moved.agency) == (
        receipt.report.id,
        Stage.VERIFICATION,
        BANDUNG,
    )
    assert moved.due_before == end_of_day(date(2026, 11, 27))
    assert moved.due_after == end_of_day(date(2026, 11, 30))
    dossier = world.dossier(receipt)
    event = dossier.events[-1]
    assert (event.act, event.rule) == (Act.RECOUNT, f"law:{rules_version(world.reference)}")
    assert event.changes["due_at"] == ["2026-11-27T16:59:59+00:00", "2026-11-30T16:59:59+00:00"]
    assert find_faults(dossier.report, dossier.events) == []
    [alert] = world.tell(receipt)
    assert (alert.agency, "30 November 2026" in alert.body) == (BANDUNG, True)


def test_counting_again_changes_nothing_twice(audit: Audit) -> None:
    audit.world.filed()
    audit.world.reference = replace(REFERENCE, calendar=CHANGED)
    audit.recount()
    assert audit.recount() == Recount()
    audit.world.reference = REFERENCE
    assert audit.recount().moved == 1  # the decree was withdrawn
    assert audit.moved[-1].due_after == end_of_day(date(2026, 11, 27))


def test_an_amended_profile_is_a_change_of_law_and_a_renamed_agency_is_none(audit: Audit) -> None:
    audit.world.filed()
    amended = replace(PROFILE, limits={**PROFILE.limits, "verification": Span(amount=5)})
    assert rules_version(REFERENCE) == rules_version(replace(REFERENCE, attribution="other"))
    audit.world.reference = replace(REFERENCE, profiles=[amended])
    assert audit.recount().moved == 1


def test_what_a_change_does_not_touch_gets_no_event(audit: Audit) -> None:
    world = audit.world
    receipt = world.filed()
    far = Override(day=date(2029, 1, 4), working=False)
    world.reference = replace(
        REFERENCE, calendar=WorkingCalendar([date(2026, 12, 25), date(2027, 1, 1)], [far])
    )
    before = world.dossier(receipt).report
    assert audit.recount() == Recount(looked=1)
    assert world.dossier(receipt).report == before


def test_a_clock_that_ran_before_reporters_had_a_last_call_gets_one(world: World) -> None:
    """As of before decision 25: no reminder, and the law of now counted already (decision 34)."""
    audit, receipt = Audit(world), world.filed()
    world.act(receipt, Act.HOLD, text="Di dekat rumah nomor berapa?")
    held = world.dossier(receipt).report
    asked = held.clock(Stage.INFORMATION)
    assert asked is not None
    old = replace(held, clocks=held.with_clocks([replace(asked, reminders=())]))
    world.reports.reports[held.id] = old
    world.checkpoints.write(CHECKPOINT, law_before_counting())
    assert audit.recount() == Recount(looked=1)
    again = world.dossier(receipt)
    assert again.report.clocks == held.clocks
    assert find_faults(again.report, again.events) == []
    assert world.tell(receipt) == []  # no deadline moved: nothing that an agency must know
    world.now = asked.reminders[0]
    assert world.sweep()[Act.REMIND] >= 1
    reminded = [e for e in world.dossier(receipt).events if e.act is Act.REMIND]
    assert [e.reason for e in reminded] == [Stage.INFORMATION]
    assert audit.recount() == Recount()


def law_before_counting() -> str:
    """The name of the law as a release without `COUNTING` wrote it."""
    said = [REFERENCE.calendar.version]
    for profile in REFERENCE.profiles:
        limits = sorted(f"{name}={s.amount} {s.unit}" for name, s in profile.limits.items())
        before, again = profile.remind_before, profile.escalate_every
        said.append(f"{profile.id} {profile.legal_basis} {limits} {before} {again}")
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def test_a_recount_that_runs_out_of_time_goes_on_next_time(audit: Audit) -> None:
    several(audit.world, 5)
    audit.world.reference = replace(REFERENCE, calendar=CHANGED)
    first = audit.recount(steps=2)
    assert (first.looked, first.complete) == (2, False)
    second = audit.recount()
    assert (second.moved, second.complete) == (3, True)
    assert len(audit.moved) == 5


def test_a_failure_is_met_again_next_time(audit: Audit) -> None:
    first, second = several(audit.world, 2)
    save = audit.world.reports.save

    def picky(*changes: ReportChange) -> None:
        if changes[0].after.id == first.report.id:
            raise Unavailable("throttled")
        save(*changes)

    audit.world.reports.save = picky  # type: ignore[method-assign]
    audit.world.reference = replace(REFERENCE, calendar=CHANGED)
    assert audit.recount() == Recount(looked=2, moved=1, failed=1, complete=False)
    assert audit.failed == [first.report.id]
    audit.world.reports.save = save  # type: ignore[method-assign]
    assert audit.recount().moved == 1
    assert {m.report for m in audit.moved} == {first.report.id, second.report.id}


# --- coverage ------------------------------------------------------------------------------------


def test_every_open_report_is_proved_to_wait_for_something(audit: Audit) -> None:
    world = audit.world
    unassigned = world.submit(token=TOKEN[:-1] + "9")
    held, returned, plain = several(world, 3)
    world.act(held, Act.HOLD, text="Di jalan mana?")
    world.act(returned, Act.RETURN, reason="Bukan jalan kota")
    ended = world.filed(token=TOKEN[:-1] + "8")
    world.act(ended, Act.ARCHIVE, reason="hateful")
    world.now += timedelta(hours=1)
    assert audit.prove() == CoverageProof(open=4, gaps=0, complete=True)
    assert plain.report.id != unassigned.report.id


def test_a_report_missing_in_the_due_index_is_found_on_its_desk(audit: Audit) -> None:
    world = audit.world
    receipt = world.filed()
    world.now += timedelta(hours=1)
    world.reports.lost.add(receipt.report.id)
    assert audit.prove().gaps == 1
    assert audit.gaps == [CoverageGap(report=receipt.report.id, why=GapReason.NOT_DUE_ANYWHERE)]


def test_what_the_sweep_did_not_carry_out_is_found(audit: Audit) -> None:
    receipt = audit.world.filed()
    audit.world.now += timedelta(days=9)
    audit.prove()
    assert audit.gaps == [CoverageGap(report=receipt.report.id, why=GapReason.NOT_CARRIED_OUT)]


def test_an_open_report_without_a_running_clock_is_found(audit: Audit) -> None:
    world = audit.world
    receipt = world.filed()
    report = world.reports.get(receipt.report.id)
    stopped = tuple(replace(c, stopped_at=world.now) for c in report.clocks)
    world.reports.reports[report.id] = replace(report, clocks=stopped)
    audit.prove()
    assert audit.gaps == [CoverageGap(report=report.id, why=GapReason.NO_TIMED_ACT)]


def test_a_report_whose_agency_was_retired_is_found(audit: Audit) -> None:
    world = audit.world
    receipt = world.filed()
    world.now += timedelta(hours=1)
    gone = replace(REFERENCE.agencies[BANDUNG], active=False, delegates_to=JABAR)
    world.reference = replace(REFERENCE, agencies={**REFERENCE.agencies, BANDUNG: gone})
    audit.prove()
    assert audit.gaps == [CoverageGap(report=receipt.report.id, why=GapReason.HELD_BY_NOBODY)]
