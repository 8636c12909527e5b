"""What webhooks need of the world: subscriptions, their log, a queue, secrets, and a way out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from chalicelib.domain.errors import DomainError
from chalicelib.domain.reports.history import Actor
from chalicelib.domain.webhooks.retries import Health
from chalicelib.domain.webhooks.webhook import PauseReason, Webhook
from chalicelib.usecases.agency_alerts.ports import Alert
from chalicelib.usecases.reference_data.ports import RowHistoryEntry


class WebhookNotFound(DomainError):
    """No such subscription, or one of another agency: both look the same."""

    code = "webhook_not_found"


class Webhooks(Protocol):
    """The subscriptions."""

    def all(self) -> Sequence[Webhook]:
        """Every subscription, ended ones too, read consistently."""

    def recent(self) -> Sequence[Webhook]:
        """The same, perhaps half a minute old."""

    def get(self, webhook: str) -> Webhook:
        """One; raises WebhookNotFound."""

    def put(self, webhook: Webhook, *, by: Actor, reason: str, now: datetime) -> None:
        """Write it over `webhook.version` as the next one, with its history; raises
        VersionConflict."""

    def history(self, webhook: str) -> Sequence[RowHistoryEntry]:
        """Who changed it, when, why; without secrets."""


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

    `key` sorts by the time of the event; `message` is the webhook-id, the same at every try.
    `run` is the replay that sent it last, "" for none. `status` is the HTTP status, 0 for none.
    """

    webhook: str
    key: str
    message: str
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
    """Why a line cannot be had."""

    BUSY = "busy"
    SETTLED = "settled"


class WebhookLog(Protocol):
    """The lines of each subscription, kept for thirty days."""

    def open(self, line: WebhookLogLine, now: datetime) -> None:
        """Write a new line; one that is there stays as it is."""

    def claim(
        self, webhook: str, key: str, run: str, *, now: datetime, until: datetime
    ) -> WebhookLogLine | WebhookClaim:
        """Take a line for this worker. Settled is what was sent or given up, unless a new run
        asks for it again; a line that is gone is settled, too."""

    def settle(self, line: WebhookLogLine, now: datetime) -> None:
        """Write what became of a claimed line."""

    def newest(self, webhook: str, before: str | None, limit: int) -> Sequence[WebhookLogLine]:
        """Lines by the time of their events, newest first, older than key `before`."""

    def oldest(self, webhook: str, after: str, until: str, limit: int) -> Sequence[WebhookLogLine]:
        """Lines by the time of their events, oldest first, with after < key <= until."""


class WebhookHealth(Protocol):
    """How each subscription fares, and how many workers are at its target."""

    def health(self, webhook: str) -> Health:
        """Read consistently; a new one when nothing was noted."""

    def note(self, webhook: str, health: Health) -> bool:
        """Write it if it follows the one that is there (`changes`); whether it did."""

    def enter(self, webhook: str, *, now: datetime, until: datetime) -> int | None:
        """Take one of the few places at the target; None when all are taken."""

    def leave(self, webhook: str, place: int) -> None:
        """Give the place back."""


@dataclass(frozen=True, kw_only=True)
class MatchEvent:
    """Find the subscriptions that want this event."""

    report: str
    seq: int


@dataclass(frozen=True, kw_only=True)
class SendLine:
    """Send one line's event, not before `at`."""

    webhook: str
    key: str
    run: str = ""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class EndRest:
    """A rest may be over at that moment."""

    webhook: str
    token: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ReplayLines:
    """Send the lines after one key up to another, page by page. `all` includes what arrived."""

    webhook: str
    run: str
    after: str
    until: str
    all: bool


Task = MatchEvent | SendLine | EndRest | ReplayLines


class WebhookQueue(Protocol):
    """The queue of what the worker has to do."""

    def send(self, task: Task, *, delay: float = 0) -> None:
        """Queue it, to be seen after `delay` seconds or, if the queue cannot wait so long,
        earlier; raises Unavailable."""


class WebhookSecrets(Protocol):
    """Signing secrets at rest."""

    def seal(self, webhook: str, secret: bytes) -> bytes:
        """Sealed bytes, bound to their subscription."""

    def open(self, webhook: str, sealed: bytes) -> bytes:
        """The secret; raises Corrupt or Unavailable."""


#: Writes the alert that a subscription was paused; lives with the texts.
ComposePause = Callable[[Webhook, PauseReason], Alert]
Json = dict[str, Any]
