"""Following a report in a browser: every state, phone and desktop, acts, device, no network."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from infra.local.browser import FLAGS, executable
from infra.local.console import run
from infra.local.emulator import free_port
from infra.local.platform import Platform
from infra.local.server import Handler, Origin, Server
from infra.local.site import WEB, node_environment, npm
from tests.e2e.axe import no_violations
from tests.e2e.people import Answer, Citizen, Desk, a_photograph, upload, wait_for
from tests.e2e.screens import DESKTOP, NARROW, PHONE, Screen, no_sideways_scrolling, shoot

pytestmark = pytest.mark.browser
ANSWER = "Lubang sudah kami tambal pada hari Senin pagi. Terima kasih atas laporannya."
PLEA = "Lubangnya masih ada, hanya difoto dari jauh."
QUESTION = "Di depan sekolah yang mana? Sebutkan nama jalan dan nomornya."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield opened
        opened.close()


def link(citizen: Citizen) -> str:
    return f"/lacak/#{citizen.receipt['tracking_id']}.{citizen.receipt['access_code']}"


def public_link(citizen: Citizen) -> str:
    return f"/lacak/?id={citizen.receipt['tracking_id']}"


@dataclass(frozen=True)
class Town:
    """Officers of one agency, and reports led to where they are wanted."""

    platform: Platform
    bandung: Desk

    def do(self, citizen: Citizen, act: str, **body: Any) -> Answer:
        answer = self.bandung.do(citizen.id, act, **body)
        assert answer.status == 200, answer
        return answer

    def unverified(self, **changes: Any) -> Citizen:
        citizen = Citizen(self.platform, **changes)
        citizen.routed()
        return citizen

    def disposed(self, **changes: Any) -> Citizen:
        citizen = self.unverified(**changes)
        self.do(citizen, "verify", supervisory=False)
        return citizen

    def promised(self) -> Citizen:
        citizen = self.disposed()
        at = max(c["due_at"] for c in citizen.see()["clocks"] if c["stage"] == "first_answer")
        text = "Aspal tiba minggu depan, pengerjaan menyusul."
        self.do(citizen, "interim", text=text, promised_for=str(at)[:10])
        return citizen

    def held(self) -> Citizen:
        citizen = self.disposed()
        self.do(citizen, "hold", question=QUESTION)
        return citizen

    def answered(self) -> Citizen:
        citizen = self.disposed()
        photo = a_photograph(7)
        file = {"name": "sesudah.jpg", "type": "image/jpeg", "size": len(photo)}
        answer = self.do(citizen, "answer", text=ANSWER, attachments=[file])
        assert upload(answer.body["uploads"][-1], photo, "sesudah.jpg") in (200, 201, 204)
        wait_for(lambda: citizen.see()["attachments"][-1]["status"] == "accepted")
        return citizen

    def rated(self) -> Citizen:
        citizen = self.answered()
        assert citizen.do("rating", {"score": 2, "comment": "Belum selesai"}).status == 200
        return citizen

    def closed(self) -> Citizen:
        citizen = self.answered()
        assert citizen.do("close").status == 200
        return citizen

    def archived(self) -> Citizen:
        citizen = self.held()
        self.do(citizen, "archive", reason="unclear", text="Sebutkan nama jalannya.")
        return citizen

    def merged(self) -> Citizen:
        main, double = self.disposed(), self.disposed()
        self.do(double, "merge", main_report=main.receipt["tracking_id"])
        self.do(main, "answer", text=ANSWER)
        return double

    def edited_and_split(self) -> Citizen:
        citizen = self.unverified()
        title = "Jalan rusak berlubang di depan sekolah"
        self.do(citizen, "edit", title=title, reason="Menjelaskan judul")
        self.do(
            citizen,
            "split",
            title="Paspor belum juga selesai",
            body="Selain jalan, paspor saya juga belum selesai sejak bulan lalu.",
            category="keimigrasian",
            reason="Urusan instansi lain",
        )
        return citizen


@pytest.fixture(scope="module")
def town(platform: Platform) -> Town:
    return Town(platform, Desk(platform, "bandung"))


#: What the page must say in each state.
STATES = {
    "unverified": "sedang memeriksa laporan ini",
    "disposed": "akan menindaklanjutinya",
    "promised": "Instansi menjanjikan jawaban",
    "held": QUESTION,
    "answered": ANSWER,
    "rated": "Penilaian Anda: 2 dari 5",
    "closed": "Pelapor menyatakan masalahnya selesai.",
    "archived": "Diarsipkan karena isi laporan belum jelas.",
    "merged": "Digabung dengan laporan lain",
    "edited_and_split": "Yang disunting petugas",
}


def open_report(page: Page, address: str) -> None:
    page.goto("about:blank")  # the next may differ in the fragment alone
    page.goto(address)
    expect(page.locator("#report-title")).to_be_visible()


def offered(page: Page) -> set[str]:
    forms = page.locator("#report form[data-act]")
    return {str(f.get_attribute("data-act")) for f in forms.all()}


@pytest.mark.parametrize("state", STATES)
def test_every_state_says_where_it_stands_and_offers_what_is_possible(
    browser: Browser, town: Town, state: str
) -> None:
    citizen: Citizen = getattr(town, state)()
    can = {act for act, possible in citizen.see()["can"].items() if possible}
    can -= {"verify_contact"}  # offered with the contacts, not among the acts
    for name, size in (("phone", PHONE), ("desktop", DESKTOP)):
        screen = Screen(browser, town.platform.url, size)
        page = screen.page
        open_report(page, link(citizen))
        expect(page.locator("#report")).to_contain_text(STATES[state])
        assert offered(page) == can
        page.evaluate("document.querySelectorAll('#report details').forEach((d) => d.open = true)")
        shoot(page, f"track-{state}-{name}")
        no_sideways_scrolling(page)
        no_violations(page)
        if name == "phone":
            page.set_viewport_size(NARROW)  # type: ignore[arg-type]
            no_sideways_scrolling(page)
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            no_sideways_scrolling(page)
            shoot(page, f"track-{state}-large")
        screen.close()


def test_the_public_sees_its_part_in_every_state_and_no_acts(browser: Browser, town: Town) -> None:
    screen = Screen(browser, town.platform.url, PHONE)
    page = screen.page
    shown = {town.unverified: "Isi laporan baru tampil", town.answered: ANSWER, town.held: "publik"}
    for lead, said in shown.items():
        open_report(page, public_link(lead()))
        expect(page.locator("#report")).to_contain_text(said)
        assert offered(page) == set()
        no_violations(page)
        no_sideways_scrolling(page)
        shoot(page, f"track-public-{lead.__name__}")
    page.locator("#other").click()
    expect(page.locator("#track-code")).to_be_focused()
    screen.close()


def test_wrong_unknown_and_confidential_get_the_same_kind_words(
    browser: Browser, town: Town
) -> None:
    secret, other = town.unverified(confidential=True), town.unverified()
    code = other.receipt["access_code"]
    screen = Screen(browser, town.platform.url, PHONE)
    page = screen.page
    said = []
    for id_, typed in (("8AXN-A0YA-TXS9", ""), (secret.id, ""), (secret.id, code), (other.id, "X")):
        page.goto("about:blank")
        page.goto("/lacak/")
        page.locator("#track-id").fill(id_)
        page.locator("#track-code").fill(typed)
        page.locator("#track-submit").click()
        expect(page.locator("#problem")).to_contain_text("Laporan tidak ditemukan")
        said.append(page.locator("#problem").inner_text())
        assert page.locator("#track-id").input_value() == id_  # nothing typed is lost
    assert len(set(said)) == 1
    no_violations(page)
    shoot(page, "track-not-found")
    page.locator("#track-id").fill("7K2M-9QXD-4TPX")
    page.locator("#track-submit").click()
    expect(page.locator("#track-id-error")).to_contain_text("keliru")
    page.locator("#track-id").fill("bukan nomor")
    page.locator("#track-submit").click()
    expect(page.locator("#track-id-error")).to_contain_text("12 huruf dan angka")
    expect(page.locator("#track-id")).to_be_focused()
    no_violations(page)
    screen.close()


def test_the_code_leaves_the_address_and_a_refresh_keeps_the_place(
    browser: Browser, town: Town
) -> None:
    citizen = town.answered()
    screen = Screen(browser, town.platform.url, PHONE, reduced_motion="reduce")
    page = screen.page
    open_report(page, link(citizen))
    assert str(citizen.receipt["access_code"]) not in page.url
    assert citizen.id in page.url
    page.evaluate("window.scrollTo({ top: 600, behavior: 'instant' })")
    page.reload()
    expect(page.locator("#acts")).to_be_visible()
    wait_for(lambda: page.evaluate("window.scrollY") == 600, patience=10)
    page.locator("details[data-keep=act-withdraw] > summary").click()
    page.locator("#refresh").click()
    expect(page.locator("#status")).to_contain_text("Diperbarui pukul")
    expect(page.locator("#refresh")).to_be_focused()
    assert page.locator("details[data-keep=act-withdraw]").get_attribute("open") is not None
    screen.close()


def test_a_reply_survives_a_crash_and_a_missing_network_and_is_sent_once(
    browser: Browser, town: Town
) -> None:
    citizen = town.answered()
    screen = Screen(browser, town.platform.url, PHONE)
    page = screen.page
    open_report(page, link(citizen))
    form = page.locator("form[data-act=reply]")
    page.locator("details[data-keep=act-reply] > summary").click()
    form.locator("[data-submit]").click()
    expect(form.locator("#act-reply-text")).to_be_focused()
    expect(form).to_contain_text("Tulis paling sedikit 2 huruf.")
    no_violations(page)
    form.locator("textarea").fill(PLEA)
    page.reload()
    expect(form.locator("textarea")).to_have_value(PLEA)
    screen.context.set_offline(True)
    form.locator("[data-submit]").click()
    expect(form.get_by_role("alert")).to_contain_text("Periksa jaringan Anda")
    expect(form.locator("textarea")).to_have_value(PLEA)
    screen.context.set_offline(False)
    form.locator("[data-submit]").click()
    expect(page.locator("#saved-act")).to_be_visible()
    expect(page.locator("#state")).to_have_text("Sedang diproses")
    assert [e["text"] for e in citizen.see()["timeline"]].count(PLEA) == 1
    assert page.evaluate("Object.keys(localStorage)") == []
    screen.close()


def test_a_bad_rating_opens_the_appeal_and_a_closed_report_opens_again(
    browser: Browser, town: Town
) -> None:
    citizen = town.answered()
    screen = Screen(browser, town.platform.url, PHONE)
    page = screen.page
    open_report(page, link(citizen))
    expect(page.locator("form[data-act=appeal]")).to_have_count(0)
    rate = page.locator("form[data-act=rate]")
    expect(rate).to_contain_text("mengajukan keberatan")
    rate.locator("[data-submit]").click()
    expect(rate).to_contain_text("Pilih salah satu nilai.")
    rate.locator("[value='2']").check()
    rate.locator("[data-submit]").click()
    appeal = page.locator("form[data-act=appeal]")
    expect(appeal).to_be_visible()
    appeal.locator("textarea").fill(PLEA)
    appeal.locator("[data-submit]").click()
    expect(page.locator("#state")).to_have_text("Sedang diproses")

    town.do(citizen, "answer", text=ANSWER)
    open_report(page, link(citizen))
    page.locator("form[data-act=close] [data-submit]").click()
    expect(page.locator("#state")).to_have_text("Selesai")
    expect(page.locator("#ended")).to_contain_text("dapat dibuka kembali sampai")
    page.locator("details[data-keep=act-reopen] > summary").click()
    page.locator("form[data-act=reopen] textarea").fill(PLEA)
    page.locator("form[data-act=reopen] [data-submit]").click()
    expect(page.locator("#state")).to_have_text("Sedang diproses")
    screen.close()


def test_withdrawing_asks_twice_and_the_keyboard_is_enough(browser: Browser, town: Town) -> None:
    citizen = town.unverified()
    screen = Screen(browser, town.platform.url, DESKTOP)
    page = screen.page
    page.goto("/lacak/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    assert page.locator(".skip").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.locator("#track-id").focus()
    page.keyboard.type(citizen.id)
    page.keyboard.press("Tab")
    page.keyboard.type(str(citizen.receipt["access_code"]))
    page.keyboard.press("Enter")
    expect(page.locator("#report-title")).to_be_focused()
    summary = page.locator("details[data-keep=act-withdraw] > summary")
    for _ in range(20):
        page.keyboard.press("Tab")
        if summary.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Sudah diperbaiki warga.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("form[data-act=withdraw]")).to_contain_text("Yakin menarik laporan ini?")
    no_violations(page)
    assert citizen.see()["state"] == "unverified"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # no
    expect(page.locator("form[data-act=withdraw] [data-submit]")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # yes
    expect(page.locator("#state")).to_have_text("Diarsipkan")
    screen.close()


def test_a_report_just_filed_is_explained_until_an_agency_has_it(
    browser: Browser, town: Town
) -> None:
    citizen = town.unverified()
    view = citizen.see()
    early = {**view, "agency": None, "timeline": view["timeline"][:1], "can": {}}
    answers = [(404, None), (503, None), (200, early)]

    def answer(route: Any) -> None:
        if not answers:
            route.fallback()
            return
        status, body = answers.pop(0)
        problem = {"title": "Layanan sedang sibuk.", "code": "x", "fields": []}
        route.fulfill(status=status, json=body or problem)

    screen = Screen(browser, town.platform.url, PHONE)
    page = screen.page
    page.route("**/api/v1/reports/*", answer)
    page.goto(link(citizen))
    expect(page.locator("#problem")).to_contain_text("dapat antre beberapa menit")
    expect(page.locator("#problem")).to_contain_text("mencoba lagi dengan sendirinya")
    expect(page.locator("#waiting")).to_be_visible()
    expect(page.locator("#agency")).to_be_visible()
    assert answers == []
    screen.close()


class Unpluggable(Server):
    """Can be taken off the network, with the connections that browsers keep open."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.links: list[Any] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        self.links.append(request)
        super().process_request(request, client_address)

    def unplug(self) -> None:
        self.shutdown()
        self.server_close()
        for link in self.links:
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)


