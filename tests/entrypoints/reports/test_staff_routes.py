"""The officers' routes."""

import json
from typing import Any

import pytest

from chalicelib.domain.errors import ActNotAllowed
from chalicelib.domain.reports.codes import Role
from chalicelib.entrypoints.http.sign_in import officer_of
from tests.builders import DESK, an_officer
from tests.entrypoints.api import Api, Platform
from tests.entrypoints.conftest import Filed

ADMIN = an_officer()
NATIONAL = an_officer(Role.NATIONAL_ADMIN, DESK)


def test_me_tells_role_agency_and_units(api: Api) -> None:
    me = api.get("/v1/staff/me", officer=ADMIN).body
    assert (me["role"], me["agency"]["name"]) == ("agency_admin", "Pemerintah Kota Bandung")
    assert {u["id"] for u in me["units"]} == {"dinas-pu", "dishub"}


def test_who_has_no_role_gets_nowhere(api: Api, filed: Filed) -> None:
    for path in ("/v1/staff/me", "/v1/staff/worklist", filed.staff_path):
        assert api.get(path).status == 403


@pytest.mark.parametrize(
    "groups", [["agency_admin"], "agency_admin", "[agency_admin]", "x,agency_admin"]
)
def test_groups_are_read_in_every_form_they_come(groups: Any) -> None:
    assert officer_of({"cognito:groups": groups}).role is Role.AGENCY_ADMIN


@pytest.mark.parametrize("groups", ["", [], "reporter", "system", "root", None])
def test_no_group_of_ours_is_no_officer(groups: Any) -> None:
    with pytest.raises(ActNotAllowed):
        officer_of({"cognito:groups": groups})


def test_the_worklist_shows_what_lies_on_the_desk(api: Api, filed: Filed) -> None:
    response = api.get("/v1/staff/worklist", officer=ADMIN, query={"bucket": "verification"})
    [line] = response.body["items"]
    assert (line["tracking_id"], line["overdue"]) == (filed.tracking_id, False)
    clocks = api.get(filed.staff_path, officer=ADMIN).body["report"]["clocks"]
    [clock] = [c for c in clocks if c["due_at"] == line["due_at"]]
    assert line["working_days_left"] == clock["working_days_left"] == 3
    assert line["region"]["name"] == "Coblong, Kota Bandung, Jawa Barat"
    assert response.body["next_page"] is None
    assert "Warga" not in json.dumps(response.body)


def test_an_unknown_tab_and_a_forged_page_are_named(api: Api, filed: Filed) -> None:
    tab = api.get("/v1/staff/worklist", officer=ADMIN, query={"bucket": "secrets"})
    assert tab.fields == {"bucket": "not_a_choice"}
    for page in ("x", "YWJj", "é"):
        response = api.get("/v1/staff/worklist", officer=ADMIN, query={"page": page})
        assert response.fields == {"page": "not_a_page"}


def test_a_page_is_good_for_its_own_desk_alone(api: Api) -> None:
    for n in range(30):
        Filed(api, submission_token=f"6f1c3c1e-0000-4000-8000-0000000000{n:02d}")
    first = api.get("/v1/staff/worklist", officer=ADMIN).body
    token = first["next_page"]
    second = api.get("/v1/staff/worklist", officer=ADMIN, query={"page": token}).body
    seen = [i["id"] for i in (*first["items"], *second["items"])]
    assert len(seen) == len(set(seen)) == 30
    other = api.get("/v1/staff/worklist", officer=NATIONAL, query={"page": token})
    assert other.status == 422


def test_an_officer_verifies_starts_and_answers(api: Api, filed: Filed) -> None:
    opened = api.get(filed.staff_path, officer=ADMIN).body
    assert "verify" in opened["acts"]
    assert opened["history"][1]["reason"] == "Menurut aturan rute jalan"
    body = {"version": opened["report"]["version"], "supervisory": True, "unit": "dinas-pu"}
    verified = api.post(f"{filed.staff_path}/verify", body, officer=ADMIN)
    assert verified.status == 200
    assert verified.body["report"]["supervisory"] is True
    settlement = next(c for c in verified.body["report"]["clocks"] if c["stage"] == "settlement")
    assert settlement["due_at"].startswith("2027-02-")
    unit = an_officer(Role.LIAISON_OFFICER, "pemda-3273", "dinas-pu")
    started = api.post(f"{filed.staff_path}/start", {"version": 3}, officer=unit)
    assert started.body["report"]["state"] == "in_progress"
    text = "Lubang sudah kami tambal pada hari Senin."
    answered = api.post(f"{filed.staff_path}/answer", {"version": 4, "text": text}, officer=unit)
    assert answered.body["report"]["state"] == "answered"
    history = answered.body["history"]
    assert [h["act"] for h in history] == ["submit", "route", "verify", "start", "answer"]
    assert history[-1]["text"] == text
    assert history[2]["changes"]["unit"] == [None, "dinas-pu"]


