"""Store the subscriptions of webhooks and their history on DynamoDB."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from chalicelib.adapters import codec
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import Item, ItemTable
from chalicelib.adapters.dynamodb.reference_data.registry import entry_of
from chalicelib.domain.reports.history import Actor
from chalicelib.domain.webhooks.webhook import (
    Audience,
    PauseReason,
    SealedSecret,
    Webhook,
    WebhookFilter,
    WebhookStatus,
)
from chalicelib.usecases.reference_data.ports import RowHistoryEntry
from chalicelib.usecases.webhooks.ports import WebhookNotFound

#: How old `recent_webhooks` may be. A new subscription is sent events after at most as long.
FRESH = timedelta(seconds=20)


class DynamoWebhooks:
    """Implements Webhooks. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str, clock: Callable[[], datetime]) -> None:
        self._table, self._clock = ItemTable(client, table), clock
        self._recent: tuple[datetime, Sequence[Webhook]] | None = None

    def all_webhooks(self) -> Sequence[Webhook]:
        """Read by one consistent query, all pages."""
        return [_webhook(item) for item in self._table.query(keys.WEBHOOKS)]

    def recent_webhooks(self) -> Sequence[Webhook]:
        """Return what was read at most `FRESH` ago, or read again."""
        now = self._clock()
        if self._recent is None or now - self._recent[0] >= FRESH:
            self._recent = now, self.all_webhooks()
        return self._recent[1]

    def get_webhook(self, webhook: str) -> Webhook:
        """Read by one consistent get.

        Raises: WebhookNotFound when there is none with that id.
        """
        item = self._table.get(keys.WEBHOOKS, webhook)
        if item is None:
            raise WebhookNotFound
        return _webhook(item)

    def save_webhook(self, webhook: Webhook, *, by: Actor, reason: str, now: datetime) -> None:
        """Write the subscription and the entry of its history in one transaction.

        Raises: VersionConflict when `webhook.version` is not the stored one.
        """
        version = webhook.version + 1
        before = None if not webhook.version else _without_secrets(self.get_webhook(webhook.id))
        key = {"PK": keys.WEBHOOKS, "SK": webhook.id}
        item = {**key, "version": version, "data": _data(webhook)}
        entry = {
            "PK": keys.webhook_history(webhook.id),
            "SK": f"{version:06d}",
            "version": version,
            "at": codec.plain(now),
            "by": asdict(by),
            "reason": reason,
            "before": before,
            "after": _without_secrets(webhook),
        }
        puts = [self._table.over(item, webhook.version), self._table.new(entry)]
        self._table.transact(puts, expected=webhook.version)
        self._recent = None

    def history_of(self, webhook: str) -> Sequence[RowHistoryEntry]:
        """Read by one consistent query, all pages."""
        return [entry_of(item) for item in self._table.query(keys.webhook_history(webhook))]


def _without_secrets(webhook: Webhook) -> Item:
    """Return what the history keeps: everything but the secrets."""
    data = _data(webhook)
    del data["secrets"]
    return data


def _data(webhook: Webhook) -> Item:
    chosen = webhook.filter
    return {
        "owner": webhook.owner,
        "audience": webhook.audience.value,
        "name": webhook.name,
        "url": webhook.url,
        "types": list(chosen.types),
        "agencies": list(chosen.agencies),
        "categories": list(chosen.categories),
        "regions": list(chosen.regions),
        "status": webhook.status.value,
        "paused_at": codec.plain(webhook.paused_at),
        "paused_for": webhook.paused_for.value if webhook.paused_for else None,
        "secrets": [
            {"sealed": s.sealed.hex(), "until": codec.plain(s.until)} for s in webhook.secrets
        ],
    }


def _webhook(item: Item) -> Webhook:
    data = item["data"]
    return Webhook(
        id=item["SK"],
        owner=data["owner"],
        audience=Audience(data["audience"]),
        name=data["name"],
        url=data["url"],
        filter=WebhookFilter(
            types=tuple(data["types"]),
            agencies=tuple(data["agencies"]),
            categories=tuple(data["categories"]),
            regions=tuple(data["regions"]),
        ),
        status=WebhookStatus(data["status"]),
        secrets=tuple(
            SealedSecret(sealed=bytes.fromhex(s["sealed"]), until=codec.when(s["until"]))
            for s in data["secrets"]
        ),
        paused_at=codec.when(data["paused_at"]),
        paused_for=PauseReason(data["paused_for"]) if data["paused_for"] else None,
        version=item["version"],
    )
