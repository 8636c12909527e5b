"""All fakes together, and short words for what people do."""

from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.adapters.part_ids import PepperedPartIds
from chalicelib.domain.contacts.verified_contact import Channel, one_time_code
from chalicelib.domain.errors import DomainError
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.act_fields import ActRequest
from chalicelib.domain.reports.codes import Act, Kind
from chalicelib.domain.reports.report import DeclaredFile, Place, Reporter
from chalicelib.usecases.agency_alerts.alert_agencies import queue_alerts
from chalicelib.usecases.contacts import verify_contact
from chalicelib.usecases.contacts.lost_access_code import renew_code
from chalicelib.usecases.deadlines.sweep import sweep
from chalicelib.usecases.notifications.deliver import deliver
from chalicelib.usecases.notifications.ports import LostCodeRequest, RenderedMessage
from chalicelib.usecases.reports import officer_acts, tracking
from chalicelib.usecases.reports.officer_acts import OfficerActsDeps
from chalicelib.usecases.reports.ports import Dossier
from chalicelib.usecases.reports.submit import ReportDraft, Submission, submit
from chalicelib.usecases.routing.route_report import route_report
from tests.builders import (
    NOW,
    PEPPER,
    REFERENCE,
    an_officer,
)
from tests.fakes.agency_alerts import FakeAgencyAlerts
from tests.fakes.agency_topics import FakeTopics
from tests.fakes.attachments import FakeFiles
from tests.fakes.checkpoints import FakeCheckpoints
from tests.fakes.notifications import FakeDeliveries, FakeOneTimeCodes, FakeOutbox
from tests.fakes.privacy import FakeSeal
from tests.fakes.reports import FakeIntakeQueue, FakeReports

TOKEN = "6f1c3c1e-0000-4000-8000-000000000001"
WHO = Reporter(name="Contoh Warga", email="warga@example.id")


class World:
    """All fakes, and short words for what people do."""

    def __init__(self) -> None:
        self.reports, self.queue, self.seal = FakeReports(), FakeIntakeQueue(), FakeSeal()
        self.files, self.topics, self.checkpoints = FakeFiles(), FakeTopics(), FakeCheckpoints()
        self.outbox, self.codes = FakeOutbox(), FakeOneTimeCodes()
        self.deliveries = FakeDeliveries(self.reports, self.seal, self.outbox)
        self.agency_alerts = FakeAgencyAlerts(
            self.reports,
            self.seal,
            topics=self.topics,
            outbox=self.outbox,
            checkpoints=self.checkpoints,
            opt_outs=self.deliveries.opt_outs,
            log=self.deliveries.log,
            spending=self.deliveries.spending,
            reference=self,
            count=self.deliveries.facts.append,
        )
        self.reference, self.now = REFERENCE, NOW

    def current(self) -> Reference:
        """Reference data as tests have them now."""
        return self.reference

    def submit(self, **changes: Any) -> Submission:
        return submit(
            replace(DRAFT, **changes),
            reports=self.reports,
            queue=self.queue,
            seal=self.seal,
            files=self.files,
            reference=self.reference,
            pepper=PEPPER,
            now=self.now,
        )

    def route(self, report: str) -> str | None:
        return route_report(report, reports=self.reports, reference=self.reference, now=self.now)

    def filed(self, **changes: Any) -> Submission:
        receipt = self.submit(**changes)
        self.route(receipt.report.id)
        return receipt

    def around(self) -> dict[str, Any]:
        return {"reports": self.reports, "reference": self.reference, "now": self.now}

    def act(self, receipt: Submission, act: Act, officer: Any = None, **rest: Any) -> None:
        report = self.reports.get(receipt.report.id)
        version = rest.pop("version", report.version)
        order = ActRequest(act=act, version=version, **{"reason": "Alasan contoh", **rest})
        officer_acts.perform_act(
            officer or an_officer(),
            report.id,
            order,
            deps=self.officer_acts(),
            reference=self.reference,
            now=self.now,
        )

    def officer_acts(self) -> OfficerActsDeps:
        return OfficerActsDeps(
            reports=self.reports, seal=self.seal, part_ids=PepperedPartIds(lambda: PEPPER)
        )

    def verify(self, receipt: Submission, **details: Any) -> None:
        self.act(receipt, Act.VERIFY, details={"supervisory": False, **details})

    def as_reporter(self, receipt: Submission) -> tracking.TrackedReport:
        code = receipt.access_code
        return tracking.open_tracked_report(
            receipt.report.id, code, reports=self.reports, pepper=PEPPER, seal=lambda: self.seal
        )

    @property
    def contact_deps(self) -> verify_contact.ContactDeps:
        return verify_contact.ContactDeps(
            reports=self.reports,
            seal=self.seal,
            codes=self.codes,
            limits=self.deliveries.limits,
            outbox=self.outbox,
            opt_outs=self.deliveries.opt_outs,
            pepper=PEPPER,
        )

    def post(self) -> list[tuple[str, RenderedMessage]]:
        """Let the worker do what the queue holds; the letters that left by it, with addresses."""
        before = len(self.deliveries.mail.sent)
        while self.outbox.sent:
            outgoing = self.outbox.sent.pop(0)
            if isinstance(outgoing, LostCodeRequest):
                renew_code(outgoing, deps=self.contact_deps, reference=self.reference, now=self.now)
            else:
                deliver(outgoing, deps=self.deliveries.deps, now=self.now)
        return [
            (to, what)
            for to, what in self.deliveries.mail.sent[before:]
            if not isinstance(what, str)
        ]

    def prove_contact(self, receipt: Submission, channel: Channel = Channel.EMAIL) -> None:
        """The reporter asks for a code, reads it and types it."""
        tracked = self.as_reporter(receipt)
        verify_contact.send_code(tracked, channel, deps=self.contact_deps, now=self.now)
        sent = self.codes.last_code(tracked.dossier.report.root, channel)
        assert sent is not None
        code = one_time_code(PEPPER, sent.report, channel, sent.nonce)
        verify_contact.confirm_code(
            tracked, channel, code, deps=self.contact_deps, reference=self.reference, now=self.now
        )

    def sweep(self, **changes: Any) -> dict[str, int]:
        def never(report: str, error: DomainError) -> None:
            raise error

        asked = {"has_time_left": lambda: True, "on_failure": never, **changes}
        return dict(sweep(due=self.reports, **self.around(), **asked))

    def dossier(self, receipt: Submission) -> Dossier:
        return self.reports.dossier(receipt.report.id)

    def tell(self, receipt: Submission) -> list[Any]:
        """Tell about the last event, and let the worker publish; the alerts of it alone."""
        self.topics.sent.clear()
        queue_alerts(
            self.dossier(receipt).events[-1],
            reports=self.reports,
            deps=self.agency_alerts.alert_deps,
            reference=self.reference,
            now=self.now,
        )
        self.agency_alerts.send_queued(self.now)
        return self.topics.sent


DRAFT = ReportDraft(
    token=TOKEN,
    kind=Kind.COMPLAINT,
    title="Jalan berlubang di Coblong",
    body="Lubang besar di depan sekolah, sudah dua bulan.",
    incident_date=date(2026, 11, 20),
    place=Place(region="32.73.02"),
    category="jalan-berlubang",
    target_agency=None,
    anonymous=False,
    confidential=False,
    reporter=WHO,
    channel="web",
    language="id",
    files=(DeclaredFile(n=1, name="foto jalan.jpg", type="image/jpeg", size=8),),
)
