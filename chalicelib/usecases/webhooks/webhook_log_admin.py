"""Let admins read the log of a webhook, replay its events, and send it a test event."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.domain.reports.report import Officer
from chalicelib.domain.webhooks.webhook import (
    TEST,
    WebhookStatus,
)
from chalicelib.usecases.webhooks.match_event import line_key, new_line
from chalicelib.usecases.webhooks.ports import (
    ReplayLines,
    SendLine,
    WebhookLogLine,
)
from chalicelib.usecases.webhooks.webhook_admin import (
    WebhookAdminDeps,
    get_webhook,
    refuse,
    require_open,
)

#: How far back the log goes, and so a replay.
LOG_KEPT = timedelta(days=30)


def send_test_event(
    officer: Officer, webhook_id: str, *, deps: WebhookAdminDeps, now: datetime
) -> str:
    """Queue a test event, paused or not; return its webhook-id, which is found in the log.

    Raises: WebhookNotFound; Unavailable when the queue is not reachable.
    """
    webhook = require_open(officer, webhook_id, deps)
    key = line_key(now, "TEST" + deps.randomness.bytes(4).hex())
    line = new_line(webhook.id, key, TEST)
    deps.log.open_line(line, now)
    deps.queue.send(SendLine(webhook=webhook.id, key=key))
    return line.message_id


def replay_events(
    officer: Officer,
    webhook_id: str,
    *,
    since: datetime,
    include_delivered: bool,
    deps: WebhookAdminDeps,
    now: datetime,
) -> str:
    """Queue the events since a moment to be sent again; return the name of the replay.

    Those that were delivered are left out unless `include_delivered`.

    Raises: WebhookNotFound; InvalidFields when `since` lies in the future or before the log
    begins, or the subscription is paused; Unavailable when the queue is not reachable.
    """
    webhook = require_open(officer, webhook_id, deps)
    if since > now:
        raise refuse("from", "in_the_future")
    if since < now - LOG_KEPT:
        raise refuse("from", "too_long_ago", (now - LOG_KEPT).isoformat(timespec="minutes"))
    if webhook.status is WebhookStatus.PAUSED:
        raise refuse("act", "resume_first")
    run = deps.randomness.bytes(6).hex()
    after, until = line_key(since, ""), line_key(now, "~")
    deps.queue.send(
        ReplayLines(
            webhook=webhook.id,
            run=run,
            after=after,
            until=until,
            include_delivered=include_delivered,
        )
    )
    return run


def list_deliveries(
    officer: Officer, webhook_id: str, *, before: str | None, limit: int, deps: WebhookAdminDeps
) -> Sequence[WebhookLogLine]:
    """Return lines of the log, newest first, older than key `before`.

    Raises: WebhookNotFound.
    """
    webhook = get_webhook(officer, webhook_id, deps=deps)
    return deps.log.newest_lines(webhook.id, before, limit)
