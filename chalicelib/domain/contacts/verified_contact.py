"""How a reporter is reached, and how we know an address again without keeping it readable."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

#: How long a one-time code opens, and how often it may be tried.
CODE_LIFE = timedelta(minutes=15)
MOST_CODE_ATTEMPTS = 5
CODE_DIGITS = 6


class Channel(StrEnum):
    """A way out to people. Not the door that a report came in by (`Report.channel`)."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"
    TOPIC = "topic"  # whoever of an agency subscribed, by e-mail or SMS


#: Ways to whoever reported; web push is for followers alone, and topics are for agencies.
REPORTER_CHANNELS = (Channel.EMAIL, Channel.SMS)
#: Ways by which an officer subscribes to the agency's topic.
OFFICER_CHANNELS = (Channel.EMAIL, Channel.SMS)


class OptOutReason(StrEnum):
    """Why nothing more goes to an address."""

    STOPPED = "stopped"  # whoever reads it asked for that
    BOUNCED = "bounced"  # there is nobody
    COMPLAINED = "complained"  # it was called spam
    OPTED_OUT = "opted_out"  # the operator takes no SMS of ours for it: its holder told it so


#: Nothing at all goes there; what was merely stopped still gets what its holder asks for.
DEAD_ADDRESS = frozenset({OptOutReason.BOUNCED, OptOutReason.COMPLAINED, OptOutReason.OPTED_OUT})


@dataclass(frozen=True, kw_only=True)
class VerifiedContact:
    """An address that its holder has proved; `fingerprint` is a keyed hash bound to the report."""

    channel: Channel
    fingerprint: str


def normalized_address(address: str) -> str:
    """One writing per address.

    >>> normalized_address(" Warga@Example.ID ")
    'warga@example.id'
    """
    return address.strip().casefold()


def contact_fingerprint(pepper: bytes, report: str, channel: Channel, address: str) -> str:
    """Keyed hash of an address, bound to its report: two reports of one person do not show it."""
    return _keyed_hash(pepper, "contact", report, channel, normalized_address(address)).hex()


def address_hash(pepper: bytes, channel: Channel, address: str) -> str:
    """Keyed hash of an address wherever it occurs, to count what it gets in a day."""
    return _keyed_hash(pepper, "address", channel, normalized_address(address)).hex()[:32]


def one_time_code(pepper: bytes, report: str, channel: Channel, nonce: str) -> str:
    """The six digits that `nonce` stands for; without the pepper nobody can tell them."""
    number = int.from_bytes(_keyed_hash(pepper, "one-time-code", report, channel, nonce), "big")
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def stop_token(pepper: bytes, report: str, channel: Channel) -> str:
    """Ends the messages about one report by one channel; holds as long as the pepper does.

    >>> parse_stop_token(b"p", stop_token(b"p", "7K2M9QXD4TPC", Channel.EMAIL))
    ('7K2M9QXD4TPC', <Channel.EMAIL: 'email'>)
    >>> parse_stop_token(b"other", stop_token(b"p", "7K2M9QXD4TPC", Channel.EMAIL)) is None
    True
    """
    said = f"{report}:{channel}"
    mac = _keyed_hash(pepper, "stop", said)[:16]
    return "r." + base64.urlsafe_b64encode(mac + said.encode()).decode().rstrip("=")


def parse_stop_token(pepper: bytes, token: str) -> tuple[str, Channel] | None:
    """Report and channel of a token; None for what we never wrote."""
    letter, _, body = token.partition(".")
    try:
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        mac, said = raw[:16], raw[16:].decode()
    except ValueError:
        return None
    if letter != "r" or not hmac.compare_digest(mac, _keyed_hash(pepper, "stop", said)[:16]):
        return None
    report, _, channel = said.partition(":")
    return report, Channel(channel)


def equal_in_constant_time(one: str, other: str) -> bool:
    """Equal, compared in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def _keyed_hash(pepper: bytes, *parts: str) -> bytes:
    return hmac.new(pepper, "\x1f".join(parts).encode(), hashlib.sha256).digest()
