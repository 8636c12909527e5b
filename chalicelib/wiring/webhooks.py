"""The wiring of webhooks. A part of `Wiring`."""

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.adapters.aws.outbox_queue import SqsOutbox
    from chalicelib.adapters.aws.webhook_queue import SqsWebhookQueue
    from chalicelib.adapters.aws.webhook_secrets import KmsVault
    from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference
    from chalicelib.adapters.dynamodb.reports.reports import DynamoReports
    from chalicelib.adapters.dynamodb.webhooks.webhook_log import DynamoFares, DynamoWebhookLog
    from chalicelib.adapters.dynamodb.webhooks.webhooks import DynamoWebhooks
    from chalicelib.adapters.outbound_http import HttpsPoster
    from chalicelib.adapters.randomness import SystemChance
    from chalicelib.usecases.webhooks.ports import Task
    from chalicelib.usecases.webhooks.webhook_admin import Keeper
    from chalicelib.usecases.webhooks.webhook_delivery import Courier


class Basis(Protocol):
    """What the wiring gives its parts."""

    @property
    def settings(self) -> Settings: ...
    @property
    def reports(self) -> "DynamoReports": ...
    @property
    def reference(self) -> "DynamoReference": ...
    @property
    def alert_outbox(self) -> "SqsOutbox": ...
    @property
    def webhooks(self) -> "DynamoWebhooks": ...
    @property
    def webhook_log(self) -> "DynamoWebhookLog": ...
    @property
    def webhook_fares(self) -> "DynamoFares": ...
    @property
    def webhook_queue(self) -> "SqsWebhookQueue": ...
    @property
    def vault(self) -> "KmsVault": ...
    @property
    def poster(self) -> "HttpsPoster": ...
    @property
    def chance(self) -> "SystemChance": ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...
    def _client(self, service: str) -> Any: ...


class WebhookWiring:
    """Mixed into `Wiring`; adapters are imported inside, as there."""

    @cached_property
    def webhooks(self: Basis) -> "DynamoWebhooks":
        """Which machines listen."""
        from chalicelib.adapters.dynamodb.webhooks.webhooks import DynamoWebhooks

        return DynamoWebhooks(self._client("dynamodb"), self.settings.table_name, self.now)

    @cached_property
    def webhook_log(self: Basis) -> "DynamoWebhookLog":
        """What became of each event for each of them."""
        from chalicelib.adapters.dynamodb.webhooks.webhook_log import DynamoWebhookLog

        return DynamoWebhookLog(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def webhook_fares(self: Basis) -> "DynamoFares":
        """How each of them fares."""
        from chalicelib.adapters.dynamodb.webhooks.webhook_log import DynamoFares

        return DynamoFares(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def webhook_queue(self: Basis) -> "SqsWebhookQueue":
        """What the worker of webhooks has to do."""
        from chalicelib.adapters.aws.webhook_queue import SqsWebhookQueue

        return SqsWebhookQueue(self._client("sqs"), self.settings.webhooks_queue_url)

    @cached_property
    def vault(self: Basis) -> "KmsVault":
        """Signing secrets."""
        from chalicelib.adapters.aws.webhook_secrets import KmsVault

        return KmsVault(self._client("kms"), f"alias/sp4n-lapor-{self.settings.stage}")

    @cached_property
    def poster(self: Basis) -> "HttpsPoster":
        """The way out. Plain HTTP to this machine itself is for the local cloud alone."""
        from chalicelib.adapters.outbound_http import HttpsPoster

        return HttpsPoster(loopback=self.settings.stage == "local")

    @cached_property
    def chance(self) -> "SystemChance":
        """Randomness."""
        from chalicelib.adapters.randomness import SystemChance

        return SystemChance()

    @cached_property
    def keeper(self: Basis) -> "Keeper":
        """All that keeping webhooks needs."""
        from chalicelib.usecases.webhooks.webhook_admin import Keeper

        return Keeper(
            webhooks=self.webhooks,
            log=self.webhook_log,
            fares=self.webhook_fares,
            queue=self.webhook_queue,
            vault=self.vault,
            poster=self.poster,
            chance=self.chance,
        )

    @cached_property
    def courier(self: Basis) -> "Courier":
        """All that carrying events to webhooks needs."""
        from chalicelib.messages.webhooks.webhooks import composer
        from chalicelib.usecases.webhooks.webhook_delivery import Courier

        return Courier(
            webhooks=self.webhooks,
            log=self.webhook_log,
            fares=self.webhook_fares,
            queue=self.webhook_queue,
            vault=self.vault,
            poster=self.poster,
            reports=self.reports,
            reference=self.reference,
            alerts=self.alert_outbox,
            compose=composer(self.settings.site_url),
            chance=self.chance,
            count=self.count,
            api_url=f"{self.settings.site_url}/api",
        )

    def task(self, message: str) -> "Task":
        """What a message of the webhooks queue asks for."""
        from chalicelib.adapters.aws.webhook_queue import load

        return load(message)
