"""Handle the queue of webhooks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.entrypoints.context import Context
from chalicelib.entrypoints.events.batches import BatchResponse, failures_logged, queue_batch
from chalicelib.usecases.webhooks import match_event, webhook_delivery
from chalicelib.usecases.webhooks.match_event import WebhookDeliveryDeps
from chalicelib.usecases.webhooks.ports import (
    EndRest,
    MatchEvent,
    ReplayLines,
    SendLine,
    WebhookOutcome,
    WebhookTask,
)

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

METRICS = {
    WebhookOutcome.SENT: "WebhookSent",
    WebhookOutcome.WAITING: "WebhookWaiting",
    WebhookOutcome.HELD: "WebhookHeld",
    WebhookOutcome.GAVE_UP: "WebhookGivenUp",
}


@dataclass(frozen=True, kw_only=True)
class WebhookQueueDeps:
    """The collaborators of the queue of webhooks. `read_message` makes the task of a message."""

    read_message: Callable[[str], WebhookTask]
    delivery: WebhookDeliveryDeps


def deliver_webhooks(
    event: dict[str, Any], context: Context, deps: WebhookQueueDeps
) -> BatchResponse:
    """Do what each message asks for; what failed by our own fault comes back."""

    def one(record: "SQSRecord") -> None:
        task = deps.read_message(record.body)
        where = task.report if isinstance(task, MatchEvent) else task.webhook
        with failures_logged(context, where):
            _do(task, context, deps.delivery)

    return queue_batch(event, one)


def _do(task: WebhookTask, context: Context, deps: WebhookDeliveryDeps) -> None:
    now = context.now()
    match task:
        case MatchEvent():
            match_event.match_event(task, deps=deps, now=now)
        case SendLine():
            outcome = webhook_delivery.send_line(task, deps=deps, now=now)
            if outcome in METRICS:
                context.count_metric(METRICS[outcome])
        case EndRest():
            webhook_delivery.end_rest(task, deps=deps, now=now)
        case ReplayLines():
            webhook_delivery.replay_lines(task, deps=deps)
