"""The report form as citizens meet it: small and large screens, weak networks, keyboards, magnified and high contrast."""

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from infra.local.console import ROOT
from infra.local.platform import Platform
from tests.e2e.people import a_photograph, request, wait_for
from tests.e2e.test_browser import (
    DESKTOP,
    PHONE,
    a_page,
    browser,
    choose,
    no_sideways_scrolling,
    shoot,
)

pytestmark = pytest.mark.browser
__all__ = ["browser"]  # the module's own fixture, shared

ONE_WINDOW = 14 * 1024
NARROW = {"width": 320, "height": 640}
MAGNIFIED = {"width": 640, "height": 450}  # 1280 by 900 at 200 %
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
TITLE = "Lampu jalan padam sejak sepekan"
BODY = "Lampu jalan di depan pasar padam sejak sepekan, jalan menjadi gelap dan rawan."
STEPS = ["foto", "kejadian", "lokasi", "waktu", "kategori", "privasi", "kontak"]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "foto.jpg"
    path.write_bytes(a_photograph())
    return path


@pytest.fixture
def phone(browser: Browser, platform: Platform) -> Iterator[Page]:
    page, wrong = a_page(browser, platform, PHONE)
    yield page
    assert wrong == []
    page.context.close()


def no_violations(page: Page) -> None:
    """What axe finds in the page as it stands, WCAG 2.2 A and AA and its best practices."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    told = [
        (v["id"], [n["target"] for n in v["nodes"]], v["nodes"][0]["failureSummary"])
        for v in found["violations"]
    ]
    assert told == []


def at_step(page: Page, step: str) -> None:
    expect(page.locator(f"[data-step={step}]")).to_be_visible()
    expect(page).to_have_url(re.compile(f"/lapor/(#{step})?$"))


def onward(page: Page) -> None:
    page.locator("#review").click()


def fill(page: Page, step: str) -> None:
    """What one person answers to each question."""
    if step == "kejadian":
        page.locator("#kind-complaint").check()
        page.locator("#title").fill(TITLE)
        page.locator("#body").fill(BODY)
    elif step == "lokasi":
        choose(page, "region", "coblong", "Coblong, Kota Bandung, Jawa Barat")
    elif step == "waktu":
        page.locator("[data-ago='1']").click()
    elif step == "kategori":
        page.locator("#category").focus()
        expect(page.locator("#category optgroup").first).to_be_attached()
        page.locator("#category").select_option("penerangan-jalan-umum")
    elif step == "kontak":
        page.locator("#reporter-name").fill("Contoh Warga Uji")


def walk(page: Page, until: str = "periksa", seen: Callable[[str], None] = lambda _: None) -> None:
    """Through the questions of a phone, `until` the one that stays open."""
    for step in STEPS:
        at_step(page, step)
        seen(step)
        if step == until:
            return
        fill(page, step)
        onward(page)
    expect(page.locator("#answers")).to_contain_text(TITLE)


def reported(page: Page) -> dict[str, Any]:
    """The reporter's view of the report whose receipt the page shows."""
    url = page.url.split("/lapor/")[0]
    tracking_id = page.locator("#receipt-tracking-id").inner_text().replace("-", "")
    code = page.locator("#receipt-access-code").inner_text()
    platform: Any = type("Origin", (), {"url": url})
    answer = request(platform, "GET", f"/reports/{tracking_id}", x_access_code=code)
    assert answer.status == 200, answer
    found: dict[str, Any] = answer.body
    return found


def submissions(context: BrowserContext) -> list[Request]:
    """The requests that file a report, as they are made from now on."""
    made: list[Request] = []
    context.on(
        "request",
        lambda r: made.append(r) if r.method == "POST" and r.url.endswith("/reports") else None,
    )
    return made


# --- first load ---------------------------------------------------------------------------------


