"""Rows that people keep: their columns, and the whole that they make."""

import time
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.errors import InvalidFields
from chalicelib.domain.reference_data.registry import (
    SCHEMA,
    Row,
    RowKind,
    csv_cells,
    read_row,
    retired_row,
    row_columns,
    row_key,
)
from chalicelib.domain.reference_data.registry_faults import RegistryFault, find_faults
from tests.reference_rows import (
    REGIONS,
    SPAN,
    agency,
    category,
    profile,
    rule,
    template,
    whole,
)

TODAY = date(2026, 11, 24)


def together(**changed: dict[str, Row]) -> dict[RowKind, dict[str, Row]]:
    data = whole()
    data[RowKind.UNITS] = {"pemda-3273/dinas-pu": {"agency": "pemda-3273", "id": "dinas-pu"}}
    for subject, rows in changed.items():
        data[RowKind(subject)] = {**data[RowKind(subject)], **rows}
    return data


def found(**changed: dict[str, Row]) -> set[tuple[str, str, str]]:
    return {(f.subject, f.id, f.code) for f in find_faults(together(**changed), REGIONS, TODAY)}


@pytest.mark.parametrize("subject", list(whole()))
def test_a_row_reads_back_from_its_cells_and_from_its_columns(subject: RowKind) -> None:
    for row in whole()[subject].values():
        kept = {k: v for k, v in row.items() if k != "units"}
        names = [column.name for column in SCHEMA[subject]]
        assert read_row(subject, dict(zip(names, csv_cells(subject, row), strict=True))) == kept
        assert read_row(subject, row_columns(subject, row)) == kept


@pytest.mark.parametrize(
    ("subject", "changes", "name", "code"),
    [
        (RowKind.AGENCIES, {"id": "Kota Bandung"}, "id", "not_an_id"),
        (RowKind.AGENCIES, {"id": "a" * 65}, "id", "too_long"),
        (RowKind.AGENCIES, {"name": ""}, "name", "required"),
        (RowKind.AGENCIES, {"name": 7}, "name", "not_text"),
        (RowKind.AGENCIES, {"name": "\x00\u200b"}, "name", "required"),
        (RowKind.AGENCIES, {"kind": "kota"}, "kind", "not_a_choice"),
        (RowKind.AGENCIES, {"active": "mungkin"}, "active", "not_a_boolean"),
        (RowKind.AGENCIES, {"warna": "biru"}, "warna", "unknown_column"),
        (RowKind.CATEGORIES, {"active_to": "12-31-2026"}, "active_to", "not_a_date"),
        (RowKind.CATEGORIES, {"notice_href": "javascript:alert(1)"}, "notice_href", "not_a_link"),
        (RowKind.CATEGORIES, {"notice_href": "http://example.id"}, "notice_href", "not_a_link"),
        (RowKind.CATEGORIES, {"notice_href": "tel:112;ext=1"}, "notice_href", "not_a_link"),
        (RowKind.CATEGORIES, {"notice_stops": "mungkin"}, "notice_stops", "not_a_boolean"),
        (RowKind.CATEGORIES, {"notice_text_id": "x" * 401}, "notice_text_id", "too_long"),
        (RowKind.RULES, {"priority": "tinggi"}, "priority", "not_a_number"),
        (RowKind.PROFILES, {"reply": "3 minggu"}, "reply", "not_a_span"),
        (RowKind.PROFILES, {"reply": "0 hours"}, "reply", "not_a_span"),
        (RowKind.PROFILES, {"reply": {}}, "reply", "not_a_span"),
        (RowKind.PROFILES, {"reply": {"amount": 3}}, "reply", "not_a_span"),
        (RowKind.PROFILES, {"effective_from": 46387}, "effective_from", "not_a_date"),
        (RowKind.PROFILES, {"effective_from": ["2026-12-31"]}, "effective_from", "not_a_date"),
        (RowKind.PROFILES, {"reply": None}, "reply", "required"),
        (RowKind.PROFILES, {"categories": [3]}, "categories", "not_text"),
        (RowKind.HOLIDAYS, {"date": ""}, "date", "required"),
        (RowKind.TEMPLATES, {"text": "x" * 5001}, "text", "too_long"),
    ],
)
def test_a_cell_that_does_not_fit_is_named(
    subject: RowKind, changes: dict[str, Any], name: str, code: str
) -> None:
    row = next(iter(whole()[subject].values()))
    with pytest.raises(InvalidFields) as caught:
        read_row(subject, {**row_columns(subject, row), **changes})
    assert [(f.name, f.code) for f in caught.value.fields] == [(name, code)]


