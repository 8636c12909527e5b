"""Keeping reference data: each change is part of the whole, dated and signed."""

from typing import Any

import pytest

from chalicelib.domain.errors import ActNotAllowed, InvalidFields, RowNotFound, VersionConflict
from chalicelib.domain.reference_data.registry import Row, RowKind
from chalicelib.domain.reports.codes import STAFF, Role
from chalicelib.domain.reports.history import Actor
from chalicelib.usecases.reference_data import administer
from chalicelib.usecases.reference_data.administer import RowChange
from chalicelib.usecases.reference_data.import_rows import ImportReport, export_csv, import_csv
from tests.builders import DESK, NOW, an_officer
from tests.fakes.reference_data import FakeAgencyTopics, FakeRegistry
from tests.reference_rows import REGIONS, agency, rule, template, whole

NATIONAL = an_officer(Role.NATIONAL_ADMIN, DESK)
BANDUNG = an_officer(Role.AGENCY_ADMIN, "pemda-3273")
UNIT = {"agency": "pemda-3273", "id": "dishub", "name": "Dinas Perhubungan", "active": True}


class Office:
    """The registry and what is done with it."""

    def __init__(self) -> None:
        self.registry, self.topics = FakeRegistry(whole()), FakeAgencyTopics()

    def around(self) -> dict[str, Any]:
        return {"registry": self.registry, "topics": self.topics, "regions": REGIONS, "now": NOW}

    def put(self, subject: RowKind, row: Row, version: int = 0, officer: Any = NATIONAL) -> None:
        change = RowChange(row=row, version=version, reason="Contoh alasan")
        administer.change_row(officer, subject, change, **self.around())

    def retire(self, subject: RowKind, key: str, version: int = 1) -> None:
        administer.retire_row(
            NATIONAL, subject, key, version=version, reason="Alasan", **self.around()
        )

    def load(self, subject: RowKind, text: str, **changes: Any) -> ImportReport:
        asked = {"only_agency": None, "dry_run": False, **changes}
        by = Actor(role=Role.NATIONAL_ADMIN, name="Contoh")
        return import_csv(subject, text, by=by, reason="Impor", **asked, **self.around())

    def export(self, subject: RowKind) -> str:
        rows = administer.rows_of_kind(subject, registry=self.registry)
        return export_csv(subject, {k: v.row for k, v in rows.items()})


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_new_agency_gets_its_topic_and_its_history(office: Office) -> None:
    office.put(RowKind.AGENCIES, without_units(agency("kemenhub")))
    kept, [entry] = administer.row_with_history(
        RowKind.AGENCIES, "kemenhub", registry=office.registry
    )
    assert (kept.version, kept.row["units"]) == (1, [])
    assert (entry.before, entry.reason, entry.by.role) == (None, "Contoh alasan", "national_admin")
    assert office.topics.made == ["kemenhub"]
    office.put(RowKind.AGENCIES, without_units(agency("kemenhub", name="Baru")), version=1)
    _, entries = administer.row_with_history(RowKind.AGENCIES, "kemenhub", registry=office.registry)
    assert [e.version for e in entries] == [1, 2]
    assert entries[1].before is not None
    assert entries[1].before["name"] != entries[1].after["name"] == "Baru"
    assert office.topics.made == ["kemenhub"]


def without_units(row: Row) -> Row:
    return {k: v for k, v in row.items() if k != "units"}


def test_an_agencys_units_survive_a_change_of_the_agency(office: Office) -> None:
    row = office.registry.kept[RowKind.AGENCIES]["pemda-3273"].row
    office.put(RowKind.AGENCIES, {**without_units(row), "short": "Bandung"}, version=1)
    changed = office.registry.kept[RowKind.AGENCIES]["pemda-3273"].row
    assert (changed["short"], [u["id"] for u in changed["units"]]) == ("Bandung", ["dinas-pu"])


