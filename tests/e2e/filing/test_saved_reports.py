"""Reports kept on the device: what is new, without a network, and when a worker goes wrong."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from infra.local.console import run
from infra.local.emulator import free_port
from infra.local.platform import Platform
from infra.local.server import Handler, Origin, Server
from infra.local.site import WEB, node_environment, npm
from tests.e2e.axe import no_violations
from tests.e2e.people import wait_for
from tests.e2e.screens import DESKTOP, PHONE, Screen, shoot
from tests.e2e.town import (
    ANSWER,
    Town,
    browser,
    link,
    offered,
    open_report,
    town,
)

__all__ = ["browser", "town"]  # fixtures, shared

pytestmark = pytest.mark.browser


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
        for one in self.links:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


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
    citizen = town.assigned()
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
    build: list[str | Path] = ["exec", "--", "vite", "build", WEB, "--outDir", tmp_path / "dist"]
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
