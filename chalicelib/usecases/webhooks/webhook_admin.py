"""Let admins manage webhooks and read their logs.

An agency admin manages those of the own agency; a national admin all of them and those of
partners. Every other role is refused with ActNotAllowed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.errors import ActNotAllowed, FieldError, InvalidFields, VersionConflict
from chalicelib.domain.public_address import UrlRefused
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.permissions import worklist_agency
from chalicelib.domain.reports.report import Officer
from chalicelib.domain.webhooks import signatures
from chalicelib.domain.webhooks.webhook import (
    OVERLAP,
    Audience,
    PauseReason,
    SealedSecret,
    Webhook,
    WebhookFilter,
    WebhookStatus,
)
from chalicelib.usecases.ports import OutboundPoster, Randomness
from chalicelib.usecases.reports.officer_acts import actor_of_officer
from chalicelib.usecases.webhooks.ports import (
    WebhookHealth,
    WebhookLog,
    WebhookNotFound,
    WebhookQueue,
    Webhooks,
    WebhookSecrets,
)

#: The roles that manage webhooks, and how many subscriptions an owner of each may have.
MOST_WEBHOOKS = {Role.AGENCY_ADMIN: 10, Role.NATIONAL_ADMIN: 100}


@dataclass(frozen=True, kw_only=True)
class WebhookAdminDeps:
    """The collaborators of managing webhooks."""

    webhooks: Webhooks
    log: WebhookLog
    health: WebhookHealth
    queue: WebhookQueue
    secrets: WebhookSecrets
    outbound: OutboundPoster
    randomness: Randomness


@dataclass(frozen=True, kw_only=True)
class WebhookDefinition:
    """What an officer enters for a subscription.

    `partner` says that the target is a partner's system, which a national admin alone may set.
    """

    name: str
    url: str
    filter: WebhookFilter
    partner: bool = False


def list_webhooks(
    officer: Officer, agency: str | None, *, deps: WebhookAdminDeps
) -> Sequence[Webhook]:
    """Return the subscriptions of the own agency; for a national admin of `agency` or of all.

    Raises: ActNotAllowed when the role manages no webhooks.
    """
    owner = _owner(officer)
    if officer.role is Role.NATIONAL_ADMIN:
        owner = agency or ""
    found = (w for w in deps.webhooks.all_webhooks() if w.status is not WebhookStatus.ENDED)
    return sorted((w for w in found if owner in ("", w.owner)), key=lambda w: (w.owner, w.id))


def get_webhook(officer: Officer, webhook_id: str, *, deps: WebhookAdminDeps) -> Webhook:
    """Return a subscription that the officer manages.

    Raises: ActNotAllowed when the role manages no webhooks; WebhookNotFound when there is none, or
    it is another agency's.
    """
    owner, found = _owner(officer), deps.webhooks.get_webhook(webhook_id)
    if officer.role is not Role.NATIONAL_ADMIN and found.owner != owner:
        raise WebhookNotFound
    return found


def create_webhook(
    officer: Officer,
    definition: WebhookDefinition,
    *,
    deps: WebhookAdminDeps,
    reference: Reference,
    now: datetime,
) -> tuple[Webhook, str]:
    """Create a subscription; return it with its secret, which is never shown again.

    Raises: ActNotAllowed when the role manages no webhooks; InvalidFields naming everything that
    does not fit, or `url` when the owner has too many subscriptions.
    """
    owner = _owner(officer)
    _validate(officer, definition, deps=deps, reference=reference)
    if len(list_webhooks(officer, owner, deps=deps)) >= MOST_WEBHOOKS[officer.role]:
        raise refuse("url", "too_many_entries", MOST_WEBHOOKS[officer.role])
    secret = deps.randomness.bytes(signatures.SECRET_BYTES)
    webhook_id = "wh_" + deps.randomness.bytes(10).hex()
    made = Webhook(
        id=webhook_id,
        owner=owner,
        audience=_audience(officer, definition),
        name=definition.name,
        url=definition.url,
        filter=definition.filter,
        secrets=(SealedSecret(sealed=deps.secrets.seal(webhook_id, secret)),),
    )
    return _save(officer, made, "created", deps, now), signatures.encode_secret(secret)


def change_webhook(
    officer: Officer,
    webhook_id: str,
    definition: WebhookDefinition,
    *,
    version: int,
    reason: str,
    deps: WebhookAdminDeps,
    reference: Reference,
    now: datetime,
) -> Webhook:
    """Change name, target or filter.

    The audience stays as it is, because a partner's log must not become an agency's.

    Raises: WebhookNotFound, VersionConflict, InvalidFields naming everything that does not fit.
    """
    webhook = _require_version(officer, webhook_id, version, deps)
    if (webhook.audience is Audience.PARTNER) is not definition.partner:
        raise refuse("partner", "same_as_before")
    _validate(officer, definition, deps=deps, reference=reference, owner=webhook)
    changed = replace(webhook, name=definition.name, url=definition.url, filter=definition.filter)
    return _save(officer, changed, reason, deps, now)


def pause_webhook(
    officer: Officer,
    webhook_id: str,
    *,
    version: int,
    reason: str,
    deps: WebhookAdminDeps,
    now: datetime,
) -> Webhook:
    """Pause a subscription: its events are kept in the log, and nothing is sent.

    Raises: WebhookNotFound, VersionConflict, InvalidFields when it is paused already.
    """
    webhook = _require_version(officer, webhook_id, version, deps)
    if webhook.status is WebhookStatus.PAUSED:
        raise refuse("act", "same_as_before")
    paused = replace(
        webhook, status=WebhookStatus.PAUSED, paused_at=now, paused_for=PauseReason.OFFICER
    )
    return _save(officer, paused, reason, deps, now)


def resume_webhook(
    officer: Officer,
    webhook_id: str,
    *,
    version: int,
    reason: str,
    deps: WebhookAdminDeps,
    now: datetime,
) -> Webhook:
    """Resume a subscription: new events are sent; those held meanwhile are sent by a replay.

    Raises: WebhookNotFound, VersionConflict, InvalidFields when it is not paused.
    """
    webhook = _require_version(officer, webhook_id, version, deps)
    if webhook.status is not WebhookStatus.PAUSED:
        raise refuse("act", "same_as_before")
    active = replace(webhook, status=WebhookStatus.ACTIVE, paused_at=None, paused_for=None)
    # Health begins anew: failures before the pause must not pause it again at the first failure.
    deps.health.save_health(webhook.id, deps.health.health_of(webhook.id).after_success())
    return _save(officer, active, reason, deps, now)


def end_webhook(
    officer: Officer,
    webhook_id: str,
    *,
    version: int,
    reason: str,
    deps: WebhookAdminDeps,
    now: datetime,
) -> Webhook:
    """End a subscription for good: its secrets are deleted, its history stays.

    Raises: WebhookNotFound, VersionConflict.
    """
    webhook = _require_version(officer, webhook_id, version, deps)
    ended = replace(
        webhook, status=WebhookStatus.ENDED, secrets=(), paused_at=None, paused_for=None
    )
    return _save(officer, ended, reason, deps, now)


def rotate_secret(
    officer: Officer,
    webhook_id: str,
    *,
    version: int,
    reason: str,
    deps: WebhookAdminDeps,
    now: datetime,
) -> tuple[Webhook, str]:
    """Give a subscription a new secret; return both.

    The secret before signs beside it for `OVERLAP`, an older one no longer.

    Raises: WebhookNotFound, VersionConflict; Unavailable when the key service is not reachable.
    """
    webhook = _require_version(officer, webhook_id, version, deps)
    secret = deps.randomness.bytes(signatures.SECRET_BYTES)
    new = SealedSecret(sealed=deps.secrets.seal(webhook.id, secret))
    before = replace(webhook.secrets[0], until=now + OVERLAP)
    rotated = replace(webhook, secrets=(new, before))
    return _save(officer, rotated, reason, deps, now), signatures.encode_secret(secret)


def _owner(officer: Officer) -> str:
    owner = worklist_agency(officer)
    if officer.role not in MOST_WEBHOOKS or owner is None:
        raise ActNotAllowed
    return owner


def require_open(officer: Officer, webhook_id: str, deps: WebhookAdminDeps) -> Webhook:
    """Return a subscription that the officer manages and that has not ended.

    Raises: ActNotAllowed, WebhookNotFound.
    """
    webhook = get_webhook(officer, webhook_id, deps=deps)
    if webhook.status is WebhookStatus.ENDED:
        raise WebhookNotFound
    return webhook


def _require_version(
    officer: Officer, webhook_id: str, version: int, deps: WebhookAdminDeps
) -> Webhook:
    webhook = require_open(officer, webhook_id, deps)
    if webhook.version != version:
        raise VersionConflict(expected=version, current=webhook.version)
    return webhook


def _save(
    officer: Officer, webhook: Webhook, reason: str, deps: WebhookAdminDeps, now: datetime
) -> Webhook:
    deps.webhooks.save_webhook(webhook, by=actor_of_officer(officer), reason=reason, now=now)
    return replace(webhook, version=webhook.version + 1)


def _audience(officer: Officer, definition: WebhookDefinition) -> Audience:
    if officer.role is not Role.NATIONAL_ADMIN:
        return Audience.AGENCY
    return Audience.PARTNER if definition.partner else Audience.NATIONAL


def _validate(
    officer: Officer,
    definition: WebhookDefinition,
    *,
    deps: WebhookAdminDeps,
    reference: Reference,
    owner: Webhook | None = None,
) -> None:
    """Raise InvalidFields naming everything that does not fit."""
    faults: list[FieldError] = []
    audience = owner.audience if owner else _audience(officer, definition)
    if audience is Audience.AGENCY and definition.filter.agencies:
        faults.append(FieldError(name="agencies", code="not_needed"))
    if officer.role is not Role.NATIONAL_ADMIN and definition.partner:
        faults.append(FieldError(name="partner", code="not_needed"))
    chosen = definition.filter
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
        deps.outbound.check(definition.url)
    except UrlRefused as error:
        faults.append(FieldError(name="url", code=error.reason))
    if faults:
        raise InvalidFields(faults)


def refuse(field: str, code: str, limit: object = "") -> InvalidFields:
    """Return the error that one field does not fit; `limit` is what its text names."""
    return InvalidFields([FieldError(name=field, code=code, limit=str(limit))])
