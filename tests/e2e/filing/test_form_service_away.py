"""Where nothing takes a report, the page keeps it and says so."""

import contextlib
import json

import pytest
from playwright.sync_api import Page, Route, expect
from playwright.sync_api import TimeoutError as PageTimeout

from tests.e2e.filing.form import TITLE, no_violations, phone, reported, submissions, walk
from tests.e2e.test_browser import browser

pytestmark = pytest.mark.browser
__all__ = ["browser", "phone"]  # fixtures, shared
PROBLEM = {
    "type": "about:blank",
    "title": "Layanan sedang sibuk. Data Anda aman; silakan coba lagi.",
    "status": 503,
    "code": "unavailable",
    "fields": [],
}


def test_a_service_that_takes_nothing_loses_nothing(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone)
    made = submissions(phone.context)
    away = {"content-type": "application/problem+json", "retry-after": "600"}

    def refuse(route: Route) -> None:
        route.fulfill(status=503, headers=away, body=json.dumps(PROBLEM))

    phone.context.route("**/api/v1/reports", refuse)
    phone.locator("#send").click()
    expect(phone.locator("#waiting-title")).to_have_text("Belum terkirim, laporan Anda tersimpan")
    expect(phone.locator("#failed")).to_contain_text("Laporan dikirim ulang otomatis")
    expect(phone.locator("#failed")).to_contain_text("tersimpan di perangkat ini")
    no_violations(phone)
    phone.reload()  # it is kept through a closed page as well
    expect(phone.locator("#waiting-title")).to_have_text("Belum terkirim, laporan Anda tersimpan")
    phone.context.unroute("**/api/v1/reports")
    # The page may be quicker than the reporter: it tries again by itself.
    try_now, receipt = phone.locator("#try-now"), phone.locator("#receipt-tracking-id")
    expect(try_now.or_(receipt)).to_be_visible()
    with contextlib.suppress(PageTimeout):
        try_now.click(timeout=5_000)
    expect(receipt).to_be_visible()
    tokens = {str(request.post_data).split("submission_token")[1][:45] for request in made}
    assert len(tokens) == 1
    assert reported(phone)["title"] == TITLE