def test_the_first_load_fits_into_one_tcp_window(browser: Browser, platform: Platform) -> None:
    page, wrong = a_page(browser, platform, PHONE)
    asked: list[Request] = []
    page.on("requestfinished", lambda r: asked.append(r))
    page.goto("/lapor/", wait_until="networkidle")
    page.wait_for_timeout(1000)
    told = {
        r.url.removeprefix(platform.url): r.sizes()["responseBodySize"]
        for r in asked
        if r.url.startswith(platform.url)
    }
    print("first load:", sum(told.values()), json.dumps(told, indent=1))
    assert told["/lapor/"] > 1000
    # Whether the icon is asked for depends on the browser: count it in any case.
    told.setdefault("/favicon.svg", (ROOT / "web" / "dist" / "favicon.svg").stat().st_size)
    assert sum(told.values()) <= ONE_WINDOW
    assert not [name for name in told if "/api/" in name or "/data/" in name or "config" in name]
    assert wrong == []
    page.context.close()


def test_on_slow_3g_the_form_can_be_used_within_two_seconds(
    browser: Browser, platform: Platform
) -> None:
    page, _ = a_page(browser, platform, PHONE)
    link = page.context.new_cdp_session(page)
    link.send("Network.enable")
    slow = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    link.send("Network.emulateNetworkConditions", {"offline": False, **slow})
    page.goto("/lapor/", wait_until="commit")
    # The HTML form works as soon as it is painted; the steps come with the script.
    at_step(page, "foto")
    expect(page.locator("#progress")).to_be_visible()
    stepped = page.evaluate("performance.now()")
    painted = page.evaluate(
        "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now()"
    )
    parsed = page.evaluate("performance.getEntriesByType('navigation')[0].domInteractive")
    print(f"slow 3G: form parsed {parsed:.0f} ms, painted {painted:.0f} ms, steps {stepped:.0f} ms")
    assert max(parsed, painted) < 2000
    page.context.close()


# --- without script -----------------------------------------------------------------------------


def test_without_script_the_whole_form_is_there(browser: Browser, platform: Platform) -> None:
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        base_url=platform.url,
        java_script_enabled=False,
    )
    page = context.new_page()
    page.goto("/lapor/")
    for step in STEPS:
        expect(page.locator(f"[data-step={step}] h2")).to_be_visible()
    expect(page.locator("#attachments")).to_be_hidden()
    expect(page.locator("[data-plain]")).to_be_visible()
    expect(page.locator("#category option")).to_have_count(26)
    expect(page.locator("#back")).to_be_hidden()
    with page.expect_request("**/api/v1/forms/report") as posted:
        page.locator("#kind-complaint").check()
        page.locator("#title").fill(TITLE)
        page.locator("#body").fill(BODY)
        page.locator("#region").fill("Coblong, Kota Bandung")
        page.locator("#incident-date").fill("2026-11-01")
        page.locator("#category").select_option("pekerjaan-umum")
        onward(page)
    assert "title=Lampu+jalan" in (posted.value.post_data or "")
    context.close()


# --- the whole way ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [PHONE, NARROW], ids=["360", "320"])
def test_a_phone_asks_one_question_at_a_time(
    browser: Browser, platform: Platform, size: dict[str, int], photo: Path
) -> None:
    page, wrong = a_page(browser, platform, size)
    page.goto("/lapor/")
    width = size["width"]

    def look(step: str) -> None:
        no_sideways_scrolling(page)
        no_violations(page)
        if step in ("kejadian", "lokasi", "waktu", "kategori"):
            onward(page)  # nothing was answered yet
            expect(page.locator("#summary")).to_be_focused()
            no_violations(page)
            no_sideways_scrolling(page)
            shoot(page, f"form-{width}-{step}-error")
            page.locator("#summary-list a").first.click()
            expect(page.locator("#summary")).not_to_be_focused()
        shoot(page, f"form-{width}-{step}")

    page.locator("#attachments").set_input_files(photo)
    expect(page.locator("#chosen-files img")).to_be_visible()
    expect(page.locator("#photo-place-offer")).to_contain_text("-6.8")
    no_violations(page)
    shoot(page, f"form-{width}-photo")
    page.locator("#use-photo-place").click()
    walk(page, seen=look)
    expect(page.locator("#progress-text")).to_have_text("Langkah 8 dari 8")
    expect(page.locator("#answers")).to_contain_text("Titik: -6.8")
    no_violations(page)
    no_sideways_scrolling(page)
    shoot(page, f"form-{width}-review")
    page.locator("#send").click()
    expect(page.locator("#receipt-tracking-id")).to_be_visible()
    expect(page.locator("#uploads")).to_contain_text("diterima")
    no_violations(page)
    no_sideways_scrolling(page)
    shoot(page, f"form-{width}-receipt")
    report = reported(page)
    assert report["title"] == TITLE
    assert [a["status"] for a in report["attachments"]] == ["accepted"]
    assert wrong == []
    page.context.close()


