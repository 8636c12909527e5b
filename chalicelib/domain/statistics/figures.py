"""Define every figure of an agency from the histories of reports, month by month.

An event counts for the agency that held the report before it, in the month of the event in Jakarta.
A clock counts as kept when the act that it waits for ended it in time, and as late whenever it
ended late, whatever ended it: what was never done is not on time, and nobody gets rid of being late
by passing on, archiving, or waiting until the reporter gives up.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.domain.deadlines.calendar import JAKARTA, local_day
from chalicelib.domain.reports.codes import NATIONAL_DESK, STAFF, Act, Role, Stage
from chalicelib.domain.reports.history import CLOCK, Actor, Event
from chalicelib.domain.reports.report import LAST_UNSOLVED


class Figure(StrEnum):
    """What is counted. `RATED` has a value, the score; `ANSWER_DAYS` too, the days it took."""

    RECEIVED = "received"
    PASSED_ON = "passed_on"
    VERIFIED = "verified"
    VERIFIED_LATE = "verified_late"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"
    ANSWER_DAYS = "answer_days"
    SETTLED = "settled"
    SETTLED_LATE = "settled_late"
    PROMISE_KEPT = "promise_kept"
    PROMISE_BROKEN = "promise_broken"
    ENDED = "ended"
    ESCALATED = "escalated"
    APPEALED = "appealed"
    REOPENED = "reopened"
    RATED = "rated"
    ACTED = "acted"


#: The figures of a clock: ended in time, ended late. Oversight is not the agency's own clock.
OF_STAGE: Mapping[Stage, tuple[Figure, Figure]] = {
    Stage.VERIFICATION: (Figure.VERIFIED, Figure.VERIFIED_LATE),
    Stage.FIRST_ANSWER: (Figure.ANSWERED, Figure.ANSWERED_LATE),
    Stage.SETTLEMENT: (Figure.SETTLED, Figure.SETTLED_LATE),
}
_ANSWERS = frozenset({Act.ANSWER, Act.APPROVE})
#: The acts that a clock waits for. An automatic disposition verifies nothing.
DONE_BY: Mapping[Stage, frozenset[Act]] = {
    Stage.VERIFICATION: frozenset({Act.VERIFY, Act.ARCHIVE, Act.MERGE}),
    Stage.FIRST_ANSWER: _ANSWERS,
    Stage.SETTLEMENT: _ANSWERS,
    Stage.OVERSIGHT: _ANSWERS | {Act.CONCLUDE},
}
_OF_ACT = {Act.APPEAL: Figure.APPEALED, Act.REOPEN: Figure.REOPENED}
#: Looking and writing down is not yet acting.
_NO_WORK = frozenset({Act.NOTE, Act.REVEAL_IDENTITY})


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that counts for an agency."""

    agency: str
    figure: Figure
    value: int = 0


@dataclass(frozen=True, kw_only=True)
class EndedClockRun:
    """A clock that ended with an event; `done` when the act was the one it waited for."""

    stage: Stage
    done: bool
    started_at: datetime
    due_at: datetime
    ended_at: datetime
    promised_for: datetime | None

    @property
    def late(self) -> bool:
        """Whether it ended after it was due."""
        return self.ended_at > self.due_at

    @property
    def in_time(self) -> bool | None:
        """False when late, True when in time; None when it ended in time, but not by the act it
        waited for.
        """
        return False if self.late else True if self.done else None


def ended_clock_runs(event: Event) -> Iterator[EndedClockRun]:
    """Yield the agency's clocks that the event ended: stopped, or replaced by another."""
    for stage, acts in DONE_BY.items():
        before, after = event.changes.get(f"{CLOCK}{stage}", (None, None))
        if not before or before["stopped_at"] or not after:
            continue
        replaced = before["event"] != after["event"]
        if not replaced and not after["stopped_at"]:
            continue
        last = before if replaced else after
        yield EndedClockRun(
            stage=stage,
            done=event.act in acts,
            started_at=_moment(last["started_at"]),
            due_at=_moment(last["due_at"]),
            ended_at=event.at if replaced else _moment(last["stopped_at"]),
            promised_for=_moment(last["promised_for"]) if last["promised_for"] else None,
        )


def promises_kept(event: Event) -> Iterator[bool]:
    """Yield for each promised day whether it was kept, once its clock ended; a day promised for two
    clocks counts once.
    """
    ended: dict[datetime, list[EndedClockRun]] = {}
    for run in ended_clock_runs(event):
        if run.promised_for:
            ended.setdefault(run.promised_for, []).append(run)
    for day, waited in ended.items():
        if any(run.ended_at > day for run in waited):
            yield False
        elif any(run.done for run in waited):
            yield True


def facts_of_event(event: Event, holder: str | None) -> list[Fact]:
    """List what the event counts; `holder` is the agency that had the report before it."""
    found = [Fact(agency=holder, **said) for said in _of_holder(event, holder)] if holder else []
    _, to = event.changes.get("agency", (None, None))
    return [*found, Fact(agency=to, figure=Figure.RECEIVED)] if to else found


def may_count(event: Event) -> bool:
    """Tell whether the event may count for any agency; if not, no history needs to be read."""
    return bool(facts_of_event(event, _side(event.actor) or "anybody"))


