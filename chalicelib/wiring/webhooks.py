"""The wiring of webhooks. A part of `Wiring`."""

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.adapters.aws.outbox_queue import SqsOutbox
    from chalicelib.adapters.aws.webhook_queue import SqsWebhookQueue
    from chalicelib.adapters.aws.webhook_secrets import KmsWebhookSecrets
    from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference
    from chalicelib.adapters.dynamodb.reports.reports import DynamoReports
    from chalicelib.adapters.dynamodb.webhooks.webhook_log import (
        DynamoWebhookHealth,
        DynamoWebhookLog,
    )
    from chalicelib.adapters.dynamodb.webhooks.webhooks import DynamoWebhooks
    from chalicelib.adapters.outbound_http import OutboundHttps
    from chalicelib.adapters.randomness import SystemRandomness
    from chalicelib.usecases.webhooks.match_event import WebhookDeliveryDeps
    from chalicelib.usecases.webhooks.ports import WebhookTask
    from chalicelib.usecases.webhooks.webhook_admin import WebhookAdminDeps


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
    def webhook_fares(self) -> "DynamoWebhookHealth": ...
    @property
    def webhook_queue(self) -> "SqsWebhookQueue": ...
    @property
    def vault(self) -> "KmsWebhookSecrets": ...
    @property
    def poster(self) -> "OutboundHttps": ...
    @property
    def chance(self) -> "SystemRandomness": ...
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
    def webhook_fares(self: Basis) -> "DynamoWebhookHealth":
        """How each of them fares."""
        from chalicelib.adapters.dynamodb.webhooks.webhook_log import DynamoWebhookHealth

        return DynamoWebhookHealth(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def webhook_queue(self: Basis) -> "SqsWebhookQueue":
        """What the worker of webhooks has to do."""
        from chalicelib.adapters.aws.webhook_queue import SqsWebhookQueue

        return SqsWebhookQueue(self._client("sqs"), self.settings.webhooks_queue_url)

    @cached_property
    def vault(self: Basis) -> "KmsWebhookSecrets":
        """Signing secrets."""
        from chalicelib.adapters.aws.webhook_secrets import KmsWebhookSecrets

        return KmsWebhookSecrets(self._client("kms"), f"alias/sp4n-lapor-{self.settings.stage}")

    @cached_property
    def poster(self: Basis) -> "OutboundHttps":
        """The way out. Plain HTTP to this machine itself is for the local cloud alone."""
        from chalicelib.adapters.outbound_http import OutboundHttps

        return OutboundHttps(loopback=self.settings.stage == "local")

    @cached_property
    def chance(self) -> "SystemRandomness":
        """Randomness."""
        from chalicelib.adapters.randomness import SystemRandomness

        return SystemRandomness()

    @cached_property
    def keeper(self: Basis) -> "WebhookAdminDeps":
        """All that keeping webhooks needs."""
        from chalicelib.usecases.webhooks.webhook_admin import WebhookAdminDeps

        return WebhookAdminDeps(
            webhooks=self.webhooks,
            log=self.webhook_log,
            health=self.webhook_fares,
            queue=self.webhook_queue,
            secrets=self.vault,
            outbound=self.poster,
            randomness=self.chance,
        )

    @cached_property
    def courier(self: Basis) -> "WebhookDeliveryDeps":
        """All that carrying events to webhooks needs."""
        from chalicelib.messages.webhooks.webhooks import composer
        from chalicelib.usecases.webhooks.match_event import WebhookDeliveryDeps

        return WebhookDeliveryDeps(
            webhooks=self.webhooks,
            log=self.webhook_log,
            health=self.webhook_fares,
            queue=self.webhook_queue,
            secrets=self.vault,
            outbound=self.poster,
            reports=self.reports,
            reference=self.reference,
            alerts=self.alert_outbox,
            compose=composer(self.settings.site_url),
            randomness=self.chance,
            count=self.count,
            api_url=f"{self.settings.site_url}/api",
        )

    def task(self, message: str) -> "WebhookTask":
        """What a message of the webhooks queue asks for."""
        from chalicelib.adapters.aws.webhook_queue import load

        return load(message)
