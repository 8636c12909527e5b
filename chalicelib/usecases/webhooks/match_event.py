"""Find the webhooks that want an event, and note a line for each in their logs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.domain.reports.history import Event
from chalicelib.domain.webhooks.webhook import (
    TOLD_AS,
    Status,
    told,
    wants,
)
from chalicelib.usecases.agency_alerts.ports import AlertOutbox
from chalicelib.usecases.notifications.ports import key_of
from chalicelib.usecases.ports import OutboundPoster, Randomness
from chalicelib.usecases.reference_data.ports import ReferenceData
from chalicelib.usecases.reports.ports import Reports
from chalicelib.usecases.webhooks.ports import (
    ComposePause,
    MatchEvent,
    SendLine,
    WebhookHealth,
    WebhookLog,
    WebhookLogLine,
    WebhookQueue,
    Webhooks,
    WebhookSecrets,
)


@dataclass(frozen=True, kw_only=True)
class WebhookDeliveryDeps:
    """Everything that carrying needs."""

    webhooks: Webhooks
    log: WebhookLog
    fares: WebhookHealth
    queue: WebhookQueue
    vault: WebhookSecrets
    poster: OutboundPoster
    reports: Reports
    reference: ReferenceData
    alerts: AlertOutbox
    compose: ComposePause
    chance: Randomness
    count: Callable[[str], None]
    api_url: str


def line_key(at: datetime, what: str, seq: int = 0) -> str:
    """Sorts by the moment of the event. `what` is its report, or the name of a test.

    >>> line_key(datetime(2026, 1, 2, tzinfo=UTC), "7K2M9QXD4TPC", 3)
    '2026-01-02T00:00:00Z#7K2M9QXD4TPC#000003'
    """
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}#{what}#{seq:06d}"


def new_line(webhook: str, key: str, type_: str, report: str = "", seq: int = 0) -> WebhookLogLine:
    """A line that nothing was done about yet; the same event makes the same webhook-id."""
    message = "msg_" + key_of(webhook, key)
    return WebhookLogLine(
        webhook=webhook, key=key, message=message, type=type_, report=report, seq=seq
    )


def announce(event: Event, *, webhooks: Webhooks, queue: WebhookQueue) -> bool:
    """Have the worker look at `event` if any subscription may want it; whether it will.

    Reads nothing of the report: the stream's function does this beside its own work.
    """
    type_ = TOLD_AS.get(event.act)
    if type_ is None:
        return False
    wanted = any(
        w.status is not Status.ENDED and (not w.filter.types or type_ in w.filter.types)
        for w in webhooks.recent()
    )
    if wanted:
        queue.send(MatchEvent(report=event.report, seq=event.seq))
    return wanted


def match(task: MatchEvent, *, courier: WebhookDeliveryDeps, now: datetime) -> int:
    """A line and a message for every subscription that wants the event; how many there are."""
    dossier = courier.reports.dossier(task.report)
    it = told(dossier.report, dossier.events, task.seq)
    if it is None:
        return 0
    reference, found = courier.reference.current(), 0
    for webhook in courier.webhooks.recent():
        if wants(webhook, it, reference):
            type_ = TOLD_AS[it.event.act]
            key = line_key(it.event.at, task.report, task.seq)
            courier.log.open(new_line(webhook.id, key, type_, task.report, task.seq), now)
            courier.queue.send(SendLine(webhook=webhook.id, key=key))
            found += 1
    return found
