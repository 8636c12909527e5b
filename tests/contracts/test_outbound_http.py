"""The outbound client, against a receiver that misbehaves and names that lie."""

import datetime
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chalicelib.adapters import outbound_http
from chalicelib.adapters.outbound_http import OutboundHttps, run_within
from chalicelib.domain.errors import TargetUnreachable
from chalicelib.domain.public_address import PublicUrl, UrlRefused
from tests.contracts.receiver import Receiver, receiving

NAME = "hook.example.go.id"
HEADERS = {"webhook-id": "msg_1", "webhook-timestamp": "1", "webhook-signature": "v1,x"}
BODY = '{"type":"report.created","data":{"title":"Jalan – rusak"}}'.encode()
#: As long as a busy machine may need, short where a test waits for the end of it, and what surely
#: is not for ever. What is measured is that there is an end.
PATIENT, HASTY, NOT_FOREVER = 10.0, 1.0, 20.0


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


@pytest.fixture
def poster() -> OutboundHttps:
    return OutboundHttps(loopback=True, seconds=PATIENT)


@pytest.fixture
def hasty() -> OutboundHttps:
    return OutboundHttps(loopback=True, seconds=HASTY)


def names(*addresses: str) -> Callable[[str, int], list[str]]:
    return lambda host, port: list(addresses)


def test_a_post_arrives_as_it_was_signed(receiver: Receiver, poster: OutboundHttps) -> None:
    reply = poster.post(receiver.url, HEADERS, BODY)
    assert reply.status == 204
    [(line, headers, body)] = receiver.requests
    assert line == "POST /hook?a=1 HTTP/1.1"
    assert body == BODY
    assert HEADERS.items() <= headers.items()
    assert headers["Host"] == f"127.0.0.1:{receiver.port}"
    assert headers["Content-Type"] == "application/json"
    assert headers["Connection"] == "close"


@pytest.mark.parametrize("status", [200, 400, 410, 429, 500, 503])
def test_the_status_comes_back(receiver: Receiver, poster: OutboundHttps, status: int) -> None:
    receiver.answers = [f"HTTP/1.1 {status} X\r\nContent-Length: 2\r\n\r\nno".encode()]
    assert poster.post(receiver.url, HEADERS, BODY).status == status


def test_a_redirect_is_not_followed(receiver: Receiver, poster: OutboundHttps) -> None:
    to = f"http://127.0.0.1:{receiver.port}/inside"
    receiver.answers = [f"HTTP/1.1 302 Found\r\nLocation: {to}\r\n\r\n".encode()]
    assert poster.post(receiver.url, HEADERS, BODY).status == 302
    assert len(receiver.requests) == 1


@pytest.mark.long
@pytest.mark.parametrize("fault", ["drip", "silent"])
def test_a_slow_target_is_cut_off_when_the_time_is_up(
    receiver: Receiver, hasty: OutboundHttps, fault: str
) -> None:
    receiver.answers = [fault]
    began = time.monotonic()
    with pytest.raises(TargetUnreachable, match="timeout"):
        hasty.post(receiver.url, HEADERS, BODY)
    assert HASTY * 0.9 <= time.monotonic() - began < NOT_FOREVER


@pytest.mark.long
def test_a_body_that_drips_is_not_waited_for_longer_than_the_time_there_is(
    receiver: Receiver, hasty: OutboundHttps
) -> None:
    receiver.answers = ["drip_body"]
    assert hasty.post(receiver.url, HEADERS, BODY).status == 200
    assert hasty.post(receiver.url, HEADERS, BODY).milliseconds < NOT_FOREVER * 1000


def test_of_an_endless_body_only_a_little_is_read(
    receiver: Receiver, poster: OutboundHttps
) -> None:
    receiver.answers = ["endless"]
    assert poster.post(receiver.url, HEADERS, BODY).status == 200
    assert receiver.answered.wait(30)
    assert receiver.written < 8_000_000  # what the kernel took before we hung up


