"""Carry out the acts on one report that change another: merge, reopen a duplicate, split."""

from datetime import datetime
from typing import Any

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
from chalicelib.usecases.reports.ports import PartIds, ReportChange, Reports

#: How often a main report that somebody changes meanwhile is read again.
ATTEMPTS = 3
_COUNTED = {Act.ABSORB: 1, Act.RELEASE: -1}


def _main_fields(act: Act, main: Report) -> dict[str, Any]:
    """Return the field of the main report that an act on a duplicate changes."""
    if act is Act.RELAY:
        return {"new_since": main.new_since or main.version + 1}
    return {"duplicate_count": max(0, main.duplicate_count + _COUNTED[act])}


def merge(context: ActContext, actor: Actor, *, reports: Reports) -> Report:
    """Merge the report into the main report of the request; return it as an archived duplicate.

    Raises: InvalidFields when the main report cannot be one: unknown to the officer, ended,
    confidential, merged itself, or the same; NotRoutedYet and ActNotPossible when the report cannot
    be merged; VersionConflict.
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
    save_with_main_report(
        ReportChange(before=context.report, after=after, event=event),
        Act.ABSORB,
        main.id,
        actor=actor,
        reports=reports,
        reference=context.reference,
        now=context.now,
    )
    return after


def save_change(
    change: ReportChange, *, actor: Actor, reports: Reports, reference: Reference, now: datetime
) -> None:
    """Save one report's change; a duplicate that is reopened leaves its main report with it.

    Raises: VersionConflict.
    """
    main = change.before.merged_into if change.before else None
    if main and change.event and change.event.act is Act.REOPEN:
        save_with_main_report(
            change, Act.RELEASE, main, actor=actor, reports=reports, reference=reference, now=now
        )
    else:
        reports.save(change)


def save_with_main_report(
    change: ReportChange,
    act: Act,
    main_id: str,
    *,
    actor: Actor,
    reports: Reports,
    reference: Reference,
    now: datetime,
    text: str = "",
) -> None:
    """Save a duplicate's change and what it does to the main report in one transaction.

    `act` is what happens to the main report: ABSORB counts one duplicate more, RELEASE one less,
    RELAY gives its officers the `text` of the duplicate's reporter.
    Raises: ActNotPossible when the main report has ended; VersionConflict when the duplicate
    itself changed meanwhile, or the main report did so in each of the attempts.
    """
    before = change.before
    for left in reversed(range(ATTEMPTS)):
        main = reports.get(main_id)
        after, event = perform(
            main,
            act,
            actor=actor,
            now=now,
            rules=reference.deadline_rules_of(main),
            fields=_main_fields(act, main),
            # A main report is read by others: a confidential duplicate stays unnamed there.
            reason=change.after.id if may_show_content(change.after) else "",
            text=text,
        )
        try:
            reports.save(change, ReportChange(before=main, after=after, event=event))
        except VersionConflict:
            own = before is not None and reports.get(before.id).version != before.version
            if own or not left:
                raise
        else:
            return


def split(context: ActContext, actor: Actor, *, reports: Reports, part_ids: PartIds) -> Report:
    """Split a part off the report, as a report of its own; return the report that names it.

    Raises: NotRoutedYet, ActNotPossible, InvalidFields, VersionConflict.
    """
    report = context.report
    part_id = part_ids.part_id(report.id, len(report.parts) + 1)
    part = split_off(
        report, part_id, context.request.details, reference=context.reference, now=context.now
    )
    after, event = perform(
        report,
        Act.SPLIT,
        actor=actor,
        now=context.now,
        rules=context.rules,
        fields={"parts": (*report.parts, part_id)},
        reason=context.request.reason,
    )
    reports.save(
        ReportChange(before=report, after=after, event=event),
        ReportChange(before=None, after=part, event=None),
    )
    return after


def _main_report(context: ActContext, reports: Reports) -> Report:
    require_possible(context.report, Act.MERGE, context.now)
    main_id = tracking_ids.parse(str(context.detail("main_report") or ""))
    if main_id is None:
        raise _invalid_main_report("not_a_tracking_id")
    if main_id == context.report.id:
        raise _invalid_main_report("same_as_before")
    try:
        main = reports.get(main_id)
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
