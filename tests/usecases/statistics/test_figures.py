"""Figures say of each agency what its reports' histories say, however their events come."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest

from chalicelib.domain.deadlines.calendar import JAKARTA, local_day, month_of
from chalicelib.domain.errors import ActNotAllowed, InvalidFields
from chalicelib.domain.reports.codes import AGENCY_STAGES, STAFF, Act, Role
from chalicelib.domain.reports.history import Event, facts_of_history
from chalicelib.domain.reports.report import Rating
from chalicelib.domain.statistics.figures import (
    Figure,
    Tally,
    ended_clock_runs,
    facts_of_event,
    holder_before,
    may_count,
)
from chalicelib.usecases.reports import tracking
from chalicelib.usecases.statistics.figures import FiguresDeps, count_event, read_figures, roll_up
from chalicelib.usecases.statistics.ports import AgencyBacklog, FigureMonth, FigureSheet
from chalicelib.usecases.statistics.rebuild_figures import recount_figures, rewrite_sheets
from tests.builders import BANDUNG, DESK, JABAR, REFERENCE, an_officer
from tests.fakes.statistics import FakeFigures, FakeWorkload
from tests.usecases.reports.life_machine import Life, a_random_step
from tests.usecases.world import World

F = Figure
TEXT = "Kata-kata contoh yang cukup panjang."
STAGE = {
    "verification": (F.VERIFIED, F.VERIFIED_LATE, {"verify", "archive", "merge"}),
    "first_answer": (F.ANSWERED, F.ANSWERED_LATE, {"answer", "approve"}),
    "settlement": (F.SETTLED, F.SETTLED_LATE, {"answer", "approve"}),
}


@cache
def lived(seed: int, steps: int = 60) -> Life:
    """A random life that has ended; it is only looked at."""
    life, chance = Life(), Random(seed)
    for _ in range(3):
        life.file(anonymous=False, confidential=chance.random() < 0.2)
    for _ in range(steps):
        a_random_step(life, chance)
    return life


def every_event(world: World) -> list[Event]:
    return [event for events in world.reports.events.values() for event in events]


def counted(figures: FakeFigures) -> Counter[tuple[str, str, Figure, int]]:
    return Counter(
        (month, agency, fact.figure, fact.value)
        for (month, agency), there in figures.facts.items()
        for found in there.values()
        for fact in found
    )


def from_states(events: Sequence[Event]) -> Iterator[tuple[str, Any, Figure, int]]:
    """The same figures from where reports stood before and after each act."""
    for n, event in enumerate(events):
        before, after = facts_of_history(events[:n]), facts_of_history(events[: n + 1])
        month = f"{event.at.astimezone(JAKARTA):%Y-%m}"
        holder, now = before.get("agency"), after.get("agency")
        if now != holder:
            yield month, now, F.RECEIVED, 0
        if holder is None:
            continue
        yield from ((month, holder, *found) for found in of_holder(event, before, after))


def of_holder(event: Event, before: Any, after: Any) -> Iterator[tuple[Figure, int]]:
    for stage, (kept, late, does) in STAGE.items():
        was, is_ = before.get(f"clock.{stage}"), after.get(f"clock.{stage}")
        if (
            was
            and was["stopped_at"] is None
            and (is_["stopped_at"] or is_["event"] != was["event"])
        ):
            end = event.at.replace(microsecond=0)
            if end > datetime.fromisoformat(was["due_at"]):
                yield late, 0
            elif event.act in does:
                yield kept, 0
            if stage == "first_answer" and event.act in does:
                begun = datetime.fromisoformat(was["started_at"])
                yield F.ANSWER_DAYS, (local_day(end) - local_day(begun)).days
    yield from of_promises(event, before, after)
    if before.get("agency") != after["agency"]:
        yield F.PASSED_ON, 0
    if before["state"] not in ("closed", "archived") and after["state"] in ("closed", "archived"):
        yield F.ENDED, 0
    if event.act is Act.ESCALATE and before.get("tier") != after.get("tier"):
        yield F.ESCALATED, 0
    if after.get("reopened", 0) > before.get("reopened", 0):
        yield F.REOPENED, 0
    if after.get("appealed") and not before.get("appealed"):
        yield F.APPEALED, 0
    if event.act is Act.RATE:
        yield F.RATED, after["rating"]["score"]
    role, side = event.actor.role, event.actor.agency
    side = DESK if role is Role.NATIONAL_ADMIN else side
    if role in STAFF and side == before["agency"] and event.act not in ("note", "reveal_identity"):
        yield F.ACTED, 0


def over(was: Any, is_: Any) -> bool:
    """Whether a clock ran, and now stands still or is another."""
    return was["stopped_at"] is None and (is_["stopped_at"] or is_["event"] != was["event"])


def of_promises(event: Event, before: Any, after: Any) -> Iterator[tuple[Figure, int]]:
    stages = [s for s in AGENCY_STAGES if (before.get(f"clock.{s}") or {}).get("promised_for")]
    days: dict[str, bool] = {}
    for stage in stages:
        was, is_ = before[f"clock.{stage}"], after[f"clock.{stage}"]
        if over(was, is_):
            days[was["promised_for"]] = days.get(was["promised_for"], False) or event.act in (
                "answer",
                "approve",
            )
    for day, answered in days.items():
        if event.at.replace(microsecond=0) > datetime.fromisoformat(day):
            yield F.PROMISE_BROKEN, 0
        elif answered:
            yield F.PROMISE_KEPT, 0


@pytest.mark.parametrize("seed", range(40))
def test_whatever_happens_and_however_it_comes_each_event_counts_once(seed: int) -> None:
    """Twice, late and out of order: the facts are those that the histories tell."""
    world, figures, chance = lived(seed).world, FakeFigures(), Random(seed)
    come = every_event(world) * 2
    chance.shuffle(come)
    for event in come:
        count_event(event, reports=world.reports, figures=figures)
    told = Counter(f for events in world.reports.events.values() for f in from_states(events))
    assert counted(figures) == told
    for agency in REFERENCE.agencies:
        tallies = [figures.tally(agency, m) for m, a in figures.facts if a == agency]
        lie_there = sum(r.agency == agency for r in world.reports.reports.values())
        whole = sum(tallies, Tally())
        assert whole.n(F.RECEIVED) - whole.n(F.PASSED_ON) == lie_there


@pytest.mark.long
def test_lives_reach_every_figure() -> None:
    """Else the test above would compare nothing with nothing."""
    seen = {
        fact.figure
        for seed in range(40)
        for events in lived(seed).world.reports.events.values()
        for event in events
        for fact in facts_of_event(event, holder_before(events, event.seq))
    }
    assert seen == set(Figure)


def test_what_may_not_count_reads_nothing() -> None:
    world = lived(3).world
    for events in world.reports.events.values():
        for event in events:
            if not may_count(event):
                assert facts_of_event(event, holder_before(events, event.seq)) == []
    assert not may_count(next(iter(world.reports.events.values()))[0])  # filing


class StatisticsWorld:
    """A world whose events are counted as they happen, and what rolls them up."""

    def __init__(self) -> None:
        self.world, self.figures = World(), FakeFigures()
        self.workload = FakeWorkload(self.world.reports)
        self.figures_deps = FiguresDeps(
            figures=self.figures,
            workload=self.workload,
            checkpoints=self.world.checkpoints,
        )

    def stream(self) -> None:
        for event in every_event(self.world):
            count_event(event, reports=self.world.reports, figures=self.figures)

    def roll(self, **changes: Any) -> Any:
        usual = {"now": self.world.now, "has_time_left": lambda: True, **changes}
        return roll_up(deps=self.figures_deps, reference=REFERENCE, **usual)

    def of(self, agency: str = BANDUNG, month: str = "2026-11") -> Tally:
        return self.figures.tally(agency, month)


@pytest.fixture
def desk() -> StatisticsWorld:
    return StatisticsWorld()


def test_a_late_verification_an_answer_and_a_rating_are_the_agencys(desk: StatisticsWorld) -> None:
    world = desk.world
    receipt = world.filed()
    world.now += timedelta(days=6)  # Monday the 30th: three working days are over
    world.verify(receipt)
    world.now += timedelta(days=1, hours=12)
    world.act(receipt, Act.ANSWER, text=TEXT)
    tracking.rate(world.as_reporter(receipt), Rating(score=2), **world.around())
    desk.stream()
    november, december = desk.of(), desk.of(month="2026-12")
    assert november.counted == {(F.RECEIVED, 0): 1, (F.VERIFIED_LATE, 0): 1, (F.ACTED, 0): 1}
    assert december.counted == {
        (F.ANSWERED, 0): 1,
        (F.ANSWER_DAYS, 1): 1,
        (F.SETTLED, 0): 1,
        (F.ACTED, 0): 1,
        (F.RATED, 2): 1,
    }
    assert (december.average_score, december.unsolved, december.median_days) == (2.0, 1, 1)


def test_passing_on_late_is_late_and_passing_on_in_time_is_not_an_answer(
    desk: StatisticsWorld,
) -> None:
    world = desk.world
    slow, quick = world.filed(), world.filed(token="6f1c3c1e-0000-4000-8000-000000000002")
    for receipt in (slow, quick):
        world.verify(receipt)
    world.act(quick, Act.ASSIGN, details={"agency": "imigrasi"})
    world.now += timedelta(days=20)
    world.act(slow, Act.ASSIGN, details={"agency": "imigrasi"})
    desk.stream()
    assert (desk.of().n(F.PASSED_ON), desk.of(month="2026-12").n(F.PASSED_ON)) == (1, 1)
    assert desk.of().n(F.ANSWERED, F.ANSWERED_LATE) == 0
    assert desk.of(month="2026-12").n(F.ANSWERED_LATE) == 1
    assert desk.of("imigrasi").n(F.RECEIVED) == 1


def test_the_agency_that_had_it_then_is_meant_and_not_todays(desk: StatisticsWorld) -> None:
    """A record that comes late finds the report elsewhere."""
    world = desk.world
    receipt = world.filed()
    world.verify(receipt)
    world.act(receipt, Act.ASSIGN, details={"agency": "imigrasi"})
    desk.stream()
    assert desk.of().n(F.VERIFIED) == 1
    assert desk.of("imigrasi").n(F.VERIFIED) == 0


def test_a_promise_given_for_two_clocks_is_one_promise(desk: StatisticsWorld) -> None:
    world = desk.world
    receipt = world.filed()
    world.verify(receipt)
    promised = (world.now + timedelta(days=10)).date()
    world.act(receipt, Act.INTERIM, text=TEXT, details={"promised_for": promised})
    world.now += timedelta(days=9)
    world.act(receipt, Act.ANSWER, text=TEXT)
    [run, *_] = [r for r in ended_clock_runs(world.dossier(receipt).events[-1]) if r.promised_for]
    assert run.late  # the law's day passed, the promised one did not
    desk.stream()
    december = desk.of(month="2026-12")
    assert (december.n(F.PROMISE_KEPT), december.n(F.PROMISE_BROKEN)) == (1, 0)
    assert december.n(F.ANSWERED_LATE) == 1


def test_tallies_add_up_and_the_median_is_of_all() -> None:
    one = Tally({(F.ANSWER_DAYS, 1): 3, (F.RATED, 5): 1})
    other = Tally({(F.ANSWER_DAYS, 10): 3, (F.RATED, 2): 2})
    both = one + other
    assert (one.median_days, other.median_days, both.median_days) == (1, 10, 5.5)
    assert (both.average_score, both.unsolved) == (3.0, 2)
    assert (Tally().median_days, Tally().average_score) == (None, None)


def test_a_night_makes_the_sheets_and_another_run_finds_all_done(desk: StatisticsWorld) -> None:
    desk.world.filed()
    desk.stream()
    rolled = desk.roll()
    assert (rolled.sheets, rolled.complete) == (2, True)  # of this month and the one before
    sheet = desk.figures.sheets("2026-11")[BANDUNG]
    assert sheet.tally.n(F.RECEIVED) == 1
    assert sheet.backlog == AgencyBacklog(open=1, overdue=0)
    desk.world.now += timedelta(hours=1)
    assert desk.roll().sheets == 0
    assert desk.roll(again=True).sheets == 0  # nothing changed: nothing is written
    assert [m.complete for m in desk.figures.months()] == [False, True]


def test_who_got_rid_of_everything_and_who_was_forgotten_is_looked_at(
    desk: StatisticsWorld,
) -> None:
    """After a month's first run only whoever has facts or owes something costs anything."""
    receipt = desk.world.filed()
    desk.roll()  # before the stream told anything: the reports that wait are seen all the same
    assert desk.figures.sheets("2026-11")[BANDUNG].backlog == AgencyBacklog(open=1, overdue=0)
    desk.world.verify(receipt)
    desk.world.act(receipt, Act.ASSIGN, details={"agency": "imigrasi"})
    desk.stream()
    desk.workload.looked.clear()
    desk.roll(again=True)
    assert desk.workload.looked == ["imigrasi", BANDUNG]
    assert desk.figures.sheets("2026-11")[BANDUNG].backlog == AgencyBacklog(open=0, overdue=0)
    desk.workload.looked.clear()
    desk.roll(again=True, everybody=True)
    assert desk.workload.looked == sorted(REFERENCE.agencies)


