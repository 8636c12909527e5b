"""Count what was spent of the SMS budget, by month, on DynamoDB."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import ItemTable

#: Long enough to compare with the same month of last year.
KEPT = timedelta(days=400)


class DynamoSmsSpending:
    """Implements SmsSpending. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def spend_if_room(self, counter: str, month: str, *, most: int, count: int = 1) -> int | None:
        """Count by one conditional update."""
        expires_at = datetime.fromisoformat(f"{month}-01").replace(tzinfo=UTC) + KEPT
        updated = self._table.update_if_new(
            keys.spent(counter),
            month,
            "ADD spent :count SET expires_at = :forget",
            "(attribute_not_exists(spent) AND :room >= :none) OR spent <= :room",
            count=count,
            none=0,
            room=most - count,
            forget=int(expires_at.timestamp()),
        )
        return updated["spent"] if updated else None

    def has_room(self, counter: str, month: str, *, most: int, count: int) -> bool:
        """Read by one consistent get."""
        stored = self._table.get(keys.spent(counter), month)
        return int(stored["spent"] if stored else 0) + count <= most
