"""`make verify-history STAGE=…`: prove that no history was changed, cut or reordered.

Reads every report of a stage (or the one given), follows its chain of hashes, and compares the
report with what its history leads to. Prints ids and faults, never a word of a report. Ends with 1
when anything is wrong.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import boto3
from pynamodb.connection import Connection

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.models import bind
from chalicelib.adapters.dynamodb.reports import DynamoReports
from chalicelib.domain import ids
from chalicelib.domain.errors import ReportNotFound
from chalicelib.domain.history import faults

STAGES = ("local", "dev", "staging", "prod")


def every_report(client: Any, table: str) -> Iterator[str]:
    """The id of every report; an operator's walk over the whole table, never a request's."""
    pages = client.get_paginator("scan").paginate(
        TableName=table,
        FilterExpression="SK = :report",
        ExpressionAttributeValues={":report": {"S": keys.REPORT}},
        ProjectionExpression="PK",
    )
    for page in pages:
        for item in page["Items"]:
            yield keys.report_id(item["PK"]["S"])


def verify(reports: DynamoReports, wanted: Iterable[str]) -> tuple[int, dict[str, list[str]]]:
    """How many histories were followed, and what is wrong with which."""
    looked, wrong = 0, {}
    for identity in wanted:
        dossier = reports.dossier(identity)
        looked += 1
        if found := faults(dossier.report, dossier.events):
            wrong[identity] = found
    return looked, wrong


def store(stage: str, region: str, host: str | None) -> DynamoReports:
    """The reports of a stage."""
    item = bind(f"sp4n-lapor-{stage}", region=region, host=host)
    return DynamoReports(item, Connection(region=region, host=host))


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True, choices=STAGES)
    parser.add_argument("--report", default="", help="one tracking ID; all reports without it")
    asked = parser.parse_args()
    client = boto3.client("dynamodb")
    wanted: Iterable[str]
    if asked.report:
        identity = ids.parse(asked.report)
        if identity is None:
            print(f"{asked.report!r} is no tracking ID. Way out: write all twelve symbols.")
            return 2
        wanted = [identity]
    else:
        wanted = every_report(client, f"sp4n-lapor-{asked.stage}")
    reports = store(asked.stage, client.meta.region_name, client.meta.endpoint_url)
    try:
        looked, wrong = verify(reports, wanted)
    except ReportNotFound:
        print(f"There is no report {asked.report}.")
        return 2
    for identity, found in wrong.items():
        print(f"{ids.show(identity)}: {'; '.join(found)}")
    print(f"{looked} histories followed, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