def test_a_run_that_was_cut_short_is_gone_on_with(desk: StatisticsWorld) -> None:
    desk.world.filed()
    desk.stream()
    times = iter([True, True, False])
    first = desk.roll(has_time_left=lambda: next(times))
    assert (first.complete, desk.figures.months()) == (False, [])
    assert desk.roll().complete
    assert BANDUNG in desk.figures.sheets("2026-11")


def test_a_month_is_rolled_up_until_it_is_settled_and_then_left(desk: StatisticsWorld) -> None:
    desk.world.filed()
    desk.stream()
    for day, months, complete in (
        (2, ["2026-12", "2026-11", "2026-10"], False),
        (3, ["2026-12", "2026-11", "2026-10"], True),
    ):
        if day == 2:
            desk.roll()
        desk.roll(now=datetime(2026, 12, day, 6, 10, tzinfo=JAKARTA))
        heads = {m.month: m for m in desk.figures.months()}
        assert list(heads) == months
        assert heads["2026-11"].complete is complete
    settled = desk.figures.heads["2026-11"]
    desk.roll(now=datetime(2026, 12, 4, 6, 10, tzinfo=JAKARTA))
    assert desk.figures.heads["2026-11"] == settled
    assert desk.figures.sheets("2026-11")[BANDUNG].backlog == AgencyBacklog(open=1, overdue=1)


