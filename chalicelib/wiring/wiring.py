"""Hold the parts of the wiring, and give handlers that serve several subjects theirs."""

import json
from typing import TYPE_CHECKING, Any

from chalicelib.entrypoints.context import Context
from chalicelib.wiring.agency_alerts import AlertWiring
from chalicelib.wiring.base import Base
from chalicelib.wiring.contacts import ContactWiring
from chalicelib.wiring.inbound import InboundWiring
from chalicelib.wiring.notifications import NotificationWiring
from chalicelib.wiring.officers import OfficerWiring
from chalicelib.wiring.public import PublicWiring
from chalicelib.wiring.queues import QueueWiring
from chalicelib.wiring.receipts import ReceiptWiring
from chalicelib.wiring.reference_data import ReferenceDataWiring
from chalicelib.wiring.reports import ReportWiring
from chalicelib.wiring.statistics import StatisticsWiring
from chalicelib.wiring.webhooks import WebhookWiring

if TYPE_CHECKING:
    from chalicelib.domain.reports.history import Event
    from chalicelib.entrypoints.events.schedules import AuditDeps, DigestScheduleDeps, SweepDeps
    from chalicelib.entrypoints.events.stream import FanOutDeps


class Wiring:
    """The platform, composed. Making it reads no setting and imports no adapter."""

    def __init__(self, base: Base) -> None:
        self.base = base
        queues = self.queues = QueueWiring(base)
        reference_data = self.reference_data = ReferenceDataWiring(base)
        reports = self.reports = ReportWiring(base, queues=queues)
        contacts = self.contacts = ContactWiring(base, queues=queues, reports=reports)
        public = self.public = PublicWiring(base, queues=queues, reports=reports)
        notifications = self.notifications = NotificationWiring(
            base, queues=queues, reports=reports, contacts=contacts, public=public
        )
        self.inbound = InboundWiring(base, queues=queues, reports=reports, contacts=contacts)
        officers = self.officers = OfficerWiring(base)
        self.alerts = AlertWiring(
            base,
            queues=queues,
            reference_data=reference_data,
            reports=reports,
            contacts=contacts,
            notifications=notifications,
            officers=officers,
        )
        self.webhooks = WebhookWiring(
            base, queues=queues, reference_data=reference_data, reports=reports
        )
        self.statistics = StatisticsWiring(base)
        self.receipts = ReceiptWiring(base)
        self.context = Context(
            now=base.now,
            reference=reference_data.current,
            pepper=lambda: base.pepper,
            telemetry=lambda: base.telemetry,
        )

    @property
    def fan_out(self) -> "FanOutDeps":
        """For the stream's second reader."""
        from chalicelib.entrypoints.events.stream import FanOutDeps

        return FanOutDeps(
            read_event=_event_of_image,
            reports=self.reports.store,
            public_updates=self.queues.public_updates,
            figures=self.statistics.figures,
            webhooks=self.webhooks.store,
            webhook_queue=self.queues.webhooks,
            outbox=self.queues.outbox,
            alerts=self.alerts.alerts,
        )

    @property
    def sweep(self) -> "SweepDeps":
        """For the sweep."""
        from chalicelib.entrypoints.events.schedules import SweepDeps

        return SweepDeps(
            due=self.reports.store,
            reports=self.reports.store,
            reference_keeper=self.reference_data.packer,
        )

    @property
    def audit(self) -> "AuditDeps":
        """For the audit."""
        from chalicelib.entrypoints.events.schedules import AuditDeps

        return AuditDeps(
            dialogues=self.inbound.dialogues,
            waiting=self.queues.waiting,
            due=self.reports.store,
            worklists=self.reports.store,
            reports=self.reports.store,
            checkpoints=self.base.checkpoints,
            public_updates=self.queues.public_updates,
            reference_keeper=self.reference_data.packer_alone,
            unreachable=lambda: self.alerts.unreachable,
        )

    @property
    def digests(self) -> "DigestScheduleDeps":
        """For digests, figures and evaluations."""
        from chalicelib.entrypoints.events.schedules import DigestScheduleDeps

        return DigestScheduleDeps(digest=self.alerts.digests, figures=self.statistics.deps)


def _event_of_image(image: dict[str, Any]) -> "Event":
    """Read the event of a stream record's new image."""
    from chalicelib.adapters.codec import load_event

    return load_event(json.loads(image["data"]))
