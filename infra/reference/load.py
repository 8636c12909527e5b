"""Put the built reference data into a stage's table, pack it, and make every agency's topic.

`python -m infra.reference.load --stage <stage>`; safe to repeat: only what differs is written. What
people changed through the API since stays as they left it, column by column.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config

from chalicelib.adapters.clock import utc_now
from chalicelib.adapters.dynamodb.item_table import ItemTable
from chalicelib.adapters.dynamodb.reference_data.packed_reference import new_stamp
from chalicelib.adapters.dynamodb.reference_data.reference_packer import ReferencePacker
from chalicelib.adapters.dynamodb.reference_data.registry import KIND, DynamoRegistry
from chalicelib.domain.reference_data.registry import RowKind
from chalicelib.usecases.reference_data.ports import RowHistoryEntry
from infra.reference.build import OUT

SUBJECTS = {kind: subject for subject, kind in KIND.items()}
KINDS = {str(subject): kind for subject, kind in KIND.items()}
_TO, _FROM = TypeSerializer(), TypeDeserializer()
_BATCH = 25  # BatchWriteItem takes no more
_PARALLEL = 8
_CONFIG = Config(retries={"mode": "adaptive", "max_attempts": 8}, max_pool_connections=_PARALLEL)


def load_items(client: Any, table: str, kind: str, rows: Iterable[dict[str, Any]]) -> int:
    """Write the rows of a kind that are new or differ, at the next version; how many."""
    partition = f"REFERENCE#{kind}"
    there = dict(_there(client, table, partition))
    registry, subject = DynamoRegistry(client, table), SUBJECTS[kind]
    changed = []
    for row in rows:
        key = row["date"] if subject is RowKind.HOLIDAYS else row["id"]
        version, data = there.get(key, (0, {}))
        # Columns that no source carries are people's too.
        wanted = {**data, **row}
        if data != wanted and version:
            theirs = _changed_by_people(registry.history(subject, key))
            wanted |= {name: data[name] for name in theirs & data.keys()}
        if data != wanted:
            item = {"PK": partition, "SK": key, "version": version + 1, "data": wanted}
            changed.append({"PutRequest": {"Item": {k: _TO.serialize(v) for k, v in item.items()}}})
    for start in range(0, len(changed), _BATCH):
        _write(client, table, changed[start : start + _BATCH])
    if changed:
        ItemTable(client, table).put(new_stamp(kind))
    return len(changed)


def _changed_by_people(history: Iterable[RowHistoryEntry]) -> set[str]:
    """The columns that somebody changed since the row was loaded."""
    return {
        name
        for entry in history
        for name, value in entry.after.items()
        if (entry.before or {}).get(name) != value
    }


def _there(
    client: Any, table: str, partition: str
) -> Iterator[tuple[str, tuple[int, dict[str, Any]]]]:
    pages = client.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="PK = :kind",
        ExpressionAttributeValues={":kind": {"S": partition}},
    )
    for page in pages:
        for item in page["Items"]:
            plain = {k: _FROM.deserialize(v) for k, v in item.items()}
            yield plain["SK"], (int(plain["version"]), plain["data"])


def _write(client: Any, table: str, requests: list[dict[str, Any]]) -> None:
    waiting = {table: requests}
    while waiting:
        waiting = client.batch_write_item(RequestItems=waiting).get("UnprocessedItems") or {}


def make_topics(client: Any, stage: str, agencies: Iterable[str]) -> int:
    """One encrypted topic per agency; making one that exists changes nothing."""

    def make(agency: str) -> None:
        client.create_topic(
            Name=f"sp4n-lapor-{stage}-agency-{agency}",
            Attributes={"KmsMasterKeyId": f"alias/sp4n-lapor-{stage}"},
        )

    with ThreadPoolExecutor(_PARALLEL) as pool:
        return len(list(pool.map(make, agencies)))


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True, choices=["local", "dev", "staging", "prod"])
    stage = parser.parse_args().stage
    if not (OUT / "agencies.json").is_file():
        print("The reference data is not built. Way out: make reference", file=sys.stderr)
        return 1
    table = boto3.client("dynamodb", config=_CONFIG)
    read = {name: json.loads((OUT / f"{name}.json").read_text()) for name in KINDS}
    for name, kind in KINDS.items():
        written = load_items(table, f"sp4n-lapor-{stage}", kind, read[name])
        print(f"{name}: {len(read[name])} there, {written} written", flush=True)
    # Anew, since a loading that was broken off wrote rows without their stamp.
    ReferencePacker(table, f"sp4n-lapor-{stage}", utc_now).keep_packed(anew=True)
    topics = make_topics(
        boto3.client("sns", config=_CONFIG), stage, (a["id"] for a in read["agencies"])
    )
    print(f"topics: {topics}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
