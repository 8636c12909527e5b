"""Apply the table of acts: the one way in which a report changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain.deadlines import clocks
from chalicelib.domain.deadlines.clocks import Clock, DeadlineRules
from chalicelib.domain.errors import ActNotPossible, FieldError, InvalidFields, NotRoutedYet
from chalicelib.domain.reports import history
from chalicelib.domain.reports.act_rule import ActField, ActRule
from chalicelib.domain.reports.codes import (
    AGENCY_STAGES,
    NATIONAL_DESK,
    OPEN,
    STAFF,
    Act,
    Role,
    Stage,
    State,
)
from chalicelib.domain.reports.history import Actor, Event
from chalicelib.domain.reports.report import DeclaredFile, Ending, Report
from chalicelib.domain.reports.workflow import rule_for, unmet_condition


def perform(
    report: Report,
    act: Act,
    *,
    actor: Actor,
    now: datetime,
    rules: DeadlineRules,
    fields: Mapping[str, Any] | None = None,
    reason: str = "",
    text: str = "",
    rule: str = "",
) -> tuple[Report, Event]:
    """Perform `act`; return the report after it and its event.

    `fields` are new values of the report's fields, `rules` the deadline rules that hold for it,
    `rule` the piece of reference data that made the system act.
    Raises: ActNotPossible when the table has no such row for the state or a condition of the row
    does not hold; NotRoutedYet before the history has begun; InvalidFields when a reason or text
    that the row needs is missing, or it brings neither words nor files; ValueError for a field that
    the act may not set.
    """
    row = require_possible(report, act, now)
    _require_reason_and_text(row, reason=reason, text=text)
    wanted = dict(fields or {})
    _require_text_or_files(row, report, text=text, files=wanted.get("files", report.files))
    if forbidden := set(wanted) - row.changes:
        raise ValueError(f"{act} may not change {sorted(forbidden)}")
    changed = replace(report, **{**_seen(report, act, actor), **wanted})
    changed = _clear_by_state(replace(changed, state=_next_state(report, row)), row)
    if "clocks" not in row.changes:
        moved = changed.agency != report.agency
        running = _clocks(changed, row, actor=actor, now=now, rules=rules, moved=moved)
        changed = replace(changed, clocks=running)
    return history.record_event(
        report, changed, act=act, actor=actor, now=now, reason=reason, text=text, rule=rule
    )


def record_submission(report: Report) -> tuple[Report, Event]:
    """Begin the history of a report: return it with its first event, that it was filed."""
    return history.record_event(
        report, report, act=Act.SUBMIT, actor=history.REPORTER, now=report.submitted_at
    )


def verification_clock(report: Report, rules: DeadlineRules) -> Clock:
    """Start the verification clock, which runs from filing."""
    return clocks.start(
        Stage.VERIFICATION,
        rules=rules,
        kind=report.kind,
        supervisory=report.supervisory,
        now=report.submitted_at,
    )


def ending_fields(by: str, reason: str, *, now: datetime, rules: DeadlineRules) -> dict[str, Any]:
    """Return the fields of a final state: who ended it, why, and until when it may be reopened."""
    until = clocks.end_of_span(now, rules.profile.limits["reopen"], rules.calendar)
    return {"ended": Ending(by=str(by), reason=str(reason), reopen_until=until)}


def require_possible(report: Report, act: Act, now: datetime) -> ActRule:
    """Return the row of `act` from the report's state.

    Raises: NotRoutedYet; ActNotPossible when there is none, or naming the condition that fails.
    """
    if not report.routed:
        raise NotRoutedYet
    row = rule_for(act, report.state)
    if row is None:
        raise ActNotPossible(act, report.state)
    if condition := unmet_condition(row, report, now):
        raise ActNotPossible(act, report.state, condition)
    return row


def _require_reason_and_text(row: ActRule, **given: str) -> None:
    missing = [n for n, words in given.items() if ActField(n) in row.needs and not words.strip()]
    if missing:
        raise InvalidFields([FieldError(name=name, code="required") for name in missing])


def _require_text_or_files(
    row: ActRule, report: Report, *, text: str, files: tuple[DeclaredFile, ...]
) -> None:
    bare = not text.strip() and len(files) <= len(report.files)
    if ActField.TEXT_OR_FILES in row.needs and bare:
        raise InvalidFields([FieldError(name="text", code="required")])


def _seen(report: Report, act: Act, actor: Actor) -> dict[str, Any]:
    """Return the field that an act of the agency in charge clears.

    An officer acts on the version that was read, with all that its reporter had added.
    """
    of_desk = actor.role is Role.NATIONAL_ADMIN and report.agency == NATIONAL_DESK
    in_charge = actor.role in STAFF and (of_desk or actor.agency == report.agency)
    return {"new_since": None} if in_charge or act is Act.MARK_READ else {}


def _clear_by_state(report: Report, row: ActRule) -> Report:
    """Clear what a state excludes: a question outside of a hold, an ending while open."""
    if report.state is not State.ON_HOLD:
        report = replace(report, held_from=None, question="")
    if report.state in OPEN:
        report = replace(report, ended=None)
    if report.state not in OPEN:
        report = replace(report, proposal=None)
    if row.settles:
        # What the Ombudsman took over stays in its sight until the end.
        report = replace(report, tier=report.tier if report.taken_over else None, proposal=None)
    return report


def _next_state(report: Report, row: ActRule) -> State:
    if row.resumes:
        return report.held_from or State.UNVERIFIED
    return row.to or report.state


def _clocks(
    report: Report, row: ActRule, *, actor: Actor, now: datetime, rules: DeadlineRules, moved: bool
) -> tuple[Clock, ...]:
    seq = report.version + 1
    kept = [clocks.stop(c, now) if c.stage in row.stops else c for c in report.clocks]
    if row.pauses:
        why = {"reason": row.act.value, "by": actor.role.value, "event": seq}
        kept = [
            clocks.pause(c, now, rules, **why) if c.stage in AGENCY_STAGES else c  # type: ignore[arg-type]
            for c in kept
        ]
    if row.resumes:
        kept = [clocks.resume(c, now, rules) for c in kept]
    kind, supervisory = report.kind, report.supervisory
    if row.recounts:
        kept = [clocks.recount(c, rules, kind=kind, supervisory=supervisory) for c in kept]
    report = replace(report, clocks=tuple(kept))
    fresh = [
        clocks.start(stage, rules=rules, kind=kind, supervisory=supervisory, now=now, event=seq)
        for stage in row.starts
        if not _keeps_running(report, stage, moved=moved)
    ]
    return report.with_clocks(fresh)


def _keeps_running(report: Report, stage: Stage, *, moved: bool) -> bool:
    """Tell whether a running clock of that stage goes on instead of a new one.

    Nobody gains time by passing a report on; another agency has its own time to answer.
    """
    clock = report.clock(stage)
    going = clock is not None and clock.stopped_at is None
    return going and not (stage is Stage.FIRST_ANSWER and moved)
