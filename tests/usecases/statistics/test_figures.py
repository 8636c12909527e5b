"""Figures say of each agency what its reports' histories say, however their events come."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest

from chalicelib.domain.deadlines.calendar import JAKARTA, local_day, month_of
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
from chalicelib.usecases.statistics.figures import count_event
from chalicelib.usecases.statistics.rebuild_figures import recount_figures
from tests.builders import DESK, REFERENCE
from tests.fakes.statistics import FakeFigures
from tests.usecases.reports.life_machine import Life, a_random_step
from tests.usecases.statistics.statistics_world import StatisticsWorld, every_event

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


@pytest.mark.long
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


@pytest.fixture
def statistics() -> StatisticsWorld:
    return StatisticsWorld()


def test_a_late_verification_an_answer_and_a_rating_are_the_agencys(
    statistics: StatisticsWorld,
) -> None:
    world = statistics.world
    receipt = world.filed()
    world.now += timedelta(days=6)  # Monday the 30th: three working days are over
    world.verify(receipt)
    world.now += timedelta(days=1, hours=12)
    world.act(receipt, Act.ANSWER, text=TEXT)
    tracking.rate(world.as_reporter(receipt), Rating(score=2), **world.around())
    statistics.stream()
    november, december = statistics.of(), statistics.of(month="2026-12")
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
    statistics: StatisticsWorld,
) -> None:
    world = statistics.world
    slow, quick = world.filed(), world.filed(token="6f1c3c1e-0000-4000-8000-000000000002")
    for receipt in (slow, quick):
        world.verify(receipt)
    world.act(quick, Act.ASSIGN, details={"agency": "imigrasi"})
    world.now += timedelta(days=20)
    world.act(slow, Act.ASSIGN, details={"agency": "imigrasi"})
    statistics.stream()
    assert (statistics.of().n(F.PASSED_ON), statistics.of(month="2026-12").n(F.PASSED_ON)) == (1, 1)
    assert statistics.of().n(F.ANSWERED, F.ANSWERED_LATE) == 0
    assert statistics.of(month="2026-12").n(F.ANSWERED_LATE) == 1
    assert statistics.of("imigrasi").n(F.RECEIVED) == 1


def test_the_agency_that_had_it_then_is_meant_and_not_todays(statistics: StatisticsWorld) -> None:
    """A record that comes late finds the report elsewhere."""
    world = statistics.world
    receipt = world.filed()
    world.verify(receipt)
    world.act(receipt, Act.ASSIGN, details={"agency": "imigrasi"})
    statistics.stream()
    assert statistics.of().n(F.VERIFIED) == 1
    assert statistics.of("imigrasi").n(F.VERIFIED) == 0


def test_a_promise_given_for_two_clocks_is_one_promise(statistics: StatisticsWorld) -> None:
    world = statistics.world
    receipt = world.filed()
    world.verify(receipt)
    promised = (world.now + timedelta(days=10)).date()
    world.act(receipt, Act.INTERIM, text=TEXT, details={"promised_for": promised})
    world.now += timedelta(days=9)
    world.act(receipt, Act.ANSWER, text=TEXT)
    [run, *_] = [r for r in ended_clock_runs(world.dossier(receipt).events[-1]) if r.promised_for]
    assert run.late  # the law's day passed, the promised one did not
    statistics.stream()
    december = statistics.of(month="2026-12")
    assert (december.n(F.PROMISE_KEPT), december.n(F.PROMISE_BROKEN)) == (1, 0)
    assert december.n(F.ANSWERED_LATE) == 1


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
