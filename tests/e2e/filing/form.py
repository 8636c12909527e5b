"""What the journeys through the report form share: one person's answers, step by step."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from infra.local.console import ROOT
from infra.local.platform import Platform
from tests.e2e.people import a_photograph, request
from tests.e2e.test_browser import PHONE, SHOTS, a_page, choose

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
TITLE = "Lampu jalan padam sejak sepekan"
BODY = "Lampu jalan di depan pasar padam sejak sepekan, jalan menjadi gelap dan rawan."
STEPS = ["foto", "kejadian", "lokasi", "kategori", "privasi"]


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


def measured(name: str, found: dict[str, Any]) -> None:
    """Keep what was measured beside the screenshots."""
    SHOTS.mkdir(exist_ok=True)
    (SHOTS / f"{name}.json").write_text(json.dumps(found, indent=1))


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
        page.locator("[data-ago='1']").click()
    elif step == "lokasi":
        choose(page, "region", "coblong", "Coblong, Kota Bandung, Jawa Barat")
    elif step == "kategori":
        page.locator("#category").focus()
        expect(page.locator("#category optgroup").first).to_be_attached()
        page.locator("#category").select_option("penerangan-jalan-umum")
    elif step == "privasi":
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
    response = request(platform, "GET", f"/reports/{tracking_id}", x_access_code=code)
    assert response.status == 200, response
    found: dict[str, Any] = response.body
    return found


def submissions(context: BrowserContext) -> list[Request]:
    """The requests that file a report, as they are made from now on."""
    made: list[Request] = []
    context.on(
        "request",
        lambda r: made.append(r) if r.method == "POST" and r.url.endswith("/reports") else None,
    )
    return made


def keeps(page: Page) -> list[str]:
    """The keys of what the form's store on this device holds."""
    found: list[str] = page.evaluate(
        """async () => {
          const open = indexedDB.open('lapor');
          const db = await new Promise((done) => { open.onsuccess = () => done(open.result) });
          const all = db.transaction('kept').objectStore('kept').getAllKeys();
          const keys = await new Promise((done) => { all.onsuccess = () => done(all.result) });
          db.close();
          return keys;
        }"""
    )
    return found
