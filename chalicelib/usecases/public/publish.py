"""Queue public updates and write the snapshots of public reports.

Citizens read snapshots, so that no number of readers touches the table.
"""

import json
from collections.abc import Iterable, Mapping
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

#: How many reports a snapshot shows at most, so that a phone can load it.
MOST_REPORTS = 200
#: How long after its submission an ended report is shown.
SHOWN_FOR = timedelta(days=90)
#: Fields that make a report public or are shown of it. An event that changes none of them, and of
#: which no follower is notified, makes no public update.
PUBLIC_FIELDS = frozenset(
    {"title", "kind", "category", "state", "agency", "confidential", "taken_over"}
)
#: Every report begins with these acts, and they never make it public: a surge queues nothing here.
ACTS_BEFORE_PUBLIC = frozenset({Act.SUBMIT, Act.ROUTE})


def concerns_public(event: Event) -> bool:
    """Tell whether snapshot or followers of a report may have to learn of an event."""
    shows = not PUBLIC_FIELDS.isdisjoint(event.changes)
    return event.act not in ACTS_BEFORE_PUBLIC and (shows or event.act in UPDATE_KIND_OF_ACT)


def queue_public_updates(event: Event, *, public_updates: PublicUpdateQueue) -> bool:
    """Queue an event for the public, and for the reporters merged into its report.

    Return whether anything was queued. Raises: Unavailable.
    """
    updates = [PublicUpdate(report=event.report, seq=event.seq)] if concerns_public(event) else []
    if message_rule(event, MERGED_REPORTER_MESSAGES):
        updates.append(PublicUpdate(report=event.report, seq=event.seq, merged=True))
    if updates:
        public_updates.send(updates)
    return bool(updates)


def queue_all_snapshots(*, public_updates: PublicUpdateQueue, reference: Reference) -> int:
    """Queue every regency's snapshot to be written again; return how many.

    What grew old leaves, what was missed comes. Raises: Unavailable.
    """
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
    """Write the snapshot of a regency as it is now; safe to run twice and out of order.

    Raises: Unavailable.
    """

    def build() -> bytes:
        reports = public.newest_in_regency(regency, since=now - SHOWN_FOR, most=MOST_REPORTS)
        counts = supports.counts_of_reports([report.id for report in reports])
        rows = _snapshot_rows(reports, counts, reference)
        body = {"as_of": _local_time(now), "reports": list(rows)}
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()

    snapshots.replace_snapshot(f"near/{regency}.json", build)


def _snapshot_rows(
    reports: Iterable[PublicReport], counts: Mapping[str, int], reference: Reference
) -> Iterable[dict[str, Any]]:
    for report in reports:
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


def _local_time(moment: datetime) -> str:
    return moment.astimezone(JAKARTA).isoformat(timespec="seconds")
