"""Webhooks: which events are told to machines of partners and agencies, to whom, and how much.

What a subscriber reads is worked out from the report's history up to the event, so that a retry
and a replay tell the same; the title and whether it may be read come from the report as it is now.
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
from chalicelib.domain.reports.history import CLOCK, Event, fold
from chalicelib.domain.reports.permissions import may_read
from chalicelib.domain.reports.report import Officer, Report


class EventType(StrEnum):
    """What subscribers choose from. A name that was published never changes its meaning."""

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
    DEADLINE_MOVED = "report.deadline_moved"


#: Sent on demand, and never filtered.
TEST = "webhook.test"

#: Every act that is told, and as what. A report is `created` when it reaches its first agency.
#: Acts that only officers may read of (notes, proposals, flags, a revealed identity) are not here.
TOLD_AS: Mapping[Act, EventType] = {
    Act.ROUTE: EventType.CREATED,
    Act.AUTO_ASSIGN: EventType.ASSIGNED,
    Act.VERIFY: EventType.ASSIGNED,
    Act.ASSIGN: EventType.ASSIGNED,
    Act.EDIT: EventType.UPDATED,
    Act.CATEGORISE: EventType.UPDATED,
    Act.COPY: EventType.COPIED,
    Act.RETURN: EventType.RETURNED,
    Act.HOLD: EventType.HELD,
    Act.SUPPLY: EventType.RESUMED,
    Act.RESUME: EventType.RESUMED,
    Act.RESUME_EXPIRED: EventType.RESUMED,
    Act.START: EventType.STARTED,
    Act.INTERIM: EventType.STARTED,
    Act.CONTRIBUTE: EventType.CONTRIBUTED,
    Act.ANSWER: EventType.ANSWERED,
    Act.APPROVE: EventType.ANSWERED,
    Act.REPLY: EventType.REPLIED,
    Act.RATE: EventType.RATED,
    Act.APPEAL: EventType.APPEALED,
    Act.CLOSE: EventType.CLOSED,
    Act.CLOSE_EXPIRED: EventType.CLOSED,
    Act.CONCLUDE: EventType.CLOSED,
    Act.WITHDRAW: EventType.ARCHIVED,
    Act.ARCHIVE: EventType.ARCHIVED,
    Act.ARCHIVE_EXPIRED: EventType.ARCHIVED,
    Act.MERGE: EventType.ARCHIVED,
    Act.REOPEN: EventType.REOPENED,
    Act.ESCALATE: EventType.ESCALATED,
    Act.TAKE_OVER: EventType.TAKEN_OVER,
    Act.FINDING: EventType.FINDING,
    Act.ADD_FILES: EventType.FILES_ADDED,
    Act.RECOUNT: EventType.DEADLINE_MOVED,
}


class Audience(StrEnum):
    """Whose machine listens; it decides what may be told."""

    AGENCY = "agency"  # what concerns the owner's agency
    NATIONAL = "national"  # everything, to the national admin's own system
    PARTNER = "partner"  # everything that is not confidential, titles once they are public


class Status(StrEnum):
    """Of a subscription."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class PauseReason(StrEnum):
    """Why a subscription is paused."""

    OFFICER = "officer"
    FAILING = "failing"  # nothing arrived for a day
    GONE = "gone"  # the target answered 410


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a subscriber wants; empty means everything. Categories and regions match below, too."""

    types: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether receiving an event would tell something of the report beside its state."""
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
    """One subscription. `owner` is the agency whose admins keep it and hear when it is paused."""

    id: str
    owner: str
    audience: Audience
    name: str
    url: str
    filter: Filter = field(default_factory=Filter)
    status: Status = Status.ACTIVE
    secrets: tuple[SealedSecret, ...] = ()
    paused_at: datetime | None = None
    paused_for: PauseReason | None = None
    version: int = 0

    @property
    def reader(self) -> Officer:
        """Who would read the same through the API."""
        role = Role.AGENCY_ADMIN if self.audience is Audience.AGENCY else Role.NATIONAL_ADMIN
        agency = self.owner if self.audience is Audience.AGENCY else NATIONAL_DESK
        return Officer(username="", name="", role=role, agency=agency)

    def secrets_at(self, now: datetime) -> tuple[SealedSecret, ...]:
        """The secrets that sign now, newest first."""
        return tuple(s for s in self.secrets if s.until is None or now < s.until)


