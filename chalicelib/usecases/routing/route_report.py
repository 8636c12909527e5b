"""Route a new report to its first agency; safe to run any number of times."""

from datetime import datetime

from chalicelib.domain.errors import VersionConflict
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import NATIONAL_DESK, Act
from chalicelib.domain.reports.handling import perform, record_submission
from chalicelib.domain.reports.history import SYSTEM
from chalicelib.domain.routing import routing
from chalicelib.usecases.reports.ports import Reports


def route_report(
    report_id: str, *, reports: Reports, reference: Reference, now: datetime
) -> str | None:
    """Route the report once; return the agency, or None when it was routed before.

    Under a campaign's profile a report that finds its agency is assigned at once.
    Raises: ReportNotFound.
    """
    new = reports.get(report_id)
    if new.routed:
        return None
    chosen = routing.choose_agency(
        category=new.category,
        region=new.place.region,
        target_agency=new.target_agency,
        reference=reference,
    )
    rules = reference.deadline_rules_of(new)
    filed, first = record_submission(new)
    after, second = perform(
        filed,
        Act.ROUTE,
        actor=SYSTEM,
        now=now,
        rules=rules,
        fields={"agency": chosen.agency},
        reason=chosen.reason,
        rule=chosen.rule,
    )
    events = [first, second]
    if rules.profile.auto_assign and chosen.agency != NATIONAL_DESK:
        rule = f"profile:{rules.profile.id}"
        after, third = perform(
            after,
            Act.AUTO_ASSIGN,
            actor=SYSTEM,
            now=now,
            rules=rules,
            reason=chosen.reason,
            rule=rule,
        )
        events.append(third)
    try:
        reports.save_routed(new, after, events)
    except VersionConflict:
        return None
    return chosen.agency
