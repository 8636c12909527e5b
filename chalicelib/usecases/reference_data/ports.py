"""Declare what reading and changing reference data needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reference_data.registry import Row, RowKind
from chalicelib.domain.reports.history import Actor


@dataclass(frozen=True, kw_only=True)
class StoredRow:
    """A stored row and its version, which counts how often it was written."""

    row: Row
    version: int


@dataclass(frozen=True, kw_only=True)
class RowHistoryEntry:
    """One change of a row: who, of what, when and why. `before` is None where it was created."""

    version: int
    at: datetime
    by: Actor
    reason: str
    before: Row | None
    after: Row


@dataclass(frozen=True, kw_only=True)
class RowWrite:
    """A row to be written over the version it is based on; 0 creates it."""

    key: str
    row: Row
    before: StoredRow | None

    @property
    def based_on(self) -> int:
        """The version that must still be stored."""
        return self.before.version if self.before else 0


class Registry(Protocol):
    """The stored rows of reference data; units are part of their agency's row here."""

    def rows(self, subject: RowKind) -> Mapping[str, StoredRow]:
        """Read all rows of a kind by key, consistently."""

    def save_rows(
        self, subject: RowKind, puts: Sequence[RowWrite], *, by: Actor, reason: str, now: datetime
    ) -> None:
        """Write rows, each with its entry in the history, in chunks of one transaction each.

        Raises: VersionConflict when a row changed meanwhile: chunks before it are written.
        """

    def history(self, subject: RowKind, key: str) -> Sequence[RowHistoryEntry]:
        """Read every change of a row, first one first."""


class AgencyTopics(Protocol):
    """The topics through which agencies are alerted."""

    def make(self, agency: str) -> None:
        """Create the agency's topic; an existing one stays."""


class ReferenceKeeper(Protocol):
    """The packed copy of reference data, from which containers read it."""

    def keep_packed(self, *, anew: bool = False) -> bool:
        """Pack the rows where the copy is older, with `anew` in any case; return whether it did.

        Raises: Unavailable.
        """


class ReferenceData(Protocol):
    """Reference data, up to a few minutes old."""

    def current(self) -> Reference:
        """Return all of it.

        Raises: Unavailable when none was ever read and the store does not answer.
        """
