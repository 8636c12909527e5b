"""Send events to webhooks: send a line, end a rest, replay lines, pause what fails for too long.

Everything here may be called twice. A line of the log is at once the claim of the worker that
sends it and what became of it; a task is queued before the state that relies on it is written, so
that a crash in between leaves one task too many and never one too few (decision 0021).
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.errors import TargetUnreachable, Unavailable, VersionConflict
from chalicelib.domain.public_address import UrlRefused
from chalicelib.domain.reports.history import SYSTEM
from chalicelib.domain.webhooks import signatures
from chalicelib.domain.webhooks.retries import GIVE_UP_AFTER, RESTS_AFTER, is_given_up, retry_delay
from chalicelib.domain.webhooks.webhook import (
    TEST,
    PauseReason,
    Webhook,
    WebhookStatus,
    event_body,
    find_webhook_event,
    wants_event,
)
from chalicelib.usecases.agency_alerts.ports import QueuedAlert
from chalicelib.usecases.notifications.ports import delivery_key
from chalicelib.usecases.webhooks.match_event import WebhookDeliveryDeps, line_key
from chalicelib.usecases.webhooks.ports import (
    EndRest,
    ReplayLines,
    SendLine,
    WebhookClaim,
    WebhookLogLine,
    WebhookNotFound,
    WebhookOutcome,
)

#: How long a worker may take for one event; far above the ten seconds that a target has.
LEASE = timedelta(seconds=60)
#: Seconds until an event is tried again whose target has no place left.
CROWDED = 10
PAGE = 50
#: The waiting events among which the probe is chosen.
PROBES = 25
GONE = 410


def send_line(task: SendLine, *, deps: WebhookDeliveryDeps, now: datetime) -> WebhookOutcome | None:
    """Send one line's event unless it must wait; None when there is nothing to do.

    Raises: Unavailable when another worker has claimed the line, or our own side fails.
    """
    if task.at and now < task.at:
        deps.queue.send(task, delay=(task.at - now).total_seconds())
        return None
    try:
        webhook = deps.webhooks.get_webhook(task.webhook)
    except WebhookNotFound:
        return None
    line = deps.log.claim_line(task.webhook, task.key, task.run, now=now, until=now + LEASE)
    if line is WebhookClaim.BUSY:
        raise Unavailable("another worker is sending it")
    if not isinstance(line, WebhookLogLine):
        return None
    settled = _outcome_without_attempt(webhook, line, deps, now)
    if settled:
        deps.log.settle_line(replace(line, outcome=settled), now)
        return settled
    place = deps.health.take_place(webhook.id, now=now, until=now + LEASE)
    if place is None:
        deps.queue.send(task, delay=CROWDED * (1 + deps.randomness.fraction()))
        deps.log.settle_line(replace(line, outcome=WebhookOutcome.WAITING, reason="crowded"), now)
        return WebhookOutcome.WAITING
    try:
        return _attempt(task, webhook, line, deps, now)
    finally:
        deps.health.free_place(webhook.id, place)


def end_rest(task: EndRest, *, deps: WebhookDeliveryDeps, now: datetime) -> bool:
    """End a rest by queueing one waiting event as the probe; tell whether there was one.

    The probe is the event with the fewest attempts, so that an event which the target never
    accepts does not hold back the others.

    Raises: Unavailable when the queue is not reachable.
    """
    health = deps.health.health_of(task.webhook)
    if health.rest_token != task.token or health.failing_since is None:
        return False
    if now < task.at:
        deps.queue.send(task, delay=(task.at - now).total_seconds())
        return False
    waiting = _waiting(task.webhook, health.failing_since - GIVE_UP_AFTER, now, deps)
    if not waiting:
        deps.health.save_health(task.webhook, health.after_rest())
        return False
    probe = min(waiting, key=lambda line: line.attempts)
    deps.queue.send(SendLine(webhook=task.webhook, key=probe.key))
    return True


def replay_lines(task: ReplayLines, *, deps: WebhookDeliveryDeps) -> int:
    """Queue one page of lines, and the next page as a task; return how many events were queued.

    Raises: Unavailable when the queue is not reachable.
    """
    try:
        if deps.webhooks.get_webhook(task.webhook).status is not WebhookStatus.ACTIVE:
            return 0
    except WebhookNotFound:
        return 0
    lines = deps.log.oldest_lines(task.webhook, task.after, task.until, PAGE)
    wanted = [
        line
        for line in lines
        if line.type != TEST and (task.include_delivered or line.outcome != WebhookOutcome.SENT)
    ]
    for line in wanted:
        deps.queue.send(SendLine(webhook=task.webhook, key=line.key, run=task.run))
    if len(lines) == PAGE:
        deps.queue.send(replace(task, after=lines[-1].key))
    return len(wanted)


def _outcome_without_attempt(
    webhook: Webhook, line: WebhookLogLine, deps: WebhookDeliveryDeps, now: datetime
) -> WebhookOutcome | None:
    """Return the outcome of an event that is not tried now; None when it is to be tried."""
    if webhook.status is WebhookStatus.ENDED:
        return WebhookOutcome.GAVE_UP
    if line.type == TEST:  # tried even while paused or at rest
        return None
    if webhook.status is WebhookStatus.PAUSED:
        return WebhookOutcome.HELD
    return WebhookOutcome.WAITING if deps.health.health_of(webhook.id).is_resting(now) else None


def _attempt(
    task: SendLine,
    webhook: Webhook,
    line: WebhookLogLine,
    deps: WebhookDeliveryDeps,
    now: datetime,
) -> WebhookOutcome:
    content = _content(webhook, line, deps)
    if content is None:
        deps.log.settle_line(replace(line, outcome=WebhookOutcome.GAVE_UP, reason="not_there"), now)
        return WebhookOutcome.GAVE_UP
    secrets = [deps.secrets.open(webhook.id, s.sealed) for s in webhook.secrets_at(now)]
    headers = signatures.signature_headers(secrets, line.message_id, now, content)
    tried = replace(line, attempts=line.attempts + 1, first_at=line.first_at or now, reason="")
    try:
        response = deps.outbound.post(webhook.url, headers, content)
    except (TargetUnreachable, UrlRefused) as error:
        return _record_failure(
            task, webhook, replace(tried, status=0, reason=error.reason), deps, now
        )
    tried = replace(tried, status=response.status, milliseconds=response.milliseconds)
    if 200 <= response.status < 300:
        return _record_success(webhook, tried, deps, now)
    reason = "redirect" if 300 <= response.status < 400 else "refused"
    return _record_failure(task, webhook, replace(tried, reason=reason), deps, now)


def _content(webhook: Webhook, line: WebhookLogLine, deps: WebhookDeliveryDeps) -> bytes | None:
    """Return the body; None when there is no such event, or this subscriber may not get it now."""
    if line.type == TEST:
        moment = line.key.split("#", 1)[0]
        content = {"type": TEST, "timestamp": moment, "data": {"webhook": webhook.id}}
        return _json(content)
    dossier, reference = deps.reports.dossier(line.report), deps.reference.current()
    webhook_event = find_webhook_event(dossier.report, dossier.events, line.seq)
    if webhook_event is None or not wants_event(webhook, webhook_event, reference):
        return None
    return _json(event_body(webhook, webhook_event, reference, deps.api_url))


def _json(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _record_success(
    webhook: Webhook, line: WebhookLogLine, deps: WebhookDeliveryDeps, now: datetime
) -> WebhookOutcome:
    deps.log.settle_line(replace(line, outcome=WebhookOutcome.SENT), now)
    if line.type == TEST:
        return WebhookOutcome.SENT
    health = deps.health.health_of(webhook.id)
    if health.failures:
        if health.failures >= RESTS_AFTER and health.failing_since:
            begin = line_key(health.failing_since - GIVE_UP_AFTER, "")
            task = ReplayLines(
                webhook=webhook.id,
                run="",
                after=begin,
                until=line_key(now, "~"),
                include_delivered=False,
            )
            deps.queue.send(task)
        deps.health.save_health(webhook.id, health.after_success())
    return WebhookOutcome.SENT


def _record_failure(
    task: SendLine,
    webhook: Webhook,
    line: WebhookLogLine,
    deps: WebhookDeliveryDeps,
    now: datetime,
) -> WebhookOutcome:
    if line.type == TEST:
        deps.log.settle_line(replace(line, outcome=WebhookOutcome.GAVE_UP), now)
        return WebhookOutcome.GAVE_UP
    if line.status == GONE:
        pause_failing(webhook, PauseReason.GONE, deps=deps, now=now)
        deps.log.settle_line(replace(line, outcome=WebhookOutcome.GAVE_UP, reason="gone"), now)
        return WebhookOutcome.GAVE_UP
    rests = _count_failure(webhook, deps, now)
    if line.first_at and is_given_up(line.first_at, now):
        deps.log.settle_line(replace(line, outcome=WebhookOutcome.GAVE_UP), now)
        return WebhookOutcome.GAVE_UP
    if not rests:
        delay = retry_delay(line.attempts, deps.randomness.fraction())
        deps.queue.send(replace(task, at=now + delay), delay=delay.total_seconds())
    deps.log.settle_line(replace(line, outcome=WebhookOutcome.WAITING), now)
    return WebhookOutcome.WAITING


def _count_failure(webhook: Webhook, deps: WebhookDeliveryDeps, now: datetime) -> bool:
    """Count a failure; tell whether the subscription rests or is paused.

    Then its events wait in the log, and no attempt is queued.
    """
    before = deps.health.health_of(webhook.id)
    if before.has_failed_too_long(now):
        pause_failing(webhook, PauseReason.FAILING, deps=deps, now=now)
        return True
    token = deps.randomness.bytes(8).hex()
    health = before.after_failure(now, fraction=deps.randomness.fraction(), token=token)
    if health.rest_until:
        task = EndRest(webhook=webhook.id, token=token, at=health.rest_until)
        deps.queue.send(task, delay=(health.rest_until - now).total_seconds())
    deps.health.save_health(webhook.id, health)  # somebody else's failure may have come first
    return health.rest_until is not None


def pause_failing(
    webhook: Webhook, reason: PauseReason, *, deps: WebhookDeliveryDeps, now: datetime
) -> None:
    """Pause a subscription and alert its owner, once per version of the subscription.

    Raises: Unavailable when the alert cannot be queued.
    """
    key = delivery_key("webhook_paused", webhook.id, str(webhook.version), reason)
    deps.alerts.send(QueuedAlert(key=key, alert=deps.compose(webhook, reason)))
    deps.count("WebhookPaused")
    paused = replace(webhook, status=WebhookStatus.PAUSED, paused_at=now, paused_for=reason)
    try:
        deps.webhooks.save_webhook(paused, by=SYSTEM, reason=reason, now=now)
    except VersionConflict:
        return  # changed meanwhile: the next failure decides anew


def _waiting(
    webhook: str, since: datetime, now: datetime, deps: WebhookDeliveryDeps
) -> list[WebhookLogLine]:
    """Return up to `PROBES` waiting lines, oldest first."""
    found: list[WebhookLogLine] = []
    after, until = line_key(since, ""), line_key(now, "~")
    while len(found) < PROBES:
        lines = deps.log.oldest_lines(webhook, after, until, PAGE)
        found += [line for line in lines if line.outcome is WebhookOutcome.WAITING]
        if len(lines) < PAGE:
            break
        after = lines[-1].key
    return found[:PROBES]
