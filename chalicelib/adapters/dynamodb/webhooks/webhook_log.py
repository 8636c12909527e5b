"""Store the log of each webhook and the health of its target on DynamoDB.

A line is both the claim of the worker that sends it and the log that its owner reads (decision
0021). The table expires lines by itself.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.adapters.codec import plain, when
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import Item, ItemTable
from chalicelib.domain.webhooks.retries import TargetHealth
from chalicelib.usecases.webhooks.ports import DONE, WebhookClaim, WebhookLogLine, WebhookOutcome

#: As long as a replay may reach back, and a little.
KEPT = timedelta(days=31)
#: How long a place at a target is remembered after its lease; it is free long before.
PLACE_KEPT = timedelta(days=1)
#: Workers that may send to one target at the same time, so that a slow target delays itself alone.
PLACES = 3
_FREE = "outcome <> :sending OR lease_until < :now"


class DynamoWebhookLog:
    """Implements WebhookLog. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def open_line(self, line: WebhookLogLine, now: datetime) -> None:
        """Write by one put if there is no such line."""
        self._table.put_if(_item(line, now), "attribute_not_exists(PK)")

    def claim_line(
        self, webhook: str, key: str, run: str, *, now: datetime, until: datetime
    ) -> WebhookLogLine | WebhookClaim:
        """Claim by one get, then one put that fails when another worker came in between."""
        there = self._table.get(keys.webhook(webhook), keys.webhook_line(key))
        if there is None:
            return WebhookClaim.SETTLED
        line = _line(webhook, there)
        if line.outcome in DONE and run in ("", line.run):
            return WebhookClaim.SETTLED
        if run not in ("", line.run):
            line = replace(line, run=run, attempts=0, first_at=None)
        sending = _item(replace(line, outcome=WebhookOutcome.SENDING), now)
        mine = self._table.put_if(
            {**sending, "lease_until": keys.moment(until)},
            f"attribute_exists(PK) AND ({_FREE}) AND seen = :seen",
            sending=WebhookOutcome.SENDING.value,
            now=keys.moment(now),
            seen=there["seen"],
        )
        return line if mine else WebhookClaim.BUSY

    def settle_line(self, line: WebhookLogLine, now: datetime) -> None:
        """Write by one put over the own claim."""
        self._table.put_if(_item(line, now), "attribute_exists(PK)")

    def newest_lines(
        self, webhook: str, before: str | None, limit: int
    ) -> Sequence[WebhookLogLine]:
        """Read by one query, backwards."""
        until = keys.webhook_line(before) if before else keys.WEBHOOK_LINE_END
        items = self._table.some(
            keys.webhook(webhook), keys.WEBHOOK_LINE, until, limit + 1, forward=False
        )
        return [_line(webhook, item) for item in items if item["SK"] != until][:limit]

    def oldest_lines(
        self, webhook: str, after: str, until: str, limit: int
    ) -> Sequence[WebhookLogLine]:
        """Read by one query."""
        begin = keys.webhook_line(after)
        items = self._table.some(
            keys.webhook(webhook), begin, keys.webhook_line(until), limit + 1, forward=True
        )
        return [_line(webhook, item) for item in items if item["SK"] != begin][:limit]


class DynamoWebhookHealth:
    """Implements WebhookHealth."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def health_of(self, webhook: str) -> TargetHealth:
        """Read by one consistent get."""
        item = self._table.get(keys.webhook(webhook), keys.HEALTH)
        if item is None:
            return TargetHealth()
        return TargetHealth(
            failures=item["failures"],
            failing_since=when(item["since"]),
            rest_until=when(item["rest_until"]),
            rest_token=item["token"],
            version=item["changes"],
        )

    def save_health(self, webhook: str, health: TargetHealth) -> bool:
        """Write by one put over the version before."""
        item = {
            "PK": keys.webhook(webhook),
            "SK": keys.HEALTH,
            "failures": health.failures,
            "since": plain(health.failing_since),
            "rest_until": plain(health.rest_until),
            "token": health.rest_token,
            "changes": health.version,
        }
        condition = "attribute_not_exists(PK) OR changes = :before"
        return self._table.put_if(item, condition, before=health.version - 1)

    def take_place(self, webhook: str, *, now: datetime, until: datetime) -> int | None:
        """Try one conditional put per place."""
        for place in range(PLACES):
            item = {
                "PK": keys.webhook(webhook),
                "SK": keys.webhook_place(place),
                "lease_until": keys.moment(until),
                "expires_at": int((now + PLACE_KEPT).timestamp()),
            }
            condition = "attribute_not_exists(PK) OR lease_until < :now"
            if self._table.put_if(item, condition, now=keys.moment(now)):
                return place
        return None

    def free_place(self, webhook: str, place: int) -> None:
        """Free by one update; a place that is not freed is free when its lease ends."""
        self._table.update_if(
            keys.webhook(webhook),
            keys.webhook_place(place),
            "SET lease_until = :gone",
            "attribute_exists(PK)",
            gone="",
        )


def _item(line: WebhookLogLine, now: datetime) -> Item:
    return {
        "PK": keys.webhook(line.webhook),
        "SK": keys.webhook_line(line.key),
        "message": line.message_id,
        "type": line.type,
        "report": line.report,
        "seq": line.seq,
        "outcome": line.outcome.value,
        "attempts": line.attempts,
        "first_at": plain(line.first_at),
        "at": plain(now),
        "status": line.status,
        "reason": line.reason,
        "milliseconds": line.milliseconds,
        "run": line.run,
        # A worker that read a line before another one sent it must not send it again.
        "seen": f"{line.outcome}/{line.attempts}/{line.run}",
        "expires_at": int((now + KEPT).timestamp()),
    }


def _line(webhook: str, item: Item) -> WebhookLogLine:
    return WebhookLogLine(
        webhook=webhook,
        key=keys.webhook_line_key(item["SK"]),
        message_id=item["message"],
        type=item["type"],
        report=item["report"],
        seq=item["seq"],
        outcome=WebhookOutcome(item["outcome"]),
        attempts=item["attempts"],
        first_at=when(item["first_at"]),
        at=when(item["at"]),
        status=item["status"],
        reason=item["reason"],
        milliseconds=item["milliseconds"],
        run=item["run"],
    )
