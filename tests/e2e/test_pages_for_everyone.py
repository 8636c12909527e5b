"""Pages around the report: for everyone, in both languages, on paper and in high contrast."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.axe import no_violations
from tests.e2e.screens import DESKTOP, NARROW, PHONE, Screen, no_sideways_scrolling, shoot
from tests.e2e.town import Town, browser, link, open_report, town

__all__ = ["browser", "town"]  # fixtures, shared

pytestmark = pytest.mark.browser


def test_home_missing_page_and_sign_in_are_for_everyone(browser: Browser, town: Town) -> None:
    for name, size in (("phone", PHONE), ("desktop", DESKTOP)):
        screen = Screen(browser, town.platform.url, size)
        page = screen.page
        for path, shown in (("/", "h1"), ("/nirgendwo", "h1"), ("/konsol/", "#login-username")):
            page.goto(path)
            expect(page.locator(shown)).to_be_visible()
            no_violations(page)
            no_sideways_scrolling(page)
            shoot(page, f"{path.strip('/') or 'home'}-{name}")
            page.set_viewport_size(NARROW)  # type: ignore[arg-type]
            no_sideways_scrolling(page)
            page.set_viewport_size(size)  # type: ignore[arg-type]
        screen.close()


def test_the_pages_speak_english_and_say_what_is_indonesian(browser: Browser, town: Town) -> None:
    citizen = town.answered()
    screen = Screen(browser, town.platform.url, PHONE)
    page = screen.page
    page.goto("/lacak/")
    page.locator("#language").click()
    expect(page.locator("h1")).to_have_text("Track a report")
    open_report(page, link(citizen))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#report-title")).to_have_attribute("lang", "id")
    expect(page.locator("#answer .said")).to_have_attribute("lang", "id")
    no_violations(page)
    shoot(page, "track-english")
    screen.close()


def test_it_is_readable_in_high_contrast_on_paper_and_without_motion(
    browser: Browser, town: Town
) -> None:
    citizen = town.answered()
    screen = Screen(browser, town.platform.url, PHONE, forced_colors="active")
    page = screen.page
    open_report(page, link(citizen))
    button = page.locator("form[data-act=close] [data-submit]")
    assert button.evaluate("e => getComputedStyle(e).borderTopWidth") == "2px"
    shoot(page, "track-high-contrast")
    screen.close()
    screen = Screen(browser, town.platform.url, DESKTOP, reduced_motion="reduce")
    page = screen.page
    open_report(page, link(citizen))
    smooth = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
    assert smooth == "auto"
    page.emulate_media(media="print")
    expect(page.locator("#acts")).to_be_hidden()
    expect(page.locator("#answer")).to_be_visible()
    shoot(page, "track-print")
    screen.close()
