"""Measure how a container takes up reference data: the packed copy against the rows.

`make bench-reference UNITS=24000 RUNS=9` builds synthetic agencies with so many units, packs them,
and takes both up in fresh processes, in turn. Prints milliseconds of CPU, which a busy machine
disturbs less than time, their ratio, and the read units that DynamoDB would count for the bytes
(eventually consistent for the packed copy, as it is read; rows are read consistently). The table is
in memory: what a network costs is the same for both but for the number of queries.

Units are shared, as local governments have them by regulation (PP 18/2016), or, with OWN=1, each
has a name of its own: the worst case for packing.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from boto3.dynamodb.types import TypeSerializer

from chalicelib.adapters.dynamodb.reference_data.packed_reference import (
    KINDS,
    LAYOUT,
    PARTITION,
    PackedReference,
    new_stamp,
    pack,
    packed_item,
)
from chalicelib.adapters.holiday_calendar import days_off
from tests.reference_rows import agency, category, profile, rule, template

AGENCIES, SHARED_NAMES = 600, 300
NOW = datetime(2026, 11, 28, tzinfo=UTC)
#: DynamoDB counts a read unit for so many bytes of one query, half of one unless consistent.
BYTES_OF_A_UNIT = 4096
CHILD = """
import json, pickle, sys, time
from datetime import UTC, datetime
import boto3.dynamodb.types, botocore.parsers, urllib3.exceptions
from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference
pages = pickle.load(open(sys.argv[1], "rb"))
class Table:
    def query(self, **asked):
        return {"Items": pages.get(asked["ExpressionAttributeValues"][":partition"]["S"], [])}
reference = DynamoReference(Table(), "bench", lambda: datetime(2026, 11, 28, tzinfo=UTC))
begun = time.process_time()
found = reference.current()
spent = (time.process_time() - begun) * 1000
print(json.dumps([spent, sum(len(a.units) for a in found.agencies.values())]))
"""
Items = list[dict[str, Any]]


def synthetic_rows(units: int, *, own: bool) -> dict[str, list[dict[str, Any]]]:
    """Return rows of every kind, with `units` units in all, each of its `own` name or of a pool."""

    def unit_of(n: int, i: int) -> dict[str, Any]:
        number = units * n // AGENCIES + i if own else (n * 7 + i) % SHARED_NAMES
        return {"id": f"unit-contoh-{number}", "name": f"Unit Contoh Nomor {number}"}

    share = [units * (n + 1) // AGENCIES - units * n // AGENCIES for n in range(AGENCIES)]
    agencies = [
        agency(
            f"pemda-contoh-{n}",
            name=f"Pemerintah Kabupaten Contoh {n}",
            kind="regency",
            region=f"{n:04d}",
            units=[unit_of(n, i) for i in range(share[n])],
        )
        for n in range(AGENCIES)
    ]
    return {
        **{kind: [] for kind in KINDS},
        "AGENCY": agencies,
        "CATEGORY": [category(f"contoh-{n}") for n in range(150)],
        "RULE": [rule(f"contoh-{n}", f"contoh-{n}", None) for n in range(70)],
        "PROFILE": [profile("default")],
        "TEMPLATE": [template(f"contoh-{n}") for n in range(10)],
        "STAFF": [{"id": f"pemda-contoh-{n}", "officers": n % 3} for n in range(AGENCIES)],
    }


def stored(item: Mapping[str, Any]) -> dict[str, Any]:
    """Write an item as botocore returns it."""
    serializer = TypeSerializer()
    return {name: serializer.serialize(value) for name, value in item.items()}


def size_of(value: Any) -> int:
    """Count the bytes of a stored value or item by DynamoDB's rules, near enough."""
    if isinstance(value, dict):
        return sum(len(name) + size_of(inner) for name, inner in value.items()) + 3
    if isinstance(value, list):
        return sum(size_of(inner) + 1 for inner in value) + 3
    return len(value) if isinstance(value, bytes) else len(str(value).encode())


def read_units(items: Items, *, consistent: bool) -> float:
    """Count what one query for these items costs."""
    blocks = -(-sum(size_of(item) for item in items) // BYTES_OF_A_UNIT)
    return float(max(blocks, 1)) * (1 if consistent else 0.5)


def taken_up(pages: Path) -> tuple[float, int]:
    """Take reference data up in a fresh process; return milliseconds of CPU, and units found."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(pages)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    spent, units = json.loads(done.stdout)
    return spent, units


def measure(units: int, runs: int, *, own: bool) -> dict[str, float]:
    """Measure pairs; return medians, the ratio, and read units."""
    import pickle

    rows = synthetic_rows(units, own=own)
    stamps = [new_stamp(kind) for kind in KINDS]
    packed = PackedReference(
        version=1,
        layout=LAYOUT,
        made_at=NOW,
        stamps={stamp["SK"].split("#")[1]: stamp["stamp"] for stamp in stamps},
        data=pack(rows, NOW.year, days_off(NOW.year)),
    )
    by_row = {
        f"REFERENCE#{kind}": [
            stored({"PK": f"REFERENCE#{kind}", "SK": row.get("id", ""), "version": 1, "data": row})
            for row in found
        ]
        for kind, found in rows.items()
    }
    by_copy = {PARTITION: [stored(packed_item(packed)), *map(stored, stamps)]}
    for item in by_copy[PARTITION]:
        if "data" in item:
            item["data"] = {"B": packed.data}
    with tempfile.TemporaryDirectory() as folder:
        pages = {name: Path(folder) / name for name in ("rows", "copy")}
        pages["rows"].write_bytes(pickle.dumps(by_row))
        pages["copy"].write_bytes(pickle.dumps(by_copy))
        pairs = [(taken_up(pages["copy"]), taken_up(pages["rows"])) for _ in range(runs)]
    assert {found for pair in pairs for _, found in pair} == {units}
    return {
        "copy_ms": statistics.median(copy for (copy, _), _ in pairs),
        "rows_ms": statistics.median(rows for _, (rows, _) in pairs),
        "ratio": statistics.median(copy / rows for (copy, _), (rows, _) in pairs),
        "copy_bytes": len(packed.data),
        "copy_units": read_units(by_copy[PARTITION], consistent=False),
        "rows_units": sum(read_units(found, consistent=True) for found in by_row.values()),
        "stamps_units": read_units([stored(stamp) for stamp in stamps], consistent=False),
    }


def main() -> None:
    """Command line of `make bench-reference`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--units", type=int, default=24_000)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--own", action="store_true")
    given = parser.parse_args()
    found = measure(given.units, given.runs, own=given.own)
    names = "each of its own name" if given.own else "sharing their names"
    print(f"{given.units} units, {names}; medians of {given.runs} pairs of fresh processes")
    print(
        f"packed copy: {found['copy_ms']:.0f} ms of CPU, {found['copy_units']:.1f} read units, "
        f"{found['copy_bytes']:.0f} bytes; a look whether it changed: "
        f"{found['stamps_units']:.1f} read units"
    )
    print(f"rows: {found['rows_ms']:.0f} ms of CPU, {found['rows_units']:.0f} read units")
    print(f"ratio of CPU: {found['ratio']:.3f}")


if __name__ == "__main__":
    main()
