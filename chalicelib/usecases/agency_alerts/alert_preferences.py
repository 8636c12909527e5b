"""What a subscriber of an agency chose to hear, and when: one table, read by topic and digest."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency, SmsTiming
from chalicelib.domain.contacts.verified_contact import Channel


class AlertTheme(StrEnum):
    """Kinds of alerts as people think of them."""

    WORK = "work"
    DEADLINES = "deadlines"
    REPORTER = "reporter"
    COLLEAGUES = "colleagues"
    OVERSIGHT = "oversight"


_K = AlertKind
#: Every kind of alert has exactly one theme.
KINDS_BY_THEME: Mapping[AlertTheme, tuple[AlertKind, ...]] = {
    AlertTheme.WORK: (_K.NEW, _K.ASSIGNED, _K.RETURNED, _K.COPIED, _K.RESUMED),
    AlertTheme.DEADLINES: (_K.REMINDER, _K.OVERDUE, _K.ESCALATED, _K.ESCALATED_ON, _K.RECOUNTED),
    AlertTheme.REPORTER: (
        _K.REPLY,
        _K.SUPPLIED,
        _K.WITHDRAWN,
        _K.APPEALED,
        _K.APPEAL_HERE,
        _K.REOPENED,
    ),
    AlertTheme.COLLEAGUES: (_K.CONTRIBUTED, _K.APPROVAL, _K.REJECTED),
    AlertTheme.OVERSIGHT: (_K.FLAGGED, _K.INSTRUCTED, _K.TAKEN_OVER, _K.FINDING, _K.UNREACHABLE),
}
ALL_THEMES = frozenset(AlertTheme)


@dataclass(frozen=True, kw_only=True)
class AlertPreference:
    """`unit` None is the whole agency; the language is that of digests and evaluations.

    `evaluation` is a letter on how the month before went, whatever the rhythm; by e-mail alone.
    """

    unit: str | None = None
    urgent_only: bool = False
    themes: frozenset[AlertTheme] = ALL_THEMES
    frequency: AlertFrequency = AlertFrequency.SINGLE
    language: str = "id"
    evaluation: bool = False

    @property
    def has_scheduled_mail(self) -> bool:
        """Whether anything comes by schedule rather than by alert."""
        return self.evaluation or self.frequency is not AlertFrequency.SINGLE


#: What holds of a subscriber who never chose, such as one made before there were choices.
DEFAULT_PREFERENCES: Mapping[Channel, AlertPreference] = {
    Channel.EMAIL: AlertPreference(),
    Channel.SMS: AlertPreference(urgent_only=True),
}
FilterPolicy = Mapping[str, list[str]]


def filter_policy(channel: Channel, choice: AlertPreference) -> FilterPolicy:
    """The filter over an alert's attributes by which the topic tells it at once; empty for all."""
    found: dict[str, list[str]] = {}
    if choice.urgent_only or choice.frequency is not AlertFrequency.SINGLE:
        found["urgency"] = ["high"]
    if choice.themes != ALL_THEMES:
        found["kind"] = sorted(kind for theme in choice.themes for kind in KINDS_BY_THEME[theme])
    if choice.unit:
        found["unit"] = [choice.unit]
    if channel is Channel.SMS:
        found["sms"] = [SmsTiming.NOW.value]
    return found


def passes_filter(allowed_values: FilterPolicy, attributes: Mapping[str, str]) -> bool:
    """Whether a filter lets an alert through, as the topic itself judges."""
    return all(attributes.get(name) in allowed for name, allowed in allowed_values.items())


def wants(choice: AlertPreference, attributes: Mapping[str, str]) -> bool:
    """Whether the subscriber wants to hear of it at all, now or later."""
    return passes_filter(
        filter_policy(Channel.EMAIL, replace(choice, frequency=AlertFrequency.SINGLE)), attributes
    )


def wants_new_reports(choice: AlertPreference) -> bool:
    """Whether a report that no unit has yet reaches this subscriber by the next working day."""
    new = {"kind": AlertKind.NEW.value, "urgency": "normal", "unit": "-"}
    return choice.frequency is not AlertFrequency.WEEKLY and wants(choice, new)
