"""Neighbours who report the same: merged, and told of the answer, on the packaged template."""

import pytest
from playwright.sync_api import Page, expect

from infra.local.platform import Platform
from tests.e2e.contacts.test_contact import sent_to
from tests.e2e.contacts.test_reporters import PHONES, heard, hears, reporter
from tests.e2e.people import SignedInOfficer
from tests.e2e.public.test_public import no_violations

pytestmark = pytest.mark.e2e

ANSWER = "Lubang sudah ditambal hari ini."


@pytest.mark.browser
def test_both_hear_of_the_answer_and_the_merged_one_reads_it_and_may_stand_alone(
    platform: Platform, page: Page
) -> None:
    main, double, third = (
        reporter(platform, "utama", "email"),
        reporter(platform, "sama", "email", "sms"),
        reporter(platform, "lepas", "email"),
    )
    desk = SignedInOfficer(platform, "bandung")
    assert desk.do(main.id, "verify", supervisory=False).status == 200
    shown = str(main.receipt["tracking_id"])
    for one in (double, third):
        assert desk.do(one.id, "merge", main_report=shown).status == 200
    hears(platform, double, "sama@example.id", "digabung dengan laporan lain")
    assert third.do("reopen", {"reason": "Lubang saya di jalan lain."}).status == 200
    assert desk.do(main.id, "answer", text=ANSWER).status == 200
    hears(platform, main, "utama@example.id", "sudah dijawab")
    hears(platform, double, "sama@example.id", f"Laporan utama {shown} sudah dijawab")
    hears(platform, double, PHONES["sama"], f"Laporan utama {shown} sudah dijawab")
    assert main.do("close").status == 200
    hears(platform, double, "sama@example.id", f"Laporan utama {shown} ditutup")
    left = heard(platform, double, "sama@example.id")
    of_main = [subject for subject in left if "utama" in subject]
    assert sorted(of_main) == sorted(
        [f"Laporan utama {shown} sudah dijawab", f"Laporan utama {shown} ditutup"]
    )
    assert not [s for s in heard(platform, third, "lepas@example.id") if "utama" in s]
    own = str(double.receipt["tracking_id"])
    for message in sent_to(platform, "sama@example.id", own):
        whole = message["subject"] + message["text"]
        for word in (ANSWER, "Contoh Kabar", "utama@example.id", "berlubang"):
            assert word not in whole

    page.goto(f"/lacak/#{double.id}.{double.receipt['access_code']}")
    expect(page.locator("#merged")).to_contain_text(ANSWER)
    expect(page.locator("#merged-news")).to_contain_text("kami kabarkan ke kontak Anda")
    expect(page.locator("#merged-alone")).to_contain_text("kapan saja")
    no_violations(page)
    page.locator("details.act", has=page.locator("form[data-act=reopen]")).locator(
        "summary"
    ).click()
    page.locator("form[data-act=reopen] textarea").fill("Di depan rumah saya belum.")
    page.locator("form[data-act=reopen] button[data-submit]").click()
    expect(page.locator("#state")).to_contain_text("Belum terverifikasi")
    assert double.see()["merged_into"] is None
