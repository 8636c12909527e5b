"""The console's page of notifications through a real browser."""

import json

import pytest
from playwright.sync_api import Browser, expect

from infra.local.commands.bounce import bounce
from infra.local.platform import Platform
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

pytestmark = pytest.mark.browser
__all__ = ["browser"]  # the fixture
ADDRESS, DEAD = "peramban@bandung.example.go.id", "mati@bandung.example.go.id"


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


def test_a_dead_address_is_trusted_again_with_one_button(
    browser: Browser, platform: Platform
) -> None:
    page, wrong = a_page(browser, platform, PHONE)
    sign_in(page, "bandung")
    page.goto("/konsol/#/subscriptions")
    form = page.locator("form[data-act=subscribe]")
    form.locator("[name=endpoint]").fill(DEAD)
    form.locator("[data-submit]").click()
    expect(page.locator("#saved")).to_contain_text(DEAD)
    bounce(json.loads((platform.state / "running.json").read_text()), "Bounce", DEAD)
    item = page.locator(f"[data-endpoint='{DEAD}']")

    def died() -> bool:
        page.reload()
        item.wait_for()
        return item.get_attribute("data-state") == "bounced"

    wait_for(died)
    expect(item).to_contain_text("tidak sampai: alamat ini mati")
    no_sideways_scrolling(page)
    shoot(page, "subscription-dead")
    item.locator("form[data-act=revive-subscription] [data-submit]").click()
    expect(page.locator("#saved")).to_contain_text(f"{DEAD} dipakai lagi")
    expect(item).to_have_attribute("data-state", "confirmed")
    item.locator("summary").click()
    item.locator("[data-end]").click()
    item.locator("[data-end]").click()
    expect(page.locator("#saved")).to_contain_text("tidak lagi menerima")
    assert wrong == []
