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
from chalicelib.domain.reference_data.registry import Row, Subject, key_of, retired
from chalicelib.domain.reference_data.registry_faults import Data, Fault, faults
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.report import Officer
from chalicelib.usecases.reference_data.registry_ports import Entry, Kept, Put, Registry, Topics
from chalicelib.usecases.reports.handle import actor_of

_OWN = frozenset({Subject.UNITS, Subject.TEMPLATES})
#: Who changes what. An agency's admin keeps what is the agency's own.
ADMINISTERS: Mapping[Role, frozenset[Subject]] = MappingProxyType(
    {Role.NATIONAL_ADMIN: frozenset(Subject), Role.AGENCY_ADMIN: _OWN}
)
#: The subject under which rows are stored.
STORED = {subject: subject for subject in Subject} | {Subject.UNITS: Subject.AGENCIES}


@dataclass(frozen=True, kw_only=True)
class Change:
    """A row as it shall be, over the version that the officer saw."""

    row: Row
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Whole:
    """All rows at one moment."""

    kept: Mapping[Subject, Mapping[str, Kept]]

    @property
    def data(self) -> Data:
        """The rows alone."""
        return {s: {k: v.row for k, v in rows.items()} for s, rows in self.kept.items()}

    def stored(self, subject: Subject, key: str) -> Kept | None:
        """The stored row that holds a row: of a unit its agency's."""
        name = key.split("/", maxsplit=1)[0] if subject is Subject.UNITS else key
        return self.kept[STORED[subject]].get(name)


def whole(registry: Registry) -> Whole:
    """Everything, units as rows of their own beside the agencies that hold them."""
    kept: dict[Subject, Mapping[str, Kept]] = {
        subject: registry.rows(subject) for subject in Subject if subject is not Subject.UNITS
    }
    units: dict[str, Kept] = {}
    for agency, there in kept[Subject.AGENCIES].items():
        for unit in there.row["units"]:
            row = {"agency": agency, **unit, "active": unit.get("active", True)}
            units[key_of(Subject.UNITS, row)] = Kept(row=row, version=there.version)
    return Whole(kept={**kept, Subject.UNITS: units})


def listed(subject: Subject, *, registry: Registry) -> Mapping[str, Kept]:
    """All rows of a subject; a unit's version is its agency's."""
    return whole(registry).kept[subject]


def one(subject: Subject, key: str, *, registry: Registry) -> tuple[Kept, list[Entry]]:
    """A row and its history; raises RowNotFound."""
    found = whole(registry).kept[subject].get(key)
    if found is None:
        raise RowNotFound
    name = key.split("/", maxsplit=1)[0] if subject is Subject.UNITS else key
    return found, list(registry.history(STORED[subject], name))


def put(
    officer: Officer,
    subject: Subject,
    change: Change,
    *,
    registry: Registry,
    topics: Topics,
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
    subject: Subject,
    key: str,
    *,
    version: int,
    reason: str,
    registry: Registry,
    topics: Topics,
    regions: Mapping[str, str],
    now: datetime,
) -> None:
    """Let a row be of no more effect; it stays on file. Raises like `put`, and RowNotFound."""
    found = whole(registry).kept[subject].get(key)
    if found is None:
        raise RowNotFound
    row = retired(subject, found.row, local_day(now))
    change = Change(row=row, version=version, reason=reason)
    put(officer, subject, change, registry=registry, topics=topics, regions=regions, now=now)


def require(officer: Officer, subject: Subject, row: Row) -> None:
    """Raises ActNotAllowed unless the officer keeps this row."""
    if subject not in ADMINISTERS.get(officer.role, frozenset()):
        raise ActNotAllowed
    if officer.role is not Role.NATIONAL_ADMIN and row["agency"] != officer.agency:
        raise ActNotAllowed


def new_faults(
    before: Data,
    subject: Subject,
    rows: Mapping[str, Row],
    *,
    regions: Mapping[str, str],
    now: datetime,
) -> list[Fault]:
    """What would be wrong with these rows that is not wrong without them."""
    today = local_day(now)
    after = {**before, subject: {**before[subject], **rows}}
    known = set(faults(before, regions, today))
    return [fault for fault in faults(after, regions, today) if fault not in known]


def stored_puts(before: Whole, subject: Subject, rows: Mapping[str, Row]) -> list[Put]:
    """The stored rows to be written for these; units are written with their agency."""
    if subject is not Subject.UNITS:
        return [
            Put(key=key, row=_with_units(subject, row, there), before=there)
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
        there = before.kept[Subject.AGENCIES][agency]
        merged = {u["id"]: u for u in there.row["units"]} | units
        new = {**there.row, "units": list(merged.values())}
        if new != there.row:
            found.append(Put(key=agency, row=new, before=there))
    return found


def make_topics(subject: Subject, puts: list[Put], topics: Topics) -> None:
    """A new agency gets its topic."""
    if subject is Subject.AGENCIES:
        for new in puts:
            if new.before is None:
                topics.make(new.key)


def _with_units(subject: Subject, row: Row, there: Kept | None) -> Row:
    """An agency keeps the units that are stored within it."""
    if subject is not Subject.AGENCIES:
        return row
    return {**row, "units": there.row["units"] if there else []}


def _named(fault: Fault) -> FieldError:
    return FieldError(name=f"{fault.subject}.{fault.id}", code=fault.code, limit=fault.detail)
