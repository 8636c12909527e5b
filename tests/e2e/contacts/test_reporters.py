"""Messages to reporters on the packaged template, read from the emulator's own records."""

import json
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from infra.local.commands.bounce import bounce
from infra.local.platform import Platform
from tests.e2e.contacts.test_contact import found_in, sent_to
from tests.e2e.people import Citizen, SignedInOfficer, request, wait_for
from tests.e2e.public.test_public import no_violations

pytestmark = pytest.mark.e2e

#: Each reporter a number of its own: an SMS with a code does not say for which report.
PHONES = {
    "kabar": "+6281200000088",
    "diam": "+6281200000089",
    "mental": "+6281200000090",
    "halaman": "+6281200000091",
    "utama": "+6281200000093",
    "sama": "+6281200000094",
    "lepas": "+6281200000095",
}


def codes_in(platform: Platform, to: str, about: str, pattern: str) -> list[str]:
    """Find the codes in what was sent to an address, oldest first."""
    return found_in(sent_to(platform, to, about), pattern)


def running(platform: Platform) -> dict[str, str]:
    found: dict[str, str] = json.loads((platform.state / "running.json").read_text())
    return found


def reporter(platform: Platform, name: str, *proved: str, **flags: Any) -> Citizen:
    """Somebody who filed and proved contacts by the codes that were sent."""
    address = f"{name}@example.id"
    who = {"name": "Contoh Kabar", "email": address, "phone": PHONES[name], "language": "id"}
    citizen = Citizen(platform, reporter=who, **flags)
    citizen.routed()
    shown = str(citizen.receipt["tracking_id"])
    for channel in proved:
        assert citizen.do("contact/code", {"channel": channel}).status == 202
        to, pattern = {
            "email": (address, r"Kode verifikasi Anda: (\d{6})"),
            "sms": (PHONES[name], r"Kode verifikasi (\d{6})"),
        }[channel]
        about = shown if channel == "email" else ""
        code = wait_for(partial(codes_in, platform, to, about, pattern))[-1]
        done = citizen.do("contact/confirm", {"channel": channel, "code": code})
        assert done.status == 200, done
    return citizen


def messages_to(platform: Platform, citizen: Citizen, to: str) -> list[str]:
    shown = str(citizen.receipt["tracking_id"])
    return [m["subject"] or m["text"] for m in sent_to(platform, to, shown)]


def wait_for_message(platform: Platform, citizen: Citizen, to: str, words: str) -> None:
    wait_for(lambda: [text for text in messages_to(platform, citizen, to) if words in text])


def test_a_proved_contact_is_notified_of_each_step_and_stops_with_one_click(
    platform: Platform,
) -> None:
    mail, phone = "kabar@example.id", PHONES["kabar"]
    citizen = reporter(platform, "kabar", "email", "sms")
    unproved = reporter(platform, "diam")
    officer = SignedInOfficer(platform, "bandung")
    for one in (citizen, unproved):
        assert officer.do(one.id, "verify", supervisory=False).status == 200
    wait_for_message(platform, citizen, mail, "sudah di tangan instansi")
    assert officer.do(citizen.id, "hold", question="Di dekat rumah nomor berapa?").status == 200
    wait_for_message(platform, citizen, mail, "Ada pertanyaan untuk Anda")
    wait_for_message(platform, citizen, phone, "Ada pertanyaan petugas")
    assert citizen.do("replies", {"text": "Di depan nomor 12, dekat gerbang."}).status == 200
    answer = "Lubang sudah ditambal hari ini."
    for one in (citizen, unproved):
        assert officer.do(one.id, "answer", text=answer).status == 200
    wait_for_message(platform, citizen, mail, "sudah dijawab")
    shown = str(citizen.receipt["tracking_id"])
    texts = [m["text"] for m in sent_to(platform, mail, shown)]
    assert any("Pertanyaannya: Di dekat rumah nomor berapa?" in text for text in texts)
    assert not any(answer in text or "Contoh Kabar" in text for text in texts)
    assert messages_to(platform, unproved, "diam@example.id") == []
    assert len([s for s in messages_to(platform, citizen, mail) if "sudah dijawab" in s]) == 1

    # One click in the mail program, then taken up again on the page.
    [token] = set(found_in(sent_to(platform, mail, shown), r"/ikuti/#(r\.\S+)"))
    stopped = request(platform, "POST", "/messages/stop", {"token": token})
    assert (stopped.status, stopped.body["channel"]) == (200, "email")
    assert citizen.see()["contact"] == {"email": "stopped", "phone": "verified"}
    assert citizen.do("replies", {"text": "Masih ada satu lubang lagi di sana."}).status == 200
    assert officer.do(citizen.id, "answer", text="Lubang kedua juga sudah ditambal.").status == 200
    wait_for(lambda: len([s for s in messages_to(platform, citizen, phone) if "dijawab" in s]) == 2)
    assert len([s for s in messages_to(platform, citizen, mail) if "sudah dijawab" in s]) == 1
    again = citizen.do("contact/messages", {"channel": "email", "wanted": True})
    assert again.body["contact"]["email"] == "verified"


