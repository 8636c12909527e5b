"""Judge whether an address is public, so that nobody reaches our network through us.

An address is judged after every resolution of its name, and the connection goes to the address
that was judged (`adapters/outbound_http.py`): a name that changes in between gains nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from chalicelib.domain.errors import DomainError

#: Characters of a URL.
LONGEST_URL = 500
PORTS = frozenset({443})
_HOST = re.compile(
    r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])"
)
_PRINTABLE = re.compile(r"[!-~]*")  # printable ASCII without spaces: nothing that could end a line
#: Names that never lead outside, whatever a resolver says: reserved ones (RFC 6761, RFC 8375, RFC
#: 6762 appendix G), and those that clusters and offices use although nobody gave them to them.
_LOCAL_NAMES = tuple(
    f".{name}"
    for name in (
        *("localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home"),
        *("lan", "home.arpa", "svc", "test", "invalid", "onion"),
    )
)
Address = IPv4Address | IPv6Address

#: Refused whatever Python's `is_global` says of them, which changes from version to version:
#: private networks, relays, translations, documentation, and 168.63.129.16, Azure's metadata.
_NOT_PUBLIC = tuple(
    ip_network(n)
    for n in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "2620:4f:8000::/48",
        "3ffe::/16",
        "3fff::/20",
        "5f00::/16",
    )
)
_GLOBAL_V6 = ip_network("2000::/3")
#: The upper half of the interface part of an ISATAP address, whose lower half is an IPv4 address
#: that routers within a network unpack (RFC 5214).
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})


class UrlRefused(DomainError):
    """A URL or address is not connected to; `reason` is a code of `fields` in the texts."""

    code = "bad_target"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class PublicUrl:
    """The parts of a checked URL; `path` includes the query."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The value of the Host header."""
        return (
            self.host if self.port == (443 if self.secure else 80) else f"{self.host}:{self.port}"
        )


def parse_public_url(url: str, *, loopback: bool = False, longest: int = LONGEST_URL) -> PublicUrl:
    """Return the parts of `url`.

    `loopback` also accepts plain HTTP to this very machine on any port, for a laptop.

    Raises: UrlRefused with its reason unless it is HTTPS to a public name on port 443.
    """
    if len(url) > longest or not _PRINTABLE.fullmatch(url):
        raise UrlRefused("not_a_url")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UrlRefused("not_a_url") from None
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise UrlRefused("url_with_password")
    if "#" in url:
        raise UrlRefused("not_a_url")
    host = (parts.hostname or "").lower()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if loopback and parts.scheme == "http" and host in ("127.0.0.1", "localhost"):
        return PublicUrl(secure=False, host=host, port=80 if port is None else port, path=path)
    if parts.scheme != "https":
        raise UrlRefused("not_https")
    if not _HOST.fullmatch(host) or f".{host}".endswith(_LOCAL_NAMES):
        raise UrlRefused("not_a_host")
    port = 443 if port is None else port
    if port not in PORTS:
        raise UrlRefused("port_not_allowed")
    return PublicUrl(secure=True, host=host, port=port, path=path)


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the open Internet and of nothing else.

    >>> is_public(ip_address("8.8.8.8")), is_public(ip_address("169.254.169.254"))
    (True, False)
    """
    if isinstance(address, IPv6Address) and address not in _GLOBAL_V6:
        return False  # among them ::1, mapped and translated IPv4, fc00::/7, fe80::/10, ff00::/8
    if isinstance(address, IPv6Address) and int(address) >> 32 & 0xFFFFFFFF in _ISATAP:
        return False
    if any(address in n for n in _NOT_PUBLIC if n.version == address.version):
        return False
    return address.is_global and not address.is_multicast


def require_public_addresses(addresses: Iterable[str], *, loopback: bool) -> list[str]:
    """Return the addresses of a name if all of them are public; `loopback` wants this machine's.

    One address that is not public is enough to refuse the name: nobody honest has it.

    Raises: UrlRefused when one is not public, or there is none.
    """
    try:
        found = [ip_address(a) for a in addresses]
        if any(isinstance(a, IPv6Address) and a.scope_id for a in found):
            raise ValueError  # of one link alone
    except ValueError:
        raise UrlRefused("host_not_public") from None
    if not found:
        raise UrlRefused("host_unknown")
    if not all(a.is_loopback if loopback else is_public(a) for a in found):
        raise UrlRefused("host_not_public")
    return [str(a) for a in found]
