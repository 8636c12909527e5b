"""What a reporter adds, through the API: words and files as one act, and new for the officers."""

import json
from typing import Any

import pytest

from chalicelib.domain.reports.codes import Act, Role
from chalicelib.domain.reports.reporter_words import MOST_ADDED_A_DAY
from tests.builders import DESK, an_officer
from tests.entrypoints.api import Api, ApiResponse
from tests.entrypoints.conftest import Filed
from tests.entrypoints.reports.tracking_helpers import SECOND, staff_act

PHOTO = {"name": "foto tambahan.jpg", "type": "image/jpeg", "size": 8}
WORDS = "Lubangnya makin lebar sejak kemarin."


def add(api: Api, filed: Filed, path: str = "information", **body: Any) -> ApiResponse:
    return api.post(f"{filed.path}/{path}", body, x_access_code=filed.code)


@pytest.mark.parametrize("path", ["information", "replies"])
def test_words_and_photo_are_added_before_verification(api: Api, filed: Filed, path: str) -> None:
    view = add(api, filed, path, text=WORDS, attachments=[PHOTO]).body
    line = view["timeline"][-1]
    assert (line["act"], line["text"], line["files"]) == ("add_information", WORDS, [2])
    assert line["label"] == "Pelapor menambah keterangan"
    assert [u["id"] for u in view["uploads"]] == ["1", "2"]
    assert (view["state"], view["can"]["add_information"]) == ("unverified", True)


def test_the_public_sees_nothing_of_what_was_added(api: Api, filed: Filed) -> None:
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False})
    before = api.get(filed.path).body
    add(api, filed, text=WORDS, attachments=[PHOTO])
    add(api, filed, "attachments", attachments=[{**PHOTO, "name": "lain.jpg"}])
    staff_act(api, filed, Act.MARK_READ)
    assert api.get(filed.path).body == before
    assert [f["n"] for f in before["attachments"]] == [1]


def test_files_of_a_reply_are_for_officers_alone(api: Api, filed: Filed) -> None:
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False})
    staff_act(api, filed, Act.HOLD, text="Kirim foto KTP Anda.")
    view = add(api, filed, "replies", attachments=[PHOTO]).body
    assert view["timeline"][-1]["act"] == "supply"
    assert [f["n"] for f in view["attachments"]] == [1, 2]
    public = api.get(filed.path).body
    assert public["state"] == "disposed"
    assert [f["n"] for f in public["attachments"]] == [1]


def test_files_without_words_are_still_added_at_their_old_address(api: Api, filed: Filed) -> None:
    response = add(api, filed, "attachments", attachments=[PHOTO])
    assert (response.status, [u["id"] for u in response.body["uploads"]]) == (201, ["2"])
    again = add(api, filed, "attachments", attachments=[PHOTO])
    assert again.body["uploads"] == response.body["uploads"]


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        ({}, "text", "required"),
        ({"text": "a"}, "text", "too_short"),
        ({"text": "x" * 2501}, "text", "too_long"),
        ({"text": WORDS, "attachments": [{**PHOTO, "type": 7}]}, "attachments.0.type", "not_text"),
        ({"text": WORDS, "attachments": [PHOTO] * 6}, "attachments", "too_many"),
    ],
)
def test_a_refusal_names_the_field_and_keeps_nothing(
    api: Api, filed: Filed, body: dict[str, Any], name: str, code: str
) -> None:
    before = api.platform.reports.get(filed.id)
    response = add(api, filed, **body)
    assert response.status == 422
    [field] = response.body["fields"]
    assert field["name"] == name
    assert field["code"].startswith(code)
    assert api.platform.reports.get(filed.id) == before


def test_a_full_report_says_how_many_files_it_takes(api: Api, filed: Filed) -> None:
    for n in range(4):
        files = [{**PHOTO, "name": f"{n}-{m}.jpg"} for m in range(5 if n < 3 else 4)]
        add(api, filed, text=f"Bagian {n}", attachments=files)
    response = add(api, filed, text=WORDS, attachments=[PHOTO])
    [field] = response.body["fields"]
    assert (field["name"], field["code"]) == ("attachments", "files_full")
    assert "masih ada tempat untuk 0" in field["message"]
    assert WORDS not in json.dumps(api.get(filed.path, x_access_code=filed.code).body)
    assert add(api, filed, text=WORDS).status == 200


def test_the_limit_of_a_day_is_said_with_the_way_out(api: Api, filed: Filed) -> None:
    for n in range(MOST_ADDED_A_DAY):
        assert add(api, filed, text=f"Kabar {n}").status == 200
    response = add(api, filed, text=WORDS, attachments=[PHOTO])
    assert (response.status, response.body["code"]) == (429, "too_much_added")
    assert str(MOST_ADDED_A_DAY) in response.body["title"]
    assert "besok" in response.body["title"]


