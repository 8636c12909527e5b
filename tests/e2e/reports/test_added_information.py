"""A reporter adds words and a photo to a report that nobody answered yet, and officers see it."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.axe import no_violations
from tests.e2e.people import a_photograph
from tests.e2e.screens import DESKTOP, PHONE, Screen, no_sideways_scrolling, shoot
from tests.e2e.test_browser import in_worklist, sign_in
from tests.e2e.town import Town, browser, link, open_report, public_link, town

__all__ = ["browser", "town"]  # fixtures, shared

pytestmark = pytest.mark.browser

WORDS = "Lubangnya makin lebar sejak hujan kemarin."


def test_words_and_a_photo_are_added_and_read(browser: Browser, town: Town, tmp_path: Path) -> None:
    citizen = town.unverified()
    photo = tmp_path / "makin lebar.jpg"
    photo.write_bytes(a_photograph(3))
    phone = Screen(browser, town.platform.url, PHONE)
    page = phone.page
    open_report(page, link(citizen))
    form = page.locator("form[data-act=add_information]")
    page.locator("details[data-keep=act-add_information] > summary").click()
    form.locator("[data-submit]").click()
    expect(form).to_contain_text("Tulis paling sedikit 2 huruf, atau pilih berkas.")
    no_violations(page)
    form.locator("textarea").fill(WORDS)
    form.locator("input[type=file]").set_input_files(photo)
    shoot(page, "track-add-information")
    no_sideways_scrolling(page)
    form.locator("[data-submit]").click()
    expect(page.locator("#timeline [data-act=add_information]")).to_contain_text(WORDS)
    [declared] = [f for f in citizen.see()["attachments"] if f["name"] == photo.name]
    assert citizen.see()["timeline"][-1]["files"] == [declared["n"]]
    page.locator("#refresh").click()
    expect(page.locator("#own-files")).to_contain_text("makin lebar.jpg")

    console = Screen(browser, town.platform.url, DESKTOP)
    desk = console.page
    sign_in(desk, "bandung")
    line = in_worklist(desk, citizen.receipt["tracking_id"])
    expect(line).to_contain_text("Keterangan baru")
    with desk.expect_response("**/mark-read") as marked:
        line.click()
    assert marked.value.status == 200
    added = desk.locator("#history [data-act=add_information]")
    expect(added).to_contain_text("Baru")
    expect(added).to_contain_text(WORDS)
    expect(added).to_contain_text("makin lebar.jpg")
    shoot(desk, "console-new-information")
    no_violations(desk)
    desk.locator("details:has(form[data-act=note]) > summary").click()
    desk.locator("form[data-act=note] textarea").fill("Sudah saya baca.")
    desk.locator("form[data-act=note] [data-submit]").click()
    expect(desk.locator("#saved")).to_be_visible()
    desk.locator(".back a").click()
    assert "Keterangan baru" not in in_worklist(desk, citizen.receipt["tracking_id"]).inner_text()

    open_report(desk, public_link(citizen))  # nobody typed the access code on this device
    expect(desk.locator("#timeline")).to_be_visible()
    assert desk.locator("[data-act=add_information], [data-act=mark_read]").count() == 0
    console.close()
    phone.close()
