"""Carrying events to webhooks: match, send, rest, wake, replay.

Everything here may be called twice. A line of the log is at once the claim of the worker that
sends it and what became of it; a message is queued before the state that relies on it is written,
so that a crash in between leaves one message too many and never one too few.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.errors import TargetUnreachable, Unavailable, VersionConflict
from chalicelib.domain.public_address import UrlRefused
from chalicelib.domain.reports.history import SYSTEM
from chalicelib.domain.webhooks import signatures
from chalicelib.domain.webhooks.retries import PATIENCE, RESTS_AFTER, given_up, wait
from chalicelib.domain.webhooks.webhook import (
    TEST,
    PauseReason,
    Status,
    Webhook,
    body,
    told,
    wants,
)
from chalicelib.usecases.agency_alerts.ports import QueuedAlert
from chalicelib.usecases.notifications.ports import key_of
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

#: How long a worker may be at one event; far above the ten seconds that a target has.
LEASE = timedelta(seconds=60)
#: Seconds until an event is tried whose target has no place left.
CROWDED = 10
PAGE = 50
#: The waiting events among which the one is chosen that tries the way.
PROBES = 25
GONE = 410


def send(task: SendLine, *, courier: WebhookDeliveryDeps, now: datetime) -> WebhookOutcome | None:
    """Try one event, unless it must wait; None when there is nothing (more) to do.

    Raises Unavailable when another worker is at it.
    """
    if task.at and now < task.at:
        courier.queue.send(task, delay=(task.at - now).total_seconds())
        return None
    try:
        webhook = courier.webhooks.get(task.webhook)
    except WebhookNotFound:
        return None
    line = courier.log.claim(task.webhook, task.key, task.run, now=now, until=now + LEASE)
    if line is WebhookClaim.BUSY:
        raise Unavailable("another worker is sending it")
    if not isinstance(line, WebhookLogLine):
        return None
    parked = _parked(webhook, line, courier, now)
    if parked:
        courier.log.settle(replace(line, outcome=parked), now)
        return parked
    place = courier.fares.enter(webhook.id, now=now, until=now + LEASE)
    if place is None:
        courier.queue.send(task, delay=CROWDED * (1 + courier.chance.fraction()))
        courier.log.settle(replace(line, outcome=WebhookOutcome.WAITING, reason="crowded"), now)
        return WebhookOutcome.WAITING
    try:
        return _try(task, webhook, line, courier, now)
    finally:
        courier.fares.leave(webhook.id, place)


def wake(task: EndRest, *, courier: WebhookDeliveryDeps, now: datetime) -> bool:
    """End a rest: one waiting event tries the way; whether there was one.

    The one that was tried least goes first, so that an event which the target cannot take does
    not keep the others.
    """
    health = courier.fares.health(task.webhook)
    if health.token != task.token or health.since is None:
        return False
    if now < task.at:
        courier.queue.send(task, delay=(task.at - now).total_seconds())
        return False
    waiting = _waiting(task.webhook, health.since - PATIENCE, now, courier)
    if not waiting:
        courier.fares.note(task.webhook, health.awake())
        return False
    probe = min(waiting, key=lambda line: line.attempts)
    courier.queue.send(SendLine(webhook=task.webhook, key=probe.key))
    return True


def replay(task: ReplayLines, *, courier: WebhookDeliveryDeps) -> int:
    """Queue one page of lines and the next page; how many events were queued."""
    try:
        if courier.webhooks.get(task.webhook).status is not Status.ACTIVE:
            return 0
    except WebhookNotFound:
        return 0
    lines = courier.log.oldest(task.webhook, task.after, task.until, PAGE)
    wanted = [
        line
        for line in lines
        if line.type != TEST and (task.all or line.outcome != WebhookOutcome.SENT)
    ]
    for line in wanted:
        courier.queue.send(SendLine(webhook=task.webhook, key=line.key, run=task.run))
    if len(lines) == PAGE:
        courier.queue.send(replace(task, after=lines[-1].key))
    return len(wanted)


def _parked(
    webhook: Webhook, line: WebhookLogLine, courier: WebhookDeliveryDeps, now: datetime
) -> WebhookOutcome | None:
    """What becomes of an event that is not tried now. A test is tried whatever the rest."""
    if webhook.status is Status.ENDED:
        return WebhookOutcome.GAVE_UP
    if line.type == TEST:
        return None
    if webhook.status is Status.PAUSED:
        return WebhookOutcome.HELD
    return WebhookOutcome.WAITING if courier.fares.health(webhook.id).rests(now) else None


def _try(
    task: SendLine,
    webhook: Webhook,
    line: WebhookLogLine,
    courier: WebhookDeliveryDeps,
    now: datetime,
) -> WebhookOutcome:
    content = _content(webhook, line, courier)
    if content is None:
        courier.log.settle(replace(line, outcome=WebhookOutcome.GAVE_UP, reason="not_there"), now)
        return WebhookOutcome.GAVE_UP
    secrets = [courier.vault.open(webhook.id, s.sealed) for s in webhook.secrets_at(now)]
    headers = signatures.headers(secrets, line.message, now, content)
    tried = replace(line, attempts=line.attempts + 1, first_at=line.first_at or now, reason="")
    try:
        reply = courier.poster.post(webhook.url, headers, content)
    except (TargetUnreachable, UrlRefused) as error:
        return _failed(task, webhook, replace(tried, status=0, reason=error.reason), courier, now)
    tried = replace(tried, status=reply.status, milliseconds=reply.milliseconds)
    if 200 <= reply.status < 300:
        return _arrived(webhook, tried, courier, now)
    reason = "redirect" if 300 <= reply.status < 400 else "refused"
    return _failed(task, webhook, replace(tried, reason=reason), courier, now)


def _content(webhook: Webhook, line: WebhookLogLine, courier: WebhookDeliveryDeps) -> bytes | None:
    """The body; None when the event is not there or may no longer be told to this subscriber."""
    if line.type == TEST:
        moment = line.key.split("#", 1)[0]
        said = {"type": TEST, "timestamp": moment, "data": {"webhook": webhook.id}}
        return _json(said)
    dossier, reference = courier.reports.dossier(line.report), courier.reference.current()
    it = told(dossier.report, dossier.events, line.seq)
    if it is None or not wants(webhook, it, reference):
        return None
    return _json(body(webhook, it, reference, courier.api_url))


def _json(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _arrived(
    webhook: Webhook, line: WebhookLogLine, courier: WebhookDeliveryDeps, now: datetime
) -> WebhookOutcome:
    courier.log.settle(replace(line, outcome=WebhookOutcome.SENT), now)
    if line.type == TEST:
        return WebhookOutcome.SENT
    health = courier.fares.health(webhook.id)
    if health.failures:
        if health.failures >= RESTS_AFTER and health.since:
            begin = line_key(health.since - PATIENCE, "")
            task = ReplayLines(
                webhook=webhook.id, run="", after=begin, until=line_key(now, "~"), all=False
            )
            courier.queue.send(task)
        courier.fares.note(webhook.id, health.recovered())
    return WebhookOutcome.SENT


def _failed(
    task: SendLine,
    webhook: Webhook,
    line: WebhookLogLine,
    courier: WebhookDeliveryDeps,
    now: datetime,
) -> WebhookOutcome:
    if line.type == TEST:
        courier.log.settle(replace(line, outcome=WebhookOutcome.GAVE_UP), now)
        return WebhookOutcome.GAVE_UP
    if line.status == GONE:
        pause(webhook, PauseReason.GONE, courier=courier, now=now)
        courier.log.settle(replace(line, outcome=WebhookOutcome.GAVE_UP, reason="gone"), now)
        return WebhookOutcome.GAVE_UP
    rests = _note_failure(webhook, courier, now)
    if line.first_at and given_up(line.first_at, now):
        courier.log.settle(replace(line, outcome=WebhookOutcome.GAVE_UP), now)
        return WebhookOutcome.GAVE_UP
    if not rests:
        delay = wait(line.attempts, courier.chance.fraction())
        courier.queue.send(replace(task, at=now + delay), delay=delay.total_seconds())
    courier.log.settle(replace(line, outcome=WebhookOutcome.WAITING), now)
    return WebhookOutcome.WAITING


def _note_failure(webhook: Webhook, courier: WebhookDeliveryDeps, now: datetime) -> bool:
    """Count it; whether the subscription rests or is paused, so that its events wait in the log."""
    before = courier.fares.health(webhook.id)
    if before.exhausted(now):
        pause(webhook, PauseReason.FAILING, courier=courier, now=now)
        return True
    token = courier.chance.bytes(8).hex()
    health = before.failed(now, chance=courier.chance.fraction(), token=token)
    if health.rest_until:
        alarm = EndRest(webhook=webhook.id, token=token, at=health.rest_until)
        courier.queue.send(alarm, delay=(health.rest_until - now).total_seconds())
    courier.fares.note(webhook.id, health)  # somebody else's failure may have come first
    return health.rest_until is not None


def pause(
    webhook: Webhook, reason: PauseReason, *, courier: WebhookDeliveryDeps, now: datetime
) -> None:
    """Stop sending and tell the owner, once per version of the subscription."""
    key = key_of("webhook_paused", webhook.id, str(webhook.version), reason)
    courier.alerts.send(QueuedAlert(key=key, alert=courier.compose(webhook, reason)))
    courier.count("WebhookPaused")
    paused = replace(webhook, status=Status.PAUSED, paused_at=now, paused_for=reason)
    try:
        courier.webhooks.put(paused, by=SYSTEM, reason=reason, now=now)
    except VersionConflict:
        return  # changed meanwhile: the next failure decides anew


def _waiting(
    webhook: str, since: datetime, now: datetime, courier: WebhookDeliveryDeps
) -> list[WebhookLogLine]:
    """Some events that wait, oldest first."""
    found: list[WebhookLogLine] = []
    after, until = line_key(since, ""), line_key(now, "~")
    while len(found) < PROBES:
        lines = courier.log.oldest(webhook, after, until, PAGE)
        found += [line for line in lines if line.outcome is WebhookOutcome.WAITING]
        if len(lines) < PAGE:
            break
        after = lines[-1].key
    return found[:PROBES]
