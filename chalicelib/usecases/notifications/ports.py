"""Messages to people outside, and what delivering them needs of the world.

Providers' errors come as three: `Unavailable` (try later), `SlowDown` (later, and the others too),
`Undeliverable` (never, for a reason).
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.notifications.push_endpoint import PushEndpoint


def delivery_key(*parts: str) -> str:
    """The key of a delivery or request, from what makes it the only one of its kind.

    >>> delivery_key("R1", "receipt") == delivery_key("R1", "receipt") != delivery_key("R1receipt")
    True
    """
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True)
class ReporterRecipient:
    """The reporter of `report` (a root): the worker opens the sealed identity."""

    report: str


@dataclass(frozen=True, kw_only=True)
class SealedRecipient:
    """An address sealed with `Seal.close(bound_to, Reporter(...))`, for whoever is no reporter."""

    bound_to: str
    sealed: bytes


Recipient = ReporterRecipient | SealedRecipient


@dataclass(frozen=True, kw_only=True)
class PrecedingMessage:
    """The message to the same person that should leave first, and when what it tells happened."""

    key: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message to one person. The same event, recipient and message make the same `key`.

    `report` is what it is about, "" for nothing. `values` fill the texts: names ending in `_at`
    are ISO moments. They travel through the queue, so no address and no secret may be in them;
    `deliver.SECRETS` derives secrets in the worker. After `until` it is pointless. It leaves
    after `earlier`, unless that is stuck for long. `event` is the number of the event that it tells
    of, 0 for none: of `report`, or of `main` into which that was merged.
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
        """The report in whose log it stands, "" for none.

        Of deliveries only what its reporter gets: thousands may follow a report, and its log is
        read with it.
        """
        return self.report if self.to_reporter else ""

    @property
    def to_reporter(self) -> bool:
        """Whether the reporter of `report` gets it. Until that is routed, its seal cannot be read,
        and the answer to whoever filed it by message carries a seal of its own."""
        filed = self.message in (Message.FILED, Message.FILED_UNPROVED)
        return isinstance(self.recipient, ReporterRecipient) or filed


@dataclass(frozen=True, kw_only=True)
class LostCodeRequest:
    """Somebody asks for a new access code; the worker finds out whether what was typed fits.

    `sealed` is the typed address, sealed and bound to `key`, which names this request. After
    `until` it is forgotten: nobody waits for it any more.
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
    def key(self) -> str: ...
    @property
    def message(self) -> Message: ...
    @property
    def channel(self) -> Channel: ...
    @property
    def log_of(self) -> str: ...
    @property
    def agency(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def earlier(self) -> PrecedingMessage | None: ...


class Outbox(Protocol):
    """The queue of what is to leave."""

    def send(self, outgoing: Outgoing) -> None:
        """Queue it; raises Unavailable."""

    def wait(self, receipt: str, seconds: int) -> None:
        """Show a message that failed again in so many seconds; raises Unavailable."""


@dataclass(frozen=True, kw_only=True)
class RenderedMessage:
    """A message as it leaves: the SMS has at most 160 characters of GSM-7. `stop` is the address
    to which a mail program may post that its reader wants no more of these; "" when there is none.
    `reply_to` is the part before the @ of the address that replies go to, "" for the sender's own.
    """

    subject: str
    text: str
    html: str
    sms: str
    unsubscribe_url: str = ""
    reply_to: str = ""


#: Writes a letter; lives with the texts. The mapping holds the delivery's values and secrets.
WriteMessage = Callable[[Delivery, Mapping[str, str]], RenderedMessage]


class MailSender(Protocol):
    """E-mail."""

    def send(self, address: str, letter: RenderedMessage, marks: Mapping[str, str]) -> None:
        """Send; raises Unavailable, SlowDown, Undeliverable. `marks` come back with whatever the
        provider hears of it later: letters, digits, dashes and underscores."""


class SmsSender(Protocol):
    """SMS."""

    def send(self, number: str, text: str) -> None:
        """Send to an E.164 number; raises Unavailable, SlowDown, Undeliverable."""


@dataclass(frozen=True, kw_only=True)
class PushNote:
    """What a device shows: a title, a line or two, and the page of this site that it opens."""

    title: str
    body: str
    url: str
    language: str


#: Writes a note; lives with the texts. Raises Undeliverable for what devices do not get.
WritePushNote = Callable[[Delivery], PushNote]


class PushSender(Protocol):
    """Web push."""

    def push(self, to: PushEndpoint, note: PushNote, *, topic: str, seconds: int) -> None:
        """Hand it to the device's push service, which keeps it for `seconds` and only the newest
        of a topic (at most 32 signs of base64url).

        Raises Unavailable, SlowDown, Undeliverable, and Gone when the subscription is no more.
        """


class DeliveryClaim(StrEnum):
    """What a worker that wants to send finds."""

    FIRST = "first"  # it may send, nobody tried before
    AGAIN = "again"  # it may send, an earlier try failed
    BUSY = "busy"  # another worker is at it
    SETTLED = "settled"  # it was sent, given up or held back


class DeliveryOutcome(StrEnum):
    """What became of a delivery."""

    SENT = "sent"
    WAITING = "waiting"
    GAVE_UP = "gave_up"
    ENDED = "ended"  # whoever followed is gone, and so is the follow
    HELD_BACK = "held_back"  # nothing goes there any more, or there is no budget for it


#: What is one of these is never tried again.
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
    """One line of a report's log, without an address; `agency` and `kind` are of an alert."""

    at: datetime
    message: Message
    channel: Channel
    outcome: str
    reason: str
    agency: str = ""
    kind: str = ""


class DeliveryLog(Protocol):
    """What was sent to reporters and agencies; and who is sending, so that nothing leaves twice."""

    def claim(self, delivery: LoggedMessage, *, now: datetime, until: datetime) -> DeliveryClaim:
        """Take it for this worker up to `until`, in one conditional write."""

    def settle(
        self, delivery: LoggedMessage, outcome: DeliveryOutcome, reason: str, *, now: datetime
    ) -> None:
        """Note what became of it."""

    def mark_undelivered(self, report: str, key: str, why: OptOutReason) -> None:
        """Note that what was sent never arrived, if the report's log has it."""

    def outcome(self, report: str, key: str) -> str | None:
        """What became of a delivery in the log of a report so far; None when nobody took it yet."""

    def entries_of_report(self, report: str) -> Sequence[DeliveryLogEntry]:
        """The log of a report, in the order of its keys."""


class SmsSpending(Protocol):
    """What was spent, by month."""

    def spend_if_room(self, what: str, month: str, *, most: int, count: int = 1) -> int | None:
        """Count `count` more of `what` in a month (`2026-11`) and say how many there are now; None,
        and nothing counted, when they would be more than `most`."""

    def has_room(self, what: str, month: str, *, most: int, count: int) -> bool:
        """Whether `count` more would fit; nothing is counted."""
