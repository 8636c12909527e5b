"""What is typed survives, and a report leaves once: crashes, closed tabs, lost networks."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from infra.local.platform import Platform
from tests.e2e.filing.form import (
    BODY,
    TITLE,
    at_step,
    fill,
    keeps,
    no_violations,
    onward,
    phone,
    photo,
    reported,
    submissions,
    walk,
)
from tests.e2e.people import wait_for
from tests.e2e.test_browser import (
    PHONE,
    a_page,
    browser,
    shoot,
)

pytestmark = pytest.mark.browser
__all__ = ["browser", "phone", "photo"]  # fixtures, shared


def test_a_reload_in_the_middle_loses_neither_words_nor_files(phone: Page, photo: Path) -> None:
    phone.goto("/lapor/")
    phone.locator("#attachments").set_input_files(photo)
    expect(phone.locator("#chosen-files li")).to_have_count(1)
    walk(phone, until="kategori")
    phone.reload()
    at_step(phone, "kategori")
    fill(phone, "kategori")
    for _ in ("privasi", "periksa"):
        onward(phone)
    expect(phone.locator("#answers")).to_contain_text("foto.jpg")
    expect(phone.locator("#answers")).to_contain_text(TITLE)
    phone.reload()
    expect(phone.locator("#answers")).to_contain_text("Penerangan")


def test_a_closed_tab_is_asked_whether_to_go_on(phone: Page, photo: Path) -> None:
    phone.goto("/lapor/")
    phone.locator("#attachments").set_input_files(photo)
    expect(phone.locator("#chosen-files li")).to_have_count(1)
    walk(phone, until="lokasi")
    context = phone.context
    phone.close()
    again = context.new_page()
    again.goto("/lapor/")
    expect(again.locator("#draft")).to_contain_text(TITLE)
    expect(again.locator("#form")).to_be_hidden()
    no_violations(again)
    shoot(again, "form-360-draft")
    again.locator("#draft-resume").click()
    expect(again.locator("#chosen-files li")).to_have_count(1)
    expect(again.locator("#title")).to_have_value(TITLE)
    again.close()
    third = context.new_page()
    third.goto("/lapor/")
    third.locator("#draft-anew").click()
    at_step(third, "foto")
    expect(third.locator("#chosen-files li")).to_have_count(0)
    expect(third.locator("#title")).to_have_value("")


def test_two_tabs_do_not_fight_over_a_draft(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone, until="lokasi")
    other = phone.context.new_page()
    other.goto("/lapor/")
    expect(other.locator("#elsewhere")).to_be_visible()
    expect(other.locator("#form")).to_be_hidden()
    no_violations(other)
    shoot(other, "form-360-other-tab")
    other.locator("#take-over").click()
    expect(other.locator("#form")).to_be_visible()
    expect(other.locator("#title")).to_have_value(TITLE)
    expect(phone.locator("#elsewhere")).to_be_visible()
    expect(phone.locator("#form")).to_be_hidden()


def test_the_form_says_that_a_device_keeps_nothing_and_it_can_report(
    browser: Browser, platform: Platform
) -> None:
    page, wrong = a_page(browser, platform, PHONE)
    page.add_init_script(
        """const no = () => { throw new Error('refused') };
        Object.defineProperty(window, 'localStorage', {get: no});
        Object.defineProperty(window, 'indexedDB', {value: {open: no}});"""
    )
    page.goto("/lapor/")
    page.locator("#attachments").focus()
    expect(page.locator("#notices")).to_contain_text("menolak menyimpan")
    walk(page)
    page.locator("#send").click()
    expect(page.locator("#receipt-tracking-id")).to_be_visible()
    assert wrong == []
    page.context.close()


def test_a_report_sent_without_a_network_leaves_by_itself_and_once(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone)
    made = submissions(phone.context)
    phone.context.set_offline(True)
    phone.locator("#send").click()
    expect(phone.locator("#waiting-title")).to_have_text("Menunggu jaringan")
    no_violations(phone)
    shoot(phone, "form-360-waiting")
    assert made == []
    phone.context.set_offline(False)
    expect(phone.locator("#receipt-tracking-id")).to_be_visible()
    assert len(made) == 1
    assert phone.evaluate("localStorage.getItem('lapor-draft')") is None
    assert reported(phone)["title"] == TITLE
    # A finger that pulls the page down is asked; whoever comes later finds no code here.
    code = phone.locator("#receipt-access-code").inner_text()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    phone.on("dialog", stay)
    phone.evaluate("location.reload()")
    wait_for(lambda: asked == ["beforeunload"])
    phone.remove_listener("dialog", stay)
    expect(phone.locator("#receipt-access-code")).to_have_text(code)
    assert code not in phone.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    other = phone.context.new_page()
    other.goto("/lapor/")
    other.locator("#attachments").focus()
    expect(other.locator("#region-options")).to_be_attached()
    assert code not in other.content()
    assert keeps(other) == []
    assert code not in other.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    other.close()
    phone.goto("/lapor/")
    expect(phone.locator("#form")).to_be_visible()
    assert code not in phone.content()


def test_a_confidential_report_without_a_name_leaves_no_code(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone, until="privasi")
    phone.locator("#privacy-secret").check()
    onward(phone)
    expect(phone.locator("#answers")).to_contain_text("Rahasia dan tanpa nama")
    phone.locator("#send").click()
    expect(phone.locator("#receipt-access-code")).to_be_visible()
    expect(phone.locator("#receipt")).to_contain_text("kode akses tidak disimpan di perangkat ini")
    assert phone.locator("#save").count() == 0
    shoot(phone, "form-360-receipt-secret")
    assert keeps(phone) == []
    phone.reload()
    expect(phone.locator("#form")).to_be_visible()
    assert phone.locator("#receipt-access-code").count() == 0


def test_back_after_the_receipt_leaves_the_form(phone: Page) -> None:
    phone.goto("/")
    phone.locator("main a[href='/lapor/']").click()
    walk(phone)
    phone.locator("#send").click()
    expect(phone.locator("#receipt-tracking-id")).to_be_visible()
    expect(phone).to_have_title(re.compile("^Tanda terima .*SP4N-LAPOR!"))
    phone.go_back()
    expect(phone).to_have_url(re.compile(r"://[^/]+/$"))


def test_a_waiting_report_is_sent_by_whatever_page_is_opened(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone)
    phone.context.set_offline(True)
    phone.locator("#send").click()
    expect(phone.locator("#waiting-title")).to_have_text("Menunggu jaringan")
    context = phone.context
    phone.close()
    made = submissions(context)
    context.set_offline(False)
    home = context.new_page()
    home.goto("/")
    expect(home.locator("#waiting-report")).to_contain_text("sudah terkirim")
    assert len(made) == 1
    home.locator("#waiting-report a").click()
    expect(home.locator("#receipt-tracking-id")).to_be_visible()
    assert reported(home)["title"] == TITLE


def test_two_tabs_send_a_waiting_report_once(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone)
    other = phone.context.new_page()
    other.goto("/lapor/")
    expect(other.locator("#elsewhere")).to_be_visible()
    made = submissions(phone.context)
    phone.context.set_offline(True)
    phone.locator("#send").click()
    expect(phone.locator("#waiting-title")).to_have_text("Menunggu jaringan")
    phone.context.set_offline(False)
    expect(phone.locator("#receipt-tracking-id")).to_be_visible()
    assert len(made) == 1


def test_a_report_waiting_in_a_closed_tab_is_sent_when_it_is_opened_again(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone)
    phone.context.set_offline(True)
    phone.locator("#send").click()
    expect(phone.locator("#waiting-title")).to_have_text("Menunggu jaringan")
    context = phone.context
    phone.close()
    made = submissions(context)
    context.set_offline(False)
    again = context.new_page()
    again.goto("/lapor/")
    expect(again.locator("#receipt-tracking-id")).to_be_visible()
    assert len(made) == 1
    assert reported(again)["body"] == BODY


def test_a_lost_answer_does_not_make_two_reports(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone)
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().json()["tracking_id"])  # it arrived; the response does not
        route.abort()

    phone.context.route("**/api/v1/reports", lose, times=1)
    phone.locator("#send").click()
    expect(phone.locator("#failed")).to_contain_text("tidak akan terkirim dua kali")
    expect(phone.locator("#take-back")).to_have_count(
        0
    )  # the words may be with the service already
    shoot(phone, "form-360-failed")
    phone.locator("#try-now").click()
    expect(phone.locator("#receipt-tracking-id")).to_have_text(lost[0])


def test_a_waiting_report_can_be_changed_while_nothing_has_left(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone)
    phone.context.set_offline(True)
    phone.locator("#send").click()
    phone.locator("#take-back").click()
    expect(phone.locator("#answers")).to_contain_text(TITLE)
    phone.context.set_offline(False)
    phone.locator("#send").click()
    expect(phone.locator("#receipt-tracking-id")).to_be_visible()


def test_a_refusal_of_the_service_is_shown_at_its_field(phone: Page) -> None:
    phone.goto("/lapor/")
    walk(phone, until="privasi")
    phone.locator("#reporter-email").fill("warga.uji@example.id")
    onward(phone)

    def spoil(route: Route) -> None:
        """Make it an address that the page would not have sent."""
        body = json.loads(route.request.post_data or "{}")
        body["reporter"]["email"] = "bukan alamat"
        route.continue_(post_data=json.dumps(body))

    phone.context.route("**/v1/reports", spoil, times=1)
    phone.locator("#send").click()
    expect(phone.locator("#summary")).to_be_focused()
    at_step(phone, "privasi")
    expect(phone.locator("#reporter-email-error")).to_be_visible()
    no_violations(phone)
    shoot(phone, "form-360-refused")
    phone.locator("#reporter-email").fill("warga.uji@example.id")
    onward(phone)
    phone.locator("#send").click()
    expect(phone.locator("#receipt-tracking-id")).to_be_visible()


@pytest.mark.parametrize("other", ["/", "/lacak/", "/ikuti/", "/periksa/"])
def test_a_report_that_waits_is_sent_by_any_page_once_the_network_is_back(
    phone: Page, other: str
) -> None:
    phone.goto("/lapor/")
    walk(phone)
    made = submissions(phone.context)
    phone.context.set_offline(True)
    phone.locator("#send").click()
    expect(phone.locator("#waiting-title")).to_have_text("Menunggu jaringan")
    page = phone.context.new_page()
    phone.close()  # no page of the form is left
    phone.context.set_offline(False)
    page.goto(other)
    expect(page.locator("#waiting-report")).to_contain_text("sudah terkirim")
    assert len(made) <= 1  # by this page, or by the service worker, which nobody overhears
    page.locator("#waiting-report a").click()
    assert reported(page)["title"] == TITLE
    assert keeps(page) == []
