"""Pages of a browser for the end-to-end tests: phone and desktop, what went wrong, pictures."""

from typing import Any

from playwright.sync_api import Browser, Page, expect

from infra.local.console import ROOT

SHOTS = ROOT / "test-results"
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}
PATIENCE = 30_000


class Screen:
    """A fresh page, and the script errors and refused content of it in `wrong`."""

    def __init__(self, browser: Browser, url: str, size: dict[str, int], **more: Any) -> None:
        self.context = browser.new_context(viewport=size, base_url=url, locale="id-ID", **more)  # type: ignore[arg-type]
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda message: self._record_console(message.text))

    def _record_console(self, message: str) -> None:
        if "Content Security Policy" in message:
            self.wrong.append(message)

    def close(self) -> None:
        """Close it; nothing may have gone wrong, and nothing may have set a cookie."""
        cookies = self.context.cookies()
        self.context.close()
        assert self.wrong == []
        assert cookies == []


def shoot(page: Page, name: str) -> None:
    """A picture of the whole page, to be looked at."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def no_sideways_scrolling(page: Page) -> None:
    """Everything fits the width."""
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0
