"""How a reporter is reached, and how we know an address again without keeping it readable."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

#: How long a one-time code opens, and how often it may be tried.
CODE_LIFE = timedelta(minutes=15)
CODE_ATTEMPTS = 5
CODE_DIGITS = 6


class Channel(StrEnum):
    """A way out to a person. Not the door that a report came in by (`Report.channel`)."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"


#: Ways to whoever reported; web push is for followers alone.
TO_REPORTERS = (Channel.EMAIL, Channel.SMS)


@dataclass(frozen=True, kw_only=True)
class VerifiedContact:
    """An address that its holder has proved; `fingerprint` is a keyed hash bound to the report."""

    channel: Channel
    fingerprint: str


def normalized(address: str) -> str:
    """One writing per address.

    >>> normalized(" Warga@Example.ID ")
    'warga@example.id'
    """
    return address.strip().casefold()


def fingerprint(pepper: bytes, report: str, channel: Channel, address: str) -> str:
    """Keyed hash of an address, bound to its report: two reports of one person do not show it."""
    return _keyed(pepper, "contact", report, channel, normalized(address)).hex()


def trace(pepper: bytes, channel: Channel, address: str) -> str:
    """Keyed hash of an address wherever it occurs, to count what it gets in a day."""
    return _keyed(pepper, "address", channel, normalized(address)).hex()[:32]


def one_time_code(pepper: bytes, report: str, channel: Channel, nonce: str) -> str:
    """The six digits that `nonce` stands for; without the pepper nobody can tell them."""
    number = int.from_bytes(_keyed(pepper, "one-time-code", report, channel, nonce), "big")
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def same(one: str, other: str) -> bool:
    """Equal, compared in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def _keyed(pepper: bytes, *parts: str) -> bytes:
    return hmac.new(pepper, "\x1f".join(parts).encode(), hashlib.sha256).digest()