def test_histories_from_before_give_the_same_figures_as_the_stream() -> None:
    life = lived(7)
    streamed, rebuilt = FakeFigures(), FakeFigures()
    for event in every_event(life.world):
        count_event(event, reports=life.world.reports, figures=streamed)
    histories = list(life.world.reports.events.values())
    tallies = recount_figures(histories, figures=rebuilt, keeps_facts=lambda _: True)
    assert rebuilt.facts == streamed.facts
    assert {(m, a) for m, there in tallies.items() for a in there} == set(streamed.facts)
    for month, agency in streamed.facts:
        assert tallies[month][agency] == streamed.tally(agency, month)
    nothing_kept = FakeFigures()
    month = month_of(life.world.now)
    only = recount_figures(
        histories, figures=nothing_kept, keeps_facts=lambda _: False, only="2026-12"
    )
    assert (set(only), nothing_kept.facts) == ({"2026-12"}, {})
    assert only["2026-12"] == tallies["2026-12"]
    assert month >= "2026-12"


def test_a_sheet_written_again_keeps_how_the_agency_stood(desk: StatisticsWorld) -> None:
    desk.world.filed()
    desk.stream()
    desk.roll()
    stale = FigureSheet(agency=JABAR, tally=Tally({(F.RATED, 1): 9}), backlog=None)
    desk.figures.put_sheet("2026-11", stale)
    right = desk.figures.sheets("2026-11")[BANDUNG]
    histories = desk.world.reports.events.values()
    tallies = recount_figures(histories, figures=desk.figures, keeps_facts=lambda _: True)
    assert rewrite_sheets(tallies, figures=desk.figures, now=desk.world.now) == 2
    assert desk.figures.sheets("2026-11") == {
        BANDUNG: right,
        JABAR: replace(stale, tally=Tally()),
    }
    assert not desk.figures.heads["2026-11"].complete