def test_every_fault_of_a_row_is_named_at_once() -> None:
    with pytest.raises(InvalidFields) as caught:
        read_row(RowKind.RULES, {"id": "!", "priority": "x"})
    names = [f.name for f in caught.value.fields]
    assert names == ["id", "category", "region", "target", "priority"]


def test_people_may_write_ya_and_tidak_and_spans_in_words() -> None:
    row = {**row_columns(RowKind.PROFILES, profile("p")), "auto_dispose": "Ya", "reply": "12 hours"}
    read = read_row(RowKind.PROFILES, row)
    assert read["auto_dispose"] is True
    assert read["limits"]["reply"] == {"amount": 12, "unit": "hours"}


def test_the_whole_fits() -> None:
    assert found() == set()


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (
            {"agencies": {"a": agency("a", escalates_to="b"), "b": agency("b", escalates_to="a")}},
            ("agencies", "a", "ladder_does_not_end_at_top"),
        ),
        (
            {"agencies": {"a": agency("a", escalates_to="nowhere")}},
            ("agencies", "a", "escalates_to_unknown"),
        ),
        (
            {"agencies": {"a": agency("a", delegates_to="b"), "b": agency("b", delegates_to="a")}},
            ("agencies", "a", "delegates_to_itself"),
        ),
        (
            {
                "agencies": {
                    "a": agency("a", delegates_to="b"),
                    "b": agency("b", active=False),
                }
            },
            ("agencies", "a", "successor_not_active"),
        ),
        ({"agencies": {"a": agency("a", region="99")}}, ("agencies", "a", "region_unknown")),
        (
            {"agencies": {"z": agency("z", region="32.73")}},
            ("agencies", "z", "region_governed_twice"),
        ),
        (
            {"agencies": {"kemendagri": agency("kemendagri", active=False)}},
            ("agencies", "kemendagri", "needed"),
        ),
        (
            {"agencies": {"imigrasi": agency("imigrasi", active=False)}},
            ("rules", "paspor", "agency_retired"),
        ),
        (
            {"agencies": {"imigrasi": agency("imigrasi", active=False)}},
            ("categories", "paspor", "no_way_out"),
        ),
        ({"rules": {"r": rule("r", "x", "imigrasi")}}, ("rules", "r", "category_unknown")),
        ({"rules": {"r": rule("r", "jalan", "x")}}, ("rules", "r", "agency_unknown")),
        (
            {"rules": {"r": rule("r", "jalan", None, region="99")}},
            ("rules", "r", "region_unknown"),
        ),
        ({"categories": {"c": category("c", "x")}}, ("categories", "c", "parent_unknown")),
        (
            {"categories": {"c": category("c", "d"), "d": category("d", "c")}},
            ("categories", "c", "own_ancestor"),
        ),
        (
            {"profiles": {"default": profile("default", effective_to="2026-12-31")}},
            ("profiles", "*", "not_always_in_force"),
        ),
        (
            {"profiles": {"c": profile("c", categories=["jalan"])}},
            ("profiles", "c", "campaign_without_end"),
        ),
        (
            {"profiles": {"c": profile("c", categories=["x"], effective_to="2026-12-31")}},
            ("profiles", "c", "category_unknown"),
        ),
        ({"templates": {"t": template("t", agency="x")}}, ("templates", "t", "agency_unknown")),
        (
            {"units": {"x/u": {"agency": "x", "id": "u"}}},
            ("units", "x/u", "agency_unknown"),
        ),
    ],
)
def test_what_does_not_fit_together_is_found(
    changed: dict[str, dict[str, Row]], fault: tuple[str, str, str]
) -> None:
    assert fault in found(**changed)