def test_a_desktop_shows_one_page(browser: Browser, platform: Platform) -> None:
    page, wrong = a_page(browser, platform, DESKTOP)
    page.goto("/lapor/")
    no_violations(page)
    onward(page)
    expect(page.locator("#summary")).to_be_focused()
    assert page.locator("#summary-list li").count() == 6
    no_violations(page)
    shoot(page, "form-1280-error")
    page.locator("#summary-list a").nth(1).click()
    expect(page.locator("#title")).to_be_focused()
    for step in STEPS:
        expect(page.locator(f"[data-step={step}]")).to_be_visible()
        fill(page, step)
    shoot(page, "form-1280-filled")
    onward(page)
    expect(page.locator("#review-page")).to_be_focused()
    no_violations(page)
    shoot(page, "form-1280-review")
    page.get_by_role("button", name="Ubah: Judul laporan").click()
    expect(page.locator("#title")).to_be_focused()
    page.locator("#title").fill(TITLE + " lagi")
    onward(page)
    expect(page.locator("#answers")).to_contain_text(TITLE + " lagi")
    page.go_back()
    expect(page.locator("#title")).to_be_visible()
    page.go_forward()
    page.locator("#send").click()
    expect(page.locator("#receipt-tracking-id")).to_be_visible()
    shoot(page, "form-1280-receipt")
    assert wrong == []
    page.context.close()


def test_the_phones_back_button_goes_one_question_back(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone, until="waktu")
    phone.go_back()
    at_step(phone, "lokasi")
    expect(phone.locator("#region")).to_have_value("Coblong, Kota Bandung, Jawa Barat")
    phone.locator("#back").click()
    at_step(phone, "kejadian")
    phone.go_forward()
    phone.go_forward()
    at_step(phone, "waktu")
    fill(phone, "waktu")
    onward(phone)
    at_step(phone, "kategori")


def test_a_changed_answer_leads_back_to_the_review(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone)
    phone.get_by_role("button", name="Ubah: Isi laporan").click()
    expect(phone.locator("#body")).to_be_focused()
    phone.locator("#body").fill("pendek")
    onward(phone)
    expect(phone.locator("#body-error")).to_be_visible()
    phone.locator("#body").fill(BODY + " Sekali lagi.")
    onward(phone)
    expect(phone.locator("#answers")).to_contain_text("Sekali lagi.")


# --- drafts -------------------------------------------------------------------------------------


def test_a_reload_in_the_middle_loses_neither_words_nor_files(phone: Page, photo: Path) -> None:
    phone.goto("/lapor/")
    phone.locator("#attachments").set_input_files(photo)
    expect(phone.locator("#chosen-files li")).to_have_count(1)
    walk(phone, until="kategori")
    phone.reload()
    at_step(phone, "kategori")
    fill(phone, "kategori")
    for _ in ("privasi", "kontak", "periksa"):
        onward(phone)
    expect(phone.locator("#answers")).to_contain_text("foto.jpg")
    expect(phone.locator("#answers")).to_contain_text(TITLE)
    phone.reload()
    expect(phone.locator("#answers")).to_contain_text("Penerangan")


