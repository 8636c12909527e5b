"""Splitting a report that tells of two matters: the part goes its own way under the same codes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.handling import verification_clock
from chalicelib.domain.reports.report import Report


def split_off(
    report: Report,
    identity: str,
    details: Mapping[str, Any],
    *,
    reference: Reference,
    now: datetime,
) -> Report:
    """A new report at version 1, not routed yet: the flags, place and reporter of the first.

    It is followed with the access code of the first report (`origin`), and counted by the law of
    the day it was split off. `details` gives title, body and category, and an agency if known.
    """
    agency = reference.active_agency(details.get("agency"))
    bare = Report(
        id=identity,
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
