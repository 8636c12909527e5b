"""Wire the queues: one subject fills a queue, a worker of another may empty it."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.wiring.base import Base

if TYPE_CHECKING:
    from chalicelib.adapters.aws.queues.alert_outbox import SqsAlertOutbox
    from chalicelib.adapters.aws.queues.intake import SqsIntakeQueue
    from chalicelib.adapters.aws.queues.outbox import SqsOutbox
    from chalicelib.adapters.aws.queues.public_updates import SqsPublicUpdates
    from chalicelib.adapters.aws.queues.retries import SqsRetries
    from chalicelib.adapters.aws.queues.waiting_words import SqsWaitingQueue
    from chalicelib.adapters.aws.queues.webhook_tasks import SqsWebhookQueue


class QueueWiring:
    """The queues that the platform fills."""

    def __init__(self, base: Base) -> None:
        self._base = base

    @cached_property
    def _client(self) -> Any:
        """A client of SQS, shared by all."""
        return self._base.client("sqs")

    @cached_property
    def intake(self) -> "SqsIntakeQueue":
        """Reports that the table could not take."""
        from chalicelib.adapters.aws.queues.intake import SqsIntakeQueue

        return SqsIntakeQueue(self._client, self._base.settings.intake_queue_url)

    @cached_property
    def retries(self) -> "SqsRetries":
        """How long messages that failed wait."""
        from chalicelib.adapters.aws.queues.retries import SqsRetries

        return SqsRetries(self._client, self._base.settings.intake_queue_url)

    @cached_property
    def public_updates(self) -> "SqsPublicUpdates":
        """Public updates: the queue `news`."""
        from chalicelib.adapters.aws.queues.public_updates import SqsPublicUpdates

        return SqsPublicUpdates(self._client, self._base.settings.news_queue_url)

    @cached_property
    def waiting(self) -> "SqsWaitingQueue":
        """Dialogues whose waiting words are due: the queue of e-mail, whose worker files both."""
        from chalicelib.adapters.aws.queues.waiting_words import SqsWaitingQueue

        return SqsWaitingQueue(self._client, self._base.settings.inbound_mail_queue_url)

    @cached_property
    def outbox(self) -> "SqsOutbox":
        """Messages to people outside."""
        from chalicelib.adapters.aws.queues.outbox import SqsOutbox

        return SqsOutbox(self._client, self._base.settings.deliveries_queue_url)

    @cached_property
    def alert_outbox(self) -> "SqsAlertOutbox":
        """Alerts to agencies."""
        from chalicelib.adapters.aws.queues.alert_outbox import SqsAlertOutbox

        return SqsAlertOutbox(self._client, self._base.settings.alerts_queue_url)

    @cached_property
    def webhooks(self) -> "SqsWebhookQueue":
        """What is to be done for webhooks."""
        from chalicelib.adapters.aws.queues.webhook_tasks import SqsWebhookQueue

        return SqsWebhookQueue(self._client, self._base.settings.webhooks_queue_url)