def test_a_closed_tab_is_asked_whether_to_go_on(phone: Page, photo: Path) -> None:
    phone.goto("/lapor/")
    phone.locator("#attachments").set_input_files(photo)
    expect(phone.locator("#chosen-files li")).to_have_count(1)
    walk(phone, until="waktu")
    context = phone.context
    phone.close()
    again = context.new_page()
    again.goto("/lapor/")
    expect(again.locator("#draft")).to_contain_text(TITLE)
    expect(again.locator("#form")).to_be_hidden()
    no_violations(again)
    shoot(again, "form-360-draft")
    again.locator("#draft-resume").click()
    expect(again.locator("#chosen-files li")).to_have_count(1)
    expect(again.locator("#title")).to_have_value(TITLE)
    again.close()
    third = context.new_page()
    third.goto("/lapor/")
    third.locator("#draft-anew").click()
    at_step(third, "foto")
    expect(third.locator("#chosen-files li")).to_have_count(0)
    expect(third.locator("#title")).to_have_value("")


def test_two_tabs_do_not_fight_over_a_draft(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone, until="lokasi")
    other = phone.context.new_page()
    other.goto("/lapor/")
    expect(other.locator("#elsewhere")).to_be_visible()
    expect(other.locator("#form")).to_be_hidden()
    no_violations(other)
    shoot(other, "form-360-other-tab")
    other.locator("#take-over").click()
    expect(other.locator("#form")).to_be_visible()
    expect(other.locator("#title")).to_have_value(TITLE)
    expect(phone.locator("#elsewhere")).to_be_visible()
    expect(phone.locator("#form")).to_be_hidden()


def test_a_device_that_keeps_nothing_is_told_so_and_can_report(
    browser: Browser, platform: Platform
) -> None:
    page, wrong = a_page(browser, platform, PHONE)
    page.add_init_script(
        """Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused') }});
        Object.defineProperty(window, 'indexedDB', {value: {open() { throw new Error('refused') }}})"""
    )
    page.goto("/lapor/")
    page.locator("#attachments").focus()
    expect(page.locator("#notices")).to_contain_text("menolak menyimpan")
    walk(page)
    page.locator("#send").click()
    expect(page.locator("#receipt-tracking-id")).to_be_visible()
    assert wrong == []
    page.context.close()


# --- sending ------------------------------------------------------------------------------------


def test_a_report_sent_without_a_network_leaves_by_itself_and_once(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone)
    made = submissions(phone.context)
    phone.context.set_offline(True)
    phone.locator("#send").click()
    expect(phone.locator("#waiting-title")).to_have_text("Menunggu jaringan")
    no_violations(phone)
    shoot(phone, "form-360-waiting")
    assert made == []
    phone.context.set_offline(False)
    expect(phone.locator("#receipt-tracking-id")).to_be_visible()
    assert len(made) == 1
    assert phone.evaluate("localStorage.getItem('lapor-draft')") is None
    assert reported(phone)["title"] == TITLE
    phone.reload()
    expect(phone.locator("[data-sent]")).to_be_visible()
    shoot(phone, "form-360-after")


def test_a_report_waiting_in_a_closed_tab_is_sent_when_it_is_opened_again(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone)
    phone.context.set_offline(True)
    phone.locator("#send").click()
    expect(phone.locator("#waiting-title")).to_have_text("Menunggu jaringan")
    context = phone.context
    phone.close()
    made = submissions(context)
    context.set_offline(False)
    again = context.new_page()
    again.goto("/lapor/")
    expect(again.locator("#receipt-tracking-id")).to_be_visible()
    assert len(made) == 1
    assert reported(again)["body"] == BODY


def test_a_lost_answer_does_not_make_two_reports(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone)
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().json()["tracking_id"])  # it arrived; the answer does not
        route.abort()

    phone.context.route("**/api/v1/reports", lose, times=1)
    phone.locator("#send").click()
    expect(phone.locator("#failed")).to_contain_text("tidak akan terkirim dua kali")
    expect(phone.locator("#take-back")).to_have_count(
        0
    )  # the words may be with the service already
    shoot(phone, "form-360-failed")
    phone.locator("#try-now").click()
    expect(phone.locator("#receipt-tracking-id")).to_have_text(lost[0])


def test_a_waiting_report_can_be_changed_while_nothing_has_left(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone)
    phone.context.set_offline(True)
    phone.locator("#send").click()
    phone.locator("#take-back").click()
    expect(phone.locator("#answers")).to_contain_text(TITLE)
    phone.context.set_offline(False)
    phone.locator("#send").click()
    expect(phone.locator("#receipt-tracking-id")).to_be_visible()


