"""Webhooks on the packaged template: a partner's receiver gets, verifies, fails and catches up."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.webhooks.webhooks import FRESH
from infra.local import outbox_pages
from infra.local.platform import Platform
from tests.contracts.receiver import Receiver, receiving
from tests.e2e.people import Citizen, Response, SignedInOfficer, request, wait_for

pytestmark = pytest.mark.e2e

WORDS = {"reason": "Kata-kata contoh yang cukup panjang."}
ANSWER = "Lubang sudah ditambal pada hari Senin pagi."
BUSY = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"


def call(officer: SignedInOfficer, method: str, path: str, body: Any = None) -> Response:
    return request(
        officer.platform, method, f"/staff/webhooks{path}", body, authorization=officer.token
    )


class Hook:
    """A webhook with the receiver it leads to."""

    def __init__(self, officer: SignedInOfficer, receiver: Receiver, **changes: Any) -> None:
        self.officer, self.receiver = officer, receiver
        body = {"name": "Penerima uji", "url": receiver.url, **changes}
        made = call(officer, "POST", "", body)
        assert made.status == 201, made
        self.id, self.secrets = str(made.body["id"]), [str(made.body["secret"])]

    @property
    def now(self) -> Any:
        return call(self.officer, "GET", f"/{self.id}").body

    def act(self, act: str, **body: Any) -> Any:
        if act in ("pause", "resume", "rotate"):
            body = {"version": self.now["version"], **WORDS}
        response = call(self.officer, "POST", f"/{self.id}/{act}", body)
        assert response.status in (200, 202), response
        if act == "rotate":
            self.secrets.append(response.body["secret"])
        return response.body

    def log(self, report: str) -> list[Any]:
        items = call(self.officer, "GET", f"/{self.id}/deliveries").body["items"]
        return [i for i in items if i["report"] == report]

    def events_received(self, report: str, type_: str) -> list[tuple[dict[str, str], bytes]]:
        """Requests about an event, in the order they came."""
        return [
            (headers, body)
            for _, headers, body in self.receiver.requests
            if json.loads(body)["type"] == type_ and json.loads(body)["data"]["report"] == report
        ]

    def waits_for(self, report: str, type_: str, times: int = 1) -> tuple[dict[str, str], bytes]:
        found: list[tuple[dict[str, str], bytes]] = wait_for(
            lambda: f if len(f := self.events_received(report, type_)) >= times else None
        )
        return found[-1]


def verifies(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """The specification in six lines, written apart from what signs."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    fresh = abs(time.time() - int(headers["webhook-timestamp"])) < 300
    return fresh and expected in headers["webhook-signature"].split(" ")


@pytest.fixture(scope="module")
def bandung(platform: Platform) -> SignedInOfficer:
    return SignedInOfficer(platform, "bandung")


