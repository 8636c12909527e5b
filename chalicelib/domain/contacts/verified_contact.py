"""Contacts of people: channels, verified contacts, opt-out reasons, one-time codes, stop tokens.

An address is known again by a keyed hash and never stored readable outside a seal (UU 27/2022).
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

#: How long a one-time code is valid, and how often it may be tried.
CODE_LIFE = timedelta(minutes=15)
MOST_CODE_ATTEMPTS = 5
CODE_DIGITS = 6


class Channel(StrEnum):
    """A channel by which messages leave; `Report.channel` is the one that a report came in by."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"
    TOPIC = "topic"  # the subscribers of an agency, by e-mail or SMS


#: Channels to a reporter; web push is for followers alone, and topics are for agencies.
REPORTER_CHANNELS = (Channel.EMAIL, Channel.SMS)
#: Channels by which an officer subscribes to the agency's topic.
OFFICER_CHANNELS = (Channel.EMAIL, Channel.SMS)


class OptOutReason(StrEnum):
    """Why a contact or an address gets no more messages. The values are stored."""

    STOPPED = "stopped"  # its reader asked for that
    BOUNCED = "bounced"  # the mailbox does not exist
    COMPLAINED = "complained"  # its reader called a mail spam
    OPTED_OUT = "opted_out"  # the carrier refuses our SMS: the holder told it so


#: With these reasons nothing at all is sent; a stopped address still gets what its holder asks for.
DEAD_ADDRESS = frozenset({OptOutReason.BOUNCED, OptOutReason.COMPLAINED, OptOutReason.OPTED_OUT})


@dataclass(frozen=True, kw_only=True)
class VerifiedContact:
    """An address that its holder has proved by a one-time code.

    `fingerprint` is `contact_fingerprint` of it, in hexadecimal.
    """

    channel: Channel
    fingerprint: str


def normalized_address(address: str) -> str:
    """Return the one spelling by which addresses are compared.

    >>> normalized_address(" Warga@Example.ID ")
    'warga@example.id'
    """
    return address.strip().casefold()


def contact_fingerprint(pepper: bytes, report: str, channel: Channel, address: str) -> str:
    """Hash an address with the pepper, bound to its report, as 64 hexadecimal digits.

    Two reports of one person get different hashes, so that the table does not join them.
    """
    return _keyed_hash(pepper, "contact", report, channel, normalized_address(address)).hex()


def address_hash(pepper: bytes, channel: Channel, address: str) -> str:
    """Hash an address with the pepper, the same for all reports, as 32 hexadecimal digits.

    It counts what an address gets in a day, and keeps its opt-out.
    """
    return _keyed_hash(pepper, "address", channel, normalized_address(address)).hex()[:32]


def one_time_code(pepper: bytes, report: str, channel: Channel, nonce: str) -> str:
    """Derive the one-time code of `nonce`, six digits; without the pepper nobody can."""
    number = int.from_bytes(_keyed_hash(pepper, "one-time-code", report, channel, nonce), "big")
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def stop_token(pepper: bytes, report: str, channel: Channel) -> str:
    """Make the token of the link that ends the messages about one report by one channel.

    It is valid as long as the pepper is.

    >>> parse_stop_token(b"p", stop_token(b"p", "7K2M9QXD4TPC", Channel.EMAIL))
    ('7K2M9QXD4TPC', <Channel.EMAIL: 'email'>)
    >>> parse_stop_token(b"other", stop_token(b"p", "7K2M9QXD4TPC", Channel.EMAIL)) is None
    True
    """
    payload = f"{report}:{channel}"
    mac = _keyed_hash(pepper, "stop", payload)[:16]
    return "r." + base64.urlsafe_b64encode(mac + payload.encode()).decode().rstrip("=")


def parse_stop_token(pepper: bytes, token: str) -> tuple[str, Channel] | None:
    """Return report and channel of a stop token; None for a token that we never made."""
    kind, _, body = token.partition(".")
    try:
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        mac, payload = raw[:16], raw[16:].decode()
    except ValueError:
        return None
    if kind != "r" or not hmac.compare_digest(mac, _keyed_hash(pepper, "stop", payload)[:16]):
        return None
    report, _, channel = payload.partition(":")
    return report, Channel(channel)


def equal_in_constant_time(one: str, other: str) -> bool:
    """Compare two secrets in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def _keyed_hash(pepper: bytes, *parts: str) -> bytes:
    return hmac.new(pepper, "\x1f".join(parts).encode(), hashlib.sha256).digest()
