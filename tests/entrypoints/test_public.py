"""The citizen's routes."""

import json
from typing import Any

import pytest

from chalicelib.domain.words import Act
from chalicelib.usecases import handle
from chalicelib.usecases.check_attachment import check_attachment
from chalicelib.usecases.handle import Order
from tests.builders import an_officer
from tests.entrypoints.conftest import Filed
from tests.entrypoints.hall import Api, a_submission

PROBLEM = "application/problem+json"
LONG = "x" * 5000


def staff_act(api: Api, filed: Filed, act: Act, **rest: Any) -> None:
    hall = api.hall
    order = Order(act=act, version=hall.reports.get(filed.id).version, **rest)
    handle.act(
        an_officer(),
        filed.id,
        order,
        reports=hall.reports,
        reference=hall.reference.current(),
        now=hall.now(),
    )


def test_a_submission_gets_its_receipt(api: Api) -> None:
    answer = api.post("/v1/reports", a_submission())
    assert answer.status == 201
    assert answer.headers["Cache-Control"] == "no-store"
    receipt = answer.body
    assert len(receipt["tracking_id"]) == 14
    assert len(receipt["access_code"]) == 19
    assert receipt["state"] == "unverified"
    assert receipt["due_at"] == "2026-11-27T23:59:59+07:00"
    assert "dalam 3 hari kerja, paling lambat 27 November 2026" in receipt["next_step"]
    assert [u["id"] for u in receipt["uploads"]] == ["1"]
    assert api.hall.facts == ["ReportSubmitted"]


def test_a_busy_table_still_gives_a_receipt(api: Api) -> None:
    first = api.post("/v1/reports", a_submission()).body
    api.hall.reports.reports.clear()
    api.hall.reports.down = True
    answer = api.post("/v1/reports", a_submission())
    assert answer.status == 202
    assert answer.body["tracking_id"] == first["tracking_id"]
    assert answer.body["access_code"] == first["access_code"]
    assert "antre" in answer.body["next_step"]


def test_when_nothing_can_take_it_the_citizen_is_told_to_try_again(api: Api) -> None:
    api.hall.reports.down = api.hall.intake.down = True
    answer = api.post("/v1/reports", a_submission())
    assert (answer.status, answer.body["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "3"


def test_every_fault_is_told_at_once_and_nothing_is_stored(api: Api) -> None:
    answer = api.post("/v1/reports", {"title": 5, "kind": "rant", "location": "here"})
    assert answer.status == 422
    assert answer.headers["Content-Type"] == PROBLEM
    assert answer.fields == {
        "submission_token": "required",
        "kind": "not_a_choice",
        "title": "not_text",
        "body": "required",
        "incident_date": "required",
        "location": "not_an_object",
        "category": "required",
    }
    assert all(f["message"] for f in answer.body["fields"])
    assert api.hall.reports.puts == 0


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"submission_token": "not-a-uuid"}, "submission_token", "not_a_uuid"),
        ({"submission_token": 7}, "submission_token", "not_a_uuid"),
        ({"title": "pendek"}, "title", "too_short"),
        ({"title": "x" * 141}, "title", "too_long"),
        ({"title": "   "}, "title", "required"),
        ({"title": "Judul <script>alert(1)</script>"}, "title", "html"),
        ({"title": "Judul dengan \u0000 di dalam"}, "title", "control_characters"),
        ({"title": "Judul dengan\nbaris baru"}, "title", "control_characters"),
        ({"body": "x" * 2501}, "body", "too_long"),
        ({"body": "<b>tebal</b> dan panjang sekali"}, "body", "html"),
        ({"body": ["a"]}, "body", "not_text"),
        ({"kind": None}, "kind", "required"),
        ({"kind": ["complaint"]}, "kind", "not_a_choice"),
        ({"incident_date": "2026-11-25"}, "incident_date", "in_the_future"),
        ({"incident_date": "1944-12-31"}, "incident_date", "too_long_ago"),
        ({"incident_date": "20/11/2026"}, "incident_date", "not_a_date"),
        ({"incident_date": 20261120}, "incident_date", "not_a_date"),
        ({"location": {"region": "99.99.99"}}, "location.region", "unknown"),
        ({"location": {"region": "32"}}, "location.region", "unknown"),
        ({"location": {"region": "32.73", "lat": 51.5}}, "location.lat", "outside"),
        ({"location": {"region": "32.73", "lon": "x"}}, "location.lon", "not_a_number"),
        ({"location": {"region": "32.73", "address": "x" * 301}}, "location.address", "too_long"),
        ({"category": "unknown"}, "category", "unknown"),
        ({"category": 5}, "category", "not_text"),
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
            {"attachments": [{"name": "a.exe", "type": "application/x-msdownload", "size": 5}]},
            "attachments.0.type",
            "type_not_taken",
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
    answer = api.post("/v1/reports", a_submission(**changes))
    assert answer.status == 422
    assert answer.fields == {field: code}
    assert api.hall.reports.puts == 0


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
    answer = api.call("POST", "/v1/reports", raw=raw)
    assert (answer.status, answer.body["code"]) == (status, code)
    assert answer.headers["Content-Type"] == PROBLEM


