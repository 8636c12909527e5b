"""Fake the ports of agency alerts in memory; contract tests run on these and on the adapters."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from chalicelib.domain.errors import Unavailable
from chalicelib.messages.agency_alerts.alerts import alert_composer
from chalicelib.messages.agency_alerts.unreachable_agencies import unreachable_composer
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
from tests.fakes.agency_topics import FakeTopics
from tests.fakes.notifications import SITE
from tests.fakes.privacy import FakeSeal
from tests.fakes.reference_data import FakeDirectory
from tests.fakes.reports import FakeReports


class FakeAlertPreferences:
    """AlertPreferences."""

    def __init__(self) -> None:
        self.stored: dict[str, dict[str, StoredPreference]] = {}
        self.digested: set[str] = set()

    def preferences_of_agency(self, agency: str) -> Mapping[str, StoredPreference]:
        return dict(self.stored.get(agency, {}))

    def agencies_with_digests(self) -> Sequence[str]:
        return sorted(self.digested)

    def save_preference(self, agency: str, subscriber: str, stored: StoredPreference) -> None:
        if stored.preference.has_scheduled_mail:
            self.digested.add(agency)
        self.stored.setdefault(agency, {})[subscriber] = stored

    def delete_preference(self, agency: str, subscriber: str) -> None:
        self.stored.get(agency, {}).pop(subscriber, None)


class FakeAlertJournal:
    """AlertJournal."""

    def __init__(self) -> None:
        self.entries: list[JournalEntry] = []
        self.waiting: dict[date, set[str]] = {}

    def save_entry(self, entry: JournalEntry) -> None:
        self.entries.append(entry)

    def entries_between(
        self, agency: str, start: datetime, end: datetime
    ) -> Sequence[JournalEntry]:
        found: dict[tuple[str, str], JournalEntry] = {}
        for n in sorted(self.entries, key=lambda n: (n.at, n.event)):
            if n.agency == agency and start <= n.at < end:
                found.setdefault((n.event, n.kind), n)
        return list(found.values())

    def hold_for_morning(self, agency: str, morning: date) -> None:
        self.waiting.setdefault(morning, set()).add(agency)

    def held_for_morning(self, morning: date) -> Sequence[str]:
        return sorted(self.waiting.get(morning, set()))


class FakeUnreachableAgencies:
    """UnreachableAgencies."""

    def __init__(self) -> None:
        self.stored: dict[str, UnreachableAgency] = {}

    def by_agency(self) -> Mapping[str, UnreachableAgency]:
        return dict(self.stored)

    def save_unreachable(self, unreachable: UnreachableAgency) -> None:
        self.stored[unreachable.agency] = unreachable

    def delete_unreachable(self, agency: str) -> None:
        self.stored.pop(agency, None)


class FakeCarrierOptOuts:
    """CarrierOptOuts. `down` is an account that may not ask, or an emulator that cannot say."""

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

    def postpone(self, receipt: str, seconds: int) -> None:
        if self.down:
            raise Unavailable("down")
        self.waits[receipt] = seconds


class FakeAgencyAlerts:
    """All fakes of agency alerts, and the deps of each use case."""

    def __init__(
        self,
        reports: FakeReports,
        seal: FakeSeal,
        *,
        topics: FakeTopics,
        outbox: Outbox,
        checkpoints: Checkpoints,
        opt_outs: OptOuts,
        log: DeliveryLog,
        spending: SmsSpending,
        reference: ReferenceData,
        count: Callable[[str], None],
        directory: FakeDirectory | None = None,
    ) -> None:
        self.alert_outbox, self.directory = FakeAlertOutbox(), directory or FakeDirectory()
        self.topics, self.preferences = topics, FakeAlertPreferences()
        self.journal, self.unreachable_agencies = FakeAlertJournal(), FakeUnreachableAgencies()
        self.carrier_opt_outs = FakeCarrierOptOuts()
        self.subscription_deps = SubscriptionDeps(
            topics=topics,
            preferences=self.preferences,
            opt_outs=opt_outs,
            unreachable_agencies=self.unreachable_agencies,
            pepper=PEPPER,
        )
        self.address_health_deps = AddressHealthDeps(
            subscriptions=self.subscription_deps, outbox=outbox, seal=seal
        )
        self.digest_deps = DigestDeps(
            subscriptions=self.subscription_deps,
            journal=self.journal,
            worklists=reports,
            reports=reports,
            checkpoints=checkpoints,
            outbox=outbox,
            seal=seal,
        )
        self.unreachable_agency_deps = UnreachableAgencyDeps(
            subscriptions=self.subscription_deps,
            officers=self.directory,
            alert_outbox=self.alert_outbox,
            journal=self.journal,
            worklists=reports,
            carrier_opt_outs=self.carrier_opt_outs,
            outbox=outbox,
            seal=seal,
            compose=unreachable_composer(SITE),
        )
        self.alert_deps = AlertDeps(
            journal=self.journal, outbox=self.alert_outbox, compose=alert_composer(SITE)
        )
        self.send_alert_deps = SendAlertDeps(
            log=log,
            topics=topics,
            preferences=self.preferences,
            unreachable_agencies=self.unreachable_agencies,
            spending=spending,
            alerting=self.alert_deps,
            reports=reports,
            reference=reference,
            sms_budget=1000,
            count=count,
        )

    def send_queued(self, now: datetime) -> None:
        """Let the worker publish what the queue holds."""
        while self.alert_outbox.sent:
            send_alert(self.alert_outbox.sent.pop(0), deps=self.send_alert_deps, now=now)