def test_a_refusal_of_the_service_is_told_at_its_field(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone, until="kontak")
    phone.locator("#reporter-email").fill("bukan alamat")
    onward(phone)
    phone.locator("#send").click()
    expect(phone.locator("#summary")).to_be_focused()
    at_step(phone, "kontak")
    expect(phone.locator("#reporter-email-error")).to_be_visible()
    no_violations(phone)
    shoot(phone, "form-360-refused")
    phone.locator("#reporter-email").fill("warga.uji@example.id")
    onward(phone)
    phone.locator("#send").click()
    expect(phone.locator("#receipt-tracking-id")).to_be_visible()


# --- files --------------------------------------------------------------------------------------


def test_files_that_cannot_be_taken_are_refused_with_the_way_out(
    phone: Page, tmp_path: Path
) -> None:
    heic, broken, program = tmp_path / "IMG_1.HEIC", tmp_path / "rusak.jpg", tmp_path / "a.exe"
    for path in (heic, broken, program):
        path.write_bytes(b"bukan gambar")
    phone.goto("/lapor/")
    phone.locator("#attachments").set_input_files([heic, broken, program])
    error = phone.locator("#attachments-error")
    expect(error).to_contain_text("IMG_1.HEIC: peramban ini tidak dapat membaca foto HEIC")
    expect(error).to_contain_text("rusak.jpg: gambar ini rusak")
    expect(error).to_contain_text("a.exe: jenis berkas tidak didukung")
    expect(phone.locator("#chosen-files li")).to_have_count(0)
    no_violations(phone)
    shoot(phone, "form-360-files-refused")


def test_a_photo_is_scaled_and_stripped_before_it_leaves(phone: Page, tmp_path: Path) -> None:
    large = tmp_path / "besar.jpg"
    with Image.open(io.BytesIO(a_photograph(7))) as picture:
        exif = picture.getexif()
        exif[0x0112] = 6  # held upright: shown turned by a quarter
        picture.resize((3200, 2400)).save(large, "JPEG", quality=95, exif=exif)
    phone.goto("/lapor/")
    phone.locator("#attachments").set_input_files(large)
    expect(phone.locator("#chosen-files li")).to_have_count(1)
    kept = phone.evaluate(
        """async () => {
          const open = indexedDB.open('lapor');
          const db = await new Promise((done) => { open.onsuccess = () => done(open.result) });
          const all = db.transaction('kept').objectStore('kept').getAll();
          const [[file]] = await new Promise((done) => { all.onsuccess = () => done(all.result) });
          db.close();
          return [...new Uint8Array(await file.blob.arrayBuffer())];
        }"""
    )
    with Image.open(io.BytesIO(bytes(kept))) as sent:
        assert sent.size == (1536, 2048)
        assert not sent.getexif()
    assert len(kept) < large.stat().st_size


def test_an_upload_can_be_paused_goes_on_after_a_reload_and_says_what_came_of_it(
    phone: Page, photo: Path
) -> None:
    phone.goto("/lapor/")
    phone.locator("#attachments").set_input_files(photo)
    expect(phone.locator("#chosen-files li")).to_have_count(1)
    walk(phone)
    held: list[Route] = []
    bucket = re.compile(r"/sp4n-lapor-[^/]*/?$")
    phone.context.route(bucket, lambda route: held.append(route))
    phone.locator("#send").click()
    line = phone.locator("#uploads li")
    expect(line).to_have_attribute("data-standing", "going")
    wait_for(lambda: phone.wait_for_timeout(50) or held)
    line.get_by_role("button").click()
    expect(line).to_have_attribute("data-standing", "paused")
    no_violations(phone)
    shoot(phone, "form-360-paused")
    phone.context.unroute(bucket)
    phone.reload()
    expect(line).to_have_attribute("data-standing", "accepted")
    assert [a["status"] for a in reported(phone)["attachments"]] == ["accepted"]


