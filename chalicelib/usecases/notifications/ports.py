"""Deliveries and the ports of delivering them: senders, queue, delivery log, SMS spending.

Senders raise three errors of their providers: `Unavailable` (try later), `SlowDown` (try later, and
all others too), `Undeliverable` (never, with a reason).
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.notifications.message import TO_REPORTER, Message
from chalicelib.domain.notifications.push_endpoint import PushEndpoint


def delivery_key(*parts: str) -> str:
    """Hash the parts that make a delivery or request unique into its key, 32 hexadecimal digits.

    >>> delivery_key("R1", "receipt") == delivery_key("R1", "receipt") != delivery_key("R1receipt")
    True
    """
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True)
class ReporterRecipient:
    """The reporter of `report`, which holds the identity; the worker unseals it."""

    report: str


@dataclass(frozen=True, kw_only=True)
class SealedRecipient:
    """A follower's or officer's address, sealed by `Seal.seal_identity(bound_to, ...)`."""

    bound_to: str
    sealed: bytes


Recipient = ReporterRecipient | SealedRecipient


@dataclass(frozen=True, kw_only=True)
class PrecedingMessage:
    """The message to the same person that should leave first; `at` is when its event happened."""

    key: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message to one person. The same event, recipient and message make the same `key`.

    `report` is what it is about, "" for nothing. `values` fill the texts: names ending in `_at`
    are ISO moments. They travel through the queue, so no address and no secret may be in them;
    `delivery_secrets.SECRETS` derives secrets in the worker. After `until` it is not sent any more.
    It is sent after `earlier`, unless that is stuck for long. `event` is the number of the event
    that it tells of, 0 for none: an event of `report`, or of `main` into which that was merged.
    """

    key: str
    message: Message
    channel: Channel
    recipient: Recipient
    language: str
    report: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    until: datetime | None = None
    earlier: PrecedingMessage | None = None
    event: int = 0
    main: str = ""
    #: Of alerts alone, see `LoggedMessage`.
    agency: ClassVar[str] = ""
    kind: ClassVar[str] = ""

    @property
    def log_of(self) -> str:
        """Return the report in whose delivery log it stands, "" for none.

        Only messages to its reporter do: thousands may follow a report, and its log is read with
        it.
        """
        return self.report if self.to_reporter else ""

    @property
    def to_reporter(self) -> bool:
        """Tell whether the reporter of `report` gets it.

        The response to a report filed by SMS or e-mail, and to a reply, goes to its reporter too,
        but carries a sealed address of its own: the report may not be stored yet.
        """
        return isinstance(self.recipient, ReporterRecipient) or self.message in TO_REPORTER


@dataclass(frozen=True, kw_only=True)
class LostCodeRequest:
    """A request for a new access code; the worker finds out whether the typed address is right.

    `sealed` is the typed address, sealed and bound to `key`, which names this request. After
    `until` it is dropped: nobody waits for it any more.
    """

    key: str
    report: str
    channel: Channel
    sealed: bytes
    until: datetime


#: What the deliveries queue holds. Alerts have a queue of their own: `agency_alerts.ports`.
Outgoing = Delivery | LostCodeRequest


class LoggedMessage(Protocol):
    """A delivery or a queued alert, as `send_once` and the delivery log see it.

    `log_of` is the report in whose log it stands, "" for none. `agency` and `kind` are those of an
    alert, "" for a delivery.
    """

    @property
    def key(self) -> str:
        """The key under which it is claimed."""

    @property
    def message(self) -> Message:
        """Which message it is."""

    @property
    def channel(self) -> Channel:
        """By which channel it leaves."""

    @property
    def log_of(self) -> str:
        """The report in whose log it stands; "" for none."""

    @property
    def agency(self) -> str:
        """The agency that is alerted; "" for a person."""

    @property
    def kind(self) -> str:
        """The kind of an alert; "" for other messages."""

    @property
    def until(self) -> datetime | None:
        """When it is too late to send it; None for never."""

    @property
    def earlier(self) -> PrecedingMessage | None:
        """The message that must have left before it; None for none."""


class Outbox(Protocol):
    """The queue of messages to people and of requests for new codes."""

    def send(self, outgoing: Outgoing) -> None:
        """Queue it. Raises: Unavailable."""

    def postpone(self, receipt: str, seconds: int) -> None:
        """Hide a message that failed from the workers for `seconds`. Raises: Unavailable.

        `receipt` is the handle by which the worker received it.
        """