def test_wrong_method_and_type_have_the_same_shape(api: Api) -> None:
    wrong_method = api.call("DELETE", "/v1/reports")
    assert (wrong_method.status, wrong_method.body["code"]) == (405, "method_not_allowed")
    wrong_type = api.call("POST", "/v1/reports", {}, content_type="text/xml")
    assert (wrong_type.status, wrong_type.body["code"]) == (415, "unsupported_media_type")


def test_a_crash_has_the_same_shape_and_tells_nothing(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    api.hall.reference = None  # type: ignore[assignment]
    answer = api.post("/v1/reports", a_submission())
    assert (answer.status, answer.body["code"]) == (500, "internal")
    assert "NoneType" not in json.dumps(answer.body)
    assert "NoneType" in caplog.text


def test_problems_speak_the_callers_language(api: Api) -> None:
    english = api.post("/v1/reports", {}, accept_language="en-GB,en;q=0.9")
    indonesian = api.post("/v1/reports", {}, accept_language="fr")
    assert english.body["title"] == "Some fields need to be corrected."
    assert indonesian.body["title"] == "Ada isian yang perlu diperbaiki."


def test_text_is_kept_as_it_was_written(api: Api) -> None:
    body = "Harga naik > 20 % & stok < 5 sejak kemarin.\r\nMohon dicek."
    Filed(api, body=body)
    [report] = api.hall.reports.reports.values()
    assert report.body == "Harga naik > 20 % & stok < 5 sejak kemarin.\nMohon dicek."


def test_the_reporter_sees_everything_of_the_report(api: Api, filed: Filed) -> None:
    view = api.get(filed.path, x_access_code=filed.code).body
    assert view["view"] == "reporter"
    assert view["title"] == "Jalan berlubang di Coblong"
    assert view["agency"]["id"] == "pemda-3273"
    assert view["region"]["name"] == "Coblong, Kota Bandung, Jawa Barat"
    assert view["can"]["withdraw"] is True
    assert view["can"]["close"] is False
    assert [e["act"] for e in view["timeline"]] == ["submit", "route"]
    assert view["attachments"][0]["status"] == "declared"
    assert "Warga" not in json.dumps(view)


def test_before_disposition_the_public_sees_that_it_is_there_and_no_more(
    api: Api, filed: Filed
) -> None:
    view = api.get(filed.path).body
    assert set(view) == {
        "tracking_id",
        "state",
        "state_label",
        "submitted_at",
        "timeline",
        "view",
    }
    assert view["view"] == "public"
    assert "berlubang" not in json.dumps(view)


def test_after_disposition_the_public_reads_it_without_the_private_part(
    api: Api, filed: Filed
) -> None:
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False})
    staff_act(api, filed, Act.NOTE, text="catatan rahasia petugas")
    staff_act(api, filed, Act.ANSWER, text="Lubang sudah ditambal kemarin.")
    view = api.get(filed.path).body
    shown = json.dumps(view)
    assert view["title"] == "Jalan berlubang di Coblong"
    assert "Lubang sudah ditambal" in shown
    for hidden in ("catatan rahasia", "Petugas Contoh", "Jalan Contoh 1", "Warga", "can"):
        assert f'"{hidden}' not in shown
        assert hidden == "can" or hidden not in shown


def test_a_question_to_the_reporter_is_not_for_the_public(api: Api, filed: Filed) -> None:
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False})
    staff_act(api, filed, Act.HOLD, text="Apakah nomor rumah Anda 12?")
    assert "nomor rumah" not in json.dumps(api.get(filed.path).body)
    mine = api.get(filed.path, x_access_code=filed.code).body
    assert mine["hold_question"] == "Apakah nomor rumah Anda 12?"
    assert mine["can"]["supply"] is True


def test_unknown_wrong_and_secret_are_the_same_answer(api: Api, filed: Filed) -> None:
    secret = Filed(api, confidential=True, submission_token="6f1c3c1e-0000-4000-8000-00000000000a")
    answers = [
        api.get("/v1/reports/7K2M-9QXD-4TPC"),
        api.get("/v1/reports/nonsense"),
        api.get(secret.path),
        api.get(secret.path, x_access_code="WRONG"),
        api.get(filed.path, x_access_code="WRONG"),
        api.post(f"{filed.path}/close", {}, x_access_code="WRONG"),
        api.post(f"{filed.path}/close", {}),
    ]
    assert {a.status for a in answers} == {404}
    assert len({json.dumps(a.body) for a in answers}) == 1


