"""Keep which agencies have no reachable subscriber on DynamoDB."""

from collections.abc import Mapping
from typing import Any

from chalicelib.adapters.codec import moment, plain, when
from chalicelib.adapters.dynamodb.item_table import Item, ItemTable
from chalicelib.adapters.dynamodb.reference_data.packed_reference import new_stamp
from chalicelib.usecases.agency_alerts.ports import (
    UnreachableAgency,
)

_PARTITION = "REFERENCE#UNHEARD"


class DynamoUnreachableAgencies:
    """Implements UnreachableAgencies as a kind of reference data, which whoever alerts reads.

    `client` is a botocore DynamoDB client.
    """

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def by_agency(self) -> Mapping[str, UnreachableAgency]:
        """Run one consistent query."""
        return {item["SK"]: _unreachable(item["data"]) for item in self._table.query(_PARTITION)}

    def save_unreachable(self, unreachable: UnreachableAgency) -> None:
        """Put the item and the stamp of its kind in one transaction."""
        data = {
            "id": unreachable.agency,
            "since": unreachable.since,
            "tier_told_at": unreachable.tier_alerted_at,
        }
        item = {"PK": _PARTITION, "SK": unreachable.agency, "data": plain(data)}
        self._write(self._table.anyway(item))

    def delete_unreachable(self, agency: str) -> None:
        """Delete the item and put the stamp of its kind in one transaction."""
        self._write(self._table.without(_PARTITION, agency))

    def _write(self, change: Item) -> None:
        self._table.transact([change, self._table.anyway(new_stamp("UNHEARD"))], expected=0)


def _unreachable(data: Mapping[str, Any]) -> UnreachableAgency:
    return UnreachableAgency(
        agency=data["id"],
        since=moment(data["since"]),
        tier_alerted_at=when(data.get("tier_told_at")),
    )
