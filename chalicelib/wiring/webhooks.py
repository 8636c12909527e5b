"""Wire webhooks."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.base import Base
from chalicelib.wiring.queues import QueueWiring
from chalicelib.wiring.reference_data import ReferenceDataWiring
from chalicelib.wiring.reports import ReportWiring

if TYPE_CHECKING:
    from chalicelib.adapters.aws.webhook_secrets import KmsWebhookSecrets
    from chalicelib.adapters.dynamodb.webhooks.webhook_log import (
        DynamoWebhookHealth,
        DynamoWebhookLog,
    )
    from chalicelib.adapters.dynamodb.webhooks.webhooks import DynamoWebhooks
    from chalicelib.adapters.outbound_http import OutboundHttps
    from chalicelib.entrypoints.events.queues.webhooks import WebhookQueueDeps
    from chalicelib.usecases.webhooks.match_event import WebhookDeliveryDeps
    from chalicelib.usecases.webhooks.webhook_admin import WebhookAdminDeps


class WebhookWiring:
    """The stores of webhooks, and what keeping them and delivering to them needs."""

    def __init__(
        self,
        base: Base,
        *,
        queues: QueueWiring,
        reference_data: ReferenceDataWiring,
        reports: ReportWiring,
    ) -> None:
        self._base, self._queues = base, queues
        self._reference_data, self._reports = reference_data, reports

    @cached_property
    def store(self) -> "DynamoWebhooks":
        """Webhooks and their history."""
        from chalicelib.adapters.dynamodb.webhooks.webhooks import DynamoWebhooks

        return DynamoWebhooks(*self._base.table, self._base.now)

    @cached_property
    def log(self) -> "DynamoWebhookLog":
        """What became of each event for each webhook."""
        from chalicelib.adapters.dynamodb.webhooks.webhook_log import DynamoWebhookLog

        return DynamoWebhookLog(*self._base.table)

    @cached_property
    def health(self) -> "DynamoWebhookHealth":
        """How often each webhook failed of late."""
        from chalicelib.adapters.dynamodb.webhooks.webhook_log import DynamoWebhookHealth

        return DynamoWebhookHealth(*self._base.table)

    @cached_property
    def secrets(self) -> "KmsWebhookSecrets":
        """Signing secrets."""
        from chalicelib.adapters.aws.webhook_secrets import KmsWebhookSecrets

        return KmsWebhookSecrets(self._base.client("kms"), self._base.key_alias)

    @cached_property
    def poster(self) -> "OutboundHttps":
        """The way out. Plain HTTP to this machine itself is for the local cloud alone."""
        from chalicelib.adapters.outbound_http import OutboundHttps

        return OutboundHttps(loopback=self._base.settings.stage == "local")

    @cached_property
    def admin(self) -> "WebhookAdminDeps":
        """For keeping webhooks."""
        from chalicelib.usecases.webhooks.webhook_admin import WebhookAdminDeps

        return WebhookAdminDeps(
            webhooks=self.store,
            log=self.log,
            health=self.health,
            queue=self._queues.webhooks,
            secrets=self.secrets,
            outbound=self.poster,
            randomness=self._base.randomness,
        )

    @cached_property
    def delivery(self) -> "WebhookDeliveryDeps":
        """For delivering events to webhooks."""
        from chalicelib.messages.webhooks.pause_alert import pause_composer
        from chalicelib.usecases.webhooks.match_event import WebhookDeliveryDeps

        site = self._base.settings.site_url
        return WebhookDeliveryDeps(
            webhooks=self.store,
            log=self.log,
            health=self.health,
            queue=self._queues.webhooks,
            secrets=self.secrets,
            outbound=self.poster,
            reports=self._reports.store,
            reference=self._reference_data.store,
            alerts=self._queues.alert_outbox,
            compose=pause_composer(site),
            randomness=self._base.randomness,
            count=self._base.telemetry.count_metric,
            api_url=f"{site}/api",
        )

    @property
    def worker(self) -> "WebhookQueueDeps":
        """For the queue of webhooks."""
        from chalicelib.adapters.aws.queues.webhook_tasks import load
        from chalicelib.entrypoints.events.queues.webhooks import WebhookQueueDeps

        return WebhookQueueDeps(read_message=load, delivery=self.delivery)
