"""The ports of webhooks in memory, and an outbound client that tests can make fail."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.adapters.dynamodb.webhooks.webhook_log import PLACES
from chalicelib.domain.errors import Corrupt, DomainError, VersionConflict
from chalicelib.domain.public_address import parse_public_url
from chalicelib.domain.reports.history import Actor
from chalicelib.domain.webhooks.retries import TargetHealth
from chalicelib.domain.webhooks.webhook import Webhook
from chalicelib.messages.webhooks.pause_alert import pause_composer
from chalicelib.usecases.ports import OutboundResponse
from chalicelib.usecases.reference_data.ports import RowHistoryEntry
from chalicelib.usecases.webhooks.match_event import WebhookDeliveryDeps
from chalicelib.usecases.webhooks.ports import (
    DONE,
    WebhookClaim,
    WebhookLogLine,
    WebhookNotFound,
    WebhookOutcome,
    WebhookTask,
)
from chalicelib.usecases.webhooks.webhook_admin import WebhookAdminDeps
from tests.fakes.agency_alerts import FakeAlertOutbox
from tests.fakes.reference_data import FakeReference
from tests.fakes.reports import FakeReports

SITE = "https://lapor.example.go.id"


def without_secrets(webhook: Webhook) -> dict[str, object]:
    """Return what a history keeps."""
    return {"name": webhook.name, "url": webhook.url, "status": webhook.status.value}


class FakeWebhooks:
    """Webhooks."""

    def __init__(self) -> None:
        self.items: dict[str, Webhook] = {}
        self.entries: dict[str, list[RowHistoryEntry]] = {}

    def all_webhooks(self) -> Sequence[Webhook]:
        return list(self.items.values())

    recent_webhooks = all_webhooks

    def get_webhook(self, webhook: str) -> Webhook:
        if webhook not in self.items:
            raise WebhookNotFound
        return self.items[webhook]

    def save_webhook(self, webhook: Webhook, *, by: Actor, reason: str, now: datetime) -> None:
        there = self.items.get(webhook.id)
        if (there.version if there else 0) != webhook.version:
            raise VersionConflict(expected=webhook.version)
        version = webhook.version + 1
        self.items[webhook.id] = replace(webhook, version=version)
        entry = RowHistoryEntry(
            version=version,
            at=now,
            by=by,
            reason=reason,
            before=without_secrets(there) if there else None,
            after=without_secrets(webhook),
        )
        self.entries.setdefault(webhook.id, []).append(entry)

    def history_of(self, webhook: str) -> Sequence[RowHistoryEntry]:
        return self.entries.get(webhook, [])


class FakeWebhookLog:
    """WebhookLog."""

    def __init__(self) -> None:
        self.lines: dict[tuple[str, str], WebhookLogLine] = {}
        self.leases: dict[tuple[str, str], datetime] = {}

    def open_line(self, line: WebhookLogLine, now: datetime) -> None:
        self.lines.setdefault((line.webhook, line.key), replace(line, at=now))

    def claim_line(
        self, webhook: str, key: str, run: str, *, now: datetime, until: datetime
    ) -> WebhookLogLine | WebhookClaim:
        line = self.lines.get((webhook, key))
        if line is None or (line.outcome in DONE and run in ("", line.run)):
            return WebhookClaim.SETTLED
        if line.outcome is WebhookOutcome.SENDING and self.leases[webhook, key] >= now:
            return WebhookClaim.BUSY
        if run not in ("", line.run):
            line = replace(line, run=run, attempts=0, first_at=None)
        self.lines[webhook, key] = replace(line, outcome=WebhookOutcome.SENDING)
        self.leases[webhook, key] = until
        return line

    def settle_line(self, line: WebhookLogLine, now: datetime) -> None:
        self.lines[line.webhook, line.key] = replace(line, at=now)

    def newest_lines(
        self, webhook: str, before: str | None, limit: int
    ) -> Sequence[WebhookLogLine]:
        found = [line for line in self._of(webhook) if before is None or line.key < before]
        return found[::-1][:limit]

    def oldest_lines(
        self, webhook: str, after: str, until: str, limit: int
    ) -> Sequence[WebhookLogLine]:
        return [line for line in self._of(webhook) if after < line.key <= until][:limit]

    def _of(self, webhook: str) -> list[WebhookLogLine]:
        return sorted((v for k, v in self.lines.items() if k[0] == webhook), key=lambda v: v.key)


class FakeWebhookHealth:
    """WebhookHealth."""

    def __init__(self) -> None:
        self.notes: dict[str, TargetHealth] = {}
        self.places: dict[str, dict[int, datetime]] = {}

    def health_of(self, webhook: str) -> TargetHealth:
        return self.notes.get(webhook, TargetHealth())

    def save_health(self, webhook: str, health: TargetHealth) -> bool:
        there = self.notes.get(webhook)
        if there is not None and there.version != health.version - 1:
            return False
        self.notes[webhook] = health
        return True

    def take_place(self, webhook: str, *, now: datetime, until: datetime) -> int | None:
        taken = self.places.setdefault(webhook, {})
        for place in range(PLACES):
            if place not in taken or taken[place] < now:
                taken[place] = until
                return place
        return None

    def free_place(self, webhook: str, place: int) -> None:
        self.places.get(webhook, {}).pop(place, None)


class FakeWebhookQueue:
    """WebhookQueue."""

    def __init__(self) -> None:
        self.tasks: list[tuple[WebhookTask, float]] = []

    def send(self, task: WebhookTask, *, delay: float = 0) -> None:
        self.tasks.append((task, delay))

    def take(self) -> list[tuple[WebhookTask, float]]:
        """Everything that waits; the queue is empty afterwards."""
        taken, self.tasks = self.tasks, []
        return taken


class FakeWebhookSecrets:
    """WebhookSecrets."""

    def seal(self, webhook: str, secret: bytes) -> bytes:
        return webhook.encode() + b"|" + secret

    def open(self, webhook: str, sealed: bytes) -> bytes:
        bound, _, secret = sealed.partition(b"|")
        if bound != webhook.encode():
            raise Corrupt("moved")
        return secret


class FakeOutboundPoster:
    """OutboundPoster. `answers` come in order, then 204; errors among them are raised."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: list[int | DomainError] = []
        self.always: int | DomainError = 204

    def check(self, url: str) -> None:
        parse_public_url(url)

    def post(self, url: str, headers: dict[str, str], body: bytes) -> OutboundResponse:
        self.sent.append((url, headers, body))
        answer = self.answers.pop(0) if self.answers else self.always
        if isinstance(answer, DomainError):
            raise answer
        return OutboundResponse(status=answer, milliseconds=12)


