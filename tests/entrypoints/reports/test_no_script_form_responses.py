"""What the plain form makes of what people type: faults, choices, days, notices, languages."""

from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.domain.clean_text import clean_text
from chalicelib.domain.errors import Unavailable
from chalicelib.entrypoints.http.reports.no_script_form import LARGEST_FORM, QUESTIONS
from chalicelib.messages.reports.no_script_form import form_texts
from tests.entrypoints.api import Api, use
from tests.entrypoints.reports.no_script_browser import FORM, PATH, page_of, send
from tests.entrypoints.reports.no_script_helpers import NASTY, a_form, faults, reviewed, sent

ID, EN = form_texts("id"), form_texts("en")


def test_an_empty_form_names_every_field_and_links_to_it(api: Api) -> None:
    page = send(api, {"language": "id"})
    assert page.status == 422
    [title] = page.every("title")
    assert title.text.startswith("Galat:")
    wrong = ["kind", "title", "body", "incident_date", "region", "category"]
    assert list(faults(page)) == wrong
    links = [e.attributes["href"] for e in page.every("a") if e.attributes["href"][0] == "#"]
    assert links[1:] == [f"#{name}" for name in wrong]
    for name in wrong[1:]:
        given = page.by_id(name).attributes
        assert given["aria-invalid"] == "true"
        assert f"{name}-error" in given["aria-describedby"].split()
    assert api.platform.reports.puts == 0


def test_label_hint_error_and_field_come_in_this_order(api: Api) -> None:
    page = send(api, {})
    order = [e.attributes.get("id") or e.attributes.get("for") for e in page.elements]
    at = order.index("title")
    assert order[at : at + 4] == ["title", "title-hint", "title-error", "title"]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"title": "pendek"}, "title", "minimal 10"),
        ({"title": "x" * 141}, "title", "maksimal 140"),
        ({"body": "a\u200b\u0301" * 19}, "body", "minimal 20"),
        ({"body": "x" * 20_000}, "body", "maksimal 2500"),
        ({"incident_date": "2026-11-25"}, "incident_date", "masa depan"),
        ({"incident_date": "kemarin"}, "incident_date", "Isi dengan tanggal"),
        ({"region": "Entah"}, "region", "tidak ditemukan"),
        ({"region": "32"}, "region", "tidak ditemukan"),
        ({"region": "   "}, "region", "Wajib diisi"),
        ({"address": "x" * 301}, "address", "maksimal 300"),
        ({"category": ""}, "category", "Wajib diisi"),
        ({"category": "entah"}, "category", "tidak dikenal"),
        ({"category": "pencurian"}, "category", "telepon 110"),
        ({"agency": "Dinas Entah"}, "agency", "tidak ditemukan"),
        ({"kind": "rant"}, "kind", "Pilih salah satu"),
        ({"reporter_email": "nowhere"}, "reporter_email", "surel"),
        ({"reporter_phone": "12"}, "reporter_phone", "nomor telepon"),
        ({"reporter_name": "x" * 101}, "reporter_name", "maksimal 100"),
    ],
)
def test_a_fault_is_shown_beside_its_field_and_nothing_is_lost(
    api: Api, changes: dict[str, str], field: str, said: str
) -> None:
    page = send(api, a_form(**changes))
    assert page.status == 422
    assert list(faults(page)) == [field]
    assert said in faults(page)[field]
    kept = {name: clean_text(text) for name, text in a_form(**changes).items()}
    if changes.get("category"):
        kept["category"] = page.typed["category"]  # a list cannot keep what it does not have
    if field == "kind":
        del kept["kind"]
    assert {k: v for k, v in page.typed.items() if k in kept} == kept


