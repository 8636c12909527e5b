"""The report form as citizens meet it: its weight, without script, on small and large screens."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from infra.local.console import ROOT
from infra.local.platform import Platform
from tests.e2e.filing.form import (
    BODY,
    STEPS,
    TITLE,
    at_step,
    fill,
    measured,
    no_violations,
    onward,
    reported,
    walk,
)
from tests.e2e.people import a_photograph
from tests.e2e.test_browser import (
    DESKTOP,
    PHONE,
    a_page,
    browser,
    no_sideways_scrolling,
    shoot,
)

pytestmark = pytest.mark.browser
__all__ = ["browser"]  # the module's own fixture, shared

ONE_WINDOW = 14 * 1024
NARROW = {"width": 320, "height": 640}


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


def test_the_first_load_fits_into_one_tcp_window(browser: Browser, platform: Platform) -> None:
    page, wrong = a_page(browser, platform, PHONE)
    asked: list[Request] = []
    page.on("requestfinished", lambda r: asked.append(r))  # noqa: PLW0108 - needs a signature
    page.goto("/lapor/", wait_until="networkidle")
    page.wait_for_timeout(1000)
    told = {
        r.url.removeprefix(platform.url): r.sizes()["responseBodySize"]
        for r in asked
        if r.url.startswith(platform.url)
    }
    measured("first-load", {"bytes": sum(told.values()), **told})
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
    measured("slow-3g", {"parsed_ms": parsed, "painted_ms": painted, "steps_ms": stepped})
    assert max(parsed, painted) < 2000
    page.context.close()


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
        if step in ("kejadian", "lokasi", "kategori"):
            if step == "lokasi":
                # The place of the photo is still there, filled in, and can be corrected.
                expect(page.locator("#region")).to_have_value(re.compile("Bandung"))
                expect(page.locator("#chosen-point")).to_contain_text("Titik: -6.8")
                shoot(page, f"form-{width}-photo-place")
                page.locator("#region").fill("")
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
    expect(page.locator("#photo-place-offer")).to_contain_text("Kota Bandung")
    no_violations(page)
    shoot(page, f"form-{width}-photo")
    page.locator("#use-photo-place").click()
    expect(page.locator("[data-step=foto]")).to_contain_text("Posisi foto dipakai sebagai lokasi")
    walk(page, seen=look)
    expect(page.locator("#progress-text")).to_have_text("Langkah 6 dari 6")
    # Chosen by hand: where the photo was taken no longer speaks for the place.
    expect(page.locator("#answers")).not_to_contain_text("Titik: -6.8")
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
    walk(phone, until="kategori")
    phone.go_back()
    at_step(phone, "lokasi")
    expect(phone.locator("#region")).to_have_value("Coblong, Kota Bandung, Jawa Barat")
    phone.locator("#back").click()
    at_step(phone, "kejadian")
    expect(phone).to_have_title(re.compile("^Apa yang terjadi - Langkah 2 dari 6"))
    phone.go_forward()
    phone.go_forward()
    at_step(phone, "kategori")
    fill(phone, "kategori")
    onward(phone)
    at_step(phone, "privasi")


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
