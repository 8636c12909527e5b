"""Deadline profiles and clocks: every due moment can be derived again from its record."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.calendar import WorkingCalendar, end_of_day, local_day
from chalicelib.domain.words import AGENCY_STAGES, Kind, Stage


class Unit(StrEnum):
    """How a limit is counted."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True, kw_only=True)
class Span:
    """A length of time as the law writes it: `days` of a `unit`."""

    days: int
    unit: Unit = Unit.WORKING_DAYS


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Limits in force between two dates (inclusive), with their legal basis.

    `limits` maps a stage name, or `settlement_information` / `settlement_supervisory`, to a Span.
    """

    id: str
    legal_basis: str
    effective_from: date
    effective_to: date | None
    categories: frozenset[str]
    limits: Mapping[str, Span]
    remind_before: Span
    escalate_every: Span

    def in_force(self, day: date, categories: frozenset[str]) -> bool:
        """Whether this profile governs a report of `day` in one of `categories`."""
        until = self.effective_to or date.max
        listed = "*" in self.categories or bool(self.categories & categories)
        return self.effective_from <= day <= until and listed

    def limit(self, stage: Stage, kind: Kind, supervisory: bool | None) -> Span:
        """The limit of `stage`; settlement depends on what was filed and how it was classified."""
        if stage is Stage.SETTLEMENT and kind is Kind.INFORMATION_REQUEST:
            return self.limits["settlement_information"]
        if stage is Stage.SETTLEMENT and supervisory:
            return self.limits["settlement_supervisory"]
        return self.limits[stage.value]


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A stretch in which a clock stands still; `end` is None while it lasts."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One deadline: what it measures, why, since when, its pauses and what follows from them.

    `act_at` is when the system acts on it for being late: first `due_at`, then at each interval.
    """

    stage: Stage
    span: Span
    profile: str
    legal_basis: str
    started_at: datetime
    due_at: datetime
    act_at: datetime
    remind_at: datetime | None
    pauses: tuple[Pause, ...] = ()
    reminded: bool = False
    stopped_at: datetime | None = None

    @property
    def paused(self) -> bool:
        """Whether the clock stands still now."""
        return self.stopped_at is None and bool(self.pauses) and self.pauses[-1].end is None

    @property
    def running(self) -> bool:
        """Whether time counts against somebody now."""
        return self.stopped_at is None and not self.paused


def after(moment: datetime, span: Span, calendar: WorkingCalendar, extra_days: int = 0) -> datetime:
    """The end of the last day of `span` counted from the day after `moment`."""
    days = span.days + extra_days
    day = local_day(moment)
    if span.unit is Unit.WORKING_DAYS:
        return end_of_day(calendar.shift(day, days))
    return end_of_day(day + timedelta(days=days))


def paused_days(clock: Clock, calendar: WorkingCalendar) -> int:
    """Days of the clock's own unit that its finished pauses took."""
    total = 0
    for pause in clock.pauses:
        if pause.end is None:
            continue
        start, end = local_day(pause.start), local_day(pause.end)
        if clock.span.unit is Unit.WORKING_DAYS:
            total += calendar.working_days_between(start, end)
        else:
            total += (end - start).days
    return total


def derive(clock: Clock, remind_before: Span, calendar: WorkingCalendar) -> Clock:
    """`clock` with its due and reminder moments worked out anew from its record."""
    due = after(clock.started_at, clock.span, calendar, paused_days(clock, calendar))
    remind = _reminder(due, remind_before, calendar)
    wanted = clock.stage in AGENCY_STAGES and remind > clock.started_at
    return replace(clock, due_at=due, act_at=due, remind_at=remind if wanted else None)


def _reminder(due: datetime, before: Span, calendar: WorkingCalendar) -> datetime:
    if before.unit is Unit.WORKING_DAYS:
        day = calendar.shift(local_day(due), -before.days)
    else:
        day = local_day(due) - timedelta(days=before.days)
    return end_of_day(day - timedelta(days=1)) + timedelta(hours=8, seconds=1)


def start(
    stage: Stage,
    *,
    profile: Profile,
    kind: Kind,
    supervisory: bool | None,
    now: datetime,
    calendar: WorkingCalendar,
) -> Clock:
    """A new clock of `stage` under `profile`, started at `now`.

    An agency's clock reminds at 08:00 Asia/Jakarta; a reporter's clock (information, reply) does
    not: what is late there ends the report, and the question itself said so.
    """
    bare = Clock(
        stage=stage,
        span=profile.limit(stage, kind, supervisory),
        profile=profile.id,
        legal_basis=profile.legal_basis,
        started_at=now,
        due_at=now,
        act_at=now,
        remind_at=None,
    )
    return derive(bare, profile.remind_before, calendar)


def pause(clock: Clock, now: datetime) -> Clock:
    """`clock` standing still from `now`."""
    return replace(clock, pauses=(*clock.pauses, Pause(start=now))) if clock.running else clock


def resume(clock: Clock, profile: Profile, now: datetime, calendar: WorkingCalendar) -> Clock:
    """`clock` running again from `now`, its due moment later by the days it stood still."""
    if not clock.paused:
        return clock
    ended = (*clock.pauses[:-1], replace(clock.pauses[-1], end=now))
    return derive(replace(clock, pauses=ended), profile.remind_before, calendar)


def stop(clock: Clock, now: datetime) -> Clock:
    """`clock` ended at `now`; an ended clock stays as it is."""
    return clock if clock.stopped_at else replace(clock, stopped_at=now)