def seen(desk: StatisticsWorld, role: Role, agency: str | None, month: str | None = None) -> Any:
    officer = an_officer(role, agency)
    return read_figures(
        officer, month, figures=desk.figures, reference=REFERENCE, now=desk.world.now
    )


def names(found: Any) -> Iterable[str]:
    return {sheet.agency for sheet in found.sheets}


def test_who_watches_all_sees_all_and_the_others_what_lies_below(desk: StatisticsWorld) -> None:
    desk.roll()
    everybody = set(REFERENCE.agencies)
    for role in (Role.NATIONAL_ADMIN, Role.MONITOR, Role.OMBUDSMAN):
        found = seen(desk, role, "ksp")
        assert (found.scope, names(found)) == ("all", everybody)
    for role, agency, scope, below in (
        (Role.AGENCY_ADMIN, BANDUNG, "own", {BANDUNG}),
        (Role.LIAISON_OFFICER, BANDUNG, "own", {BANDUNG}),
        (Role.AGENCY_ADMIN, JABAR, "below", {JABAR, BANDUNG}),
        (Role.COORDINATOR, "kemendagri", "below", {"kemendagri", JABAR, BANDUNG}),
    ):
        found = seen(desk, role, agency)
        assert (found.scope, names(found)) == (scope, below)
    for role, none in ((Role.OPERATOR, BANDUNG), (Role.AGENCY_ADMIN, None)):
        with pytest.raises(ActNotAllowed):
            seen(desk, role, none)


