"""Keeping the reference data: every change is checked as part of the whole, dated and signed."""

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
from chalicelib.domain.reference_data.registry import Row, RowKind, key_of, retired
from chalicelib.domain.reference_data.registry_faults import Data, RegistryFault, faults
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.report import Officer
from chalicelib.usecases.reference_data.ports import (
    AgencyTopics,
    Registry,
    RowHistoryEntry,
    RowWrite,
    StoredRow,
)
from chalicelib.usecases.reports.handle import actor_of

_OWN = frozenset({RowKind.UNITS, RowKind.TEMPLATES})
#: Who changes what. An agency's admin keeps what is the agency's own.
ADMINISTERS: Mapping[Role, frozenset[RowKind]] = MappingProxyType(
    {Role.NATIONAL_ADMIN: frozenset(RowKind), Role.AGENCY_ADMIN: _OWN}
)
#: The subject under which rows are stored.
STORED = {subject: subject for subject in RowKind} | {RowKind.UNITS: RowKind.AGENCIES}


@dataclass(frozen=True, kw_only=True)
class RowChange:
    """A row as it shall be, over the version that the officer saw."""

    row: Row
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class AllRows:
    """All rows at one moment."""

    kept: Mapping[RowKind, Mapping[str, StoredRow]]

    @property
    def data(self) -> Data:
        """The rows alone."""
        return {s: {k: v.row for k, v in rows.items()} for s, rows in self.kept.items()}

    def stored(self, subject: RowKind, key: str) -> StoredRow | None:
        """The stored row that holds a row: of a unit its agency's."""
        name = key.split("/", maxsplit=1)[0] if subject is RowKind.UNITS else key
        return self.kept[STORED[subject]].get(name)


def whole(registry: Registry) -> AllRows:
    """Everything, units as rows of their own beside the agencies that hold them."""
    kept: dict[RowKind, Mapping[str, StoredRow]] = {
        subject: registry.rows(subject) for subject in RowKind if subject is not RowKind.UNITS
    }
    units: dict[str, StoredRow] = {}
    for agency, there in kept[RowKind.AGENCIES].items():
        for unit in there.row["units"]:
            row = {"agency": agency, **unit, "active": unit.get("active", True)}
            units[key_of(RowKind.UNITS, row)] = StoredRow(row=row, version=there.version)
    return AllRows(kept={**kept, RowKind.UNITS: units})


def listed(subject: RowKind, *, registry: Registry) -> Mapping[str, StoredRow]:
    """All rows of a subject; a unit's version is its agency's."""
    return whole(registry).kept[subject]


def one(
    subject: RowKind, key: str, *, registry: Registry
) -> tuple[StoredRow, list[RowHistoryEntry]]:
    """A row and its history; raises RowNotFound."""
    found = whole(registry).kept[subject].get(key)
    if found is None:
        raise RowNotFound
    name = key.split("/", maxsplit=1)[0] if subject is RowKind.UNITS else key
    return found, list(registry.history(STORED[subject], name))


def put(
    officer: Officer,
    subject: RowKind,
    change: RowChange,
    *,
    registry: Registry,
    topics: AgencyTopics,
    regions: Mapping[str, str],
    now: datetime,
) -> None:
    """Make or change one row (version 0 makes it).

    Raises ActNotAllowed, VersionConflict, and InvalidFields naming `<subject>.<id>` for whatever
    would no longer fit. What was wrong before does not stand in the way.
    """
    require(officer, subject, change.row)
    before = whole(registry)
    key = key_of(subject, change.row)
    there = before.kept[subject].get(key)
    based_on = there.version if there else 0
    if based_on != change.version:
        raise VersionConflict(expected=change.version, current=based_on)
    new = new_faults(before.data, subject, {key: change.row}, regions=regions, now=now)
    if new:
        raise InvalidFields([_named(fault) for fault in new])
    puts = stored_puts(before, subject, {key: change.row})
    by = actor_of(officer)
    registry.put(STORED[subject], puts, by=by, reason=change.reason, now=now)
    make_topics(subject, puts, topics)


def retire(
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
    """Let a row be of no more effect; it stays on file. Raises like `put`, and RowNotFound."""
    found = whole(registry).kept[subject].get(key)
    if found is None:
        raise RowNotFound
    row = retired(subject, found.row, local_day(now))
    change = RowChange(row=row, version=version, reason=reason)
    put(officer, subject, change, registry=registry, topics=topics, regions=regions, now=now)


def require(officer: Officer, subject: RowKind, row: Row) -> None:
    """Raises ActNotAllowed unless the officer keeps this row."""
    if subject not in ADMINISTERS.get(officer.role, frozenset()):
        raise ActNotAllowed
    if officer.role is not Role.NATIONAL_ADMIN and row["agency"] != officer.agency:
        raise ActNotAllowed


def new_faults(
    before: Data,
    subject: RowKind,
    rows: Mapping[str, Row],
    *,
    regions: Mapping[str, str],
    now: datetime,
) -> list[RegistryFault]:
    """What would be wrong with these rows that is not wrong without them."""
    today = local_day(now)
    after = {**before, subject: {**before[subject], **rows}}
    known = set(faults(before, regions, today))
    return [fault for fault in faults(after, regions, today) if fault not in known]


def stored_puts(before: AllRows, subject: RowKind, rows: Mapping[str, Row]) -> list[RowWrite]:
    """The stored rows to be written for these; units are written with their agency."""
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


def make_topics(subject: RowKind, puts: list[RowWrite], topics: AgencyTopics) -> None:
    """A new agency gets its topic."""
    if subject is RowKind.AGENCIES:
        for new in puts:
            if new.before is None:
                topics.make(new.key)


def _with_units(subject: RowKind, row: Row, there: StoredRow | None) -> Row:
    """An agency keeps the units that are stored within it."""
    if subject is not RowKind.AGENCIES:
        return row
    return {**row, "units": there.row["units"] if there else []}


def _named(fault: RegistryFault) -> FieldError:
    return FieldError(name=f"{fault.subject}.{fault.id}", code=fault.code, limit=fault.detail)