@pytest.mark.parametrize(
    "answer", ["cut", b"garbage\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"", b"HTTP/1.1 200 OK\r\n"]
)
def test_what_is_no_answer_is_a_failure(
    receiver: Receiver, poster: OutboundHttps, answer: bytes | str
) -> None:
    receiver.answers = [answer]
    if answer == b"HTTP/1.1 200 OK\r\n":
        assert poster.post(receiver.url, HEADERS, BODY).status == 200  # complete enough
        return
    with pytest.raises(TargetUnreachable, match="no_answer"):
        poster.post(receiver.url, HEADERS, BODY)


def test_headers_without_end_are_a_failure(receiver: Receiver, poster: OutboundHttps) -> None:
    receiver.answers = [b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000 + b"\r\n\r\n"]
    with pytest.raises(TargetUnreachable):
        poster.post(receiver.url, HEADERS, BODY)


def test_nobody_there_is_a_failure(poster: OutboundHttps) -> None:
    with receiving() as gone:
        url = gone.url
    with pytest.raises(TargetUnreachable, match="no_answer"):
        poster.post(url, HEADERS, BODY)


def test_proxies_of_the_environment_do_not_count(
    receiver: Receiver, poster: OutboundHttps, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert poster.post(receiver.url, HEADERS, BODY).status == 204


#: Addresses that no name of a stranger may lead to, whoever posts; see also test_public_address.py.
INSIDE = (
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",  # Alibaba's metadata
    "127.0.0.1",
    "168.63.129.16",  # Azure's metadata
    "169.254.169.254",  # the metadata of most
    "169.254.170.2",  # credentials of AWS containers
    "172.16.0.1",
    "192.0.0.192",  # Oracle's metadata
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::a9fe:a9fe",  # IPv4-compatible
    "::ffff:0:a9fe:a9fe",  # translated by SIIT
    "::ffff:8.8.8.8",
    "::ffff:168.63.129.16",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",  # NAT64 of 169.254.169.254
    "64:ff9b:1::a9fe:a9fe",  # NAT64 of a local prefix
    "2001:0:a9fe:a9fe::1",  # Teredo
    "2002:a9fe:a9fe::1",  # 6to4
    "2001:db8::1",
    "3fff::1",
    "fd00::1",
    "fd00:ec2::23",  # credentials of AWS pods
    "fd00:ec2::254",  # AWS's metadata
    "fd20:ce::254",  # Google's metadata
    "fe80::1%eth0",
    "ff02::1",
    "words",
)


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_refused_before_any_connection(address: str) -> None:
    poster = OutboundHttps(resolver=names("8.8.8.8", address))
    for attempt in (
        lambda: poster.check(f"https://{NAME}/"),
        lambda: poster.post(f"https://{NAME}/", HEADERS, BODY),
    ):
        with pytest.raises(UrlRefused, match="host_not_public"):
            attempt()


def test_the_connection_goes_to_the_address_that_was_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that answers otherwise at the second question (DNS rebinding) gains nothing."""
    asked: list[str] = []
    connected: list[tuple[str, int]] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["8.8.8.8"] if len(asked) == 1 else ["127.0.0.1"]

    def connect(address: tuple[str, int], timeout: float) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(TargetUnreachable):
        OutboundHttps(resolver=resolver).post(f"https://{NAME}/", HEADERS, BODY)
    assert asked == [NAME]
    assert connected == [("8.8.8.8", 443)]


def test_a_name_that_nobody_knows_or_that_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    refused = threading.Event()

    def slow(host: str, port: int) -> list[str]:
        refused.wait(30)
        return []

    with pytest.raises(UrlRefused, match="host_unknown"):
        OutboundHttps(resolver=unknown).check(f"https://{NAME}/")
    monkeypatch.setattr(outbound_http, "LONGEST_LOOKUP", 0.05)
    with pytest.raises(TargetUnreachable, match="host_unknown"):
        OutboundHttps(resolver=slow).post(f"https://{NAME}/", HEADERS, BODY)
    refused.set()
    assert run_within(1, lambda: ["a"]) == ["a"]


def test_the_real_resolver_finds_this_machine() -> None:
    assert "127.0.0.1" in outbound_http.resolve("127.0.0.1", 80)


def test_plain_http_is_refused_where_it_is_not_allowed(receiver: Receiver) -> None:
    with pytest.raises(UrlRefused, match="not_https"):
        OutboundHttps().post(receiver.url, HEADERS, BODY)
    assert receiver.requests == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of NAME, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def secure(certificate: Path) -> Iterator[Receiver]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with receiving(context) as running:
        yield running


def exchange(
    poster: OutboundHttps, host: str, receiver: Receiver, seconds: float = PATIENT
) -> tuple[int, str]:
    """Past the judge, since a test has no public address."""
    to = PublicUrl(secure=True, host=host, port=receiver.port, path="/")
    address = str(ipaddress.ip_address("127.0.0.1"))
    return poster._exchange(to, [address], HEADERS, BODY, time.monotonic() + seconds)


def test_tls_is_of_the_name_though_the_connection_is_to_an_address(
    secure: Receiver, certificate: Path
) -> None:
    poster = OutboundHttps(context=ssl.create_default_context(cafile=str(certificate)))
    assert exchange(poster, NAME, secure) == (204, "")
    with pytest.raises(ssl.SSLCertVerificationError):
        exchange(poster, "other.example.go.id", secure)


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Receiver) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        exchange(OutboundHttps(), NAME, secure)


@pytest.mark.long
def test_a_slow_target_is_cut_off_within_tls_too(secure: Receiver, certificate: Path) -> None:
    poster = OutboundHttps(context=ssl.create_default_context(cafile=str(certificate)))
    secure.answers = ["drip"]
    began = time.monotonic()
    with pytest.raises((OSError, http.client.HTTPException)):
        exchange(poster, NAME, secure, HASTY)
    assert time.monotonic() - began < NOT_FOREVER