def test_a_conflict_says_who_changed_what(api: Api, filed: Filed) -> None:
    body = {"version": 2, "supervisory": False}
    api.post(f"{filed.staff_path}/verify", body, officer=ADMIN)
    late = api.post(f"{filed.staff_path}/verify", body, officer=ADMIN)
    assert (late.status, late.body["code"]) == (409, "version_conflict")
    assert late.body["current_version"] == 3
    assert late.body["changed_by"]["name"] == "Petugas Contoh"
    assert [c["act"] for c in late.body["changes"]] == ["verify"]


@pytest.mark.parametrize(
    ("act", "body", "fields"),
    [
        ("verify", {}, {"version": "required"}),
        ("verify", {"version": "2"}, {"version": "not_a_number"}),
        ("verify", {"version": 2, "category": "none"}, {"category": "unknown"}),
        ("verify", {"version": 2, "title": "kort"}, {"title": "too_short"}),
        ("verify", {"version": 2, "unit": "none"}, {"unit": "unknown"}),
        ("hold", {"version": 2}, {"question": "required"}),
        ("return", {"version": 2}, {"reason": "required"}),
        ("archive", {"version": 2, "reason": "withdrawn"}, {"reason": "not_a_choice"}),
        ("archive", {"version": 2}, {"reason": "required"}),
        ("note", {"version": 2, "text": "\u200b\u3164"}, {"text": "required"}),
        ("reveal-identity", {"version": 2}, {"reason": "required"}),
    ],
)
def test_what_an_act_lacks_is_named(
    api: Api, filed: Filed, act: str, body: dict[str, Any], fields: dict[str, str]
) -> None:
    response = api.post(f"{filed.staff_path}/{act}", body, officer=ADMIN)
    assert response.status == 422
    assert response.fields == fields
    assert api.platform.reports.get(filed.id).version == 2


@pytest.mark.parametrize(("address", "deprecation"), [("assign", None), ("dispose", "@1795824000")])
def test_a_report_is_assigned_by_the_address_of_today_and_by_the_former_one(
    api: Api, filed: Filed, address: str, deprecation: str | None
) -> None:
    api.post(f"{filed.staff_path}/verify", {"version": 2, "supervisory": False}, officer=ADMIN)
    body = {"version": 3, "agency": "imigrasi", "reason": "Urusan paspor"}
    response = api.post(f"{filed.staff_path}/{address}", body, officer=ADMIN)
    assert response.status == 200
    assert response.headers.get("Deprecation") == deprecation
    assert response.body["report"] is None  # it left the officer's sight
    assert api.platform.reports.get(filed.id).agency == "imigrasi"
    assert api.platform.reports.events[filed.id][-1].act == "dispose"
    assert api.platform.metrics[-1] == "OfficerDispose"


@pytest.mark.parametrize(("address", "deprecation"), [("assign", None), ("dispose", "@1795824000")])
def test_refusals_of_the_former_address_say_that_it_is_deprecated(
    api: Api, filed: Filed, address: str, deprecation: str | None
) -> None:
    api.post(f"{filed.staff_path}/verify", {"version": 2, "supervisory": False}, officer=ADMIN)
    refused = api.post(f"{filed.staff_path}/{address}", {"version": 3}, officer=ADMIN)
    late = {"version": 2, "agency": "imigrasi", "reason": "Urusan paspor"}
    conflict = api.post(f"{filed.staff_path}/{address}", late, officer=ADMIN)
    assert (refused.status, conflict.body["code"]) == (422, "version_conflict")
    assert refused.headers.get("Deprecation") == deprecation
    assert conflict.headers.get("Deprecation") == deprecation


def test_what_the_stage_does_not_allow_is_refused_as_such(api: Api, filed: Filed) -> None:
    response = api.post(f"{filed.staff_path}/start", {"version": 2}, officer=ADMIN)
    assert (response.status, response.body["code"]) == (409, "act_not_possible")


def test_what_the_role_does_not_allow_is_refused_as_such(api: Api, filed: Filed) -> None:
    monitor = an_officer(Role.MONITOR, "ksp")
    response = api.post(f"{filed.staff_path}/start", {"version": 2}, officer=monitor)
    assert (response.status, response.body["code"]) == (403, "act_not_allowed")


def test_an_unknown_act_is_not_found(api: Api, filed: Filed) -> None:
    assert api.post(f"{filed.staff_path}/delete", {"version": 2}, officer=ADMIN).status == 404


def test_a_returned_report_leaves_the_desk(api: Api, filed: Filed) -> None:
    body = {"version": 2, "reason": "Jalan nasional", "suggested_agency": "imigrasi"}
    response = api.post(f"{filed.staff_path}/return", body, officer=ADMIN)
    assert (response.status, response.body["report"]) == (200, None)
    assert api.get(filed.staff_path, officer=ADMIN).status == 404
    seen = api.get(filed.staff_path, officer=NATIONAL).body
    assert seen["report"]["suggested_agency"]["id"] == "imigrasi"


