"""What officers do with a report: each act is checked, based on a version, and recorded."""

from datetime import datetime

from chalicelib.domain.errors import ReportNotFound, VersionConflict
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
from chalicelib.usecases.reports.ports import Dossier, ReportChange, Reports


def read_report(
    officer: Officer, report_id: str, *, reports: Reports, reference: Reference
) -> Dossier:
    """The dossier for an officer; ReportNotFound also when it is not for them."""
    dossier = reports.dossier(report_id)
    if not permissions.may_read(officer, dossier.report, reference):
        raise ReportNotFound
    return dossier


def perform_act(
    officer: Officer,
    report_id: str,
    request: ActRequest,
    *,
    reports: Reports,
    reference: Reference,
    pepper: bytes,
    now: datetime,
) -> Report:
    """Carry out one order; the report after it. `pepper` names a part that is split off.

    Raises ReportNotFound, ActNotAllowed, VersionConflict, ActNotPossible, InvalidFields.
    """
    context = _act_context(
        officer, report_id, request, reports=reports, reference=reference, now=now
    )
    actor = actor_of_officer(officer)
    if request.act is Act.MERGE:
        return merging.merge(context, actor, reports=reports)
    if request.act is Act.SPLIT:
        return merging.split(context, actor, reports=reports, pepper=pepper)
    change = _performed(context, actor)
    main = context.report.merged_into
    if request.act is Act.REOPEN and main:
        around = {"reports": reports, "reference": reference, "now": now}
        merging.save_with_main_report(change, Act.RELEASE, main, actor=actor, **around)  # type: ignore[arg-type]
    else:
        reports.save(change)
    return change.after


def reveal_identity(
    officer: Officer,
    report_id: str,
    request: ActRequest,
    *,
    reports: Reports,
    seal: Seal,
    reference: Reference,
    now: datetime,
) -> Reporter:
    """The reporter's identity. The look is recorded first: no record, no look."""
    context = _act_context(
        officer, report_id, request, reports=reports, reference=reference, now=now
    )
    change = _performed(context, actor_of_officer(officer))
    reports.save(change)
    root = change.after.root
    sealed = reports.sealed_reporter(root)
    if sealed is None:
        raise ReportNotFound
    return seal.open(root, sealed)


def actor_of_officer(officer: Officer) -> Actor:
    """How history names an officer."""
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


def _performed(context: ActContext, actor: Actor) -> ReportChange:
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
