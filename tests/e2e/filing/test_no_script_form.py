"""A report filed by a browser without JavaScript, on a phone of 320 pixels."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from infra.local.browser import FLAGS, executable
from infra.local.console import ROOT
from infra.local.platform import Platform

pytestmark = pytest.mark.browser
SHOTS = ROOT / "test-results"
FORM = "/api/v1/forms/report"
#: A static page with the names that the site's form has, and nothing that helps.
BARE = """<!doctype html><form method="post" action="{url}" accept-charset="utf-8">
<input name="kind" value="complaint"><input name="title" value="Jalan “berlubang” – Coblong">
<textarea name="body">Lubang besar di depan sekolah & pasar, sudah dua bulan.</textarea>
<input name="incident_date" value="1/11/2026"><input name="region" value="coblong">
<input name="address"><input name="category" value="jalan-berlubang"><input name="agency">
<input type="checkbox" name="anonymous" value="yes" checked>
<input name="reporter_name"><input name="reporter_email"><input name="reporter_phone">
<input type="file" name="attachments"><input type="hidden" name="language" value="id">
<button>Kirim</button></form>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield opened
        opened.close()


def a_page(browser: Browser, platform: Platform, *, script: bool) -> Page:
    context = browser.new_context(
        viewport={"width": 320, "height": 640},
        base_url=platform.url,
        locale="id-ID",
        java_script_enabled=script,
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    return page


@pytest.fixture
def phone(browser: Browser, platform: Platform) -> Iterator[Page]:
    page = a_page(browser, platform, script=False)
    yield page
    page.context.close()


def shoot(page: Page, name: str) -> None:
    SHOTS.mkdir(exist_ok=True)
    # No wider than the phone: a page that scrolls sideways has a wider picture.
    page.screenshot(path=SHOTS / f"plain-{name}.png", full_page=True)


def styled(page: Page) -> None:
    """The style sheet arrived, and the policy lets it through."""
    button = page.locator("main button, main .button").first
    colour = button.evaluate("e => getComputedStyle(e).backgroundColor")
    assert colour == "rgb(11, 79, 138)"
    width = page.locator("html").evaluate("e => e.scrollWidth")
    assert width <= 320


def test_a_report_is_filed_without_javascript(phone: Page) -> None:
    phone.goto(FORM)
    styled(phone)
    phone.locator("button[value=review]").click()
    expect(phone).to_have_title("Galat: Buat laporan - SP4N-LAPOR!")
    assert phone.locator(".note.bad li").count() == 6
    styled(phone)
    shoot(phone, "errors")

    phone.locator("label[for=kind]").click()
    phone.locator("#title").fill("Jalan berlubang di depan sekolah")
    phone.locator("#body").fill("Lubang besar di depan sekolah, sudah dua bulan.")
    phone.locator("#incident_date").fill("2026-11-01")
    phone.locator("#region").fill("bandung")
    phone.locator("#category").select_option("drainase-dan-banjir")
    phone.locator("#reporter_name").fill("Contoh Warga Uji")
    phone.locator("button[value=review]").click()
    expect(phone.locator("#region-error")).to_contain_text("beberapa tempat")
    expect(phone.locator("#title")).to_have_value("Jalan berlubang di depan sekolah")
    phone.locator("#region_choice").select_option(label="Kota Bandung, Jawa Barat")
    shoot(phone, "several-places")
    phone.locator("button[value=review]").click()
    expect(phone.locator("h1")).to_have_text("Periksa sebelum dikirim")
    expect(phone.locator("dl")).to_contain_text("Kota Bandung, Jawa Barat")
    expect(phone.locator(".note a")).to_have_attribute("href", "tel:115")
    styled(phone)
    shoot(phone, "review")

    phone.locator("button[value=edit]").click()
    expect(phone.locator("#incident_date")).to_have_value("2026-11-01")
    phone.locator("#title").fill("Banjir di depan sekolah")
    phone.locator("button[value=review]").click()
    phone.locator("button[value=send]").click()
    expect(phone.locator("h1")).to_have_text("Laporan diterima")
    styled(phone)
    shoot(phone, "receipt")
    tracking_id = phone.locator("#tracking-id").inner_text()
    assert len(tracking_id) == 14
    code = phone.locator("#access-code").inner_text()

    phone.reload()  # sends the second step once more
    assert phone.locator("#tracking-id").inner_text() == tracking_id
    phone.go_back()
    phone.locator("button[value=send]").click()
    assert phone.locator("#access-code").inner_text() == code

    seen = phone.request.get(f"/api/v1/reports/{tracking_id}", headers={"x-access-code": code})
    assert seen.json()["title"] == "Banjir di depan sekolah"
    assert seen.json()["region"]["code"] == "32.73"

    phone.get_by_role("button", name="Buka halaman pelacakan").click()
    expect(phone.locator("#body")).to_contain_text("Lubang besar di depan sekolah")
    assert code not in phone.url
    shoot(phone, "tracked")
    phone.goto("/lacak/")
    phone.locator("#track-id").fill(f"nomor pelacakan {tracking_id}, kode akses {code}")
    phone.locator("#track-submit").click()
    expect(phone.locator("#tracking-id")).to_have_text(tracking_id)
    assert code not in phone.url
    withdraw = phone.locator("summary").filter(has_text="Tarik laporan")
    while not withdraw.count():  # rules choose the agency within seconds
        phone.get_by_role("button", name="Segarkan").click()
    withdraw.click()
    phone.locator("form:has([value=withdraw]) textarea").fill("Sudah beres.")
    phone.locator("form:has([value=withdraw]) button").click()
    expect(phone.locator("[role=status]")).to_have_text("Tersimpan.")
    expect(phone.locator("#state")).to_contain_text("Diarsipkan")
    phone.goto("/ikuti/")
    phone.locator("#find-id").fill(tracking_id)
    phone.locator("#find-submit").click()
    expect(phone.locator("h1")).to_have_text("Mengikuti laporan")
    styled(phone)
    shoot(phone, "follow")


def test_axe_finds_nothing_on_any_plain_page(browser: Browser, platform: Platform) -> None:
    axe = (ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page = a_page(browser, platform, script=True)

    def nothing_found() -> None:
        page.evaluate(axe)
        found = page.evaluate("async () => (await axe.run()).violations")
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []

    page.goto(f"{FORM}?language=en")
    nothing_found()
    page.locator("#agency").fill("dinas entah")
    page.locator("#region").fill("bandung")
    page.locator("#category").select_option("tindak-pidana")
    page.locator("button[value=review]").click()
    assert page.locator(".error").count() >= 6
    nothing_found()
    page.set_content(BARE.replace("{url}", platform.url + FORM))
    page.locator("button").click()
    expect(page.locator("h1")).to_have_text("Periksa sebelum dikirim")
    nothing_found()
    page.locator("button[value=send]").click()
    expect(page.locator("#access-code")).to_be_visible()
    nothing_found()
    refused = page.request.post(FORM, data="{}", headers={"content-type": "text/plain"})
    page.set_content(refused.text())
    nothing_found()
    page.context.close()


def test_a_static_page_with_the_agreed_names_is_understood(phone: Page, platform: Platform) -> None:
    phone.set_content(BARE.replace("{url}", platform.url + FORM))
    phone.locator("button").click()
    expect(phone.locator("dl")).to_contain_text("Jalan “berlubang” – Coblong")
    expect(phone.locator("dl")).to_contain_text("Coblong, Kota Bandung, Jawa Barat")
    expect(phone.locator("dl")).to_contain_text("1 November 2026")
    expect(phone.locator("dl")).to_contain_text("Pemerintah Kota Bandung")


def test_what_the_gateway_lets_through_and_chalice_refuses_is_a_page(phone: Page) -> None:
    for kind in ("application/json", "multipart/form-data; boundary=x"):
        response = phone.request.post(FORM, data="{}", headers={"content-type": kind})
        assert response.status == 415
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert "Kembali" in response.text()


def test_shared_answers_say_that_they_may_be_kept(phone: Page) -> None:
    for path in (
        "/api/v1/reference/categories",
        "/api/v1/reference/agencies",
        "/api/v1/route?category=jalan-berlubang&region=32.73.02",
    ):
        response = phone.request.get(path)
        assert response.headers["cache-control"] == "public, max-age=300"
        assert "Accept-Language" in response.headers["vary"]
    assert response.json()["agency"]["id"] == "pemda-3273"
