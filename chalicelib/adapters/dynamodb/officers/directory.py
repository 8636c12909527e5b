"""Keep the officers of each agency, and how many of them can act, on DynamoDB."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from chalicelib.adapters import codec
from chalicelib.adapters.dynamodb.item_table import ItemTable
from chalicelib.adapters.dynamodb.reference_data.packed_reference import new_stamp
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.history import Actor
from chalicelib.usecases.officers.ports import OfficerEntry

#: Roles that count as able to act; an operator answers no report.
_ACTING = frozenset(Role) - {Role.OPERATOR}


class DynamoOfficerDirectory:
    """Implements OfficerDirectory. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def officers_of_agency(self, agency: str) -> Sequence[OfficerEntry]:
        """Run one consistent query, all pages."""
        return [_entry(item) for item in self._table.query(_partition(agency))]

    def save_officer(self, entry: OfficerEntry, *, by: Actor, reason: str, now: datetime) -> None:
        """Write entry, history, the agency's count and its stamp in one transaction."""
        agency, version = entry.agency, entry.version + 1
        after = {a.username: a for a in (*self.officers_of_agency(agency), entry)}
        acting = sum(a.enabled and a.role in _ACTING for a in after.values())
        data = {name: value for name, value in asdict(entry).items() if name != "version"}
        history = {"PK": f"HISTORY#OFFICER#{entry.username}", "SK": f"{version:06d}"}
        signed = {"at": codec.plain(now), "by": asdict(by), "reason": reason}
        count = {"PK": "REFERENCE#STAFF", "SK": agency}
        row = {"PK": _partition(agency), "SK": entry.username}
        self._table.transact(
            [
                self._table.over({**row, "version": version, "data": data}, entry.version),
                self._table.new({**history, **signed, "version": version, "after": data}),
                self._table.anyway({**count, "data": {"id": agency, "officers": acting}}),
                self._table.anyway(new_stamp("STAFF")),
            ],
            expected=entry.version,
        )


def _partition(agency: str) -> str:
    return f"OFFICERS#{agency}"


def _entry(item: dict[str, Any]) -> OfficerEntry:
    data = item["data"]
    return OfficerEntry(**{**data, "role": Role(data["role"])}, version=item["version"])