def test_a_place_of_which_there_are_several_is_chosen_from_a_list(api: Api) -> None:
    reference = api.platform.reference.reference
    there = {**reference.regions, "32.04": "Kabupaten Bandung"}
    api.platform.reference.reference = _with_regions(reference, there)
    page = send(api, a_form(region="bandung"))
    assert list(faults(page)) == ["region"]
    options = [(e.attributes["value"], e.text) for e in page.every("option") if "32." in str(e)]
    assert options == [
        ("32.04", "Kabupaten Bandung, Jawa Barat"),
        ("32.73", "Kota Bandung, Jawa Barat"),
    ]
    assert "#region_choice" in [e.attributes["href"] for e in page.every("a")]
    chosen = send(api, {**page.typed, "region_choice": "32.04"})
    assert chosen.answers()[ID["region"]] == "Kabupaten Bandung, Jawa Barat"
    corrected = send(api, {**page.typed, "region_choice": "32.04", "region": "coblong"})
    assert corrected.answers()[ID["region"]] == "Coblong, Kota Bandung, Jawa Barat"


def test_too_many_places_ask_for_more_words(api: Api) -> None:
    reference = api.platform.reference.reference
    many = {f"32.73.{n}": f"Coblong {n}" for n in range(10, 50)}
    api.platform.reference.reference = _with_regions(reference, {**many, "32.73": "Kota X"})
    page = send(api, a_form(region="coblong"))
    assert "Terlalu banyak" in faults(page)["region"]
    assert "region_choice" not in page.typed


def _with_regions(reference: Any, regions: dict[str, str]) -> Any:
    from dataclasses import replace

    return replace(reference, regions={"32": "Jawa Barat", **regions})


@pytest.mark.parametrize("typed", ["imigrasi", "IMIGRASI", "Instansi imigrasi"])
def test_an_agency_is_found_by_what_it_is_called(api: Api, typed: str) -> None:
    assert reviewed(api, agency=typed).answers()[ID["agency"]] == "Instansi imigrasi"


def test_an_agency_of_which_there_are_several_is_chosen_from_a_list(api: Api) -> None:
    page = send(api, a_form(agency="instansi"))
    assert list(faults(page)) == ["agency"]
    options = [e.attributes["value"] for e in page.every("option")]
    assert "imigrasi" in options
    assert "national-desk" not in options
    chosen = send(api, {**page.typed, "agency_choice": "imigrasi"})
    assert chosen.answers()[ID["agency"]] == "Instansi imigrasi"


def test_what_nobody_is_named_for_is_left_to_officers(api: Api) -> None:
    assert reviewed(api, category="lainnya").answers()[ID["agency"]] == ID["agency_by_officers"]


def test_a_day_may_be_written_as_people_do(api: Api) -> None:
    page = reviewed(api, incident_date="1-11-2026")
    assert page.answers()[ID["incident_date"]] == "1 November 2026"


def test_a_day_that_is_none_stays_to_be_corrected(api: Api) -> None:
    page = send(api, a_form(incident_date="31/02/2026"))
    given = page.by_id("incident_date").attributes
    assert (given["type"], given["value"]) == ("text", "2026-02-31")


def test_a_notice_is_shown_before_sending_and_does_not_stop(api: Api) -> None:
    page = reviewed(api, category="banjir")
    assert "Terjebak banjir?" in page.text
    assert "tel:112" in [e.attributes["href"] for e in page.every("a")]
    assert sent(api, category="banjir").status == 201


def test_what_people_type_is_text_on_every_page(api: Api) -> None:
    names = [name for name in QUESTIONS if name not in ("kind", "privacy")]
    form = send(api, a_form(**dict.fromkeys(names, NASTY)))
    assert form.status == 422
    assert {form.typed[n] for n in names if n != "category"} == {NASTY}
    pages = [form]
    harmless = NASTY.replace("<s", "< 5 s").replace("</s", "<-s").replace("<i", "<-i")
    texts = dict.fromkeys(("title", "body", "address", "reporter_name"), f"Lihat {harmless}")
    review = reviewed(api, **texts)
    pages += [review, send(api, {**review.typed, "step": "send"})]
    for page in pages:
        assert not page.every("script")
        assert not page.every("img")
        assert "49" not in page.text


@pytest.mark.parametrize("name", ["language", "step", "switch", "region_choice", "agency_choice"])
def test_no_field_beside_the_questions_reaches_a_page_unescaped(api: Api, name: str) -> None:
    for form in (a_form(**{name: NASTY}), {name: NASTY}):
        assert "<script" not in send(api, form).response.body


