"""Declare what webhooks need of the world: subscriptions, log, health, a queue and secrets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from chalicelib.domain.errors import DomainError
from chalicelib.domain.reports.history import Actor
from chalicelib.domain.webhooks.retries import TargetHealth
from chalicelib.domain.webhooks.webhook import PauseReason, Webhook
from chalicelib.usecases.agency_alerts.ports import Alert
from chalicelib.usecases.reference_data.ports import RowHistoryEntry


class WebhookNotFound(DomainError):
    """There is no such subscription, or it is another agency's: both look the same."""

    code = "webhook_not_found"


class Webhooks(Protocol):
    """The subscriptions, each with the history of its changes."""

    def all_webhooks(self) -> Sequence[Webhook]:
        """Return every subscription, ended ones too, read consistently."""

    def recent_webhooks(self) -> Sequence[Webhook]:
        """Return every subscription as it was at most half a minute ago."""

    def get_webhook(self, webhook: str) -> Webhook:
        """Return one subscription.

        Raises: WebhookNotFound when there is none with that id.
        """

    def save_webhook(self, webhook: Webhook, *, by: Actor, reason: str, now: datetime) -> None:
        """Write it as the version after `webhook.version`, with an entry in its history.

        Raises: VersionConflict when `webhook.version` is not the stored one.
        """

    def history_of(self, webhook: str) -> Sequence[RowHistoryEntry]:
        """Return who changed it, when and why, oldest first; without secrets."""


class WebhookOutcome(StrEnum):
    """What became of an event for one subscription."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    WAITING = "waiting"  # to be tried again
    HELD = "held"  # the subscription was paused
    GAVE_UP = "gave_up"


DONE = frozenset({WebhookOutcome.SENT, WebhookOutcome.GAVE_UP})


@dataclass(frozen=True, kw_only=True)
class WebhookLogLine:
    """One line of a subscription's log: an event and what became of it.

    `key` sorts by the time of the event; `message_id` is the webhook-id, the same at every
    attempt. `first_at` is the first attempt, `at` the last change of the line. `status` is the
    HTTP status, 0 for none. `run` names the replay that sent it last, "" for none.
    """

    webhook: str
    key: str
    message_id: str
    type: str
    report: str
    seq: int
    outcome: WebhookOutcome = WebhookOutcome.QUEUED
    attempts: int = 0
    first_at: datetime | None = None
    at: datetime | None = None
    status: int = 0
    reason: str = ""
    milliseconds: int = 0
    run: str = ""


class WebhookClaim(StrEnum):
    """Why a line cannot be claimed."""

    BUSY = "busy"
    SETTLED = "settled"


class WebhookLog(Protocol):
    """The log of each subscription; its lines are kept for thirty days."""

    def open_line(self, line: WebhookLogLine, now: datetime) -> None:
        """Write a new line; one that exists stays as it is."""

    def claim_line(
        self, webhook: str, key: str, run: str, *, now: datetime, until: datetime
    ) -> WebhookLogLine | WebhookClaim:
        """Claim a line for this worker until its lease ends.

        A line that was sent or given up is SETTLED unless a new replay asks for it; so is one
        that does not exist. A line that another worker claimed is BUSY.
        """

    def settle_line(self, line: WebhookLogLine, now: datetime) -> None:
        """Write what became of a claimed line."""

    def newest_lines(
        self, webhook: str, before: str | None, limit: int
    ) -> Sequence[WebhookLogLine]:
        """Return lines by the time of their events, newest first, with keys below `before`."""

    def oldest_lines(
        self, webhook: str, after: str, until: str, limit: int
    ) -> Sequence[WebhookLogLine]:
        """Return lines by the time of their events, oldest first, with after < key <= until."""


class WebhookHealth(Protocol):
    """The health of each subscription's target, and the workers that are sending to it."""

    def health_of(self, webhook: str) -> TargetHealth:
        """Return it, read consistently; a new one when none was saved."""

    def save_health(self, webhook: str, health: TargetHealth) -> bool:
        """Write it if its `version` follows the stored one; tell whether it was written."""

    def take_place(self, webhook: str, *, now: datetime, until: datetime) -> int | None:
        """Take one of the few places at the target; None when all are taken."""

    def free_place(self, webhook: str, place: int) -> None:
        """Give the place back."""


@dataclass(frozen=True, kw_only=True)
class MatchEvent:
    """The task to find the subscriptions that want an event."""

    report: str
    seq: int


@dataclass(frozen=True, kw_only=True)
class SendLine:
    """The task to send one line's event, not before `at`."""

    webhook: str
    key: str
    run: str = ""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class EndRest:
    """The task to end the rest named `token`, not before `at`."""

    webhook: str
    token: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ReplayLines:
    """The task to send the lines with after < key <= until again, page by page.

    `include_delivered` includes those that were delivered.
    """

    webhook: str
    run: str
    after: str
    until: str
    include_delivered: bool


WebhookTask = MatchEvent | SendLine | EndRest | ReplayLines


class WebhookQueue(Protocol):
    """The queue of what the worker has to do."""

    def send(self, task: WebhookTask, *, delay: float = 0) -> None:
        """Queue a task to be seen after `delay` seconds, or earlier if that is too long for it.

        Raises: Unavailable when the queue is not reachable.
        """


class WebhookSecrets(Protocol):
    """The sealing of signing secrets at rest."""

    def seal(self, webhook: str, secret: bytes) -> bytes:
        """Return the sealed secret, bound to its subscription.

        Raises: Unavailable when the key service is not reachable.
        """

    def open(self, webhook: str, sealed: bytes) -> bytes:
        """Return the secret.

        Raises: Corrupt when it was changed or moved; Unavailable when the key service is not
        reachable.
        """


#: Writes the alert that a subscription was paused.
ComposePause = Callable[[Webhook, PauseReason], Alert]
