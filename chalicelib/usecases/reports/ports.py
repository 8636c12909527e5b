"""What the use cases need of the world. Adapters implement these; fakes in tests do too.

Every storage fault surfaces as a domain error: `Unavailable` when trying again may help.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from chalicelib.domain.contacts.verified_contact import Channel, Stop
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Bucket, Flag, Kind, State
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import DeclaredFile, Finding, Report, Reporter


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """All that is kept of one report, read with one query. `supports` counts its supporters,
    `stops` says by which channels its reporter gets no more messages.
    """

    report: Report
    events: Sequence[Event]
    findings: Sequence[Finding]
    supports: int = 0
    stops: Mapping[Channel, Stop] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Change:
    """A report before and after one event. A part just split off has neither before nor event."""

    before: Report | None
    after: Report
    event: Event | None


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """One line of a worklist, as projected into the index."""

    id: str
    version: int
    title: str
    kind: Kind
    category: str
    region: str
    state: State
    agency: str
    unit: str | None
    due_at: datetime | None
    anonymous: bool
    confidential: bool
    submitted_at: datetime
    tier: str | None
    supervisory: bool | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some lines and where to go on: `next` is an opaque key of the store, None at the end."""

    items: Sequence[WorkItem]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A presigned POST for one declared file."""

    n: int
    url: str
    fields: dict[str, str]


class Reports(Protocol):
    """The reports with their history, files and sealed reporters."""

    def add(self, report: Report, sealed_reporter: bytes | None) -> None:
        """Put a new report (version 1), only if none has its id; raises AlreadyExists."""

    def get(self, report: str) -> Report:
        """The report itself, read consistently; raises ReportNotFound."""

    def many(self, reports: Sequence[str]) -> Iterable[Report]:
        """Those of the reports that are there, in any order, read in batches."""

    def dossier(self, report: str) -> Dossier:
        """The report with history and findings, read consistently; raises ReportNotFound."""

    def begin(self, before: Report, after: Report, events: Sequence[Event]) -> None:
        """Routing: one transaction that moves the sealed reporter into an item of its own, writes
        `events` and the report if it still is at `before.version`; raises VersionConflict."""

    def save(self, *changes: Change) -> None:
        """One transaction of all changes: each report if it still is at `before.version`, and its
        event; a part split off, if none has its id. Raises VersionConflict."""

    def sealed_reporter(self, report: str) -> bytes | None:
        """The sealed identity; None when none was given."""

    def add_finding(self, report: str, finding: Finding) -> None:
        """Put what a check found, once: a second finding of the same file changes nothing."""


class Dossiers(Protocol):
    """What is read of a report that something happened to."""

    def get(self, report: str) -> Report:
        """The report itself, read consistently; raises ReportNotFound."""

    def dossier(self, report: str) -> Dossier:
        """The report with history and findings, read consistently; raises ReportNotFound."""


class Worklists(Protocol):
    """What lies on whose desk, earliest due first."""

    def of_agency(self, agency: str, bucket: Bucket, page: str | None) -> Page:
        """Reports that lie with an agency."""

    def of_unit(self, agency: str, unit: str, bucket: Bucket, page: str | None) -> Page:
        """Reports that lie with a unit of an agency."""

    def of_tier(self, agency: str, page: str | None) -> Page:
        """Open reports that have climbed to this agency."""

    def copied_to(self, agency: str, page: str | None) -> Page:
        """Open reports of others that were copied to this agency."""

    def proposed(self, agency: str, page: str | None) -> Page:
        """Reports of an agency whose answer waits for a second person."""

    def flagged(self, flag: Flag, page: str | None) -> Page:
        """Open reports that carry a flag."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """A report with a timed act in the past."""

    id: str
    at: datetime


class DueReports(Protocol):
    """The due index."""

    def until(self, now: datetime, start: int = 0) -> Iterable[Due]:
        """Every report whose next timed act lies at or before `now`, page by page.

        `start` turns the order of the shards, so that two runs do not meet at each report.
        """


class Marks(Protocol):
    """Small notes that the system leaves itself, such as what was done last."""

    def get(self, name: str) -> str | None:
        """The note; None when there is none."""

    def put(self, name: str, value: str) -> None:
        """Replace the note."""


class Duplicates(Protocol):
    """Which reports are merged into which; some seconds behind."""

    def merged_into(self, main: str, after: str, most: int) -> Sequence[str]:
        """So many ids at most that come after `after`, in their order; raises Unavailable."""


class ReferenceData(Protocol):
    """Reference data, perhaps a few minutes old."""

    def current(self) -> Reference:
        """All of it."""


class Seal(Protocol):
    """Envelope encryption of an identity, bound to its report."""

    def close(self, report: str, reporter: Reporter) -> bytes:
        """Sealed bytes."""

    def open(self, report: str, sealed: bytes) -> Reporter:
        """The identity; raises Corrupt when the bytes were changed or belong to another report."""


class Files(Protocol):
    """The bytes of attachments. `incoming` is what was uploaded and nobody has checked."""

    def upload_form(self, report: str, file: DeclaredFile) -> Upload:
        """A presigned POST that takes just this key, type and size."""

    def link(self, key: str, name: str) -> str:
        """A short-lived URL to read one checked file."""

    def incoming(self, report: str, n: int) -> bytes | None:
        """The uploaded bytes; None when there are none (any more)."""

    def keep_original(self, report: str, n: int, sha256: str, type_: str) -> None:
        """Copy the upload, unchanged, to the sealed evidence under its hash."""

    def put_checked(self, key: str, data: bytes, type_: str) -> None:
        """Store what people may see."""

    def drop_incoming(self, report: str, n: int) -> None:
        """Remove the upload; it may be gone already."""


class IntakeQueue(Protocol):
    """Where a report waits when the table cannot take it."""

    def send(self, report: Report, sealed_reporter: bytes | None) -> None:
        """Queue it; raises Unavailable."""


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One message to an agency's officers; `attributes` are for filter policies."""

    agency: str
    subject: str
    body: str
    sms: str
    attributes: dict[str, str]


class Alerts(Protocol):
    """The agencies' topics."""

    def publish(self, alert: Alert) -> None:
        """Publish; raises Unavailable, SlowDown, Undeliverable (`no_topic`, `refused`)."""


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """Who hears an agency's alerts. `ref` names it to its topic, "" until the address confirmed."""

    protocol: str
    endpoint: str
    ref: str


class Subscriptions(Protocol):
    """The subscribers of an agency's topic, each with a filter over the alerts' attributes."""

    def all_of(self, agency: str) -> Sequence[Subscription]:
        """Everybody who hears it, or was asked to confirm; not those who left."""

    def add(
        self, agency: str, protocol: str, endpoint: str, policy: Mapping[str, list[str]]
    ) -> Subscription:
        """Subscribe `email` or `sms`; the provider asks an e-mail address to confirm."""

    def change(self, ref: str, policy: Mapping[str, list[str]]) -> None:
        """Another filter; raises Unavailable."""

    def drop(self, ref: str) -> None:
        """End it; it may have ended already."""


@dataclass(frozen=True, kw_only=True)
class CheckedFile:
    """What the look into a file found. `copy` is safe to show; None copies keep the original."""

    type: str
    copy: bytes
    thumbnail: bytes | None


class Inspector(Protocol):
    """Looks into bytes."""

    def look(self, data: bytes, declared_type: str) -> CheckedFile:
        """The real type, a copy without position and device data, a thumbnail of images; raises
        Refused when the bytes are not what was declared or cannot be read."""