def test_a_file_that_only_pretends_is_refused_after_its_upload(phone: Page, tmp_path: Path) -> None:
    false = tmp_path / "surat.pdf"
    false.write_bytes(b"ini bukan PDF " * 50)
    phone.goto("/lapor/")
    phone.locator("#attachments").set_input_files(false)
    expect(phone.locator("#chosen-files li")).to_have_count(1)
    walk(phone)
    phone.locator("#send").click()
    expect(phone.locator("#uploads li")).to_have_attribute("data-standing", "refused")
    expect(phone.locator("#uploads li")).to_contain_text("ditolak:")
    shoot(phone, "form-360-upload-refused")


# --- place --------------------------------------------------------------------------------------


def test_the_devices_position_is_asked_for_only_when_wanted(
    browser: Browser, platform: Platform
) -> None:
    page, wrong = a_page(browser, platform, PHONE)
    page.context.grant_permissions(["geolocation"], origin=platform.url)
    page.context.set_geolocation({"latitude": -6.8915, "longitude": 107.6107})
    page.goto("/lapor/")
    walk(page, until="lokasi")
    assert page.locator("#chosen-point").inner_text() == ""
    page.locator("#use-position").click()
    expect(page.locator("#chosen-point")).to_contain_text("Titik: -6.8915, 107.6107")
    page.context.set_geolocation({"latitude": 48.85, "longitude": 2.35})
    page.locator("#chosen-point button").first.click()
    page.locator("#use-position").click()
    expect(page.locator("#point-status")).to_contain_text("di luar Indonesia")
    assert wrong == []
    page.context.close()


def test_a_map_is_loaded_when_it_is_opened_and_worked_by_keyboard(phone: Page) -> None:
    asked: list[str] = []
    phone.on("request", lambda r: asked.append(r.url))
    phone.goto("/lapor/")
    walk(phone, until="lokasi")
    expect(phone.locator("#open-map")).to_be_visible()
    assert not [url for url in asked if "/_tiles/" in url or "map-" in url]
    phone.locator("#open-map").press("Enter")
    expect(phone.locator("#map img").first).to_be_visible()
    expect(phone.locator("#map")).to_be_focused()
    before = phone.locator("#map-centre").inner_text()
    phone.keyboard.press("ArrowRight")
    expect(phone.locator("#map-centre")).not_to_have_text(before)
    no_violations(phone)
    no_sideways_scrolling(phone)
    shoot(phone, "form-360-map")
    phone.locator("#use-centre").press("Enter")
    expect(phone.locator("#chosen-point")).to_contain_text("Titik: -6.")
    assert all(url.startswith((phone.url.split("/lapor")[0], "blob:", "data:")) for url in asked)


# --- helpers ------------------------------------------------------------------------------------


def needs(*parts: str) -> pytest.MarkDecorator:
    """Helpers are done without when they are not there: then there is nothing to see."""
    there = all((ROOT / "web" / "src" / "lib" / f"{part}.ts").is_file() for part in parts)
    return pytest.mark.skipif(not there, reason=f"without {', '.join(parts)}")


@needs("suggest")
def test_words_suggest_a_category_and_the_rules_tell_the_agency(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone, until="kategori")
    suggested = phone.locator("[data-suggested='penerangan-jalan-umum']")
    suggested.click()
    expect(suggested).to_have_attribute("aria-pressed", "true")
    expect(phone.locator("#category")).to_have_value("penerangan-jalan-umum")
    expect(phone.locator("#agency-route")).to_contain_text("Bandung")
    no_violations(phone)
    shoot(phone, "form-360-suggested")


@needs("near")
def test_a_position_offers_the_nearest_cities(browser: Browser, platform: Platform) -> None:
    page, wrong = a_page(browser, platform, PHONE)
    page.context.grant_permissions(["geolocation"], origin=platform.url)
    page.context.set_geolocation({"latitude": -6.8915, "longitude": 107.6107})
    page.goto("/lapor/")
    walk(page, until="lokasi")
    page.locator("#use-position").click()
    page.locator("#chosen-point").get_by_role("button", name="Kota Bandung").click()
    expect(page.locator("#region")).to_have_value(re.compile("Kota Bandung"))
    onward(page)
    at_step(page, "waktu")
    assert wrong == []
    page.context.close()