def test_the_reporter_learns_why_it_was_archived_and_the_public_does_not(
    api: Api, filed: Filed
) -> None:
    staff_act(api, filed, Act.ARCHIVE, reason="unclear", text="Sebutkan nama jalannya.")
    mine = api.get(filed.path, x_access_code=filed.code).body["timeline"][-1]
    assert mine["text"] == "Laporan tidak jelas. Sebutkan nama jalannya."
    assert api.get(filed.path).body["timeline"][-1]["text"] is None


def test_an_anonymous_reports_files_are_not_for_the_public(api: Api) -> None:
    filed = Filed(api, anonymous=True)
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False})
    assert api.get(filed.path).body["attachments"] == []
    assert api.get(filed.path, x_access_code=filed.code).body["attachments"]


def test_the_reporter_replies_closes_and_rates(api: Api, filed: Filed) -> None:
    key = {"x_access_code": filed.code}
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False})
    staff_act(api, filed, Act.ANSWER, text="Lubang sudah ditambal kemarin.")
    replied = api.post(f"{filed.path}/replies", {"text": "Masih berlubang"}, **key)
    assert (replied.status, replied.body["state"]) == (200, "in_progress")
    staff_act(api, filed, Act.ANSWER, text="Sudah diaspal ulang hari ini.")
    closed = api.post(f"{filed.path}/close", {}, **key)
    assert closed.body["ended"] == {"by": "reporter", "reason": "settled"}
    rated = api.post(f"{filed.path}/rating", {"score": 4, "comment": "Baik"}, **key)
    assert rated.body["rating"] == {"score": 4, "comment": "Baik"}
    again = api.post(f"{filed.path}/rating", {"score": 1}, **key)
    assert (again.status, again.body["code"]) == (409, "act_not_possible")


def test_withdrawing_keeps_it_on_file(api: Api, filed: Filed) -> None:
    answer = api.post(f"{filed.path}/withdraw", {"reason": "Salah"}, x_access_code=filed.code)
    assert answer.body["ended"] == {"by": "reporter", "reason": "withdrawn"}
    assert api.hall.reports.get(filed.id).state == "archived"


@pytest.mark.parametrize(
    ("act", "body", "fields"),
    [
        ("replies", {}, {"text": "required"}),
        ("rating", {"score": 6}, {"score": "too_big"}),
        ("rating", {"score": "5"}, {"score": "not_a_number"}),
        ("withdraw", {"reason": LONG}, {"reason": "too_long"}),
        ("attachments", {}, {"attachments": "required"}),
    ],
)
def test_bad_words_of_a_reporter_are_named(
    api: Api, filed: Filed, act: str, body: dict[str, Any], fields: dict[str, str]
) -> None:
    answer = api.post(f"{filed.path}/{act}", body, x_access_code=filed.code)
    assert answer.status == 422
    assert answer.fields == fields


def test_more_files_get_the_next_numbers(api: Api, filed: Filed) -> None:
    body = {"attachments": [{"name": "surat.pdf", "type": "application/pdf", "size": 9}]}
    answer = api.post(f"{filed.path}/attachments", body, x_access_code=filed.code)
    assert answer.status == 201
    assert [u["id"] for u in answer.body["uploads"]] == ["2"]


def test_acting_before_routing_is_told_to_wait(api: Api) -> None:
    receipt = api.post("/v1/reports", a_submission()).body
    path = f"/v1/reports/{receipt['tracking_id']}/withdraw"
    answer = api.post(path, {}, x_access_code=receipt["access_code"])
    assert (answer.status, answer.body["code"]) == (503, "not_routed_yet")
    seen = api.get(path.removesuffix("/withdraw"), x_access_code=receipt["access_code"]).body
    assert [e["act"] for e in seen["timeline"]] == ["submit"]


def test_a_file_that_never_came_can_be_sent_later(api: Api, filed: Filed) -> None:
    view = api.get(filed.path, x_access_code=filed.code).body
    assert [u["fields"]["key"] for u in view["uploads"]] == [f"incoming/{filed.id}/1"]
    assert "uploads" not in api.get(filed.path).body
    api.hall.files.objects[f"incoming/{filed.id}/1"] = (b"ok photo", "image/jpeg")
    check_attachment(
        filed.id,
        1,
        reports=api.hall.reports,
        files=api.hall.files,
        inspector=api.hall.inspector,
        now=api.hall.now(),
    )
    assert api.get(filed.path, x_access_code=filed.code).body["uploads"] == []


def test_reference_is_what_a_form_offers_and_may_be_cached(api: Api) -> None:
    answer = api.get("/v1/reference")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    ids = {c["id"] for c in answer.body["categories"]}
    assert "jalan-berlubang" in ids
    assert "national-desk" not in {a["id"] for a in answer.body["agencies"]}
    assert answer.body["attribution"] == "synthetic"
