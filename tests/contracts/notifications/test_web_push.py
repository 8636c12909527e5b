"""Web push against a push service on loopback, which reads as a browser does."""

import base64
import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from chalicelib.adapters.aws.vapid import LIFE, Vapid
from chalicelib.adapters.outbound_http import OutboundHttps
from chalicelib.adapters.web_push import WebPushSender, encrypted
from chalicelib.domain.errors import DomainError, Gone, SlowDown, Unavailable, Undeliverable
from chalicelib.domain.notifications.push_endpoint import (
    PushEndpoint,
    decode_base64url,
    encode_base64url,
)
from chalicelib.usecases.notifications.ports import PushNote
from tests.builders import NOW
from tests.contracts.test_outbound_http import INSIDE
from tests.fakes.push_service import Browser, Service, claims, running
from tests.fakes.receipts import FakeSigner

NOTE = PushNote(
    title="Instansi memberikan jawaban", body="Nomor …", url="/lacak/?id=X", language="id"
)
CONTACT = "penanggung.jawab@example.id"


class Clock:
    """Time that tests set."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> dt.datetime:
        return self.at


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as there:
        yield there


@pytest.fixture
def browser(service: Service) -> Browser:
    return Browser(f"{service.url}/device-1?v=2")


@pytest.fixture
def signer() -> FakeSigner:
    return FakeSigner("push-key")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pusher(signer: FakeSigner, clock: Clock) -> WebPushSender:
    return to_this_machine(signer, clock)


def to_this_machine(
    signer: FakeSigner, clock: Clock, hosts: Sequence[str] = ("127.0.0.1",), seconds: float = 7.0
) -> WebPushSender:
    """Web push that may lead to this very machine, as on a laptop."""
    outbound = OutboundHttps(loopback=True, seconds=seconds)
    return WebPushSender(Vapid(signer, CONTACT, clock), hosts, clock, outbound)


def push(pusher: WebPushSender, browser: Browser) -> None:
    pusher.push(browser.subscription, NOTE, topic="a" * 32, seconds=3600)


def key_of(signer: FakeSigner) -> str:
    return encode_base64url(signer.public_keys()[0].point)


def test_the_browser_reads_what_was_said_and_nobody_else_does(
    pusher: WebPushSender, service: Service, browser: Browser
) -> None:
    push(pusher, browser)
    [got] = service.got
    assert got.path == "/device-1?v=2"
    assert browser.read(got.body) == {
        "title": NOTE.title,
        "body": NOTE.body,
        "url": NOTE.url,
        "lang": "id",
    }
    assert b"jawaban" not in got.body
    assert {
        name: got.headers[name] for name in ("ttl", "topic", "urgency", "content-encoding")
    } == {
        "ttl": "3600",
        "topic": "a" * 32,
        "urgency": "normal",
        "content-encoding": "aes128gcm",
    }


def test_no_two_messages_share_a_key_or_a_salt(
    pusher: WebPushSender, service: Service, browser: Browser
) -> None:
    push(pusher, browser)
    push(pusher, browser)
    one, other = (got.body for got in service.got)
    assert one[:16] != other[:16]
    assert one[21:86] != other[21:86]


def test_the_push_service_can_verify_who_we_are(
    pusher: WebPushSender, service: Service, browser: Browser, signer: FakeSigner
) -> None:
    push(pusher, browser)
    said = claims(service.got[0].headers["authorization"], key_of(signer))
    assert said == {
        "aud": service.url,
        "exp": int((NOW + LIFE).timestamp()),
        "sub": f"mailto:{CONTACT}",
    }


def test_one_signature_serves_a_service_until_its_token_is_old(
    pusher: WebPushSender, service: Service, browser: Browser, signer: FakeSigner, clock: Clock
) -> None:
    push(pusher, browser)
    clock.at += dt.timedelta(hours=10)
    push(pusher, browser)
    assert signer.signed == 1
    clock.at += dt.timedelta(hours=1, seconds=1)
    push(pusher, browser)
    assert signer.signed == 2
    last = claims(service.got[-1].headers["authorization"], key_of(signer))
    assert last["exp"] == int((clock.at + LIFE).timestamp())
    with running() as another:
        push(pusher, Browser(f"{another.url}/x"))
    assert signer.signed == 3


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, Gone()),
        (410, Gone()),
        (429, SlowDown("429")),
        (500, Unavailable("500")),
        (503, Unavailable("503")),
        (400, Undeliverable("refused_400")),
        (401, Undeliverable("refused_401")),
        (403, Undeliverable("refused_403")),
    ],
)
def test_a_refusal_is_sorted(
    pusher: WebPushSender, service: Service, browser: Browser, status: int, error: DomainError
) -> None:
    service.responses = [(status, {})]
    with pytest.raises(type(error)) as caught:
        push(pusher, browser)
    assert type(caught.value) is type(error)
    assert str(caught.value) == str(error)
    assert len(service.got) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(
    pusher: WebPushSender, service: Service, browser: Browser, status: int
) -> None:
    service.responses = [(status, {"Location": f"{service.url}/elsewhere"})]
    with pytest.raises(Undeliverable, match=f"refused_{status}"):
        push(pusher, browser)
    assert [got.path for got in service.got] == ["/device-1?v=2"]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("Tue, 24 Nov 2026 02:05:00 GMT", 300),
        ("Tue, 24 Nov 2020 02:05:00 GMT", 0),
        ("99999999999999", 6 * 3600),
        ("-5", 0),
        ("soon", 0),
        ("", 0),
    ],
)
def test_it_waits_as_long_as_it_is_asked_to_within_reason(
    pusher: WebPushSender, service: Service, browser: Browser, said: str, seconds: int
) -> None:
    service.responses = [(503, {"Retry-After": said})]
    with pytest.raises(Unavailable) as caught:
        push(pusher, browser)
    assert caught.value.after == seconds


def test_what_is_too_large_is_said_shorter_once(
    pusher: WebPushSender, service: Service, browser: Browser
) -> None:
    service.responses = [(413, {})]
    push(pusher, browser)
    assert "body" not in browser.read(service.got[1].body)
    service.responses = [(413, {}), (413, {})]
    with pytest.raises(Undeliverable, match="too_large"):
        push(pusher, browser)
    assert len(service.got) == 4


def test_a_host_that_left_the_list_is_not_spoken_to(
    signer: FakeSigner, clock: Clock, service: Service, browser: Browser
) -> None:
    pusher = to_this_machine(signer, clock, ["push.example"])
    with pytest.raises(Undeliverable, match="host_not_listed"):
        push(pusher, browser)
    assert service.got == []


def test_a_service_that_is_away_or_does_not_respond_is_tried_later(
    pusher: WebPushSender, signer: FakeSigner, clock: Clock
) -> None:
    with running() as gone:
        away = Browser(f"{gone.url}/x")
    with pytest.raises(Unavailable):
        push(pusher, away)
    hasty = to_this_machine(signer, clock, seconds=0.2)
    with running() as there:
        there.responses = late = LateResponses([(201, {})])
        with pytest.raises(SlowDown):
            push(hasty, Browser(f"{there.url}/x"))
        late.given_up.set()


class LateResponses(list[Any]):
    """Answers that come when nobody waits for them any more."""

    def __init__(self, responses: list[Any]) -> None:
        super().__init__(responses)
        self.given_up = threading.Event()

    def pop(self, _: Any = 0) -> Any:
        self.given_up.wait(30)
        return super().pop(0)


# --- where a name leads ---------------------------------------------------------------------------


@pytest.mark.parametrize("address", INSIDE)
def test_a_listed_name_that_leads_inside_is_not_posted_to(
    signer: FakeSigner, clock: Clock, address: str
) -> None:
    """By the same rule as for webhooks, see test_outbound_http.py; tried again later."""
    outbound = OutboundHttps(resolver=lambda host, port: [address])
    pusher = WebPushSender(Vapid(signer, CONTACT, clock), ["push.example"], clock, outbound)
    with pytest.raises(Unavailable, match="not public"):
        push(pusher, Browser("https://push.example/x"))


def test_this_machine_is_posted_to_on_a_laptop_alone(
    signer: FakeSigner, clock: Clock, service: Service, browser: Browser
) -> None:
    outbound = OutboundHttps()
    pusher = WebPushSender(Vapid(signer, CONTACT, clock), ["127.0.0.1"], clock, outbound)
    with pytest.raises(Unavailable, match="not public"):
        push(pusher, browser)
    assert service.got == []


# --- RFC 8291, section 5 and appendix A -----------------------------------------------------------


def test_the_example_of_the_standard_comes_out_to_the_byte() -> None:
    private = int.from_bytes(_bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    to = PushEndpoint(
        endpoint="https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        p256dh=_bytes(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
        auth=_bytes("BTBZMqHH6r4Tts7J_aSIgg"),
    )
    sealed = encrypted(
        to,
        b"When I grow up, I want to be a watermelon",
        private=ec.derive_private_key(private, ec.SECP256R1()),
        salt=_bytes("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert encode_base64url(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
        "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
        "lcy4a-fN"
    )


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_key_that_browsers_get_is_a_point(signer: FakeSigner) -> None:
    point = decode_base64url(key_of(signer), 65)
    assert point is not None
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def test_a_push_is_small(pusher: WebPushSender, service: Service, browser: Browser) -> None:
    push(pusher, browser)
    assert len(service.got[0].body) < 1000
