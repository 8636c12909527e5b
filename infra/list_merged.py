"""`make list-merged STAGE=…`: list what was merged before mains knew their duplicates.

Since decision 34 a merged report stands in the list of its main one, so that its reporter hears how
that fares. This writes the line of those merged before. Safe to run twice and beside the service:
the line holds an id and nothing else, and whoever tells reads the report itself.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from chalicelib.adapters.dynamodb.reports import items
from chalicelib.adapters.dynamodb.reports.models import bind
from chalicelib.domain.errors import ReportNotFound
from chalicelib.usecases.reports.ports import Reports
from infra.local.console import ROOT, Failed
from infra.operator import STAGES, place
from infra.verify_history import every_report, store


def list_merged(reports: Reports, item: Any, wanted: Iterable[str]) -> tuple[int, int]:
    """How many reports were looked at, and how many of them were listed."""
    looked = listed = 0
    for identity in wanted:
        looked += 1
        report = reports.get(identity)
        if report.merged_into:
            for line in items.side_items(report).values():
                item(**line).save(add_version_condition=False)
            listed += 1
    return looked, listed


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True, choices=STAGES)
    parser.add_argument("--state", type=Path, default=ROOT / ".local")
    asked = parser.parse_args()
    try:
        there = place(asked.stage, asked.state)
        item = bind(there.table, region=there.region, host=there.endpoint)
        everything = every_report(there.client("dynamodb"), there.table)
        looked, listed = list_merged(store(there), item, everything)
    except (Failed, ReportNotFound) as failure:
        print(failure or "A report went missing meanwhile.", file=sys.stderr)
        return 2
    print(f"{looked} reports looked at, {listed} of them listed as merged")
    return 0


if __name__ == "__main__":
    sys.exit(main())
