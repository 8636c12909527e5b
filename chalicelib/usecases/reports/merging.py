"""Acts on one report that change another: merging, standing alone again, splitting."""

from datetime import datetime

from chalicelib.domain.errors import (
    ActNotPossible,
    FieldError,
    InvalidFields,
    ReportNotFound,
    VersionConflict,
)
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import permissions, tracking_ids
from chalicelib.domain.reports.act_fields import ActContext
from chalicelib.domain.reports.codes import OPEN, Act, ArchiveReason
from chalicelib.domain.reports.handling import ending_fields, perform, require_possible
from chalicelib.domain.reports.history import Actor
from chalicelib.domain.reports.report import Report
from chalicelib.domain.reports.splitting import split_off
from chalicelib.usecases.reports.ports import ReportChange, Reports

#: A main report that somebody changes meanwhile is read again so often.
ATTEMPTS = 3
_COUNTED = {Act.ABSORB: 1, Act.RELEASE: -1}


def merge(context: ActContext, actor: Actor, *, reports: Reports) -> Report:
    """The report becomes a duplicate of `main_report`, which its reporter then follows.

    Raises InvalidFields when the main report cannot be one: unknown to the officer, ended,
    confidential, merged itself, or the same.
    """
    main = _main_report(context, reports)
    fields = ending_fields(
        context.officer.role, ArchiveReason.DUPLICATE, now=context.now, rules=context.rules
    )
    after, event = perform(
        context.report,
        Act.MERGE,
        actor=actor,
        now=context.now,
        rules=context.rules,
        fields={**fields, "merged_into": main.id},
        reason=main.id,
        text=context.request.text,
    )
    change = ReportChange(before=context.report, after=after, event=event)
    save_with_main_report(
        change,
        Act.ABSORB,
        main.id,
        actor=actor,
        reports=reports,
        reference=context.reference,
        now=context.now,
    )
    return after


def save_with_main_report(
    change: ReportChange,
    act: Act,
    main: str,
    *,
    actor: Actor,
    reports: Reports,
    reference: Reference,
    now: datetime,
) -> None:
    """Save a duplicate's change and the main report's count of duplicates in one transaction.

    Raises VersionConflict when the duplicate itself changed meanwhile, or the main report did so
    again and again.
    """
    before = change.before
    for left in reversed(range(ATTEMPTS)):
        there = reports.get(main)
        secret = not may_show_content(change.after)
        after, event = perform(
            there,
            act,
            actor=actor,
            now=now,
            rules=reference.deadline_rules_of(there),
            fields={"duplicate_count": max(0, there.duplicate_count + _COUNTED[act])},
            reason="" if secret else change.after.id,
        )
        try:
            reports.save(change, ReportChange(before=there, after=after, event=event))
        except VersionConflict:
            own = before is not None and reports.get(before.id).version != before.version
            if own or not left:
                raise
        else:
            return


def split(context: ActContext, actor: Actor, *, reports: Reports, pepper: bytes) -> Report:
    """A part of the report becomes a report of its own; the first one names it."""
    report = context.report
    identity = tracking_ids.report_id(pepper, f"part:{report.id}:{len(report.parts) + 1}")
    part = split_off(
        report, identity, context.request.details, reference=context.reference, now=context.now
    )
    after, event = perform(
        report,
        Act.SPLIT,
        actor=actor,
        now=context.now,
        rules=context.rules,
        fields={"parts": (*report.parts, identity)},
        reason=context.request.reason,
    )
    reports.save(
        ReportChange(before=report, after=after, event=event),
        ReportChange(before=None, after=part, event=None),
    )
    return after


def _main_report(context: ActContext, reports: Reports) -> Report:
    require_possible(context.report, Act.MERGE, context.now)
    identity = tracking_ids.parse(str(context.given("main_report") or ""))
    if identity is None:
        raise _invalid_main_report("not_a_tracking_id")
    if identity == context.report.id:
        raise _invalid_main_report("same_as_before")
    try:
        main = reports.get(identity)
    except ReportNotFound:
        raise _invalid_main_report("unknown") from None
    if not permissions.may_read(context.officer, main, context.reference):
        raise _invalid_main_report("unknown")
    if main.state not in OPEN:
        raise _invalid_main_report("main_ended")
    try:
        require_possible(main, Act.ABSORB, context.now)
    except ActNotPossible:
        raise _invalid_main_report("main_confidential") from None
    return main


def _invalid_main_report(code: str) -> InvalidFields:
    return InvalidFields([FieldError(name="main_report", code=code)])
