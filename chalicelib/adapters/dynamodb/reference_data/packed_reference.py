"""Pack all reference data into one small item, and stamp each change of a kind.

A stamp is a random text beside the packed copy, one for each kind of rows; whoever writes a row
puts a new stamp in the same transaction. The copy carries the stamps of the rows that it was made
of: a kind whose stamp differs has newer rows in the table. See decision 41.
"""

import gc
import json
import lzma
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat
from typing import Any

from chalicelib.adapters.codec import moment
from chalicelib.adapters.dynamodb.item_table import Item, query_pages
from chalicelib.adapters.dynamodb.reference_data.reference_rows import BUILDERS, Rows, part_of, unit
from chalicelib.domain.reference_data.reference import OrganisationUnit

#: The partition of the packed copy and of the stamps, which one query reads together.
PARTITION = "REFERENCE#PACKED"
PACKED, STAMP = "PACKED", "STAMP#"
#: The form of the packed data. A copy of another form is left alone, and rows are read instead.
LAYOUT = 1
KINDS = tuple(BUILDERS)
Stamps = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class PackedReference:
    """The packed copy as stored. `version` counts how often it was made, `data` is compressed.

    `backed_up` tells whether a copy lies outside the table as well, for when that is away.
    """

    version: int
    layout: int
    made_at: datetime
    stamps: Stamps
    data: bytes
    backed_up: bool = False


@dataclass(frozen=True, kw_only=True)
class UnpackedReference:
    """What a packed copy holds: the parts by kind, and the days off around `year`."""

    parts: Mapping[str, Any]
    year: int
    days_off: frozenset[date]


def new_stamp(kind: str) -> Item:
    """Make the item that says that rows of a kind changed; it is put over the one before."""
    return {"PK": PARTITION, "SK": STAMP + kind, "stamp": secrets.token_hex(8)}


def pack(rows: Rows, year: int, days_off: Iterable[date]) -> bytes:
    """Pack the stored data of all rows. A unit that many agencies have is written once."""
    units: dict[OrganisationUnit, int] = {}
    agencies = [
        {**row, "units": _runs(units.setdefault(unit(data), len(units)) for data in row["units"])}
        for row in rows["AGENCY"]
    ]
    content = {
        "rows": {**{kind: list(rows.get(kind, ())) for kind in KINDS}, "AGENCY": agencies},
        "units": _column([text for unit in units for text in (unit.id, unit.name)]),
        "inactive_units": [n for unit, n in units.items() if not unit.active],
        "year": year,
        "days_off": [day.isoformat() for day in sorted(days_off)],
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return lzma.compress(text.encode(), preset=9)


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    """Write numbers as runs from one, to before another; neighbours mostly follow each other."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number:
            runs[-1][1] += 1
        else:
            runs.append([number, number + 1])
    return runs


def _column(texts: Sequence[str]) -> str | list[str]:
    """Write texts one below the other, which packs best; as a list when one has lines itself."""
    return list(texts) if any("\n" in text for text in texts) else "\n".join(texts)


def _texts(column: str | list[str]) -> list[str]:
    """Read what `_column` wrote; none is written as one empty text."""
    return column.split("\n") if isinstance(column, str) else column


def unpack(data: bytes) -> UnpackedReference:
    """Read what `pack` wrote; agencies share the units that they have in common."""
    with _without_collection():
        return _unpack(data)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Let Python look for garbage later: among thousands of new objects that stay it finds none,
    and looking costs as much as making them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _unpack(data: bytes) -> UnpackedReference:
    content = json.loads(lzma.decompress(data))
    texts = _texts(content["units"])
    named = zip(texts[::2], texts[1::2], repeat(True))  # one empty text makes no pair
    units = list(map(OrganisationUnit._make, named))
    for n in content["inactive_units"]:
        units[n] = units[n]._replace(active=False)
    for row in content["rows"]["AGENCY"]:
        row["units"] = [one for begin, end in row["units"] for one in units[begin:end]]
    return UnpackedReference(
        parts={kind: part_of(kind, content["rows"][kind]) for kind in KINDS},
        year=content["year"],
        days_off=frozenset(map(date.fromisoformat, content["days_off"])),
    )


def read_packed(
    client: Any, table: str, *, consistent: bool = False
) -> tuple[PackedReference | None, Stamps]:
    """Read the packed copy, None when there is none, and the stamps, by one query.

    Raises: Unavailable.
    """
    condition, values = "PK = :partition", {":partition": {"S": PARTITION}}
    return _read(client, table, condition, values, consistent=consistent)


def read_stamps(client: Any, table: str) -> Stamps:
    """Read the stamps alone, by one query of a few hundred bytes. Raises: Unavailable."""
    condition = "PK = :partition AND begins_with(SK, :stamp)"
    values = {":partition": {"S": PARTITION}, ":stamp": {"S": STAMP}}
    return _read(client, table, condition, values, consistent=False)[1]


def _read(
    client: Any, table: str, condition: str, values: Mapping[str, Any], *, consistent: bool
) -> tuple[PackedReference | None, Stamps]:
    pages = query_pages(
        client,
        TableName=table,
        KeyConditionExpression=condition,
        ExpressionAttributeValues=values,
        ConsistentRead=consistent,
    )
    packed, stamps = None, {}
    for page in pages:
        for item in page["Items"]:
            if item["SK"]["S"] == PACKED:
                packed = _packed(item)
            else:
                stamps[item["SK"]["S"].removeprefix(STAMP)] = item["stamp"]["S"]
    return packed, stamps


def packed_item(packed: PackedReference) -> Item:
    """Make the item of a packed copy."""
    return {
        "PK": PARTITION,
        "SK": PACKED,
        "version": packed.version,
        "layout": packed.layout,
        "made_at": packed.made_at.isoformat(),
        "stamps": dict(packed.stamps),
        "backed_up": packed.backed_up,
        "data": packed.data,
    }


def _packed(item: Mapping[str, Any]) -> PackedReference:
    return PackedReference(
        version=int(item["version"]["N"]),
        layout=int(item["layout"]["N"]),
        made_at=moment(item["made_at"]["S"]),
        stamps={kind: stamp["S"] for kind, stamp in item["stamps"]["M"].items()},
        backed_up=item["backed_up"]["BOOL"],
        data=bytes(item["data"]["B"]),
    )
