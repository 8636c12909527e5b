"""Read and write CSV files as spreadsheets set to Indonesian do.

Excel there separates cells by semicolons (the comma is its decimal sign), saves "Unicode text" as
UTF-16 with tabs, and on a Mac ends lines with a bare carriage return. Our own files have semicolons
and a byte order mark: they open in columns and in UTF-8 on a double click, and programs read them
with `delimiter=";", encoding="utf-8-sig"`.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, permutations

from chalicelib.domain.clean_text import clean_line
from chalicelib.domain.csv_injection import SEPARATORS, guard_cell, unguard_cell

#: How spreadsheets know UTF-8.
BOM = "\ufeff"
SEPARATOR = SEPARATORS[0]
#: Physical lines that a cell with line breaks may have; an unclosed quote would swallow the file.
MOST_LINES_OF_A_ROW = 200
#: Python's own limit raises in the midst of reading; ours are those of the columns.
_LONGEST_CELL = 64 * 1024 * 1024
_TELLS_SEPARATOR = re.compile(r'"?sep=.?"?[;,\t|]*')
_QUOTED = frozenset(f'"{"".join(SEPARATORS)}\r\n')
#: Bytes by which UTF-16 without a mark is known: of Latin letters every second one is zero.
_SAMPLE = 512
_ZEROS = 0.4


@dataclass(frozen=True, kw_only=True)
class CsvRow:
    """A row below the heading: its number as a spreadsheet shows it, and its cells by column name.

    `cells` is None when its quotes do not match. Cells beyond the heading have the name "".
    """

    number: int
    cells: Mapping[str, str] | None


@dataclass(frozen=True, kw_only=True)
class CsvTable:
    """The names of the heading, and the rows that hold anything."""

    heading: Sequence[str]
    rows: Iterable[CsvRow]


def decode_csv(raw: bytes) -> str:
    """Decode a file by its byte order mark: UTF-8, UTF-16; without a mark by its bytes: UTF-16,
    UTF-8 or the encoding of Windows.

    >>> decode_csv(b"\\xff\\xfei\\x00d\\x00"), decode_csv(b"i\\x00d\\x00"), decode_csv(b"Caf\\xe9")
    ('id', 'id', 'Café')
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    for encoding, high in (("utf-16-le", raw[1:_SAMPLE:2]), ("utf-16-be", raw[:_SAMPLE:2])):
        zeros = _zeros(high)
        if zeros > len(high) * _ZEROS and zeros * 2 > _zeros(raw[:_SAMPLE]):
            return raw.decode(encoding, errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _zeros(some: bytes) -> int:
    return sum(not byte for byte in some)


@dataclass(frozen=True, slots=True)
class _Separators:
    """What separates cells, and what separates them within the one cell that a row was taken for.

    They differ where a spreadsheet that separates at another sign opened the table and saved it.
    """

    outer: str
    inner: str


#: In the order in which they are tried where a heading says as much with each.
_TABLES = (
    *(_Separators(sign, sign) for sign in SEPARATORS),
    *(_Separators(*signs) for signs in permutations(SEPARATORS, 2)),
)


def read_csv(text: str, names: Collection[str]) -> CsvTable:
    """Read a table whose heading has some of `names`; the separator is the one that shows most.

    Lines before the heading that hold nothing are left. Lines that a spreadsheet took for one cell
    each, since it separates at another sign, are read as what is in that cell, also when it wrote
    them with its own signs (`"a;b",,`). Never raises: what cannot be read is a row without cells.
    """
    lines = io.StringIO(text.removeprefix(BOM), newline="").readlines()
    if lines and _TELLS_SEPARATOR.fullmatch(lines[0].strip().lower()):
        del lines[0]  # Excel hides it, too
    by = max(_TABLES, key=lambda tried: _fit(_first(lines, tried), names))
    heading = _heading(_first(lines, by))
    return CsvTable(heading=heading, rows=_rows(lines, by, heading))


def csv_line(cells: Iterable[str]) -> str:
    """Return a line of a CSV file: its cells guarded, and quoted where they need it.

    >>> csv_line(["dinas", "Dinas; Kota"])
    'dinas;"Dinas; Kota"\\r\\n'
    """
    return SEPARATOR.join(_quoted(guard_cell(cell)) for cell in cells) + "\r\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _QUOTED & set(cell) else cell


def _first(lines: Sequence[str], by: _Separators) -> list[str]:
    _, cells = next(_from_heading(lines, by), (0, None))
    return cells or []


def _fit(cells: Sequence[str], names: Collection[str]) -> tuple[int, int]:
    """Say how well a heading was cut: by its names, and by the tabs that are left in them."""
    return len(set(_heading(cells)) & set(names)), -sum(cell.count("\t") for cell in cells)


def _heading(cells: Sequence[str]) -> list[str]:
    """Read the names of the heading; empty ones at its end are those of empty columns."""
    names = [clean_line(unguard_cell(cell)).lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _rows(lines: Sequence[str], by: _Separators, heading: Sequence[str]) -> Iterator[CsvRow]:
    records = _from_heading(lines, by)
    next(records, None)
    for number, cells in records:
        if cells is None:
            yield CsvRow(number=number, cells=None)
        else:
            typed = [unguard_cell(cell) for cell in cells]
            names = [*heading, *[""] * (len(typed) - len(heading))]
            named = {n: cell for n, cell in zip(names, typed, strict=False) if n or cell.strip()}
            yield CsvRow(number=number, cells=named)


def _from_heading(lines: Sequence[str], by: _Separators) -> Iterator[tuple[int, list[str] | None]]:
    """Return the records from the first one that shows anything."""
    filled = _filled(lines, by)
    return dropwhile(lambda record: not any(map(clean_line, record[1] or "?")), filled)


def _filled(lines: Sequence[str], by: _Separators) -> Iterator[tuple[int, list[str] | None]]:
    """Return the records that hold anything, taken out of the one cell that some are in."""
    for number, cells in _records(lines, by):
        if cells is not None and not any(cell.strip() for cell in cells):
            continue
        shown = cells and _unwrapped(cells, by)
        if shown is None or any(cell.strip() for cell in shown):
            yield number, shown


def _unwrapped(cells: list[str], by: _Separators) -> list[str] | None:
    """Return the cells of a row that was taken for one; others as they are.

    What was cut at a sign of the other spreadsheet is put together again.
    """
    if by.outer == by.inner:
        if len(cells) > 1 or by.inner not in cells[0]:
            return cells
        inner = _cells_of(cells[0], by.inner)
        return inner if inner and len(inner) > 1 else cells
    while not cells[-1].strip():
        cells = cells[:-1]
    return _cells_of(by.outer.join(cells), by.inner)


def _cells_of(text: str, separator: str) -> list[str] | None:
    return _cells(io.StringIO(text, newline="").readlines(), separator)


def _records(lines: Sequence[str], by: _Separators) -> Iterator[tuple[int, list[str] | None]]:
    """Return each record with its number from 1; None where quotes do not match."""
    csv.field_size_limit(_LONGEST_CELL)
    at = number = 0
    while at < len(lines):
        number += 1
        size = _lines_of_record(lines, at, by.outer)
        cells = _cells(lines[at : at + size], by.outer)
        if cells is None:
            size, cells = 1, _other_cells(lines[at], by.outer)
        yield number, cells
        at += size


def _other_cells(line: str, separator: str) -> list[str] | None:
    """Return the cells of a line that alone has the signs of another spreadsheet; None else."""
    for other in SEPARATORS:
        cells = _cells([line], other)
        if cells and separator in cells[0] and not any(cell.strip() for cell in cells[1:]):
            return _cells_of(cells[0], separator)
    return None


def _lines_of_record(lines: Sequence[str], at: int, separator: str) -> int:
    """Return how many lines the record has: as many as bring its quotes to an even number."""
    if '"' not in lines[at] or _cells(lines[at : at + 1], separator) is not None:
        return 1
    quotes = 0
    for size, line in enumerate(lines[at : at + MOST_LINES_OF_A_ROW], start=1):
        quotes += line.count('"')
        if quotes % 2 == 0:
            return size
    return 1


def _cells(lines: Sequence[str], separator: str) -> list[str] | None:
    try:
        records = list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        return None
    return records[0] if len(records) == 1 else [] if not records else None
