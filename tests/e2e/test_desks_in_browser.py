"""The console's page of notifications through a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from infra.local.platform import Platform
from tests.e2e.test_browser import (
    DESKTOP,
    PHONE,
    a_page,
    browser,
    no_sideways_scrolling,
    shoot,
    sign_in,
)

pytestmark = pytest.mark.browser
__all__ = ["browser"]  # the fixture
ADDRESS = "peramban@bandung.example.go.id"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_recipients_are_added_changed_and_ended(
    browser: Browser,
    platform: Platform,
    size: dict[str, int],
) -> None:
    page, wrong = a_page(browser, platform, size)
    sign_in(page, "bandung")
    page.goto("/konsol/#/subscriptions")
    form = page.locator("form[data-act=subscribe]")
    form.locator("[name=endpoint]").fill("bukan alamat")
    form.locator("[data-submit]").click()
    expect(form.locator("[data-error=endpoint]")).to_contain_text("alamat surel yang lengkap")

    form.locator("[name=endpoint]").fill(ADDRESS)
    form.locator("[name=rhythm]").select_option("daily")
    form.locator("[name=evaluation]").check()
    form.locator("[data-submit]").click()
    expect(page.locator("#saved")).to_contain_text(ADDRESS)
    item = page.locator(f"[data-endpoint='{ADDRESS}']")
    expect(item).to_contain_text("Ringkasan setiap pagi kerja, 07.30 WIB · Evaluasi bulanan")

    item.locator("summary").click()
    for box in item.locator("[name=themes]").all():
        box.uncheck()
    item.locator("[data-submit]").click()
    expect(item.locator("[data-error=themes]")).to_be_visible()
    item.locator("[name=themes][value=work]").check()
    expect(item.locator("[name=evaluation]")).to_be_checked()
    item.locator("[name=evaluation]").uncheck()
    item.locator("[name=urgency]").select_option("high")
    item.locator("[data-submit]").click()
    expect(page.locator("#saved")).to_contain_text("tersimpan")
    expect(item).to_contain_text("Hanya yang mendesak · Laporan masuk dan disposisi")
    expect(item).not_to_contain_text("· Evaluasi bulanan")
    no_sideways_scrolling(page)
    shoot(page, f"subscriptions-{size['width']}")

    item.locator("summary").click()
    item.locator("[data-end]").click()
    expect(item.locator("[data-end]")).to_contain_text("Tekan sekali lagi")
    item.locator("[data-end]").click()
    expect(page.locator("#saved")).to_contain_text("tidak lagi menerima")
    expect(item).to_have_count(0)
    assert wrong == []