def test_a_retired_rule_may_name_a_retired_agency() -> None:
    gone = {"imigrasi": agency("imigrasi", active=False)}
    retired_rule = {"paspor": rule("paspor", "paspor", "imigrasi", active=False)}
    # Without any rule the category's way out is the national desk.
    assert found(agencies=gone, rules=retired_rule) == set()


def test_profiles_that_follow_each_other_day_by_day_are_always_in_force() -> None:
    profiles = {
        "default": profile("default", effective_to="2026-12-31"),
        "next": profile("next", effective_from="2027-01-01"),
    }
    assert found(profiles=profiles) == set()
    profiles["next"] = profile("next", effective_from="2027-01-02")
    assert found(profiles=profiles) == {("profiles", "*", "not_always_in_force")}


SAID = {"notice_text_id": "Telepon 112.", "notice_text_en": "Call 112."}
LINK = {"notice_href": "tel:112", "notice_label_id": "Telepon", "notice_label_en": "Call"}


@pytest.mark.parametrize(
    "columns",
    [
        {"notice_text_id": "Telepon 112."},
        {"notice_stops": True},
        LINK,
        {**SAID, "notice_href": "tel:112"},
        {**SAID, **LINK, "notice_label_en": None},
        {**SAID, "notice_label_id": "Telepon", "notice_label_en": "Call"},
    ],
)
def test_a_notice_that_is_half_said_does_not_fit(columns: dict[str, Any]) -> None:
    categories = {"jalan": category("jalan", **columns)}
    assert found(categories=categories) == {("categories", "jalan", "notice_incomplete")}


@pytest.mark.parametrize("columns", [SAID, {**SAID, **LINK}, {**SAID, "notice_stops": True}])
def test_a_whole_notice_fits(columns: dict[str, Any]) -> None:
    assert found(categories={"jalan": category("jalan", **columns)}) == set()


def test_a_row_from_before_a_column_was_there_has_its_default() -> None:
    old = {k: v for k, v in category("c").items() if not k.startswith("notice")}
    assert row_columns(RowKind.CATEGORIES, old) == row_columns(RowKind.CATEGORIES, category("c"))


def test_retiring_keeps_the_row_and_ends_its_effect() -> None:
    assert retired_row(RowKind.AGENCIES, agency("a"), TODAY)["active"] is False
    assert retired_row(RowKind.CATEGORIES, category("c"), TODAY)["active_to"] == "2026-11-23"
    assert retired_row(RowKind.PROFILES, profile("p"), TODAY)["effective_to"] == "2026-11-23"


def test_keys_are_ids_dates_and_agency_with_unit() -> None:
    assert row_key(RowKind.HOLIDAYS, {"date": "2026-12-24"}) == "2026-12-24"
    assert row_key(RowKind.UNITS, {"agency": "a", "id": "u"}) == "a/u"


def test_thousands_are_judged_in_a_moment() -> None:
    many = {f"i{n}": agency(f"i{n}") for n in range(5_000)}
    rules = {f"r{n}": rule(f"r{n}", "jalan", f"i{n}") for n in range(3_000)}
    began = time.process_time()
    assert found(agencies=many, rules=rules) == set()
    assert time.process_time() - began < 5


def test_a_fault_reads_as_a_line() -> None:
    fault = RegistryFault(subject=RowKind.RULES, id="r", code="agency_unknown", detail="x")
    assert str(fault) == "rules r: agency_unknown x"
    assert SPAN["amount"] == 3
