"""Store the delivery log on DynamoDB: one item is both a worker's claim and the line of the log."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.adapters.codec import moment
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import Item, ItemTable
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.notifications.message import Message
from chalicelib.usecases.notifications.ports import (
    SETTLED,
    DeliveryClaim,
    DeliveryLogEntry,
    DeliveryOutcome,
    LoggedMessage,
)

SENDING = "sending"
#: Items of no report's log are kept only as long as a queue may bring the delivery again.
KEPT = timedelta(days=30)
_FREE = (
    "attribute_not_exists(PK) OR outcome = :waiting OR (outcome = :sending AND lease_until < :now)"
)


class DynamoDeliveryLog:
    """Implements DeliveryLog. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def claim(self, delivery: LoggedMessage, *, now: datetime, until: datetime) -> DeliveryClaim:
        """Read by one get, then write by one put that fails when somebody else came in between."""
        stored = self._table.get(*keys.delivery(delivery.log_of, delivery.key))
        if stored and stored["outcome"] in SETTLED:
            return DeliveryClaim.SETTLED
        item = _item(delivery, SENDING, "", now)
        claimed = self._table.put_if(
            {**item, "lease_until": keys.moment(until)},
            _FREE,
            waiting=DeliveryOutcome.WAITING.value,
            sending=SENDING,
            now=keys.moment(now),
        )
        if not claimed:
            return DeliveryClaim.BUSY
        return DeliveryClaim.AGAIN if stored else DeliveryClaim.FIRST

    def settle(
        self, delivery: LoggedMessage, outcome: DeliveryOutcome, reason: str, *, now: datetime
    ) -> None:
        """Write by one put over the own claim."""
        self._table.put_if(_item(delivery, outcome, reason, now), "attribute_exists(PK)")

    def mark_undelivered(self, report: str, key: str, reason: OptOutReason) -> None:
        """Read by one get, then write by one put over what was sent."""
        stored = self._table.get(*keys.delivery(report, key))
        if stored:
            undelivered = {
                **stored,
                "outcome": DeliveryOutcome.GAVE_UP.value,
                "reason": reason.value,
            }
            self._table.put_if(undelivered, "outcome = :sent", sent=DeliveryOutcome.SENT.value)

    def outcome(self, report: str, key: str) -> str | None:
        """Read by one consistent get."""
        item = self._table.get(*keys.delivery(report, key))
        return str(item["outcome"]) if item else None

    def entries_of_report(self, report: str) -> Sequence[DeliveryLogEntry]:
        """Read by one consistent query."""
        return [
            DeliveryLogEntry(
                at=moment(item["at"]),
                message=Message(item["message"]),
                channel=Channel(item["channel"]),
                outcome=item["outcome"],
                reason=item["reason"],
                agency=item.get("agency", ""),
                kind=item.get("kind", ""),
            )
            for item in self._table.query(keys.report(report), keys.DELIVERY_PREFIX)
        ]


def _item(delivery: LoggedMessage, outcome: str, reason: str, now: datetime) -> Item:
    partition, sort = keys.delivery(delivery.log_of, delivery.key)
    item = {
        "PK": partition,
        "SK": sort,
        # To the microsecond: what left within one second still stands in its order.
        "at": now.astimezone(UTC).isoformat(),
        "message": delivery.message.value,
        "channel": delivery.channel.value,
        "outcome": str(outcome),
        "reason": reason,
    }
    if delivery.agency:
        item |= {"agency": delivery.agency, "kind": delivery.kind}
    if delivery.log_of:
        return item
    return {**item, "expires_at": int((now + KEPT).timestamp())}
