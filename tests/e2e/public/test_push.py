"""Following on a device, on the packaged template, with a push service on loopback.

No headless browser reaches a real push service: the page's `PushManager` hands out the subscription
of the test's own key pair, all else is real, the service worker too.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect, sync_playwright

from infra.local.browser import FLAGS, executable
from infra.local.cloud import client
from infra.local.platform import Platform
from tests.e2e.axe import no_violations
from tests.e2e.people import Citizen, SignedInOfficer, request, wait_for
from tests.e2e.screens import NARROW, PHONE, Screen, no_sideways_scrolling, shoot
from tests.fakes.push_service import Browser, Service, claims, running

pytestmark = pytest.mark.e2e

#: What a browser's own push service would do; `gone` is set when a page unsubscribes.
STUB = """(subscription) => {
  let there = null;
  const made = (options) => ({
    endpoint: subscription.endpoint,
    options: { applicationServerKey: options.applicationServerKey.buffer },
    toJSON: () => subscription,
    unsubscribe: async () => { there = null; window.gone = true; return true; },
  });
  PushManager.prototype.getSubscription = async () => there;
  PushManager.prototype.subscribe = async (options) => (there = made(options));
}"""


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as there:
        yield there


@pytest.fixture
def device(service: Service) -> Browser:
    return Browser(f"{service.url}/device-1")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield opened
        opened.close()


def assigned(platform: Platform, officer: SignedInOfficer) -> Citizen:
    citizen = Citizen(platform)
    citizen.routed()
    response = officer.do(citizen.id, "verify", supervisory=False)
    assert response.status == 200, response
    return citizen


def followers(platform: Platform, citizen: Citizen) -> int:
    """How many follow a report, as the table has it."""
    found = client("dynamodb", platform.emulator.endpoint).query(
        TableName="sp4n-lapor-local",
        KeyConditionExpression="PK = :report",
        ExpressionAttributeValues={":report": {"S": f"FOLLOWERS#report:{citizen.id}"}},
    )
    return int(found["Count"])


def follow(platform: Platform, citizen: Citizen, subscription: Any) -> Any:
    subject = {"kind": "report", "id": citizen.receipt["tracking_id"]}
    body = {"subject": subject, "channel": "push", "subscription": subscription}
    return request(platform, "POST", "/follows", body)


def test_a_followed_report_reaches_the_device_encrypted_and_signed_until_it_is_gone(
    platform: Platform, service: Service, device: Browser
) -> None:
    bandung = SignedInOfficer(platform, "bandung")
    citizen = assigned(platform, bandung)
    for _ in range(2):
        begun = follow(platform, citizen, device.to_json())
        assert begun.status == 201, begun
    assert followers(platform, citizen) == 1
    bandung.do(citizen.id, "answer", text="Trotoar sudah diperbaiki hari Senin.")
    wait_for(lambda: service.got)
    [got] = service.got
    shown = citizen.receipt["tracking_id"]
    assert device.read(got.body) == {
        "title": "Instansi memberikan jawaban",
        "body": f"Anda mengikuti laporan {shown}.",
        "url": f"/lacak/?id={citizen.id}",
        "lang": "id",
    }
    key = request(platform, "GET", "/push-key").body["key"]
    said = claims(got.headers["authorization"], key)
    assert (said["aud"], said["sub"]) == (service.url, "mailto:lapor@example.go.id")
    assert 0 < int(got.headers["ttl"]) <= 2 * 24 * 3600

    service.responses = [(410, {})]
    assert citizen.do("close").status == 200
    wait_for(lambda: followers(platform, citizen) == 0)
    assert len(service.got) == 2


def test_nothing_of_this_machine_or_a_network_can_be_named(
    platform: Platform, device: Browser
) -> None:
    citizen = assigned(platform, SignedInOfficer(platform, "bandung"))
    for endpoint in ("https://169.254.169.254/latest", "http://localhost:80/x", "https://[::1]/x"):
        response = follow(platform, citizen, {**device.to_json(), "endpoint": endpoint})
        assert (response.status, response.body["code"]) == (422, "invalid_fields"), endpoint
    assert followers(platform, citizen) == 0


def opened(screen: Screen, citizen: Citizen) -> Page:
    """The page for following, at the report."""
    page = screen.page
    page.goto(f"/ikuti/?id={citizen.receipt['tracking_id']}")
    page.locator("#follow-card summary").click()
    return page


def shown_by_the_worker(screen: Screen, message: Any) -> list[Any]:
    """What the real service worker shows of a push that the browser brings it."""
    session = screen.context.new_cdp_session(screen.page)
    ids: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda update: ids.extend(r["registrationId"] for r in update["registrations"]),
    )
    session.send("ServiceWorker.enable")
    origin = screen.page.evaluate("location.origin")
    sent = {"origin": origin, "registrationId": ids[0], "data": json.dumps(message)}
    session.send("ServiceWorker.deliverPushMessage", sent)
    script = """async () => {
      const there = await navigator.serviceWorker.ready;
      return (await there.getNotifications()).map((n) => [n.title, n.body, n.lang, n.data.url]);
    }"""
    found: list[Any] = wait_for(lambda: screen.page.evaluate(script))
    return found


@pytest.mark.browser
def test_a_device_follows_through_the_page_is_notified_and_stops(
    platform: Platform, chromium: Chromium, service: Service, device: Browser
) -> None:
    bandung = SignedInOfficer(platform, "bandung")
    citizen = assigned(platform, bandung)
    screen = Screen(chromium, platform.url, PHONE)
    screen.context.grant_permissions(["notifications"], origin=platform.url)
    screen.page.add_init_script(f"({STUB})({json.dumps(device.to_json())})")
    page = opened(screen, citizen)
    no_violations(page)
    page.get_by_label("Pemberitahuan di perangkat ini").check()
    expect(page.locator("#follow-email")).to_be_hidden()
    expect(page.locator("#follow-device")).to_contain_text("peramban meminta izin Anda")
    shoot(page, "push-choice")
    no_violations(page)
    assert followers(platform, citizen) == 0
    page.locator("#follow button").click()
    expect(page.locator("#follow-begun")).to_contain_text(str(citizen.receipt["tracking_id"]))
    expect(page.locator("#followed li")).to_have_count(1)
    no_violations(page)
    no_sideways_scrolling(page)
    shoot(page, "push-followed")

    bandung.do(citizen.id, "answer", text="Trotoar sudah diperbaiki hari Senin.")
    wait_for(lambda: service.got)
    message = device.read(service.got[0].body)
    [[title, body, language, url]] = shown_by_the_worker(screen, message)
    assert (title, body) == (message["title"], message["body"])
    assert (language, url) == ("id", f"/lacak/?id={citizen.id}")

    page.locator("#followed button").click()
    expect(page.locator("#followed")).to_contain_text("tidak lagi mengikuti")
    expect(page.locator("#followed li")).to_have_count(0)
    no_violations(page)
    assert followers(platform, citizen) == 0
    assert page.evaluate("window.gone") is True
    screen.close()


@pytest.mark.browser
def test_whoever_said_no_learns_how_to_change_it(
    platform: Platform, chromium: Chromium, device: Browser
) -> None:
    citizen = assigned(platform, SignedInOfficer(platform, "bandung"))
    screen = Screen(chromium, platform.url, NARROW)
    says_no = """
      let now = "default";
      Object.defineProperty(Notification, "permission", { get: () => now });
      Notification.requestPermission = async () => (now = window.answer ?? "default");
    """
    screen.page.add_init_script(says_no)
    page = opened(screen, citizen)
    page.get_by_label("Pemberitahuan di perangkat ini").check()
    page.locator("#follow button").click()
    expect(page.locator("#follow-problem")).to_contain_text("pilih Izinkan")
    page.evaluate("window.answer = 'denied'")
    page.locator("#follow button").click()
    expect(page.locator("#follow-problem")).to_contain_text("izinkan Pemberitahuan")
    no_violations(page)
    no_sideways_scrolling(page)
    shoot(page, "push-denied")
    assert followers(platform, citizen) == 0
    screen.close()


@pytest.mark.browser
def test_where_notifications_are_blocked_mail_is_left_and_the_page_says_the_way_out(
    platform: Platform, chromium: Chromium
) -> None:
    citizen = assigned(platform, SignedInOfficer(platform, "bandung"))
    screen = Screen(chromium, platform.url, NARROW)
    blocked = 'Object.defineProperty(Notification, "permission", { get: () => "denied" });'
    screen.page.add_init_script(blocked)
    page = opened(screen, citizen)
    expect(page.locator("#follow-how")).to_have_count(0)
    expect(page.locator("#follow-email")).to_be_visible()
    expect(page.locator("#follow-device")).to_contain_text("izinkan Pemberitahuan")
    no_violations(page)
    no_sideways_scrolling(page)
    screen.close()
