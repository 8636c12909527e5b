"""What was spent by month, on DynamoDB."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.plain import PlainTable

#: So that last year's month can be compared.
KEPT = timedelta(days=400)


class DynamoSpending:
    """Implements Spending. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = PlainTable(client, table)

    def spend(self, what: str, month: str, *, most: int) -> int | None:
        """One conditional update."""
        forget = datetime.fromisoformat(f"{month}-01").replace(tzinfo=UTC) + KEPT
        after = self._table.update_if_new(
            keys.spent(what),
            month,
            "ADD spent :one SET expires_at = :forget",
            "(attribute_not_exists(spent) AND :most > :none) OR spent < :most",
            one=1,
            none=0,
            most=most,
            forget=int(forget.timestamp()),
        )
        return after["spent"] if after else None
