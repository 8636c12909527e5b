"""What receiving a message by any channel has in common: its context, and the response to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.calendar import end_of_day, local_day
from chalicelib.domain.inbound.dialogue import Dialogue, Exchange, SendResponse
from chalicelib.domain.inbound.inbound_commands import InboundMessage
from chalicelib.domain.inbound.mail_words import shorten
from chalicelib.domain.notifications.message import TO_REPORTER, Message
from chalicelib.domain.privacy.anonymity import Confidential, may_show_content
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.report import Reporter
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.notifications.ports import Delivery, SealedRecipient, delivery_key

#: Characters of a report or reply that the response to an e-mail quotes.
MOST_QUOTED = 600
#: Reports of one sender that are filed on one day.
MOST_REPORTS = 5


@dataclass(frozen=True, kw_only=True)
class ReceivedMessage:
    """What became of a message, as a fact to count.

    `left` says why its letter is kept nowhere but where the provider laid it; "" of an SMS, and
    where it is kept with a report. `missing` are letters of the same draft that were gone.
    """

    fact: str
    left: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ActionResult:
    """What an action leads to: the dialogue after it, the response, the fact to count.

    `kept` tells that the letter is beside a report; `missing` are letters of its draft that were
    gone.
    """

    dialogue: Dialogue
    response: SendResponse | None
    fact: str
    kept: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MessageContext:
    """A message with the collaborators, the reference data and the moment of receiving it.

    `known_as` is the hash of the sender of words that waited, "" for that of the message.
    """

    message: InboundMessage
    deps: InboundDeps
    reference: Reference
    now: datetime
    known_as: str = ""

    @property
    def sender(self) -> str:
        """The keyed hash of the sender's number or address; of the message where it is alone."""
        if self.known_as:
            return self.known_as
        message = self.message
        address = f"{message.id}.{message.address}" if message.alone else message.address
        return verified_contact.address_hash(self.deps.contacts.pepper, message.channel, address)

    def is_within_limit(self, what: str, most: int) -> bool:
        """Count this message as one of `what` of its sender today; tell whether it is within
        `most`. A message that is delivered again is counted once.
        """
        return self.deps.contacts.limits.count_once_within_limit(
            f"{what}:{self.sender}", self.message.id, most=most, day=local_day(self.now)
        )


def exchange_with(message: InboundMessage, response: SendResponse | None) -> Exchange:
    """Return the exchange of a message and the response to it."""
    return Exchange(
        message_id=message.id,
        response=response.response if response else None,
        values=response.values if response else {},
    )


def next_day(now: datetime) -> datetime:
    """Return when the next day begins, of those by which limits count."""
    return end_of_day(local_day(now)) + timedelta(seconds=1)


def taken_words(text: str, report: Confidential) -> str:
    """Return what a response quotes of the words that were taken; "" of a confidential report."""
    return shorten(text, MOST_QUOTED) if may_show_content(report) else ""


def send_response(exchange: Exchange, language: str, context: MessageContext) -> None:
    """Queue the response to the sender; the same message makes the same delivery.

    Nothing leaves to a sender who wants no automatic response.

    Raises: Unavailable when the queue is not reachable.
    """
    if exchange.response is None or not context.message.may_respond:
        return
    message, contacts = context.message, context.deps.contacts
    key = delivery_key("inbound", message.channel, context.sender, message.id)
    report = exchange.values.get("report", "")
    values = {name: value for name, value in exchange.values.items() if name != "report"}
    sender = Reporter(
        email=message.address if message.channel is Channel.EMAIL else "",
        phone=message.address if message.channel is Channel.SMS else "",
    )
    contacts.outbox.send(
        Delivery(
            key=key,
            message=Message(exchange.response.value),
            channel=message.channel,
            recipient=SealedRecipient(
                bound_to=key, sealed=contacts.seal.seal_identity(key, sender)
            ),
            language=language,
            report=report if Message(exchange.response.value) in TO_REPORTER else "",
            values={"tracking_id": tracking_ids.show(report), **values} if report else values,
        )
    )
