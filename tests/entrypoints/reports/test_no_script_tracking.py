"""Tracking without JavaScript: codes that no address carries, and every act as a form."""

from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.domain.privacy.identity_mask import MASK
from chalicelib.domain.reports.code_reading import read_codes
from chalicelib.domain.reports.codes import Act
from chalicelib.messages.reports.no_script_form import form_texts
from tests.entrypoints.api import Api
from tests.entrypoints.conftest import Filed
from tests.entrypoints.reports.no_script_browser import FORM, Page
from tests.entrypoints.reports.tracking_helpers import staff_act

TRACK = "/v1/forms/track"
ID = form_texts("id")


def answer(api: Api, filed: Filed) -> None:
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False})
    staff_act(api, filed, Act.ANSWER, text="Lubang sudah ditambal kemarin.")


def hold(api: Api, filed: Filed) -> None:
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False})
    staff_act(api, filed, Act.HOLD, text="Di mana tepatnya?")


def track(api: Api, fields: dict[str, str], **rest: Any) -> Page:
    response = api.call("POST", TRACK, raw=urlencode(fields), content_type=FORM, **rest)
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    # A page with both codes in it stays nowhere.
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    return Page(response)


def codes(filed: Filed) -> dict[str, str]:
    return {"tracking_id": filed.tracking_id, "access_code": filed.code}


def test_the_search_is_a_form_that_posts(api: Api) -> None:
    page = Page(api.get(TRACK, query={"language": "en"}))
    [form] = page.every("form")
    assert (form.attributes["method"], form.attributes["action"]) == ("post", f"/api{TRACK}")
    assert page.typed == {"language": "en", "tracking_id": "", "access_code": ""}


def test_with_both_codes_the_reporter_sees_the_report(api: Api, filed: Filed) -> None:
    page = track(api, codes(filed))
    assert page.status == 200
    assert page.by_id("tracking-id").text == filed.tracking_id
    assert "Lubang besar" in page.by_id("body").text
    assert page.by_id("state").text == "Belum terverifikasi"


def test_a_reporter_reads_why_own_words_are_covered(api: Api) -> None:
    named = "Saya Contoh Warga, lubang besar di depan sekolah."
    covered = track(api, codes(Filed(api, anonymous=True, body=named)))
    assert MASK in covered.by_id("body").text
    assert covered.by_id("masked").text == ID["track_masked"]
    plain = Filed(api, anonymous=True, submission_token="6f1c3c1e-0000-4000-8000-000000000004")
    assert ID["track_masked"] not in track(api, codes(plain)).text
    added = {"act": "add_information", "text": "Tambahan dari Contoh Warga: sudah tiga jam."}
    page = track(api, {**codes(plain), **added})
    assert MASK in page.by_id("timeline").text
    assert page.by_id("masked").text == ID["track_masked"]
    open_ = Filed(api, body=named, submission_token="6f1c3c1e-0000-4000-8000-000000000003")
    assert ID["track_masked"] not in track(api, codes(open_)).text


def test_no_address_on_the_page_carries_the_access_code(api: Api, filed: Filed) -> None:
    page = track(api, codes(filed))
    places = [e.attributes.get(name, "") for e in page.elements for name in ("href", "action")]
    assert not any(filed.code in place for place in places)
    assert {f.attributes["method"] for f in page.every("form")} == {"post"}


@pytest.mark.parametrize(
    "pasted",
    [
        "Laporan SP4N-LAPOR!: nomor pelacakan {id}, kode akses {code}. Lacak di https://x.id/lacak/",
        "https://contoh.id/lacak/#{id}.{code}",
        "{id} {code}",
    ],
)
def test_whatever_was_copied_may_be_pasted(api: Api, filed: Filed, pasted: str) -> None:
    text = pasted.format(id=filed.tracking_id, code=filed.code)
    page = track(api, {"tracking_id": text})
    assert page.by_id("tracking-id").text == filed.tracking_id
    assert "Lubang besar" in page.by_id("body").text


def test_the_tracking_id_alone_shows_the_public_part(api: Api, filed: Filed) -> None:
    page = track(api, {"tracking_id": filed.tracking_id})
    assert page.status == 200
    assert ID["track_hidden"] in page.text
    assert "Lubang besar" not in page.text


@pytest.mark.parametrize("changes", [{"access_code": "AAAA-BBBB-CCCC-DDDD"}, {"tracking_id": "x"}])
def test_codes_that_open_nothing_may_be_mended(
    api: Api, filed: Filed, changes: dict[str, str]
) -> None:
    typed = {**codes(filed), **changes}
    page = track(api, typed)
    assert page.status == 404
    assert {name: page.typed[name] for name in typed} == typed


