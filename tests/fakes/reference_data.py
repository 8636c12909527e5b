"""Reference data and officers in memory; the contract tests run on these and on the adapters."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.errors import (
    AlreadyExists,
    RowNotFound,
    Unavailable,
    VersionConflict,
)
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reference_data.registry import Row, RowKind
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.history import Actor
from chalicelib.usecases.officers.ports import OfficerEntry
from chalicelib.usecases.reference_data.ports import RowHistoryEntry, RowWrite, StoredRow
from tests.builders import REFERENCE


class FakeRegistry:
    """Registry."""

    def __init__(self, rows: Mapping[RowKind, Mapping[str, Row]] | None = None) -> None:
        self.kept: dict[RowKind, dict[str, StoredRow]] = {
            s: {} for s in RowKind if s is not RowKind.UNITS
        }
        for subject, there in (rows or {}).items():
            self.kept[subject] = {k: StoredRow(row=row, version=1) for k, row in there.items()}
        self.entries: dict[tuple[RowKind, str], list[RowHistoryEntry]] = {}

    def rows(self, subject: RowKind) -> Mapping[str, StoredRow]:
        return dict(self.kept[subject])

    def save_rows(
        self, subject: RowKind, puts: Sequence[RowWrite], *, by: Actor, reason: str, now: datetime
    ) -> None:
        there = self.kept[subject]
        for put in puts:
            if (there[put.key].version if put.key in there else 0) != put.based_on:
                raise VersionConflict(expected=put.based_on)
        for put in puts:
            there[put.key] = StoredRow(row=put.row, version=put.based_on + 1)
            entry = RowHistoryEntry(
                version=put.based_on + 1,
                at=now,
                by=by,
                reason=reason,
                before=put.before.row if put.before else None,
                after=put.row,
            )
            self.entries.setdefault((subject, put.key), []).append(entry)

    def history(self, subject: RowKind, key: str) -> Sequence[RowHistoryEntry]:
        return self.entries.get((subject, key), [])


class FakeAgencyTopics:
    """Topics."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def make(self, agency: str) -> None:
        self.made.append(agency)


class FakeAccounts:
    """SignInAccounts."""

    def __init__(self) -> None:
        self.accounts: dict[str, OfficerEntry] = {}
        self.invited: dict[str, str] = {}

    def create_account(self, entry: OfficerEntry, email: str) -> None:
        if entry.username in self.accounts:
            raise AlreadyExists(entry.username)
        self.accounts[entry.username] = entry
        self.invited[entry.username] = email

    def change_account(self, entry: OfficerEntry) -> None:
        if entry.username not in self.accounts:
            raise RowNotFound
        self.accounts[entry.username] = entry


class FakeDirectory:
    """OfficerDirectory."""

    def __init__(self) -> None:
        self.entries: dict[str, OfficerEntry] = {}
        self.acting: dict[str, int] = {}

    def officers_of_agency(self, agency: str) -> Sequence[OfficerEntry]:
        return [a for a in self.entries.values() if a.agency == agency]

    def save_officer(self, entry: OfficerEntry, *, by: Actor, reason: str, now: datetime) -> None:
        there = self.entries.get(entry.username)
        if (there.version if there else 0) != entry.version:
            raise VersionConflict(expected=entry.version)
        self.entries[entry.username] = replace(entry, version=entry.version + 1)
        able = [a for a in self.officers_of_agency(entry.agency) if a.enabled]
        self.acting[entry.agency] = sum(a.role is not Role.OPERATOR for a in able)


class FakeReference:
    """ReferenceData."""

    def __init__(self, reference: Reference = REFERENCE) -> None:
        self.reference = reference

    def current(self) -> Reference:
        return self.reference


class FakeReferenceKeeper:
    """ReferenceKeeper."""

    def __init__(self) -> None:
        self.calls: list[bool] = []
        self.down = False

    def keep_packed(self, *, anew: bool = False) -> bool:
        if self.down:
            raise Unavailable("down")
        self.calls.append(anew)
        return anew
