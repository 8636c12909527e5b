"""The ports of agencies' desks in memory; the contract tests run on these and on the adapters."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from chalicelib.domain.errors import Unavailable
from chalicelib.messages.agency_alerts.alerts import composer
from chalicelib.messages.agency_alerts.unreachable_agencies import silence_composer
from chalicelib.usecases.agency_alerts.address_health import AddressHealthDeps
from chalicelib.usecases.agency_alerts.alert_agencies import AlertDeps
from chalicelib.usecases.agency_alerts.alert_subscriptions import SubscriptionDeps
from chalicelib.usecases.agency_alerts.digest import DigestDeps
from chalicelib.usecases.agency_alerts.ports import (
    JournalEntry,
    QueuedAlert,
    StoredPreference,
    UnreachableAgency,
)
from chalicelib.usecases.agency_alerts.send_alert import SendAlertDeps, send_alert
from chalicelib.usecases.agency_alerts.unreachable_agencies import UnreachableAgencyDeps
from chalicelib.usecases.contacts.ports import OptOuts
from chalicelib.usecases.notifications.ports import DeliveryLog, Outbox, SmsSpending
from chalicelib.usecases.ports import Checkpoints
from chalicelib.usecases.reference_data.ports import ReferenceData
from tests.builders import PEPPER
from tests.fakes.notifications import SITE
from tests.fakes.reports import FakeReports, FakeSeal, FakeTopics


class FakeAlertPreferences:
    """Choices."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, StoredPreference]] = {}
        self.digested: set[str] = set()

    def of_agency(self, agency: str) -> Mapping[str, StoredPreference]:
        return dict(self.kept.get(agency, {}))

    def with_digests(self) -> Sequence[str]:
        return sorted(self.digested)

    def put(self, agency: str, subscriber: str, chosen: StoredPreference) -> None:
        if chosen.choice.gathered:
            self.digested.add(agency)
        self.kept.setdefault(agency, {})[subscriber] = chosen

    def drop(self, agency: str, subscriber: str) -> None:
        self.kept.get(agency, {}).pop(subscriber, None)


class FakeAlertJournal:
    """Journal."""

    def __init__(self) -> None:
        self.noted: list[JournalEntry] = []
        self.waiting: dict[date, set[str]] = {}

    def note(self, noted: JournalEntry) -> None:
        self.noted.append(noted)

    def between(self, agency: str, start: datetime, end: datetime) -> Sequence[JournalEntry]:
        found: dict[tuple[str, str], JournalEntry] = {}
        for n in sorted(self.noted, key=lambda n: (n.at, n.event)):
            if n.agency == agency and start <= n.at < end:
                found.setdefault((n.event, n.attributes["kind"]), n)
        return list(found.values())

    def hold(self, agency: str, morning: date) -> None:
        self.waiting.setdefault(morning, set()).add(agency)

    def held(self, morning: date) -> Sequence[str]:
        return sorted(self.waiting.get(morning, set()))


class FakeUnreachableAgencies:
    """Silences."""

    def __init__(self) -> None:
        self.kept: dict[str, UnreachableAgency] = {}

    def all(self) -> Mapping[str, UnreachableAgency]:
        return dict(self.kept)

    def put(self, silence: UnreachableAgency) -> None:
        self.kept[silence.agency] = silence

    def drop(self, agency: str) -> None:
        self.kept.pop(agency, None)


class FakeCarrierOptOuts:
    """OptOuts. `down` is an account that may not ask, or an emulator that cannot say."""

    def __init__(self, *numbers: str) -> None:
        self.numbers, self.down = set(numbers), False

    def all(self) -> frozenset[str]:
        if self.down:
            raise Unavailable("InvalidAction")
        return frozenset(self.numbers)


class FakeAlertOutbox:
    """AlertOutbox."""

    def __init__(self) -> None:
        self.sent: list[QueuedAlert] = []
        self.waits: dict[str, int] = {}
        self.down = False

    def send(self, queued: QueuedAlert) -> None:
        if self.down:
            raise Unavailable("down")
        self.sent.append(queued)

    def wait(self, receipt: str, seconds: int) -> None:
        if self.down:
            raise Unavailable("down")
        self.waits[receipt] = seconds


class FakeAgencyAlerts:
    """All of it, and what the use cases take."""

    def __init__(
        self,
        reports: FakeReports,
        seal: FakeSeal,
        *,
        topics: FakeTopics,
        outbox: Outbox,
        marks: Checkpoints,
        stops: OptOuts,
        log: DeliveryLog,
        spending: SmsSpending,
        reference: ReferenceData,
        count: Callable[[str], None],
    ) -> None:
        self.alerts = FakeAlertOutbox()
        self.topics, self.choices = topics, FakeAlertPreferences()
        self.journal, self.silences = FakeAlertJournal(), FakeUnreachableAgencies()
        self.opt_outs = FakeCarrierOptOuts()
        self.board = SubscriptionDeps(
            topics=topics,
            choices=self.choices,
            stops=stops,
            silences=self.silences,
            pepper=PEPPER,
        )
        self.reach = AddressHealthDeps(board=self.board, outbox=outbox, seal=seal)
        self.press = DigestDeps(
            board=self.board,
            journal=self.journal,
            worklists=reports,
            reports=reports,
            marks=marks,
            outbox=outbox,
            seal=seal,
        )
        self.ear = UnreachableAgencyDeps(
            board=self.board,
            alerts=self.alerts,
            journal=self.journal,
            worklists=reports,
            opt_outs=self.opt_outs,
            outbox=outbox,
            seal=seal,
            compose=silence_composer(SITE),
        )
        self.herald = AlertDeps(journal=self.journal, outbox=self.alerts, compose=composer(SITE))
        self.crier = SendAlertDeps(
            log=log,
            topics=topics,
            choices=self.choices,
            silences=self.silences,
            spending=spending,
            herald=self.herald,
            reports=reports,
            reference=reference,
            sms_budget=1000,
            count=count,
        )

    def cry(self, now: datetime) -> None:
        """Let the worker publish what waits."""
        while self.alerts.sent:
            send_alert(self.alerts.sent.pop(0), crier=self.crier, now=now)
