"""Define deadline profiles and clocks, and derive every due moment from a clock's record.

Source: PermenPANRB 62/2018 as replaced by 5/2025; limits are data with a legal basis.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.deadlines.calendar import (
    WorkingCalendar,
    end_of_day,
    local_day,
    start_of_office_hours,
)
from chalicelib.domain.reports.codes import AGENCY_STAGES, Kind, Stage


class Unit(StrEnum):
    """How a limit is counted."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"


@dataclass(frozen=True, kw_only=True)
class Span:
    """A length of time as the law writes it: `amount` of a `unit`."""

    amount: int
    unit: Unit = Unit.WORKING_DAYS


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Limits in force between two dates (inclusive), with their legal basis.

    `limits` maps a stage name, `<stage>_information`, `<stage>_supervisory`, or one of
    `OTHER_LIMITS`, to a Span. Under a campaign (`auto_assign`) a report that finds its agency is
    assigned without waiting for a verification.
    """

    id: str
    legal_basis: str
    effective_from: date
    effective_to: date | None
    categories: frozenset[str]
    limits: Mapping[str, Span]
    remind_before: Span
    escalate_every: Span
    auto_assign: bool = False

    def in_force(self, day: date, categories: frozenset[str]) -> bool:
        """Tell whether this profile governs a report of `day` in one of `categories`."""
        until = self.effective_to or date.max
        listed = "*" in self.categories or bool(self.categories & categories)
        return self.effective_from <= day <= until and listed

    def limit(self, stage: Stage, kind: Kind, supervisory: bool | None) -> Span:
        """Return the limit of `stage`, that of an information request or supervisory report if any.

        The plain limit is always there; the other two only where the law tells them apart.
        """
        asked = "information" if kind is Kind.INFORMATION_REQUEST else None
        special = asked or ("supervisory" if supervisory else None)
        return self.limits.get(f"{stage}_{special}", self.limits[stage.value])


#: Stages whose timed acts an interim answer can put off; oversight waits for no promise.
PROMISED = frozenset({Stage.FIRST_ANSWER, Stage.SETTLEMENT})
#: Limits that are not of a stage: until when an ended report may be reopened, how far ahead an
#: interim answer may promise, how long all pauses of a clock may last together.
OTHER_LIMITS = ("reopen", "promise", "pause_cap")
REQUIRED_LIMITS = (*Stage, *OTHER_LIMITS)


@dataclass(frozen=True, kw_only=True)
class DeadlineRules:
    """The deadline profile and the working calendar that hold for one report."""

    profile: Profile
    calendar: WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A stretch in which a clock stands still; `end` is None while it lasts.

    `until` is the cap: from then on time counts again, whether or not the pause was ended.
    `event` is the history's number of the question that was sent, `by` the role that asked.
    """

    start: datetime
    until: datetime
    end: datetime | None = None
    reason: str = ""
    by: str = ""
    event: int = 0

    @property
    def counted_to(self) -> datetime:
        """The end that counts; of a pause that lasts, the latest that it can have."""
        return min(self.end or self.until, self.until)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One running or stopped deadline, with all that its due moment is derived from.

    Started by event number `event`, counted with the calendar of version `calendar`. `act_at` is
    when the system acts on it for being late: first when due (or when the day promised by an
    interim answer is over), then at each interval. `reminded` counts the `reminders` given.
    """

    stage: Stage
    span: Span
    profile: str
    legal_basis: str
    started_at: datetime
    due_at: datetime
    act_at: datetime
    event: int = 0
    calendar: str = ""
    reminders: tuple[datetime, ...] = ()
    reminded: int = 0
    pauses: tuple[Pause, ...] = ()
    promised_for: datetime | None = None
    stopped_at: datetime | None = None

    @property
    def paused(self) -> bool:
        """Whether the clock stands still now."""
        return self.stopped_at is None and bool(self.pauses) and self.pauses[-1].end is None

    @property
    def running(self) -> bool:
        """Whether time counts against somebody now."""
        return self.stopped_at is None and not self.paused

    @property
    def remind_at(self) -> datetime | None:
        """The next reminder; None when all were given."""
        left = self.reminders[self.reminded :]
        return left[0] if left else None


def end_of_span(moment: datetime, span: Span, calendar: WorkingCalendar) -> datetime:
    """Return the end of the last day of `span`, counted from the day after `moment`.

    Hours run at once.
    """
    if span.unit is Unit.HOURS:
        return moment + timedelta(hours=span.amount)
    if span.unit is Unit.WORKING_DAYS:
        return end_of_day(calendar.shift(local_day(moment), span.amount))
    return end_of_day(local_day(moment) + timedelta(days=span.amount))


def paused_for(pauses: tuple[Pause, ...], unit: Unit, calendar: WorkingCalendar) -> float:
    """Return how much of `unit` the pauses took together, each at most to its cap."""
    if unit is Unit.HOURS:
        return sum((p.counted_to - p.start) / timedelta(hours=1) for p in pauses)
    days = [(local_day(p.start), local_day(p.counted_to)) for p in pauses]
    if unit is Unit.WORKING_DAYS:
        return sum(calendar.working_days_between(start, end) for start, end in days)
    return sum((end - start).days for start, end in days)


def derive(clock: Clock, profile: Profile, calendar: WorkingCalendar) -> Clock:
    """Return `clock` with its due, acting and reminder moments derived anew from its record.

    A clock that was found late keeps the moment of its next act when that is still to come.
    """
    due = _due(clock, clock.span.amount, calendar)
    first = max(due, clock.promised_for or due)
    was_late = clock.act_at > max(clock.due_at, clock.promised_for or clock.due_at)
    return replace(
        clock,
        due_at=due,
        act_at=max(first, clock.act_at) if was_late else first,
        reminders=_reminders(clock, due, profile, calendar),
        calendar=calendar.version,
    )


def _due(clock: Clock, amount: int, calendar: WorkingCalendar) -> datetime:
    unit = clock.span.unit
    paused = paused_for(clock.pauses, unit, calendar)
    if unit is Unit.HOURS:
        return clock.started_at + timedelta(hours=amount + paused)
    return end_of_span(clock.started_at, Span(amount=amount + int(paused), unit=unit), calendar)


def _reminders(
    clock: Clock, due: datetime, profile: Profile, calendar: WorkingCalendar
) -> tuple[datetime, ...]:
    """Derive reminders: at half time and shortly before the end, one where both fall together.

    A reporter is reminded once, shortly before the end: that end ends the report.
    """
    last = _before(due, profile.remind_before, calendar)
    if clock.stage not in AGENCY_STAGES:
        return (last,) if clock.started_at < last < due else ()
    if clock.span.unit is Unit.HOURS:
        half = clock.started_at + (due - clock.started_at) / 2
    else:
        half = start_of_office_hours(local_day(_due(clock, -(-clock.span.amount // 2), calendar)))
    wanted = {half, last} if half < last else {last}
    return tuple(sorted(at for at in wanted if clock.started_at < at < due))


def _before(due: datetime, before: Span, calendar: WorkingCalendar) -> datetime:
    if before.unit is Unit.HOURS:
        return due - timedelta(hours=before.amount)
    if before.unit is Unit.WORKING_DAYS:
        return start_of_office_hours(calendar.shift(local_day(due), -before.amount))
    return start_of_office_hours(local_day(due) - timedelta(days=before.amount))


def start(
    stage: Stage,
    *,
    rules: DeadlineRules,
    kind: Kind,
    supervisory: bool | None,
    now: datetime,
    event: int = 1,
) -> Clock:
    """Start a clock of `stage` under the deadline rules, at `now`, by event number `event`."""
    bare = Clock(
        stage=stage,
        span=rules.profile.limit(stage, kind, supervisory),
        profile=rules.profile.id,
        legal_basis=rules.profile.legal_basis,
        started_at=now,
        due_at=now,
        act_at=now,
        event=event,
    )
    return derive(bare, rules.profile, rules.calendar)


def pause(
    clock: Clock,
    now: datetime,
    rules: DeadlineRules,
    *,
    reason: str = "",
    by: str = "",
    event: int = 0,
) -> Clock:
    """Return `clock` paused from `now`, at most for what the cap leaves; else unchanged."""
    cap = rules.profile.limits["pause_cap"]
    left = cap.amount - int(paused_for(clock.pauses, cap.unit, rules.calendar))
    if not clock.running or left <= 0:
        return clock
    until = end_of_span(now, replace(cap, amount=left), rules.calendar)
    begun = Pause(start=now, until=until, reason=reason, by=by, event=event)
    return derive(replace(clock, pauses=(*clock.pauses, begun)), rules.profile, rules.calendar)


def resume(clock: Clock, now: datetime, rules: DeadlineRules) -> Clock:
    """Return `clock` running again from `now`, its due moment later by the time it stood still."""
    if not clock.paused:
        return clock
    ended = (*clock.pauses[:-1], replace(clock.pauses[-1], end=now))
    return derive(replace(clock, pauses=ended), rules.profile, rules.calendar)


def stop(clock: Clock, now: datetime) -> Clock:
    """Return `clock` stopped at `now`, its last pause with it; a stopped clock stays as it is."""
    if clock.stopped_at:
        return clock
    pauses = clock.pauses
    if clock.paused:
        pauses = (*pauses[:-1], replace(pauses[-1], end=now))
    return replace(clock, stopped_at=now, pauses=pauses)


def recount(clock: Clock, rules: DeadlineRules, *, kind: Kind, supervisory: bool | None) -> Clock:
    """Return an unstopped `clock` under today's rules: limit, calendar, classification."""
    if clock.stopped_at:
        return clock
    limit = rules.profile.limit(clock.stage, kind, supervisory)
    basis = rules.profile.legal_basis
    return derive(replace(clock, span=limit, legal_basis=basis), rules.profile, rules.calendar)


def promise(clock: Clock, day: date) -> Clock:
    """Return `clock` not acted on before the end of the promised `day`; its due moment stays."""
    if not clock.running or clock.stage not in PROMISED:
        return clock
    promised = end_of_day(day)
    return replace(clock, promised_for=promised, act_at=max(clock.act_at, promised))