def test_a_change_over_an_old_version_is_refused(office: Office) -> None:
    row = rule("jalan", "jalan", None, priority=3)
    with pytest.raises(VersionConflict):
        office.put(RowKind.RULES, row, version=0)
    office.put(RowKind.RULES, row, version=1)
    with pytest.raises(VersionConflict):
        office.put(RowKind.RULES, row, version=1)


def test_a_change_that_would_break_the_whole_is_refused_with_its_row(office: Office) -> None:
    with pytest.raises(InvalidFields) as caught:
        office.retire(RowKind.AGENCIES, "imigrasi")
    assert {(f.name, f.code) for f in caught.value.fields} == {
        ("rules.paspor", "agency_retired"),
        ("categories.paspor", "no_way_out"),
    }
    assert office.registry.kept[RowKind.AGENCIES]["imigrasi"].version == 1
    office.retire(RowKind.RULES, "paspor")
    office.retire(RowKind.AGENCIES, "imigrasi")
    assert office.registry.kept[RowKind.AGENCIES]["imigrasi"].row["active"] is False


def test_what_was_wrong_before_does_not_stand_in_the_way(office: Office) -> None:
    office.registry = FakeRegistry({**whole(), RowKind.PROFILES: {}})
    office.put(RowKind.RULES, rule("r", "jalan", None))
    assert "r" in office.registry.kept[RowKind.RULES]


def test_retiring_what_is_not_there_is_refused(office: Office) -> None:
    with pytest.raises(RowNotFound):
        office.retire(RowKind.RULES, "nothing")


def test_an_agencys_admin_keeps_its_own_units_and_templates(office: Office) -> None:
    office.put(RowKind.UNITS, UNIT, version=0, officer=BANDUNG)
    units = office.registry.kept[RowKind.AGENCIES]["pemda-3273"].row["units"]
    assert [u["id"] for u in units] == ["dinas-pu", "dishub"]
    office.put(RowKind.TEMPLATES, template("t", agency="pemda-3273"), officer=BANDUNG)
    for subject, row in (
        (RowKind.UNITS, {**UNIT, "agency": "pemda-32"}),
        (RowKind.TEMPLATES, template("u")),
        (RowKind.RULES, rule("r", "jalan", None)),
        (RowKind.AGENCIES, agency("a")),
    ):
        with pytest.raises(ActNotAllowed):
            office.put(subject, row, officer=BANDUNG)


@pytest.mark.parametrize("role", sorted(STAFF - {Role.NATIONAL_ADMIN, Role.AGENCY_ADMIN}))
def test_nobody_else_changes_anything(office: Office, role: Role) -> None:
    for subject in RowKind:
        with pytest.raises(ActNotAllowed):
            office.put(subject, {**UNIT}, officer=an_officer(role, "pemda-3273"))


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("subject", list(RowKind))
def test_an_exported_file_imported_again_changes_nothing(office: Office, subject: RowKind) -> None:
    text = office.export(subject)
    report = office.load(subject, text)
    assert (report.created, report.changed, report.refused) == (0, 0, [])
    rows = administer.rows_of_kind(subject, registry=office.registry)
    assert report.unchanged == len(rows) > 0
    assert office.registry.entries == {}


HEADING = "id,name,short,kind,escalates_to,region,delegates_to,approves_answers,active"


def test_what_does_not_fit_is_reported_by_line_and_the_rest_is_taken(office: Office) -> None:
    lines = [
        HEADING,
        "dinas-a,Instansi A,A,institution,kemenpanrb,,,,",
        "Dinas B,Instansi B,B,institution,kemenpanrb,,,,",
        "dinas-c,Instansi C,C,institution,nowhere,,,,",
        "dinas-d,,D,other,kemenpanrb,,,,",
        "dinas-a,Sekali lagi,A,institution,kemenpanrb,,,,",
        "dinas-e,Instansi E,E,institution,dinas-a,,,ya,ya",
    ]
    report = office.load(RowKind.AGENCIES, "﻿" + "\r\n".join(lines))
    assert (report.created, report.changed) == (2, 0)
    assert [(r.line, r.id, r.code) for r in report.refused] == [
        (3, "Dinas B", "not_an_id"),
        (4, "dinas-c", "ladder_does_not_end_at_top"),
        (5, "dinas-d", "required"),
        (5, "dinas-d", "not_a_choice"),
        (6, "dinas-a", "there_twice"),
    ]
    assert office.registry.kept[RowKind.AGENCIES]["dinas-e"].row["approves_answers"] is True
    assert office.topics.made == ["dinas-a", "dinas-e"]


