"""What people send us by SMS and e-mail. Safe to be called twice."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote_plus

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import DomainError
from chalicelib.domain.inbound.inbound_commands import InboundMessage
from chalicelib.entrypoints.events.batches import Answer, queue_batch
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.inbound.receive_mail import receive_mail
from chalicelib.usecases.inbound.receive_message import receive_message
from chalicelib.usecases.reference_data.ports import ReferenceData

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

#: A person's number (E.164). Short codes and names belong to machines.
_NUMBER = re.compile(r"\+[1-9]\d{7,14}")


class Needs(Protocol):
    """What these workers need of the wiring."""

    @property
    def reception(self) -> InboundDeps: ...
    @property
    def reference(self) -> ReferenceData: ...
    @property
    def own_address(self) -> str: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...
    def failed(self, report: str, error: Exception) -> None: ...
    def noted(self, what: str, **facts: str) -> None: ...
    def crashed(self, where: str) -> None: ...


def receive_sms(event: dict[str, Any], needs: Needs) -> Answer:
    """SMS as AWS End User Messaging publishes them (two-way SMS), one per message of the queue."""

    def one(record: "SQSRecord") -> None:
        try:
            _sms(record.body, needs)
        except DomainError as error:
            needs.failed("", error)
            raise
        except Exception:
            needs.crashed("inbound_sms")
            raise

    return queue_batch(event, one)


def _sms(body: str, needs: Needs) -> None:
    heard = heard_in(body)
    if heard is None:
        needs.count("InboundIgnored")
        return
    reference, now = needs.reference.current(), needs.now()
    received = receive_message(heard, deps=needs.reception, reference=reference, now=now)
    needs.count(received.fact)


def heard_in(body: str) -> InboundMessage | None:
    """The SMS in a published message; None when no person sent it."""
    sms = json.loads(body)
    number = str(sms["originationNumber"]).strip()
    if not _NUMBER.fullmatch(number) or number == sms["destinationNumber"]:
        return None
    said = str(sms["messageBody"])
    return InboundMessage(
        id=str(sms["inboundMessageId"]), channel=Channel.SMS, address=number, text=said
    )


def receive_letters(event: dict[str, Any], needs: Needs) -> Answer:
    """Letters that Amazon SES laid into the bucket, as the bucket announces them."""

    def one(record: "SQSRecord") -> None:
        try:
            for key in letters_in(record.body):
                _letter(key, needs)
        except DomainError as error:
            needs.failed("", error)
            raise
        except Exception:
            needs.crashed("inbound_mail")
            raise

    return queue_batch(event, one)


def letters_in(body: str) -> Iterator[str]:
    """The key of every letter in an S3 notification; its test message has none."""
    for record in json.loads(body).get("Records", []):
        yield unquote_plus(record["s3"]["object"]["key"])


def _letter(key: str, needs: Needs) -> None:
    received = receive_mail(
        key,
        platform_address=needs.own_address,
        deps=needs.reception,
        reference=needs.reference.current(),
        now=needs.now(),
        on_dropped=lambda why: needs.noted("letter dropped", why=why),
    )
    needs.count(received.fact if received else "InboundRepeated")
