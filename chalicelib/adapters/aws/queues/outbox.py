"""Put what is to leave for people on the deliveries queue: no open address, and no secret."""

import base64
import json
from typing import Any

from chalicelib.adapters.aws.faults import translated
from chalicelib.adapters.codec import moment, plain, when
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.notifications.message import Message
from chalicelib.usecases.notifications.ports import (
    Delivery,
    LostCodeRequest,
    Outgoing,
    PrecedingMessage,
    Recipient,
    ReporterRecipient,
    SealedRecipient,
)

LONGEST_WAIT = 43_200  # SQS hides a message for at most twelve hours


class SqsQueue:
    """One queue of messages that leave: what SqsOutbox and SqsAlertOutbox share.

    `client` is a botocore SQS client.
    """

    def __init__(self, client: Any, url: str) -> None:
        self._client, self._url = client, url

    def send_body(self, body: str) -> None:
        """Send one message; raises Unavailable."""
        self._call("send_message", MessageBody=body)

    def postpone(self, receipt: str, seconds: int) -> None:
        """Change how long the message stays hidden; raises Unavailable."""
        hidden = min(seconds, LONGEST_WAIT)
        self._call("change_message_visibility", ReceiptHandle=receipt, VisibilityTimeout=hidden)

    def _call(self, method: str, **asked: Any) -> None:
        with translated():
            getattr(self._client, method)(QueueUrl=self._url, **asked)


class SqsOutbox(SqsQueue):
    """Implements Outbox."""

    def send(self, outgoing: Outgoing) -> None:
        """Send one message."""
        self.send_body(dump(outgoing))


def dump(outgoing: Outgoing) -> str:
    """The message of a delivery or of a request for a new code."""
    if isinstance(outgoing, LostCodeRequest):
        sealed = _text(outgoing.sealed)
        lost = {"key": outgoing.key, "report": outgoing.report, "channel": outgoing.channel}
        body = {**lost, "sealed": sealed, "until": plain(outgoing.until)}
        return json.dumps({"lost_code": body})
    delivery = {
        "key": outgoing.key,
        "message": outgoing.message,
        "channel": outgoing.channel,
        "recipient": _dump_recipient(outgoing.recipient),
        "language": outgoing.language,
        "report": outgoing.report,
        "values": dict(outgoing.values),
        "until": plain(outgoing.until),
        "event": outgoing.event,
        "main": outgoing.main,
    }
    if outgoing.earlier:
        at = plain(outgoing.earlier.at)
        delivery["earlier"] = {"key": outgoing.earlier.key, "at": at}
    return json.dumps({"delivery": delivery}, ensure_ascii=False)


def load(message: str) -> Outgoing:
    """What `dump` wrote."""
    body = json.loads(message)
    if "lost_code" in body:
        lost = body["lost_code"]
        return LostCodeRequest(
            key=lost["key"],
            report=lost["report"],
            channel=Channel(lost["channel"]),
            sealed=base64.b64decode(lost["sealed"]),
            until=moment(lost["until"]),
        )
    found = body["delivery"]
    return Delivery(
        key=found["key"],
        message=Message(found["message"]),
        channel=Channel(found["channel"]),
        recipient=_load_recipient(found["recipient"]),
        language=found["language"],
        report=found["report"],
        values=found["values"],
        until=when(found["until"]),
        earlier=_load_earlier(found.get("earlier")),
        event=found.get("event", 0),
        main=found.get("main", ""),
    )


def _load_earlier(given: dict[str, str] | None) -> PrecedingMessage | None:
    return PrecedingMessage(key=given["key"], at=moment(given["at"])) if given else None


def _dump_recipient(recipient: Recipient) -> dict[str, str]:
    if isinstance(recipient, ReporterRecipient):
        return {"report": recipient.report}
    return {"bound_to": recipient.bound_to, "sealed": _text(recipient.sealed)}


def _load_recipient(given: dict[str, str]) -> Recipient:
    if "report" in given:
        return ReporterRecipient(report=given["report"])
    return SealedRecipient(bound_to=given["bound_to"], sealed=base64.b64decode(given["sealed"]))


def _text(sealed: bytes) -> str:
    return base64.b64encode(sealed).decode()
