"""Decide which events are sent to the systems of partners and agencies, to whom, and how much.

The body is derived from the report's history up to the event, so that a retry and a replay send
the same; the title and whether it may be read come from the report as it is now. See decisions
0021 and 0022.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import NATIONAL_DESK, Act, Role
from chalicelib.domain.reports.history import CLOCK, Event, facts_of_history
from chalicelib.domain.reports.permissions import may_read
from chalicelib.domain.reports.report import Officer, Report


class WebhookEventType(StrEnum):
    """The types of events that a subscriber chooses from.

    A value that was published never changes its meaning.
    """

    CREATED = "report.created"
    ASSIGNED = "report.disposed"
    UPDATED = "report.updated"
    COPIED = "report.copied"
    RETURNED = "report.returned"
    HELD = "report.held"
    RESUMED = "report.resumed"
    STARTED = "report.started"
    CONTRIBUTED = "report.contributed"
    ANSWERED = "report.answered"
    REPLIED = "report.replied"
    RATED = "report.rated"
    APPEALED = "report.appealed"
    CLOSED = "report.closed"
    ARCHIVED = "report.archived"
    REOPENED = "report.reopened"
    ESCALATED = "report.escalated"
    TAKEN_OVER = "report.taken_over"
    FINDING = "report.finding"
    FILES_ADDED = "report.files_added"
    INFORMATION_ADDED = "report.information_added"
    DEADLINE_MOVED = "report.deadline_moved"


#: The type of a test event: sent on demand, and never filtered.
TEST = "webhook.test"

#: The type of the event that each act is sent as. A report is `created` when it reaches its first
#: agency. Acts that only officers may read of (notes, proposals, flags, a revealed identity) are
#: not sent, and not here.
EVENT_TYPES: Mapping[Act, WebhookEventType] = {
    Act.ROUTE: WebhookEventType.CREATED,
    Act.AUTO_ASSIGN: WebhookEventType.ASSIGNED,
    Act.VERIFY: WebhookEventType.ASSIGNED,
    Act.ASSIGN: WebhookEventType.ASSIGNED,
    Act.EDIT: WebhookEventType.UPDATED,
    Act.CATEGORISE: WebhookEventType.UPDATED,
    Act.COPY: WebhookEventType.COPIED,
    Act.RETURN: WebhookEventType.RETURNED,
    Act.HOLD: WebhookEventType.HELD,
    Act.SUPPLY: WebhookEventType.RESUMED,
    Act.RESUME: WebhookEventType.RESUMED,
    Act.RESUME_EXPIRED: WebhookEventType.RESUMED,
    Act.START: WebhookEventType.STARTED,
    Act.INTERIM: WebhookEventType.STARTED,
    Act.CONTRIBUTE: WebhookEventType.CONTRIBUTED,
    Act.ANSWER: WebhookEventType.ANSWERED,
    Act.APPROVE: WebhookEventType.ANSWERED,
    Act.REPLY: WebhookEventType.REPLIED,
    Act.RATE: WebhookEventType.RATED,
    Act.APPEAL: WebhookEventType.APPEALED,
    Act.CLOSE: WebhookEventType.CLOSED,
    Act.CLOSE_EXPIRED: WebhookEventType.CLOSED,
    Act.CONCLUDE: WebhookEventType.CLOSED,
    Act.WITHDRAW: WebhookEventType.ARCHIVED,
    Act.ARCHIVE: WebhookEventType.ARCHIVED,
    Act.ARCHIVE_EXPIRED: WebhookEventType.ARCHIVED,
    Act.MERGE: WebhookEventType.ARCHIVED,
    Act.REOPEN: WebhookEventType.REOPENED,
    Act.ESCALATE: WebhookEventType.ESCALATED,
    Act.TAKE_OVER: WebhookEventType.TAKEN_OVER,
    Act.FINDING: WebhookEventType.FINDING,
    Act.ADD_FILES: WebhookEventType.FILES_ADDED,
    Act.ADD_INFORMATION: WebhookEventType.INFORMATION_ADDED,
    Act.RECOUNT: WebhookEventType.DEADLINE_MOVED,
}


class Audience(StrEnum):
    """Whose system receives the events; it decides what may be sent."""

    AGENCY = "agency"  # what concerns the owning agency
    NATIONAL = "national"  # everything, to the national admin's own system
    PARTNER = "partner"  # everything that is not confidential, titles once they are public


class WebhookStatus(StrEnum):
    """The status of a webhook."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class PauseReason(StrEnum):
    """Why a webhook is paused."""

    OFFICER = "officer"
    FAILING = "failing"  # nothing arrived for a day
    GONE = "gone"  # the target responded with 410


@dataclass(frozen=True, kw_only=True)
class WebhookFilter:
    """The events that were chosen for a webhook; an empty field means all.

    A category or region includes those below it.
    """

    types: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def narrows_reports(self) -> bool:
        """Tell whether receiving an event would disclose more of the report than its state."""
        return bool(self.agencies or self.categories or self.regions)


@dataclass(frozen=True, kw_only=True)
class SealedSecret:
    """A signing secret at rest; `until` is set once a newer one took its place."""

    sealed: bytes
    until: datetime | None = None