def test_the_last_month_that_is_over_is_shown_first(desk: StatisticsWorld) -> None:
    assert (seen(desk, Role.MONITOR, "ksp").month, seen(desk, Role.MONITOR, "ksp").head) == (
        "2026-11",
        None,
    )
    desk.figures.put_month(FigureMonth(month="2026-11", as_of=desk.world.now, complete=False))
    assert seen(desk, Role.MONITOR, "ksp").month == "2026-11"
    desk.figures.put_month(FigureMonth(month="2026-10", as_of=desk.world.now, complete=True))
    found = seen(desk, Role.MONITOR, "ksp")
    assert (found.month, found.months) == ("2026-10", ["2026-11", "2026-10"])
    assert seen(desk, Role.MONITOR, "ksp", "2026-11").month == "2026-11"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("oktober", "not_a_month"),
        ("2026-13", "not_a_month"),
        ("2026-1", "not_a_month"),
        ("2026-10-01", "not_a_month"),
        ("2019-01", "no_figures"),
        ("2027-01", "no_figures"),
    ],
)
def test_a_month_that_is_none_is_refused_with_a_way_out(
    desk: StatisticsWorld, typed: str, code: str
) -> None:
    desk.roll()
    with pytest.raises(InvalidFields) as refused:
        seen(desk, Role.MONITOR, "ksp", typed)
    [fault] = refused.value.fields
    assert (fault.name, fault.code) == ("month", code)
    assert (fault.limit == "2026-11, 2026-10") is (code == "no_figures")


def test_an_agency_that_takes_no_reports_is_shown_only_where_it_has_figures(
    desk: StatisticsWorld,
) -> None:
    retired = replace(REFERENCE.agencies["imigrasi"], active=False)
    reference = replace(REFERENCE, agencies={**REFERENCE.agencies, "imigrasi": retired})
    ask: dict[str, Any] = {"figures": desk.figures, "reference": reference, "now": desk.world.now}
    assert "imigrasi" not in names(read_figures(an_officer(Role.MONITOR, "ksp"), None, **ask))
