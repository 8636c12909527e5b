"""Handle the queue of alerts to agencies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.entrypoints.context import Context
from chalicelib.entrypoints.events.batches import BatchResponse
from chalicelib.entrypoints.events.queues.retries import delivery_batch
from chalicelib.usecases.agency_alerts.ports import AlertOutbox, QueuedAlert
from chalicelib.usecases.agency_alerts.send_alert import SendAlertDeps, send_alert
from chalicelib.usecases.notifications.ports import DeliveryOutcome

#: An alert is no message to one person; one that cannot be published says that a topic is wrong.
METRICS = {
    DeliveryOutcome.SENT: "AlertSent",
    DeliveryOutcome.GAVE_UP: "AlertGivenUp",
    None: "AlertRepeated",
}


@dataclass(frozen=True, kw_only=True)
class AlertQueueDeps:
    """The collaborators of the queue of alerts. `read_message` makes the alert of a message."""

    read_message: Callable[[str], QueuedAlert]
    outbox: AlertOutbox
    sending: SendAlertDeps


def send_alerts(event: dict[str, Any], context: Context, deps: AlertQueueDeps) -> BatchResponse:
    """Publish every alert of the batch to its agency's topic."""

    def send(queued: QueuedAlert) -> None:
        context.count_metric(METRICS[send_alert(queued, deps=deps.sending, now=context.now())])

    return delivery_batch(
        event, context, outbox=deps.outbox, read_message=deps.read_message, deliver=send
    )
