"""The routes by which reference data and officers are kept."""

from typing import Any

import pytest

from chalicelib.domain.reference_data.registry import RowKind
from chalicelib.domain.reports.codes import STAFF, Role
from tests.builders import DESK, an_officer
from tests.entrypoints.api import Api, ApiResponse

NATIONAL = an_officer(Role.NATIONAL_ADMIN, DESK, username="nasional")
ADMIN = an_officer(username="bandung")
UNIT = an_officer(Role.LIAISON_OFFICER, "pemda-3273", "dinas-pu")
BASE = "/v1/staff/registry"
HUB = {
    "name": "Kementerian Perhubungan",
    "short": "Kemenhub",
    "kind": "ministry",
    "escalates_to": "kemenpanrb",
    "reason": "Perpres contoh",
}


def put(api: Api, path: str, officer: Any = NATIONAL, **body: Any) -> ApiResponse:
    return api.call("PUT", f"{BASE}/{path}", body, officer=officer)


def test_an_agency_is_made_changed_and_retired(api: Api) -> None:
    made = put(api, "agencies/kemenhub", version=0, **HUB)
    assert (made.status, made.body["version"]) == (200, 1)
    assert made.body["row"]["active"] is True
    changed = put(api, "agencies/kemenhub", version=1, **{**HUB, "approves_answers": True})
    assert changed.body["row"]["approves_answers"] is True
    retire = {"version": 2, "reason": "Digabung"}
    gone = api.post(f"{BASE}/agencies/kemenhub/retire", retire, officer=NATIONAL)
    assert gone.body["row"]["active"] is False
    assert [h["version"] for h in gone.body["history"]] == [1, 2, 3]
    assert gone.body["history"][2]["by"]["name"] == "Petugas Contoh"
    assert gone.body["history"][2]["reason"] == "Digabung"


def test_a_change_over_an_old_version_is_a_conflict(api: Api) -> None:
    put(api, "agencies/kemenhub", version=0, **HUB)
    again = put(api, "agencies/kemenhub", version=0, **HUB)
    assert (again.status, again.body["code"]) == (409, "version_conflict")
    assert again.body["current_version"] == 1


def test_what_would_not_fit_is_named_in_words(api: Api) -> None:
    response = put(api, "agencies/kemenhub", version=0, **{**HUB, "escalates_to": "nowhere"})
    assert response.status == 422
    assert response.fields["agencies.kemenhub"] in (
        "escalates_to_unknown",
        "ladder_does_not_end_at_top",
    )
    assert any("nowhere" in f["message"] for f in response.body["fields"])


@pytest.mark.parametrize(
    ("path", "body", "fields"),
    [
        ("agencies/kemenhub", {}, {"version": "required", "reason": "required"}),
        ("agencies/Kemen Hub", {"version": 0, **HUB}, {"id": "not_an_id"}),
        ("agencies/x", {"version": 0, "reason": "Alasan", "warna": 1}, {"warna": "unknown_column"}),
        ("holidays/kapan", {"version": 0, "reason": "Alasan"}, {"date": "not_a_date"}),
        ("profiles/p", {"version": 0, "reason": "Alasan"}, {"reply": "required"}),
    ],
)
def test_what_a_row_lacks_is_named(
    api: Api, path: str, body: dict[str, Any], fields: dict[str, str]
) -> None:
    response = put(api, path, **body)
    assert response.status == 422
    assert fields.items() <= response.fields.items()


def test_an_unknown_subject_or_row_is_not_found(api: Api) -> None:
    for path in (f"{BASE}/secrets", f"{BASE}/rules/nothing"):
        response = api.get(path, officer=NATIONAL)
        assert (response.status, response.body["code"]) == (404, "row_not_found")


@pytest.mark.parametrize("role", sorted(STAFF))
@pytest.mark.parametrize("subject", list(RowKind))
def test_every_officer_reads_and_only_the_appointed_write(
    api: Api, role: Role, subject: RowKind
) -> None:
    agency = DESK if role is Role.NATIONAL_ADMIN else "pemda-3273"
    officer = an_officer(role, agency, "dinas-pu")
    assert api.get(f"{BASE}/{subject}", officer=officer).status == 200
    body = {"csv": "id,agency\n", "reason": "Alasan contoh", "dry_run": True}
    written = api.post(f"{BASE}/{subject}/import", body, officer=officer).status
    own = role is Role.AGENCY_ADMIN and subject in (RowKind.UNITS, RowKind.TEMPLATES)
    # 422: the file lacks columns, which only who may import learns.
    assert written == (422 if role is Role.NATIONAL_ADMIN or own else 403)


