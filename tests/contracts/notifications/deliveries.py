"""A delivery as the contracts of notifications know it."""

from datetime import timedelta
from typing import Any

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.notifications.message import Message
from chalicelib.usecases.notifications.ports import (
    Delivery,
    RenderedMessage,
    ReporterRecipient,
    SealedRecipient,
)
from tests.builders import NOW

LEASE = NOW + timedelta(minutes=1)


FOLLOWER = SealedRecipient(bound_to="follow:1", sealed=b"x")


LETTER = RenderedMessage(subject="Tanda terima", text="Isi – teks", html="<p>Isi</p>", sms="LAPOR!")


def a_delivery(key: str = "k1", report: str = "R1", **changes: Any) -> Delivery:
    usual: dict[str, Any] = {
        "key": key,
        "message": Message.RECEIPT,
        "channel": Channel.EMAIL,
        "recipient": ReporterRecipient(report=report),
        "language": "id",
        "report": report,
        "values": {"filed_at": NOW.isoformat()},
    }
    return Delivery(**{**usual, **changes})