@dataclass(frozen=True, kw_only=True)
class Told:
    """An event with the report as it was then (`facts`) and as it is now."""

    event: Event
    facts: Mapping[str, Any]
    report: Report

    @property
    def confidential(self) -> bool:
        """Then or now: what was told in confidence stays so."""
        return bool(self.facts.get("confidential")) or not may_show_content(self.report)


def told(report: Report, events: Iterable[Event], seq: int) -> Told | None:
    """The event of that number; None when it is not told to machines or not there."""
    until = [e for e in events if e.seq <= seq]
    if not until or until[-1].seq != seq or until[-1].act not in TOLD_AS:
        return None
    return Told(event=until[-1], facts=fold(until), report=report)


def wants(webhook: Webhook, it: Told, reference: Reference) -> bool:
    """Whether the event is for this subscription, by what it may know and by its filter."""
    if webhook.status is Status.ENDED or not _may_hear(webhook, it):
        return False
    chosen, facts = webhook.filter, it.facts
    path = reference.category_path(str(facts.get("category", "")))
    region = str(facts.get("place", {}).get("region", ""))
    return (
        (not chosen.types or TOLD_AS[it.event.act] in chosen.types)
        and (not chosen.agencies or bool(_holders(it) & set(chosen.agencies)))
        and (not chosen.categories or any(c in chosen.categories for c in path))
        and (not chosen.regions or any(_within(region, r) for r in chosen.regions))
    )


def body(webhook: Webhook, it: Told, reference: Reference, api_url: str) -> dict[str, Any]:
    """The JSON object that is sent: {type, timestamp, data}, never an identity or a code."""
    report, facts = it.report, it.facts
    data: dict[str, Any] = {
        "report": report.id,
        "tracking_id": tracking_ids.show(report.id),
        "sequence": it.event.seq,
        "state": facts.get("state"),
        "confidential": it.confidential,
        "due_at": facts.get("due_at"),
        "clocks": list(_clocks(facts)),
    }
    if _may_read_more(webhook, it, reference):
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
    data["url"] = f"{api_url}{_address(webhook)}{report.id}"
    moment = it.event.at.isoformat()
    return {"type": TOLD_AS[it.event.act].value, "timestamp": moment, "data": data}


def _may_hear(webhook: Webhook, it: Told) -> bool:
    """A confidential report concerns its own agency; of others, nobody could tell by a filter."""
    if webhook.audience is Audience.AGENCY:
        concerned = _holders(it)
        if may_show_content(it):
            concerned |= {*it.facts.get("copied_to", ()), *_before_and_after(it, "tier")}
        return webhook.owner in concerned
    if may_show_content(it):
        return True
    return webhook.audience is Audience.NATIONAL and not webhook.filter.narrows


def _may_read_more(webhook: Webhook, it: Told, reference: Reference) -> bool:
    """Of a confidential report, and of one that left for another desk, only ids and clocks."""
    return may_show_content(it) and may_read(webhook.reader, it.report, reference)


def _title(webhook: Webhook, report: Report) -> str | None:
    return report.title if webhook.audience is not Audience.PARTNER or report.public else None


def _address(webhook: Webhook) -> str:
    return "/v1/reports/" if webhook.audience is Audience.PARTNER else "/v1/staff/reports/"


def _holders(it: Told) -> set[str]:
    """With whom the report lay before and after the event."""
    return _before_and_after(it, "agency")


def _before_and_after(it: Told, fact: str) -> set[str]:
    pair = it.event.changes.get(fact, [])
    return {value for value in (*pair, it.facts.get(fact)) if value}


def _within(region: str, wanted: str) -> bool:
    return region == wanted or region.startswith(f"{wanted}.")


def _clocks(facts: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for name, clock in facts.items():
        if name.startswith(CLOCK):
            stage = name.removeprefix(CLOCK)
            yield {"stage": stage, "due_at": clock["due_at"], "stopped_at": clock["stopped_at"]}
