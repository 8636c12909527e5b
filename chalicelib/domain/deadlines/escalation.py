"""Decide what the system does by itself, and when: remind, escalate, close, archive, resume.

A late report climbs the escalation ladder one tier at a time (`next_tier`): from the unit to its
agency, then along `Agency.escalates_to`. Source: PermenPANRB 62/2018 as replaced by 5/2025.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.deadlines.clocks import Clock, DeadlineRules, end_of_span
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import (
    AGENCY_STAGES,
    OPEN,
    Act,
    ArchiveReason,
    CloseReason,
    Stage,
)
from chalicelib.domain.reports.handling import ending_fields, perform
from chalicelib.domain.reports.history import SYSTEM, Event
from chalicelib.domain.reports.report import Report

#: A report that the stream did not route within this time is routed by the sweep.
ROUTING_GRACE = timedelta(minutes=15)

#: The act when a clock is late: an agency's escalates the report, the reporter's ends it.
WHEN_LATE = {
    Stage.VERIFICATION: Act.ESCALATE,
    Stage.FIRST_ANSWER: Act.ESCALATE,
    Stage.SETTLEMENT: Act.ESCALATE,
    Stage.OVERSIGHT: Act.ESCALATE,
    Stage.INFORMATION: Act.ARCHIVE_EXPIRED,
    Stage.REPLY: Act.CLOSE_EXPIRED,
}
#: The same for a report with duplicates: their reporters were not asked, so it goes on unanswered.
WHEN_LATE_WITH_DUPLICATES = {**WHEN_LATE, Stage.INFORMATION: Act.RESUME_EXPIRED}


@dataclass(frozen=True, kw_only=True)
class TimedAct:
    """The next thing the system does to a report by itself."""

    at: datetime
    act: Act
    stage: Stage


def next_timed_act(report: Report) -> TimedAct | None:
    """Return the earliest timed act; None only for a report that has ended."""
    return min(_timed_acts(report), key=lambda t: t.at, default=None)


def due_timed_act(report: Report, now: datetime) -> TimedAct | None:
    """Return the timed act whose moment has come: a late clock's first, then reminders.

    So nobody is reminded of a day gone by. None when nothing is due.
    """
    due = [t for t in _timed_acts(report) if t.at <= now]
    return min(due, key=lambda t: (t.act is Act.REMIND, t.at), default=None)


def _timed_acts(report: Report) -> list[TimedAct]:
    if report.state not in OPEN:
        return []
    if not report.routed:
        at = report.submitted_at + ROUTING_GRACE
        return [TimedAct(at=at, act=Act.ROUTE, stage=Stage.VERIFICATION)]
    return [
        t
        for clock in report.clocks
        if not clock.stopped_at
        for t in _timed_acts_of_clock(clock, report)
    ]


def _timed_acts_of_clock(clock: Clock, report: Report) -> list[TimedAct]:
    """A clock that stands still has a last moment too: a pause lasts no longer than its cap."""
    late = WHEN_LATE_WITH_DUPLICATES if report.duplicate_count else WHEN_LATE
    found = [TimedAct(at=clock.act_at, act=late[clock.stage], stage=clock.stage)]
    if clock.running and clock.remind_at:
        found.append(TimedAct(at=clock.remind_at, act=Act.REMIND, stage=clock.stage))
    return found


def carry_out(
    report: Report, timed: TimedAct, *, rules: DeadlineRules, reference: Reference, now: datetime
) -> tuple[Report, Event]:
    """Carry out a timed act; return the report and the event, which names stage and profile.

    Raises: ActNotPossible when the report has changed so that the table has no such act.
    """
    return perform(
        report,
        timed.act,
        actor=SYSTEM,
        now=now,
        rules=rules,
        fields=_fields(report, timed, rules=rules, reference=reference, now=now),
        reason=timed.stage.value,
        rule=f"profile:{rules.profile.id}/{timed.stage}",
    )


def _fields(
    report: Report, timed: TimedAct, *, rules: DeadlineRules, reference: Reference, now: datetime
) -> dict[str, Any]:
    match timed.act:
        case Act.REMIND:
            return {"clocks": tuple(_reminded(c, now, timed.stage) for c in report.clocks)}
        case Act.ESCALATE:
            # An agency that is alerted of lateness needs no reminder of other clocks on that day.
            again = end_of_span(now, rules.profile.escalate_every, rules.calendar)
            clocks = (_reminded(c, now, timed.stage) for c in report.clocks)
            return {
                "clocks": tuple(_late_again(c, now, again) for c in clocks),
                "tier": next_tier(report, reference, timed.stage),
            }
        case Act.ARCHIVE_EXPIRED:
            return ending_fields("system", ArchiveReason.EXPIRED, now=now, rules=rules)
        case Act.CLOSE_EXPIRED:
            return ending_fields("system", CloseReason.NO_REPLY, now=now, rules=rules)
        case _:
            return {}


def next_tier(report: Report, reference: Reference, stage: Stage) -> str | None:
    """Return the tier that a late report reaches on the escalation ladder.

    A unit's own agency first, then one above at a time; the highest tier stays and is alerted
    again. A report not settled within the time of oversight goes to the top at once.
    """
    if report.agency is None:
        return None
    if stage is Stage.OVERSIGHT:
        tiers = [tier.id for tier in reference.ladder(report.agency)]
        return tiers[-1] if tiers else report.tier
    if report.tier is None and report.unit:
        return report.agency
    reached = report.tier or report.agency
    above = next(reference.ladder(reached), None)
    return above.id if above else report.tier


def _reminded(clock: Clock, now: datetime, about: Stage) -> Clock:
    """Count every reminder whose moment has come as given: one message for all of them.

    Reminders of agency and reporter are separate, since they go to two people.
    """
    same_side = (clock.stage in AGENCY_STAGES) == (about in AGENCY_STAGES)
    if not clock.running or not same_side:
        return clock
    given = sum(at <= now for at in clock.reminders)
    return replace(clock, reminded=max(clock.reminded, given))


def _late_again(clock: Clock, now: datetime, again: datetime) -> Clock:
    late = clock.stopped_at is None and clock.stage in AGENCY_STAGES and clock.act_at <= now
    return replace(clock, act_at=again, reminded=len(clock.reminders)) if late else clock
