"""Count daily limits on DynamoDB; the table deletes old counters by itself."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import ItemTable

KEPT = timedelta(days=2)


class DynamoDailyLimits:
    """Implements DailyLimits. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def count_within_limit(self, counter: str, *, most: int, day: date) -> bool:
        """Count by one conditional update."""
        expires_at = datetime.combine(day, time(), UTC) + KEPT
        return self._table.update_if(
            keys.limit(counter),
            day.isoformat(),
            "ADD taken :one SET expires_at = :forget",
            "attribute_not_exists(taken) OR taken < :most",
            one=1,
            most=most,
            forget=int(expires_at.timestamp()),
        )

    def count_once_within_limit(self, counter: str, what: str, *, most: int, day: date) -> bool:
        """Count by one conditional update of the set of what was counted, known by its digest."""
        expires_at = datetime.combine(day, time(), UTC) + KEPT
        known = hashlib.sha256(what.encode()).hexdigest()[:32]
        return self._table.update_if(
            keys.limit(counter),
            f"once:{day.isoformat()}",
            "ADD counted :these SET expires_at = :forget",
            "attribute_not_exists(counted) OR contains(counted, :known) OR size(counted) < :most",
            these={known},
            known=known,
            most=most,
            forget=int(expires_at.timestamp()),
        )
