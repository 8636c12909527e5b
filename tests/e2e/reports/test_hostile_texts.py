"""Hostile texts in a real browser: shown as they were written, and nothing of them runs."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.screens import DESKTOP, PHONE, Screen
from tests.e2e.test_browser import sign_in
from tests.e2e.town import Town, browser, link, open_report, public_link, town
from tests.hostile_texts import HOSTILE

__all__ = ["browser", "town"]  # fixtures, shared

pytestmark = pytest.mark.browser

#: All of them in one text of a report, an officer and a reporter.
ALL = "\n".join(HOSTILE)
TITLE = HOSTILE[1]


def shows_as_text(page: Page, title: bool = True) -> None:
    """Every text stands there in words, and no element was made of it."""
    page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
    main = page.locator("main")
    expect(main).to_contain_text(TITLE if title else HOSTILE[0])
    assert page.locator("main :is(img[src=x], svg[onload], script, b, i:not([class]))").count() == 0
    assert page.locator("[onerror], [onload]").count() == 0
    assert "</title>" not in page.title()


def test_hostile_texts_are_words_on_every_page(browser: Browser, town: Town) -> None:
    reporter = {"name": HOSTILE[0], "email": "o'brien@example.id"}
    citizen = town.assigned(title=TITLE, body=ALL, reporter=reporter)
    town.do(citizen, "note", text=ALL)
    town.do(citizen, "hold", question=ALL)
    assert citizen.do("replies", {"text": ALL}).status == 200
    town.do(citizen, "answer", text=ALL)
    screen = Screen(browser, town.platform.url, PHONE)
    open_report(screen.page, link(citizen))
    expect(screen.page.locator("#report")).to_contain_text(HOSTILE[0])
    shows_as_text(screen.page)
    open_report(screen.page, public_link(citizen))
    shows_as_text(screen.page)
    screen.close()
    console = Screen(browser, town.platform.url, DESKTOP)
    sign_in(console.page, "bandung")
    console.page.goto(f"/konsol/#/report/{citizen.id}")
    expect(console.page.locator("main")).to_contain_text(HOSTILE[0])
    shows_as_text(console.page)
    console.close()
