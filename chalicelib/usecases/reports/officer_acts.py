"""Carry out officers' acts: each is checked, based on a version of the report, and recorded."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.errors import ReportNotFound, VersionConflict
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import permissions
from chalicelib.domain.reports.act_fields import (
    ActContext,
    ActRequest,
    changed_fields,
    reason_and_text,
)
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.handling import perform, require_possible
from chalicelib.domain.reports.history import Actor
from chalicelib.domain.reports.report import Officer, Report, Reporter
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reports import merging
from chalicelib.usecases.reports.ports import Dossier, PartIds, ReportChange, Reports


@dataclass(frozen=True, kw_only=True)
class OfficerActsDeps:
    """What officers' acts need of the world."""

    reports: Reports
    seal: Seal
    part_ids: PartIds


def read_report(
    officer: Officer, report_id: str, *, reports: Reports, reference: Reference
) -> Dossier:
    """Return the dossier of a report that the officer may read.

    Whoever reads a main report reads what was merged into it, unless that is confidential.
    Raises: ReportNotFound, also when it is there but not for this officer.
    """
    dossier = reports.dossier(report_id)
    report, main = dossier.report, dossier.report.merged_into
    if permissions.may_read(officer, report, reference):
        return dossier
    if main is None or not may_show_content(report):
        raise ReportNotFound
    if not permissions.may_read(officer, reports.get(main), reference):
        raise ReportNotFound
    return dossier


def perform_act(
    officer: Officer,
    report_id: str,
    request: ActRequest,
    *,
    deps: OfficerActsDeps,
    reference: Reference,
    now: datetime,
) -> Report:
    """Carry out one act; return the report after it.

    Raises: ReportNotFound when the report is not there or not for this officer; ActNotAllowed when
    role or scope do not permit the act; VersionConflict when the request is based on another
    version; NotRoutedYet and ActNotPossible when the table of acts has no way from here;
    InvalidFields naming what does not fit.
    """
    context = _act_context(
        officer, report_id, request, reports=deps.reports, reference=reference, now=now
    )
    actor = actor_of_officer(officer)
    if request.act is Act.MERGE:
        return merging.merge(context, actor, reports=deps.reports)
    if request.act is Act.SPLIT:
        return merging.split(context, actor, reports=deps.reports, part_ids=deps.part_ids)
    change = _change(context, actor)
    merging.save_change(change, actor=actor, reports=deps.reports, reference=reference, now=now)
    return change.after


def reveal_identity(
    officer: Officer,
    report_id: str,
    request: ActRequest,
    *,
    deps: OfficerActsDeps,
    reference: Reference,
    now: datetime,
) -> Reporter:
    """Return the reporter's identity. The look is recorded first: no record, no look.

    Raises: as `perform_act`; ReportNotFound also when no identity was given.
    """
    context = _act_context(
        officer, report_id, request, reports=deps.reports, reference=reference, now=now
    )
    change = _change(context, actor_of_officer(officer))
    deps.reports.save(change)
    root = change.after.root
    sealed = deps.reports.sealed_reporter(root)
    if sealed is None:
        raise ReportNotFound
    return deps.seal.unseal_identity(root, sealed)


def actor_of_officer(officer: Officer) -> Actor:
    """Name an officer as history does."""
    return Actor(role=officer.role, agency=officer.agency, unit=officer.unit, name=officer.name)


def _act_context(
    officer: Officer,
    report_id: str,
    request: ActRequest,
    *,
    reports: Reports,
    reference: Reference,
    now: datetime,
) -> ActContext:
    report = reports.get(report_id)
    if not permissions.may_read(officer, report, reference):
        raise ReportNotFound
    permissions.require(officer, request.act, report, reference)
    if report.version != request.version:
        raise VersionConflict(expected=request.version, current=report.version)
    return ActContext(
        report=report,
        request=request,
        officer=officer,
        reference=reference,
        rules=reference.deadline_rules_of(report),
        now=now,
    )


def _change(context: ActContext, actor: Actor) -> ReportChange:
    # Whether the act is possible at all is said before what is wrong with its fields.
    require_possible(context.report, context.request.act, context.now)
    reason, text = reason_and_text(context)
    after, event = perform(
        context.report,
        context.request.act,
        actor=actor,
        now=context.now,
        rules=context.rules,
        fields=changed_fields(context),
        reason=reason,
        text=text,
    )
    return ReportChange(before=context.report, after=after, event=event)
