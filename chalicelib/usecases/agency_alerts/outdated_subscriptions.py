"""End or point out alert subscriptions whose officer is disabled or moved, or unit is retired.

What a liaison officer set is for that office: it ends when the officer is disabled or moved, at the
act and again each night. What others set may be the office's own mailbox, and open reports may lie
with a retired unit still: both go on, and the agency's admin sees a warning until they are changed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.reference_data.reference import Agency
from chalicelib.domain.reports.codes import Role
from chalicelib.usecases.agency_alerts.subscribers import (
    Subscriber,
    SubscriptionDeps,
    subscribers_of,
)
from chalicelib.usecases.officers.ports import OfficerDirectory, OfficerEntry


class SubscriptionWarning(StrEnum):
    """Why an admin should look at a subscription. The values are those of the API."""

    OFFICER_DISABLED = "officer_disabled"  # who set it cannot sign in any more
    UNIT_RETIRED = "unit_retired"  # no new report reaches that unit


@dataclass(frozen=True, kw_only=True)
class OutdatedSubscriptions:
    """How many subscriptions ended, and how many an admin should look at."""

    ended: int
    to_check: int


def end_subscriptions_of_officer(
    entry: OfficerEntry, *, deps: SubscriptionDeps
) -> OutdatedSubscriptions | None:
    """End what an officer set whose entry was just changed; count what an admin should look at.

    None when topic or table are away: the entry is changed, and the night does the rest.
    """
    try:
        left, ended = _end_outdated(
            entry.agency, subscribers_of(entry.agency, deps=deps), [entry], deps
        )
    except Unavailable:
        return None
    to_check = sum(s.set_by == entry.username for s in left) if not entry.enabled else 0
    return OutdatedSubscriptions(ended=ended, to_check=to_check)


def count_subscriptions_of_unit(agency: str, unit: str, *, deps: SubscriptionDeps) -> int | None:
    """Count the subscriptions of a unit that was retired; None when topic or table are away."""
    try:
        return sum(s.preference.unit == unit for s in subscribers_of(agency, deps=deps))
    except Unavailable:
        return None


def review_subscriptions(
    agency: Agency,
    subscribers: Sequence[Subscriber],
    *,
    directory: OfficerDirectory,
    deps: SubscriptionDeps,
) -> tuple[list[Subscriber], OutdatedSubscriptions]:
    """End what outlived the office of an agency's officers, count what its admin should look at.

    Return the subscribers left. Raises: Unavailable.
    """
    officers = _officers_of(agency, subscribers, directory)
    left, ended = _end_outdated(agency.id, subscribers, officers, deps)
    warnings = _warnings_of(agency, left, officers)
    return left, OutdatedSubscriptions(ended=ended, to_check=len(warnings))


def subscription_warnings(
    agency: Agency | None, subscribers: Sequence[Subscriber], *, directory: OfficerDirectory
) -> Mapping[str, Sequence[SubscriptionWarning]]:
    """Return what an admin should look at, by the id of the subscriber; without what is in order.

    `agency` is None for one that is not in the reference data. Raises: Unavailable.
    """
    if agency is None:
        return {}
    return _warnings_of(agency, subscribers, _officers_of(agency, subscribers, directory))


def _officers_of(
    agency: Agency, subscribers: Sequence[Subscriber], directory: OfficerDirectory
) -> Sequence[OfficerEntry]:
    """Return the agency's officers; none are read where none of them set anything."""
    return directory.officers_of_agency(agency.id) if any(s.set_by for s in subscribers) else ()


def _end_outdated(
    agency: str,
    subscribers: Sequence[Subscriber],
    officers: Sequence[OfficerEntry],
    deps: SubscriptionDeps,
) -> tuple[list[Subscriber], int]:
    """End what liaison officers set who were disabled or moved; return who is left, how many ended.

    A pending address the topic forgets by itself; if it confirms before, the next night ends it.
    """
    entries = {entry.username: entry for entry in officers}
    outdated = [s for s in subscribers if _ends_with_office(s, entries.get(s.set_by))]
    confirmed = [s for s in outdated if s.topic_ref]
    for one in confirmed:
        deps.topics.end_subscription(one.topic_ref)
        deps.preferences.delete_preference(agency, one.id)
    return [s for s in subscribers if s not in confirmed], len(confirmed)


def _ends_with_office(subscriber: Subscriber, entry: OfficerEntry | None) -> bool:
    if entry is None or entry.role is not Role.LIAISON_OFFICER:
        return False
    return not entry.enabled or subscriber.preference.unit != entry.unit


def _warnings_of(
    agency: Agency, subscribers: Sequence[Subscriber], officers: Sequence[OfficerEntry]
) -> Mapping[str, Sequence[SubscriptionWarning]]:
    disabled = {entry.username for entry in officers if not entry.enabled}
    found = {s.id: _warnings(s, agency, disabled) for s in subscribers}
    return {subscriber: warnings for subscriber, warnings in found.items() if warnings}


def _warnings(
    subscriber: Subscriber, agency: Agency, disabled: Collection[str]
) -> Sequence[SubscriptionWarning]:
    unit = subscriber.preference.unit
    found = {
        SubscriptionWarning.OFFICER_DISABLED: subscriber.set_by in disabled,
        SubscriptionWarning.UNIT_RETIRED: unit is not None and not agency.has_unit(unit),
    }
    return [warning for warning, holds in found.items() if holds]
