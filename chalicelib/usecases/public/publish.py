"""Snapshots of public reports: nothing that a citizen reads there touches the table."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.deadlines.calendar import JAKARTA
from chalicelib.domain.public.public_follows import UPDATE_KIND_OF_ACT
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.history import Event
from chalicelib.usecases.notifications.reporter_messages import (
    MERGED_REPORTER_MESSAGES,
    message_rule,
)
from chalicelib.usecases.public.ports import (
    PublicReport,
    PublicReports,
    PublicUpdate,
    PublicUpdateQueue,
    Snapshots,
    Supports,
)

#: A snapshot shows so many reports at most, so that a phone can load it.
MOST_REPORTS = 200
#: Ended reports are shown for so long after they were submitted.
SHOWN_FOR = timedelta(days=90)
#: Fields of a report that the public sees; an event that changes none of them, and
#: of which no follower hears, is no news.
PUBLIC_FIELDS = frozenset(
    {"title", "kind", "category", "state", "agency", "confidential", "taken_over"}
)
#: Every report begins with these, and they never make it public: a surge queues nothing here.
ACTS_BEFORE_PUBLIC = frozenset({Act.SUBMIT, Act.ROUTE})


def concerns_public(event: Event) -> bool:
    """Whether the public side must look at the report after this event."""
    changes = not PUBLIC_FIELDS.isdisjoint(event.changes)
    return event.act not in ACTS_BEFORE_PUBLIC and (changes or event.act in UPDATE_KIND_OF_ACT)


def queue_public_updates(event: Event, *, public_updates: PublicUpdateQueue) -> bool:
    """Queue what is news, to the public and to those whose reports were merged into this one;
    whether it was. Raises Unavailable."""
    news = [PublicUpdate(report=event.report, seq=event.seq)] if concerns_public(event) else []
    if message_rule(event, MERGED_REPORTER_MESSAGES):
        news.append(PublicUpdate(report=event.report, seq=event.seq, merged=True))
    if news:
        public_updates.send(news)
    return bool(news)


def queue_all_snapshots(*, public_updates: PublicUpdateQueue, reference: Reference) -> int:
    """Have every regency's snapshot written again: what is old leaves, what was missed comes."""
    regencies = sorted(code for code in reference.regions if code.count(".") == 1)
    public_updates.send([PublicUpdate(regency=code) for code in regencies])
    return len(regencies)


def write_snapshot(
    regency: str,
    *,
    public: PublicReports,
    supports: Supports,
    snapshots: Snapshots,
    reference: Reference,
    now: datetime,
) -> None:
    """Write the snapshot of a regency as it is now. Safe to run twice and out of order."""

    def build() -> bytes:
        found = public.newest_in_regency(regency, since=now - SHOWN_FOR, most=MOST_REPORTS)
        counts = supports.counts_of_reports([report.id for report in found])
        shown = _snapshot_rows(found, counts, reference)
        body = {"as_of": _local_time(now), "reports": list(shown)}
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

    snapshots.replace_snapshot(f"near/{regency}.json", build)


def _snapshot_rows(
    found: Iterable[PublicReport], counts: Any, reference: Reference
) -> Iterable[dict[str, Any]]:
    for report in found:
        agency = reference.agencies.get(report.agency)
        yield {
            "id": report.id,
            "title": report.title,
            "kind": report.kind,
            "category": report.category,
            "region": report.region,
            "place": reference.region_path(report.region),
            "state": report.state,
            "agency": report.agency,
            "agency_name": agency.name if agency else report.agency,
            "submitted_at": _local_time(report.submitted_at),
            "supports": counts.get(report.id, 0),
            "lat": report.lat,
            "lon": report.lon,
        }


def _local_time(at: datetime) -> str:
    return at.astimezone(JAKARTA).isoformat(timespec="seconds")
