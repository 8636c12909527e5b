"""Files and places of the report form: photos, uploads, position, map, suggestions."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from infra.local.platform import Platform
from tests.e2e.filing.form import (
    TITLE,
    at_step,
    fill,
    keeps,
    no_violations,
    onward,
    phone,
    photo,
    reported,
    submissions,
    walk,
)
from tests.e2e.people import a_photograph, wait_for
from tests.e2e.test_browser import (
    PHONE,
    a_page,
    browser,
    choose,
    no_sideways_scrolling,
    shoot,
)

pytestmark = pytest.mark.browser
__all__ = ["browser", "phone", "photo"]  # fixtures, shared


def test_files_that_cannot_be_taken_are_refused_with_the_way_out(
    phone: Page, tmp_path: Path
) -> None:
    heic, broken, program = tmp_path / "IMG_1.HEIC", tmp_path / "rusak.jpg", tmp_path / "a.exe"
    for path in (broken, program):
        path.write_bytes(b"bukan gambar")
    heic.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
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


@pytest.mark.parametrize("privacy", ["named", "secret"])
def test_an_upload_can_be_paused_goes_on_after_a_reload_and_says_what_came_of_it(
    phone: Page, photo: Path, privacy: str
) -> None:
    phone.goto("/lapor/")
    phone.locator("#attachments").set_input_files(photo)
    expect(phone.locator("#chosen-files li")).to_have_count(1)
    walk(phone, until="privasi")
    if privacy == "secret":
        phone.locator("#privacy-secret").check()
        onward(phone)
    else:
        fill(phone, "privasi")
        onward(phone)
    held: list[Route] = []
    bucket = re.compile(r"/sp4n-lapor-[^/]*/?$")
    phone.context.route(bucket, lambda route: held.append(route))  # noqa: PLW0108 - needs a signature
    phone.locator("#send").click()
    line = phone.locator("#uploads li")
    expect(line).to_have_attribute("data-standing", "going")
    while not held:  # the browser hands requests over only while it is waited for
        phone.wait_for_timeout(50)
    line.get_by_role("button").click()
    expect(line).to_have_attribute("data-standing", "paused")
    no_violations(phone)
    shoot(phone, "form-360-paused")
    code = phone.locator("#receipt-access-code").inner_text()
    read = reported(phone)
    assert [a["status"] for a in read["attachments"]] == ["declared"]
    phone.context.unroute(bucket)
    phone.reload()
    expect(phone.locator("[data-sent]")).to_contain_text("lampirannya masih dikirim")
    assert phone.locator("[data-sent] a").count() == (privacy != "secret")
    expect(line).to_have_attribute("data-standing", "accepted")
    # Once all has arrived nothing of the code is left, whoever holds the device next.
    wait_for(lambda: keeps(phone) == [])
    phone.goto("/lapor/")
    expect(phone.locator("#form")).to_be_visible()
    assert code not in phone.content()
    assert code not in phone.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


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


def test_a_button_pressed_while_late_content_arrives_still_counts(phone: Page) -> None:
    answer = {"agency": {"id": "contoh", "name": "Dinas Contoh " * 20}}
    held: list[Route] = []
    released = False

    def hold_or_answer(route: Route) -> None:
        if released:
            route.fulfill(json=answer)
        else:
            held.append(route)

    phone.context.route("**/v1/route?*", hold_or_answer)
    phone.goto("/lapor/")
    walk(phone, until="kategori")
    fill(phone, "kategori")
    while not held:  # the browser hands requests over only while it is waited for
        phone.wait_for_timeout(50)

    def release() -> None:
        nonlocal released
        released = True
        for route in held:
            route.fulfill(json=answer)

    press_onward_while(phone, release)
    at_step(phone, "privasi")
    phone.locator("#back").click()
    expect(phone.locator("#agency-route")).to_contain_text("Dinas Contoh")


def test_a_button_pressed_while_the_position_arrives_still_counts(phone: Page) -> None:
    phone.add_init_script(
        "navigator.geolocation.getCurrentPosition = (found) => {"
        " window.arrive = () => found({coords: {latitude: -6.8915, longitude: 107.6107}}) }"
    )
    phone.goto("/lapor/")
    walk(phone, until="lokasi")
    fill(phone, "lokasi")
    phone.locator("#use-position").click()
    press_onward_while(phone, lambda: phone.evaluate("arrive()"))
    at_step(phone, "kategori")
    phone.locator("#back").click()
    expect(phone.locator("#chosen-point")).to_contain_text("Titik: -6.8915, 107.6107")


def press_onward_while(page: Page, arrive: Callable[[], None]) -> None:
    """Press the button that leads on, let something arrive, and release: it must not move."""
    button = page.locator("#review")
    button.hover()
    before = button.bounding_box()
    page.mouse.down()
    arrive()
    page.wait_for_timeout(500)  # time enough to be shown, were it not held back
    assert button.bounding_box() == before
    page.mouse.up()


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


def test_the_first_tap_on_a_slow_network_does_what_it_says(
    browser: Browser, platform: Platform
) -> None:
    """What the first touch loads may arrive while the finger is still down."""
    context = browser.new_context(viewport=PHONE, base_url=platform.url, has_touch=True)  # type: ignore[arg-type]
    page = context.new_page()
    chosen: list[str] = []
    page.on("filechooser", lambda _: chosen.append("opened"))
    held: list[Route] = []
    page.route("**/assets/form-parts-*.js", lambda route: held.append(route))  # noqa: PLW0108 - needs a signature
    page.goto("/lapor/")
    button = page.locator("#review").bounding_box()
    assert button
    x, y = button["x"] + button["width"] / 2, button["y"] + button["height"] / 2
    touch = context.new_cdp_session(page)
    touch.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    while not held:
        page.wait_for_timeout(50)
    for route in held:
        route.continue_()
    page.wait_for_timeout(700)  # the finger rests while everything arrives
    assert page.locator("#review").bounding_box() == button
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    at_step(page, "kejadian")
    assert chosen == []
    context.close()


def test_the_review_is_whole_before_it_can_be_sent(phone: Page) -> None:
    asked: list[Route] = []
    phone.context.route("**/v1/route?*", lambda route: asked.append(route))  # noqa: PLW0108 - never answered
    phone.goto("/lapor/")
    walk(phone)
    expect(phone.locator("#send")).to_be_enabled()
    assert phone.locator("#answers > div").count() == 11
    phone.reload()
    phone.wait_for_function("() => document.querySelector('#send')")
    send, answers = "document.querySelector('#send').disabled", "'#answers').children.length"
    seen = phone.evaluate(f"() => [{send}, document.querySelector({answers}]")
    assert seen in ([True, 0], [False, 11])


def test_places_are_found_by_village_nickname_and_landmark(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone, until="lokasi")
    for typed, first in (
        ("jogja", "Kota Yogyakarta, Daerah Istimewa Yogyakarta"),
        ("coblomg", "Coblong, Kota Bandung, Jawa Barat"),
        ("dago", "Dago, Coblong, Kota Bandung, Jawa Barat"),
    ):
        phone.locator("#region").fill(typed)
        expect(phone.locator("#region-options li").first).to_have_text(first)
    no_violations(phone)
    shoot(phone, "form-360-village")
    phone.locator("#region-options li").first.click()
    expect(phone.locator("#address")).to_have_value("Dago")


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


def test_a_position_offers_the_nearest_cities(browser: Browser, platform: Platform) -> None:
    page, wrong = a_page(browser, platform, PHONE)
    page.context.grant_permissions(["geolocation"], origin=platform.url)
    page.context.set_geolocation({"latitude": -6.8915, "longitude": 107.6107})
    page.goto("/lapor/")
    walk(page, until="lokasi")
    page.locator("#use-position").click()
    expect(page.locator("#region")).to_have_value(re.compile("Kota Bandung"))
    shoot(page, "form-360-place-filled-in")
    # Another place chosen by hand, far away: which one is right?
    page.locator("#region").fill("")
    choose(page, "region", "denpasar selatan", "Denpasar Selatan, Kota Denpasar, Bali")
    expect(page.locator("#point-question")).to_contain_text("Mana yang benar?")
    no_violations(page)
    shoot(page, "form-360-point-question")
    page.locator("#point-question button").first.click()
    expect(page.locator("#region")).to_have_value(re.compile("Kota Bandung"))
    expect(page.locator("#point-question")).to_have_count(0)
    onward(page)
    at_step(page, "kategori")
    assert wrong == []
    page.context.close()


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
