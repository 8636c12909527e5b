"""Change reference data: every change is checked as part of the whole, dated and signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.errors import (
    ActNotAllowed,
    FieldError,
    InvalidFields,
    RowNotFound,
    VersionConflict,
)
from chalicelib.domain.reference_data.registry import Row, RowKind, retired_row, row_key
from chalicelib.domain.reference_data.registry_faults import Data, RegistryFault, find_faults
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.report import Officer
from chalicelib.usecases.reference_data.ports import (
    AgencyTopics,
    Registry,
    RowHistoryEntry,
    RowWrite,
    StoredRow,
)
from chalicelib.usecases.reports.officer_acts import actor_of_officer

_OWN = frozenset({RowKind.UNITS, RowKind.TEMPLATES})
#: Who changes what. An agency's admin keeps what is the agency's own.
ADMINISTERS: Mapping[Role, frozenset[RowKind]] = MappingProxyType(
    {Role.NATIONAL_ADMIN: frozenset(RowKind), Role.AGENCY_ADMIN: _OWN}
)
#: The subject under which rows are stored.
STORED_WITH = {subject: subject for subject in RowKind} | {RowKind.UNITS: RowKind.AGENCIES}


@dataclass(frozen=True, kw_only=True)
class RowChange:
    """A row as it is to be, with the version that the officer saw."""

    row: Row
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class AllRows:
    """All rows at one moment."""

    kept: Mapping[RowKind, Mapping[str, StoredRow]]

    @property
    def data(self) -> Data:
        """The rows alone, without versions."""
        return {s: {k: v.row for k, v in rows.items()} for s, rows in self.kept.items()}

    def stored(self, subject: RowKind, key: str) -> StoredRow | None:
        """Return the stored row that holds a row: for a unit its agency's; None
        when there is none.
        """
        name = key.split("/", maxsplit=1)[0] if subject is RowKind.UNITS else key
        return self.kept[STORED_WITH[subject]].get(name)


def read_all_rows(registry: Registry) -> AllRows:
    """Read all rows, units as rows of their own beside the agencies that hold them."""
    kept: dict[RowKind, Mapping[str, StoredRow]] = {
        subject: registry.rows(subject) for subject in RowKind if subject is not RowKind.UNITS
    }
    units: dict[str, StoredRow] = {}
    for agency, there in kept[RowKind.AGENCIES].items():
        for unit in there.row["units"]:
            row = {"agency": agency, **unit, "active": unit.get("active", True)}
            units[row_key(RowKind.UNITS, row)] = StoredRow(row=row, version=there.version)
    return AllRows(kept={**kept, RowKind.UNITS: units})


def rows_of_kind(subject: RowKind, *, registry: Registry) -> Mapping[str, StoredRow]:
    """Read all rows of a kind by key; a unit's version is its agency's."""
    return read_all_rows(registry).kept[subject]


def row_with_history(
    subject: RowKind, key: str, *, registry: Registry
) -> tuple[StoredRow, list[RowHistoryEntry]]:
    """Read a row and its history.

    Raises: RowNotFound when there is no such row.
    """
    found = read_all_rows(registry).kept[subject].get(key)
    if found is None:
        raise RowNotFound
    name = key.split("/", maxsplit=1)[0] if subject is RowKind.UNITS else key
    return found, list(registry.history(STORED_WITH[subject], name))


def change_row(
    officer: Officer,
    subject: RowKind,
    change: RowChange,
    *,
    registry: Registry,
    topics: AgencyTopics,
    regions: Mapping[str, str],
    now: datetime,
) -> None:
    """Create or change one row (version 0 creates it).

    Faults that were there before do not stand in the way. Raises: ActNotAllowed for rows of others;
    VersionConflict when the row changed meanwhile; InvalidFields naming `<kind>.<id>` for whatever
    would no longer fit.
    """
    require_may_change(officer, subject, change.row)
    before = read_all_rows(registry)
    key = row_key(subject, change.row)
    there = before.kept[subject].get(key)
    based_on = there.version if there else 0
    if based_on != change.version:
        raise VersionConflict(expected=change.version, current=based_on)
    new = faults_caused_by(before.data, subject, {key: change.row}, regions=regions, now=now)
    if new:
        raise InvalidFields([_named(fault) for fault in new])
    puts = row_writes(before, subject, {key: change.row})
    by = actor_of_officer(officer)
    registry.save_rows(STORED_WITH[subject], puts, by=by, reason=change.reason, now=now)
    create_agency_topics(subject, puts, topics)


def retire_row(
    officer: Officer,
    subject: RowKind,
    key: str,
    *,
    version: int,
    reason: str,
    registry: Registry,
    topics: AgencyTopics,
    regions: Mapping[str, str],
    now: datetime,
) -> None:
    """End the effect of a row; it stays stored.

    Raises: RowNotFound when there is no such row; else as `change_row`.
    """
    found = read_all_rows(registry).kept[subject].get(key)
    if found is None:
        raise RowNotFound
    row = retired_row(subject, found.row, local_day(now))
    change = RowChange(row=row, version=version, reason=reason)
    change_row(officer, subject, change, registry=registry, topics=topics, regions=regions, now=now)


def require_may_change(officer: Officer, subject: RowKind, row: Row) -> None:
    """Check that the officer may change this row.

    Raises: ActNotAllowed when not.
    """
    if subject not in ADMINISTERS.get(officer.role, frozenset()):
        raise ActNotAllowed
    if officer.role is not Role.NATIONAL_ADMIN and row["agency"] != officer.agency:
        raise ActNotAllowed


def faults_caused_by(
    before: Data,
    subject: RowKind,
    rows: Mapping[str, Row],
    *,
    regions: Mapping[str, str],
    now: datetime,
) -> list[RegistryFault]:
    """List what would be wrong with these rows and is not wrong without them."""
    today = local_day(now)
    after = {**before, subject: {**before[subject], **rows}}
    known = set(find_faults(before, regions, today))
    return [fault for fault in find_faults(after, regions, today) if fault not in known]


def row_writes(before: AllRows, subject: RowKind, rows: Mapping[str, Row]) -> list[RowWrite]:
    """List the stored rows to be written for these; units are written with their agency."""
    if subject is not RowKind.UNITS:
        return [
            RowWrite(key=key, row=_with_units(subject, row, there), before=there)
            for key, row in rows.items()
            for there in [before.kept[subject].get(key)]
            if there is None or there.row != _with_units(subject, row, there)
        ]
    by_agency: dict[str, dict[str, Row]] = {}
    for row in rows.values():
        unit = {name: row[name] for name in ("id", "name", "active")}
        by_agency.setdefault(row["agency"], {})[row["id"]] = unit
    found = []
    for agency, units in by_agency.items():
        there = before.kept[RowKind.AGENCIES][agency]
        merged = {u["id"]: u for u in there.row["units"]} | units
        new = {**there.row, "units": list(merged.values())}
        if new != there.row:
            found.append(RowWrite(key=agency, row=new, before=there))
    return found


def create_agency_topics(subject: RowKind, puts: list[RowWrite], topics: AgencyTopics) -> None:
    """Create the topic of each new agency."""
    if subject is RowKind.AGENCIES:
        for new in puts:
            if new.before is None:
                topics.make(new.key)


def _with_units(subject: RowKind, row: Row, there: StoredRow | None) -> Row:
    """Return an agency's row with the units that are stored within it."""
    if subject is not RowKind.AGENCIES:
        return row
    return {**row, "units": there.row["units"] if there else []}


def _named(fault: RegistryFault) -> FieldError:
    return FieldError(name=f"{fault.subject}.{fault.id}", code=fault.code, limit=fault.detail)
