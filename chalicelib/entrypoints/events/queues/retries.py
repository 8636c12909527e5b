"""Handle queues whose messages leave by a provider that may refuse for a while."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import DomainError, SlowDown, Unavailable
from chalicelib.entrypoints.context import Context
from chalicelib.entrypoints.events.batches import (
    BatchResponse,
    failures_logged,
    queue_batch,
    wait_after,
)
from chalicelib.usecases.agency_alerts.ports import AlertOutbox, QueuedAlert
from chalicelib.usecases.notifications.ports import Outbox, Outgoing

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

#: What waits in a queue: a message to a person, or an alert to an agency.
Waiting = TypeVar("Waiting", Outgoing, QueuedAlert)


def delivery_batch(
    event: dict[str, Any],
    context: Context,
    *,
    outbox: Outbox | AlertOutbox,
    read_message: Callable[[str], Waiting],
    deliver: Callable[[Waiting], None],
) -> BatchResponse:
    """Deliver every message of the batch.

    When a provider asks to slow down, the rest of the batch for its channel goes back unsent. What
    failed waits longer each time, and as long as the provider asked for; the queue's own limit of
    tries moves it to the dead-letter queue in the end.
    """
    slow: dict[Channel, SlowDown] = {}

    def one(record: "SQSRecord") -> None:
        outgoing = read_message(record.body)
        with failures_logged(context, outgoing.report):
            try:
                if outgoing.channel in slow:
                    raise slow[outgoing.channel]
                deliver(outgoing)
            except DomainError as error:
                if isinstance(error, SlowDown):
                    slow[outgoing.channel] = error
                _delay_retry(record, outbox, error)
                raise

    return queue_batch(event, one)


def _delay_retry(record: "SQSRecord", outbox: Outbox | AlertOutbox, error: DomainError) -> None:
    tries = int(record.attributes.approximate_receive_count or 1)
    asked = error.after if isinstance(error, Unavailable) else 0
    try:
        outbox.postpone(record.receipt_handle, max(wait_after(tries), asked))
    except Unavailable:
        return  # it comes back when the queue's own visibility timeout ends