def test_a_late_report_says_by_how_much(browser: Browser, town: Town) -> None:
    citizen = town.disposed()
    view = citizen.see()
    for clock in view["clocks"]:
        late = clock["stage"] == "first_answer"
        clock.update(overdue=late, working_days_left=-2 if late else clock["working_days_left"])
    screen = Screen(browser, town.platform.url, PHONE)
    page = screen.page
    page.route("**/api/v1/reports/*", lambda route: route.fulfill(json=view))
    open_report(page, link(citizen))
    late_clock = page.locator("[data-stage=first_answer]")
    expect(late_clock).to_contain_text("seharusnya paling lambat")
    expect(late_clock.locator(".tag.late")).to_have_text("terlambat 2 hari kerja")
    expect(page.locator("[data-stage=settlement] .tag")).to_contain_text("sisa")
    no_violations(page)
    shoot(page, "track-late-phone")
    screen.close()


@pytest.fixture
def second_origin(platform: Platform) -> Iterator[tuple[str, Unpluggable]]:
    """The same site on a port of its own, which a test may take off the network."""
    port = free_port(0)
    origin = Origin(
        emulator_port=platform.emulator.port,
        api_id=platform.stack["RestAPIId"],
        dist=platform.dist,
        bucket=platform.stack["BucketName"],
        public_bucket=platform.stack["PublicBucketName"],
        deliveries=platform.state / "deliveries.jsonl",
        config={},
    )
    server = Unpluggable(("127.0.0.1", port), type("Bound", (Handler,), {"origin": origin}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{port}", server
    server.unplug()


def test_a_kept_report_says_what_is_new_and_opens_without_a_network(
    browser: Browser, town: Town, second_origin: tuple[str, Unpluggable]
) -> None:
    url, server = second_origin
    citizen = town.disposed()
    screen = Screen(browser, url, PHONE)
    page = screen.page
    open_report(page, link(citizen))
    expect(page.locator("#save-report")).to_contain_text("dipakai bersama")
    page.locator("#save").click()
    expect(page.locator("#save-report")).to_contain_text("tersimpan di perangkat ini")
    town.do(citizen, "answer", text=ANSWER)
    page.goto("/")
    row = page.locator(f"#saved [data-report='{citizen.id}']")
    expect(row).to_contain_text("Jalan berlubang di depan sekolah")
    page.evaluate(
        """() => new Promise((done) => {
          const asked = indexedDB.open("lapor-saved");
          asked.onsuccess = () => {
            const store = asked.result.transaction("reports", "readwrite").objectStore("reports");
            store.getAll().onsuccess = (e) => {
              const [kept] = e.target.result;
              const write = store.put({ ...kept, viewed_at: "2026-01-01T00:00:00Z" }, kept.id);
              write.onsuccess = () => { asked.result.close(); done(); };
            };
          };
        })"""
    )
    page.goto("/lacak/")
    expect(row).to_contain_text("Baru: Tindak lanjut diberikan")
    no_violations(page)
    shoot(page, "track-saved-list")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    row.locator("a").click()
    expect(page.locator("#answer")).to_contain_text(ANSWER)

    server.unplug()
    page.goto("/")
    expect(row).to_contain_text("Sudah ditindaklanjuti")
    row.locator("a").click()
    expect(page.locator("#stored")).to_contain_text("tersimpan di perangkat ini, per")
    expect(page.locator("#answer")).to_contain_text(ANSWER)
    assert offered(page) == set()
    no_violations(page)
    shoot(page, "track-offline")
    page.goto("/lapor/")
    page.locator("#review").click()  # the photo is optional
    expect(page.locator("#title")).to_be_visible()

    page.goto("/lacak/")
    page.get_by_role("button", name="Hapus semua dari perangkat ini").click()
    no_violations(page)
    page.locator("#saved [data-sure]").click()
    expect(page.locator("#saved")).to_be_hidden()
    page.reload()
    expect(page.locator("#saved")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage)") == []
    screen.close()


def test_nothing_that_a_code_opened_is_in_the_caches(
    browser: Browser, town: Town, second_origin: tuple[str, Unpluggable]
) -> None:
    url, _ = second_origin
    citizen = town.unverified()
    screen = Screen(browser, url, DESKTOP)
    page = screen.page
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    open_report(page, link(citizen))
    page.evaluate("fetch('/api/v1/reference').then((r) => r.text())")
    kept = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys()) {
            for (const request of await (await caches.open(name)).keys()) found.push(request.url);
          }
          return found;
        }"""
    )
    assert any(u.endswith("/api/v1/reference") for u in kept)
    assert any(u.endswith("/lacak/") for u in kept)
    assert not [u for u in kept if "/reports" in u or citizen.id in u]
    screen.close()


def test_a_worker_gone_wrong_can_be_taken_back(
    browser: Browser, second_origin: tuple[str, Unpluggable], tmp_path: Path
) -> None:
    env = {**node_environment(), "WORKER": "off"}
    build = ["exec", "--", "vite", "build", WEB, "--outDir", tmp_path / "dist"]
    run([npm(env), "--prefix", WEB, *build], env=env, way_out="read the message above")
    url, server = second_origin
    screen = Screen(browser, url, PHONE)
    page = screen.page
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert page.evaluate("caches.keys()") != []
    handler: Any = server.RequestHandlerClass
    handler.origin = replace(handler.origin, dist=tmp_path / "dist")
    page.goto("/lacak/")
    left = """async () => [
      (await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length
    ]"""
    wait_for(lambda: page.evaluate(left) == [0, 0])
    screen.close()


def test_home_missing_page_and_sign_in_are_for_everyone(browser: Browser, town: Town) -> None:
    for name, size in (("phone", PHONE), ("desktop", DESKTOP)):
        screen = Screen(browser, town.platform.url, size)
        page = screen.page
        for path, shown in (("/", "h1"), ("/nirgendwo", "h1"), ("/konsol/", "#login-username")):
            page.goto(path)
            expect(page.locator(shown)).to_be_visible()
            no_violations(page)
            no_sideways_scrolling(page)
            shoot(page, f"{path.strip('/') or 'home'}-{name}")
            page.set_viewport_size(NARROW)  # type: ignore[arg-type]
            no_sideways_scrolling(page)
            page.set_viewport_size(size)  # type: ignore[arg-type]
        screen.close()


def test_the_pages_speak_english_and_say_what_is_indonesian(browser: Browser, town: Town) -> None:
    citizen = town.answered()
    screen = Screen(browser, town.platform.url, PHONE)
    page = screen.page
    page.goto("/lacak/")
    page.locator("#language").click()
    expect(page.locator("h1")).to_have_text("Track a report")
    open_report(page, link(citizen))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#report-title")).to_have_attribute("lang", "id")
    expect(page.locator("#answer .said")).to_have_attribute("lang", "id")
    no_violations(page)
    shoot(page, "track-english")
    screen.close()


def test_it_is_readable_in_high_contrast_on_paper_and_without_motion(
    browser: Browser, town: Town
) -> None:
    citizen = town.answered()
    screen = Screen(browser, town.platform.url, PHONE, forced_colors="active")
    page = screen.page
    open_report(page, link(citizen))
    button = page.locator("form[data-act=close] [data-submit]")
    assert button.evaluate("e => getComputedStyle(e).borderTopWidth") == "2px"
    shoot(page, "track-high-contrast")
    screen.close()
    screen = Screen(browser, town.platform.url, DESKTOP, reduced_motion="reduce")
    page = screen.page
    open_report(page, link(citizen))
    smooth = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
    assert smooth == "auto"
    page.emulate_media(media="print")
    expect(page.locator("#acts")).to_be_hidden()
    expect(page.locator("#answer")).to_be_visible()
    shoot(page, "track-print")
    screen.close()
