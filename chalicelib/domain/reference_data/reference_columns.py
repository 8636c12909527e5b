"""Define the columns of reference data rows: what a cell may hold, as JSON or as text of a CSV
file.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from chalicelib.domain.clean_text import clean_line, clean_text, fits
from chalicelib.domain.contacts.contact_rules import parse_email
from chalicelib.domain.deadlines.clocks import Unit
from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.written_dates import iso_date_of_cell

ANY = "*"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_ID = 64  # as much as Cognito keeps of an officer's unit
#: TRUE and BENAR are what Excel makes of a yes.
_YES, _NO = {"ya", "true", "1", "yes", "benar"}, {"tidak", "false", "0", "no", "salah"}


class ColumnType(StrEnum):
    """What a column holds."""

    ID = "id"
    TEXT = "text"
    LINES = "lines"
    BOOLEAN = "boolean"
    WHOLE = "whole"
    DATE = "date"
    CHOICE = "choice"
    LIST = "list"
    SPAN = "span"
    LINK = "link"
    EMAIL = "email"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. `inside` names the part of the stored row that holds it."""

    name: str
    type: ColumnType = ColumnType.TEXT
    required: bool = False
    longest: int = 200
    choices: tuple[str, ...] = ()
    default: Any = None
    inside: str = ""


def read_cell(column: Column, value: Any) -> Any:
    """Read the value of a column.

    Raises: InvalidFields naming the column.
    """
    if isinstance(value, str):
        value = clean_text(value) if column.type is ColumnType.LINES else clean_line(value)
    if value is None or value in ("", []):
        if column.required:
            raise _fault(column, "required")
        return column.default
    return _READERS[column.type](column, value)


def _fault(column: Column, code: str, limit: object = "") -> InvalidFields:
    return InvalidFields([FieldError(name=column.name, code=code, limit=str(limit))])


def _id(column: Column, value: Any) -> str:
    if not isinstance(value, str):
        raise _fault(column, "not_text")
    if value != ANY and not _SLUG.fullmatch(value):
        raise _fault(column, "not_an_id")
    if len(value) > LONGEST_ID:
        raise _fault(column, "too_long", LONGEST_ID)
    return value


def _text(column: Column, value: Any) -> str:
    if not isinstance(value, str):
        raise _fault(column, "not_text")
    if not fits(value, column.longest):
        raise _fault(column, "too_long", column.longest)
    return value


def _boolean(column: Column, value: Any) -> bool:
    word = str(value).lower()
    if word not in _YES | _NO:
        raise _fault(column, "not_a_boolean")
    return word in _YES


def _whole(column: Column, value: Any) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"-?\d{1,6}", str(value)):
        raise _fault(column, "not_a_number")
    return int(value)


def _date(column: Column, value: Any) -> str:
    if not isinstance(value, str):
        raise _fault(column, "not_a_date")
    try:
        return date.fromisoformat(iso_date_of_cell(value)).isoformat()
    except ValueError:
        raise _fault(column, "not_a_date") from None


def _choice(column: Column, value: Any) -> str:
    if value not in column.choices:
        raise _fault(column, "not_a_choice", ", ".join(column.choices))
    return str(value)


def _list(column: Column, value: Any) -> list[str]:
    found = value.split("|") if isinstance(value, str) else value
    if not isinstance(found, list):
        raise _fault(column, "not_a_list")
    return [_id(column, entry.strip() if isinstance(entry, str) else entry) for entry in found]


def _span(column: Column, value: Any) -> dict[str, Any]:
    """Read `{"amount": 3, "unit": "working_days"}` or `3 working_days`."""
    given = value if isinstance(value, Mapping) else _SPAN.fullmatch(str(value))
    if given is None:
        raise _fault(column, "not_a_span", ", ".join(Unit))
    parts: Mapping[str, Any] = given if isinstance(given, Mapping) else given.groupdict()
    amount, unit = parts.get("amount", ""), parts.get("unit", "")
    if unit not in list(Unit) or not re.fullmatch(r"[1-9]\d{0,3}", str(amount)):
        raise _fault(column, "not_a_span", ", ".join(Unit))
    return {"amount": int(amount), "unit": str(unit)}


def _link(column: Column, value: Any) -> str:
    """Read a telephone number or a page over TLS; nothing else that a browser would follow."""
    link = _text(column, value)
    if not _LINK.fullmatch(link):
        raise _fault(column, "not_a_link")
    return link


def _email(column: Column, value: Any) -> str:
    address = parse_email(_text(column, value))
    if address is None:
        raise _fault(column, "not_an_email")
    return address


_LINK = re.compile(r"tel:\+?\d{3,15}|https://[a-z0-9.-]+\.[a-z]{2,}(/[^\s<>\"']*)?")
_SPAN = re.compile(r"(?P<amount>\d+) (?P<unit>\w+)")
_READERS: Mapping[ColumnType, Callable[[Column, Any], Any]] = {
    ColumnType.ID: _id,
    ColumnType.TEXT: _text,
    ColumnType.LINES: _text,
    ColumnType.BOOLEAN: _boolean,
    ColumnType.WHOLE: _whole,
    ColumnType.DATE: _date,
    ColumnType.CHOICE: _choice,
    ColumnType.LIST: _list,
    ColumnType.SPAN: _span,
    ColumnType.LINK: _link,
    ColumnType.EMAIL: _email,
}


def write_cell(value: Any) -> str:
    """Write a value as a CSV cell; `read_cell` reads the same value from it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, Mapping):
        return f"{value['amount']} {value['unit']}"
    if isinstance(value, (list, tuple)):
        return "|".join(map(str, value))
    return str(value)
