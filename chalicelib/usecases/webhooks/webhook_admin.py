"""Keeping webhooks: an agency's admin for the own agency, a national admin for all and partners."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.errors import ActNotAllowed, FieldError, InvalidFields, VersionConflict
from chalicelib.domain.public_address import UrlRefused
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.permissions import home
from chalicelib.domain.reports.report import Officer
from chalicelib.domain.webhooks import signatures
from chalicelib.domain.webhooks.webhook import (
    OVERLAP,
    TEST,
    Audience,
    Filter,
    PauseReason,
    SealedSecret,
    Status,
    Webhook,
)
from chalicelib.usecases.ports import OutboundPoster, Randomness
from chalicelib.usecases.reports.handle import actor_of
from chalicelib.usecases.webhooks.match_event import line_key, new_line
from chalicelib.usecases.webhooks.ports import (
    ReplayLines,
    SendLine,
    WebhookHealth,
    WebhookLog,
    WebhookLogLine,
    WebhookNotFound,
    WebhookQueue,
    Webhooks,
    WebhookSecrets,
)

#: How many subscriptions one owner may have.
MOST = {Role.AGENCY_ADMIN: 10, Role.NATIONAL_ADMIN: 100}
#: How far back the log goes, and so a replay.
KEPT = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class WebhookAdminDeps:
    """Everything that keeping needs."""

    webhooks: Webhooks
    log: WebhookLog
    fares: WebhookHealth
    queue: WebhookQueue
    vault: WebhookSecrets
    poster: OutboundPoster
    chance: Randomness


@dataclass(frozen=True, kw_only=True)
class WebhookRequest:
    """What an officer asks for. `partner` names a partner's system; a national admin's alone."""

    name: str
    url: str
    filter: Filter
    partner: bool = False


def listed(officer: Officer, agency: str | None, *, keeper: WebhookAdminDeps) -> Sequence[Webhook]:
    """The subscriptions of the own agency; for a national admin of one or of all."""
    owner = _owner(officer)
    if officer.role is Role.NATIONAL_ADMIN:
        owner = agency or ""
    found = (w for w in keeper.webhooks.all() if w.status is not Status.ENDED)
    return sorted((w for w in found if owner in ("", w.owner)), key=lambda w: (w.owner, w.id))


def one(officer: Officer, webhook: str, *, keeper: WebhookAdminDeps) -> Webhook:
    """A subscription that the officer keeps; raises WebhookNotFound for those of others."""
    owner, found = _owner(officer), keeper.webhooks.get(webhook)
    if officer.role is not Role.NATIONAL_ADMIN and found.owner != owner:
        raise WebhookNotFound
    return found


def create(
    officer: Officer,
    wanted: WebhookRequest,
    *,
    keeper: WebhookAdminDeps,
    reference: Reference,
    now: datetime,
) -> tuple[Webhook, str]:
    """A new subscription and its secret, which is never shown again."""
    owner = _owner(officer)
    _check(officer, wanted, keeper=keeper, reference=reference)
    if len(listed(officer, owner, keeper=keeper)) >= MOST[officer.role]:
        raise _refuse("url", "too_many_entries", MOST[officer.role])
    secret = keeper.chance.bytes(signatures.SECRET_BYTES)
    identity = "wh_" + keeper.chance.bytes(10).hex()
    made = Webhook(
        id=identity,
        owner=owner,
        audience=_audience(officer, wanted),
        name=wanted.name,
        url=wanted.url,
        filter=wanted.filter,
        secrets=(SealedSecret(sealed=keeper.vault.seal(identity, secret)),),
    )
    return _put(officer, made, "created", keeper, now), signatures.shown(secret)


def change(
    officer: Officer,
    webhook: str,
    wanted: WebhookRequest,
    *,
    version: int,
    reason: str,
    keeper: WebhookAdminDeps,
    reference: Reference,
    now: datetime,
) -> Webhook:
    """Another name, target or filter. Whom it is for stays: a partner's log is not an agency's."""
    there = _at(officer, webhook, version, keeper)
    if (there.audience is Audience.PARTNER) is not wanted.partner:
        raise _refuse("partner", "same_as_before")
    _check(officer, wanted, keeper=keeper, reference=reference, owner=there)
    changed = replace(there, name=wanted.name, url=wanted.url, filter=wanted.filter)
    return _put(officer, changed, reason, keeper, now)


def pause(
    officer: Officer,
    webhook: str,
    *,
    version: int,
    reason: str,
    keeper: WebhookAdminDeps,
    now: datetime,
) -> Webhook:
    """Events are kept in the log, and nothing is sent."""
    there = _at(officer, webhook, version, keeper)
    if there.status is Status.PAUSED:
        raise _refuse("act", "same_as_before")
    paused = replace(there, status=Status.PAUSED, paused_at=now, paused_for=PauseReason.OFFICER)
    return _put(officer, paused, reason, keeper, now)


def resume(
    officer: Officer,
    webhook: str,
    *,
    version: int,
    reason: str,
    keeper: WebhookAdminDeps,
    now: datetime,
) -> Webhook:
    """New events are sent again; what was kept meanwhile leaves by a replay."""
    there = _at(officer, webhook, version, keeper)
    if there.status is not Status.PAUSED:
        raise _refuse("act", "same_as_before")
    active = replace(there, status=Status.ACTIVE, paused_at=None, paused_for=None)
    # It begins anew: what failed before the pause must not pause it again at the first failure.
    keeper.fares.note(there.id, keeper.fares.health(there.id).recovered())
    return _put(officer, active, reason, keeper, now)


def end(
    officer: Officer,
    webhook: str,
    *,
    version: int,
    reason: str,
    keeper: WebhookAdminDeps,
    now: datetime,
) -> Webhook:
    """For good: its secrets are forgotten, its history stays."""
    there = _at(officer, webhook, version, keeper)
    ended = replace(there, status=Status.ENDED, secrets=(), paused_at=None, paused_for=None)
    return _put(officer, ended, reason, keeper, now)


def rotate(
    officer: Officer,
    webhook: str,
    *,
    version: int,
    reason: str,
    keeper: WebhookAdminDeps,
    now: datetime,
) -> tuple[Webhook, str]:
    """A new secret; the one before signs beside it for a day, an older one no longer."""
    there = _at(officer, webhook, version, keeper)
    secret = keeper.chance.bytes(signatures.SECRET_BYTES)
    new = SealedSecret(sealed=keeper.vault.seal(there.id, secret))
    before = replace(there.secrets[0], until=now + OVERLAP)
    rotated = replace(there, secrets=(new, before))
    return _put(officer, rotated, reason, keeper, now), signatures.shown(secret)


def test(officer: Officer, webhook: str, *, keeper: WebhookAdminDeps, now: datetime) -> str:
    """Send a test event, paused or not; its webhook-id, to be found in the log."""
    there = _open(officer, webhook, keeper)
    key = line_key(now, "TEST" + keeper.chance.bytes(4).hex())
    line = new_line(there.id, key, TEST)
    keeper.log.open(line, now)
    keeper.queue.send(SendLine(webhook=there.id, key=key))
    return line.message


def replay(
    officer: Officer,
    webhook: str,
    *,
    since: datetime,
    all: bool,
    keeper: WebhookAdminDeps,
    now: datetime,
) -> str:
    """Send again from a moment: what did not arrive, or `all`; the name of the run."""
    there = _open(officer, webhook, keeper)
    if since > now:
        raise _refuse("from", "in_the_future")
    if since < now - KEPT:
        raise _refuse("from", "too_long_ago", (now - KEPT).isoformat(timespec="minutes"))
    if there.status is Status.PAUSED:
        raise _refuse("act", "resume_first")
    run = keeper.chance.bytes(6).hex()
    after, until = line_key(since, ""), line_key(now, "~")
    keeper.queue.send(ReplayLines(webhook=there.id, run=run, after=after, until=until, all=all))
    return run


def lines(
    officer: Officer, webhook: str, *, before: str | None, limit: int, keeper: WebhookAdminDeps
) -> Sequence[WebhookLogLine]:
    """The delivery log, newest first."""
    there = one(officer, webhook, keeper=keeper)
    return keeper.log.newest(there.id, before, limit)


def _owner(officer: Officer) -> str:
    owner = home(officer)
    if officer.role not in MOST or owner is None:
        raise ActNotAllowed
    return owner


def _open(officer: Officer, webhook: str, keeper: WebhookAdminDeps) -> Webhook:
    there = one(officer, webhook, keeper=keeper)
    if there.status is Status.ENDED:
        raise WebhookNotFound
    return there


def _at(officer: Officer, webhook: str, version: int, keeper: WebhookAdminDeps) -> Webhook:
    there = _open(officer, webhook, keeper)
    if there.version != version:
        raise VersionConflict(expected=version, current=there.version)
    return there


def _put(
    officer: Officer, it: Webhook, reason: str, keeper: WebhookAdminDeps, now: datetime
) -> Webhook:
    keeper.webhooks.put(it, by=actor_of(officer), reason=reason, now=now)
    return replace(it, version=it.version + 1)


def _audience(officer: Officer, wanted: WebhookRequest) -> Audience:
    if officer.role is not Role.NATIONAL_ADMIN:
        return Audience.AGENCY
    return Audience.PARTNER if wanted.partner else Audience.NATIONAL


def _check(
    officer: Officer,
    wanted: WebhookRequest,
    *,
    keeper: WebhookAdminDeps,
    reference: Reference,
    owner: Webhook | None = None,
) -> None:
    """Raises InvalidFields naming everything that does not fit."""
    faults: list[FieldError] = []
    audience = owner.audience if owner else _audience(officer, wanted)
    if audience is Audience.AGENCY and wanted.filter.agencies:
        faults.append(FieldError(name="agencies", code="not_needed"))
    if officer.role is not Role.NATIONAL_ADMIN and wanted.partner:
        faults.append(FieldError(name="partner", code="not_needed"))
    chosen = wanted.filter
    for name, given, known in (
        ("agencies", chosen.agencies, reference.agencies),
        ("categories", chosen.categories, reference.categories),
        ("regions", chosen.regions, reference.regions),
    ):
        faults += [
            FieldError(name=f"{name}.{n}", code="unknown")
            for n, value in enumerate(given)
            if value not in known
        ]
    try:
        keeper.poster.check(wanted.url)
    except UrlRefused as error:
        faults.append(FieldError(name="url", code=error.reason))
    if faults:
        raise InvalidFields(faults)


def _refuse(field: str, code: str, limit: object = "") -> InvalidFields:
    return InvalidFields([FieldError(name=field, code=code, limit=str(limit))])
