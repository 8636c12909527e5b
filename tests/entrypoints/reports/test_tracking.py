"""Following over HTTP: who sees what, and what the reporter can do."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.reports.codes import Act
from chalicelib.usecases.attachments.check_attachment import check_attachment
from tests.entrypoints.api import Api, a_submission
from tests.entrypoints.conftest import Filed
from tests.entrypoints.reports.tracking_helpers import SECOND, staff_act

LONG = "x" * 5000


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


def test_before_assignment_the_public_sees_that_it_is_there_and_no_more(
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


def test_after_assignment_the_public_reads_it_without_the_private_part(
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
    staff_act(api, filed, Act.HOLD, text="Di jalan mana?")
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
    response = api.post(f"{filed.path}/withdraw", {"reason": "Salah"}, x_access_code=filed.code)
    assert response.body["ended"] == {"by": "reporter", "reason": "withdrawn"}
    assert api.platform.reports.get(filed.id).state == "archived"


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
    response = api.post(f"{filed.path}/{act}", body, x_access_code=filed.code)
    assert response.status == 422
    assert response.fields == fields


def test_more_files_get_the_next_numbers(api: Api, filed: Filed) -> None:
    body = {"attachments": [{"name": "surat.pdf", "type": "application/pdf", "size": 9}]}
    response = api.post(f"{filed.path}/attachments", body, x_access_code=filed.code)
    assert response.status == 201
    assert [u["id"] for u in response.body["uploads"]] == ["2"]


def test_the_response_to_an_act_before_routing_says_to_wait(api: Api) -> None:
    receipt = api.post("/v1/reports", a_submission()).body
    path = f"/v1/reports/{receipt['tracking_id']}/withdraw"
    response = api.post(path, {}, x_access_code=receipt["access_code"])
    assert (response.status, response.body["code"]) == (503, "not_routed_yet")
    seen = api.get(path.removesuffix("/withdraw"), x_access_code=receipt["access_code"]).body
    assert [e["act"] for e in seen["timeline"]] == ["submit"]


def test_a_file_that_never_came_can_be_sent_later(api: Api, filed: Filed) -> None:
    view = api.get(filed.path, x_access_code=filed.code).body
    assert [u["fields"]["key"] for u in view["uploads"]] == [f"incoming/{filed.id}/1"]
    assert "uploads" not in api.get(filed.path).body
    api.platform.files.objects[f"incoming/{filed.id}/1"] = (b"ok photo", "image/jpeg")
    check_attachment(
        filed.id,
        1,
        reports=api.platform.reports,
        files=api.platform.files,
        inspector=api.platform.inspector,
        now=api.platform.time,
    )
    assert api.get(filed.path, x_access_code=filed.code).body["uploads"] == []


def answered(api: Api, filed: Filed) -> dict[str, str]:
    """The report verified and answered; the reporter's key."""
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False})
    staff_act(api, filed, Act.ANSWER, text="Lubang sudah ditambal kemarin.")
    return {"x_access_code": filed.code}


def test_an_answer_that_solves_nothing_goes_once_to_the_next_tier(api: Api, filed: Filed) -> None:
    key = answered(api, filed)
    plea = {"reason": "Lubangnya masih ada, hanya difoto."}
    early = api.post(f"{filed.path}/appeal", plea, **key)
    assert (early.status, early.body["condition"]) == (409, "unsolved")
    assert "tidak menyelesaikan" in early.body["detail"]
    rated = api.post(f"{filed.path}/rating", {"score": 2}, **key).body
    assert rated["can"]["appeal"] is True
    appealed = api.post(f"{filed.path}/appeal", plea, **key)
    assert (appealed.status, appealed.body["state"]) == (200, "in_progress")
    assert api.platform.reports.get(filed.id).tier == "pemda-32"
    assert plea["reason"] not in json.dumps(api.get(filed.path).body)
    staff_act(api, filed, Act.ANSWER, text="Sudah diaspal ulang hari ini.")
    api.post(f"{filed.path}/rating", {"score": 1}, **key)
    again = api.post(f"{filed.path}/appeal", plea, **key)
    assert (again.status, again.body["condition"]) == (409, "not_appealed")


def test_a_closed_report_opens_again_until_its_window_is_over(api: Api, filed: Filed) -> None:
    key = answered(api, filed)
    closed = api.post(f"{filed.path}/close", {}, **key).body
    assert closed["reopen_until"] == "2026-12-24T23:59:59+07:00"
    plea = {"reason": "Lubangnya terbuka lagi."}
    opened = api.post(f"{filed.path}/reopen", plea, **key)
    assert (opened.status, opened.body["state"]) == (200, "in_progress")
    staff_act(api, filed, Act.ANSWER, text="Sudah diaspal ulang hari ini.")
    api.post(f"{filed.path}/close", {}, **key)
    api.platform.time += timedelta(days=31)
    late = api.post(f"{filed.path}/reopen", plea, **key)
    assert (late.status, late.body["condition"]) == (409, "in_window")
    assert "laporan baru" in late.body["detail"]


def test_the_reporter_of_a_duplicate_follows_the_main_report(api: Api, filed: Filed) -> None:
    double = Filed(api, submission_token=SECOND, title="Lubang di jalan yang sama")
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False})
    staff_act(api, double, Act.MERGE, details={"main_report": filed.tracking_id})
    staff_act(api, filed, Act.ANSWER, text="Lubang sudah ditambal kemarin.")
    mine = api.get(double.path, x_access_code=double.code).body
    assert mine["merged_into"] == filed.tracking_id
    assert mine["main"]["state"] == "answered"
    assert mine["main"]["view"] == "public"
    assert "ditambal" in json.dumps(mine["main"]["timeline"])
    assert "Jalan Contoh 1" not in json.dumps(mine["main"])
    key = {"x_access_code": filed.code}
    assert api.get(filed.path, **key).body["can"]["leave"] is True
    left = api.post(f"{filed.path}/withdraw", {"reason": "Pindah"}, **key)
    assert left.body["state"] == "answered"  # goes on for the other reporter
    plea = {"reason": "Lubang saya di jalan lain."}
    alone = api.post(f"{double.path}/reopen", plea, x_access_code=double.code).body
    assert (alone["state"], alone["merged_into"], alone["main"]) == ("unverified", None, None)
    assert api.platform.reports.get(filed.id).duplicate_count == 0


def test_a_part_that_was_split_off_opens_with_the_same_code(api: Api, filed: Filed) -> None:
    details = {
        "title": "Lampu jalan mati di Coblong",
        "body": "Lampu jalan di depan sekolah juga mati.",
        "category": "lainnya",
    }
    staff_act(api, filed, Act.SPLIT, details=details)
    [part] = api.get(filed.path, x_access_code=filed.code).body["parts"]
    view = api.get(f"/v1/reports/{part}", x_access_code=filed.code).body
    assert (view["title"], view["split_from"]) == (details["title"], filed.tracking_id)
    assert api.get(f"/v1/reports/{part}", x_access_code="WRONG").status == 404
