"""Turn what a subscriber wants to get, and when, into the filter of the agency's topic.

One table of themes and one filter serve topic and digest alike, so that no alert is lost between
them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency, SmsTiming
from chalicelib.domain.contacts.verified_contact import Channel


class AlertTheme(StrEnum):
    """Kinds of alerts, grouped as officers choose them."""

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
        _K.INFORMATION,
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
    """What a subscriber wants to get, and when.

    `unit` None is the whole agency; the language is that of digests and evaluations. `evaluation`
    is the monthly evaluation, whatever the frequency; it comes by e-mail alone.
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


#: The preference of a subscriber for whom none is stored.
DEFAULT_PREFERENCES: Mapping[Channel, AlertPreference] = {
    Channel.EMAIL: AlertPreference(),
    Channel.SMS: AlertPreference(urgent_only=True),
}
#: Attribute of an alert → values that pass; empty lets everything through. As SNS takes it.
FilterPolicy = Mapping[str, list[str]]


def filter_policy(channel: Channel, preference: AlertPreference) -> FilterPolicy:
    """Return the filter by which the topic sends a subscriber alerts at once."""
    allowed: dict[str, list[str]] = {}
    if preference.urgent_only or preference.frequency is not AlertFrequency.SINGLE:
        allowed["urgency"] = ["high"]
    if preference.themes != ALL_THEMES:
        themes = preference.themes
        allowed["kind"] = sorted(kind for theme in themes for kind in KINDS_BY_THEME[theme])
    if preference.unit:
        allowed["unit"] = [preference.unit]
    if channel is Channel.SMS:
        allowed["sms"] = [SmsTiming.NOW.value]
    return allowed


def passes_filter(policy: FilterPolicy, attributes: Mapping[str, str]) -> bool:
    """Tell whether a filter lets an alert through, as SNS itself judges."""
    return all(attributes.get(name) in allowed for name, allowed in policy.items())


def wants(preference: AlertPreference, attributes: Mapping[str, str]) -> bool:
    """Tell whether a subscriber wants an alert at all, at once or in a digest."""
    at_once = replace(preference, frequency=AlertFrequency.SINGLE)
    return passes_filter(filter_policy(Channel.EMAIL, at_once), attributes)


def wants_new_reports(preference: AlertPreference) -> bool:
    """Tell whether a new report without a unit reaches the subscriber by the next working day."""
    new = {"kind": AlertKind.NEW.value, "urgency": "normal", "unit": "-"}
    return preference.frequency is not AlertFrequency.WEEKLY and wants(preference, new)
