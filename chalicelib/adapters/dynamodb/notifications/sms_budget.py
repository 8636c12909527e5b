"""What was spent by month, on DynamoDB."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import ItemTable

#: So that last year's month can be compared.
KEPT = timedelta(days=400)


class DynamoSmsSpending:
    """Implements SmsSpending. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def spend_if_room(self, what: str, month: str, *, most: int, count: int = 1) -> int | None:
        """One conditional update."""
        forget = datetime.fromisoformat(f"{month}-01").replace(tzinfo=UTC) + KEPT
        after = self._table.update_if_new(
            keys.spent(what),
            month,
            "ADD spent :count SET expires_at = :forget",
            "(attribute_not_exists(spent) AND :room >= :none) OR spent <= :room",
            count=count,
            none=0,
            room=most - count,
            forget=int(forget.timestamp()),
        )
        return after["spent"] if after else None

    def has_room(self, what: str, month: str, *, most: int, count: int) -> bool:
        """One consistent get."""
        there = self._table.get(keys.spent(what), month)
        return int(there["spent"] if there else 0) + count <= most
