"""The public side on the packaged template: snapshots, supporters, followers."""

import re
import urllib.request
import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from infra.local.console import ROOT
from infra.local.platform import Platform
from tests.e2e.people import Citizen, Response, SignedInOfficer, mails, request, send, wait_for

pytestmark = pytest.mark.e2e
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = ROOT / "test-results"

TITLE = "Trotoar rusak di depan puskesmas"


def near(platform: Platform, regency: str = "32.73") -> dict[str, Any]:
    """The snapshot of a regency by id; empty while there is none."""
    asked = urllib.request.Request(f"{platform.url}/public/near/{regency}.json")
    response = send(asked)
    if response.status == 404:
        return {}
    assert response.status == 200, response
    return {report["id"]: report for report in response.body["reports"]}


def assigned(platform: Platform, officer: SignedInOfficer, **changes: Any) -> Citizen:
    citizen = Citizen(platform, **changes)
    citizen.routed()
    response = officer.do(citizen.id, "verify", supervisory=False)
    assert response.status == 200, response
    return citizen


def support(platform: Platform, citizen: Citizen, device: str, **more: Any) -> Response:
    body = {"device": device, **more}
    return request(platform, "POST", f"/reports/{citizen.receipt['tracking_id']}/support", body)


def test_a_disposed_report_appears_and_one_that_leaves_is_gone(platform: Platform) -> None:
    bandung = SignedInOfficer(platform, "bandung")
    waiting = Citizen(platform)
    waiting.routed()
    secret = assigned(platform, bandung, confidential=True)
    point = {"region": "32.73.02", "address": "Jalan Contoh 1", "lat": -6.88432, "lon": 107.61234}
    shown = assigned(platform, bandung, title=TITLE, location=point)
    found = wait_for(lambda: near(platform).get(shown.id))
    assert (found["title"], found["state"]) == (TITLE, "disposed")
    assert (found["lat"], found["lon"]) == (-6.884, 107.612)
    assert found["place"] == "Coblong, Kota Bandung, Jawa Barat"
    assert {waiting.id, secret.id}.isdisjoint(near(platform))
    response = bandung.do(shown.id, "return", reason="Bukan wewenang kota, jalan provinsi.")
    assert response.status == 200, response
    wait_for(lambda: shown.id not in near(platform))
    assert secret.id not in near(platform)


def test_a_device_supports_a_report_once(platform: Platform) -> None:
    bandung = SignedInOfficer(platform, "bandung")
    citizen = assigned(platform, bandung)
    one, other = str(uuid.uuid4()), str(uuid.uuid4())
    counts = [support(platform, citizen, d).body["supports"] for d in (one, one, other)]
    assert counts == [1, 1, 2]
    assert support(platform, citizen, other, on=False).body == {"supports": 1}
    assert citizen.see()["supports"] == 1
    assert bandung.open(citizen.id)["report"]["supports"] == 1
    wait_for(lambda: (near(platform).get(citizen.id) or {}).get("supports") == 1)


def test_nobody_writes_where_everybody_reads(platform: Platform) -> None:
    for method in ("PUT", "POST", "DELETE"):
        asked = urllib.request.Request(
            f"{platform.url}/public/near/32.73.json", data=b"{}", method=method
        )
        assert send(asked).status == 405


def letter_to(platform: Platform, address: str, words: str) -> str:
    """The text of the one letter to an address that has these words in it; waits for it."""

    def found() -> list[str]:
        return [m["text"] for m in mails(platform, words) if m["to"] == address]

    [text] = wait_for(found)
    return str(text)


def ask(platform: Platform, kind: str, subject_id: str, address: str) -> None:
    body = {"subject": {"kind": kind, "id": subject_id}, "channel": "email", "address": address}
    response = request(platform, "POST", "/follows", body)
    assert response.status == 202, response


def token_in(text: str) -> str:
    found = re.search(r"/ikuti/#(\S+)", text)
    assert found, text
    return found[1]


