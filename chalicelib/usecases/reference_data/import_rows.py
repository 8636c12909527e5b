"""Import and export rows of reference data as a whole CSV file, with a report of what was refused
and why.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.csv_file import BOM, csv_line, read_csv
from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.reference_data.registry import (
    SCHEMA,
    Row,
    RowKind,
    csv_cells,
    read_row,
    row_key,
)
from chalicelib.domain.reference_data.registry_faults import RegistryFault
from chalicelib.domain.reports.history import Actor
from chalicelib.usecases.reference_data.administer import (
    STORED_WITH,
    AllRows,
    create_agency_topics,
    faults_caused_by,
    read_all_rows,
    row_writes,
)
from chalicelib.usecases.reference_data.ports import AgencyTopics, Registry


@dataclass(frozen=True, kw_only=True)
class RefusedLine:
    """A line that was not taken, by the number that a spreadsheet shows; 1 is the heading."""

    line: int
    id: str
    field: str
    code: str
    detail: str = ""


@dataclass(kw_only=True)
class ImportReport:
    """What became of every line."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[RefusedLine] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _Line:
    number: int
    key: str
    row: Row


def export_csv(subject: RowKind, rows: Mapping[str, Row]) -> str:
    """Write all rows as CSV with a heading; imported again it changes nothing.

    The mark at its begin and the semicolons let it open in columns (`domain/csv_file.py`).
    """
    heading = BOM + csv_line(column.name for column in SCHEMA[subject])
    return heading + "".join(csv_line(csv_cells(subject, rows[key])) for key in sorted(rows))


def import_csv(
    subject: RowKind,
    text: str,
    *,
    by: Actor,
    reason: str,
    only_agency: str | None,
    dry_run: bool,
    registry: Registry,
    topics: AgencyTopics,
    regions: Mapping[str, str],
    now: datetime,
) -> ImportReport:
    """Import every line that fits by itself and as part of the whole; report all the others.

    `only_agency` refuses rows of other agencies. Nothing is written on a dry run.

    Raises: InvalidFields when the file lacks a required column or has one twice; VersionConflict
    when a row changed meanwhile.
    """
    report = ImportReport()
    before = read_all_rows(registry)
    lines = _read(subject, text, report, only_agency)
    lines = _fitting(before, subject, lines, report, regions=regions, now=now)
    rows = {line.key: line.row for line in lines}
    puts = row_writes(before, subject, rows)
    _count(before, subject, rows, report)
    if not dry_run and puts:
        registry.save_rows(STORED_WITH[subject], puts, by=by, reason=reason, now=now)
        create_agency_topics(subject, puts, topics)
    report.refused.sort(key=lambda refusal: refusal.line)
    return report


def proposed_rows(
    before: AllRows, subject: RowKind, text: str, *, regions: Mapping[str, str], now: datetime
) -> tuple[dict[RowKind, dict[str, Row]], list[RefusedLine]]:
    """Return the stored rows as an import would leave them, by kind, and the lines refused.

    Raises: InvalidFields when the file lacks a required column or has one twice.
    """
    report = ImportReport()
    lines = _read(subject, text, report, None)
    lines = _fitting(before, subject, lines, report, regions=regions, now=now)
    puts = row_writes(before, subject, {line.key: line.row for line in lines})
    return {STORED_WITH[subject]: {put.key: put.row for put in puts}}, report.refused


def _read(
    subject: RowKind, text: str, report: ImportReport, only_agency: str | None
) -> list[_Line]:
    """Read the well-formed lines; a key that occurs twice is refused the second time."""
    table = read_csv(text, {column.name for column in SCHEMA[subject]})
    wanted = {column.name for column in SCHEMA[subject] if column.required}
    if missing := sorted(wanted - set(table.heading)):
        raise InvalidFields([FieldError(name=m, code="missing_column") for m in missing])
    if twice := sorted(n for n, times in Counter(table.heading).items() if n and times > 1):
        raise InvalidFields([FieldError(name=n, code="column_twice") for n in twice])
    found: dict[str, _Line] = {}
    for line in table.rows:
        number, values = line.number, line.cells
        if values is None:
            refusal = RefusedLine(line=number, id="", field="", code="quotes_do_not_match")
            report.refused.append(refusal)
            continue
        try:
            row = read_row(subject, values)
        except InvalidFields as wrong:
            name = str(values.get("id") or values.get("date") or "")
            report.refused += [
                RefusedLine(line=number, id=name, field=f.name, code=f.code, detail=f.limit)
                for f in wrong.fields
            ]
            continue
        key = row_key(subject, row)
        code = _refusal(row, key in found, only_agency)
        if code:
            report.refused.append(RefusedLine(line=number, id=key, field="id", code=code))
        else:
            found[key] = _Line(number=number, key=key, row=row)
    return list(found.values())


def _refusal(row: Row, twice: bool, only_agency: str | None) -> str:
    if twice:
        return "there_twice"
    other = only_agency is not None and row.get("agency") != only_agency
    return "other_agency" if other else ""


def _fitting(
    before: AllRows,
    subject: RowKind,
    lines: list[_Line],
    report: ImportReport,
    *,
    regions: Mapping[str, str],
    now: datetime,
) -> list[_Line]:
    """Return the lines that fit together with everything else, found by leaving
    out what does not.
    """
    while lines:
        rows = {line.key: line.row for line in lines}
        wrong = faults_caused_by(before.data, subject, rows, regions=regions, now=now)
        if not wrong:
            return lines
        faults = _faults_by_line(subject, lines, wrong)
        for line in lines:
            if line.key in faults:
                fault = faults[line.key]
                report.refused.append(
                    RefusedLine(
                        line=line.number,
                        id=line.key,
                        field=f"{fault.subject}.{fault.id}",
                        code=fault.code,
                        detail=fault.detail,
                    )
                )
        lines = [line for line in lines if line.key not in faults]
    return lines


def _faults_by_line(
    subject: RowKind, lines: list[_Line], wrong: list[RegistryFault]
) -> dict[str, RegistryFault]:
    """Choose the lines to leave out: those with a fault of their own, else those that a fault
    points to, else all.
    """
    keys = {line.key for line in lines}
    own = {f.id: f for f in wrong if f.subject is subject and f.id in keys}
    pointed = {f.detail: f for f in wrong if f.detail in keys}
    return own or pointed or dict.fromkeys(keys, wrong[0])


def _count(
    before: AllRows, subject: RowKind, rows: Mapping[str, Row], report: ImportReport
) -> None:
    there = before.kept[subject]
    for key, row in rows.items():
        if key not in there:
            report.created += 1
        elif csv_cells(subject, there[key].row) == csv_cells(subject, row):
            report.unchanged += 1
        else:
            report.changed += 1
