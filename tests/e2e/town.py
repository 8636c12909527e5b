"""A town of reports in every state, and the pages that follow them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from infra.local.browser import FLAGS, executable
from infra.local.platform import Platform
from tests.e2e.people import Citizen, Response, SignedInOfficer, a_photograph, upload, wait_for

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
    bandung: SignedInOfficer

    def do(self, citizen: Citizen, act: str, **body: Any) -> Response:
        response = self.bandung.do(citizen.id, act, **body)
        assert response.status == 200, response
        return response

    def unverified(self, **changes: Any) -> Citizen:
        citizen = Citizen(self.platform, **changes)
        citizen.routed()
        return citizen

    def assigned(self, **changes: Any) -> Citizen:
        citizen = self.unverified(**changes)
        self.do(citizen, "verify", supervisory=False)
        return citizen

    def promised(self) -> Citizen:
        citizen = self.assigned()
        at = max(c["due_at"] for c in citizen.see()["clocks"] if c["stage"] == "first_answer")
        text = "Aspal tiba minggu depan, pengerjaan menyusul."
        self.do(citizen, "interim", text=text, promised_for=str(at)[:10])
        return citizen

    def held(self) -> Citizen:
        citizen = self.assigned()
        self.do(citizen, "hold", question=QUESTION)
        return citizen

    def answered(self) -> Citizen:
        citizen = self.assigned()
        photo = a_photograph(7)
        file = {"name": "sesudah.jpg", "type": "image/jpeg", "size": len(photo)}
        response = self.do(citizen, "answer", text=ANSWER, attachments=[file])
        assert upload(response.body["uploads"][-1], photo, "sesudah.jpg") in (200, 201, 204)
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
        main, double = self.assigned(), self.assigned()
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
    return Town(platform, SignedInOfficer(platform, "bandung"))


def open_report(page: Page, address: str) -> None:
    page.goto("about:blank")  # the next may differ in the fragment alone
    page.goto(address)
    expect(page.locator("#report-title")).to_be_visible()


def offered(page: Page) -> set[str]:
    forms = page.locator("#report form[data-act]")
    return {str(f.get_attribute("data-act")) for f in forms.all()}
