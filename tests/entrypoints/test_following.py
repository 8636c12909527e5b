"""Following a report: what its reporter and the public see and can do."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.orders import Order
from chalicelib.domain.report import DeclaredFile
from chalicelib.domain.words import Act, Role
from chalicelib.usecases import handle
from chalicelib.usecases.check_attachment import check_attachment
from tests.builders import DESK, an_officer
from tests.entrypoints.conftest import Filed
from tests.entrypoints.hall import Api, a_submission

LONG = "x" * 5000
SECOND = "6f1c3c1e-0000-4000-8000-000000000002"


def staff_act(api: Api, filed: Filed, act: Act, officer: Any = None, **rest: Any) -> None:
    hall = api.hall
    version = hall.reports.get(filed.id).version
    order = Order(act=act, version=version, **{"reason": "Alasan contoh", **rest})
    handle.act(
        officer or an_officer(),
        filed.id,
        order,
        reports=hall.reports,
        reference=hall.reference.current(),
        pepper=hall.pepper,
        now=hall.now(),
    )


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
    assert api.hall.reports.get(filed.id).tier == "pemda-32"
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
    api.hall.at += timedelta(days=31)
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
    assert api.hall.reports.get(filed.id).followers == 0


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


def test_the_reporter_sees_what_officers_changed_in_the_words(api: Api, filed: Filed) -> None:
    title = "Jalan rusak berlubang di Coblong"
    staff_act(api, filed, Act.EDIT, details={"title": title}, reason="Menjelaskan")
    mine = api.get(filed.path, x_access_code=filed.code).body
    assert mine["title"] == title
    assert ["+", " rusak"] in [list(p) for p in mine["difference"]["title"]]
    assert [list(p) for p in mine["difference"]["body"]] == [["=", mine["body"]]]
    assert mine["timeline"][-1]["text"] == "Menjelaskan"


def test_evidence_is_public_once_the_answer_was_given(api: Api) -> None:
    filed = Filed(api, anonymous=True)
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False})
    photo = DeclaredFile(n=1, name="sesudah.jpg", type="image/jpeg", size=8)
    details = {"attachments": (photo,)}
    staff_act(api, filed, Act.ANSWER, text="Lubang sudah ditambal kemarin.", details=details)
    shown = api.get(filed.path).body["attachments"]
    # The reporter's own photo stays hidden: the report is anonymous.
    assert [(f["n"], f["name"], f["evidence"]) for f in shown] == [(2, "sesudah.jpg", True)]
    told = {e["act"]: e["files"] for e in api.get(filed.path).body["timeline"]}
    assert told == {"submit": [], "route": [], "verify": [], "answer": [2]}


def test_evidence_of_an_answer_that_was_not_approved_is_for_nobody(api: Api, filed: Filed) -> None:
    careful = an_officer(Role.AGENCY_ADMIN, "imigrasi")
    second = an_officer(Role.AGENCY_ADMIN, "imigrasi", username="kedua")
    api.hall.ask_second_person("imigrasi")
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False, "agency": "imigrasi"})
    photo = DeclaredFile(n=1, name="sesudah.jpg", type="image/jpeg", size=8)
    details = {"attachments": (photo,)}
    answer = "Paspor sudah dapat diambil besok."

    def names() -> list[str]:
        return [f["name"] for f in api.get(filed.path).body["attachments"]]

    staff_act(api, filed, Act.PROPOSE, careful, text=answer, details=details)
    assert names() == ["foto.jpg"]
    staff_act(api, filed, Act.REJECT, second, reason="Fotonya salah")
    staff_act(api, filed, Act.PROPOSE, careful, text=answer)
    staff_act(api, filed, Act.APPROVE, second)
    view = api.get(filed.path).body
    assert names() == ["foto.jpg"]
    assert view["timeline"][-1]["text"] == answer
    assert "Fotonya salah" not in json.dumps(view)


def test_evidence_of_an_approved_answer_stands_with_the_approval(api: Api, filed: Filed) -> None:
    careful = an_officer(Role.AGENCY_ADMIN, "imigrasi")
    second = an_officer(Role.AGENCY_ADMIN, "imigrasi", username="kedua")
    api.hall.ask_second_person("imigrasi")
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False, "agency": "imigrasi"})
    photo = DeclaredFile(n=1, name="sesudah.jpg", type="image/jpeg", size=8)
    details = {"attachments": (photo,)}
    staff_act(api, filed, Act.PROPOSE, careful, text="Paspor dapat diambil.", details=details)
    assert not any(e["files"] for e in api.get(filed.path).body["timeline"])
    staff_act(api, filed, Act.NOTE, careful, text="catatan")
    staff_act(api, filed, Act.APPROVE, second)
    last = api.get(filed.path).body["timeline"][-1]
    assert (last["act"], last["files"]) == ("approve", [2])


def test_a_clock_counts_working_days_down_and_past_its_end(api: Api, filed: Filed) -> None:
    def left(stage: str = "verification") -> tuple[int | None, bool]:
        clocks = api.get(filed.path, x_access_code=filed.code).body["clocks"]
        [clock] = [c for c in clocks if c["stage"] == stage]
        return clock["working_days_left"], clock["overdue"]

    assert left() == (3, False)  # filed on a Tuesday, due on Friday
    api.hall.at += timedelta(days=3)
    assert left() == (0, False)
    api.hall.at += timedelta(days=1)
    assert left() == (0, True)  # on Saturday no working day has been lost yet
    api.hall.at += timedelta(days=3)
    assert left() == (-2, True)
    staff_act(api, filed, Act.HOLD, text="Di jalan mana?")
    assert left() == (None, False)  # time does not run while the reporter is asked
    assert left("information")[0] is not None
    api.post(f"{filed.path}/withdraw", {}, x_access_code=filed.code)
    assert left("information")[0] is None


def test_an_interim_answer_shows_its_promise_beside_the_legal_day(api: Api, filed: Filed) -> None:
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False})
    day = (api.hall.at + timedelta(days=8)).date()
    details = {"promised_for": day}
    staff_act(api, filed, Act.INTERIM, text="Aspal tiba awal Desember.", details=details)
    view = api.get(filed.path).body
    first = next(c for c in view["clocks"] if c["stage"] == "first_answer")
    assert first["due_at"] == "2026-12-01T23:59:59+07:00"
    assert first["promised_for"] == "2026-12-02T23:59:59+07:00"
    assert "Aspal tiba" in json.dumps(view["timeline"])


def test_the_reporter_reads_why_an_agency_sent_the_report_on(api: Api, filed: Filed) -> None:
    staff_act(api, filed, Act.RETURN, reason="Bukan jalan kota")
    line = api.get(filed.path, x_access_code=filed.code).body["timeline"][-1]
    assert (line["act"], line["text"]) == ("return", "Bukan jalan kota")
    assert api.hall.reports.get(filed.id).agency == DESK
