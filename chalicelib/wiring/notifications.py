"""Wire messages to people outside: e-mail, SMS, web push."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.base import Base
from chalicelib.wiring.contacts import ContactWiring
from chalicelib.wiring.public import PublicWiring
from chalicelib.wiring.queues import QueueWiring
from chalicelib.wiring.reports import ReportWiring

if TYPE_CHECKING:
    from chalicelib.adapters.aws.kms_signer import KmsSigner
    from chalicelib.adapters.dynamodb.notifications.delivery_log import DynamoDeliveryLog
    from chalicelib.adapters.dynamodb.notifications.sms_budget import DynamoSmsSpending
    from chalicelib.adapters.web_push import WebPushSender
    from chalicelib.entrypoints.events.queues.notifications import DeliveryQueueDeps
    from chalicelib.usecases.notifications.deliver import DeliveryDeps


class NotificationWiring:
    """Senders, the delivery log, and what delivering needs."""

    def __init__(
        self,
        base: Base,
        *,
        queues: QueueWiring,
        reports: ReportWiring,
        contacts: ContactWiring,
        public: PublicWiring,
    ) -> None:
        self._base, self._queues, self._reports = base, queues, reports
        self._contacts, self._public = contacts, public

    @cached_property
    def delivery_log(self) -> "DynamoDeliveryLog":
        """What became of each delivery."""
        from chalicelib.adapters.dynamodb.notifications.delivery_log import DynamoDeliveryLog

        return DynamoDeliveryLog(*self._base.table)

    @cached_property
    def sms_spending(self) -> "DynamoSmsSpending":
        """How many SMS left in a month."""
        from chalicelib.adapters.dynamodb.notifications.sms_budget import DynamoSmsSpending

        return DynamoSmsSpending(*self._base.table)

    @property
    def sms_budget(self) -> int:
        """How many SMS may leave in a month."""
        return int(self._base.settings.sms_budget)

    @cached_property
    def push_signer(self) -> "KmsSigner":
        """The key by which push services and browsers know us."""
        from chalicelib.adapters.aws.kms_signer import KmsSigner

        return KmsSigner(self._base.client("kms"), [self._base.settings.push_key_arn])

    @property
    def push_hosts(self) -> Sequence[str]:
        """The push services that may be spoken to."""
        return self._base.settings.push_hosts.split(",")

    @cached_property
    def pusher(self) -> "WebPushSender":
        """Web push."""
        from chalicelib.adapters.aws.vapid import Vapid
        from chalicelib.adapters.outbound_http import OutboundHttps
        from chalicelib.adapters.web_push import LONGEST_PUSH, WebPushSender
        from chalicelib.domain.notifications.push_endpoint import LONGEST_ENDPOINT

        now = self._base.now
        outbound = OutboundHttps(
            loopback=self._base.settings.stage == "local",
            seconds=LONGEST_PUSH,
            longest=LONGEST_ENDPOINT,
        )
        vapid = Vapid(self.push_signer, self._base.settings.push_contact, now)
        return WebPushSender(vapid, self.push_hosts, now, outbound)

    @cached_property
    def deps(self) -> "DeliveryDeps":
        """For delivering one message."""
        from chalicelib.adapters.aws.ses import SesMailSender
        from chalicelib.adapters.aws.sms import SnsSmsSender
        from chalicelib.messages.notifications.letters import letter_writer
        from chalicelib.messages.notifications.push_notes import push_note
        from chalicelib.usecases.notifications.deliver import DeliveryDeps

        settings, client = self._base.settings, self._base.client
        return DeliveryDeps(
            reports=self._reports.store,
            seal=self._reports.seal,
            log=self.delivery_log,
            limits=self._contacts.limits,
            mail_sender=SesMailSender(
                client("sesv2"), settings.sender_address, settings.mail_events
            ),
            sms_sender=SnsSmsSender(client("sns")),
            push_sender=self.pusher,
            follows=self._public.follows,
            write_message=letter_writer(settings.site_url),
            write_push_note=push_note,
            pepper=self._base.pepper,
            opt_outs=self._contacts.opt_outs,
            sms_spending=self.sms_spending,
            outbox=self._queues.outbox,
            sms_budget=self.sms_budget,
            count_metric=self._base.telemetry.count_metric,
        )

    @property
    def delivery_worker(self) -> "DeliveryQueueDeps":
        """For the queue of messages to people."""
        from chalicelib.adapters.aws.queues.outbox import load
        from chalicelib.entrypoints.events.queues.notifications import DeliveryQueueDeps

        return DeliveryQueueDeps(
            read_message=load,
            outbox=self._queues.outbox,
            delivery=self.deps,
            contacts=self._contacts.deps,
        )
