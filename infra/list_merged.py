"""`make list-merged STAGE=…`: list duplicates that were merged before main reports knew them.

Since decision 34 a duplicate stands in the list of its main report, so that its reporter is
notified of the main report's steps. This writes the line of those merged before. Safe to run twice
and beside the service: the line holds an id alone, and whoever notifies reads the report itself.
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
    """List duplicates under their main report; count reports looked at and listed.

    Raises: ReportNotFound when a report goes missing meanwhile.
    """
    looked = listed = 0
    for report_id in wanted:
        looked += 1
        report = reports.get(report_id)
        if report.merged_into:
            for line in items.list_entries(report).values():
                item(**line).save(add_version_condition=False)
            listed += 1
    return looked, listed


def main() -> int:
    """Run the command; return its exit code."""
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
