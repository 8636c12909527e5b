"""Neighbours who report the same: merged, and notified of the answer, on the packaged template."""

import pytest
from playwright.sync_api import Page, expect

from infra.local.platform import Platform
from tests.e2e.contacts.test_contact import sent_to
from tests.e2e.contacts.test_reporters import PHONES, messages_to, reporter, wait_for_message
from tests.e2e.people import SignedInOfficer
from tests.e2e.public.test_public import no_violations

pytestmark = pytest.mark.e2e

ANSWER = "Lubang sudah ditambal hari ini."


@pytest.mark.browser
def test_both_are_notified_of_the_answer_and_the_merged_one_may_stand_alone(
    platform: Platform, page: Page
) -> None:
    main, double, third = (
        reporter(platform, "utama", "email"),
        reporter(platform, "sama", "email", "sms"),
        reporter(platform, "lepas", "email"),
    )
    officer = SignedInOfficer(platform, "bandung")
    assert officer.do(main.id, "verify", supervisory=False).status == 200
    shown = str(main.receipt["tracking_id"])
    for one in (double, third):
        assert officer.do(one.id, "merge", main_report=shown).status == 200
    wait_for_message(platform, double, "sama@example.id", "digabung dengan laporan lain")
    assert third.do("reopen", {"reason": "Lubang saya di jalan lain."}).status == 200
    assert officer.do(main.id, "answer", text=ANSWER).status == 200
    wait_for_message(platform, main, "utama@example.id", "sudah dijawab")
    wait_for_message(platform, double, "sama@example.id", f"Laporan utama {shown} sudah dijawab")
    wait_for_message(platform, double, PHONES["sama"], f"Laporan utama {shown} sudah dijawab")
    assert main.do("close").status == 200
    wait_for_message(platform, double, "sama@example.id", f"Laporan utama {shown} ditutup")
    left = messages_to(platform, double, "sama@example.id")
    of_main = [subject for subject in left if "utama" in subject]
    assert sorted(of_main) == sorted(
        [f"Laporan utama {shown} sudah dijawab", f"Laporan utama {shown} ditutup"]
    )
    assert not [s for s in messages_to(platform, third, "lepas@example.id") if "utama" in s]
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