def test_the_form_speaks_the_language_it_was_written_in(api: Api) -> None:
    page = send(api, {"language": "en"}, accept_language="id")
    [html] = page.every("html")
    assert html.attributes["lang"] == "en"
    assert EN["errors_title"] in page.text
    assert send(api, {}, accept_language="en-GB").typed["language"] == "en"
    assert send(api, {"language": "fr"}).typed["language"] == "id"
    assert page_of(api.get(PATH, query={"language": "en"})).typed["language"] == "en"


def test_switching_the_language_keeps_what_was_typed(api: Api) -> None:
    page = send(api, {**a_form(title="pendek"), "switch": "en"})
    assert page.status == 200
    assert (page.typed["language"], page.typed["title"]) == ("en", "pendek")
    assert EN["form_title"] in page.text


def test_whoever_gave_no_contact_is_not_kept_as_a_reporter(api: Api) -> None:
    nobody = {"reporter_name": "", "reporter_email": "", "reporter_phone": ""}
    assert sent(api, **nobody).status == 201
    [report] = api.platform.reports.reports.values()
    assert not report.has_reporter


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("&".join(f"f{n}=1" for n in range(200)), 400),
        ("body=" + "x" * LARGEST_FORM, 413),
    ],
)
def test_what_cannot_be_read_is_answered_with_a_page_and_a_way_back(
    api: Api, raw: str, status: int
) -> None:
    page = page_of(api.call("POST", PATH, raw=raw, content_type=FORM))
    assert page.status == status
    assert ID["way_back"] in page.text


def test_bytes_that_are_no_text_come_back_with_all_the_rest(api: Api) -> None:
    page = page_of(api.call("POST", PATH, raw="title=Jalan%ff+rusak&body=Isi", content_type=FORM))
    assert page.status == 422
    assert (page.typed["title"], page.typed["body"]) == ("Jalan\ufffd rusak", "Isi")


def test_another_content_type_or_method_is_answered_with_a_page(api: Api) -> None:
    assert page_of(api.call("POST", PATH, {"title": "x"})).status == 415
    files = api.call("POST", PATH, raw="--x--", content_type="multipart/form-data; boundary=x")
    assert page_of(files).status == 415
    assert page_of(api.call("DELETE", PATH)).status == 405


class Away:
    """Reference data that cannot be read."""

    def current(self) -> Any:
        raise Unavailable("reference data")


@pytest.mark.parametrize(("store", "status"), [(Away(), 503), (None, 500)])
@pytest.mark.parametrize("step", ["review", "send", "edit", ""])
def test_what_was_typed_is_kept_while_nothing_can_be_looked_up_and_sent_by_a_button(
    api: Api, store: object, status: int, step: str
) -> None:
    there = api.platform.reference
    typed = a_form(title=NASTY) if step == "edit" else a_form()
    token = {"submission_token": "6f1c3c1e-0000-4000-8000-000000000001"} if step == "send" else {}
    use(api.platform.wiring.reference_data, store=store)
    page = send(api, {**typed, **token, "step": step})
    assert page.status == status
    assert page.response.headers.get("Retry-After") == ("3" if status == 503 else None)
    assert typed["title"] in page.text
    assert "NoneType" not in page.text
    assert api.platform.failures == ["plain form: crashed"] * (status == 500)
    kept = {name: clean_text(value) for name, value in typed.items() if value}
    assert {name: page.typed.get(name) for name in kept} == kept
    [button] = page.every("button")
    use(api.platform.wiring.reference_data, store=there)
    after = send(api, {**page.typed, "step": button.attributes["value"]})
    assert after.status == (201 if step == "send" else 200)


def test_a_form_that_cannot_be_made_says_so(api: Api) -> None:
    use(api.platform.wiring.reference_data, store=Away())
    page = page_of(api.get(PATH))
    assert (page.status, page.response.headers["Retry-After"]) == (503, "3")


def test_a_charset_after_the_content_type_is_fine(api: Api) -> None:
    raw = urlencode(a_form())
    response = api.call("POST", PATH, raw=raw, content_type=f"{FORM}; charset=UTF-8")
    assert page_of(response).status == 200