def test_nobody_reads_without_a_sign_in(api: Api) -> None:
    assert api.get(f"{BASE}/agencies").status == 403
    assert api.get(f"{BASE}/agencies/export").status == 403
    assert api.get("/v1/staff/officers").status == 403


def test_rows_come_in_pages_and_by_a_part_of_their_name(api: Api) -> None:
    for n in range(120):
        put(api, f"rules/r{n:03d}", version=0, reason="Alasan", **RULE)
    first = api.get(f"{BASE}/rules", officer=NATIONAL).body
    query = {"page": first["next_page"]}
    second = api.get(f"{BASE}/rules", officer=NATIONAL, query=query).body
    seen = [i["row"]["id"] for i in (*first["items"], *second["items"])]
    assert len(seen) == len(set(seen)) == 122
    assert (len(first["items"]), second["next_page"]) == (100, None)
    found = api.get(f"{BASE}/agencies", officer=NATIONAL, query={"q": "PEMDA-3273"}).body
    assert [i["row"]["id"] for i in found["items"]] == ["pemda-3273"]


RULE = {"category": "jalan", "region": "*", "target": "local_government"}


def test_an_agencys_admin_keeps_its_units_by_their_address(api: Api) -> None:
    made = put(
        api,
        "units/pemda-3273~dishub",
        ADMIN,
        version=0,
        name="Dinas Perhubungan",
        reason="Baru ada",
    )
    assert (made.status, made.body["row"]["agency"]) == (200, "pemda-3273")
    other = put(api, "units/pemda-32~x", ADMIN, version=0, name="X", reason="Bukan milik")
    assert other.status == 403
    unit = put(api, "units/pemda-3273~x", UNIT, version=0, name="X", reason="Bukan admin")
    assert unit.status == 403


def test_a_file_goes_out_and_comes_in_again(api: Api) -> None:
    exported = api.get(f"{BASE}/agencies/export", officer=NATIONAL)
    assert exported.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert exported.body.startswith("﻿id;name;short;kind")
    text = exported.body + "baru;Instansi Baru;Baru;institution;kemenpanrb;;;;\r\nx;;;;;;;;\r\n"
    body = {"csv": text, "reason": "Perpres contoh", "dry_run": True}
    dry = api.post(f"{BASE}/agencies/import", body, officer=NATIONAL).body
    assert (dry["created"], dry["changed"], dry["dry_run"]) == (1, 0, True)
    assert {r["code"] for r in dry["refused"]} == {"required"}
    assert api.get(f"{BASE}/agencies/baru", officer=NATIONAL).status == 404
    api.post(f"{BASE}/agencies/import", {**body, "dry_run": False}, officer=NATIONAL)
    assert api.get(f"{BASE}/agencies/baru", officer=NATIONAL).status == 200


def test_the_response_says_that_a_file_is_too_large_for_a_request(api: Api) -> None:
    body = {"csv": "x" * (1024 * 1024), "reason": "Terlalu besar"}
    response = api.post(f"{BASE}/agencies/import", body, officer=NATIONAL)
    assert (response.status, response.body["code"]) == (413, "too_large")


# --- officers ------------------------------------------------------------------------------------

NEW = {
    "username": "petugas.baru",
    "email": "petugas.baru@example.go.id",
    "name": "Petugas Baru",
    "role": "liaison_officer",
    "unit": "dinas-pu",
}


def test_an_admin_registers_officers_of_the_own_agency(api: Api) -> None:
    made = api.post("/v1/staff/officers", NEW, officer=ADMIN)
    assert (made.status, made.body["agency"], made.body["version"]) == (201, "pemda-3273", 1)
    assert api.platform.accounts.invited == {"petugas.baru": "petugas.baru@example.go.id"}
    [line] = api.get("/v1/staff/officers", officer=ADMIN).body["items"]
    assert (line["username"], line["unit"], line["enabled"]) == ("petugas.baru", "dinas-pu", True)
    assert "email" not in line
    assert api.post("/v1/staff/officers", NEW, officer=ADMIN).fields == {"username": "taken"}


