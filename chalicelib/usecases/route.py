"""Bringing a new report to its first agency; safe to run any number of times."""

from datetime import datetime

from chalicelib.domain import routing
from chalicelib.domain.errors import VersionConflict
from chalicelib.domain.history import SYSTEM
from chalicelib.domain.reference import Reference
from chalicelib.domain.words import Act
from chalicelib.domain.workflow import Law, perform, submitted
from chalicelib.usecases.ports import Reports


def route(report_id: str, *, reports: Reports, reference: Reference, now: datetime) -> str | None:
    """Route the report once; the agency, or None when somebody had done it before.

    Raises ReportNotFound.
    """
    new = reports.get(report_id)
    if new.routed:
        return None
    home = routing.route(
        category=new.category,
        region=new.place.region,
        target_agency=new.target_agency,
        reference=reference,
    )
    filed, first = submitted(new)
    law = Law(profile=reference.profile(new.profile), calendar=reference.calendar)
    routed, second = perform(
        filed,
        Act.ROUTE,
        actor=SYSTEM,
        now=now,
        law=law,
        fields={"agency": home.agency},
        reason=home.why,
    )
    try:
        reports.begin(new, routed, [first, second])
    except VersionConflict:
        return None
    return home.agency
