"""What keeping the reference data needs of the world."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.reference_data.registry import Row, Subject
from chalicelib.domain.reports.history import Actor


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A stored row and how often it was written."""

    row: Row
    version: int


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One change of a row: who made it of what, when and why. `before` None made it."""

    version: int
    at: datetime
    by: Actor
    reason: str
    before: Row | None
    after: Row


@dataclass(frozen=True, kw_only=True)
class Put:
    """A row to be written over the version it is based on; 0 for a new one."""

    key: str
    row: Row
    before: Kept | None

    @property
    def based_on(self) -> int:
        """The version that must still be there."""
        return self.before.version if self.before else 0


class Registry(Protocol):
    """The rows of reference data; units are part of their agency's row here."""

    def rows(self, subject: Subject) -> Mapping[str, Kept]:
        """All rows of a subject by key, read consistently."""

    def put(
        self, subject: Subject, puts: Sequence[Put], *, by: Actor, reason: str, now: datetime
    ) -> None:
        """Write rows, each with its entry in the history, in chunks of one transaction each.

        Raises VersionConflict when a row changed meanwhile: chunks before it are written.
        """

    def history(self, subject: Subject, key: str) -> Sequence[Entry]:
        """Every change of a row, first one first."""


class Topics(Protocol):
    """Where an agency's officers are told."""

    def make(self, agency: str) -> None:
        """Make the agency's topic; one that is there stays."""
