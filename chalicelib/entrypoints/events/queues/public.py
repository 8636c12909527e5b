"""Handle the queue of public updates (`news`)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.entrypoints.context import Context
from chalicelib.entrypoints.events.batches import (
    BatchResponse,
    Retries,
    failures_logged,
    queue_batch,
)
from chalicelib.usecases.notifications.merged_reporters import notify_merged_reporters
from chalicelib.usecases.notifications.ports import Outbox
from chalicelib.usecases.public.ports import (
    PublicFollows,
    PublicReports,
    PublicUpdate,
    PublicUpdateQueue,
    Snapshots,
    Supports,
)
from chalicelib.usecases.public.public_follows import notify_followers
from chalicelib.usecases.public.publish import write_snapshot
from chalicelib.usecases.reports.ports import MergedReports, Reports

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


@dataclass(frozen=True, kw_only=True)
class PublicUpdateDeps:
    """The collaborators of public updates. `read_message` makes the update of a message."""

    read_message: Callable[[str], PublicUpdate]
    reports: Reports
    merged_reports: MergedReports
    public_reports: PublicReports
    supports: Supports
    snapshots: Snapshots
    follows: PublicFollows
    outbox: Outbox
    public_updates: PublicUpdateQueue


def handle_public_updates(
    event: dict[str, Any],
    context: Context,
    deps: PublicUpdateDeps,
    retries: Retries | None = None,
) -> BatchResponse:
    """Write snapshots again, each once per batch; notify followers and merged reporters.

    What failed waits longer each time.
    """
    written: set[str] = set()

    def one(record: "SQSRecord") -> None:
        update = deps.read_message(record.body)
        with failures_logged(context, update.report or update.regency):
            _handle(update, written, context, deps)

    return queue_batch(event, one, retries)


def _handle(
    update: PublicUpdate, written: set[str], context: Context, deps: PublicUpdateDeps
) -> None:
    if update.merged:
        _notify_merged_reporters(update, context, deps)
        return
    if not update.followers:
        _write_snapshot(update, written, context, deps)
    if update.report:
        _notify_followers(update, context, deps)


def _notify_followers(update: PublicUpdate, context: Context, deps: PublicUpdateDeps) -> None:
    notified = notify_followers(
        update,
        reports=deps.reports,
        follows=deps.follows,
        outbox=deps.outbox,
        public_updates=deps.public_updates,
        reference=context.reference(),
        now=context.now(),
    )
    if notified:
        context.count_metric("FollowersTold")


def _notify_merged_reporters(
    update: PublicUpdate, context: Context, deps: PublicUpdateDeps
) -> None:
    notified = notify_merged_reporters(
        update,
        reports=deps.reports,
        duplicates=deps.merged_reports,
        outbox=deps.outbox,
        public_updates=deps.public_updates,
        reference=context.reference(),
    )
    if notified:
        context.count_metric("MergedReportersTold")


def _write_snapshot(
    update: PublicUpdate, written: set[str], context: Context, deps: PublicUpdateDeps
) -> None:
    regency = update.regency or deps.reports.get(update.report).place.regency
    if regency in written or not regency:
        return
    write_snapshot(
        regency,
        public=deps.public_reports,
        supports=deps.supports,
        snapshots=deps.snapshots,
        reference=context.reference(),
        now=context.now(),
    )
    written.add(regency)
    context.count_metric("SnapshotWritten")
