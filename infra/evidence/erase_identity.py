"""`make erase-identity STAGE=… REPORT=… REASON=… BY=…`: erase who filed an ended report.

For whoever asks that (UU 27/2022), with the parts split off the report: the sealed identity, its
letters, and its files as they came, with all old versions. History says who erased it and why; the
words, the answers and the clean copies stay. Repeating it finishes what broke off.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3

from chalicelib.adapters.aws.evidence import S3Evidence
from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference
from chalicelib.domain.errors import ActNotPossible, ReportNotFound
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.history import Actor
from chalicelib.usecases.reports.erase_identity import Erased, erase_identity
from infra.evidence.clean_files import bucket_of_files
from infra.local.console import ROOT, Failed
from infra.operator import STAGES, Deployment, place
from infra.verify_history import store


def eraser(there: Deployment) -> Any:
    """Return a client of S3 by the only role that may delete evidence; AWS alone has roles."""
    if there.endpoint:
        return there.client("s3")
    sts = there.client("sts")
    role = f"arn:aws:iam::{sts.get_caller_identity()['Account']}:role/{there.table}-eraser"
    taken = sts.assume_role(RoleArn=role, RoleSessionName="erase-identity")["Credentials"]
    return boto3.client(
        "s3",
        region_name=there.region,
        aws_access_key_id=taken["AccessKeyId"],
        aws_secret_access_key=taken["SecretAccessKey"],
        aws_session_token=taken["SessionToken"],
    )


def erase(there: Deployment, report: str, *, by: str, reason: str) -> Erased:
    """Erase the identity of a report of a stage. Raises: Failed with a way out."""
    report_id = tracking_ids.parse(report)
    if report_id is None:
        raise Failed(f"{report!r} is no tracking ID.", "write all twelve symbols")
    if not (by.strip() and reason.strip()):
        raise Failed("History names who erased it, and why.", 'BY="name" REASON="letter of …"')
    now = datetime.now(UTC)
    try:
        return erase_identity(
            report_id,
            by=Actor(role=Role.OPERATOR, name=by.strip()),
            reason=reason.strip(),
            reports=store(there),
            evidence=S3Evidence(eraser(there), bucket_of_files(there.client("s3"), there)),
            reference=DynamoReference(there.client("dynamodb"), there.table, lambda: now).current(),
            now=now,
        )
    except ReportNotFound:
        raise Failed(f"There is no report {report} with an identity.", "name its root") from None
    except ActNotPossible:
        raise Failed(
            "The report, or a part of it, is open.", "have it closed or withdrawn first"
        ) from None


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True, choices=STAGES)
    parser.add_argument("--report", required=True)
    parser.add_argument("--by", default="")
    parser.add_argument("--reason", default="")
    parser.add_argument("--state", type=Path, default=ROOT / ".local")
    asked = parser.parse_args()
    try:
        erased = erase(
            place(asked.stage, asked.state), asked.report, by=asked.by, reason=asked.reason
        )
    except Failed as failed:
        print(failed, file=sys.stderr)
        return 2
    shown = ", ".join(map(tracking_ids.show, erased.reports))
    print(f"{shown}: identity erased, with {erased.objects} versions of letters and files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
