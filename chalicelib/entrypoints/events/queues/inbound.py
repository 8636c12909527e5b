"""Handle the queues of SMS and e-mail to the platform."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.inbound_commands import InboundMessage
from chalicelib.entrypoints.context import Context
from chalicelib.entrypoints.events.batches import (
    BatchResponse,
    Retries,
    failures_logged,
    queue_batch,
)
from chalicelib.usecases.inbound.message_context import ReceivedMessage
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.inbound.receive_mail import receive_mail
from chalicelib.usecases.inbound.receive_message import receive_message
from chalicelib.usecases.inbound.waiting_words import go_on_with_waiting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

#: A person's number (E.164). Short codes and names belong to machines.
_NUMBER = re.compile(r"\+[1-9]\d{7,14}")


def receive_sms(
    event: dict[str, Any], context: Context, deps: InboundDeps, retries: Retries | None = None
) -> BatchResponse:
    """Receive SMS as AWS End User Messaging publishes them (two-way SMS), one per message.

    With `retries` what fails waits longer each time.
    """

    def one(record: "SQSRecord") -> None:
        with failures_logged(context, "", where="inbound_sms"):
            _receive_sms(record.body, context, deps)

    return queue_batch(event, one, retries)


def _receive_sms(body: str, context: Context, deps: InboundDeps) -> None:
    message = parse_sms(body)
    if message is None:
        context.count_metric("InboundIgnored")
        return
    reference, now = context.reference(), context.now()
    received = receive_message(message, deps=deps, reference=reference, now=now)
    context.count_metric(received.fact)


def parse_sms(body: str) -> InboundMessage | None:
    """Return the SMS in a published message; None when no person sent it."""
    sms = json.loads(body)
    number = str(sms["originationNumber"]).strip()
    if not _NUMBER.fullmatch(number) or number == sms["destinationNumber"]:
        return None
    text = str(sms["messageBody"])
    return InboundMessage(
        id=str(sms["inboundMessageId"]), channel=Channel.SMS, address=number, text=text
    )


@dataclass(frozen=True, kw_only=True)
class InboundMailDeps:
    """The collaborators of e-mail. `own_address` is the one that mail comes from and goes to."""

    inbound: InboundDeps
    own_address: str


def receive_mails(
    event: dict[str, Any], context: Context, deps: InboundMailDeps, retries: Retries | None = None
) -> BatchResponse:
    """Receive e-mail that Amazon SES stored in the bucket, as the bucket announces it.

    The schedule queues here, too, dialogues by e-mail or SMS whose waiting words are due.
    With `retries` what fails waits longer each time.
    """

    def one(record: "SQSRecord") -> None:
        with failures_logged(context, "", where="inbound_mail"):
            if sender := waiting_sender(record.body):
                _go_on(sender, context, deps)
            for key in mail_keys(record.body):
                _receive_mail(key, context, deps)

    return queue_batch(event, one, retries)


def mail_keys(body: str) -> Iterator[str]:
    """Yield the key of every e-mail in an S3 notification; its test message has none."""
    for record in json.loads(body).get("Records", []):
        yield unquote_plus(record["s3"]["object"]["key"])


def waiting_sender(body: str) -> str:
    """Return the sender of the dialogue whose waiting words are due; "" of other messages."""
    return str(json.loads(body).get("waiting", ""))


def _go_on(sender: str, context: Context, deps: InboundMailDeps) -> None:
    received = go_on_with_waiting(
        sender, deps=deps.inbound, reference=context.reference(), now=context.now()
    )
    _count(received, context)


def _count(received: ReceivedMessage, context: Context) -> None:
    for missing in received.missing:
        context.telemetry().log_fact("letter dropped", why="missing", letter=missing)
        context.count_metric("MailMissing")
    context.count_metric(received.fact)


def _receive_mail(key: str, context: Context, deps: InboundMailDeps) -> None:
    def log(why: str) -> None:
        context.telemetry().log_fact("letter dropped", why=why, letter=key)

    received = receive_mail(
        key,
        platform_address=deps.own_address,
        deps=deps.inbound,
        reference=context.reference(),
        now=context.now(),
        on_dropped=log,
    )
    _count(received, context)
