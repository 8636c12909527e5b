"""`make verify-history STAGE=…`: prove that no history was changed, cut or reordered.

Reads every report of a stage (or the one given), follows its chain of hashes, and compares the
report with what its history leads to. Prints ids and faults, never a word of a report. Ends with 1
when anything is wrong.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.reports.models import bind
from chalicelib.adapters.dynamodb.reports.reports import DynamoReports
from chalicelib.domain.errors import ReportNotFound
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.history import find_faults
from infra.local.console import ROOT, Failed
from infra.operator import STAGES, Deployment, place


def every_report(client: Any, table: str) -> Iterator[str]:
    """Iterate over the ids of all reports: a scan of the table, an operator's and no request's."""
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
    """Follow histories; return how many, and the faults of those that are wrong, by id.

    Raises: ReportNotFound for an id without a report.
    """
    looked, wrong = 0, {}
    for report_id in wanted:
        dossier = reports.dossier(report_id)
        looked += 1
        if found := find_faults(dossier.report, dossier.events):
            wrong[report_id] = found
    return looked, wrong


def store(there: Deployment) -> DynamoReports:
    """Make the store of reports of a stage."""
    return DynamoReports(bind(there.table, region=there.region, host=there.endpoint))


def wanted(given: str, there: Deployment) -> Iterable[str]:
    """Return the report that was asked for, or all. Raises: Failed for what is no tracking ID."""
    if not given:
        return every_report(there.client("dynamodb"), there.table)
    report_id = tracking_ids.parse(given)
    if report_id is None:
        raise Failed(f"{given!r} is no tracking ID.", "write all twelve symbols")
    return [report_id]


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True, choices=STAGES)
    parser.add_argument("--report", default="", help="one tracking ID; all reports without it")
    parser.add_argument("--state", type=Path, default=ROOT / ".local")
    asked = parser.parse_args()
    try:
        there = place(asked.stage, asked.state)
        looked, wrong = verify(store(there), wanted(asked.report, there))
    except (Failed, ReportNotFound) as failure:
        print(failure or f"There is no report {asked.report}.", file=sys.stderr)
        return 2
    for report_id, found in wrong.items():
        print(f"{tracking_ids.show(report_id)}: {'; '.join(found)}")
    print(f"{looked} histories followed, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
