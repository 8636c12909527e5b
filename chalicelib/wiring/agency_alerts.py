"""The wiring of agencies' desks: subscribers, journal, digests, figures. A part of `Wiring`."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.adapters.aws.agency_topics import SnsTopics
    from chalicelib.adapters.aws.kms_seal import KmsSeal
    from chalicelib.adapters.aws.outbox_queue import SqsOutbox
    from chalicelib.adapters.dynamodb.agency_alerts.desks import DynamoJournal
    from chalicelib.adapters.dynamodb.checkpoints import DynamoMarks
    from chalicelib.adapters.dynamodb.notifications.delivery_log import DynamoDeliveries
    from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference
    from chalicelib.adapters.dynamodb.reports.reports import DynamoReports
    from chalicelib.adapters.dynamodb.statistics.figures import DynamoFigures
    from chalicelib.usecases.agency_alerts.address_health import Desk
    from chalicelib.usecases.agency_alerts.alert_agencies import Herald
    from chalicelib.usecases.agency_alerts.alert_subscriptions import Board
    from chalicelib.usecases.agency_alerts.digest import Press
    from chalicelib.usecases.agency_alerts.send_alert import Crier
    from chalicelib.usecases.agency_alerts.unreachable_agencies import Ear
    from chalicelib.usecases.contacts.ports import Stops
    from chalicelib.usecases.statistics.figures import Ledger


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
    def marks(self) -> "DynamoMarks": ...
    @property
    def outbox(self) -> "SqsOutbox": ...
    @property
    def alert_outbox(self) -> "SqsOutbox": ...
    @property
    def herald(self) -> "Herald": ...
    @property
    def delivery_log(self) -> "DynamoDeliveries": ...
    @property
    def reference(self) -> "DynamoReference": ...
    @property
    def seal(self) -> "KmsSeal": ...
    @property
    def board(self) -> "Board": ...
    @property
    def journal(self) -> "DynamoJournal": ...
    @property
    def figures(self) -> "DynamoFigures": ...
    @property
    def stops(self) -> "Stops": ...
    def count(self, fact: str) -> None: ...
    def _client(self, service: str, config: Any = None) -> Any: ...


class DesksWiring:
    """Mixed into `Wiring`; adapters are imported inside, as there."""

    @cached_property
    def board(self: Basis) -> "Board":
        """Who hears which agency's alerts."""
        from chalicelib.adapters.dynamodb.agency_alerts.desks import DynamoChoices, DynamoSilences
        from chalicelib.usecases.agency_alerts.alert_subscriptions import Board

        client, table = self._client("dynamodb"), self.settings.table_name
        return Board(
            topics=self.topics,
            choices=DynamoChoices(client, table),
            stops=self.stops,
            silences=DynamoSilences(client, table),
            pepper=self.pepper,
        )

    @cached_property
    def journal(self: Basis) -> "DynamoJournal":
        """What agencies were told."""
        from chalicelib.adapters.dynamodb.agency_alerts.desks import DynamoJournal

        return DynamoJournal(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def figures(self: Basis) -> "DynamoFigures":
        """What histories say of agencies."""
        from chalicelib.adapters.dynamodb.statistics.figures import DynamoFigures

        return DynamoFigures(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def ledger(self: Basis) -> "Ledger":
        """All that rolling up figures needs."""
        from chalicelib.adapters.dynamodb.statistics.figures import DynamoWorkload
        from chalicelib.usecases.statistics.figures import Ledger

        workload = DynamoWorkload(self._client("dynamodb"), self.settings.table_name)
        return Ledger(figures=self.figures, workload=workload, marks=self.marks)

    @cached_property
    def press(self: Basis) -> "Press":
        """All that digests need."""
        from chalicelib.usecases.agency_alerts.digest import Press

        return Press(
            board=self.board,
            journal=self.journal,
            worklists=self.reports,
            reports=self.reports,
            marks=self.marks,
            outbox=self.outbox,
            seal=self.seal,
        )

    @property
    def reach(self: Basis) -> "Desk":
        """All that trusting an address again needs."""
        from chalicelib.usecases.agency_alerts.address_health import Desk

        return Desk(board=self.board, outbox=self.outbox, seal=self.seal)

    @cached_property
    def ear(self: Basis) -> "Ear":
        """All that finding out whether anybody hears needs."""
        from chalicelib.adapters.aws.sms import SnsOptOuts
        from chalicelib.messages.agency_alerts.unreachable_agencies import silence_composer
        from chalicelib.usecases.agency_alerts.unreachable_agencies import Ear

        return Ear(
            board=self.board,
            alerts=self.alert_outbox,
            journal=self.journal,
            worklists=self.reports,
            opt_outs=SnsOptOuts(self._client("sns")),
            outbox=self.outbox,
            seal=self.seal,
            compose=silence_composer(self.settings.site_url),
        )

    @cached_property
    def alert_outbox(self: Basis) -> "SqsOutbox":
        """What is to leave for agencies' topics."""
        from chalicelib.adapters.aws.outbox_queue import SqsOutbox

        return SqsOutbox(self._client("sqs"), self.settings.alerts_queue_url)

    @cached_property
    def herald(self: Basis) -> "Herald":
        """All that queuing alerts needs."""
        from chalicelib.messages.agency_alerts.alerts import composer
        from chalicelib.usecases.agency_alerts.alert_agencies import Herald

        compose = composer(self.settings.site_url)
        return Herald(journal=self.journal, outbox=self.alert_outbox, compose=compose)

    @cached_property
    def crier(self: Basis) -> "Crier":
        """All that telling agencies needs."""
        from chalicelib.adapters.dynamodb.agency_alerts.desks import DynamoChoices, DynamoSilences
        from chalicelib.adapters.dynamodb.notifications.sms_budget import DynamoSpending
        from chalicelib.usecases.agency_alerts.send_alert import Crier

        client, table = self._client("dynamodb"), self.settings.table_name
        return Crier(
            log=self.delivery_log,
            topics=self.topics,
            choices=DynamoChoices(client, table),
            silences=DynamoSilences(client, table),
            spending=DynamoSpending(client, table),
            herald=self.herald,
            reports=self.reports,
            reference=self.reference,
            sms_budget=int(self.settings.sms_budget),
            count=self.count,
        )