def test_a_line_that_breaks_another_row_is_the_one_refused(office: Office) -> None:
    text = office.export(RowKind.AGENCIES)
    broken = text.replace(
        "imigrasi;Instansi imigrasi;imigrasi;ministry;kemenpanrb;;;tidak;ya",
        "imigrasi;Instansi imigrasi;imigrasi;ministry;kemenpanrb;;;tidak;tidak",
    )
    assert broken != text
    report = office.load(RowKind.AGENCIES, broken + "x;Instansi X;X;ministry;kemenpanrb;;;;\r\n")
    assert [(r.id, r.code) for r in report.refused] == [("imigrasi", "agency_retired")]
    assert report.created == 1


def test_a_dry_run_writes_nothing(office: Office) -> None:
    report = office.load(
        RowKind.AGENCIES, f"{HEADING}\na,A,A,ministry,kemenpanrb,,,,\n", dry_run=True
    )
    assert report.created == 1
    assert "a" not in office.registry.kept[RowKind.AGENCIES]


def test_a_file_without_our_heading_is_refused_whole(office: Office) -> None:
    with pytest.raises(InvalidFields) as caught:
        office.load(RowKind.AGENCIES, "kode;nama\n1;x\n")
    assert {(f.name, f.code) for f in caught.value.fields} == {
        (name, "missing_column") for name in ("id", "name", "short", "kind")
    }


def test_a_column_that_is_there_twice_is_named(office: Office) -> None:
    with pytest.raises(InvalidFields) as caught:
        office.load(RowKind.AGENCIES, HEADING.replace("short", "name") + ",short\n")
    assert [(f.name, f.code) for f in caught.value.fields] == [("name", "column_twice")]


def test_days_as_spreadsheets_write_them_are_taken_or_refused_by_line_and_column(
    office: Office,
) -> None:
    days = ("31 Desember 2026", "30-Des-2026", "29/12/26", "46384", "31/31/2026", "besok")
    lines = "".join(f"{day};tidak;Libur {n};SKB\n" for n, day in enumerate(days))
    report = office.load(RowKind.HOLIDAYS, ";;;\ndate;working;name;legal_basis\n" + lines)
    assert report.created == 4
    assert [(r.line, r.field, r.code) for r in report.refused] == [
        (7, "date", "not_a_date"),
        (8, "date", "not_a_date"),
    ]
    kept = set(office.registry.kept[RowKind.HOLIDAYS])
    assert {f"2026-12-{day}" for day in (28, 29, 30, 31)} <= kept


def test_units_of_other_agencies_are_not_an_admins_to_import(office: Office) -> None:
    text = "agency,id,name,active\npemda-3273,dishub,Dishub,ya\npemda-32,x,X,ya\n"
    report = office.load(RowKind.UNITS, text, only_agency="pemda-3273")
    assert report.created == 1
    assert [(r.line, r.code) for r in report.refused] == [(3, "other_agency")]


def test_a_cell_that_looks_like_a_formula_is_made_harmless_and_comes_back(office: Office) -> None:
    for title in ("=HYPERLINK(1)", "+62", "-1", "@x", "'quoted"):
        row = template("t", title=title)
        text = export_csv(RowKind.TEMPLATES, {"t": row})
        assert f";'{title}" in text
        office.load(RowKind.TEMPLATES, text)
        assert office.registry.kept[RowKind.TEMPLATES]["t"].row["title"] == title


#: Three rows, with ~ for the separator and / for the line's end.
ROWS = (
    "id~name~short~kind~escalates_to/a~Dinas A~A~institution~kemenpanrb/"
    'b~~B~institution~kemenpanrb/c~"Dinas ""C""; Kota"~C~institution~kemenpanrb/'
)


