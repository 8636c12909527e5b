"""Define reference data as rows that officers edit: one table of columns for the API and for CSV
files.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.domain.deadlines.clocks import REQUIRED_LIMITS
from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.reference_data.reference import RoutingTarget
from chalicelib.domain.reference_data.reference_columns import (
    Column,
    ColumnType,
    read_cell,
    write_cell,
)
from chalicelib.domain.reports.codes import Stage

#: A row as it is stored: plain JSON values.
Row = dict[str, Any]


class RowKind(StrEnum):
    """The kinds of rows. Units are stored within their agency and edited as rows of their own."""

    AGENCIES = "agencies"
    UNITS = "units"
    CATEGORIES = "categories"
    RULES = "rules"
    PROFILES = "profiles"
    HOLIDAYS = "holidays"
    TEMPLATES = "templates"


AGENCY_KINDS = (
    "ministry",
    "institution",
    "province",
    "regency",
    "city",
    "state_owned",
    "coordinator",
    "monitor",
    "ombudsman",
    "national_desk",
)
#: Limits that a profile may set apart, beside those that it must set.
SPECIAL_LIMITS = tuple(
    f"{stage}_{special}" for stage in Stage for special in ("information", "supervisory")
)
_ID = Column(name="id", type=ColumnType.ID, required=True)
_ACTIVE = Column(name="active", type=ColumnType.BOOLEAN, default=True)


def _named(name: str, **rest: Any) -> Column:
    return Column(name=name, type=ColumnType.ID, **rest)


def _limit(name: str, *, required: bool) -> Column:
    return Column(name=name, type=ColumnType.SPAN, required=required, inside="limits")


SCHEMA: Mapping[RowKind, tuple[Column, ...]] = {
    RowKind.AGENCIES: (
        _ID,
        Column(name="name", required=True),
        Column(name="short", required=True, longest=60),
        Column(name="kind", type=ColumnType.CHOICE, required=True, choices=AGENCY_KINDS),
        _named("escalates_to"),
        Column(name="region", longest=13),
        _named("delegates_to"),
        Column(name="approves_answers", type=ColumnType.BOOLEAN, default=False),
        _ACTIVE,
        Column(name="second_contact", type=ColumnType.EMAIL, longest=254),
    ),
    RowKind.UNITS: (
        _named("agency", required=True),
        _ID,
        Column(name="name", required=True),
        _ACTIVE,
    ),
    RowKind.CATEGORIES: (
        _ID,
        _named("parent"),
        Column(name="name_id", required=True),
        Column(name="name_en", required=True),
        Column(name="active_from", type=ColumnType.DATE),
        Column(name="active_to", type=ColumnType.DATE),
        Column(name="notice_text_id", longest=400),
        Column(name="notice_text_en", longest=400),
        Column(name="notice_stops", type=ColumnType.BOOLEAN, default=False),
        Column(name="notice_href", type=ColumnType.LINK),
        Column(name="notice_label_id", longest=80),
        Column(name="notice_label_en", longest=80),
    ),
    RowKind.RULES: (
        _ID,
        _named("category", required=True),
        Column(name="region", required=True, longest=13),
        Column(
            name="target",
            type=ColumnType.CHOICE,
            required=True,
            choices=tuple(t.value for t in RoutingTarget),
        ),
        _named("agency"),
        Column(name="priority", type=ColumnType.WHOLE, default=0),
        _ACTIVE,
    ),
    RowKind.PROFILES: (
        _ID,
        Column(name="legal_basis", required=True),
        Column(name="effective_from", type=ColumnType.DATE, required=True),
        Column(name="effective_to", type=ColumnType.DATE),
        Column(name="categories", type=ColumnType.LIST, required=True),
        Column(name="auto_dispose", type=ColumnType.BOOLEAN, default=False),
        Column(name="remind_before", type=ColumnType.SPAN, required=True),
        Column(name="escalate_every", type=ColumnType.SPAN, required=True),
        *(_limit(str(name), required=True) for name in REQUIRED_LIMITS),
        *(_limit(name, required=False) for name in SPECIAL_LIMITS),
    ),
    RowKind.HOLIDAYS: (
        Column(name="date", type=ColumnType.DATE, required=True),
        Column(name="working", type=ColumnType.BOOLEAN, required=True),
        Column(name="name", longest=120),
        Column(name="legal_basis", required=True),
        _ACTIVE,
    ),
    RowKind.TEMPLATES: (
        _ID,
        _named("agency", required=True),
        _named("category", required=True),
        Column(name="title", required=True, longest=120),
        Column(name="text", type=ColumnType.LINES, required=True, longest=5000),
        _ACTIVE,
    ),
}


def row_key(subject: RowKind, row: Row) -> str:
    """Return the key of a row: its id, its date, or `agency/unit`."""
    if subject is RowKind.HOLIDAYS:
        return str(row["date"])
    return f"{row['agency']}/{row['id']}" if subject is RowKind.UNITS else str(row["id"])


def read_row(subject: RowKind, values: Mapping[str, Any]) -> Row:
    """Read a row from JSON values or from the cells of a CSV line.

    Raises: InvalidFields with every fault at once, unknown columns included.
    """
    faults: list[FieldError] = []
    row: Row = {}
    for column in SCHEMA[subject]:
        try:
            value = read_cell(column, values.get(column.name))
        except InvalidFields as wrong:
            faults += wrong.fields
            continue
        _place(row, column, value)
    known = {c.name for c in SCHEMA[subject]}
    faults += [FieldError(name=str(n), code="unknown_column") for n in values if n not in known]
    if faults:
        raise InvalidFields(faults)
    return row


def row_columns(subject: RowKind, row: Row) -> Row:
    """Return the columns of a row by name, limits beside the others.

    A row stored before a column existed has its default.
    """
    return {
        c.name: (row.get(c.inside) or {} if c.inside else row).get(c.name, c.default)
        for c in SCHEMA[subject]
    }


def csv_cells(subject: RowKind, row: Row) -> list[str]:
    """Write the cells of a row's CSV line; `read_row` reads the same row from them."""
    values = row_columns(subject, row)
    return [write_cell(values[column.name]) for column in SCHEMA[subject]]


def retired_row(subject: RowKind, row: Row, today: date) -> Row:
    """Return the row as it is once it has no more effect, from `today` on; no row
    is ever deleted.
    """
    yesterday = (today - timedelta(days=1)).isoformat()
    if subject is RowKind.CATEGORIES:
        return {**row, "active_to": yesterday}
    if subject is RowKind.PROFILES:
        return {**row, "effective_to": yesterday}
    return {**row, "active": False}


def _place(row: Row, column: Column, value: Any) -> None:
    if not column.inside:
        row[column.name] = value
        return
    part = row.setdefault(column.inside, {})
    if value is not None:
        part[column.name] = value
