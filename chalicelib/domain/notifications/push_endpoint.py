"""Web push: which subscriptions we take, and to whom we would ever send (RFC 8030, RFC 8291).

A browser names the address that its pushes go to, so anybody can name any address: only the hosts
of an allow-list are ever spoken to.
"""

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

#: Those of today's push services stay below 700.
LONGEST_ENDPOINT = 1024
#: Bytes of an uncompressed point and of the secret; without padding 87 and 22 signs of base64url.
POINT, SECRET = 65, 16
#: Ourselves, for trying it on one machine; plain HTTP and any port there and nowhere else.
LOOPBACK = "127.0.0.1"

_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
# Stricter than any URL parser: no user, no fragment, no sign that two parsers read differently.
_ENDPOINT = re.compile(
    rf"(https?)://((?:{_LABEL}\.)+{_LABEL})(?::([1-9]\d{{0,4}}))?(/[\w.~!$&'()*+,;=:@%/?-]*)",
    re.ASCII,
)
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)

# The curve P-256: y² = x³ - 3x + b over the integers mod p (FIPS 186-4, D.1.2.3).
_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B


@dataclass(frozen=True, kw_only=True)
class PushEndpoint:
    """What a browser hands out. `p256dh` is its public point, `auth` a secret, both as bytes."""

    endpoint: str
    p256dh: bytes
    auth: bytes


@dataclass(frozen=True, kw_only=True)
class EndpointUrl:
    """An endpoint taken apart; `path` has the query with it."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """As in the audience of a VAPID token.

        >>> EndpointUrl(scheme="https", host="push.example", port=443, path="/x").origin
        'https://push.example'
        """
        usual = {"https": 443, "http": 80}[self.scheme]
        port = "" if self.port == usual else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"


def target_of(endpoint: str) -> EndpointUrl | None:
    """Where an endpoint leads; None unless it is one that a push service may give out."""
    found = _ENDPOINT.fullmatch(endpoint)
    if found is None or len(endpoint) > LONGEST_ENDPOINT:
        return None
    scheme, host, port, path = found.groups()
    if host != LOOPBACK and (scheme != "https" or port not in (None, "443")):
        return None
    number = int(port) if port else {"https": 443, "http": 80}[scheme]
    return EndpointUrl(scheme=scheme, host=host, port=number, path=path) if number < 65536 else None


def listed(host: str, hosts: Iterable[str]) -> bool:
    """Whether a host is on the list; `*.` stands for one name or more before the rest.

    >>> listed("a.push.example", ["*.push.example"]), listed("push.example", ["*.push.example"])
    (True, False)
    """
    return any(
        host.endswith(entry[1:]) if entry.startswith("*.") else host == entry for entry in hosts
    )


def decoded(text: str, size: int) -> bytes | None:
    """`size` bytes of base64url without padding; None for anything else, other spellings too."""
    if not _BASE64URL.fullmatch(text) or len(text) != (size * 8 + 5) // 6:
        return None
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return raw if encoded(raw) == text else None


def encoded(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def on_curve(point: bytes) -> bool:
    """Whether this is an uncompressed point of P-256: another one could draw out secrets."""
    if len(point) != POINT or point[0] != 4:
        return False
    x, y = int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")
    return x < _P and y < _P and (y * y - (x * x * x - 3 * x + _B)) % _P == 0


def dump(subscription: PushEndpoint) -> str:
    """As text, to be sealed."""
    said = (subscription.endpoint, encoded(subscription.p256dh), encoded(subscription.auth))
    return json.dumps(said, separators=(",", ":"))


def load(text: str) -> PushEndpoint:
    """What `dump` wrote."""
    endpoint, p256dh, auth = json.loads(text)
    raw = [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in (p256dh, auth)]
    return PushEndpoint(endpoint=endpoint, p256dh=raw[0], auth=raw[1])
