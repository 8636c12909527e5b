"""Compute what a changed rule, profile or ladder would have made of past reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib.domain.deadlines import clocks
from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.deadlines.clock_records import load_clock
from chalicelib.domain.deadlines.clocks import Clock, DeadlineRules, Profile
from chalicelib.domain.deadlines.escalation import next_tier
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Act, Stage
from chalicelib.domain.reports.history import CLOCK, Event, facts_of_history
from chalicelib.domain.reports.report import Report
from chalicelib.domain.routing import routing


@dataclass(frozen=True, kw_only=True)
class RoutingDifference:
    """A report that would have gone to another agency first; `why` names the rule."""

    report: str
    was: str
    would_be: str
    why: str


@dataclass(frozen=True, kw_only=True)
class DeadlineDifference:
    """A deadline that was kept and would have been missed, or the other way round."""

    report: str
    stage: Stage
    due: datetime
    would_be_due: datetime
    late: bool
    would_be_late: bool


@dataclass(frozen=True, kw_only=True)
class EscalationDifference:
    """An escalation that would have reached another tier."""

    report: str
    seq: int
    was: str | None
    would_be: str | None


def routing_difference(
    report: Report, current: Reference, changed: Reference
) -> RoutingDifference | None:
    """Return where the report would have gone; None if to the same agency as by today's rules."""
    was, would_be = (
        routing.choose_agency(
            category=report.category,
            region=report.place.region,
            target_agency=report.target_agency,
            reference=reference,
        )
        for reference in (current, changed)
    )
    if was.agency == would_be.agency:
        return None
    return RoutingDifference(
        report=report.id, was=was.agency, would_be=would_be.agency, why=would_be.reason
    )


def deadline_differences(
    report: Report,
    events: Sequence[Event],
    *,
    current: Reference,
    changed: Reference,
    now: datetime,
) -> list[DeadlineDifference]:
    """List every deadline that would have been kept or missed otherwise.

    A new or changed profile counts as if it had been in force on the day of the report; clocks that
    have not been stopped are judged as of `now`.
    """
    profile = _as_if_in_force(report, current, changed)
    rules = DeadlineRules(profile=profile, calendar=changed.calendar)
    found = []
    for clock in clock_runs(events):
        other = clocks.recount(
            replace(clock, stopped_at=None),
            rules,
            kind=report.kind,
            supervisory=report.supervisory,
        )
        end = clock.stopped_at or now
        late, would_be_late = end > clock.due_at, end > other.due_at
        if late is not would_be_late:
            found.append(
                DeadlineDifference(
                    report=report.id,
                    stage=clock.stage,
                    due=clock.due_at,
                    would_be_due=other.due_at,
                    late=late,
                    would_be_late=would_be_late,
                )
            )
    return found


def escalation_differences(
    report: Report, events: Sequence[Event], changed: Reference
) -> list[EscalationDifference]:
    """List every escalation that would have reached another tier, each from its real starting
    point.
    """
    found = []
    for n, event in enumerate(events):
        if event.act is not Act.ESCALATE:
            continue
        before, after = facts_of_history(events[:n]), facts_of_history(events[: n + 1])
        stood = replace(
            report, agency=before.get("agency"), unit=before.get("unit"), tier=before.get("tier")
        )
        would_be = next_tier(stood, changed, Stage(event.reason))
        if would_be != after.get("tier"):
            found.append(
                EscalationDifference(
                    report=report.id, seq=event.seq, was=after.get("tier"), would_be=would_be
                )
            )
    return found


def clock_runs(events: Iterable[Event]) -> list[Clock]:
    """Yield every run of every clock in a history, as it last stood."""
    runs: dict[tuple[str, int], Mapping[str, Any]] = {}
    for event in events:
        for name, (_, after) in event.changes.items():
            if name.startswith(CLOCK) and after:
                runs[name, after["event"]] = after
    return [
        load_clock(Stage(name.removeprefix(CLOCK)), record) for (name, _), record in runs.items()
    ]


def _as_if_in_force(report: Report, current: Reference, changed: Reference) -> Profile:
    known = list(current.profiles)
    day = local_day(report.submitted_at)
    profiles = [
        profile
        if profile in known
        else replace(profile, effective_from=day, effective_to=profile.effective_to and day)
        for profile in changed.profiles
    ]
    return replace(changed, profiles=profiles).profile_of(report.submitted_at, report.category)
