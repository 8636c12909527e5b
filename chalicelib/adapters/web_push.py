"""Web push (RFC 8030): a note, encrypted for one browser, handed to the push service that it named.

The browser named it, so it is not trusted: only listed hosts, no address inside any network, no
redirect, little time, and nothing of the answer but its status is read.
"""

import http.client
import ipaddress
import json
import os
import socket
import ssl
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime

import http_ece
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)

from chalicelib.adapters.aws.vapid import Vapid
from chalicelib.domain.errors import DomainError, Gone, SlowDown, Unavailable, Undeliverable
from chalicelib.domain.notifications.push_endpoint import (
    LOOPBACK,
    EndpointUrl,
    PushEndpoint,
    listed,
    target_of,
)
from chalicelib.usecases.notifications.ports import PushNote

CONNECT_SECONDS, READ_SECONDS = 2, 5
#: A service's other addresses are tried, not all of them: a batch has a minute.
MOST_ADDRESSES = 2
#: Nobody is waited for longer; SQS could hide a message for twelve hours at most.
LONGEST_WAIT = 6 * 3600

#: The addresses of a host that may be spoken to; raises Unavailable.
Resolve = Callable[[str, int], Sequence[str]]


class WebPushSender:
    """Implements PushSender. `hosts` are push services; `tls` None trusts the usual authorities."""

    def __init__(
        self,
        vapid: Vapid,
        hosts: Sequence[str],
        clock: Callable[[], datetime],
        *,
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._vapid, self._hosts, self._clock = vapid, tuple(hosts), clock
        self._resolve = resolve or resolved
        self._tls = tls or ssl.create_default_context()

    def push(self, to: PushEndpoint, note: PushNote, *, topic: str, seconds: int) -> None:
        """One request; a second, shorter one when the first was too large."""
        target = target_of(to.endpoint)
        if target is None or not listed(target.host, self._hosts):
            raise Undeliverable("host_not_listed")
        headers = {
            "Authorization": self._vapid.authorization(target.origin),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(max(seconds, 0)),
            "Topic": topic,
            "Urgency": "normal",
        }
        addresses = self._addresses(target)
        for text in (_whole(note), _short(note)):
            status, wait = self._post(target, addresses, headers, encrypted(to, text))
            if status != http.client.REQUEST_ENTITY_TOO_LARGE:
                break
        if not 200 <= status < 300:
            raise _sorted(status, _seconds(wait, self._clock()))

    def _addresses(self, target: EndpointUrl) -> Sequence[str]:
        return [LOOPBACK] if target.host == LOOPBACK else self._resolve(target.host, target.port)

    def _post(
        self, target: EndpointUrl, addresses: Sequence[str], headers: dict[str, str], body: bytes
    ) -> tuple[int, str]:
        """Status and Retry-After."""
        connection = _connection(target, addresses[:MOST_ADDRESSES], self._tls)
        try:
            connection.request("POST", target.path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Retry-After", "")
        except TimeoutError as error:  # the others would wait as long
            raise SlowDown("the push service does not answer") from error
        except (OSError, http.client.HTTPException) as error:
            raise Unavailable(type(error).__name__) from error
        finally:
            connection.close()


def encrypted(
    to: PushEndpoint,
    text: bytes,
    *,
    private: EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """RFC 8291: readable by that browser alone. Key and salt are new for each message."""
    sealed: bytes = http_ece.encrypt(
        text,
        salt=salt or os.urandom(16),
        private_key=private or generate_private_key(SECP256R1()),
        dh=to.p256dh,
        auth_secret=to.auth,
        version="aes128gcm",
    )
    return sealed


def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, all of them open to the world; raises Unavailable."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unavailable("the push service has no address") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(outside(address) for address in addresses):
        raise Unavailable("the push service leads inside a network")
    return addresses


def outside(address: str) -> bool:
    """Whether an address is one of the open Internet.

    >>> [outside(a) for a in ("8.8.8.8", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1")]
    [True, False, False, False, False]
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:  # with a zone, thus of a link
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return ip.is_global and not ip.is_multicast


class _Plain(http.client.HTTPConnection):
    """To one of the addresses that were looked at, whatever the name says by now."""

    addresses: Sequence[str] = ()

    def connect(self) -> None:
        self.sock = _socket(self.addresses, self.port)


class _Secure(http.client.HTTPSConnection):
    """The same; the certificate must be of the name."""

    addresses: Sequence[str] = ()
    tls: ssl.SSLContext

    def connect(self) -> None:
        raw = _socket(self.addresses, self.port)
        try:
            self.sock = self.tls.wrap_socket(raw, server_hostname=self.host)
        except BaseException:
            raw.close()
            raise


def _connection(
    target: EndpointUrl, addresses: Sequence[str], tls: ssl.SSLContext
) -> http.client.HTTPConnection:
    if target.scheme == "http":
        plain = _Plain(target.host, target.port)
        plain.addresses = addresses
        return plain
    secure = _Secure(target.host, target.port, context=tls)
    secure.addresses, secure.tls = addresses, tls
    return secure


def _socket(addresses: Sequence[str], port: int) -> socket.socket:
    trouble: OSError = OSError("no address")
    for address in addresses:
        try:
            made = socket.create_connection((address, port), CONNECT_SECONDS)
        except OSError as error:
            trouble = error
        else:
            made.settimeout(READ_SECONDS)
            return made
    raise trouble


def _whole(note: PushNote) -> bytes:
    return _json({**_least(note), "body": note.body})


def _short(note: PushNote) -> bytes:
    return _json(_least(note))


def _least(note: PushNote) -> dict[str, str]:
    return {"title": note.title, "url": note.url, "lang": note.language}


def _json(said: dict[str, str]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _seconds(wait: str, now: datetime) -> int:
    """Retry-After, given as seconds or as a moment; 0 when it says nothing that we can read."""
    if wait.isascii() and wait.isdecimal():
        return min(int(wait[:9]), LONGEST_WAIT)
    try:
        left = (parsedate_to_datetime(wait) - now).total_seconds()
    except (ValueError, TypeError):
        return 0
    return int(min(max(left, 0), LONGEST_WAIT))


def _sorted(status: int, after: int) -> DomainError:
    """A push service's refusal as one of those that callers know."""
    if status in (http.client.NOT_FOUND, http.client.GONE):
        return Gone()
    if status == http.client.TOO_MANY_REQUESTS:
        return SlowDown(str(status), after=after)
    if status >= 500:
        return Unavailable(str(status), after=after)
    if status == http.client.REQUEST_ENTITY_TOO_LARGE:
        return Undeliverable("too_large")
    return Undeliverable(f"refused_{status}")
