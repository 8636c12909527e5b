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

    def preferences_of_agency(self, agency: str) -> Mapping[str, StoredPreference]:
        """One consistent query."""
        found = self._table.query(keys.subscribers(agency))
        return {item["SK"]: _chosen(item["data"]) for item in found}

    def agencies_with_digests(self) -> Sequence[str]:
        """One consistent query: a morning costs by its readers, not by all agencies."""
        return [item["SK"] for item in self._table.query(keys.DIGESTED)]

    def save_preference(self, agency: str, subscriber: str, chosen: StoredPreference) -> None:
        """One put; another one before it, when anything comes by schedule: the agency is looked
        at."""
        choice = chosen.preference
        if choice.has_scheduled_mail:
            self._table.put({"PK": keys.DIGESTED, "SK": agency})
        data = {
            "unit": choice.unit,
            "urgent_only": choice.urgent_only,
            "themes": sorted(choice.themes),
            "rhythm": choice.frequency.value,
            "language": choice.language,
            "evaluation": choice.evaluation,
            "by": chosen.set_by,
            "at": chosen.set_at,
            "channel": chosen.channel,
        }
        self._table.put({"PK": keys.subscribers(agency), "SK": subscriber, "data": plain(data)})

    def delete_preference(self, agency: str, subscriber: str) -> None:
        """One delete."""
        self._table.drop(keys.subscribers(agency), subscriber)


def _chosen(data: Mapping[str, Any]) -> StoredPreference:
    return StoredPreference(
        preference=AlertPreference(
            unit=data.get("unit"),
            urgent_only=data["urgent_only"],
            themes=frozenset(AlertTheme(theme) for theme in data["themes"]),
            frequency=AlertFrequency(data["rhythm"]),
            language=data["language"],
            evaluation=data.get("evaluation", False),
        ),
        set_by=data["by"],
        set_at=moment(data["at"]),
        channel=Channel(data["channel"]) if data.get("channel") else None,
    )
