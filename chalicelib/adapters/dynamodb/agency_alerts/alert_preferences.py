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
        """Run one consistent query."""
        found = self._table.query(keys.subscribers(agency))
        return {item["SK"]: _stored(item["data"]) for item in found}

    def agencies_with_digests(self) -> Sequence[str]:
        """Run one consistent query: a morning costs by its readers, not by all agencies."""
        return [item["SK"] for item in self._table.query(keys.DIGESTED)]

    def save_preference(self, agency: str, subscriber: str, stored: StoredPreference) -> None:
        """Put one item; one more before it, when anything comes by schedule, marks the agency."""
        preference = stored.preference
        if preference.has_scheduled_mail:
            self._table.put({"PK": keys.DIGESTED, "SK": agency})
        data = {
            "unit": preference.unit,
            "urgent_only": preference.urgent_only,
            "themes": sorted(preference.themes),
            "rhythm": preference.frequency.value,
            "language": preference.language,
            "evaluation": preference.evaluation,
            "by": stored.set_by,
            "at": stored.set_at,
            "channel": stored.channel,
        }
        self._table.put({"PK": keys.subscribers(agency), "SK": subscriber, "data": plain(data)})

    def delete_preference(self, agency: str, subscriber: str) -> None:
        """Delete one item."""
        self._table.drop(keys.subscribers(agency), subscriber)


def _stored(data: Mapping[str, Any]) -> StoredPreference:
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
