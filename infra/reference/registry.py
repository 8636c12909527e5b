"""Import or export a whole file of reference data.

`python -m infra.reference.registry --stage prod import agencies agencies.csv --reason "…"` takes
every line that fits and prints which were refused and why; it ends with 1 when any was.
`python -m infra.reference.registry --stage prod export agencies > agencies.csv`
"""

import argparse
import getpass
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from chalicelib.adapters.aws.agency_topics import SnsTopics
from chalicelib.adapters.dynamodb.reference_data.reference import REGIONS
from chalicelib.adapters.dynamodb.reference_data.registry import DynamoRegistry
from chalicelib.domain.csv_file import decode_csv
from chalicelib.domain.errors import InvalidFields
from chalicelib.domain.reference_data.registry import RowKind
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.history import Actor
from chalicelib.messages import texts
from chalicelib.usecases.reference_data.administer import rows_of_kind
from chalicelib.usecases.reference_data.import_rows import (
    ImportReport,
    RefusedLine,
    export_csv,
    import_csv,
)
from infra.local.console import ROOT, Failed
from infra.operator import STAGES, Deployment, place


def topic_prefix(stage: str, there: Deployment) -> str:
    """The beginning of every agency topic's ARN."""
    account = there.client("sts").get_caller_identity()["Account"]
    return f"arn:aws:sns:{there.region}:{account}:sp4n-lapor-{stage}-agency-"


def load(
    subject: RowKind, path: Path, *, stage: str, reason: str, dry_run: bool, there: Deployment
) -> ImportReport:
    """Import a file of the command line."""
    key = f"alias/sp4n-lapor-{stage}"
    regions = json.loads(REGIONS.read_text(encoding="utf-8"))["regions"]
    return import_csv(
        subject,
        decode_csv(path.read_bytes()),
        by=Actor(role=Role.OPERATOR, name=getpass.getuser()),
        reason=reason,
        only_agency=None,
        dry_run=dry_run,
        registry=DynamoRegistry(there.client("dynamodb"), there.table),
        topics=SnsTopics(there.client("sns"), topic_prefix(stage, there), key),
        regions=regions,
        now=datetime.now(UTC),
    )


def sentence(refusal: RefusedLine) -> str:
    """A refused line in words."""
    sentences = texts("id").fields
    words = sentences.get(refusal.code, refusal.code).format(value=refusal.detail)
    return f"  baris {refusal.line}, {refusal.id or '?'}, {refusal.field}: {words}"


def parse() -> argparse.Namespace:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stage", required=True, choices=STAGES)
    parser.add_argument("--state", type=Path, default=ROOT / ".local")
    parser.add_argument("--reason", default="")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("what", choices=["import", "export"])
    parser.add_argument("subject", choices=[str(s) for s in RowKind])
    parser.add_argument("file", nargs="?", type=Path)
    return parser.parse_args()


def main() -> int:
    """Import or export, and say what happened."""
    asked = parse()
    subject = RowKind(asked.subject)
    try:
        there = place(asked.stage, asked.state)
        if asked.what == "export":
            rows = rows_of_kind(
                subject, registry=DynamoRegistry(there.client("dynamodb"), there.table)
            )
            sys.stdout.write(export_csv(subject, {k: v.row for k, v in rows.items()}))
            return 0
        if asked.file is None or not asked.file.is_file():
            raise Failed(f"There is no file {asked.file}.", "name the CSV file after the subject")
        if not asked.reason:
            raise Failed("A change needs a reason.", '--reason "SK contoh 12/2026"')
        began = time.monotonic()
        report = load(
            subject,
            asked.file,
            stage=asked.stage,
            reason=asked.reason,
            dry_run=asked.dry_run,
            there=there,
        )
    except (Failed, InvalidFields) as failure:
        print(failure, file=sys.stderr)
        return 2
    for refusal in report.refused:
        print(sentence(refusal))
    done = "would be " if asked.dry_run else ""
    print(
        f"{report.created} {done}created, {report.changed} {done}changed, "
        f"{report.unchanged} unchanged, {len(report.refused)} refused "
        f"in {time.monotonic() - began:.1f} s"
    )
    return 1 if report.refused else 0


if __name__ == "__main__":
    sys.exit(main())