def test_a_confidential_report_is_for_its_agency_alone(api: Api) -> None:
    filed = Filed(api, confidential=True)
    assert api.get(filed.staff_path, officer=ADMIN).status == 200
    assert api.get(filed.staff_path, officer=an_officer(Role.OMBUDSMAN, "ombudsman")).status == 200
    for role, agency in (
        (Role.NATIONAL_ADMIN, DESK),
        (Role.COORDINATOR, "kemendagri"),
        (Role.MONITOR, "ksp"),
        (Role.AGENCY_ADMIN, "imigrasi"),
    ):
        assert api.get(filed.staff_path, officer=an_officer(role, agency)).status == 404


def test_an_identity_is_shown_once_asked_for_with_a_reason(api: Api, filed: Filed) -> None:
    body = {"version": 2, "reason": "Perlu menghubungi pelapor"}
    response = api.post(f"{filed.staff_path}/reveal-identity", body, officer=ADMIN)
    assert response.body["reporter"]["name"] == "Contoh Warga"
    assert response.body["reporter"]["phone"] == "+6281234567890"
    assert "IdentityRevealed" in api.platform.metrics
    late = api.post(f"{filed.staff_path}/reveal-identity", body, officer=ADMIN)
    assert late.body["code"] == "version_conflict"


def test_an_admin_manages_the_agencys_own_subscribers(api: Api) -> None:
    email = {"protocol": "email", "endpoint": "petugas@example.go.id"}
    assert api.post("/v1/staff/subscriptions", email, officer=ADMIN).status == 201
    sms = {"protocol": "sms", "endpoint": "0812-3456-7890"}
    assert api.post("/v1/staff/subscriptions", sms, officer=ADMIN).body["endpoint"][:3] == "+62"
    listed = api.get("/v1/staff/subscriptions", officer=ADMIN).body["items"]
    assert [(s["protocol"], s["state"]) for s in listed] == [
        ("email", "pending"),
        ("sms", "confirmed"),
    ]
    for protocol in ("push", "topic"):
        other = {"protocol": protocol, "endpoint": "petugas@example.go.id"}
        refused = api.post("/v1/staff/subscriptions", other, officer=ADMIN)
        assert refused.fields == {"protocol": "not_a_choice"}
    assert api.get("/v1/staff/subscriptions", officer=NATIONAL).body["items"] == []
    operator = an_officer(Role.OPERATOR, "pemda-3273")
    assert api.post("/v1/staff/subscriptions", email, officer=operator).status == 403


def test_a_subscribers_choices_are_changed_part_by_part_and_ended(
    api: Api, platform: Platform
) -> None:
    email = {"protocol": "email", "endpoint": "petugas@example.go.id"}
    made = api.post("/v1/staff/subscriptions", email, officer=ADMIN).body
    assert (made["unit"], made["urgent_only"], made["rhythm"]) == (None, False, "single")
    path = f"/v1/staff/subscriptions/{made['id']}"
    early = api.call("PATCH", path, {"rhythm": "daily"}, officer=ADMIN)
    assert (early.status, early.body["code"]) == (409, "not_confirmed")
    platform.topics.confirm("pemda-3273", "petugas@example.go.id")
    changed = api.call("PATCH", path, {"unit": "dinas-pu", "rhythm": "daily"}, officer=ADMIN).body
    again = api.call("PATCH", path, {"themes": ["work"], "unit": None}, officer=ADMIN).body
    assert (changed["unit"], changed["rhythm"]) == ("dinas-pu", "daily")
    assert (again["unit"], again["rhythm"], again["themes"]) == (None, "daily", ["work"])
    other = an_officer(Role.AGENCY_ADMIN, "imigrasi")
    assert api.call("DELETE", path, officer=other).status == 404
    assert api.call("DELETE", path, officer=ADMIN).body == {"ended": made["id"]}
    assert api.get("/v1/staff/subscriptions", officer=ADMIN).body["items"] == []


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"unit": "antah"}, {"unit": "unknown"}),
        ({"themes": []}, {"themes": "required"}),
        ({"themes": ["x"]}, {"themes": "not_a_choice"}),
        ({"themes": "work"}, {"themes": "not_a_list"}),
        ({"rhythm": "hourly"}, {"rhythm": "not_a_choice"}),
        ({"language": "fr"}, {"language": "not_a_choice"}),
        ({"urgent_only": "ya"}, {"urgent_only": "not_a_boolean"}),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(
    api: Api, body: dict[str, Any], fields: dict[str, str]
) -> None:
    email = {"protocol": "email", "endpoint": "petugas@example.go.id", **body}
    response = api.post("/v1/staff/subscriptions", email, officer=ADMIN)
    assert (response.status, response.fields) == (422, fields)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"protocol": "required"}),
        ({"protocol": "email"}, {"endpoint": "required"}),
        ({"protocol": "email", "endpoint": "x"}, {"endpoint": "not_an_email"}),
        ({"protocol": "sms", "endpoint": "x"}, {"endpoint": "not_a_phone"}),
        ({"protocol": "http", "endpoint": "http://169.254.169.254/"}, {"protocol": "not_a_choice"}),
    ],
)
def test_a_subscriber_that_cannot_be_reached_is_refused(
    api: Api, body: dict[str, str], fields: dict[str, str]
) -> None:
    response = api.post("/v1/staff/subscriptions", body, officer=ADMIN)
    assert response.status == 422
    assert fields.items() <= response.fields.items()
