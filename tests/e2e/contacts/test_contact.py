"""Contacts on the packaged template: what left is read from the emulator's own records."""

import re
from copy import copy
from typing import Any

import pytest

from infra.local import outbox_pages
from infra.local.platform import Platform
from tests.e2e.people import Citizen, SignedInOfficer, request, wait_for

pytestmark = pytest.mark.e2e

MAIL, PHONE = "warga.kontak@example.id", "081200000077"


def sent_to(platform: Platform, address: str, tracking_id: str) -> list[dict[str, Any]]:
    """What left for one address, about one report when it says so."""
    found = outbox_pages.messages(platform.emulator.endpoint, platform.state / "deliveries.jsonl")
    return [m for m in found if m["to"] == address and tracking_id in m["subject"] + m["text"]]


def found_in(messages: list[dict[str, Any]], pattern: str) -> list[str]:
    return [m[1] for m in (re.search(pattern, message["text"]) for message in messages) if m]


def see_with(citizen: Citizen, code: str) -> int:
    return request(citizen.platform, "GET", f"/reports/{citizen.id}", x_access_code=code).status


def test_a_contact_is_proved_and_brings_a_new_code_when_the_old_one_is_lost(
    platform: Platform,
) -> None:
    who = {"name": "Contoh Kontak", "email": MAIL, "phone": PHONE, "language": "id"}
    citizen = Citizen(platform, reporter=who, confidential=True, anonymous=True)
    citizen.routed()
    shown = str(citizen.receipt["tracking_id"])
    assert citizen.see()["contact"] == {"email": "given", "phone": "given"}

    def codes(pattern: str, address: str = MAIL) -> Any:
        return found_in(sent_to(platform, address, shown), pattern)

    # The receipt, to both.
    for channel in ("email", "sms"):
        assert citizen.do("receipt/send", {"channel": channel}).status == 202
    wait_for(lambda: codes(r"(Verifikasi, paling lambat)"))
    wait_for(lambda: codes(r"(Verifikasi, paling lambat)", "+6281200000077"))

    # A code, typed wrong and then right.
    assert citizen.do("contact/code", {"channel": "email"}).status == 202
    assert citizen.do("contact/code", {"channel": "email"}).status == 429
    [code] = wait_for(lambda: codes(r"Kode verifikasi Anda: (\d{6})"))
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    refused = citizen.do("contact/confirm", {"channel": "email", "code": wrong})
    assert (refused.status, refused.body["fields"][0]["code"]) == (422, "code_wrong")
    proved = citizen.do("contact/confirm", {"channel": "email", "code": code})
    assert proved.body["contact"] == {"email": "verified", "phone": "given"}

    # Strangers and unproved contacts get the same response and nothing else.
    old = str(citizen.receipt["access_code"])
    guesses = [(citizen.id, "orang.lain@example.id"), (citizen.id, PHONE), (citizen.id, MAIL)]
    responses = [
        request(platform, "POST", "/lost-code", {"tracking_id": i, "contact": c})
        for i, c in guesses
    ]
    assert {a.status for a in responses} == {202}
    assert all(a.body == responses[0].body for a in responses)
    [new] = wait_for(lambda: codes(r"Kode akses baru: ([0-9A-Z-]{19})"))
    assert see_with(citizen, old) == 404
    assert see_with(citizen, new) == 200
    assert not sent_to(platform, "orang.lain@example.id", "")
    assert not codes(r"Kode akses baru", "+6281200000077")

    # The history tells it to staff, never the address; a repeated submission gives no dead code.
    bandung = SignedInOfficer(platform, "bandung").open(citizen.id)
    acts = [event["act"] for event in bandung["history"]]
    assert acts == ["submit", "route", "verify_contact", "renew_code"]
    assert "kontak@" not in str(bandung)
    again = request(platform, "POST", "/reports", citizen.body)
    assert (again.status, again.body["code"]) == (409, "code_renewed")

    # Nothing that left names the reporter or quotes the confidential report.
    every = sent_to(platform, MAIL, shown) + sent_to(platform, "+6281200000077", shown)
    assert len(every) >= 4
    for message in every:
        text = message["subject"] + message["text"]
        assert "Contoh Kontak" not in text
        assert "Lubang besar" not in text
        assert "Jalan berlubang" not in text


def test_a_renewed_code_opens_what_was_split_off_too(platform: Platform) -> None:
    address = "warga.bagian@example.id"
    who = {"name": "Contoh Bagian", "email": address, "phone": "", "language": "en"}
    citizen = Citizen(platform, reporter=who)
    citizen.routed()
    shown = str(citizen.receipt["tracking_id"])
    citizen.do("contact/code", {"channel": "email"})
    [code] = wait_for(
        lambda: found_in(sent_to(platform, address, shown), r"Your verification code: (\d{6})")
    )
    assert citizen.do("contact/confirm", {"channel": "email", "code": code}).status == 200
    split = SignedInOfficer(platform, "bandung").do(
        citizen.id,
        "split",
        title="Paspor belum juga selesai",
        body="Selain jalan, paspor saya juga belum selesai sejak bulan lalu.",
        category="keimigrasian",
        reason="Dua hal yang berbeda.",
    )
    assert split.status == 200, split
    [part] = citizen.see()["parts"]
    other = copy(citizen)
    other.id = part.replace("-", "")
    wait_for(lambda: other.see().get("agency"))
    request(platform, "POST", "/lost-code", {"tracking_id": part, "contact": address})
    [new] = wait_for(
        lambda: found_in(sent_to(platform, address, ""), r"New access code: ([0-9A-Z-]{19})")
    )
    assert (see_with(citizen, new), see_with(other, new)) == (200, 200)
    old = str(citizen.receipt["access_code"])
    assert (see_with(citizen, old), see_with(other, old)) == (404, 404)