@needs("nearby")
def test_a_similar_report_can_be_supported_instead(phone: Page) -> None:
    line = {
        "id": "8AXNA0YATXS9",
        "title": TITLE,
        "kind": "complaint",
        "category": "penerangan-jalan-umum",
        "region": "32.73.02",
        "place": "Coblong",
        "state": "disposed",
        "agency": "pemda-3273",
        "agency_name": "Pemerintah Kota Contoh",
        "submitted_at": "2026-11-20T09:00:00+07:00",
        "supports": 4,
        "lat": None,
        "lon": None,
    }
    phone.context.route("**/public/near/32.73.json", lambda r: r.fulfill(json={"reports": [line]}))
    phone.context.route("**/support", lambda r: r.fulfill(json={"supports": 5}))
    phone.goto("/lapor/")
    walk(phone)
    made = submissions(phone.context)
    expect(phone.locator("#similar")).to_contain_text("Didukung 4 orang")
    no_violations(phone)
    shoot(phone, "form-360-similar")
    phone.locator("[data-support]").click()
    expect(phone.locator("#supported")).to_contain_text("5 orang")
    phone.locator("#give-up").click()
    at_step(phone, "foto")
    expect(phone.locator("#title")).to_have_value("")
    assert made == []


# --- everyone -----------------------------------------------------------------------------------


def test_a_report_can_be_made_with_the_keyboard_alone(browser: Browser, platform: Platform) -> None:
    page, wrong = a_page(browser, platform, PHONE)
    page.goto("/lapor/")
    keys = page.keyboard

    def tab_to(name: str) -> None:
        for _ in range(40):
            if page.evaluate("document.activeElement?.id") == name:
                return
            keys.press("Tab")
        raise AssertionError(f"{name} cannot be reached")

    tab_to("review")
    keys.press("Enter")
    at_step(page, "kejadian")
    expect(page.locator("[data-step=kejadian] h2")).to_be_focused()
    tab_to("kind-complaint")
    keys.press("Space")
    tab_to("title")
    keys.type(TITLE)
    tab_to("body")
    keys.type(BODY)
    tab_to("review")
    keys.press("Enter")
    at_step(page, "lokasi")
    tab_to("region")
    keys.type("coblong")
    expect(page.locator("#region-options li").first).to_be_visible()
    expect(page.locator("#region-status")).to_contain_text("pilihan")
    keys.press("ArrowDown")
    active = page.locator("#region").get_attribute("aria-activedescendant")
    assert active
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    keys.press("Enter")
    tab_to("review")
    keys.press("Enter")
    at_step(page, "waktu")
    page.locator("[data-ago='0']").focus()
    keys.press("Enter")
    tab_to("review")
    keys.press("Enter")
    at_step(page, "kategori")
    tab_to("category")
    expect(page.locator("#category optgroup").first).to_be_attached()
    keys.type("Topik L")
    for step in ("privasi", "kontak"):
        tab_to("review")
        keys.press("Enter")
        at_step(page, step)
    tab_to("review")
    keys.press("Enter")
    expect(page.locator("#review-page")).to_be_focused()
    tab_to("send")
    keys.press("Enter")
    expect(page.locator("#receipt-tracking-id")).to_be_visible()
    assert wrong == []
    page.context.close()


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("magnified", {"viewport": MAGNIFIED, "device_scale_factor": 2}),
        ("contrast", {"viewport": PHONE, "forced_colors": "active"}),
        ("still", {"viewport": PHONE, "reduced_motion": "reduce"}),
        ("english", {"viewport": PHONE}),
    ],
)
def test_everyone_can_read_it(
    browser: Browser, platform: Platform, name: str, how: dict[str, Any]
) -> None:
    context = browser.new_context(base_url=platform.url, **how)
    page = context.new_page()
    page.goto("/lapor/")
    if name == "english":
        page.locator("#language").click()
        expect(page.locator("h1")).to_have_text("Make a report")
        expect(page.locator("#progress-text")).to_have_text("Step 1 of 8")
    walk(page, seen=lambda step: shoot(page, f"form-{name}-{step}"))
    no_sideways_scrolling(page)
    no_violations(page)
    shoot(page, f"form-{name}-review")
    if name == "still":
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    context.close()
