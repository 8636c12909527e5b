"""Handle the table's stream. Each reader is safe to be called twice with the same record."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from chalicelib.domain.reports.history import Event
from chalicelib.entrypoints.context import Context
from chalicelib.entrypoints.events.batches import BatchResponse, failures_logged, stream_batch
from chalicelib.usecases.agency_alerts.alert_agencies import AlertDeps, queue_alerts
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.notifications.ports import Outbox
from chalicelib.usecases.public.ports import PublicUpdateQueue
from chalicelib.usecases.public.publish import queue_public_updates
from chalicelib.usecases.reports.cached_dossiers import CachedDossiers
from chalicelib.usecases.reports.ports import Dossiers, Reports
from chalicelib.usecases.routing.route_report import route_report
from chalicelib.usecases.statistics.figures import count_event
from chalicelib.usecases.statistics.ports import Figures
from chalicelib.usecases.webhooks.match_event import announce_event
from chalicelib.usecases.webhooks.ports import WebhookQueue, Webhooks

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord


def route_reports(event: dict[str, Any], context: Context, reports: Reports) -> BatchResponse:
    """Route new reports of the stream to their first agency."""

    def one(record: "DynamoDBRecord") -> None:
        report = _keys(record)["PK"].removeprefix("REPORT#")
        with failures_logged(context, report):
            agency = route_report(
                report, reports=reports, reference=context.reference(), now=context.now()
            )
            if agency:
                context.count_metric("ReportRouted")

    return stream_batch(event, one)


@dataclass(frozen=True, kw_only=True)
class FanOutDeps:
    """The collaborators of the stream's second reader.

    `read_event` makes the event of a record's new image.
    """

    read_event: Callable[[dict[str, Any]], Event]
    reports: Dossiers
    public_updates: PublicUpdateQueue
    figures: Figures
    webhooks: Webhooks
    webhook_queue: WebhookQueue
    outbox: Outbox
    alerts: AlertDeps


def fan_out(event: dict[str, Any], context: Context, deps: FanOutDeps) -> BatchResponse:
    """Hand every new event of a report to all `READERS`.

    A stream takes two readers: this is the second one, for all that is not routing. A failure ends
    the row of readers and brings the record back, so the readers before it see it once more.
    """

    def one(record: "DynamoDBRecord") -> None:
        image: dict[str, Any] = record.dynamodb.new_image if record.dynamodb else {}
        happened = deps.read_event(image)
        with failures_logged(context, happened.report):
            # All readers of one event share the dossiers that they read.
            shared = replace(deps, reports=CachedDossiers(deps.reports))
            for _, read in READERS:
                read(happened, context, shared)

    return stream_batch(event, one)


def _queue_public_updates(event: Event, _: Context, deps: FanOutDeps) -> None:
    queue_public_updates(event, public_updates=deps.public_updates)


def _count_for_figures(event: Event, _: Context, deps: FanOutDeps) -> None:
    count_event(event, reports=deps.reports, figures=deps.figures)


def _queue_for_webhooks(event: Event, _: Context, deps: FanOutDeps) -> None:
    announce_event(event, webhooks=deps.webhooks, queue=deps.webhook_queue)


def _notify_reporter(event: Event, context: Context, deps: FanOutDeps) -> None:
    reference = context.reference()
    if notify_reporter(event, reports=deps.reports, outbox=deps.outbox, reference=reference):
        context.count_metric("ReporterTold")


def _alert_agencies(event: Event, context: Context, deps: FanOutDeps) -> None:
    queued = queue_alerts(
        event,
        reports=deps.reports,
        deps=deps.alerts,
        reference=context.reference(),
        now=context.now(),
    )
    if queued:
        context.count_metric("AgencyAlerted")


#: Who reads an event, in order. Each retries on failure and may see an event twice: what it queues
#: or stores is named after the event, so that the second time changes nothing.
READERS: tuple[tuple[str, Callable[[Event, Context, FanOutDeps], None]], ...] = (
    # Queues a look at the public snapshot, at followers and at reporters of merged reports.
    ("public updates", _queue_public_updates),
    # Stores the facts that figures count. Retries: until then the month lacks the fact.
    ("figures", _count_for_figures),
    # Queues the event for webhooks, if there is any. Retries until the queue took it.
    ("webhooks", _queue_for_webhooks),
    # Queues messages to the reporter's proved contacts. Retries until the queue took them.
    ("reporter", _notify_reporter),
    # Queues alerts to the agencies that the table of alert rules names. Retries likewise.
    ("agency alerts", _alert_agencies),
)


def _keys(record: "DynamoDBRecord") -> dict[str, str]:
    keys: dict[str, str] = (record.dynamodb.keys or {}) if record.dynamodb else {}
    return keys
