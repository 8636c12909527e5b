"""Keep which agencies have no reachable subscriber on DynamoDB."""

from collections.abc import Mapping
from typing import Any

from chalicelib.adapters.codec import moment, plain, when
from chalicelib.adapters.dynamodb.item_table import ItemTable
from chalicelib.usecases.agency_alerts.ports import (
    UnreachableAgency,
)

_SILENT = "REFERENCE#UNHEARD"


class DynamoUnreachableAgencies:
    """Implements UnreachableAgencies as a kind of reference data, which whoever alerts reads.

    `client` is a botocore DynamoDB client.
    """

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def by_agency(self) -> Mapping[str, UnreachableAgency]:
        """One consistent query."""
        return {item["SK"]: _silence(item["data"]) for item in self._table.query(_SILENT)}

    def save_unreachable(self, silence: UnreachableAgency) -> None:
        """One put."""
        told = silence.tier_alerted_at
        data = {"id": silence.agency, "since": silence.since, "tier_told_at": told}
        self._table.put({"PK": _SILENT, "SK": silence.agency, "data": plain(data)})

    def delete_unreachable(self, agency: str) -> None:
        """One delete."""
        self._table.drop(_SILENT, agency)


def _silence(data: Mapping[str, Any]) -> UnreachableAgency:
    return UnreachableAgency(
        agency=data["id"],
        since=moment(data["since"]),
        tier_alerted_at=when(data.get("tier_told_at")),
    )
