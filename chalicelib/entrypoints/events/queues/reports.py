"""Handle the queues of intake and of uploads."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from chalicelib.domain.reports.report import FileStatus, Report
from chalicelib.entrypoints.context import Context
from chalicelib.entrypoints.events.batches import (
    BatchResponse,
    Retries,
    failures_logged,
    queue_batch,
)
from chalicelib.usecases.attachments.check_attachment import MISSING, check_attachment
from chalicelib.usecases.attachments.ports import Files, Inspector
from chalicelib.usecases.reports.ports import Reports
from chalicelib.usecases.reports.submit import store_queued

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


@dataclass(frozen=True, kw_only=True)
class IntakeDeps:
    """The collaborators of storing queued reports.

    `read_message` makes the report and its sealed identity of a message.
    """

    read_message: Callable[[str], tuple[Report, bytes | None]]
    reports: Reports
    retries: Retries


def store_reports(event: dict[str, Any], context: Context, deps: IntakeDeps) -> BatchResponse:
    """Store reports that the table could not take when they were filed.

    What the table still does not take waits longer each time: nearly two days in all before the
    queue's limit of tries hands it to people.
    """

    def one(record: "SQSRecord") -> None:
        report, sealed = deps.read_message(record.body)
        with failures_logged(context, report.id):
            store_queued(report, sealed, reports=deps.reports)
        context.count_metric("QueuedReportStored")

    return queue_batch(event, one, deps.retries)


@dataclass(frozen=True, kw_only=True)
class AttachmentDeps:
    """The collaborators of checking uploads."""

    reports: Reports
    files: Files
    inspector: Inspector


def check_attachments(
    event: dict[str, Any],
    context: Context,
    deps: AttachmentDeps,
    retries: Retries | None = None,
) -> BatchResponse:
    """Check every upload that the bucket announces; what failed waits longer each time."""

    def one(record: "SQSRecord") -> None:
        for report, n in uploads(record.body):
            with failures_logged(context, report):
                _check(report, n, context, deps)

    return queue_batch(event, one, retries)


def _check(report: str, n: int, context: Context, deps: AttachmentDeps) -> None:
    finding = check_attachment(
        report,
        n,
        reports=deps.reports,
        files=deps.files,
        inspector=deps.inspector,
        now=context.now(),
    )
    if finding is None:
        return
    if finding.reason == MISSING:
        context.count_metric("AttachmentMissing")
        context.telemetry().log_fact("upload missing", report=report, file=str(n))
    else:
        accepted = finding.status is FileStatus.ACCEPTED
        context.count_metric("AttachmentAccepted" if accepted else "AttachmentRefused")


def uploads(body: str) -> Iterator[tuple[str, int]]:
    """Yield report and number of every upload in an S3 notification; its test message has none."""
    for record in json.loads(body).get("Records", []):
        key = unquote_plus(record["s3"]["object"]["key"])
        _, report, n = key.split("/")
        yield report, int(n)