def holder_before(events: Iterable[Event], seq: int) -> str | None:
    """Return the agency that had the report before event number `seq` of its history."""
    earlier = [e.changes["agency"][1] for e in events if e.seq < seq and "agency" in e.changes]
    return earlier[-1] if earlier else None


def _of_holder(event: Event, holder: str) -> Iterator[dict[str, Any]]:
    for run in ended_clock_runs(event):
        if run.stage in OF_STAGE and run.in_time is not None:
            kept, late = OF_STAGE[run.stage]
            yield {"figure": kept if run.in_time else late}
        if run.stage is Stage.FIRST_ANSWER and run.done:
            days = (local_day(run.ended_at) - local_day(run.started_at)).days
            yield {"figure": Figure.ANSWER_DAYS, "value": days}
    for kept_ in promises_kept(event):
        yield {"figure": Figure.PROMISE_KEPT if kept_ else Figure.PROMISE_BROKEN}
    changes = event.changes
    if "agency" in changes:
        yield {"figure": Figure.PASSED_ON}
    if "ended" in changes and changes["ended"][1]:
        yield {"figure": Figure.ENDED}
    if event.act is Act.ESCALATE and "tier" in changes:
        yield {"figure": Figure.ESCALATED}
    if event.act in _OF_ACT:
        yield {"figure": _OF_ACT[event.act]}
    if event.act is Act.RATE:
        yield {"figure": Figure.RATED, "value": changes["rating"][1]["score"]}
    if event.act not in _NO_WORK and _side(event.actor) == holder:
        yield {"figure": Figure.ACTED}


def _side(actor: Actor) -> str | None:
    """Return the agency for which somebody acts."""
    if actor.role is Role.NATIONAL_ADMIN:
        return NATIONAL_DESK
    return actor.agency if actor.role in STAFF else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class Tally:
    """Facts, added up. Tallies add up too: of two agencies, or of a country."""

    def __init__(self, counted: Mapping[tuple[Figure, int], int] | None = None) -> None:
        self.counted = Counter(dict(counted or {}))

    @classmethod
    def of(cls, found: Iterable[Fact]) -> "Tally":
        """Add up facts."""
        return cls(Counter((fact.figure, fact.value) for fact in found))

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.counted + other.counted)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and self.counted == other.counted

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        return bool(self.counted)

    def n(self, *figures: Figure) -> int:
        """Return how often these figures were counted together."""
        return sum(times for (figure, _), times in self.counted.items() if figure in figures)

    @property
    def kept(self) -> int:
        """Clocks of all stages that ended in time."""
        return self.n(*(kept for kept, _ in OF_STAGE.values()))

    @property
    def late(self) -> int:
        """Clocks of all stages that ended late."""
        return self.n(*(late for _, late in OF_STAGE.values()))

    @property
    def average_score(self) -> float | None:
        """The average rating from 1 to 5, to one decimal; None without ratings."""
        scores = self._values(Figure.RATED)
        total = sum(n for _, n in scores)
        return round(sum(score * n for score, n in scores) / total, 1) if total else None

    @property
    def unsolved(self) -> int:
        """Reporters who rated their matter as not solved."""
        return sum(n for score, n in self._values(Figure.RATED) if score <= LAST_UNSOLVED)

    @property
    def median_days(self) -> float | None:
        """The median number of calendar days to a first answer; None without any."""
        days = self._values(Figure.ANSWER_DAYS)
        total = sum(n for _, n in days)
        if not total:
            return None
        low, high = (_nth(days, n) for n in ((total - 1) // 2, total // 2))
        return low if low == high else (low + high) / 2

    def _values(self, figure: Figure) -> list[tuple[int, int]]:
        """List the values of a figure and how often each was counted, smallest first."""
        return sorted((value, n) for (named, value), n in self.counted.items() if named is figure)


def _nth(values: list[tuple[int, int]], place: int) -> int:
    """Return the value at a place, counted from 0, when all are laid out in order."""
    for value, times in values:
        if place < times:
            return value
        place -= times
    raise IndexError(place)


# --- months --------------------------------------------------------------------------------------

#: A record of the stream may come a day late; after two days a month's figures stay as they are.
SETTLES_AFTER = timedelta(days=2)


def month_before(month: str) -> str:
    """Return the month before a month.

    >>> month_before("2026-01")
    '2025-12'
    """
    return f"{first_day(month) - timedelta(days=1):%Y-%m}"


def first_day(month: str) -> date:
    """Return the first day of a month.

    Raises: ValueError for what is no month.

    >>> first_day("2026-10")
    datetime.date(2026, 10, 1)
    """
    if len(month) != len("2026-10"):
        raise ValueError(month)
    return date.fromisoformat(f"{month}-01")


def is_settled(month: str, now: datetime) -> bool:
    """Tell whether no event of that month can still arrive.

    >>> is_settled("2026-10", datetime.fromisoformat("2026-11-02T23:59+07:00"))
    False
    >>> is_settled("2026-10", datetime.fromisoformat("2026-11-03T00:00+07:00"))
    True
    """
    next_month = (first_day(month) + timedelta(days=31)).replace(day=1)
    begun = datetime(next_month.year, next_month.month, 1, tzinfo=JAKARTA)
    return now >= begun + SETTLES_AFTER
