"""The ports of agencies' desks in memory; the contract tests run on these and on the adapters."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from chalicelib.domain.errors import Unavailable
from chalicelib.messages.agency_alerts.alerts import composer
from chalicelib.messages.agency_alerts.unreachable_agencies import silence_composer
from chalicelib.usecases.agency_alerts.address_health import AddressHealthDeps
from chalicelib.usecases.agency_alerts.alert_agencies import AlertDeps
from chalicelib.usecases.agency_alerts.digest import DigestDeps
from chalicelib.usecases.agency_alerts.ports import (
    JournalEntry,
    QueuedAlert,
    StoredPreference,
    UnreachableAgency,
)
from chalicelib.usecases.agency_alerts.send_alert import SendAlertDeps, send_alert
from chalicelib.usecases.agency_alerts.subscribers import SubscriptionDeps
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

    def preferences_of_agency(self, agency: str) -> Mapping[str, StoredPreference]:
        return dict(self.kept.get(agency, {}))

    def agencies_with_digests(self) -> Sequence[str]:
        return sorted(self.digested)

    def save_preference(self, agency: str, subscriber: str, chosen: StoredPreference) -> None:
        if chosen.preference.has_scheduled_mail:
            self.digested.add(agency)
        self.kept.setdefault(agency, {})[subscriber] = chosen

    def delete_preference(self, agency: str, subscriber: str) -> None:
        self.kept.get(agency, {}).pop(subscriber, None)


class FakeAlertJournal:
    """Journal."""

    def __init__(self) -> None:
        self.noted: list[JournalEntry] = []
        self.waiting: dict[date, set[str]] = {}

    def save_entry(self, noted: JournalEntry) -> None:
        self.noted.append(noted)

    def entries_between(
        self, agency: str, start: datetime, end: datetime
    ) -> Sequence[JournalEntry]:
        found: dict[tuple[str, str], JournalEntry] = {}
        for n in sorted(self.noted, key=lambda n: (n.at, n.event)):
            if n.agency == agency and start <= n.at < end:
                found.setdefault((n.event, n.attributes["kind"]), n)
        return list(found.values())

    def hold_for_morning(self, agency: str, morning: date) -> None:
        self.waiting.setdefault(morning, set()).add(agency)

    def held_for_morning(self, morning: date) -> Sequence[str]:
        return sorted(self.waiting.get(morning, set()))


class FakeUnreachableAgencies:
    """Silences."""

    def __init__(self) -> None:
        self.kept: dict[str, UnreachableAgency] = {}

    def by_agency(self) -> Mapping[str, UnreachableAgency]:
        return dict(self.kept)

    def save_unreachable(self, silence: UnreachableAgency) -> None:
        self.kept[silence.agency] = silence

    def delete_unreachable(self, agency: str) -> None:
        self.kept.pop(agency, None)


class FakeCarrierOptOuts:
    """OptOuts. `down` is an account that may not ask, or an emulator that cannot say."""

    def __init__(self, *numbers: str) -> None:
        self.numbers, self.down = set(numbers), False

    def refusing_numbers(self) -> frozenset[str]:
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
        self.topics, self.preferences = topics, FakeAlertPreferences()
        self.journal, self.unreachable_agencies = FakeAlertJournal(), FakeUnreachableAgencies()
        self.opt_outs = FakeCarrierOptOuts()
        self.board = SubscriptionDeps(
            topics=topics,
            preferences=self.preferences,
            opt_outs=stops,
            unreachable_agencies=self.unreachable_agencies,
            pepper=PEPPER,
        )
        self.reach = AddressHealthDeps(subscriptions=self.board, outbox=outbox, seal=seal)
        self.press = DigestDeps(
            subscriptions=self.board,
            journal=self.journal,
            worklists=reports,
            reports=reports,
            checkpoints=marks,
            outbox=outbox,
            seal=seal,
        )
        self.ear = UnreachableAgencyDeps(
            subscriptions=self.board,
            alert_outbox=self.alerts,
            journal=self.journal,
            worklists=reports,
            carrier_opt_outs=self.opt_outs,
            outbox=outbox,
            seal=seal,
            compose=silence_composer(SITE),
        )
        self.herald = AlertDeps(journal=self.journal, outbox=self.alerts, compose=composer(SITE))
        self.crier = SendAlertDeps(
            log=log,
            topics=topics,
            preferences=self.preferences,
            unreachable_agencies=self.unreachable_agencies,
            spending=spending,
            alerting=self.herald,
            reports=reports,
            reference=reference,
            sms_budget=1000,
            count=count,
        )

    def cry(self, now: datetime) -> None:
        """Let the worker publish what waits."""
        while self.alerts.sent:
            send_alert(self.alerts.sent.pop(0), deps=self.crier, now=now)
