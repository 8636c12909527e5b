"""`make figures STAGE=… [MONTH=…]`: count every history again, roll it up, and print a table.

For tables from before there were figures, and after a mended definition. Repeating it changes
nothing; reports may go on being handled meanwhile. Prints agencies and numbers, no report.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from chalicelib.adapters.dynamodb.checkpoints import DynamoCheckpoints
from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference
from chalicelib.adapters.dynamodb.statistics.figures import KEPT, DynamoFigures, DynamoWorkload
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.history import Event
from chalicelib.domain.statistics.figures import Figure, Tally, first_day, is_settled
from chalicelib.usecases.statistics.figures import FiguresDeps, roll_up
from chalicelib.usecases.statistics.rebuild_figures import Tallies, recount_figures, rewrite_sheets
from infra.local.console import ROOT, Failed
from infra.operator import STAGES, Deployment, place
from infra.verify_history import every_report, store

#: Facts whose time is nearly over are not written any more.
NEARLY = timedelta(days=31)
_F = Figure
COLUMNS = (
    ("received", _F.RECEIVED),
    ("verified", _F.VERIFIED),
    ("late", _F.VERIFIED_LATE),
    ("answered", _F.ANSWERED),
    ("late", _F.ANSWERED_LATE),
    ("settled", _F.SETTLED),
    ("late", _F.SETTLED_LATE),
    ("ended", _F.ENDED),
    ("escalated", _F.ESCALATED),
    ("rated", _F.RATED),
)


def histories(there: Deployment) -> Iterator[list[Event]]:
    """The history of every report; an operator's walk over the whole table."""
    reports = store(there)
    for report_id in every_report(there.client("dynamodb"), there.table):
        yield list(reports.dossier(report_id).events)


def rebuild(there: Deployment, month: str | None, now: datetime) -> tuple[Tallies, Reference]:
    """Facts and sheets of every month, or of one; what was counted."""
    client = there.client("dynamodb")
    figures = DynamoFigures(client, there.table)
    reference = DynamoReference(client, there.table, lambda: now).current()

    def keeps_facts(of: str) -> bool:
        return first_day(of) + KEPT > now.date() + NEARLY

    tallies = recount_figures(
        histories(there), figures=figures, keeps_facts=keeps_facts, only=month
    )
    rewrite_sheets(tallies, figures=figures, now=now)
    if month is None or not is_settled(month, now):
        figures_deps = FiguresDeps(
            figures=figures,
            workload=DynamoWorkload(client, there.table),
            checkpoints=DynamoCheckpoints(client, there.table),
        )
        roll_up(
            deps=figures_deps,
            reference=reference,
            now=now,
            has_time_left=lambda: True,
            again=True,
            everybody=True,
        )
    return tallies, reference


def table(tallies: Tallies, reference: Reference, month: str | None) -> str:
    """Each month, or each agency of one."""
    if month is None:
        named: Iterable[tuple[str, Tally]] = (
            (of, sum(agencies.values(), Tally())) for of, agencies in sorted(tallies.items())
        )
    else:
        found = tallies.get(month, {})
        named = sorted(
            ((_name(agency, reference), tally) for agency, tally in found.items()),
            key=lambda row: row[0],
        )
    head = f"{month or 'month':<40}" + "".join(f"{name:>10}" for name, _ in COLUMNS)
    lines = (
        f"{name[:39]:<40}" + "".join(f"{tally.n(figure):>10}" for _, figure in COLUMNS)
        for name, tally in named
    )
    return "\n".join([head, *lines])


def _name(agency: str, reference: Reference) -> str:
    there = reference.agencies.get(agency)
    return there.name if there else agency


def month_asked(typed: str, today: date) -> str | None:
    """The month that was typed, None for all; raises Failed for what is none or still to come."""
    if not typed:
        return None
    try:
        begun = first_day(typed) <= today
    except ValueError:
        begun = False
    if not begun:
        raise Failed(f"{typed!r} is no month that has begun.", "MONTH=2026-10, or leave it away")
    return typed


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True, choices=STAGES)
    parser.add_argument("--month", default="", help="such as 2026-10; all months without it")
    parser.add_argument("--state", type=Path, default=ROOT / ".local")
    asked = parser.parse_args()
    now = datetime.now(UTC)
    try:
        month = month_asked(asked.month, now.date())
        tallies, reference = rebuild(place(asked.stage, asked.state), month, now)
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 2
    print(table(tallies, reference, month))
    return 0


if __name__ == "__main__":
    sys.exit(main())
