"""Carrying events to webhooks: match, send, rest, wake, replay.

Everything here may be called twice. A line of the log is at once the claim of the worker that
sends it and what became of it; a message is queued before the state that relies on it is written,
so that a crash in between leaves one message too many and never one too few.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from chalicelib.domain.errors import Unavailable, VersionConflict
from chalicelib.domain.public_address import BadTarget
from chalicelib.domain.reports.history import SYSTEM, Event
from chalicelib.domain.webhooks import signatures
from chalicelib.domain.webhooks.retries import PATIENCE, RESTS_AFTER, given_up, wait
from chalicelib.domain.webhooks.webhook import (
    TEST,
    TOLD_AS,
    PauseReason,
    Status,
    Webhook,
    body,
    told,
    wants,
)
from chalicelib.usecases.agency_alerts.alert_delivery import carried
from chalicelib.usecases.notifications.ports import Outbox, key_of
from chalicelib.usecases.reports.ports import ReferenceData, Reports
from chalicelib.usecases.webhooks.ports import (
    Chance,
    Claim,
    ComposePause,
    Fares,
    Line,
    Match,
    Outcome,
    Poster,
    Replay,
    Send,
    Unreached,
    Vault,
    Wake,
    WebhookLog,
    WebhookNotFound,
    WebhookQueue,
    Webhooks,
)

#: How long a worker may be at one event; far above the ten seconds that a target has.
LEASE = timedelta(seconds=60)
#: Seconds until an event is tried whose target has no place left.
CROWDED = 10
PAGE = 50
#: The waiting events among which the one is chosen that tries the way.
PROBES = 25
GONE = 410


@dataclass(frozen=True, kw_only=True)
class Courier:
    """Everything that carrying needs."""

    webhooks: Webhooks
    log: WebhookLog
    fares: Fares
    queue: WebhookQueue
    vault: Vault
    poster: Poster
    reports: Reports
    reference: ReferenceData
    alerts: Outbox
    compose: ComposePause
    chance: Chance
    count: Callable[[str], None]
    api_url: str


def line_key(at: datetime, what: str, seq: int = 0) -> str:
    """Sorts by the moment of the event. `what` is its report, or the name of a test.

    >>> line_key(datetime(2026, 1, 2, tzinfo=UTC), "7K2M9QXD4TPC", 3)
    '2026-01-02T00:00:00Z#7K2M9QXD4TPC#000003'
    """
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}#{what}#{seq:06d}"


def new_line(webhook: str, key: str, type_: str, report: str = "", seq: int = 0) -> Line:
    """A line that nothing was done about yet; the same event makes the same webhook-id."""
    message = "msg_" + key_of(webhook, key)
    return Line(webhook=webhook, key=key, message=message, type=type_, report=report, seq=seq)


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
        queue.send(Match(report=event.report, seq=event.seq))
    return wanted


def match(task: Match, *, courier: Courier, now: datetime) -> int:
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
            courier.queue.send(Send(webhook=webhook.id, key=key))
            found += 1
    return found


def send(task: Send, *, courier: Courier, now: datetime) -> Outcome | None:
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
    if line is Claim.BUSY:
        raise Unavailable("another worker is sending it")
    if not isinstance(line, Line):
        return None
    parked = _parked(webhook, line, courier, now)
    if parked:
        courier.log.settle(replace(line, outcome=parked), now)
        return parked
    place = courier.fares.enter(webhook.id, now=now, until=now + LEASE)
    if place is None:
        courier.queue.send(task, delay=CROWDED * (1 + courier.chance.fraction()))
        courier.log.settle(replace(line, outcome=Outcome.WAITING, reason="crowded"), now)
        return Outcome.WAITING
    try:
        return _try(task, webhook, line, courier, now)
    finally:
        courier.fares.leave(webhook.id, place)


def wake(task: Wake, *, courier: Courier, now: datetime) -> bool:
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
    courier.queue.send(Send(webhook=task.webhook, key=probe.key))
    return True


def replay(task: Replay, *, courier: Courier) -> int:
    """Queue one page of lines and the next page; how many events were queued."""
    try:
        if courier.webhooks.get(task.webhook).status is not Status.ACTIVE:
            return 0
    except WebhookNotFound:
        return 0
    lines = courier.log.oldest(task.webhook, task.after, task.until, PAGE)
    wanted = [
        line for line in lines if line.type != TEST and (task.all or line.outcome != Outcome.SENT)
    ]
    for line in wanted:
        courier.queue.send(Send(webhook=task.webhook, key=line.key, run=task.run))
    if len(lines) == PAGE:
        courier.queue.send(replace(task, after=lines[-1].key))
    return len(wanted)


def _parked(webhook: Webhook, line: Line, courier: Courier, now: datetime) -> Outcome | None:
    """What becomes of an event that is not tried now. A test is tried whatever the rest."""
    if webhook.status is Status.ENDED:
        return Outcome.GAVE_UP
    if line.type == TEST:
        return None
    if webhook.status is Status.PAUSED:
        return Outcome.HELD
    return Outcome.WAITING if courier.fares.health(webhook.id).rests(now) else None


def _try(task: Send, webhook: Webhook, line: Line, courier: Courier, now: datetime) -> Outcome:
    content = _content(webhook, line, courier)
    if content is None:
        courier.log.settle(replace(line, outcome=Outcome.GAVE_UP, reason="not_there"), now)
        return Outcome.GAVE_UP
    secrets = [courier.vault.open(webhook.id, s.sealed) for s in webhook.secrets_at(now)]
    headers = signatures.headers(secrets, line.message, now, content)
    tried = replace(line, attempts=line.attempts + 1, first_at=line.first_at or now, reason="")
    try:
        reply = courier.poster.post(webhook.url, headers, content)
    except (Unreached, BadTarget) as error:
        return _failed(task, webhook, replace(tried, status=0, reason=error.reason), courier, now)
    tried = replace(tried, status=reply.status, milliseconds=reply.milliseconds)
    if 200 <= reply.status < 300:
        return _arrived(webhook, tried, courier, now)
    reason = "redirect" if 300 <= reply.status < 400 else "refused"
    return _failed(task, webhook, replace(tried, reason=reason), courier, now)


def _content(webhook: Webhook, line: Line, courier: Courier) -> bytes | None:
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


def _arrived(webhook: Webhook, line: Line, courier: Courier, now: datetime) -> Outcome:
    courier.log.settle(replace(line, outcome=Outcome.SENT), now)
    if line.type == TEST:
        return Outcome.SENT
    health = courier.fares.health(webhook.id)
    if health.failures:
        if health.failures >= RESTS_AFTER and health.since:
            begin = line_key(health.since - PATIENCE, "")
            task = Replay(
                webhook=webhook.id, run="", after=begin, until=line_key(now, "~"), all=False
            )
            courier.queue.send(task)
        courier.fares.note(webhook.id, health.recovered())
    return Outcome.SENT


def _failed(task: Send, webhook: Webhook, line: Line, courier: Courier, now: datetime) -> Outcome:
    if line.type == TEST:
        courier.log.settle(replace(line, outcome=Outcome.GAVE_UP), now)
        return Outcome.GAVE_UP
    if line.status == GONE:
        pause(webhook, PauseReason.GONE, courier=courier, now=now)
        courier.log.settle(replace(line, outcome=Outcome.GAVE_UP, reason="gone"), now)
        return Outcome.GAVE_UP
    rests = _note_failure(webhook, courier, now)
    if line.first_at and given_up(line.first_at, now):
        courier.log.settle(replace(line, outcome=Outcome.GAVE_UP), now)
        return Outcome.GAVE_UP
    if not rests:
        delay = wait(line.attempts, courier.chance.fraction())
        courier.queue.send(replace(task, at=now + delay), delay=delay.total_seconds())
    courier.log.settle(replace(line, outcome=Outcome.WAITING), now)
    return Outcome.WAITING


def _note_failure(webhook: Webhook, courier: Courier, now: datetime) -> bool:
    """Count it; whether the subscription rests or is paused, so that its events wait in the log."""
    before = courier.fares.health(webhook.id)
    if before.exhausted(now):
        pause(webhook, PauseReason.FAILING, courier=courier, now=now)
        return True
    token = courier.chance.bytes(8).hex()
    health = before.failed(now, chance=courier.chance.fraction(), token=token)
    if health.rest_until:
        alarm = Wake(webhook=webhook.id, token=token, at=health.rest_until)
        courier.queue.send(alarm, delay=(health.rest_until - now).total_seconds())
    courier.fares.note(webhook.id, health)  # somebody else's failure may have come first
    return health.rest_until is not None


def pause(webhook: Webhook, reason: PauseReason, *, courier: Courier, now: datetime) -> None:
    """Stop sending and tell the owner, once per version of the subscription."""
    key = key_of("webhook_paused", webhook.id, str(webhook.version), reason)
    courier.alerts.send(carried(courier.compose(webhook, reason), key=key))
    courier.count("WebhookPaused")
    paused = replace(webhook, status=Status.PAUSED, paused_at=now, paused_for=reason)
    try:
        courier.webhooks.put(paused, by=SYSTEM, reason=reason, now=now)
    except VersionConflict:
        return  # changed meanwhile: the next failure decides anew


def _waiting(webhook: str, since: datetime, now: datetime, courier: Courier) -> list[Line]:
    """Some events that wait, oldest first."""
    found: list[Line] = []
    after, until = line_key(since, ""), line_key(now, "~")
    while len(found) < PROBES:
        lines = courier.log.oldest(webhook, after, until, PAGE)
        found += [line for line in lines if line.outcome is Outcome.WAITING]
        if len(lines) < PAGE:
            break
        after = lines[-1].key
    return found[:PROBES]