@pytest.fixture(scope="module")
def all_hooks(platform: Platform, bandung: SignedInOfficer) -> Iterator[tuple[Hook, Hook, Hook]]:
    """The city's, a partner's, and one whose receiver is gone."""
    with receiving() as city, receiving() as partner, receiving() as gone:
        gone.answers = [b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"]
        national = SignedInOfficer(platform, "nasional")
        yield (
            Hook(bandung, city),
            Hook(national, partner, partner=True, regions=["32.73"]),
            Hook(bandung, gone, types=["report.held"]),
        )


@pytest.fixture(scope="module")
def hooks(all_hooks: tuple[Hook, Hook, Hook]) -> tuple[Hook, Hook]:
    """The city's and a partner's."""
    return all_hooks[:2]


@pytest.fixture(scope="module", autouse=True)
def known(all_hooks: tuple[Hook, Hook, Hook]) -> None:
    """The stream's function has read the subscriptions."""
    time.sleep(FRESH.total_seconds() + 1)


def test_the_city_and_a_partner_receive_what_each_may_read(
    platform: Platform, bandung: SignedInOfficer, hooks: tuple[Hook, Hook]
) -> None:
    city, partner = hooks
    citizen = Citizen(platform)
    for hook in hooks:
        headers, body = hook.waits_for(citizen.id, "report.created")
        assert verifies(hook.secrets[0], headers, body)
        assert not verifies("whsec_" + base64.b64encode(b"x" * 32).decode(), headers, body)
        for secret in (citizen.body["body"], "Contoh Warga Uji", "warga.uji", "0812"):
            assert secret not in body.decode()
        assert citizen.receipt["access_code"] not in body.decode()
    _, of_city = city.waits_for(citizen.id, "report.created")
    _, of_partner = partner.waits_for(citizen.id, "report.created")
    assert json.loads(of_city)["data"]["title"] == citizen.body["title"]
    assert json.loads(of_partner)["data"]["title"] is None
    bandung.do(citizen.id, "verify", supervisory=False)
    bandung.do(citizen.id, "answer", text=ANSWER)
    _, body = partner.waits_for(citizen.id, "report.answered")
    assert json.loads(body)["data"]["title"] == citizen.body["title"]
    city.waits_for(citizen.id, "report.answered")
    lines = wait_for(lambda: (x := city.log(citizen.id)) and len(x) == 3 and x)
    assert {i["type"] for i in lines} == {"report.created", "report.disposed", "report.answered"}
    wait_for(lambda: {i["outcome"] for i in city.log(citizen.id)} == {"sent"})


def test_an_independent_implementation_verifies_our_signatures(
    platform: Platform, hooks: tuple[Hook, Hook]
) -> None:
    from standardwebhooks.webhooks import Webhook, WebhookVerificationError

    city, _ = hooks
    citizen = Citizen(platform)
    headers, body = city.waits_for(citizen.id, "report.created")
    said = Webhook(city.secrets[-1]).verify(body, headers)
    assert said["data"]["report"] == citizen.id
    for wrong in (body.replace(b"unverified", b"closed"), body + b" "):
        with pytest.raises(WebhookVerificationError):
            Webhook(city.secrets[-1]).verify(wrong, headers)


def test_a_confidential_report_leaves_as_ids_state_and_clocks(
    platform: Platform, hooks: tuple[Hook, Hook]
) -> None:
    city, partner = hooks
    citizen = Citizen(platform, confidential=True)
    _, body = city.waits_for(citizen.id, "report.created")
    data = json.loads(body)["data"]
    assert data["confidential"] is True
    assert not {"title", "category", "region", "kind", "agency"} & set(data)
    assert partner.events_received(citizen.id, "report.created") == []
    assert partner.log(citizen.id) == []


def test_a_receiver_that_fails_gets_the_same_event_again(
    platform: Platform, hooks: tuple[Hook, Hook]
) -> None:
    city, _ = hooks
    city.receiver.answers = [BUSY, "cut", b"HTTP/1.1 204 No Content\r\n\r\n"]
    citizen = Citizen(platform)
    city.waits_for(citizen.id, "report.created", times=3)
    tries = city.events_received(citizen.id, "report.created")
    assert len({headers["webhook-id"] for headers, _ in tries}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in tries}) == 3
    [line] = wait_for(lambda: [i for i in city.log(citizen.id) if i["outcome"] == "sent"])
    assert line["attempts"] == 3
    wait_for(lambda: city.now["health"]["failures"] == 0)


def test_a_rotated_secret_and_the_old_one_both_verify(
    platform: Platform, hooks: tuple[Hook, Hook]
) -> None:
    city, _ = hooks
    city.act("rotate")
    citizen = Citizen(platform)
    headers, body = city.waits_for(citizen.id, "report.created")
    assert all(verifies(secret, headers, body) for secret in city.secrets[-2:])


def test_what_was_missed_while_paused_comes_by_a_replay(
    platform: Platform, hooks: tuple[Hook, Hook]
) -> None:
    city, _ = hooks
    paused = city.act("pause")
    citizen = Citizen(platform)
    wait_for(lambda: [i["outcome"] for i in city.log(citizen.id)] == ["held"])
    assert city.events_received(citizen.id, "report.created") == []
    tested = city.act("test")["webhook_id"]
    wait_for(lambda: tested in [h["webhook-id"] for _, h, _ in city.receiver.requests])
    city.act("resume")
    city.act("replay", **{"from": paused["paused_at"]})
    headers, body = city.waits_for(citizen.id, "report.created")
    assert verifies(city.secrets[-1], headers, body)


def test_no_webhook_leads_inside(bandung: SignedInOfficer) -> None:
    for url in (
        "http://169.254.169.254/latest/meta-data/",
        "https://169.254.169.254/",
        "https://localhost/",
        "https://127.0.0.1/",
        "http://10.0.0.1/",
        "https://a:b@hook.example.go.id/",
    ):
        refused = call(bandung, "POST", "", {"name": "Uji", "url": url})
        assert refused.status == 422, url
        assert [f["name"] for f in refused.body["fields"]] == ["url"]


def test_a_receiver_that_is_gone_pauses_its_webhook_and_its_agency_is_alerted(
    platform: Platform, bandung: SignedInOfficer, all_hooks: tuple[Hook, Hook, Hook]
) -> None:
    gone, citizen = all_hooks[2], Citizen(platform)
    citizen.routed()
    held = bandung.do(citizen.id, "hold", question="Di depan sekolah yang mana? Mohon dijelaskan.")
    assert held.status == 200, held
    now = wait_for(lambda: (n := gone.now)["status"] == "paused" and n)
    assert now["paused_for"] == "gone"
    assert now["history"][-1]["by"]["role"] == "system"

    def is_alerted() -> bool:
        found = outbox_pages.messages(
            platform.emulator.endpoint, platform.state / "deliveries.jsonl"
        )
        return any("Webhook dihentikan" in m["subject"] for m in found)

    wait_for(is_alerted)
