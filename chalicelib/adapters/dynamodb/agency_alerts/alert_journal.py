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

#: Longer than any row of days off, so that a weekly digest after it still has everything.
KEPT = timedelta(days=40)


class DynamoAlertJournal:
    """Implements AlertJournal. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def save_entry(self, entry: JournalEntry) -> None:
        """Put one item."""
        at = entry.at.astimezone(UTC)
        self._table.put(
            {
                "PK": keys.journal(entry.agency, at.date(), entry.event),
                "SK": f"{at.isoformat()}#{entry.event}",
                "data": {
                    "event": entry.event,
                    "at": at.isoformat(),
                    "report": entry.report,
                    "attributes": dict(entry.attributes),
                },
                "expires_at": _forget(at.date(), KEPT),
            }
        )

    def entries_between(
        self, agency: str, start: datetime, end: datetime
    ) -> Sequence[JournalEntry]:
        """Run eight consistent queries for each day."""
        first, last = start.astimezone(UTC).date(), end.astimezone(UTC).date()
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        shards = [shard for day in days for shard in keys.journal_shards(agency, day)]
        found = [_entry(agency, item) for shard in shards for item in self._table.query(shard)]
        inside = sorted((n for n in found if start <= n.at < end), key=lambda n: (n.at, n.event))
        return list({(n.event, n.kind): n for n in reversed(inside)}.values())[::-1]

    def hold_for_morning(self, agency: str, morning: date) -> None:
        """Put one item; repeating it changes nothing."""
        forget = _forget(morning, KEPT)  # a morning's run may be made up for weeks later
        self._table.put({"PK": keys.held_for_morning(morning), "SK": agency, "expires_at": forget})

    def held_for_morning(self, morning: date) -> Sequence[str]:
        """Run one consistent query."""
        return [item["SK"] for item in self._table.query(keys.held_for_morning(morning))]


def _entry(agency: str, item: Item) -> JournalEntry:
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
