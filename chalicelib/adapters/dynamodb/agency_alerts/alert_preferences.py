"""Keep what subscribers of agencies want to get on DynamoDB, without their addresses."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.adapters.codec import moment, plain
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import ItemTable
from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference, AlertTheme
from chalicelib.usecases.agency_alerts.ports import (
    StoredPreference,
)


class DynamoAlertPreferences:
    """Implements AlertPreferences. `client` is a botocore DynamoDB client."""

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
