"""Split a report that tells of two matters: the part is followed with the codes of the first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.handling import verification_clock
from chalicelib.domain.reports.report import Report


def split_off(
    report: Report,
    part_id: str,
    details: Mapping[str, Any],
    *,
    reference: Reference,
    now: datetime,
) -> Report:
    """Return the part as a new report at version 1, not routed yet.

    It has flags, place and reporter of the first report, is tracked with the access code of that
    (`origin`), and keeps the deadline profile of the day it was split off. `details` gives title,
    body and category, and an agency if known.
    """
    agency = reference.active_agency(details.get("agency"))
    bare = Report(
        id=part_id,
        version=1,
        kind=report.kind,
        title=details.get("title") or report.title,
        body=details.get("body") or report.body,
        incident_date=report.incident_date,
        place=report.place,
        category=details["category"],
        target_agency=agency.id if agency else None,
        anonymous=report.anonymous,
        confidential=report.confidential,
        has_reporter=report.has_reporter,
        channel=report.channel,
        language=report.language,
        access_hash="",
        submitted_at=now,
        profile=reference.profile_of(now, details["category"]).id,
        clocks=(),
        origin=report.root,
    )
    return replace(bare, clocks=(verification_clock(bare, reference.deadline_rules_of(bare)),))