def change(api: Api, username: str, officer: Any, **body: Any) -> ApiResponse:
    usual = {"name": "Petugas Baru", "role": "liaison_officer", "unit": "dinas-pu"}
    asked = {"version": 1, "reason": "Pindah tugas", **usual, **body}
    return api.call("PUT", f"/v1/staff/officers/{username}", asked, officer=officer)


def test_a_disabled_officer_is_counted_out(api: Api) -> None:
    api.post("/v1/staff/officers", NEW, officer=ADMIN)
    assert api.platform.directory.acting == {"pemda-3273": 1}
    disabled = change(api, "petugas.baru", ADMIN, enabled=False)
    assert (disabled.status, disabled.body["enabled"]) == (200, False)
    assert api.platform.directory.acting == {"pemda-3273": 0}
    assert api.platform.accounts.accounts["petugas.baru"].enabled is False
    assert change(api, "petugas.baru", ADMIN).status == 409  # an old version


def test_disabling_says_what_became_of_the_officers_recipients(api: Api) -> None:
    api.post("/v1/staff/officers", NEW, officer=ADMIN)
    own = an_officer(Role.LIAISON_OFFICER, "pemda-3273", "dinas-pu", username="petugas.baru")
    phone = {"protocol": "sms", "endpoint": "081200000001"}
    assert api.post("/v1/staff/subscriptions", phone, officer=own).status == 201
    disabled = change(api, "petugas.baru", ADMIN, enabled=False)
    assert disabled.body["subscriptions"] == {"ended": 1, "to_check": 0}
    assert api.get("/v1/staff/subscriptions", officer=ADMIN).body["items"] == []


def test_retiring_a_unit_says_how_many_recipients_it_leaves(api: Api) -> None:
    phone = {"protocol": "sms", "endpoint": "081200000001", "unit": "dinas-pu"}
    assert api.post("/v1/staff/subscriptions", phone, officer=ADMIN).status == 201
    unit = f"{BASE}/units/pemda-3273~dinas-pu"
    there = api.get(unit, officer=ADMIN).body
    assert "subscriptions_to_check" not in there
    retire = {"version": there["version"], "reason": "Digabung"}
    gone = api.post(f"{unit}/retire", retire, officer=ADMIN)
    assert (gone.status, gone.body["subscriptions_to_check"]) == (200, 1)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"unit": "nowhere"}, {"unit": "unknown"}),
        ({"unit": ""}, {"unit": "required"}),
        ({"email": "x"}, {"email": "not_an_email"}),
        ({"email": ""}, {"email": "required"}),
        ({"username": "x"}, {"username": "too_short"}),
        ({"role": "reporter"}, {"role": "not_a_choice"}),
        ({"name": ""}, {"name": "required"}),
    ],
)
def test_what_an_officer_lacks_is_named(
    api: Api, changes: dict[str, str], fields: dict[str, str]
) -> None:
    response = api.post("/v1/staff/officers", {**NEW, **changes}, officer=ADMIN)
    assert (response.status, response.fields) == (422, fields)


def test_nobody_registers_beyond_the_own_reach(api: Api) -> None:
    for changes in ({"agency": "pemda-32"}, {"role": "ombudsman"}, {"role": "national_admin"}):
        assert api.post("/v1/staff/officers", {**NEW, **changes}, officer=ADMIN).status == 403
    assert api.post("/v1/staff/officers", NEW, officer=UNIT).status == 403
    query = {"agency": "pemda-32"}
    assert api.get("/v1/staff/officers", officer=ADMIN, query=query).status == 403
    operator = {**NEW, "role": "operator", "agency": "imigrasi", "unit": ""}
    assert api.post("/v1/staff/officers", operator, officer=NATIONAL).status == 201


def test_nobody_changes_their_own_entry_or_an_unknown_one(api: Api) -> None:
    own = {**NEW, "username": "bandung", "role": "agency_admin", "agency": "pemda-3273"}
    api.post("/v1/staff/officers", own, officer=NATIONAL)
    assert change(api, "bandung", ADMIN, role="agency_admin", enabled=False).status == 403
    assert change(api, "siapa", ADMIN).status == 404
