"""`make simulate SUBJECT=rules FILE=rules.csv`: what a change would have made of past reports.

Reads the reports of the last months and says, before anything is switched on, which would have
gone elsewhere, which deadlines would have been kept or missed otherwise, and which escalations
would have reached another tier. Nothing is written. The file has the columns of an export; lines
that do not fit are refused as in an import.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chalicelib.adapters.dynamodb.reference_data.reference import REGIONS
from chalicelib.adapters.dynamodb.reference_data.reference_rows import build
from chalicelib.adapters.dynamodb.reference_data.registry import KIND, DynamoRegistry
from chalicelib.domain.csv_file import decode_csv
from chalicelib.domain.errors import InvalidFields
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reference_data.registry import RowKind
from chalicelib.domain.reference_data.simulation import (
    deadline_differences,
    escalation_differences,
    routing_difference,
)
from chalicelib.domain.reports import tracking_ids
from chalicelib.usecases.reference_data.administer import AllRows, read_all_rows
from chalicelib.usecases.reference_data.import_rows import RefusedLine, proposed_rows
from chalicelib.usecases.reports.ports import Dossier
from infra.local.console import ROOT, Failed
from infra.operator import STAGES, place
from infra.reference.registry import sentence
from infra.verify_history import every_report, store

DAYS_OF_A_MONTH = 30


@dataclass
class Comparison:
    """Lines for people, and how many of each kind."""

    looked: int = 0
    lines: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def say(self, kind: str, line: str) -> None:
        """One finding."""
        self.counts[kind] += 1
        self.lines.append(line)


def compare(
    dossiers: Iterable[Dossier], current: Reference, changed: Reference, now: datetime
) -> Comparison:
    """What would have been otherwise, report by report."""
    comparison = Comparison()
    for dossier in dossiers:
        comparison.looked += 1
        report, shown = dossier.report, tracking_ids.show(dossier.report.id)
        if other := routing_difference(report, current, changed):
            line = f"{shown}: {other.was} -> {other.would_be} ({other.why})"
            comparison.say("elsewhere", line)
        for clock in deadline_differences(
            report, dossier.events, current=current, changed=changed, now=now
        ):
            kind = "late instead" if clock.would_be_late else "in time instead"
            days = f"{clock.due:%Y-%m-%d} -> {clock.would_be_due:%Y-%m-%d}"
            comparison.say(kind, f"{shown}: {clock.stage} {kind} ({days})")
        for climb in escalation_differences(report, dossier.events, changed):
            comparison.say("other tier", f"{shown}: {climb.was} -> {climb.would_be}")
    return comparison


def references(
    before: AllRows, subject: RowKind, text: str, now: datetime
) -> tuple[Reference, Reference, list[RefusedLine]]:
    """Today's reference data, the changed one, and the lines that were refused."""
    place_names = json.loads(REGIONS.read_text(encoding="utf-8"))
    rows, refused = proposed_rows(before, subject, text, regions=place_names["regions"], now=now)
    stored = {s: {k: v.row for k, v in before.kept[s].items()} for s in KIND}
    after = {s: {**found, **rows.get(s, {})} for s, found in stored.items()}

    def built(data: dict[RowKind, dict[str, dict[str, object]]]) -> Reference:
        by_kind = {KIND[s]: list(found.values()) for s, found in data.items()}
        return build({**by_kind, "STAFF": []}, place_names, now.year)

    return built(stored), built(after), refused


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True, choices=STAGES)
    parser.add_argument("--state", type=Path, default=ROOT / ".local")
    parser.add_argument("--months", type=int, default=3)
    parser.add_argument("subject", choices=[str(s) for s in RowKind])
    parser.add_argument("file", type=Path)
    asked = parser.parse_args()
    now = datetime.now(UTC)
    try:
        there = place(asked.stage, asked.state)
        if not asked.file.is_file():
            raise Failed(f"There is no file {asked.file}.", "name the changed CSV file")
        before = read_all_rows(DynamoRegistry(there.client("dynamodb"), there.table))
        text = decode_csv(asked.file.read_bytes())
        current, changed, refused = references(before, RowKind(asked.subject), text, now)
        since = now - timedelta(days=DAYS_OF_A_MONTH * asked.months)
        reports = store(there)

        def recent() -> Iterator[Dossier]:
            for report_id in every_report(there.client("dynamodb"), there.table):
                dossier = reports.dossier(report_id)
                if dossier.report.submitted_at >= since:
                    yield dossier

        comparison = compare(recent(), current, changed, now)
    except (Failed, InvalidFields) as failure:
        print(failure, file=sys.stderr)
        return 2
    for refusal in refused:
        print(sentence(refusal))
    for line in comparison.lines:
        print(line)
    found = ", ".join(f"{n} {kind}" for kind, n in comparison.counts.items()) or "nothing otherwise"
    print(f"{comparison.looked} reports of {asked.months} months: {found}")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
