"""The tracking page in every state: what it says, offers and does."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.axe import no_violations
from tests.e2e.people import Citizen, wait_for
from tests.e2e.screens import DESKTOP, NARROW, PHONE, Screen, no_sideways_scrolling, shoot
from tests.e2e.town import (
    ANSWER,
    PLEA,
    QUESTION,
    Town,
    browser,
    link,
    offered,
    open_report,
    public_link,
    town,
)

__all__ = ["browser", "town"]  # fixtures, shared

pytestmark = pytest.mark.browser


#: What the page must say in each state.
STATES = {
    "unverified": "sedang memeriksa laporan ini",
    "assigned": "akan menindaklanjutinya",
    "promised": "Instansi menjanjikan jawaban",
    "held": QUESTION,
    "answered": ANSWER,
    "rated": "Penilaian Anda: 2 dari 5",
    "closed": "Pelapor menyatakan masalahnya selesai.",
    "archived": "Diarsipkan karena isi laporan belum jelas.",
    "merged": "Digabung dengan laporan lain",
    "edited_and_split": "Yang disunting petugas",
}


@pytest.mark.parametrize("state", STATES)
def test_every_state_says_where_it_stands_and_offers_what_is_possible(
    browser: Browser, town: Town, state: str
) -> None:
    citizen: Citizen = getattr(town, state)()
    can = {act for act, possible in citizen.see()["can"].items() if possible}
    can -= {"verify_contact"}  # offered with the contacts, not among the acts
    if "supply" in can:
        can -= {"add_information"}  # beside a question there is one box for words
    for name, size in (("phone", PHONE), ("desktop", DESKTOP)):
        screen = Screen(browser, town.platform.url, size)
        page = screen.page
        open_report(page, link(citizen))
        expect(page.locator("#report")).to_contain_text(STATES[state])
        assert offered(page) == can
        page.evaluate("document.querySelectorAll('#report details').forEach((d) => d.open = true)")
        shoot(page, f"track-{state}-{name}")
        no_sideways_scrolling(page)
        no_violations(page)
        if name == "phone":
            page.set_viewport_size(NARROW)  # type: ignore[arg-type]
            no_sideways_scrolling(page)
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            no_sideways_scrolling(page)
            shoot(page, f"track-{state}-large")
        screen.close()


def test_the_public_sees_its_part_in_every_state_and_no_acts(browser: Browser, town: Town) -> None:
    screen = Screen(browser, town.platform.url, PHONE)
    page = screen.page
    shown = {town.unverified: "Isi laporan baru tampil", town.answered: ANSWER, town.held: "publik"}
    for lead, said in shown.items():
        open_report(page, public_link(lead()))
        expect(page.locator("#report")).to_contain_text(said)
        assert offered(page) == set()
        no_violations(page)
        no_sideways_scrolling(page)
        shoot(page, f"track-public-{lead.__name__}")
    page.locator("#other").click()
    expect(page.locator("#track-code")).to_be_focused()
    screen.close()


def test_wrong_unknown_and_confidential_get_the_same_kind_words(
    browser: Browser, town: Town
) -> None:
    secret, other = town.unverified(confidential=True), town.unverified()
    code = other.receipt["access_code"]
    screen = Screen(browser, town.platform.url, PHONE)
    page = screen.page
    said = []
    for id_, typed in (("8AXN-A0YA-TXS9", ""), (secret.id, ""), (secret.id, code), (other.id, "X")):
        page.goto("about:blank")
        page.goto("/lacak/")
        page.locator("#track-id").fill(id_)
        page.locator("#track-code").fill(typed)
        page.locator("#track-submit").click()
        expect(page.locator("#problem")).to_contain_text("Laporan tidak ditemukan")
        said.append(page.locator("#problem").inner_text())
        assert page.locator("#track-id").input_value() == id_  # nothing typed is lost
    assert len(set(said)) == 1
    no_violations(page)
    shoot(page, "track-not-found")
    page.locator("#track-id").fill("7K2M-9QXD-4TPX")
    page.locator("#track-submit").click()
    expect(page.locator("#track-id-error")).to_contain_text("keliru")
    page.locator("#track-id").fill("bukan nomor")
    page.locator("#track-submit").click()
    expect(page.locator("#track-id-error")).to_contain_text("12 huruf dan angka")
    expect(page.locator("#track-id")).to_be_focused()
    no_violations(page)
    screen.close()


def test_the_code_leaves_the_address_and_a_refresh_keeps_the_place(
    browser: Browser, town: Town
) -> None:
    citizen = town.answered()
    screen = Screen(browser, town.platform.url, PHONE, reduced_motion="reduce")
    page = screen.page
    urls: list[str] = []
    page.on("request", lambda r: urls.append(page.url) if "/v1/reports/" in r.url else None)
    open_report(page, link(citizen))
    code = str(citizen.receipt["access_code"])
    assert urls
    assert not [url for url in urls if code in url]  # left before anything was asked
    assert citizen.id in page.url
    # Nobody asked this device to keep the code.
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, history.state])"
    assert code.replace("-", "") not in page.evaluate(kept).replace("-", "")
    page.reload()
    expect(page.locator("#code-not-kept")).to_contain_text("tidak disimpan di perangkat ini")
    assert page.locator("#acts").count() == 0
    no_violations(page)
    open_report(page, link(citizen))
    page.locator("#language").click()
    expect(page.locator("#acts-title")).to_have_text("What you can do")
    assert code not in page.url
    page.locator("#language").click()
    expect(page.locator("#acts")).to_be_visible()
    page.locator("#save").click()
    expect(page.locator("#save-report")).to_contain_text("tersimpan di perangkat ini")
    page.evaluate("window.scrollTo({ top: 600, behavior: 'instant' })")
    page.reload()
    expect(page.locator("#acts")).to_be_visible()
    wait_for(lambda: page.evaluate("window.scrollY") == 600, patience=10)
    page.locator("details[data-keep=act-withdraw] > summary").click()
    page.locator("#refresh").click()
    expect(page.locator("#status")).to_contain_text("Diperbarui pukul")
    expect(page.locator("#refresh")).to_be_focused()
    assert page.locator("details[data-keep=act-withdraw]").get_attribute("open") is not None
    screen.close()


def test_a_reply_survives_a_crash_and_a_missing_network_and_is_sent_once(
    browser: Browser, town: Town
) -> None:
    citizen = town.answered()
    screen = Screen(browser, town.platform.url, PHONE)
    page = screen.page
    open_report(page, link(citizen))
    form = page.locator("form[data-act=reply]")
    page.locator("details[data-keep=act-reply] > summary").click()
    form.locator("[data-submit]").click()
    expect(form.locator("#act-reply-text")).to_be_focused()
    expect(form).to_contain_text("Tulis paling sedikit 2 huruf.")
    no_violations(page)
    form.locator("textarea").fill(PLEA)
    page.reload()
    expect(page.locator("#code-not-kept")).to_be_visible()
    open_report(page, link(citizen))
    expect(form.locator("textarea")).to_have_value(PLEA)
    screen.context.set_offline(True)
    form.locator("[data-submit]").click()
    expect(form.get_by_role("alert")).to_contain_text("Periksa jaringan Anda")
    expect(form.locator("textarea")).to_have_value(PLEA)
    screen.context.set_offline(False)
    form.locator("[data-submit]").click()
    expect(page.locator("#saved-act")).to_be_visible()
    expect(page.locator("#state")).to_have_text("Sedang diproses")
    assert [e["text"] for e in citizen.see()["timeline"]].count(PLEA) == 1
    assert page.evaluate("Object.keys(localStorage)") == []
    screen.close()


def test_a_bad_rating_opens_the_appeal_and_a_closed_report_opens_again(
    browser: Browser, town: Town
) -> None:
    citizen = town.answered()
    screen = Screen(browser, town.platform.url, PHONE)
    page = screen.page
    open_report(page, link(citizen))
    expect(page.locator("form[data-act=appeal]")).to_have_count(0)
    rate = page.locator("form[data-act=rate]")
    expect(rate).to_contain_text("mengajukan keberatan")
    rate.locator("[data-submit]").click()
    expect(rate).to_contain_text("Pilih salah satu nilai.")
    rate.locator("[value='2']").check()
    rate.locator("[data-submit]").click()
    appeal = page.locator("form[data-act=appeal]")
    expect(appeal).to_be_visible()
    appeal.locator("textarea").fill(PLEA)
    appeal.locator("[data-submit]").click()
    expect(page.locator("#state")).to_have_text("Sedang diproses")

    town.do(citizen, "answer", text=ANSWER)
    open_report(page, link(citizen))
    page.locator("form[data-act=close] [data-submit]").click()
    expect(page.locator("#state")).to_have_text("Selesai")
    expect(page.locator("#ended")).to_contain_text("dapat dibuka kembali sampai")
    page.locator("details[data-keep=act-reopen] > summary").click()
    page.locator("form[data-act=reopen] textarea").fill(PLEA)
    page.locator("form[data-act=reopen] [data-submit]").click()
    expect(page.locator("#state")).to_have_text("Sedang diproses")
    screen.close()


def test_withdrawing_asks_twice_and_the_keyboard_is_enough(browser: Browser, town: Town) -> None:
    citizen = town.unverified()
    screen = Screen(browser, town.platform.url, DESKTOP)
    page = screen.page
    page.goto("/lacak/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    assert page.locator(".skip").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.locator("#track-id").focus()
    page.keyboard.type(citizen.id)
    page.keyboard.press("Tab")
    page.keyboard.type(str(citizen.receipt["access_code"]))
    page.keyboard.press("Enter")
    expect(page.locator("#report-title")).to_be_focused()
    summary = page.locator("details[data-keep=act-withdraw] > summary")
    for _ in range(20):
        page.keyboard.press("Tab")
        if summary.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Sudah diperbaiki warga.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("form[data-act=withdraw]")).to_contain_text("Yakin menarik laporan ini?")
    no_violations(page)
    assert citizen.see()["state"] == "unverified"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # no
    expect(page.locator("form[data-act=withdraw] [data-submit]")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # yes
    expect(page.locator("#state")).to_have_text("Diarsipkan")
    screen.close()


def test_a_report_just_filed_is_explained_until_an_agency_has_it(
    browser: Browser, town: Town
) -> None:
    citizen = town.unverified()
    view = citizen.see()
    early = {**view, "agency": None, "timeline": view["timeline"][:1], "can": {}}
    responses = [(404, None), (503, None), (200, early)]

    def respond(route: Any) -> None:
        if not responses:
            route.fallback()
            return
        status, body = responses.pop(0)
        problem = {"title": "Layanan sedang sibuk.", "code": "x", "fields": []}
        route.fulfill(status=status, json=body or problem)

    screen = Screen(browser, town.platform.url, PHONE)
    page = screen.page
    page.route("**/api/v1/reports/*", respond)
    page.goto(link(citizen))
    expect(page.locator("#problem")).to_contain_text("dapat antre beberapa menit")
    expect(page.locator("#problem")).to_contain_text("mencoba lagi dengan sendirinya")
    expect(page.locator("#waiting")).to_be_visible()
    expect(page.locator("#agency")).to_be_visible()
    assert responses == []
    screen.close()


def test_a_late_report_says_by_how_much(browser: Browser, town: Town) -> None:
    citizen = town.assigned()
    view = citizen.see()
    for clock in view["clocks"]:
        late = clock["stage"] == "first_answer"
        clock.update(overdue=late, working_days_left=-2 if late else clock["working_days_left"])
    screen = Screen(browser, town.platform.url, PHONE)
    page = screen.page
    page.route("**/api/v1/reports/*", lambda route: route.fulfill(json=view))
    open_report(page, link(citizen))
    late_clock = page.locator("[data-stage=first_answer]")
    expect(late_clock).to_contain_text("seharusnya paling lambat")
    expect(late_clock.locator(".tag.late")).to_have_text("terlambat 2 hari kerja")
    expect(page.locator("[data-stage=settlement] .tag")).to_contain_text("sisa")
    no_violations(page)
    shoot(page, "track-late-phone")
    screen.close()
