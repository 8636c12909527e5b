"""The citizen's routes."""

import json
from typing import Any

import pytest

from tests.entrypoints.api import Api, a_submission, use
from tests.entrypoints.conftest import Filed

PROBLEM = "application/problem+json"
LONG = "x" * 5000


def test_a_submission_gets_its_receipt(api: Api) -> None:
    response = api.post("/v1/reports", a_submission())
    assert response.status == 201
    assert response.headers["Cache-Control"] == "no-store"
    receipt = response.body
    assert len(receipt["tracking_id"]) == 14
    assert len(receipt["access_code"]) == 19
    assert receipt["state"] == "unverified"
    assert receipt["due_at"] == "2026-11-27T23:59:59+07:00"
    assert "dalam 3 hari kerja, paling lambat 27 November 2026" in receipt["next_step"]
    assert [u["id"] for u in receipt["uploads"]] == ["1"]
    assert api.platform.metrics == ["ReportSubmitted"]


def test_a_busy_table_still_gives_a_receipt(api: Api) -> None:
    first = api.post("/v1/reports", a_submission()).body
    api.platform.reports.reports.clear()
    api.platform.reports.down = True
    response = api.post("/v1/reports", a_submission())
    assert response.status == 202
    assert response.body["tracking_id"] == first["tracking_id"]
    assert response.body["access_code"] == first["access_code"]
    assert "antre" in response.body["next_step"]


def test_when_nothing_can_take_it_the_response_says_to_try_again(api: Api) -> None:
    api.platform.reports.down = api.platform.intake.down = True
    response = api.post("/v1/reports", a_submission())
    assert (response.status, response.body["code"]) == (503, "unavailable")
    assert response.headers["Retry-After"] == "3"


def test_the_response_names_every_fault_at_once_and_nothing_is_stored(api: Api) -> None:
    response = api.post("/v1/reports", {"title": 5, "kind": "rant", "location": "here"})
    assert response.status == 422
    assert response.headers["Content-Type"] == PROBLEM
    assert response.fields == {
        "submission_token": "required",
        "kind": "not_a_choice",
        "title": "not_text",
        "body": "required",
        "incident_date": "required",
        "location": "not_an_object",
        "category": "required",
    }
    assert all(f["message"] for f in response.body["fields"])
    assert api.platform.reports.puts == 0


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"submission_token": "not-a-uuid"}, "submission_token", "not_a_uuid"),
        ({"submission_token": 7}, "submission_token", "not_a_uuid"),
        ({"title": "pendek"}, "title", "too_short"),
        ({"title": "x" * 141}, "title", "too_long"),
        ({"title": "   "}, "title", "required"),
        ({"title": "\u3164\u200b\u2800"}, "title", "required"),
        ({"title": "a\u200b" * 9}, "title", "too_short"),
        ({"title": "a         b"}, "title", "too_short"),
        ({"title": ("a" + "\u0301\u0316" * 9) * 100}, "title", "too_long"),
        ({"body": "x" * 2501}, "body", "too_long"),
        ({"body": "\n" * 10_000}, "body", "required"),
        ({"body": ["a"]}, "body", "not_text"),
        ({"kind": None}, "kind", "required"),
        ({"kind": ["complaint"]}, "kind", "not_a_choice"),
        ({"incident_date": "2026-11-25"}, "incident_date", "in_the_future"),
        ({"incident_date": "1944-12-31"}, "incident_date", "too_long_ago"),
        ({"incident_date": "20/11/2026"}, "incident_date", "not_a_date"),
        ({"incident_date": 20261120}, "incident_date", "not_a_date"),
        ({"location": {"region": "99.99.99"}}, "location.region", "unknown"),
        ({"location": {"region": "32"}}, "location.region", "unknown"),
        ({"location": {"region": "32.73", "lat": 90.5, "lon": 7.4}}, "location.lat", "outside"),
        ({"location": {"region": "32.73", "lat": -6.9}}, "location.lon", "half_a_point"),
        ({"location": {"region": "32.73", "lon": 107.6}}, "location.lat", "half_a_point"),
        ({"location": {"region": "32.73", "lon": "x"}}, "location.lon", "not_a_number"),
        ({"location": {"region": "32.73", "address": "x" * 301}}, "location.address", "too_long"),
        ({"category": "unknown"}, "category", "unknown"),
        ({"category": 5}, "category", "not_text"),
        ({"category": "pidana"}, "category", "stopped"),
        ({"category": "pencurian"}, "category", "stopped"),
        ({"agency": "unknown"}, "agency", "unknown"),
        ({"anonymous": "yes"}, "anonymous", "not_a_boolean"),
        ({"confidential": 1}, "confidential", "not_a_boolean"),
        ({"reporter": "me"}, "reporter", "not_an_object"),
        ({"reporter": {"email": "nowhere"}}, "reporter.email", "not_an_email"),
        ({"reporter": {"phone": "12"}}, "reporter.phone", "not_a_phone"),
        ({"reporter": {"name": "x" * 101}}, "reporter.name", "too_long"),
        ({"reporter": {"name": "A B", "language": "fr"}}, "reporter.language", "not_a_choice"),
        ({"channel": "fax"}, "channel", "not_a_choice"),
        ({"attachments": {}}, "attachments", "not_a_list"),
        ({"attachments": [{}] * 6}, "attachments", "too_many"),
        ({"attachments": ["a"]}, "attachments.0", "not_an_object"),
        (
            {"attachments": [{"name": 5, "type": "image/jpeg", "size": 5}]},
            "attachments.0.name",
            "not_text",
        ),
        (
            {"attachments": [{"name": "a", "type": "", "size": 52428801}]},
            "attachments.0.size",
            "too_big",
        ),
        (
            {"attachments": [{"name": "a.jpg", "type": "image/jpeg", "size": 10485761}]},
            "attachments.0.size",
            "too_big",
        ),
        (
            {"attachments": [{"name": "a.jpg", "type": "image/jpeg", "size": True}]},
            "attachments.0.size",
            "not_a_number",
        ),
    ],
)
def test_a_bad_field_is_named_with_its_code(
    api: Api, changes: dict[str, Any], field: str, code: str
) -> None:
    response = api.post("/v1/reports", a_submission(**changes))
    assert response.status == 422
    assert response.fields == {field: code}
    assert api.platform.reports.puts == 0


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        ("{", 400, "bad_request"),
        ("[]", 400, "bad_request"),
        ('"text"', 400, "bad_request"),
        ("[" * 60_000, 400, "bad_request"),
        (json.dumps({"title": "x" * 1_000_000}), 413, "too_large"),
        ("", 422, "invalid_fields"),
    ],
)
def test_a_broken_body_is_a_problem_and_never_a_crash(
    api: Api, raw: str, status: int, code: str
) -> None:
    response = api.call("POST", "/v1/reports", raw=raw)
    assert (response.status, response.body["code"]) == (status, code)
    assert response.headers["Content-Type"] == PROBLEM


