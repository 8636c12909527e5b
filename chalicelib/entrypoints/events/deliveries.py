"""What leaves the platform, for people outside and for agencies. Safe to be called twice."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import DomainError, SlowDown, Unavailable
from chalicelib.entrypoints.events.batches import Answer, queue_batch
from chalicelib.usecases.agency_alerts.ports import AlertOutbox, QueuedAlert
from chalicelib.usecases.agency_alerts.send_alert import SendAlertDeps, send_alert
from chalicelib.usecases.contacts.lost_access_code import renew_code
from chalicelib.usecases.contacts.verify_contact import ContactDeps
from chalicelib.usecases.notifications.deliver import DeliveryDeps, deliver
from chalicelib.usecases.notifications.ports import (
    DeliveryOutcome,
    LostCodeRequest,
    Outbox,
    Outgoing,
)
from chalicelib.usecases.reference_data.ports import ReferenceData

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

#: What one message of a queue of deliveries, or of alerts, asks for.
Waiting = TypeVar("Waiting", Outgoing, QueuedAlert)
#: Waiting after the first failure; it doubles with each further one.
FIRST_WAIT, LONGEST_WAIT = 30, 3600
FACTS = {
    DeliveryOutcome.SENT: "MessageSent",
    DeliveryOutcome.GAVE_UP: "MessageGivenUp",
    DeliveryOutcome.ENDED: "FollowEnded",  # as usual as stopping by hand: no alarm
    DeliveryOutcome.HELD_BACK: "MessageHeldBack",
    None: "MessageRepeated",
}
#: An alert is no message to one person; one that cannot be published says that a topic is wrong.
FACTS_OF_ALERTS = {
    DeliveryOutcome.SENT: "AlertSent",
    DeliveryOutcome.GAVE_UP: "AlertGivenUp",
    None: "AlertRepeated",
}


class Around(Protocol):
    """What every worker of a queue of deliveries needs of the wiring."""

    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...
    def failed(self, report: str, error: Exception) -> None: ...
    def crashed(self, where: str) -> None: ...


class Needs(Around, Protocol):
    """What the worker of messages to people needs."""

    @property
    def post(self) -> DeliveryDeps: ...
    @property
    def desk(self) -> ContactDeps: ...
    @property
    def reference(self) -> ReferenceData: ...
    @property
    def outbox(self) -> Outbox: ...
    def outgoing(self, message: str) -> Outgoing: ...


class AlertNeeds(Around, Protocol):
    """What the worker of alerts to agencies needs."""

    @property
    def crier(self) -> SendAlertDeps: ...
    @property
    def alert_outbox(self) -> AlertOutbox: ...
    def queued_alert(self, message: str) -> QueuedAlert: ...


def deliver_messages(event: dict[str, object], needs: Needs) -> Answer:
    """Send every message of the batch to whom it is for."""
    return _each(event, needs, needs.outbox, needs.outgoing, lambda one: _handle(one, needs))


def tell_agencies(event: dict[str, object], needs: AlertNeeds) -> Answer:
    """Publish every alert of the batch to its agency's topic."""
    return _each(
        event, needs, needs.alert_outbox, needs.queued_alert, lambda one: _tell(one, needs)
    )


def _each(
    event: dict[str, object],
    needs: Around,
    outbox: Outbox | AlertOutbox,
    load: Callable[[str], Waiting],
    handle: Callable[[Waiting], None],
) -> Answer:
    """Handle every message of the batch.

    When a provider asks to slow down, the rest of the batch for its channel goes back unsent. What
    failed waits longer each time, and as long as the provider asked for; the queue's own limit of
    tries moves it to the dead-letter queue in the end.
    """
    slow: dict[Channel, SlowDown] = {}

    def one(record: "SQSRecord") -> None:
        outgoing = load(record.body)
        try:
            if outgoing.channel in slow:
                raise slow[outgoing.channel]
            handle(outgoing)
        except DomainError as error:
            if isinstance(error, SlowDown):
                slow[outgoing.channel] = error
            _later(record, outbox, error)
            needs.failed(outgoing.report, error)
            raise
        except Exception:
            needs.crashed(outgoing.report)
            raise

    return queue_batch(event, one)


def _handle(outgoing: Outgoing, needs: Needs) -> None:
    if isinstance(outgoing, LostCodeRequest):
        reference = needs.reference.current()
        renewed = renew_code(outgoing, desk=needs.desk, reference=reference, now=needs.now())
        needs.count("CodeRenewed" if renewed else "CodeNotRenewed")
        return
    needs.count(FACTS[deliver(outgoing, post=needs.post, now=needs.now())])


def _tell(queued: QueuedAlert, needs: AlertNeeds) -> None:
    outcome = send_alert(queued, deps=needs.crier, now=needs.now())
    needs.count(FACTS_OF_ALERTS[outcome])


def _later(record: "SQSRecord", outbox: Outbox | AlertOutbox, error: DomainError) -> None:
    tries = int(record.attributes.approximate_receive_count or 1)
    asked = error.after if isinstance(error, Unavailable) else 0
    try:
        outbox.wait(record.receipt_handle, max(wait_after(tries), asked))
    except Unavailable:
        return  # it comes back when the queue's own visibility timeout ends


def wait_after(tries: int) -> int:
    """Seconds until the next try.

    >>> [wait_after(n) for n in (1, 2, 3, 20)]
    [30, 60, 120, 3600]
    """
    return int(min(FIRST_WAIT * 2.0 ** (tries - 1), LONGEST_WAIT))