class FakeRandomness:
    """Randomness that is the same in every run, and never the same twice in one."""

    def __init__(self) -> None:
        self.count = 0

    def bytes(self, count: int) -> bytes:
        self.count += 1
        return self.count.to_bytes(count, "big")

    def fraction(self) -> float:
        return 0.5


class FakeWebhookOffice:
    """All fakes of webhooks, with the deps that the use cases take."""

    def __init__(
        self,
        reports: FakeReports,
        reference: FakeReference,
        alerts: FakeAlertOutbox,
        count: Callable[[str], None],
    ) -> None:
        self.webhooks, self.log, self.health = FakeWebhooks(), FakeWebhookLog(), FakeWebhookHealth()
        self.queue, self.secrets, self.outbound = (
            FakeWebhookQueue(),
            FakeWebhookSecrets(),
            FakeOutboundPoster(),
        )
        self.randomness = FakeRandomness()
        self.admin_deps = WebhookAdminDeps(
            webhooks=self.webhooks,
            log=self.log,
            health=self.health,
            queue=self.queue,
            secrets=self.secrets,
            outbound=self.outbound,
            randomness=self.randomness,
        )
        self.delivery_deps = WebhookDeliveryDeps(
            webhooks=self.webhooks,
            log=self.log,
            health=self.health,
            queue=self.queue,
            secrets=self.secrets,
            outbound=self.outbound,
            reports=reports,
            reference=reference,
            alerts=alerts,
            compose=pause_composer(SITE),
            randomness=self.randomness,
            count=count,
            api_url=f"{SITE}/api",
        )
