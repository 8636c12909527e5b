"""Declare what use cases of reports need of the world.

Every method raises Unavailable when the store cannot be reached and trying again may help.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.inbound.kept_letter import KeptLetter
from chalicelib.domain.reports.codes import Bucket, Flag, Kind, State
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import Finding, Report


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """All that is kept of one report, read with one query. `supports` counts its supporters,
    `opt_outs` gives the channels by which its reporter gets no more messages, and why, `letters`
    are those that are part of it.
    """

    report: Report
    events: Sequence[Event]
    findings: Sequence[Finding]
    supports: int = 0
    opt_outs: Mapping[Channel, OptOutReason] = field(default_factory=dict)
    letters: Sequence[KeptLetter] = ()


@dataclass(frozen=True, kw_only=True)
class ReportChange:
    """A report before and after one event. A part just split off has neither before nor event.

    `withheld` are the reporter's own words, sealed, where the event masks who they are.
    """

    before: Report | None
    after: Report
    event: Event | None
    withheld: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """One line of a worklist, as projected into the index.

    `new_information`: its reporter added something that no officer in charge has seen.
    """

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
    new_information: bool = False


@dataclass(frozen=True, kw_only=True)
class WorklistPage:
    """Some lines and where to go on: `next` is an opaque key of the store, None at the end."""

    items: Sequence[WorkItem]
    next: str | None


class Reports(Protocol):
    """The reports with their history, files and sealed reporters."""

    def add(self, report: Report, sealed_reporter: bytes | None) -> None:
        """Add a new report (version 1). Raises: AlreadyExists when one has its id."""

    def get(self, report: str) -> Report:
        """Read the report itself, consistently. Raises: ReportNotFound."""

    def get_many(self, reports: Sequence[str]) -> Iterable[Report]:
        """Iterate over those of the reports that are there, in any order, read in batches."""

    def dossier(self, report: str) -> Dossier:
        """Read the report with history and findings, consistently. Raises: ReportNotFound."""

    def save_routed(self, before: Report, after: Report, events: Sequence[Event]) -> None:
        """Save a routed report in one transaction: the report if it is still at `before.version`,
        its events, and the sealed reporter as an item of its own. Raises: VersionConflict."""

    def save(self, *changes: ReportChange) -> None:
        """Save all changes in one transaction: each report if it is still at `before.version`, and
        its event; a part split off, if none has its id. Raises: VersionConflict."""

    def sealed_reporter(self, report: str) -> bytes | None:
        """Read the sealed identity; None when none was given."""

    def add_finding(self, report: str, finding: Finding) -> None:
        """Add what a check found, once: a second finding of the same file changes nothing."""

    def add_letter(self, report: str, letter: KeptLetter) -> None:
        """Add a letter that became part of the report, once; the report may not be there yet."""


class Dossiers(Protocol):
    """Reading of the report that an event is about."""

    def get(self, report: str) -> Report:
        """Read the report itself, consistently. Raises: ReportNotFound."""

    def dossier(self, report: str) -> Dossier:
        """Read the report with history and findings, consistently. Raises: ReportNotFound."""


class Worklists(Protocol):
    """Worklists, earliest due first; of ended reports the latest first."""

    def of_agency(self, agency: str, bucket: Bucket, page: str | None) -> WorklistPage:
        """Page through the reports of an agency in a bucket."""

    def of_unit(self, agency: str, unit: str, bucket: Bucket, page: str | None) -> WorklistPage:
        """Page through the reports of a unit in a bucket."""

    def of_tier(self, agency: str, page: str | None) -> WorklistPage:
        """Page through open reports that have escalated to this agency."""

    def copied_to(self, agency: str, page: str | None) -> WorklistPage:
        """Page through open reports of others that were copied to this agency."""

    def proposed(self, agency: str, page: str | None) -> WorklistPage:
        """Page through reports of an agency whose proposed answer waits for approval."""

    def flagged(self, flag: Flag, page: str | None) -> WorklistPage:
        """Page through open reports that carry a flag."""


class MergedReports(Protocol):
    """Duplicates by main report; some seconds behind."""

    def merged_into(self, main: str, after: str, most: int) -> Sequence[str]:
        """List at most `most` ids of duplicates that come after the id `after`, in their order."""


class PartIds(Protocol):
    """Ids of the parts that are split off reports."""

    def part_id(self, report: str, n: int) -> str:
        """Derive the id of the `n`-th part (from 1) of a report: the same for the same part.

        Raises: Unavailable when the secret that it is derived with cannot be read.
        """


class IntakeQueue(Protocol):
    """The queue of reports that the table cannot take now."""

    def send(self, report: Report, sealed_reporter: bytes | None) -> None:
        """Queue a report with its sealed identity."""
