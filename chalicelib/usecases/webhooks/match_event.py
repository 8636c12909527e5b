"""Find the webhooks that want an event, and open a line in the log of each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.domain.reports.history import Event
from chalicelib.domain.webhooks.webhook import (
    EVENT_TYPES,
    WebhookStatus,
    find_webhook_event,
    wants_event,
)
from chalicelib.usecases.agency_alerts.ports import AlertOutbox
from chalicelib.usecases.notifications.ports import delivery_key
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
    """The collaborators of sending events to webhooks."""

    webhooks: Webhooks
    log: WebhookLog
    health: WebhookHealth
    queue: WebhookQueue
    secrets: WebhookSecrets
    outbound: OutboundPoster
    reports: Reports
    reference: ReferenceData
    alerts: AlertOutbox
    compose: ComposePause
    randomness: Randomness
    count: Callable[[str], None]
    api_url: str


def line_key(at: datetime, what: str, seq: int = 0) -> str:
    """Return the key of a line, which sorts by the moment of the event.

    `what` is the event's report, or the name of a test event.

    >>> line_key(datetime(2026, 1, 2, tzinfo=UTC), "7K2M9QXD4TPC", 3)
    '2026-01-02T00:00:00Z#7K2M9QXD4TPC#000003'
    """
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}#{what}#{seq:06d}"


def new_line(webhook: str, key: str, type_: str, report: str = "", seq: int = 0) -> WebhookLogLine:
    """Return a queued line; the same event makes the same webhook-id."""
    message_id = "msg_" + delivery_key(webhook, key)
    return WebhookLogLine(
        webhook=webhook, key=key, message_id=message_id, type=type_, report=report, seq=seq
    )


def announce_event(event: Event, *, webhooks: Webhooks, queue: WebhookQueue) -> bool:
    """Queue `event` to be matched if any subscription may want it; tell whether it was queued.

    Nothing of the report is read: the second reader of the stream does this beside its own work.

    Raises: Unavailable when the queue is not reachable.
    """
    type_ = EVENT_TYPES.get(event.act)
    if type_ is None:
        return False
    wanted = any(
        w.status is not WebhookStatus.ENDED and (not w.filter.types or type_ in w.filter.types)
        for w in webhooks.recent_webhooks()
    )
    if wanted:
        queue.send(MatchEvent(report=event.report, seq=event.seq))
    return wanted


def match_event(task: MatchEvent, *, deps: WebhookDeliveryDeps, now: datetime) -> int:
    """Open a line and queue it for every subscription that wants the event; return how many.

    Raises: ReportNotFound when the report is not there; Unavailable when the queue is not
    reachable.
    """
    dossier = deps.reports.dossier(task.report)
    webhook_event = find_webhook_event(dossier.report, dossier.events, task.seq)
    if webhook_event is None:
        return 0
    reference, found = deps.reference.current(), 0
    for webhook in deps.webhooks.recent_webhooks():
        if wants_event(webhook, webhook_event, reference):
            type_ = EVENT_TYPES[webhook_event.event.act]
            key = line_key(webhook_event.event.at, task.report, task.seq)
            deps.log.open_line(new_line(webhook.id, key, type_, task.report, task.seq), now)
            deps.queue.send(SendLine(webhook=webhook.id, key=key))
            found += 1
    return found