def saved(separator: str, end: str) -> str:
    """Write the rows as a spreadsheet saves them."""
    return ROWS.replace("~", separator).replace("/", end)


SAVED = {
    "Excel in Indonesian": "\ufeff" + saved(";", "\r\n"),
    "Excel in English": saved(",", "\r\n"),
    "Unicode text": "\ufeff" + saved("\t", "\n"),
    "an old Mac": saved(";", "\r"),
    "without a last line end": saved(";", "\r\n").rstrip(),
    "with a line that tells the separator": "sep=;\r\n" + saved(";", "\r\n"),
    "empty columns and rows": saved(";", ";;\r\n").replace("id;name", "ID; Name ")
    + ";;;;;;\r\n\r\n",
}


@pytest.mark.parametrize("text", SAVED.values(), ids=list(SAVED))
def test_a_file_is_read_however_a_spreadsheet_saved_it(office: Office, text: str) -> None:
    report = office.load(RowKind.AGENCIES, text)
    assert [(r.line, r.field, r.code) for r in report.refused] == [(3, "name", "required")]
    assert report.created == 2
    assert office.registry.kept[RowKind.AGENCIES]["c"].row["name"] == 'Dinas "C"; Kota'


def test_what_a_line_has_wrong_refuses_that_line_alone(office: Office) -> None:
    lines = [
        HEADING.replace(",", ";"),
        "a;Dinas A;A;institution;kemenpanrb;;;;",
        'b;"Dinas B;B;institution;kemenpanrb;;;;',
        f"c;{'x' * 300_000};C;institution;kemenpanrb;;;;",
        'd;"Dinas D"kota;D;institution;kemenpanrb;;;;',
        'e;Pipa 5" di kota;E;institution;kemenpanrb;;;;',
        "f;Dinas F;F;institution;kemenpanrb;;;;;berlebih",
        "g;Dinas \u200bG\x00;G;institution;kemenpanrb;;;;TRUE",
    ]
    report = office.load(RowKind.AGENCIES, "\r\n".join(lines))
    assert [(r.line, r.code) for r in report.refused] == [
        (3, "quotes_do_not_match"),
        (4, "too_long"),
        (5, "quotes_do_not_match"),
        (7, "unknown_column"),
    ]
    kept = office.registry.kept[RowKind.AGENCIES]
    assert [kept[key].row["name"] for key in "aeg"] == ["Dinas A", 'Pipa 5" di kota', "Dinas G"]


def test_days_as_excel_in_indonesian_writes_them(office: Office) -> None:
    days = ("31/12/2026", "1-1-2027", "12/31/2026")
    lines = [f"{day};Contoh;TIDAK;SK contoh" for day in days]
    text = "\n".join(["date;name;working;legal_basis", *lines])
    report = office.load(RowKind.HOLIDAYS, text)
    assert [(r.line, r.code) for r in report.refused] == [(4, "not_a_date")]
    assert {"2026-12-31", "2027-01-01"} <= set(office.registry.kept[RowKind.HOLIDAYS])


def test_an_export_opens_in_columns_and_changes_nothing_when_it_comes_back(office: Office) -> None:
    for subject in (RowKind.AGENCIES, RowKind.CATEGORIES, RowKind.PROFILES, RowKind.HOLIDAYS):
        text = office.export(subject)
        first, *rest = text.splitlines()
        assert first.startswith("\ufeff")
        assert first.count(";") >= 1
        assert len(rest) > 0
        report = office.load(subject, text)
        assert (report.created, report.changed, report.refused) == (0, 0, [])


def test_an_agency_list_of_thousands_loads_in_one_go(office: Office) -> None:
    lines = [f"i{n},Instansi {n},I{n},institution,kemenpanrb,,,," for n in range(4_000)]
    report = office.load(RowKind.AGENCIES, "\n".join([HEADING, *lines]))
    assert (report.created, report.refused) == (4_000, [])