def test_a_followed_report_tells_by_mail_until_it_is_stopped(platform: Platform) -> None:
    bandung, address = SignedInOfficer(platform, "bandung"), f"{uuid.uuid4().hex[:8]}@example.id"
    citizen = assigned(platform, bandung)
    shown = str(citizen.receipt["tracking_id"])
    ask(platform, "report", shown, address)
    token = token_in(letter_to(platform, address, f"laporan {shown}"))
    begun = request(platform, "POST", "/follows/confirm", {"token": token})
    assert begun.status == 200, begun
    assert begun.body["subject"]["name"] == f"laporan {shown}"
    bandung.do(citizen.id, "note", text="Catatan petugas yang bukan urusan umum.")
    response = bandung.do(citizen.id, "answer", text="Trotoar sudah diperbaiki hari Senin.")
    assert response.status == 200, response
    letter = letter_to(platform, address, f"Instansi memberikan jawaban. Nomor pelacakan: {shown}")
    assert "diperbaiki" not in letter
    stopped = request(platform, "POST", "/follows/stop", {"token": token_in(letter)})
    assert stopped.status == 200, stopped
    citizen.do("close")
    wait_for(lambda: near(platform).get(citizen.id, {}).get("state") == "closed")
    letters = [m for m in mails(platform, shown) if m["to"] == address]
    assert len(letters) == 2  # the question and the answer: no word of the note or of the end


def no_violations(page: Page) -> None:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(r => r.violations.map(v => v.id + ': ' + v.help))")
    assert found == []


def shoot(page: Page, name: str) -> None:
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"public-{name}.png", full_page=True)


@pytest.mark.browser
def test_an_area_is_followed_and_left_through_the_page(platform: Platform, page: Page) -> None:
    address = f"{uuid.uuid4().hex[:8]}@example.id"
    ask(platform, "area", "32.73", address)
    token = token_in(letter_to(platform, address, "laporan baru di Kota Bandung"))
    page.goto(f"/ikuti/#{token[:-4]}")
    page.locator("#do-confirm").click()
    expect(page.locator("#problem")).to_contain_text("Salin seluruhnya")
    no_violations(page)
    page.goto(f"/ikuti/#{token}")
    expect(page.locator("#problem")).to_have_count(0)
    page.locator("#do-confirm").click()
    expect(page.locator("#done")).to_contain_text("laporan baru di Kota Bandung")
    no_violations(page)
    shoot(page, "confirmed")
    page.get_by_role("button", name="Berhenti mengikuti").click()
    page.locator("#do-stop").click()
    expect(page.locator("#done")).to_contain_text("Alamat Anda telah dihapus")


@pytest.mark.browser
def test_a_neighbour_supports_and_follows_a_report(platform: Platform, page: Page) -> None:
    citizen = assigned(platform, SignedInOfficer(platform, "bandung"), title=TITLE)
    page.goto("/ikuti/")
    no_violations(page)
    page.locator("#find-id").fill("7K2M")
    page.locator("#find-submit").click()
    expect(page.locator("#find-id-error")).to_contain_text("12 huruf dan angka")
    no_violations(page)
    page.locator("#find-id").fill(citizen.receipt["tracking_id"])
    page.locator("#find-submit").click()
    expect(page.locator("#report-title")).to_have_text(TITLE)
    page.locator("#support-button").click()
    expect(page.locator("#supports")).to_have_text("1 perangkat mendukung laporan ini.")
    page.locator("#follow-card summary").click()
    expect(page.locator("#follow-card label", has_text="Coblong, Kota Bandung")).to_be_visible()
    page.locator("#follow button").click()
    expect(page.locator("#follow-email-error")).to_contain_text("surel yang lengkap")
    no_violations(page)
    shoot(page, "follow")
    address = f"{uuid.uuid4().hex[:8]}@example.id"
    page.locator("#follow-email").fill(address)
    page.locator("#follow button").click()
    expect(page.locator("#follow-sent")).to_be_visible()
    no_violations(page)
    assert letter_to(platform, address, f"laporan {citizen.receipt['tracking_id']}")
    page.reload()
    page.locator("#find-id").fill(citizen.receipt["tracking_id"])
    page.locator("#find-submit").click()
    page.get_by_role("button", name="Batalkan dukungan").click()
    expect(page.locator("#supports")).to_have_text("Belum ada yang mendukung.")
