"""A receipt from the packaged template: signed there, verified here by command and in a browser."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from infra.local.browser import FLAGS, executable
from infra.local.console import ROOT
from infra.local.platform import Platform
from tests.e2e.people import Citizen, a_photograph, request, upload, wait_for
from tests.e2e.test_browser import (
    DESKTOP,
    PHONE,
    SHOTS,
    a_page,
    fill_form,
    no_sideways_scrolling,
    shoot,
)


def receipt_of(citizen: Citizen) -> dict[str, str]:
    """The signed receipt, as the page fetches it."""
    code = str(citizen.receipt["access_code"])
    response = request(
        citizen.platform, "GET", f"/reports/{citizen.id}/receipt", x_access_code=code
    )
    assert response.status == 200, response
    found: dict[str, str] = response.body
    return found


def verified(platform: Platform, *files: Path) -> subprocess.CompletedProcess[str]:
    """The command, with the keys that the platform publishes."""
    keys = f"{platform.url}/api/v1/receipt-keys"
    command = [sys.executable, "-m", "infra.verify_receipt", *map(str, files), "--keys", keys]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.e2e
def test_a_receipt_proves_report_and_photo(platform: Platform, tmp_path: Path) -> None:
    photo = a_photograph(11)
    file = {"name": "foto jalan.jpg", "type": "image/jpeg", "size": len(photo)}
    citizen = Citizen(platform, attachments=[file], anonymous=True, confidential=True)
    first = receipt_of(citizen)
    assert "Belum diterima atau belum diperiksa." in first["receipt"]
    assert upload(citizen.receipt["uploads"][0], photo) == 204
    wait_for(lambda: citizen.see()["attachments"][0]["status"] == "accepted")
    made = receipt_of(citizen)
    assert made["report"] == first["report"]
    assert "Contoh Warga" not in made["receipt"]
    assert citizen.receipt["access_code"] not in made["receipt"]
    paths = {name: tmp_path / name for name in (made["file_name"], "a.jpg", "isi.txt")}
    receipt, picture, report = paths.values()
    receipt.write_bytes(b"\xef\xbb\xbf" + made["receipt"].replace("\n", "\r\n").encode())
    picture.write_bytes(photo)
    report.write_bytes(made["report"].encode())
    good = verified(platform, receipt, picture, report)
    assert good.returncode == 0, good
    assert "sama dengan foto jalan.jpg" in good.stdout
    receipt.write_text(made["receipt"].replace("Pengaduan", "Pengadvan"))
    changed = verified(platform, receipt)
    assert (changed.returncode, changed.stdout.split(".")[0]) == (1, "TIDAK SAH")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield opened
        opened.close()


def verdict(page: Page, expected: str) -> None:
    expect(page.locator("[data-verdict]")).to_have_attribute("data-verdict", expected)


@pytest.mark.browser
def test_a_receipt_is_checked_in_the_browser_also_offline(
    browser: Browser, platform: Platform, tmp_path: Path
) -> None:
    photo = tmp_path / "dari ponsel.jpg"
    photo.write_bytes(a_photograph(12))
    file = {"name": "foto.jpg", "type": "image/jpeg", "size": photo.stat().st_size}
    citizen = Citizen(platform, attachments=[file])
    assert upload(citizen.receipt["uploads"][0], photo.read_bytes()) == 204
    wait_for(lambda: citizen.see()["attachments"][0]["status"] == "accepted")
    made = receipt_of(citizen)
    receipt, report = tmp_path / made["file_name"], tmp_path / made["report_file_name"]
    receipt.write_bytes(made["receipt"].encode())
    report.write_bytes(made["report"].encode())
    page, wrong = a_page(browser, platform, PHONE)
    page.goto("/periksa/")
    page.locator("#check-submit").click()
    expect(page.locator("#receipt-text-error")).to_be_visible()
    shoot(page, "phone-check-empty")

    page.locator("#receipt-file").set_input_files(receipt)
    verdict(page, "valid")
    expect(page.locator("#signed")).to_contain_text(str(citizen.receipt["tracking_id"]))
    page.locator("#compare-files").set_input_files([photo, report])
    expect(page.locator("#compared [data-same=true]")).to_have_count(2)
    no_sideways_scrolling(page)
    shoot(page, "phone-check-valid")

    page.context.set_offline(True)
    page.locator("#receipt-text").fill(made["receipt"].replace("Pengaduan", "Pengadvan"))
    page.locator("#check-submit").click()
    verdict(page, "changed")
    expect(page.locator("#compare")).to_be_hidden()
    no_sideways_scrolling(page)
    shoot(page, "phone-check-changed")
    page.locator("#receipt-text").fill(made["receipt"])
    page.locator("#check-submit").click()
    verdict(page, "valid")
    page.locator("details:has(#compare-pasted) > summary").click()
    page.locator("#report-text").fill(made["report"].replace("Lubang", "Lobang"))
    page.locator("#compare-pasted button").click()
    expect(page.locator("#compared [data-same=false]")).to_be_visible()
    page.locator("#report-text").fill(made["report"])
    page.locator("#compare-pasted button").click()
    expect(page.locator("#compared [data-same=true]")).to_be_visible()

    page.context.set_offline(False)
    page.locator("details:has(#compare-fetched) > summary").click()
    page.locator("#compare-code").fill("0000-0000-0000-0000")
    page.locator("#compare-fetched button").click()
    expect(page.locator("#compare-code-error")).to_contain_text("tidak ditemukan")
    page.locator("#compare-code").fill(str(citizen.receipt["access_code"]))
    page.locator("#compare-fetched button").click()
    expect(page.locator("#compared .said")).to_contain_text("form 1")
    page.locator("#language").click()
    expect(page.locator("h1")).to_have_text("Check a receipt")
    expect(page.locator("nav")).to_contain_text("Track")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.locator("#receipt-text").fill("Bukan tanda terima.")
    page.locator("#check-submit").click()
    verdict(page, "no_signature")
    shoot(page, "desktop-check")
    assert wrong == []
    page.context.close()


@pytest.mark.browser
def test_the_receipt_page_prints_on_one_sheet_and_saves_the_receipt(
    browser: Browser, platform: Platform, tmp_path: Path
) -> None:
    photo = tmp_path / "foto.jpg"
    photo.write_bytes(a_photograph(13))
    page, wrong = a_page(browser, platform, PHONE)
    page.goto("/lapor/")
    fill_form(page, photo)
    page.locator("#send").click()
    tracking_id = page.locator("#receipt-tracking-id").inner_text()
    expect(page.locator("svg.qr path")).to_be_attached()
    label = page.locator("svg.qr").get_attribute("aria-label") or ""
    assert label.endswith(f"/lacak/?id={tracking_id}")
    assert page.locator("#receipt-access-code").inner_text() not in label
    asked: list[str] = []

    def not_stored_yet_at_first(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fulfill(status=404, json={"code": "report_not_found", "title": "Tidak ada"})
        else:
            route.continue_()

    page.route("**/receipt", not_stored_yet_at_first)
    with page.expect_download() as download:
        page.locator("[data-receipt]").click()
        expect(page.locator(".proof [role=status]")).to_contain_text("sedang disimpan")
    assert len(asked) == 2
    assert download.value.suggested_filename == f"tanda-terima-{tracking_id}.txt"
    saved = tmp_path / "tanda-terima.txt"
    download.value.save_as(saved)
    assert verified(platform, saved).returncode == 0
    with page.expect_download() as download:
        page.locator("[data-filed]").click()
    report = tmp_path / "laporan.txt"
    download.value.save_as(report)
    assert verified(platform, saved, report).returncode == 0
    no_sideways_scrolling(page)
    shoot(page, "phone-receipt-saved")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    shoot(page, "desktop-receipt")
    sheet = page.pdf(format="A4", path=SHOTS / "receipt.pdf")
    assert len(re.findall(rb"/Type /Page\b", sheet)) == 1
    page.emulate_media(media="print")
    expect(page.locator("[data-receipt]")).to_be_hidden()
    expect(page.locator("#receipt-access-code")).to_be_visible()
    expect(page.locator("svg.qr")).to_be_visible()
    shoot(page, "print-receipt")
    assert wrong == []
    page.context.close()
