"""What keeping the reference data needs of the world."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reference_data.registry import Row, RowKind
from chalicelib.domain.reports.history import Actor


@dataclass(frozen=True, kw_only=True)
class StoredRow:
    """A stored row and how often it was written."""

    row: Row
    version: int


@dataclass(frozen=True, kw_only=True)
class RowHistoryEntry:
    """One change of a row: who made it of what, when and why. `before` None made it."""

    version: int
    at: datetime
    by: Actor
    reason: str
    before: Row | None
    after: Row


@dataclass(frozen=True, kw_only=True)
class RowWrite:
    """A row to be written over the version it is based on; 0 for a new one."""

    key: str
    row: Row
    before: StoredRow | None

    @property
    def based_on(self) -> int:
        """The version that must still be there."""
        return self.before.version if self.before else 0


class Registry(Protocol):
    """The rows of reference data; units are part of their agency's row here."""

    def rows(self, subject: RowKind) -> Mapping[str, StoredRow]:
        """All rows of a subject by key, read consistently."""

    def put(
        self, subject: RowKind, puts: Sequence[RowWrite], *, by: Actor, reason: str, now: datetime
    ) -> None:
        """Write rows, each with its entry in the history, in chunks of one transaction each.

        Raises VersionConflict when a row changed meanwhile: chunks before it are written.
        """

    def history(self, subject: RowKind, key: str) -> Sequence[RowHistoryEntry]:
        """Every change of a row, first one first."""


class AgencyTopics(Protocol):
    """Where an agency's officers are told."""

    def make(self, agency: str) -> None:
        """Make the agency's topic; one that is there stays."""


class ReferenceData(Protocol):
    """Reference data, perhaps a few minutes old."""

    def current(self) -> Reference:
        """All of it."""
