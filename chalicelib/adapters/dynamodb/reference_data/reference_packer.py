"""Make the packed copy of reference data anew where it is older than the rows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from chalicelib.adapters.dynamodb.item_table import ItemTable
from chalicelib.adapters.dynamodb.reference_data.packed_reference import (
    KINDS,
    LAYOUT,
    PackedReference,
    Stamps,
    new_stamp,
    pack,
    packed_item,
    read_packed,
)
from chalicelib.adapters.holiday_calendar import days_off


class BackupStore(Protocol):
    """Where a copy lies outside the table."""

    def save_backup(self, packed: PackedReference) -> None:
        """Replace the copy that is there. Raises: Unavailable."""


class ReferencePacker:
    """Implements ReferenceKeeper. `client` is a botocore DynamoDB client, `clock` tells the time.

    Without `backup` the copy is left to be backed up by a later call that has one.
    """

    def __init__(
        self,
        client: Any,
        table: str,
        clock: Callable[[], datetime],
        backup: BackupStore | None = None,
    ) -> None:
        self._client, self._name, self._table = client, table, ItemTable(client, table)
        self._clock, self._backup = clock, backup

    def keep_packed(self, *, anew: bool = False) -> bool:
        """Pack the rows where the copy is older, with `anew` in any case; return whether it did.

        Everything is read consistently, stamps before rows: a row that changes meanwhile has a
        stamp that the copy does not know. When two pack at once, the later one gives up. Raises:
        Unavailable.
        """
        now = self._clock()
        if anew:
            for kind in KINDS:
                self._table.put(new_stamp(kind))
        found, stamps = read_packed(self._client, self._name, consistent=True)
        for kind in set(KINDS) - set(stamps):
            self._table.put_if(new_stamp(kind), "attribute_not_exists(PK)")
        if set(KINDS) - set(stamps):
            found, stamps = read_packed(self._client, self._name, consistent=True)
        packed = found
        if found is None or not _is_current(found, stamps, now):
            rows = {
                kind: [row["data"] for row in self._table.query(f"REFERENCE#{kind}")]
                for kind in KINDS
            }
            packed = PackedReference(
                version=found.version + 1 if found else 1,
                layout=LAYOUT,
                made_at=now,
                stamps=stamps,
                data=pack(rows, now.year, days_off(now.year)),
            )
            if not self._save(packed, found):
                return False
        if packed and self._backup and not packed.backed_up:
            self._backup.save_backup(packed)
            version = packed.version + 1
            self._save(replace(packed, version=version, backed_up=True), packed)
        return packed is not found

    def _save(self, packed: PackedReference, over: PackedReference | None) -> bool:
        if over is None:
            return self._table.put_if(packed_item(packed), "attribute_not_exists(PK)")
        condition = "version = :version"
        return self._table.put_if(packed_item(packed), condition, version=over.version)


def _is_current(packed: PackedReference, stamps: Stamps, now: datetime) -> bool:
    """Tell whether a copy has every row, and the days off around this year."""
    same = packed.layout == LAYOUT and packed.stamps == stamps
    return same and packed.made_at.year == now.year
