"""What agencies' subscribers chose, what agencies were told, and for whom nobody hears."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from chalicelib.adapters.codec import moment, plain, when
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import Item, ItemTable
from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference, AlertTheme
from chalicelib.usecases.agency_alerts.ports import (
    JournalEntry,
    StoredPreference,
    UnreachableAgency,
)

#: Longer than any row of days off, after which a weekly digest still tells everything.
KEPT = timedelta(days=40)
_SILENT = "REFERENCE#UNHEARD"


class DynamoAlertPreferences:
    """Implements AlertPreferences. `client` is a botocore DynamoDB client, as below."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def of_agency(self, agency: str) -> Mapping[str, StoredPreference]:
        """One consistent query."""
        found = self._table.query(keys.subscribers(agency))
        return {item["SK"]: _chosen(item["data"]) for item in found}

    def with_digests(self) -> Sequence[str]:
        """One consistent query: a morning costs by its readers, not by all agencies."""
        return [item["SK"] for item in self._table.query(keys.DIGESTED)]

    def put(self, agency: str, subscriber: str, chosen: StoredPreference) -> None:
        """One put; another one before it, when anything comes by schedule: the agency is looked
        at."""
        choice = chosen.choice
        if choice.gathered:
            self._table.put({"PK": keys.DIGESTED, "SK": agency})
        data = {
            "unit": choice.unit,
            "urgent_only": choice.urgent_only,
            "themes": sorted(choice.themes),
            "rhythm": choice.rhythm.value,
            "language": choice.language,
            "evaluation": choice.evaluation,
            "by": chosen.by,
            "at": chosen.at,
            "channel": chosen.channel,
        }
        self._table.put({"PK": keys.subscribers(agency), "SK": subscriber, "data": plain(data)})

    def drop(self, agency: str, subscriber: str) -> None:
        """One delete."""
        self._table.drop(keys.subscribers(agency), subscriber)


def _chosen(data: Mapping[str, Any]) -> StoredPreference:
    return StoredPreference(
        choice=AlertPreference(
            unit=data.get("unit"),
            urgent_only=data["urgent_only"],
            themes=frozenset(AlertTheme(theme) for theme in data["themes"]),
            rhythm=AlertFrequency(data["rhythm"]),
            language=data["language"],
            evaluation=data.get("evaluation", False),
        ),
        by=data["by"],
        at=moment(data["at"]),
        channel=Channel(data["channel"]) if data.get("channel") else None,
    )


class DynamoAlertJournal:
    """Implements AlertJournal."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def note(self, noted: JournalEntry) -> None:
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

    def between(self, agency: str, start: datetime, end: datetime) -> Sequence[JournalEntry]:
        """Eight consistent queries a day."""
        first, last = start.astimezone(UTC).date(), end.astimezone(UTC).date()
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        shards = [shard for day in days for shard in keys.told_shards(agency, day)]
        found = [_noted(agency, item) for shard in shards for item in self._table.query(shard)]
        inside = sorted((n for n in found if start <= n.at < end), key=lambda n: (n.at, n.event))
        return list({(n.event, n.attributes["kind"]): n for n in reversed(inside)}.values())[::-1]

    def hold(self, agency: str, morning: date) -> None:
        """One put; repeating it changes nothing."""
        forget = _forget(morning, timedelta(days=7))
        self._table.put({"PK": keys.held(morning), "SK": agency, "expires_at": forget})

    def held(self, morning: date) -> Sequence[str]:
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


class DynamoUnreachableAgencies:
    """Implements UnreachableAgencies as a kind of reference data, read by whoever alerts."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def all(self) -> Mapping[str, UnreachableAgency]:
        """One consistent query."""
        return {item["SK"]: _silence(item["data"]) for item in self._table.query(_SILENT)}

    def put(self, silence: UnreachableAgency) -> None:
        """One put."""
        told = silence.tier_told_at
        data = {"id": silence.agency, "since": silence.since, "tier_told_at": told}
        self._table.put({"PK": _SILENT, "SK": silence.agency, "data": plain(data)})

    def drop(self, agency: str) -> None:
        """One delete."""
        self._table.drop(_SILENT, agency)


def _silence(data: Mapping[str, Any]) -> UnreachableAgency:
    return UnreachableAgency(
        agency=data["id"],
        since=moment(data["since"]),
        tier_told_at=when(data.get("tier_told_at")),
    )


def _forget(day: date, kept: timedelta) -> int:
    return int((datetime.combine(day, time(), UTC) + kept).timestamp())
