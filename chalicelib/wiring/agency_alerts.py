"""Wire alerts to agencies: subscribers, journal, digests, unreachable agencies."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.base import Base
from chalicelib.wiring.contacts import ContactWiring
from chalicelib.wiring.notifications import NotificationWiring
from chalicelib.wiring.officers import OfficerWiring
from chalicelib.wiring.queues import QueueWiring
from chalicelib.wiring.reference_data import ReferenceDataWiring
from chalicelib.wiring.reports import ReportWiring

if TYPE_CHECKING:
    from chalicelib.adapters.dynamodb.agency_alerts.alert_journal import DynamoAlertJournal
    from chalicelib.adapters.dynamodb.agency_alerts.alert_preferences import DynamoAlertPreferences
    from chalicelib.adapters.dynamodb.agency_alerts.unreachable_agencies import (
        DynamoUnreachableAgencies,
    )
    from chalicelib.entrypoints.events.queues.agency_alerts import AlertQueueDeps
    from chalicelib.usecases.agency_alerts.address_health import AddressHealthDeps
    from chalicelib.usecases.agency_alerts.alert_agencies import AlertDeps
    from chalicelib.usecases.agency_alerts.digest import DigestDeps
    from chalicelib.usecases.agency_alerts.send_alert import SendAlertDeps
    from chalicelib.usecases.agency_alerts.subscribers import SubscriptionDeps
    from chalicelib.usecases.agency_alerts.unreachable_agencies import UnreachableAgencyDeps


class AlertWiring:
    """The stores of subscribers and alerts, and what each use case of them needs."""

    def __init__(
        self,
        base: Base,
        *,
        queues: QueueWiring,
        reference_data: ReferenceDataWiring,
        reports: ReportWiring,
        contacts: ContactWiring,
        notifications: NotificationWiring,
        officers: OfficerWiring,
    ) -> None:
        self._base, self._queues, self._reference_data = base, queues, reference_data
        self._reports, self._contacts, self._notifications = reports, contacts, notifications
        self._officers = officers

    @cached_property
    def preferences(self) -> "DynamoAlertPreferences":
        """What subscribers want to get, and when."""
        from chalicelib.adapters.dynamodb.agency_alerts.alert_preferences import (
            DynamoAlertPreferences,
        )

        return DynamoAlertPreferences(*self._base.table)

    @cached_property
    def unreachable_agencies(self) -> "DynamoUnreachableAgencies":
        """Agencies without a reachable subscriber."""
        from chalicelib.adapters.dynamodb.agency_alerts.unreachable_agencies import (
            DynamoUnreachableAgencies,
        )

        return DynamoUnreachableAgencies(*self._base.table)

    @cached_property
    def journal(self) -> "DynamoAlertJournal":
        """What agencies were alerted of."""
        from chalicelib.adapters.dynamodb.agency_alerts.alert_journal import DynamoAlertJournal

        return DynamoAlertJournal(*self._base.table)

    @cached_property
    def subscriptions(self) -> "SubscriptionDeps":
        """For knowing and changing subscribers."""
        from chalicelib.usecases.agency_alerts.subscribers import SubscriptionDeps

        return SubscriptionDeps(
            topics=self._reference_data.topics,
            preferences=self.preferences,
            opt_outs=self._contacts.opt_outs,
            unreachable_agencies=self.unreachable_agencies,
            pepper=self._base.pepper,
        )

    @cached_property
    def address_health(self) -> "AddressHealthDeps":
        """For trusting an address again."""
        from chalicelib.usecases.agency_alerts.address_health import AddressHealthDeps

        return AddressHealthDeps(
            subscriptions=self.subscriptions, outbox=self._queues.outbox, seal=self._reports.seal
        )

    @cached_property
    def alerts(self) -> "AlertDeps":
        """For queuing alerts."""
        from chalicelib.messages.agency_alerts.alerts import alert_composer
        from chalicelib.usecases.agency_alerts.alert_agencies import AlertDeps

        compose = alert_composer(self._base.settings.site_url)
        return AlertDeps(journal=self.journal, outbox=self._queues.alert_outbox, compose=compose)

    @cached_property
    def sending(self) -> "SendAlertDeps":
        """For publishing one alert."""
        from chalicelib.usecases.agency_alerts.send_alert import SendAlertDeps

        return SendAlertDeps(
            log=self._notifications.delivery_log,
            topics=self._reference_data.topics,
            preferences=self.preferences,
            unreachable_agencies=self.unreachable_agencies,
            spending=self._notifications.sms_spending,
            alerting=self.alerts,
            reports=self._reports.store,
            reference=self._reference_data.store,
            sms_budget=self._notifications.sms_budget,
            count=self._base.telemetry.count_metric,
        )

    @property
    def alert_worker(self) -> "AlertQueueDeps":
        """For the queue of alerts."""
        from chalicelib.adapters.aws.queues.alert_outbox import load
        from chalicelib.entrypoints.events.queues.agency_alerts import AlertQueueDeps

        return AlertQueueDeps(
            read_message=load, outbox=self._queues.alert_outbox, sending=self.sending
        )

    @cached_property
    def digests(self) -> "DigestDeps":
        """For making and sending digests."""
        from chalicelib.usecases.agency_alerts.digest import DigestDeps

        return DigestDeps(
            subscriptions=self.subscriptions,
            journal=self.journal,
            worklists=self._reports.store,
            reports=self._reports.store,
            checkpoints=self._base.checkpoints,
            outbox=self._queues.outbox,
            seal=self._reports.seal,
        )

    @cached_property
    def unreachable(self) -> "UnreachableAgencyDeps":
        """For finding unreachable agencies."""
        from chalicelib.adapters.aws.sms import SnsCarrierOptOuts
        from chalicelib.messages.agency_alerts.unreachable_agencies import unreachable_composer
        from chalicelib.usecases.agency_alerts.unreachable_agencies import UnreachableAgencyDeps

        return UnreachableAgencyDeps(
            subscriptions=self.subscriptions,
            officers=self._officers.directory,
            alert_outbox=self._queues.alert_outbox,
            journal=self.journal,
            worklists=self._reports.store,
            carrier_opt_outs=SnsCarrierOptOuts(self._base.client("sns")),
            outbox=self._queues.outbox,
            seal=self._reports.seal,
            compose=unreachable_composer(self._base.settings.site_url),
        )