def test_a_bounce_shows_and_news_comes_by_sms_and_nothing_secret_ever_leaves(
    platform: Platform,
) -> None:
    mail, phone = "mental@example.id", PHONES["mental"]
    citizen = reporter(platform, "mental", "email", "sms", confidential=True, anonymous=True)
    officer = SignedInOfficer(platform, "bandung")
    assert officer.do(citizen.id, "verify", supervisory=False).status == 200
    wait_for_message(platform, citizen, mail, "sudah di tangan instansi")
    seq = len(officer.open(citizen.id)["history"])
    bounce(running(platform), "Bounce", mail, citizen.id, seq)
    wait_for_message(platform, citizen, phone, "sudah di tangan instansi")
    assert citizen.see()["contact"] == {"email": "undeliverable", "phone": "verified"}
    assert officer.open(citizen.id)["report"]["undeliverable"] == ["email"]
    # Both read that the letter did not arrive and the SMS did, and no address.
    outcomes = {("sms", "sent", None), ("email", "gave_up", "bounced")}

    def became(log: Any) -> set[tuple[Any, ...]]:
        steps = [line for line in log if line["message"] == "report_disposed"]
        return {(s["channel"], s["outcome"], s["reason"]) for s in steps if s["to"] == "reporter"}

    wait_for(lambda: became(citizen.messages()) == outcomes)
    assert became(officer.deliveries(citizen.id)) == outcomes
    for log in (citizen.messages(), officer.deliveries(citizen.id)):
        assert mail not in str(log)
        assert phone not in str(log)
    refused = request(platform, "GET", f"/reports/{citizen.id}/messages", x_access_code="WRONG")
    assert refused.status == 404
    before = len(messages_to(platform, citizen, mail))
    secret = "Siapa nama pejabat yang meminta uang?"
    assert officer.do(citizen.id, "hold", question=secret).status == 200
    wait_for_message(platform, citizen, phone, "Ada pertanyaan petugas")
    assert len(messages_to(platform, citizen, mail)) == before
    shown = str(citizen.receipt["tracking_id"])
    for message in sent_to(platform, mail, shown) + sent_to(platform, phone, shown):
        whole = message["subject"] + message["text"]
        for word in ("pejabat", "berlubang", "Lubang", "Contoh Kabar"):
            assert word not in whole


@pytest.mark.browser
def test_the_link_of_a_letter_stops_messages_by_a_button_and_not_by_being_opened(
    platform: Platform, page: Page
) -> None:
    mail = "halaman@example.id"
    citizen = reporter(platform, "halaman", "email")
    assert (
        SignedInOfficer(platform, "bandung").do(citizen.id, "verify", supervisory=False).status
        == 200
    )
    wait_for_message(platform, citizen, mail, "sudah di tangan instansi")
    shown = str(citizen.receipt["tracking_id"])
    [token] = set(found_in(sent_to(platform, mail, shown), r"/ikuti/#(r\.\S+)"))
    page.goto(f"/ikuti/#{token[:-3]}")
    page.locator("#do-silence").click()
    expect(page.locator("#problem")).to_contain_text("Salin seluruhnya")
    page.goto(f"/ikuti/#{token}")
    expect(page.locator("#do-silence")).to_be_visible()
    no_violations(page)
    assert citizen.see()["contact"]["email"] == "verified"
    page.locator("#do-silence").click()
    expect(page.locator("#done")).to_contain_text(shown)
    no_violations(page)
    assert citizen.see()["contact"]["email"] == "stopped"
    # The tracking page tells what left, when it is asked.
    page.goto(f"/lacak/#{shown}.{citizen.receipt['access_code']}")
    page.locator("#messages summary").click()
    left = page.locator("#messages li")
    expect(left.first).to_contain_text("Surel: laporan sudah di tangan instansi - terkirim")
    no_violations(page)
    assert mail not in page.locator("#messages").inner_text()

    # Taken up and stopped again on the report's own page, which stays where its reader is.
    page.goto(f"/lacak/#{citizen.id}.{str(citizen.receipt['access_code']).replace('-', '')}")
    page.locator("#contact > summary").click()
    for wanted, word in (("take-up", "terverifikasi"), ("stop", "dihentikan")):
        page.locator(f"[data-{wanted}=email]").click()
        expect(page.locator("#contact-email")).to_contain_text(word)
        expect(page.locator("#contact-email")).to_be_focused()
        no_violations(page)
    assert citizen.see()["contact"]["email"] == "stopped"
