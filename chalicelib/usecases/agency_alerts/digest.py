"""Make a subscriber's digest: what waits for agency or unit, and what happened since the last."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.agency_alerts.quiet_hours import (
    digest_period,
)
from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import OWED, Bucket
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference, wants
from chalicelib.usecases.agency_alerts.officer_mail import letter_to_subscriber
from chalicelib.usecases.agency_alerts.ports import AlertJournal, JournalEntry
from chalicelib.usecases.agency_alerts.subscribers import (
    Subscriber,
    SubscriptionDeps,
)
from chalicelib.usecases.notifications.ports import Outbox, delivery_key
from chalicelib.usecases.ports import Checkpoints
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reports.ports import Reports, WorkItem, WorklistPage, Worklists

_K = AlertKind
#: How many reports each list shows, and how much of a worklist is read to count it.
MAX_LINES, MAX_READ = 15, 500


# The fields of these three travel through the deliveries queue: their names stay.
@dataclass(frozen=True, kw_only=True)
class PendingReport:
    """One report that waits for the reader. `title` is "" for a confidential one, which is read in
    the console alone; `due_at` is an ISO moment, "" when nothing is due."""

    report: str
    title: str
    due_at: str


@dataclass(frozen=True, kw_only=True)
class ReportActivity:
    """What the agency was alerted of about one report since the last digest, oldest first."""

    report: str
    title: str
    kinds: list[str]


@dataclass(frozen=True, kw_only=True)
class Digest:
    """Everything in a digest. Numbers count all, lists show the first `MAX_LINES`.

    `agency` and `unit` are names; `more_owed` tells that more reports wait than were counted.
    """

    agency: str
    unit: str
    rhythm: str
    day: str
    counts: Mapping[str, int]
    soonest: list[PendingReport]
    news: list[ReportActivity]
    more_owed: bool

    @property
    def empty(self) -> bool:
        """Whether nothing waits and nothing happened."""
        return not self.news and not any(self.counts.values())

    def dump(self) -> str:
        """Write it as text for the queue."""
        return json.dumps(asdict(self), ensure_ascii=False)


def load_digest(text: str) -> Digest:
    """Read what `Digest.dump` wrote."""
    fields: dict[str, Any] = json.loads(text)
    soonest = [PendingReport(**item) for item in fields.pop("soonest")]
    news = [ReportActivity(**item) for item in fields.pop("news")]
    return Digest(**fields, soonest=soonest, news=news)


@dataclass(frozen=True, kw_only=True)
class DigestDeps:
    """What making and sending digests needs."""

    subscriptions: SubscriptionDeps
    journal: AlertJournal
    worklists: Worklists
    reports: Reports
    checkpoints: Checkpoints
    outbox: Outbox
    seal: Seal


def queue_letter(
    message: Message,
    once_per: tuple[date | str, ...],
    subscriber: Subscriber,
    values: Mapping[str, str],
    deps: DigestDeps,
) -> None:
    """Queue a message to a subscriber, once per message and `once_per`. Raises: Unavailable."""
    key = delivery_key(message, *(str(part) for part in once_per), subscriber.id)
    deps.outbox.send(letter_to_subscriber(message, key, subscriber, deps.seal, values))


def make_digest(
    agency: str, preference: AlertPreference, day: date, *, deps: DigestDeps, reference: Reference
) -> Digest:
    """Make what a subscriber reads on `day`: what waits for agency or unit, and what happened since
    the last digest. Raises: Unavailable."""
    start, end = digest_period(preference.frequency, day, reference.calendar)
    entries = [
        entry
        for entry in deps.journal.entries_between(agency, start, end)
        if entry.report and wants(preference, entry.attributes)
    ]
    pending, more = pending_items(agency, preference.unit, deps.worklists)
    own = reference.agencies[agency]
    unit = next((u.name for u in own.units if u.id == preference.unit), preference.unit or "")
    news = _report_activity(entries, deps.reports)
    return Digest(
        agency=own.name,
        unit=unit,
        rhythm=preference.frequency.value,
        day=day.isoformat(),
        counts=_headline_counts(pending, entries, day),
        soonest=[_pending_report(item) for item in pending[:MAX_LINES]],
        news=news[:MAX_LINES],
        more_owed=more,
    )


def pending_items(
    agency: str, unit: str | None, worklists: Worklists
) -> tuple[list[WorkItem], bool]:
    """Return what waits for an agency or one of its units, earliest due first.

    Of each tab of the worklist at least `MAX_READ` reports are read where there are so many; the
    second value tells whether there are more. Raises: Unavailable.
    """

    def page(bucket: Bucket, after: str | None) -> WorklistPage:
        if unit:
            return worklists.of_unit(agency, unit, bucket, after)
        return worklists.of_agency(agency, bucket, after)

    found: list[WorkItem] = []
    more = False
    for bucket in OWED:
        read: list[WorkItem] = []
        after: str | None = None
        while len(read) < MAX_READ:
            there = page(bucket, after)
            read += there.items
            after = there.next
            if after is None:
                break
        found += read
        more = more or after is not None
    return sorted(found, key=lambda item: (item.due_at is None, item.due_at, item.id)), more


def _headline_counts(
    pending: Sequence[WorkItem], entries: Sequence[JournalEntry], day: date
) -> dict[str, int]:
    """Return the headline's numbers; messages/agency_alerts/digest_letters.py names each."""
    due = [local_day(item.due_at) for item in pending if item.due_at]

    def reports(*kinds: AlertKind) -> int:
        return len({entry.report for entry in entries if entry.kind in kinds})

    return {
        "overdue": sum(d < day for d in due),
        "due_today": sum(d == day for d in due),
        "open": len(pending),
        "new": reports(_K.NEW, _K.ASSIGNED, _K.RETURNED),
        "escalated": reports(_K.OVERDUE, _K.ESCALATED, _K.ESCALATED_ON),
        "replies": reports(_K.REPLY, _K.SUPPLIED, _K.INFORMATION, _K.APPEALED, _K.REOPENED),
    }


def _pending_report(item: WorkItem) -> PendingReport:
    due = item.due_at.isoformat() if item.due_at else ""
    return PendingReport(
        report=item.id, title=item.title if may_show_content(item) else "", due_at=due
    )


def _report_activity(entries: Sequence[JournalEntry], reports: Reports) -> list[ReportActivity]:
    """Group entries by report, in order of each one's first; titles as they are now."""
    kinds: dict[str, list[str]] = {}
    for entry in entries:
        known = kinds.setdefault(entry.report, [])
        if entry.kind not in known:
            known.append(entry.kind)
    shown = list(kinds)[:MAX_LINES]
    titles = {r.id: r.title if may_show_content(r) else "" for r in reports.get_many(shown)}
    return [ReportActivity(report=r, title=titles.get(r, ""), kinds=k) for r, k in kinds.items()]
