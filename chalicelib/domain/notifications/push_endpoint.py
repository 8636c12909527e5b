"""Check push endpoints: which are accepted, and which hosts are posted to (RFC 8030, RFC 8291).

A browser names the address that its pushes go to, so anybody can name any address: only the hosts
of an allow-list are posted to. See decision 0029.
"""

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

#: Characters of an endpoint; those of today's push services stay below 700.
LONGEST_ENDPOINT = 1024
#: Bytes of an uncompressed point and of the secret: 87 and 22 characters of unpadded base64url.
POINT, SECRET = 65, 16
#: This machine, for a laptop: plain HTTP and any port are accepted there and nowhere else.
LOOPBACK = "127.0.0.1"

_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
# Stricter than URL parsers: no user, no fragment, nothing that two of them read differently.
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
    """A push endpoint as a browser gives it: `p256dh` is its public point, `auth` a secret."""

    endpoint: str
    p256dh: bytes
    auth: bytes


@dataclass(frozen=True, kw_only=True)
class EndpointUrl:
    """The parts of an endpoint's URL; `path` includes the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """The origin, as in the audience of a VAPID token.

        >>> EndpointUrl(scheme="https", host="push.example", port=443, path="/x").origin
        'https://push.example'
        """
        usual = {"https": 443, "http": 80}[self.scheme]
        port = "" if self.port == usual else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"


def parse_endpoint(endpoint: str) -> EndpointUrl | None:
    """Return the parts of an endpoint's URL; None unless a push service may have given it out."""
    found = _ENDPOINT.fullmatch(endpoint)
    if found is None or len(endpoint) > LONGEST_ENDPOINT:
        return None
    scheme, host, port, path = found.groups()
    if host != LOOPBACK and (scheme != "https" or port not in (None, "443")):
        return None
    number = int(port) if port else {"https": 443, "http": 80}[scheme]
    return EndpointUrl(scheme=scheme, host=host, port=number, path=path) if number < 65536 else None


def is_listed_host(host: str, hosts: Iterable[str]) -> bool:
    """Tell whether a host is on the list; `*.` stands for one name or more before the rest.

    >>> [is_listed_host(h, ["*.push.example"]) for h in ("a.push.example", "push.example")]
    [True, False]
    """
    return any(
        host.endswith(entry[1:]) if entry.startswith("*.") else host == entry for entry in hosts
    )


def decode_base64url(text: str, size: int) -> bytes | None:
    """Return `size` bytes from unpadded base64url; None for anything else, other spellings too."""
    if not _BASE64URL.fullmatch(text) or len(text) != (size * 8 + 5) // 6:
        return None
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return raw if encode_base64url(raw) == text else None


def encode_base64url(raw: bytes) -> str:
    """Return unpadded base64url."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def is_on_curve(point: bytes) -> bool:
    """Tell whether this is an uncompressed point of P-256.

    A point beside the curve could be made to draw out the private key.
    """
    if len(point) != POINT or point[0] != 4:
        return False
    x, y = int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")
    return x < _P and y < _P and (y * y - (x * x * x - 3 * x + _B)) % _P == 0


def dump_endpoint(endpoint: PushEndpoint) -> str:
    """Return an endpoint as JSON text, to be sealed."""
    parts = (
        endpoint.endpoint,
        encode_base64url(endpoint.p256dh),
        encode_base64url(endpoint.auth),
    )
    return json.dumps(parts, separators=(",", ":"))


def load_endpoint(text: str) -> PushEndpoint:
    """Return the endpoint that `dump_endpoint` wrote."""
    endpoint, p256dh, auth = json.loads(text)
    raw = [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in (p256dh, auth)]
    return PushEndpoint(endpoint=endpoint, p256dh=raw[0], auth=raw[1])
