"""What leaves the platform for machines. Safe to be called twice."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.domain.errors import DomainError
from chalicelib.entrypoints.events.batches import Answer, queue_batch
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

FACTS = {
    WebhookOutcome.SENT: "WebhookSent",
    WebhookOutcome.WAITING: "WebhookWaiting",
    WebhookOutcome.HELD: "WebhookHeld",
    WebhookOutcome.GAVE_UP: "WebhookGivenUp",
}


class Needs(Protocol):
    """What this worker needs of the wiring."""

    @property
    def courier(self) -> WebhookDeliveryDeps: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...
    def failed(self, report: str, error: Exception) -> None: ...
    def crashed(self, where: str) -> None: ...
    def task(self, message: str) -> WebhookTask: ...


def carry(event: dict[str, Any], needs: Needs) -> Answer:
    """Do what each message asks for; what failed by our own fault comes back."""

    def one(record: "SQSRecord") -> None:
        task = needs.task(record.body)
        where = task.report if isinstance(task, MatchEvent) else task.webhook
        try:
            _WORK[type(task)](task, needs)
        except DomainError as error:
            needs.failed(where, error)
            raise
        except Exception:
            needs.crashed(where)
            raise

    return queue_batch(event, one)


def _send(task: SendLine, needs: Needs) -> None:
    outcome = webhook_delivery.send_line(task, deps=needs.courier, now=needs.now())
    if outcome in FACTS:
        needs.count(FACTS[outcome])


_WORK: dict[type[WebhookTask], Callable[[Any, Needs], object]] = {
    MatchEvent: lambda task, needs: match_event.match_event(
        task, deps=needs.courier, now=needs.now()
    ),
    SendLine: _send,
    EndRest: lambda task, needs: webhook_delivery.end_rest(
        task, deps=needs.courier, now=needs.now()
    ),
    ReplayLines: lambda task, needs: webhook_delivery.replay_lines(task, deps=needs.courier),
}