def test_the_answer_stands_before_what_can_be_done_and_that_before_the_history(
    api: Api, filed: Filed
) -> None:
    answer(api, filed)
    text = track(api, codes(filed)).response.body
    places = [text.index(part) for part in ('id="answer"', ID["acts_title"], 'id="timeline"')]
    assert places == sorted(places)


def test_a_question_is_answered(api: Api, filed: Filed) -> None:
    hold(api, filed)
    page = track(api, {**codes(filed), "act": "supply", "text": "Di depan gerbang, Pak."})
    assert page.status == 200
    assert ID["act_done"] in page.text
    assert "Di depan gerbang, Pak." in page.by_id("timeline").text


def test_an_answer_is_rated_and_the_report_closed(api: Api, filed: Filed) -> None:
    answer(api, filed)
    rated = track(api, {**codes(filed), "act": "rate", "score": "4", "text": "Cepat."})
    assert ID["act_done"] in rated.text
    closed = track(api, {**codes(filed), "act": "close"})
    assert closed.by_id("state").text == "Selesai"
    [report] = api.platform.reports.reports.values()
    assert report.rating
    assert (report.rating.score, report.rating.comment) == (4, "Cepat.")


@pytest.mark.parametrize("act", ["reply", "appeal"])
def test_an_answer_that_does_not_help_is_contested(api: Api, filed: Filed, act: str) -> None:
    answer(api, filed)
    if act == "appeal":
        track(api, {**codes(filed), "act": "rate", "score": "1"})
    page = track(api, {**codes(filed), "act": act, "text": "Masih berlubang, belum selesai."})
    assert page.status == 200, page.text
    assert ID["act_done"] in page.text
    assert page.by_id("state").text != "Sudah dijawab"


def test_a_closed_report_is_opened_again(api: Api, filed: Filed) -> None:
    answer(api, filed)
    track(api, {**codes(filed), "act": "close"})
    page = track(api, {**codes(filed), "act": "reopen", "text": "Ternyata belum selesai."})
    assert (page.status, ID["act_done"] in page.text) == (200, True)


def test_a_report_is_withdrawn(api: Api, filed: Filed) -> None:
    page = track(api, {**codes(filed), "act": "withdraw", "text": "Sudah beres sendiri."})
    assert (page.status, ID["act_done"] in page.text) == (200, True)
    [report] = api.platform.reports.reports.values()
    assert report.state == "archived"


def test_words_that_were_not_taken_are_still_there(api: Api, filed: Filed) -> None:
    answer(api, filed)
    page = track(api, {**codes(filed), "act": "reply", "text": "x"})
    assert page.status == 422
    assert page.typed["text"] == "x" or "\nx</textarea>" in page.response.body
    impossible = track(api, {**codes(filed), "act": "appeal", "text": "Tetap ada di halaman ini"})
    assert impossible.status == 409
    assert impossible.by_id("typed").text == "Tetap ada di halaman ini"


def test_what_people_wrote_is_text(api: Api) -> None:
    nasty = 'Lihat "></textarea><b>x</b> & {{ 7*7 }} <i'
    filed = Filed(
        api, title="Judul {{ 7*7 }} & lubang", body="Lubang {{ 7*7 }} & sebagainya di sini."
    )
    page = track(api, {**codes(filed), "act": "reply", "text": nasty})
    assert "<b>x</b>" not in page.response.body
    assert "49" not in page.by_id("body").text
    page = track(api, {"tracking_id": nasty, "access_code": nasty})
    assert "<b>x</b>" not in page.response.body


def test_the_page_speaks_the_language_that_was_chosen(api: Api, filed: Filed) -> None:
    page = track(api, {**codes(filed), "language": "id", "switch": "en", "act": "withdraw"})
    assert page.status == 200
    assert form_texts("en")["track_timeline"] in page.text
    [report] = api.platform.reports.reports.values()
    assert report.state != "archived"


def test_codes_are_read_as_the_device_reads_them() -> None:
    dashes = "8AXN–A0YA–TXS9 / ABCD—EFGH—2345—MNPQ"
    assert read_codes(dashes) == ("8AXNA0YATXS9", "ABCDEFGH2345MNPQ")
    assert read_codes("Kode akses:\nABCD-EFGH-2345-MNPQ\nNomor: 8axn-aoya-txs9") == (
        "8AXNA0YATXS9",
        "ABCDEFGH2345MNPQ",
    )
    for text in ("", "saya lupa kode akses laporan", "ABCD-EFGH-2345-MNPQ", "pertanggungjawaban"):
        assert read_codes(text) == ("", "")
