"""What telling agencies' desks needs of the world, beside topics and queues."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar, Protocol

from chalicelib.domain.agency_alerts.quiet_hours import SmsTiming
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.notifications.message import Message
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference

#: The attribute of an alert that says when its SMS leaves; topics filter by it.
SMS_TIMING = "sms"


@dataclass(frozen=True, kw_only=True)
class StoredPreference:
    """What a subscriber chose; `by` is the officer who set it, "" for nobody we know of.

    `channel` is None for what was chosen before it was kept; the nightly audit learns it.
    """

    preference: AlertPreference
    set_by: str
    set_at: datetime
    channel: Channel | None = None


class AlertPreferences(Protocol):
    """The choices of an agency's subscribers, by the subscriber's id. No address in them."""

    def preferences_of_agency(self, agency: str) -> Mapping[str, StoredPreference]:
        """All of them."""

    def agencies_with_digests(self) -> Sequence[str]:
        """Agencies in which somebody chose a digest or the evaluation, now or once."""

    def save_preference(self, agency: str, subscriber: str, chosen: StoredPreference) -> None:
        """Set one."""

    def delete_preference(self, agency: str, subscriber: str) -> None:
        """Forget one; it may be gone already."""


@dataclass(frozen=True, kw_only=True)
class UnreachableAgency:
    """An agency that nobody hears for: since when, and when the tier above was last told."""

    agency: str
    since: datetime
    tier_alerted_at: datetime | None = None


class CarrierOptOuts(Protocol):
    """What telephones refuse, as the operators know it."""

    def refusing_numbers(self) -> frozenset[str]:
        """The numbers, in E.164, that take no SMS of ours; raises Unavailable."""


class UnreachableAgencies(Protocol):
    """The agencies that nobody hears for. Reference data carries them to whoever tells agencies."""

    def by_agency(self) -> Mapping[str, UnreachableAgency]:
        """By agency, read consistently."""

    def save_unreachable(self, silence: UnreachableAgency) -> None:
        """Note or change one."""

    def delete_unreachable(self, agency: str) -> None:
        """Somebody hears again."""


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One message to an agency's officers; `attributes` are for filter policies."""

    agency: str
    subject: str
    body: str
    sms: str
    attributes: dict[str, str]

    @property
    def kind(self) -> str:
        """An `AlertKind`, or `webhook_paused`."""
        return self.attributes["kind"]

    @property
    def sms_timing(self) -> SmsTiming | None:
        """When its SMS leaves; None before that is decided, and for what goes by e-mail alone."""
        timing = self.attributes.get(SMS_TIMING)
        return SmsTiming(timing) if timing else None

    def with_sms_timing(self, timing: SmsTiming) -> "Alert":
        """Set when its SMS leaves."""
        return replace(self, attributes={**self.attributes, SMS_TIMING: timing.value})


@dataclass(frozen=True, kw_only=True)
class QueuedAlert:
    """An alert on its way to its agency's topic; its texts tell of the report as at the event.

    The same event, agency and kind make the same `key`. `report` is what it is about, "" for
    nothing, and `event` the number of the report's event, 0 for none. What has no field here is the
    same for every alert: see `notifications.ports.LoggedMessage`.
    """

    key: str
    alert: Alert
    report: str = ""
    event: int = 0
    message: ClassVar[Message] = Message.AGENCY_ALERT
    channel: ClassVar[Channel] = Channel.TOPIC
    until: ClassVar[None] = None  # an alert is never pointless
    earlier: ClassVar[None] = None  # and waits for no other message

    @property
    def log_of(self) -> str:
        """The report in whose log it stands, "" for none."""
        return self.report

    @property
    def agency(self) -> str:
        """The agency whose subscribers get it."""
        return self.alert.agency

    @property
    def kind(self) -> str:
        """As of its alert."""
        return self.alert.kind


class AlertOutbox(Protocol):
    """The queue of alerts, apart from that of deliveries."""

    def send(self, queued: QueuedAlert) -> None:
        """Queue it; raises Unavailable."""

    def wait(self, receipt: str, seconds: int) -> None:
        """Show a message that failed again in so many seconds; raises Unavailable."""


class AlertPublisher(Protocol):
    """The agencies' topics."""

    def publish(self, alert: Alert) -> None:
        """Publish; raises Unavailable, SlowDown, Undeliverable (`no_topic`, `refused`)."""


@dataclass(frozen=True, kw_only=True)
class AlertSubscription:
    """Who hears an agency's alerts. `ref` names it to its topic, "" until the address confirmed."""

    protocol: str
    endpoint: str
    topic_ref: str


class AlertSubscriptions(Protocol):
    """The subscribers of an agency's topic, each with a filter over the alerts' attributes."""

    def subscriptions_of_agency(self, agency: str) -> Sequence[AlertSubscription]:
        """Everybody who hears it, or was asked to confirm; not those who left."""

    def add_subscription(
        self, agency: str, protocol: str, endpoint: str, policy: Mapping[str, list[str]]
    ) -> AlertSubscription:
        """Subscribe `email` or `sms`; the provider asks an e-mail address to confirm."""

    def change_filter(self, topic_ref: str, policy: Mapping[str, list[str]]) -> None:
        """Another filter; raises Unavailable."""

    def end_subscription(self, topic_ref: str) -> None:
        """End it; it may have ended already."""


@dataclass(frozen=True, kw_only=True)
class JournalEntry:
    """One alert to one agency, as the journal keeps it. `at` is when we told, not when it happened.

    The same event, told again after a fault, has the same `event`.
    """

    agency: str
    event: str
    at: datetime
    report: str
    attributes: Mapping[str, str]

    @property
    def kind(self) -> str:
        """As of the alert."""
        return self.attributes["kind"]

    @property
    def waits_for_morning(self) -> bool:
        """Whether telephones were spared in quiet hours."""
        return self.attributes[SMS_TIMING] == SmsTiming.MORNING


class AlertJournal(Protocol):
    """What each agency was told in the last weeks: digests and mornings after are made of it."""

    def save_entry(self, noted: JournalEntry) -> None:
        """Keep it."""

    def entries_between(
        self, agency: str, start: datetime, end: datetime
    ) -> Sequence[JournalEntry]:
        """What was told in [start, end), in order; each event once."""

    def hold_for_morning(self, agency: str, morning: date) -> None:
        """Note that something for this agency's telephones waits for that morning."""

    def held_for_morning(self, morning: date) -> Sequence[str]:
        """The agencies for which something waits."""
