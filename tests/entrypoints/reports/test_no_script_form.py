"""The form without JavaScript: filled, reviewed, sent once."""

import pytest

from chalicelib.entrypoints.http.reports.no_script_form import QUESTIONS
from chalicelib.messages.reports.no_script_form import form_texts
from tests.builders import BANDUNG
from tests.entrypoints.api import Api
from tests.entrypoints.reports.no_script_browser import PATH, page_of, send
from tests.entrypoints.reports.no_script_helpers import a_form, faults, reviewed, sent

ID = form_texts("id")


def test_the_empty_form_asks_everything_and_offers_the_categories(api: Api) -> None:
    page = page_of(api.get(PATH))
    assert page.status == 200
    names = {e.attributes.get("name") for e in page.elements} - {None}
    assert names >= {*QUESTIONS, "language"}
    options = {e.attributes["value"]: e.text for e in page.every("option")}
    assert options["jalan-berlubang"].strip() == "Jalan-Berlubang"
    [form] = page.every("form")
    assert (form.attributes["action"], form.attributes["method"]) == (f"/api{PATH}", "post")
    assert not page.every("script")
    assert not [e for e in page.elements if "style" in e.attributes]


def test_a_good_form_is_read_back_and_nothing_is_filed_yet(api: Api) -> None:
    page = reviewed(api)
    assert page.answers() == {
        ID["kind"]: "Pengaduan",
        ID["title"]: "Jalan berlubang di Coblong",
        ID["body"]: "Lubang besar di depan sekolah,\nsudah dua bulan.",
        ID["incident_date"]: "20 November 2026",
        ID["region"]: "Coblong, Kota Bandung, Jawa Barat",
        ID["address"]: "Jalan Contoh 1",
        ID["category"]: "Jalan-Berlubang",
        ID["agency"]: "Pemerintah Kota Bandung (dipilih sistem dari kategori dan lokasi)",
        ID["privacy"]: "Biasa",
        ID["reporter_name"]: "Contoh Warga",
        ID["reporter_email"]: "warga@example.id",
        ID["reporter_phone"]: "0812 3456 7890",
    }
    assert page.typed["region"] == "32.73.02"
    assert api.platform.reports.puts == 0


def test_sending_gives_a_receipt_and_files_what_was_reviewed(api: Api) -> None:
    page = sent(api, privacy="anonymous", agency="kota bandung")
    assert page.status == 201
    codes = page.by_id("tracking-id").text, page.by_id("access-code").text
    assert [len(code) for code in codes] == [14, 19]
    assert page.answers()[ID["due"]] == "27 November 2026"
    assert "dalam 3 hari kerja" in page.answers()[ID["next_step"]]
    assert page.typed == {"language": "id", "tracking_id": codes[0], "access_code": codes[1]}
    assert not any(codes[1] in e.attributes["href"] for e in page.every("a"))
    [report] = api.platform.reports.reports.values()
    assert report.id == codes[0].replace("-", "")
    assert report.body == "Lubang besar di depan sekolah,\nsudah dua bulan."
    assert (report.place.region, report.place.address) == ("32.73.02", "Jalan Contoh 1")
    assert (report.target_agency, report.channel) == (BANDUNG, "web")
    assert (report.anonymous, report.confidential) == (True, False)
    assert api.platform.metrics == ["ReportSubmitted"]


def test_sending_twice_files_once_and_shows_the_same_receipt(api: Api) -> None:
    form = {**reviewed(api).typed, "step": "send"}
    first, again = send(api, form), send(api, form)
    for code in ("tracking-id", "access-code"):
        assert first.by_id(code).text == again.by_id(code).text
    assert api.platform.reports.puts == 1
    assert ID["sent_before"] not in again.text


def test_the_page_says_that_words_changed_after_sending_do_not_count(api: Api) -> None:
    form = {**reviewed(api).typed, "step": "send"}
    send(api, form)
    again = send(api, {**form, "title": "Jalan berlubang di Dago"})
    assert ID["sent_before"] in again.text
    assert again.answers()[ID["title"]] == "Jalan berlubang di Coblong"


def test_two_people_who_send_the_same_words_file_two_reports(api: Api) -> None:
    assert sent(api).by_id("tracking-id").text != sent(api).by_id("tracking-id").text
    assert api.platform.reports.puts == 2


@pytest.mark.parametrize("token", ["", "x", "6F1C3C1E-0000-4000-8000-000000000001"])
def test_without_a_token_of_ours_nothing_is_filed(api: Api, token: str) -> None:
    page = send(api, a_form(step="send", submission_token=token))
    assert page.status == 200
    assert ID["review_title"] in page.text
    assert api.platform.reports.puts == 0


def test_a_busy_table_still_gives_a_receipt(api: Api) -> None:
    form = {**reviewed(api).typed, "step": "send"}
    api.platform.reports.down = True
    page = send(api, form)
    assert page.status == 202
    assert "antre" in page.text
    assert api.platform.metrics == ["ReportQueued"]


def test_when_nothing_can_take_it_the_review_stays_with_its_token(api: Api) -> None:
    review = reviewed(api)
    api.platform.reports.down = api.platform.intake.down = True
    page = send(api, {**review.typed, "step": "send"})
    assert page.status == 503
    assert page.response.headers["Retry-After"] == "3"
    assert ID["not_sent"] in page.text
    assert page.typed == review.typed
    api.platform.reports.down = False
    assert send(api, {**page.typed, "step": "send"}).status == 201


def test_editing_shows_the_form_with_everything_typed(api: Api) -> None:
    typed = a_form(privacy="secret", agency="Kota Bandung", body="Dua\nbaris yang cukup panjang")
    page = send(api, {**reviewed(api, **typed).typed, "step": "edit"})
    assert page.status == 200
    assert not faults(page)
    expected = {**typed, "agency": "Pemerintah Kota Bandung"}
    assert {k: v for k, v in page.typed.items() if k in expected} == expected
    assert send(api, page.typed).typed["region"] == "32.73.02"


@pytest.mark.parametrize(
    ("typed", "hidden"),
    [
        ({}, (False, False)),
        ({"privacy": "open"}, (False, False)),
        ({"privacy": "anonymous"}, (True, False)),
        ({"privacy": "secret"}, (True, True)),
        ({"privacy": "confidential"}, (False, True)),
        ({"privacy": "entah"}, (True, True)),
        # As a page of an earlier release sends them.
        ({"anonymous": "yes"}, (True, False)),
        ({"confidential": "on"}, (False, True)),
        ({"anonymous": "yes", "privacy": "confidential"}, (True, True)),
    ],
)
def test_each_choice_of_privacy_hides_what_it_says(
    api: Api, typed: dict[str, str], hidden: tuple[bool, bool]
) -> None:
    sent(api, **typed)
    [report] = api.platform.reports.reports.values()
    assert (report.anonymous, report.confidential) == hidden
