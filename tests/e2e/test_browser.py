"""The main job once through a real browser: a phone for the citizen, a desktop for the officer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from infra.local.browser import FLAGS, executable
from infra.local.console import ROOT
from infra.local.platform import Platform
from infra.local.seed import demo_accounts
from tests.e2e.people import Citizen, a_photograph, mails, wait_for

pytestmark = pytest.mark.browser
SHOTS = ROOT / "test-results"
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
PATIENCE = 60_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield opened
        opened.close()


def a_page(browser: Browser, platform: Platform, size: dict[str, int]) -> tuple[Page, list[str]]:
    """A fresh page and what went wrong in it: script errors and refused content."""
    context = browser.new_context(viewport=size, base_url=platform.url, locale="id-ID")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None,
    )
    return page, wrong


def shoot(page: Page, name: str) -> None:
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def no_sideways_scrolling(page: Page) -> None:
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0


def choose(page: Page, field: str, typed: str, option: str) -> None:
    page.locator(f"#{field}").press_sequentially(typed, delay=20)
    page.get_by_role("option", name=option, exact=True).click()


def fill_form(page: Page, photo: Path) -> None:
    """One question after the other, as a phone asks them, up to the review."""
    onward = page.locator("#review")
    page.locator("#attachments").set_input_files(photo)
    expect(page.locator("#chosen-files li")).to_have_count(1)
    onward.click()
    page.locator("#kind-complaint").check()
    page.locator("#title").fill("Jalan berlubang di depan sekolah")
    page.locator("#body").fill("Lubang besar di depan sekolah, sudah dua bulan dan berbahaya.")
    page.locator("#incident-date").fill("2026-11-01")
    onward.click()
    choose(page, "region", "coblong", "Coblong, Kota Bandung, Jawa Barat")
    page.locator("#address").fill("Jalan Contoh 1")
    onward.click()
    expect(page.locator("#category optgroup").first).to_be_attached()
    page.locator("#category").select_option("jalan-berlubang")
    onward.click()
    page.locator("#reporter-name").fill("Contoh Warga Uji")
    page.locator("#reporter-email").fill("warga.uji@example.id")
    onward.click()
    expect(page.locator("#answers")).to_contain_text("Coblong, Kota Bandung, Jawa Barat")


def sign_in(page: Page, username: str) -> None:
    password = next(a["password"] for a in demo_accounts() if a["username"] == username)
    page.goto("/konsol/")
    page.locator("#login-username").fill(username)
    page.locator("#login-password").fill(password)
    page.locator("#login-submit").click()
    expect(page.locator("#worklist")).to_be_attached()


def in_worklist(page: Page, tracking_id: str) -> Locator:
    """The line of a report, on whatever page of the list it stands."""
    line = page.locator(f"a[data-report='{tracking_id.replace('-', '')}']")

    def found() -> bool:
        while not line.count() and page.locator("#more").count():
            before = page.locator("a[data-report]").count()
            page.locator("#more").click()
            expect(page.locator("a[data-report]").nth(before)).to_be_attached()
        if not line.count():  # the stream brings it within seconds
            with page.expect_response("**/staff/worklist*"):
                page.reload()
        return line.count() > 0

    wait_for(found)
    return line


def open_act(page: Page, act: str) -> None:
    form = page.locator(f"form[data-act={act}]")
    if not form.is_visible():
        page.locator(f"details:has(form[data-act={act}]) > summary").click()
    expect(form).to_be_visible()


def test_the_whole_way_in_a_browser(browser: Browser, platform: Platform, tmp_path: Path) -> None:
    photo = tmp_path / "foto.jpg"
    photo.write_bytes(a_photograph())
    phone, wrong = a_page(browser, platform, PHONE)

    phone.goto("/")
    no_sideways_scrolling(phone)
    shoot(phone, "phone-home")
    phone.locator("main a[href='/lapor/']").click()
    fill_form(phone, photo)
    phone.reload()
    expect(phone.locator("#answers")).to_contain_text("Jalan berlubang di depan sekolah")
    expect(phone.locator("#answers")).to_contain_text("foto.jpg")
    shoot(phone, "phone-review")
    phone.locator("#send").click()
    expect(phone.locator("#receipt-tracking-id")).to_be_visible()
    tracking_id = phone.locator("#receipt-tracking-id").inner_text()
    assert len(tracking_id) == 14
    expect(phone.locator("#uploads")).to_contain_text("diterima")
    no_sideways_scrolling(phone)
    shoot(phone, "phone-receipt")
    phone.locator("#receipt-follow").click()
    expect(phone.locator("#timeline li").first).to_be_visible()
    expect(phone.locator("#state")).to_have_text("Belum terverifikasi")

    console, console_wrong = a_page(browser, platform, DESKTOP)
    sign_in(console, "bandung")
    line = in_worklist(console, tracking_id)
    shoot(console, "desktop-worklist")
    line.click()
    expect(console.locator("#report-title")).to_have_text("Jalan berlubang di depan sekolah")
    open_act(console, "verify")
    verify = console.locator("form[data-act=verify]")
    verify.locator("[name=unit]").select_option("dinas-pekerjaan-umum")
    shoot(console, "desktop-report-verify")
    verify.locator("[data-submit]").click()
    expect(console.locator("#saved")).to_be_visible()
    open_act(console, "answer")
    answer = console.locator("form[data-act=answer]")
    answer.locator("[data-submit]").click()
    expect(answer.locator("[data-error=text]")).to_be_visible()
    answer.locator("[name=text]").fill("Lubang sudah kami tambal pada hari Senin pagi.")
    answer.locator("[data-submit]").click()
    expect(console.locator("#report-state")).to_contain_text("Sudah ditindaklanjuti")
    shoot(console, "desktop-report-answered")

    phone.locator("#refresh").click()
    expect(phone.locator("#timeline")).to_contain_text("Lubang sudah kami tambal")
    no_sideways_scrolling(phone)
    shoot(phone, "phone-answered")
    open_act(phone, "close")
    phone.locator("form[data-act=close] [data-submit]").click()
    expect(phone.locator("#state")).to_have_text("Selesai")
    open_act(phone, "rate")
    phone.locator("form[data-act=rate] [name=score][value='5']").check()
    phone.locator("form[data-act=rate] [data-submit]").click()
    expect(phone.get_by_text("Penilaian Anda: 5 dari 5")).to_be_visible()
    shoot(phone, "phone-closed")

    stranger, stranger_wrong = a_page(browser, platform, DESKTOP)
    stranger.goto(f"/lacak/?id={tracking_id}")
    expect(stranger.locator("#timeline")).to_contain_text("Lubang sudah kami tambal")
    assert "Jalan Contoh 1" not in stranger.content()
    shoot(stranger, "desktop-public")
    stranger.goto("/lapor/")
    shoot(stranger, "desktop-form")
    wait_for(lambda: mails(platform, tracking_id))  # a busy machine may act before it alerts
    stranger.goto("/outbox")
    expect(stranger.locator("body")).to_contain_text(tracking_id)
    assert wrong == console_wrong == stranger_wrong == []
    for page in (phone, console, stranger):
        page.context.close()


def test_nothing_typed_is_lost_without_a_network_and_nothing_is_sent_twice(
    browser: Browser, platform: Platform, tmp_path: Path
) -> None:
    photo = tmp_path / "foto.jpg"
    photo.write_bytes(a_photograph(2))
    phone, wrong = a_page(browser, platform, PHONE)
    phone.goto("/lapor/")
    fill_form(phone, photo)
    phone.context.set_offline(True)
    phone.locator("#send").click()
    expect(phone.locator("#failed")).to_contain_text("Belum terkirim")
    shoot(phone, "phone-not-sent")
    phone.context.set_offline(False)
    expect(phone.locator("#receipt-tracking-id")).to_be_visible()
    assert phone.evaluate("localStorage.getItem('lapor-draft')") is None
    assert wrong == []
    phone.context.close()


def test_a_photo_that_did_not_arrive_is_sent_from_the_tracking_page(
    browser: Browser, platform: Platform, tmp_path: Path
) -> None:
    photo, other = tmp_path / "foto.jpg", tmp_path / "lain.jpg"
    photo.write_bytes(a_photograph(3))
    other.write_bytes(a_photograph(4) + b"x")
    file = {"name": "foto.jpg", "type": "image/jpeg", "size": photo.stat().st_size}
    citizen = Citizen(platform, attachments=[file])
    citizen.routed()
    page, wrong = a_page(browser, platform, PHONE)
    page.goto(f"/lacak/#{citizen.receipt['tracking_id']}.{citizen.receipt['access_code']}")
    page.locator("#resend-1").set_input_files(other)
    expect(page.get_by_role("alert")).to_contain_text("bukan berkas yang sama")
    page.locator("#resend-1").set_input_files(photo)
    expect(page.locator("#files")).to_contain_text("terunggah")
    wait_for(lambda: citizen.see()["attachments"][0]["status"] == "accepted")
    page.locator("#refresh").click()
    expect(page.locator("#files [data-status=accepted] img")).to_be_visible()
    no_sideways_scrolling(page)
    assert wrong == []
    page.context.close()


def test_the_console_says_plainly_that_password_or_code_is_wrong(
    browser: Browser, platform: Platform
) -> None:
    page, wrong = a_page(browser, platform, PHONE)
    page.goto("/konsol/")
    page.locator("#login-username").fill("bandung")
    page.locator("#login-password").fill("salah")
    page.locator("#login-submit").click()
    expect(page.get_by_role("alert")).to_contain_text("salah")
    no_sideways_scrolling(page)
    shoot(page, "phone-login")
    page.goto("/lacak/")
    page.locator("#track-id").fill("bukan nomor")
    page.locator("#track-submit").click()
    expect(page.locator("#track-id-error")).to_be_visible()
    page.locator("#track-id").fill("7K2M-9QXD-4TPC")
    page.locator("#track-submit").click()
    expect(page.locator("#track-id-error")).to_be_visible()
    assert wrong == []
    page.context.close()
