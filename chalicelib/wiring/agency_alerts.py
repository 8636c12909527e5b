"""The wiring of agencies' desks: subscribers, journal, digests, figures. A part of `Wiring`."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.adapters.aws.agency_topics import SnsTopics
    from chalicelib.adapters.aws.alert_outbox import SqsAlertOutbox
    from chalicelib.adapters.aws.kms_seal import KmsSeal
    from chalicelib.adapters.aws.outbox_queue import SqsOutbox
    from chalicelib.adapters.dynamodb.agency_alerts.alert_journal import DynamoAlertJournal
    from chalicelib.adapters.dynamodb.checkpoints import DynamoCheckpoints
    from chalicelib.adapters.dynamodb.notifications.delivery_log import DynamoDeliveryLog
    from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference
    from chalicelib.adapters.dynamodb.reports.reports import DynamoReports
    from chalicelib.adapters.dynamodb.statistics.figures import DynamoFigures
    from chalicelib.usecases.agency_alerts.address_health import AddressHealthDeps
    from chalicelib.usecases.agency_alerts.alert_agencies import AlertDeps
    from chalicelib.usecases.agency_alerts.digest import DigestDeps
    from chalicelib.usecases.agency_alerts.ports import QueuedAlert
    from chalicelib.usecases.agency_alerts.send_alert import SendAlertDeps
    from chalicelib.usecases.agency_alerts.subscribers import SubscriptionDeps
    from chalicelib.usecases.agency_alerts.unreachable_agencies import UnreachableAgencyDeps
    from chalicelib.usecases.contacts.ports import OptOuts
    from chalicelib.usecases.statistics.figures import FiguresDeps


class Basis(Protocol):
    """What the wiring gives its parts."""

    now: Callable[[], datetime]

    @property
    def settings(self) -> Settings: ...
    @property
    def topics(self) -> "SnsTopics": ...
    @property
    def pepper(self) -> bytes: ...
    @property
    def reports(self) -> "DynamoReports": ...
    @property
    def marks(self) -> "DynamoCheckpoints": ...
    @property
    def outbox(self) -> "SqsOutbox": ...
    @property
    def alert_outbox(self) -> "SqsAlertOutbox": ...
    @property
    def herald(self) -> "AlertDeps": ...
    @property
    def delivery_log(self) -> "DynamoDeliveryLog": ...
    @property
    def reference(self) -> "DynamoReference": ...
    @property
    def seal(self) -> "KmsSeal": ...
    @property
    def board(self) -> "SubscriptionDeps": ...
    @property
    def journal(self) -> "DynamoAlertJournal": ...
    @property
    def figures(self) -> "DynamoFigures": ...
    @property
    def stops(self) -> "OptOuts": ...
    def count(self, fact: str) -> None: ...
    def _client(self, service: str, config: Any = None) -> Any: ...


class DesksWiring:
    """Mixed into `Wiring`; adapters are imported inside, as there."""

    @cached_property
    def board(self: Basis) -> "SubscriptionDeps":
        """Who hears which agency's alerts."""
        from chalicelib.adapters.dynamodb.agency_alerts.alert_preferences import (
            DynamoAlertPreferences,
        )
        from chalicelib.adapters.dynamodb.agency_alerts.unreachable_agencies import (
            DynamoUnreachableAgencies,
        )
        from chalicelib.usecases.agency_alerts.subscribers import SubscriptionDeps

        client, table = self._client("dynamodb"), self.settings.table_name
        return SubscriptionDeps(
            topics=self.topics,
            preferences=DynamoAlertPreferences(client, table),
            opt_outs=self.stops,
            unreachable_agencies=DynamoUnreachableAgencies(client, table),
            pepper=self.pepper,
        )

    @cached_property
    def journal(self: Basis) -> "DynamoAlertJournal":
        """What agencies were told."""
        from chalicelib.adapters.dynamodb.agency_alerts.alert_journal import DynamoAlertJournal

        return DynamoAlertJournal(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def figures(self: Basis) -> "DynamoFigures":
        """What histories say of agencies."""
        from chalicelib.adapters.dynamodb.statistics.figures import DynamoFigures

        return DynamoFigures(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def figures_deps(self: Basis) -> "FiguresDeps":
        """All that rolling up figures needs."""
        from chalicelib.adapters.dynamodb.statistics.figures import DynamoWorkload
        from chalicelib.usecases.statistics.figures import FiguresDeps

        workload = DynamoWorkload(self._client("dynamodb"), self.settings.table_name)
        return FiguresDeps(figures=self.figures, workload=workload, checkpoints=self.marks)

    @cached_property
    def press(self: Basis) -> "DigestDeps":
        """All that digests need."""
        from chalicelib.usecases.agency_alerts.digest import DigestDeps

        return DigestDeps(
            subscriptions=self.board,
            journal=self.journal,
            worklists=self.reports,
            reports=self.reports,
            checkpoints=self.marks,
            outbox=self.outbox,
            seal=self.seal,
        )

    @property
    def reach(self: Basis) -> "AddressHealthDeps":
        """All that trusting an address again needs."""
        from chalicelib.usecases.agency_alerts.address_health import AddressHealthDeps

        return AddressHealthDeps(subscriptions=self.board, outbox=self.outbox, seal=self.seal)

    @cached_property
    def ear(self: Basis) -> "UnreachableAgencyDeps":
        """All that finding out whether anybody hears needs."""
        from chalicelib.adapters.aws.sms import SnsCarrierOptOuts
        from chalicelib.messages.agency_alerts.unreachable_agencies import silence_composer
        from chalicelib.usecases.agency_alerts.unreachable_agencies import UnreachableAgencyDeps

        return UnreachableAgencyDeps(
            subscriptions=self.board,
            alert_outbox=self.alert_outbox,
            journal=self.journal,
            worklists=self.reports,
            carrier_opt_outs=SnsCarrierOptOuts(self._client("sns")),
            outbox=self.outbox,
            seal=self.seal,
            compose=silence_composer(self.settings.site_url),
        )

    @cached_property
    def alert_outbox(self: Basis) -> "SqsAlertOutbox":
        """The queue of alerts to agencies."""
        from chalicelib.adapters.aws.alert_outbox import SqsAlertOutbox

        return SqsAlertOutbox(self._client("sqs"), self.settings.alerts_queue_url)

    def queued_alert(self, message: str) -> "QueuedAlert":
        """The alert in a message of the agency-alerts queue."""
        from chalicelib.adapters.aws.alert_outbox import load

        return load(message)

    @cached_property
    def herald(self: Basis) -> "AlertDeps":
        """All that queuing alerts needs."""
        from chalicelib.messages.agency_alerts.alerts import composer
        from chalicelib.usecases.agency_alerts.alert_agencies import AlertDeps

        compose = composer(self.settings.site_url)
        return AlertDeps(journal=self.journal, outbox=self.alert_outbox, compose=compose)

    @cached_property
    def crier(self: Basis) -> "SendAlertDeps":
        """All that telling agencies needs."""
        from chalicelib.adapters.dynamodb.agency_alerts.alert_preferences import (
            DynamoAlertPreferences,
        )
        from chalicelib.adapters.dynamodb.agency_alerts.unreachable_agencies import (
            DynamoUnreachableAgencies,
        )
        from chalicelib.adapters.dynamodb.notifications.sms_budget import DynamoSmsSpending
        from chalicelib.usecases.agency_alerts.send_alert import SendAlertDeps

        client, table = self._client("dynamodb"), self.settings.table_name
        return SendAlertDeps(
            log=self.delivery_log,
            topics=self.topics,
            preferences=DynamoAlertPreferences(client, table),
            unreachable_agencies=DynamoUnreachableAgencies(client, table),
            spending=DynamoSmsSpending(client, table),
            alerting=self.herald,
            reports=self.reports,
            reference=self.reference,
            sms_budget=int(self.settings.sms_budget),
            count=self.count,
        )
