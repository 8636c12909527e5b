"""Keep what each agency was alerted of on DynamoDB, for digests and for mornings after a night."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from chalicelib.adapters.codec import moment
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import Item, ItemTable
from chalicelib.usecases.agency_alerts.ports import (
    JournalEntry,
)

#: Longer than any row of days off, after which a weekly digest still tells everything.
KEPT = timedelta(days=40)


class DynamoAlertJournal:
    """Implements AlertJournal. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def save_entry(self, noted: JournalEntry) -> None:
        """One put."""
        at = noted.at.astimezone(UTC)
        self._table.put(
            {
                "PK": keys.told(noted.agency, at.date(), noted.event),
                "SK": f"{at.isoformat()}#{noted.event}",
                "data": {
                    "event": noted.event,
                    "at": at.isoformat(),
                    "report": noted.report,
                    "attributes": dict(noted.attributes),
                },
                "expires_at": _forget(at.date(), KEPT),
            }
        )

    def entries_between(
        self, agency: str, start: datetime, end: datetime
    ) -> Sequence[JournalEntry]:
        """Eight consistent queries a day."""
        first, last = start.astimezone(UTC).date(), end.astimezone(UTC).date()
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        shards = [shard for day in days for shard in keys.told_shards(agency, day)]
        found = [_noted(agency, item) for shard in shards for item in self._table.query(shard)]
        inside = sorted((n for n in found if start <= n.at < end), key=lambda n: (n.at, n.event))
        return list({(n.event, n.attributes["kind"]): n for n in reversed(inside)}.values())[::-1]

    def hold_for_morning(self, agency: str, morning: date) -> None:
        """One put; repeating it changes nothing."""
        forget = _forget(morning, timedelta(days=7))
        self._table.put({"PK": keys.held(morning), "SK": agency, "expires_at": forget})

    def held_for_morning(self, morning: date) -> Sequence[str]:
        """One consistent query."""
        return [item["SK"] for item in self._table.query(keys.held(morning))]


def _noted(agency: str, item: Item) -> JournalEntry:
    data = item["data"]
    return JournalEntry(
        agency=agency,
        event=data["event"],
        at=moment(data["at"]),
        report=data["report"],
        attributes=data["attributes"],
    )


def _forget(day: date, kept: timedelta) -> int:
    return int((datetime.combine(day, time(), UTC) + kept).timestamp())