def test_wrong_method_and_type_have_the_same_shape(api: Api) -> None:
    wrong_method = api.call("DELETE", "/v1/reports")
    assert (wrong_method.status, wrong_method.body["code"]) == (405, "method_not_allowed")
    wrong_type = api.call("POST", "/v1/reports", {}, content_type="text/xml")
    assert (wrong_type.status, wrong_type.body["code"]) == (415, "unsupported_media_type")


def test_a_crash_has_the_same_shape_and_tells_nothing(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    use(api.platform.wiring.reference_data, store=None)
    response = api.post("/v1/reports", a_submission())
    assert (response.status, response.body["code"]) == (500, "internal")
    assert "NoneType" not in json.dumps(response.body)
    assert "NoneType" in caplog.text


def test_problems_speak_the_callers_language(api: Api) -> None:
    english = api.post("/v1/reports", {}, accept_language="en-GB,en;q=0.9")
    indonesian = api.post("/v1/reports", {}, accept_language="fr")
    assert english.body["title"] == "Some fields need to be corrected."
    assert indonesian.body["title"] == "Ada isian yang perlu diperbaiki."


def test_text_is_kept_as_it_was_written(api: Api) -> None:
    body = "Harga naik > 20 % & stok < 5 sejak kemarin.\r\nMohon dicek."
    Filed(api, body=body)
    [report] = api.platform.reports.reports.values()
    assert report.body == "Harga naik > 20 % & stok < 5 sejak kemarin.\nMohon dicek."


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("Judul <script>alert(1)</script>", "Judul <script>alert(1)</script>"),
        ("Antre <2 jam, a<b, harga <Rp5.000", "Antre <2 jam, a<b, harga <Rp5.000"),
        ("Judul dengan \u0000 di dalam", "Judul dengan di dalam"),
        ("Judul dengan\nbaris baru", "Judul dengan baris baru"),
        ("\uf0b7\tJalan\u200b rusak\u00a0parah", "• Jalan rusak parah"),
        ("Jalan berlubang \ud83d\ude21 \ud83d", "Jalan berlubang 😡"),
        ("👨‍👩‍👧‍👦" * 80, "👨‍👩‍👧‍👦" * 80),
    ],
)
def test_a_title_is_stored_as_clean_text(api: Api, given: str, stored: str) -> None:
    Filed(api, title=given)
    [report] = api.platform.reports.reports.values()
    assert report.title == stored


def test_contacts_are_stored_as_they_are_dialled(api: Api) -> None:
    reporter = {"name": "O’Brien\u200b", "email": "o’brien@example.id", "phone": "001-65-8123 4567"}
    stored = Filed(api, reporter=reporter)
    sealed = api.platform.reports.sealed_reporter(stored.id)
    assert sealed is not None
    opened = api.platform.seal.unseal_identity(stored.id, sealed)
    assert (opened.name, opened.email, opened.phone) == (
        "O’Brien",
        "o'brien@example.id",
        "+6581234567",
    )
