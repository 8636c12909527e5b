"""Declare what alerting agencies needs of the world: topics, a queue, and what is stored of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar, Protocol

from chalicelib.domain.agency_alerts.quiet_hours import SmsTiming
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.notifications.message import Message
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference, FilterPolicy

#: The attribute of an alert that says when its SMS leaves; topics filter by it.
SMS_TIMING = "sms"


@dataclass(frozen=True, kw_only=True)
class StoredPreference:
    """A subscriber's preference as stored; `set_by` is the officer who set it, "" when unknown.

    `channel` is None in preferences from before it was stored; the nightly audit fills it in.
    """

    preference: AlertPreference
    set_by: str
    set_at: datetime
    channel: Channel | None = None


class AlertPreferences(Protocol):
    """The preferences of each agency's subscribers, by the subscriber's id; no address in them."""

    def preferences_of_agency(self, agency: str) -> Mapping[str, StoredPreference]:
        """Return all of an agency, read consistently."""

    def agencies_with_digests(self) -> Sequence[str]:
        """Return agencies in which somebody chose a digest or the evaluation, now or once."""

    def save_preference(self, agency: str, subscriber: str, stored: StoredPreference) -> None:
        """Store one, in place of the one before."""

    def delete_preference(self, agency: str, subscriber: str) -> None:
        """Delete one; it may be gone already."""


@dataclass(frozen=True, kw_only=True)
class UnreachableAgency:
    """An agency without a reachable subscriber: since when, and when the tier above was alerted."""

    agency: str
    since: datetime
    tier_alerted_at: datetime | None = None


class UnreachableAgencies(Protocol):
    """The agencies without a reachable subscriber; reference data carries them to who alerts."""

    def by_agency(self) -> Mapping[str, UnreachableAgency]:
        """Return all by the agency's id, read consistently."""

    def save_unreachable(self, unreachable: UnreachableAgency) -> None:
        """Store one, in place of the one before."""

    def delete_unreachable(self, agency: str) -> None:
        """Delete one, which is reachable again; it may be gone already."""


class CarrierOptOuts(Protocol):
    """The telephones that refuse SMS, as their operators know it."""

    def refusing_numbers(self) -> frozenset[str]:
        """Return the numbers, in E.164, that take no SMS of ours. Raises: Unavailable."""


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One message to the subscribers of an agency.

    `sms` has at most 160 characters. Topics filter by `attributes`: `kind`, `urgency` (`high`,
    `normal`), `unit` ("-" for none) and, once decided, `sms` (a `SmsTiming`).
    """

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
    def urgent(self) -> bool:
        """Whether it also goes by SMS, and at once to whoever reads digests."""
        return self.attributes["urgency"] == "high"

    @property
    def sms_timing(self) -> SmsTiming | None:
        """When its SMS leaves; None before that is decided, and for what goes by e-mail alone."""
        timing = self.attributes.get(SMS_TIMING)
        return SmsTiming(timing) if timing else None

    def with_sms_timing(self, timing: SmsTiming) -> "Alert":
        """Return the alert with the decision when its SMS leaves."""
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
    until: ClassVar[None] = None  # it is worth sending however late
    earlier: ClassVar[None] = None  # and waits for no other message

    @property
    def log_of(self) -> str:
        """The report in whose delivery log it stands, "" for none."""
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
        """Queue an alert. Raises: Unavailable."""

    def postpone(self, receipt: str, seconds: int) -> None:
        """Show a message that failed again in so many seconds. Raises: Unavailable."""


class AlertPublisher(Protocol):
    """The agencies' topics, to publish to."""

    def publish(self, alert: Alert) -> None:
        """Publish an alert.

        Raises: Unavailable and SlowDown when it may be tried again, Undeliverable (`no_topic`,
        `refused`) when not.
        """


@dataclass(frozen=True, kw_only=True)
class AlertSubscription:
    """One address on an agency's topic. `topic_ref` names it there, "" until it confirmed."""

    protocol: str
    endpoint: str
    topic_ref: str


class AlertSubscriptions(Protocol):
    """The addresses on each agency's topic, each with a filter over the alerts' attributes."""

    def subscriptions_of_agency(self, agency: str) -> Sequence[AlertSubscription]:
        """Return all, confirmed or not, without those that left. Raises: Unavailable."""

    def add_subscription(
        self, agency: str, protocol: str, endpoint: str, policy: FilterPolicy
    ) -> AlertSubscription:
        """Subscribe `email` or `sms`; the provider asks an e-mail address to confirm.

        Raises: Unavailable.
        """

    def change_filter(self, topic_ref: str, policy: FilterPolicy) -> None:
        """Replace the filter. Raises: Unavailable."""

    def end_subscription(self, topic_ref: str) -> None:
        """End a subscription; it may have ended already. Raises: Unavailable."""


@dataclass(frozen=True, kw_only=True)
class JournalEntry:
    """One alert to one agency, as the journal keeps it.

    `at` is when the agency was alerted, not when it happened. The same event, alerted again after a
    fault, has the same `event`. `report` is "" for an alert about no report.
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
        """Whether no SMS left because of quiet hours."""
        return self.attributes[SMS_TIMING] == SmsTiming.MORNING


class AlertJournal(Protocol):
    """What each agency was alerted of in the last weeks, for digests and for mornings."""

    def save_entry(self, entry: JournalEntry) -> None:
        """Store an entry; the same one again changes nothing that a reader sees."""

    def entries_between(
        self, agency: str, start: datetime, end: datetime
    ) -> Sequence[JournalEntry]:
        """Return what lies in [start, end), in order; each event and kind once, the first."""

    def hold_for_morning(self, agency: str, morning: date) -> None:
        """Note that telephones of this agency get something on that morning."""

    def held_for_morning(self, morning: date) -> Sequence[str]:
        """Return the agencies whose telephones get something on that morning."""
