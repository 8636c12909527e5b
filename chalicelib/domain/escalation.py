"""What the system does by itself, and when: remind, climb a tier, close, archive."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.deadlines import Clock, after
from chalicelib.domain.history import SYSTEM, Event
from chalicelib.domain.reference import Reference
from chalicelib.domain.report import Report
from chalicelib.domain.words import AGENCY_STAGES, OPEN, Act, ArchiveReason, Stage
from chalicelib.domain.workflow import Law, ended, perform

#: A report that no stream record brought to an agency within this time is routed by the sweep.
ROUTING_GRACE = timedelta(minutes=15)

#: What lateness means for each stage: an agency's climbs, the reporter's ends the report.
WHEN_LATE = {
    Stage.VERIFICATION: Act.ESCALATE,
    Stage.FIRST_ANSWER: Act.ESCALATE,
    Stage.SETTLEMENT: Act.ESCALATE,
    Stage.INFORMATION: Act.ARCHIVE_EXPIRED,
    Stage.REPLY: Act.CLOSE_EXPIRED,
}


@dataclass(frozen=True, kw_only=True)
class TimedAct:
    """The next thing the system does to a report by itself."""

    at: datetime
    act: Act
    stage: Stage


def next_act(report: Report) -> TimedAct | None:
    """The earliest timed act; None only for a report that has ended.

    Lateness is found before a reminder of the same clock: nobody is reminded of a day gone by.
    """
    if report.state not in OPEN:
        return None
    if not report.routed:
        at = report.submitted_at + ROUTING_GRACE
        return TimedAct(at=at, act=Act.ROUTE, stage=Stage.VERIFICATION)
    timed = [t for clock in report.clocks if clock.running for t in _of(clock)]
    return min(timed, key=lambda t: t.at, default=None)


def due_act(report: Report, now: datetime) -> TimedAct | None:
    """The timed act whose moment has come: what is late first, then what is to be reminded of."""
    if report.state not in OPEN or not report.routed:
        first = next_act(report)
        return first if first and first.at <= now else None
    timed = [t for clock in report.clocks if clock.running for t in _of(clock) if t.at <= now]
    return min(timed, key=lambda t: (t.act is Act.REMIND, t.at), default=None)


def _of(clock: Clock) -> list[TimedAct]:
    found = [TimedAct(at=clock.act_at, act=WHEN_LATE[clock.stage], stage=clock.stage)]
    if clock.remind_at and not clock.reminded:
        found.append(TimedAct(at=clock.remind_at, act=Act.REMIND, stage=clock.stage))
    return found


def carry_out(
    report: Report, timed: TimedAct, *, law: Law, reference: Reference, now: datetime
) -> tuple[Report, Event]:
    """The report after the system's act and its event; `reason` names the stage that was due."""
    stage = timed.stage.value
    fields: dict[str, Any]
    if timed.act is Act.REMIND:
        fields = {"clocks": tuple(_reminded(c, now) for c in report.clocks)}
    elif timed.act is Act.ESCALATE:
        again = after(now, law.profile.escalate_every, law.calendar)
        fields = {
            "clocks": tuple(_late_again(c, now, again) for c in report.clocks),
            "tier": next_tier(report, reference),
        }
    else:
        fields = ended("system", ArchiveReason.EXPIRED)
    return perform(report, timed.act, actor=SYSTEM, now=now, law=law, fields=fields, reason=stage)


def next_tier(report: Report, reference: Reference) -> str | None:
    """One tier above where it stands; the highest tier stays, and is told again."""
    reached = report.tier or report.agency
    above = next(reference.ladder(reached), None) if reached else None
    return above.id if above else report.tier


def _reminded(clock: Clock, now: datetime) -> Clock:
    due = clock.running and clock.remind_at is not None and clock.remind_at <= now
    return replace(clock, reminded=True) if due else clock


def _late_again(clock: Clock, now: datetime, again: datetime) -> Clock:
    late = clock.running and clock.stage in AGENCY_STAGES and clock.due_at <= now
    return replace(clock, act_at=again, reminded=True) if late else clock
