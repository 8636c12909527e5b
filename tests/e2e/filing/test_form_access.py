"""The report form by keyboard, magnified, in high contrast, without motion, in English."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local.platform import Platform
from tests.e2e.filing.form import BODY, TITLE, at_step, no_violations, walk
from tests.e2e.test_browser import (
    PHONE,
    a_page,
    browser,
    no_sideways_scrolling,
    shoot,
)

pytestmark = pytest.mark.browser
__all__ = ["browser"]  # the module's own fixture, shared

MAGNIFIED = {"width": 640, "height": 450}  # 1280 by 900 at 200 %


@pytest.fixture
def phone(browser: Browser, platform: Platform) -> Iterator[Page]:
    page, wrong = a_page(browser, platform, PHONE)
    yield page
    assert wrong == []
    page.context.close()


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
    page.locator("[data-ago='0']").focus()
    keys.press("Enter")
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
    at_step(page, "kategori")
    tab_to("category")
    expect(page.locator("#category optgroup").first).to_be_attached()
    keys.type("Topik L")
    for step in ("privasi",):
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
        expect(page.locator("#progress-text")).to_have_text("Step 1 of 6")
    walk(page, seen=lambda step: shoot(page, f"form-{name}-{step}"))
    no_sideways_scrolling(page)
    no_violations(page)
    shoot(page, f"form-{name}-review")
    if name == "still":
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    context.close()
