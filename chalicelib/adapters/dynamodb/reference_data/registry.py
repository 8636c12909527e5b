"""Store rows of reference data with their versions and history in DynamoDB."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from chalicelib.adapters import codec
from chalicelib.adapters.dynamodb.item_table import ItemTable
from chalicelib.adapters.dynamodb.reference_data.packed_reference import new_stamp
from chalicelib.domain.reference_data.registry import Row, RowKind
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.history import Actor
from chalicelib.usecases.reference_data.ports import RowHistoryEntry, RowWrite, StoredRow

#: The kind under which each subject is stored.
KIND = {
    RowKind.AGENCIES: "AGENCY",
    RowKind.CATEGORIES: "CATEGORY",
    RowKind.RULES: "RULE",
    RowKind.PROFILES: "PROFILE",
    RowKind.HOLIDAYS: "CALENDAR",
    RowKind.TEMPLATES: "TEMPLATE",
}
#: Rows of one transaction; each takes two of the hundred writes that one may have, a stamp one.
CHUNK = 45


class DynamoRegistry:
    """Implements Registry. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def rows(self, subject: RowKind) -> Mapping[str, StoredRow]:
        """Read by one consistent query, all pages."""
        items = self._table.query(f"REFERENCE#{KIND[subject]}")
        return {item["SK"]: StoredRow(row=item["data"], version=item["version"]) for item in items}

    def save_rows(
        self, subject: RowKind, puts: Sequence[RowWrite], *, by: Actor, reason: str, now: datetime
    ) -> None:
        """Write a transaction per chunk: each row if it still is at its version, its entry, and
        the stamp of the kind.

        Raises: VersionConflict, Unavailable.
        """
        signed = {"at": codec.plain(now), "by": asdict(by), "reason": reason}
        for start in range(0, len(puts), CHUNK):
            chunk = puts[start : start + CHUNK]
            writes = [write for put in chunk for write in self._writes(subject, put, signed)]
            writes.append(self._table.anyway(new_stamp(KIND[subject])))
            self._table.transact(writes, expected=chunk[0].based_on)

    def history(self, subject: RowKind, key: str) -> Sequence[RowHistoryEntry]:
        """Read by one consistent query, all pages."""
        return [entry_of(item) for item in self._table.query(_history(subject, key))]

    def _writes(self, subject: RowKind, put: RowWrite, signed: Row) -> Iterator[Row]:
        version = put.based_on + 1
        key = {"PK": f"REFERENCE#{KIND[subject]}", "SK": put.key}
        yield self._table.over({**key, "version": version, "data": put.row}, put.based_on)
        key = {"PK": _history(subject, put.key), "SK": f"{version:06d}"}
        before = put.before.row if put.before else None
        yield self._table.new(
            {**key, **signed, "version": version, "before": before, "after": put.row}
        )


def _history(subject: RowKind, key: str) -> str:
    return f"HISTORY#{KIND[subject]}#{key}"


def entry_of(item: Row) -> RowHistoryEntry:
    """Build an entry of a history from its item."""
    by = item["by"]
    return RowHistoryEntry(
        version=item["version"],
        at=codec.moment(item["at"]),
        by=Actor(**{**by, "role": Role(by["role"])}),
        reason=item["reason"],
        before=item["before"],
        after=item["after"],
    )