def test_an_ended_report_takes_nothing_and_says_why(api: Api, filed: Filed) -> None:
    staff_act(api, filed, Act.ARCHIVE, reason="hateful")
    for path in ("information", "replies", "attachments"):
        response = add(api, filed, path, text=WORDS, attachments=[PHOTO])
        assert (response.status, response.body["code"]) == (409, "act_not_possible")
        assert response.body["condition"] == "open"
        assert "dibuka kembali" in response.body["detail"]
    assert [f.n for f in api.platform.reports.get(filed.id).files] == [1]


def test_a_stranger_adds_nothing(api: Api, filed: Filed) -> None:
    for path in ("information", "replies", "attachments"):
        body = {"text": WORDS, "attachments": [PHOTO]}
        assert api.post(f"{filed.path}/{path}", body).status == 404


def line_of(api: Api, report: str, bucket: str = "verification") -> Any:
    page = api.get("/v1/staff/worklist", query={"bucket": bucket}, officer=ADMIN)
    return next(line for line in page.body["items"] if line["id"] == report)


ADMIN = an_officer()


def test_officers_see_it_as_new_until_one_looked(api: Api, filed: Filed) -> None:
    assert line_of(api, filed.id)["new_information"] is False
    add(api, filed, text=WORDS, attachments=[PHOTO])
    assert line_of(api, filed.id)["new_information"] is True
    path = f"/v1/staff/reports/{filed.id}"
    seen = api.get(path, officer=ADMIN).body
    last = seen["history"][-1]
    assert (last["act"], last["text"], last["files"], last["new"]) == (
        "add_information",
        WORDS,
        [2],
        True,
    )
    assert not any(event["new"] for event in seen["history"][:-1])
    assert "mark_read" in seen["acts"]
    read = api.post(f"{path}/mark-read", {"version": seen["report"]["version"]}, officer=ADMIN)
    assert not any(event["new"] for event in read.body["history"])
    assert "mark_read" not in read.body["acts"]
    assert line_of(api, filed.id)["new_information"] is False
    told = api.get(filed.path, x_access_code=filed.code).body["timeline"][-1]
    assert (told["act"], told["label"]) == ("mark_read", "Keterangan tambahan dibaca petugas")


def test_what_a_merged_report_is_given_is_read_with_the_main_one(api: Api, filed: Filed) -> None:
    double = Filed(api, submission_token=SECOND, title="Lubang di jalan yang sama")
    staff_act(api, double, Act.MERGE, details={"main_report": filed.tracking_id})
    view = add(api, double, text=WORDS, attachments=[PHOTO]).body
    assert view["timeline"][-1]["text"] == WORDS
    assert view["can"]["add_information"] is True
    seen = api.get(f"/v1/staff/reports/{filed.id}", officer=ADMIN).body["history"][-1]
    assert (seen["act"], seen["text"], seen["reason"], seen["new"]) == (
        "relay",
        WORDS,
        double.tracking_id,
        True,
    )
    other = api.get(filed.path, x_access_code=filed.code).body
    assert WORDS not in json.dumps(other)
    desk = an_officer(Role.NATIONAL_ADMIN, DESK)
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False, "agency": "imigrasi"})
    new_holder = an_officer(agency="imigrasi")
    assert api.get(f"/v1/staff/reports/{double.id}", officer=new_holder).status == 200
    assert api.get(f"/v1/staff/reports/{double.id}", officer=desk).status == 200
    staff_act(api, filed, Act.ANSWER, new_holder, text="Sudah ditambal seluruhnya.")
    api.post(f"{filed.path}/close", {}, x_access_code=filed.code)
    over = add(api, double, text="Masih ada lubang.")
    assert (over.status, over.body["condition"]) == (409, "main_open")
    assert "dibuka kembali" in over.body["detail"]
    ended = api.get(double.path, x_access_code=double.code).body
    assert (ended["can"]["add_information"], ended["can"]["reopen"]) == (False, True)


@pytest.mark.parametrize(("text", "reopens"), [("Terima kasih!", False), ("Masih rusak.", True)])
def test_a_bare_thank_you_for_an_answer_is_kept_and_reopens_nothing(
    api: Api, filed: Filed, text: str, reopens: bool
) -> None:
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False})
    staff_act(api, filed, Act.ANSWER, text="Lubang sudah ditambal kemarin.")
    view = add(api, filed, "replies", text=text).body
    assert view["timeline"][-1]["text"] == text
    assert (view["state"] == "answered") != reopens
