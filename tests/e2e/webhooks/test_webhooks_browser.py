"""An agency's admin keeps a webhook in the console, as on a desktop and on a phone."""

import json

import pytest
from playwright.sync_api import Browser, expect

from infra.local.platform import Platform
from tests.contracts.receiver import receiving
from tests.e2e.people import wait_for
from tests.e2e.test_browser import (
    DESKTOP,
    PHONE,
    a_page,
    browser,
    no_sideways_scrolling,
    shoot,
    sign_in,
)

__all__ = ["browser"]  # the fixture
pytestmark = pytest.mark.browser


def test_an_admin_adds_tests_pauses_and_replays_a_webhook(
    platform: Platform, browser: Browser
) -> None:
    with receiving() as receiver:
        page, wrong = a_page(browser, platform, DESKTOP)
        sign_in(page, "bandung")
        page.get_by_role("link", name="Webhook", exact=True).click()
        form = page.locator("form[data-act=add-webhook]")
        form.locator("[name=name]").fill("Sistem uji")
        form.locator("[name=url]").fill("https://169.254.169.254/")
        form.locator("[name=regions]").fill("32.73")
        form.get_by_label("Dijawab", exact=True).check()
        form.locator("[data-submit]").click()
        expect(form.locator("[data-error=url]")).to_contain_text("domain publik")
        expect(form.locator("[name=regions]")).to_have_value("32.73")
        shoot(page, "webhook-refused")
        form.locator("[name=url]").fill(receiver.url)
        form.locator("[data-submit]").click()
        expect(page.locator("#hook-secret")).to_contain_text("whsec_")
        page.get_by_role("link", name="Sudah disimpan").click()
        expect(page.locator("h1")).to_have_text("Sistem uji")
        assert "whsec_" not in page.content()

        act = page.locator("form[data-act=act-webhook]")
        act.locator("[data-submit]").click()  # a test event is the first choice
        expect(page.locator("#saved")).to_be_visible()
        wait_for(lambda: receiver.requests)
        assert json.loads(receiver.requests[0][2])["type"] == "webhook.test"
        page.reload()
        expect(page.locator("#hook-deliveries li[data-outcome=sent]")).to_have_count(1)
        shoot(page, "webhook")

        act.locator("[name=act]").select_option("pause")
        act.locator("[data-submit]").click()
        expect(act.locator("[data-error=reason]")).to_be_visible()
        act.locator("[name=reason]").fill("Pemeliharaan sistem contoh")
        act.locator("[data-submit]").click()
        expect(page.locator("#hook-standing")).to_contain_text("Berhenti sementara")
        act.locator("[name=act]").select_option("resume")
        act.locator("[name=reason]").fill("Pemeliharaan selesai")
        act.locator("[data-submit]").click()
        expect(page.locator("#hook-standing")).to_contain_text("Berjalan")
        page.locator("form[data-act=replay-webhook] [data-submit]").click()
        expect(page.locator("#saved")).to_have_text("Pengiriman ulang dimulai.")
        assert wrong == []

        phone, wrong = a_page(browser, platform, PHONE)
        sign_in(phone, "bandung")
        phone.get_by_role("link", name="Webhook", exact=True).click()
        no_sideways_scrolling(phone)
        phone.get_by_role("link", name="Sistem uji").click()
        expect(phone.locator("h1")).to_have_text("Sistem uji")
        no_sideways_scrolling(phone)
        shoot(phone, "phone-webhook")
        assert wrong == []