#: For how long the secret that was replaced signs beside the new one.
OVERLAP = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """An HTTPS address of a partner or agency that is sent events.

    `owner` is the agency whose admins manage it and are alerted when it is paused.
    """

    id: str
    owner: str
    audience: Audience
    name: str
    url: str
    filter: WebhookFilter = field(default_factory=WebhookFilter)
    status: WebhookStatus = WebhookStatus.ACTIVE
    secrets: tuple[SealedSecret, ...] = ()
    paused_at: datetime | None = None
    paused_for: PauseReason | None = None
    version: int = 0

    @property
    def reader(self) -> Officer:
        """The officer who would read the same reports through the API."""
        role = Role.AGENCY_ADMIN if self.audience is Audience.AGENCY else Role.NATIONAL_ADMIN
        agency = self.owner if self.audience is Audience.AGENCY else NATIONAL_DESK
        return Officer(username="", name="", role=role, agency=agency)

    def secrets_at(self, now: datetime) -> tuple[SealedSecret, ...]:
        """Return the secrets that sign now, newest first."""
        return tuple(s for s in self.secrets if s.until is None or now < s.until)


@dataclass(frozen=True, kw_only=True)
class WebhookEvent:
    """An event to be sent, with the report as it was then (`facts`) and as it is now."""

    event: Event
    facts: Mapping[str, Any]
    report: Report

    @property
    def confidential(self) -> bool:
        """Whether the report was confidential then or is now: what was confidential stays so."""
        return bool(self.facts.get("confidential")) or not may_show_content(self.report)


def find_webhook_event(report: Report, events: Iterable[Event], seq: int) -> WebhookEvent | None:
    """Return the event with that number; None when there is none or its act is not sent."""
    until = [e for e in events if e.seq <= seq]
    if not until or until[-1].seq != seq or until[-1].act not in EVENT_TYPES:
        return None
    return WebhookEvent(event=until[-1], facts=facts_of_history(until), report=report)


def wants_event(webhook: Webhook, webhook_event: WebhookEvent, reference: Reference) -> bool:
    """Tell whether this webhook is sent the event, by its audience and its filter."""
    if webhook.status is WebhookStatus.ENDED or not _may_receive(webhook, webhook_event):
        return False
    chosen, facts = webhook.filter, webhook_event.facts
    path = reference.category_path(str(facts.get("category", "")))
    region = str(facts.get("place", {}).get("region", ""))
    return (
        (not chosen.types or EVENT_TYPES[webhook_event.event.act] in chosen.types)
        and (not chosen.agencies or bool(_agencies_in_charge(webhook_event) & set(chosen.agencies)))
        and (not chosen.categories or any(c in chosen.categories for c in path))
        and (not chosen.regions or any(_is_in_region(region, r) for r in chosen.regions))
    )


def event_body(
    webhook: Webhook, webhook_event: WebhookEvent, reference: Reference, api_url: str
) -> dict[str, Any]:
    """Return the JSON object that is sent: {type, timestamp, data}.

    It never holds an identity, an access code or the text of the report (decision 0022).
    """
    report, facts = webhook_event.report, webhook_event.facts
    data: dict[str, Any] = {
        "report": report.id,
        "tracking_id": tracking_ids.show(report.id),
        "sequence": webhook_event.event.seq,
        "state": facts.get("state"),
        "confidential": webhook_event.confidential,
        "due_at": facts.get("due_at"),
        "clocks": list(_clocks(facts)),
    }
    if _may_read_details(webhook, webhook_event, reference):
        data |= {
            "kind": facts.get("kind"),
            "agency": facts.get("agency"),
            "unit": facts.get("unit"),
            "tier": facts.get("tier"),
            "category": facts.get("category"),
            "region": facts.get("place", {}).get("region"),
            "submitted_at": facts.get("submitted_at"),
            "title": _title(webhook, report),
        }
    data["url"] = f"{api_url}{_report_path(webhook)}{report.id}"
    moment = webhook_event.event.at.isoformat()
    return {"type": EVENT_TYPES[webhook_event.event.act].value, "timestamp": moment, "data": data}


def _may_receive(webhook: Webhook, webhook_event: WebhookEvent) -> bool:
    """Tell whether the audience may be sent the event.

    A confidential report concerns the agency in charge alone. The centre gets it unless a filter
    would disclose where it lies.
    """
    if webhook.audience is Audience.AGENCY:
        concerned = _agencies_in_charge(webhook_event)
        if may_show_content(webhook_event):
            concerned |= {
                *webhook_event.facts.get("copied_to", ()),
                *_before_and_after(webhook_event, "tier"),
            }
        return webhook.owner in concerned
    if may_show_content(webhook_event):
        return True
    return webhook.audience is Audience.NATIONAL and not webhook.filter.narrows_reports


def _may_read_details(webhook: Webhook, webhook_event: WebhookEvent, reference: Reference) -> bool:
    """Of a confidential report, and of one that left the agency, only ids and clocks are sent."""
    return may_show_content(webhook_event) and may_read(
        webhook.reader, webhook_event.report, reference
    )


def _title(webhook: Webhook, report: Report) -> str | None:
    return report.title if webhook.audience is not Audience.PARTNER or report.public else None


def _report_path(webhook: Webhook) -> str:
    return "/v1/reports/" if webhook.audience is Audience.PARTNER else "/v1/staff/reports/"


def _agencies_in_charge(webhook_event: WebhookEvent) -> set[str]:
    """Return the agencies in charge of the report before and after the event."""
    return _before_and_after(webhook_event, "agency")


def _before_and_after(webhook_event: WebhookEvent, fact: str) -> set[str]:
    """Return the values of a fact before and after the event, without empty ones."""
    pair = webhook_event.event.changes.get(fact, [])
    return {value for value in (*pair, webhook_event.facts.get(fact)) if value}


def _is_in_region(region: str, wanted: str) -> bool:
    return region == wanted or region.startswith(f"{wanted}.")


def _clocks(facts: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for name, clock in facts.items():
        if name.startswith(CLOCK):
            stage = name.removeprefix(CLOCK)
            yield {"stage": stage, "due_at": clock["due_at"], "stopped_at": clock["stopped_at"]}
