"""A small but whole set of reference data as rows. Synthetic."""

from typing import Any

from chalicelib.domain.deadlines.clocks import REQUIRED_LIMITS
from chalicelib.domain.reference_data.registry import Row, RowKind, row_key

REGIONS = {"32": "Jawa Barat", "32.73": "Kota Bandung", "32.73.02": "Coblong"}
SPAN = {"amount": 3, "unit": "working_days"}


def agency(id: str, **changes: Any) -> Row:
    usual: Row = {
        "id": id,
        "name": f"Instansi {id}",
        "short": id,
        "kind": "ministry",
        "escalates_to": "kemenpanrb",
        "region": None,
        "delegates_to": None,
        "approves_answers": False,
        "second_contact": None,
        "active": True,
        "units": [],
    }
    return {**usual, **changes}


def category(id: str, parent: str | None = None, **changes: Any) -> Row:
    usual: Row = {
        "id": id,
        "parent": parent,
        "name_id": id,
        "name_en": id,
        "active_from": None,
        "active_to": None,
        "notice_text_id": None,
        "notice_text_en": None,
        "notice_stops": False,
        "notice_href": None,
        "notice_label_id": None,
        "notice_label_en": None,
    }
    return {**usual, **changes}


def rule(id: str, category: str, agency: str | None, **changes: Any) -> Row:
    usual: Row = {
        "id": id,
        "category": category,
        "region": "*",
        "target": "agency" if agency else "local_government",
        "agency": agency,
        "priority": 0,
        "active": True,
    }
    return {**usual, **changes}


def profile(id: str, **changes: Any) -> Row:
    usual: Row = {
        "id": id,
        "legal_basis": "PermenPANRB 5/2025",
        "effective_from": "2018-01-01",
        "effective_to": None,
        "categories": ["*"],
        "auto_dispose": False,
        "remind_before": SPAN,
        "escalate_every": SPAN,
        "limits": {str(name): SPAN for name in REQUIRED_LIMITS},
    }
    return {**usual, **changes}


def template(id: str, **changes: Any) -> Row:
    usual: Row = {
        "id": id,
        "agency": "*",
        "category": "*",
        "title": "Perbaikan selesai",
        "text": "Kami sudah memperbaiki [apa].\nTerima kasih.",
        "active": True,
    }
    return {**usual, **changes}


def whole() -> dict[RowKind, dict[str, Row]]:
    rows: dict[RowKind, list[Row]] = {
        RowKind.AGENCIES: [
            agency("ombudsman", kind="ombudsman", escalates_to=None),
            agency("national-desk", kind="national_desk", escalates_to="ombudsman"),
            agency("kemenpanrb", escalates_to="ombudsman"),
            agency("kemendagri", kind="coordinator", escalates_to="ombudsman"),
            agency("imigrasi"),
            agency("pemda-32", kind="province", region="32", escalates_to="kemendagri"),
            agency(
                "pemda-3273",
                kind="city",
                region="32.73",
                escalates_to="pemda-32",
                units=[{"id": "dinas-pu", "name": "Dinas PU", "active": True}],
            ),
        ],
        RowKind.CATEGORIES: [
            category("jalan"),
            category("jalan-berlubang", "jalan"),
            category("paspor"),
        ],
        RowKind.RULES: [rule("jalan", "jalan", None), rule("paspor", "paspor", "imigrasi")],
        RowKind.PROFILES: [profile("default")],
        RowKind.HOLIDAYS: [
            {
                "date": "2026-12-24",
                "working": False,
                "name": "Cuti bersama",
                "legal_basis": "SKB contoh",
                "active": True,
            }
        ],
        RowKind.TEMPLATES: [template("selesai")],
    }
    return {s: {row_key(s, row): row for row in found} for s, found in rows.items()}