@dataclass(frozen=True, kw_only=True)
class RenderedMessage:
    """A message as it leaves, for e-mail and for SMS; the SMS has at most 160 characters of GSM-7.

    `unsubscribe_url` is where a mail program posts that its reader wants no more of these (RFC
    8058), "" for none. `reply_to` is the part before the @ of the address that replies go to, ""
    for the sender's own.
    """

    subject: str
    text: str
    html: str
    sms: str
    unsubscribe_url: str = ""
    reply_to: str = ""


#: Writes a message in the delivery's language; the mapping holds its values and secrets.
WriteMessage = Callable[[Delivery, Mapping[str, str]], RenderedMessage]


class MailSender(Protocol):
    """Sends e-mail."""

    def send(self, address: str, message: RenderedMessage, tags: Mapping[str, str]) -> None:
        """Send an e-mail. Raises: Unavailable, SlowDown, Undeliverable.

        `tags` come back with the provider's notice of a bounce or complaint: letters, digits,
        dashes and underscores.
        """


class SmsSender(Protocol):
    """Sends SMS."""

    def send(self, number: str, text: str) -> None:
        """Send to an E.164 number. Raises: Unavailable, SlowDown, Undeliverable."""


@dataclass(frozen=True, kw_only=True)
class PushNote:
    """A notification on a device: title, a line or two, and the page of this site that it opens."""

    title: str
    body: str
    url: str
    language: str


#: Writes what a device shows of a delivery. Raises: Undeliverable for what devices do not get.
WritePushNote = Callable[[Delivery], PushNote]


class PushSender(Protocol):
    """Sends web pushes."""

    def push(self, to: PushEndpoint, note: PushNote, *, topic: str, seconds: int) -> None:
        """Hand it to the device's push service, which keeps the newest of a `topic` for `seconds`.

        A topic is at most 32 characters of base64url. Raises: Unavailable, SlowDown, Undeliverable,
        and Gone when the push endpoint does not exist any more.
        """


class DeliveryClaim(StrEnum):
    """What a worker finds that claims a delivery."""

    FIRST = "first"  # it may send, nobody tried before
    AGAIN = "again"  # it may send, an earlier try failed
    BUSY = "busy"  # another worker holds the claim
    SETTLED = "settled"  # it was sent, given up or held back


class DeliveryOutcome(StrEnum):
    """What became of a delivery. The values are stored."""

    SENT = "sent"
    WAITING = "waiting"
    GAVE_UP = "gave_up"
    ENDED = "ended"  # the push endpoint is gone, and with it the follow
    HELD_BACK = "held_back"  # opted out, or the SMS budget is spent


#: A delivery with one of these outcomes is never tried again.
SETTLED = frozenset(
    {
        DeliveryOutcome.SENT,
        DeliveryOutcome.GAVE_UP,
        DeliveryOutcome.ENDED,
        DeliveryOutcome.HELD_BACK,
    }
)


@dataclass(frozen=True, kw_only=True)
class DeliveryLogEntry:
    """One line of a report's delivery log, without address; `agency` and `kind` are an alert's."""

    at: datetime
    message: Message
    channel: Channel
    outcome: str
    reason: str
    agency: str = ""
    kind: str = ""


class DeliveryLog(Protocol):
    """The delivery log, which is also the claims of workers: nothing is sent twice."""

    def claim(self, delivery: LoggedMessage, *, now: datetime, until: datetime) -> DeliveryClaim:
        """Claim a delivery for this worker up to `until`, in one conditional write.

        Raises: Unavailable.
        """

    def settle(
        self, delivery: LoggedMessage, outcome: DeliveryOutcome, reason: str, *, now: datetime
    ) -> None:
        """Store what became of a claimed delivery. Raises: Unavailable."""

    def mark_undelivered(self, report: str, key: str, reason: OptOutReason) -> None:
        """Store that a sent message never arrived, if the report's log has it.

        Raises: Unavailable.
        """

    def outcome(self, report: str, key: str) -> str | None:
        """Return the outcome of a delivery in a report's log; None when nobody claimed it yet.

        Raises: Unavailable.
        """

    def entries_of_report(self, report: str) -> Sequence[DeliveryLogEntry]:
        """Return a report's delivery log, in the order of its keys. Raises: Unavailable."""


class SmsSpending(Protocol):
    """Counters of what was spent in a month, for the SMS budget."""

    def spend_if_room(self, counter: str, month: str, *, most: int, count: int = 1) -> int | None:
        """Add `count` to a counter of a month (`2026-11`) and return the sum.

        None, and nothing added, when that would be more than `most`. Raises: Unavailable.
        """

    def has_room(self, counter: str, month: str, *, most: int, count: int) -> bool:
        """Tell whether `count` more would be at most `most`; add nothing. Raises: Unavailable."""
