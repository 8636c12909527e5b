"""What the use cases need of the world. Adapters implement these; fakes in tests do too.

Every storage fault surfaces as a domain error: `Unavailable` when trying again may help.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.reports.codes import Bucket, Flag, Kind, State
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import Finding, Report


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """All that is kept of one report, read with one query. `supports` counts its supporters,
    `stops` says by which channels its reporter gets no more messages.
    """

    report: Report
    events: Sequence[Event]
    findings: Sequence[Finding]
    supports: int = 0
    stops: Mapping[Channel, OptOutReason] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ReportChange:
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
class WorklistPage:
    """Some lines and where to go on: `next` is an opaque key of the store, None at the end."""

    items: Sequence[WorkItem]
    next: str | None


class Reports(Protocol):
    """The reports with their history, files and sealed reporters."""

    def add(self, report: Report, sealed_reporter: bytes | None) -> None:
        """Put a new report (version 1), only if none has its id; raises AlreadyExists."""

    def get(self, report: str) -> Report:
        """The report itself, read consistently; raises ReportNotFound."""

    def get_many(self, reports: Sequence[str]) -> Iterable[Report]:
        """Those of the reports that are there, in any order, read in batches."""

    def dossier(self, report: str) -> Dossier:
        """The report with history and findings, read consistently; raises ReportNotFound."""

    def save_routed(self, before: Report, after: Report, events: Sequence[Event]) -> None:
        """Routing: one transaction that moves the sealed reporter into an item of its own, writes
        `events` and the report if it still is at `before.version`; raises VersionConflict."""

    def save(self, *changes: ReportChange) -> None:
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

    def of_agency(self, agency: str, bucket: Bucket, page: str | None) -> WorklistPage:
        """Reports that lie with an agency."""

    def of_unit(self, agency: str, unit: str, bucket: Bucket, page: str | None) -> WorklistPage:
        """Reports that lie with a unit of an agency."""

    def of_tier(self, agency: str, page: str | None) -> WorklistPage:
        """Open reports that have climbed to this agency."""

    def copied_to(self, agency: str, page: str | None) -> WorklistPage:
        """Open reports of others that were copied to this agency."""

    def proposed(self, agency: str, page: str | None) -> WorklistPage:
        """Reports of an agency whose answer waits for a second person."""

    def flagged(self, flag: Flag, page: str | None) -> WorklistPage:
        """Open reports that carry a flag."""


class MergedReports(Protocol):
    """Which reports are merged into which; some seconds behind."""

    def merged_into(self, main: str, after: str, most: int) -> Sequence[str]:
        """So many ids at most that come after `after`, in their order; raises Unavailable."""


class PartIds(Protocol):
    """Ids of the parts that are split off reports."""

    def part_id(self, report: str, n: int) -> str:
        """Derive the id of the `n`-th part (from 1) of a report: the same for the same part.

        Raises: Unavailable when the secret that it is derived with cannot be read.
        """


class IntakeQueue(Protocol):
    """Where a report waits when the table cannot take it."""

    def send(self, report: Report, sealed_reporter: bytes | None) -> None:
        """Queue it; raises Unavailable."""
