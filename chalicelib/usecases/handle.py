"""What officers do with a report: each act is checked, based on a version, and recorded."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.domain import permissions, workflow
from chalicelib.domain.errors import (
    FieldError,
    InvalidFields,
    ReportNotFound,
    VersionConflict,
)
from chalicelib.domain.history import Actor
from chalicelib.domain.reference import Reference
from chalicelib.domain.report import Officer, Report, Reporter
from chalicelib.domain.words import NATIONAL_DESK, Act, ArchiveReason
from chalicelib.domain.workflow import Law
from chalicelib.usecases.ports import Dossier, Reports, Seal


@dataclass(frozen=True, kw_only=True)
class Order:
    """What an officer wants: the act, the version it is based on, and the act's own fields."""

    act: Act
    version: int
    reason: str = ""
    text: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def read(officer: Officer, report_id: str, *, reports: Reports, reference: Reference) -> Dossier:
    """The dossier for an officer; ReportNotFound also when it is not for them."""
    dossier = reports.dossier(report_id)
    if not permissions.may_read(officer, dossier.report, reference):
        raise ReportNotFound
    return dossier


def act(
    officer: Officer,
    report_id: str,
    order: Order,
    *,
    reports: Reports,
    reference: Reference,
    now: datetime,
) -> None:
    """Carry out one order.

    Raises ReportNotFound, ActNotAllowed, VersionConflict, ActNotPossible, InvalidFields.
    """
    before = reports.get(report_id)
    if not permissions.may_read(officer, before, reference):
        raise ReportNotFound
    permissions.require(officer, order.act, before, reference)
    if before.version != order.version:
        raise VersionConflict(expected=order.version, current=before.version)
    law = Law(profile=reference.profile(before.profile), calendar=reference.calendar)
    after, event = workflow.perform(
        before,
        order.act,
        actor=actor_of(officer),
        now=now,
        law=law,
        fields=fields_of(before, order, officer, reference),
        reason=order.reason,
        text=order.text,
    )
    reports.save(before, after, event)


def reveal_identity(
    officer: Officer,
    report_id: str,
    order: Order,
    *,
    reports: Reports,
    seal: Seal,
    reference: Reference,
    now: datetime,
) -> Reporter:
    """The reporter's identity. The look is recorded first: no record, no look."""
    act(officer, report_id, order, reports=reports, reference=reference, now=now)
    sealed = reports.sealed_reporter(report_id)
    if sealed is None:
        raise ReportNotFound
    return seal.open(report_id, sealed)


def actor_of(officer: Officer) -> Actor:
    """How history names an officer."""
    return Actor(role=officer.role, agency=officer.agency, unit=officer.unit, name=officer.name)


def fields_of(
    report: Report, order: Order, officer: Officer, reference: Reference
) -> dict[str, Any]:
    """What the act changes of the report, from the order's details.

    Raises InvalidFields naming the detail that does not fit the report.
    """
    given = order.details
    match order.act:
        case Act.VERIFY:
            classified = {
                "supervisory": given["supervisory"],
                "category": given.get("category") or report.category,
            }
            text = _edited(report, given.get("title"), given.get("body"))
            return classified | text | _home(report, given, reference)
        case Act.DISPOSE:
            home = _home(report, given, reference)
            if (home["agency"], home["unit"]) == (report.agency, report.unit):
                raise InvalidFields([FieldError(name="agency", code="same_as_before")])
            return home
        case Act.RETURN:
            suggested = reference.active_agency(given.get("suggested_agency"))
            return {
                "agency": NATIONAL_DESK,
                "unit": None,
                "suggested_agency": suggested.id if suggested else None,
            }
        case Act.HOLD:
            return workflow.held(report, order.text)
        case Act.ARCHIVE:
            return workflow.ended(officer.role, ArchiveReason(order.reason))
        case _:
            return {}


def _edited(report: Report, title: str | None, body: str | None) -> dict[str, Any]:
    """Fields of an edited text: the original is kept once, as the reporter wrote it."""
    fields: dict[str, Any] = {}
    if title and title != report.title:
        fields |= {"title": title, "original_title": report.original_title or report.title}
    if body and body != report.body:
        fields |= {"body": body, "original_body": report.original_body or report.body}
    return fields


def _home(report: Report, given: dict[str, Any], reference: Reference) -> dict[str, Any]:
    """Agency and unit of a disposition; no agency means that the report stays where it is."""
    agency = reference.active_agency(given.get("agency") or report.agency)
    unit = given.get("unit")
    if agency is None:
        raise InvalidFields([FieldError(name="agency", code="unknown")])
    if agency.id == NATIONAL_DESK:
        raise InvalidFields([FieldError(name="agency", code="desk_cannot_handle")])
    if unit and not agency.has_unit(unit):
        raise InvalidFields([FieldError(name="unit", code="unknown")])
    return {"agency": agency.id, "unit": unit or None, "suggested_agency": None}
