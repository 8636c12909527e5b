"""Who of an agency hears its alerts, and what of them.

The topic knows the addresses and who confirmed; we keep what each chose, under a keyed hash of the
address. Whoever leaves through the topic's own link is gone here too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import DEAD, Channel, OptOutReason
from chalicelib.domain.errors import (
    ActNotAllowed,
    FieldError,
    InvalidFields,
    NotConfirmed,
    RowNotFound,
)
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.permissions import home
from chalicelib.domain.reports.report import Officer
from chalicelib.usecases.agency_alerts.alert_preferences import (
    DEFAULT_PREFERENCES,
    AlertPreference,
    filter_policy,
    wants_new_reports,
)
from chalicelib.usecases.agency_alerts.ports import (
    AlertPreferences,
    AlertSubscription,
    AlertSubscriptions,
    StoredPreference,
    UnreachableAgencies,
)
from chalicelib.usecases.contacts.ports import OptOuts
from chalicelib.usecases.officers.ports import OfficerEntry

#: Whoever keeps the subscribers of the own agency; a liaison officer keeps the own ones alone.
MANAGES_ALL = frozenset(
    {Role.AGENCY_ADMIN, Role.NATIONAL_ADMIN, Role.COORDINATOR, Role.MONITOR, Role.OMBUDSMAN}
)
#: SNS takes so many filter policies for one topic; subscribers who hear everything need none.
MAX_FILTERED = 200


class AddressState(StrEnum):
    """Whether what is sent arrives."""

    PENDING = "pending"  # the address has not confirmed
    CONFIRMED = "confirmed"
    BOUNCED = "bounced"  # a provider found it dead


@dataclass(frozen=True, kw_only=True)
class Subscriber:
    """One address and what it chose. `id` is a keyed hash of the address; `stopped` is one whose
    holder told us STOP, which the topic does not know. `known` tells whether we keep the choice
    together with its channel."""

    id: str
    channel: Channel
    endpoint: str
    state: AddressState
    preference: AlertPreference
    set_by: str
    topic_ref: str
    has_stored_preference: bool
    opted_out: bool = False

    @property
    def gets_new_reports(self) -> bool:
        """Whether a new report of its agency arrives there."""
        return self.state is AddressState.CONFIRMED and wants_new_reports(self.preference)


@dataclass(frozen=True, kw_only=True)
class SubscriptionDeps:
    """Everything that knowing and changing subscribers needs."""

    topics: AlertSubscriptions
    preferences: AlertPreferences
    opt_outs: OptOuts
    unreachable_agencies: UnreachableAgencies
    pepper: bytes


def subscribers_of(agency: str, *, deps: SubscriptionDeps) -> list[Subscriber]:
    """All subscribers of an agency, as they are now."""
    chosen = deps.preferences.preferences_of_agency(agency)
    return [
        _subscriber(found, chosen, deps) for found in deps.topics.subscriptions_of_agency(agency)
    ]


def _subscriber(
    found: AlertSubscription, chosen: Mapping[str, StoredPreference], deps: SubscriptionDeps
) -> Subscriber:
    channel = Channel(found.protocol)
    identity = verified_contact.trace(deps.pepper, channel, found.endpoint)
    there = chosen.get(identity)
    why = deps.opt_outs.blocked(identity)
    confirmed = AddressState.CONFIRMED if found.topic_ref else AddressState.PENDING
    return Subscriber(
        id=identity,
        channel=channel,
        endpoint=found.endpoint,
        state=AddressState.BOUNCED if why in DEAD else confirmed,
        preference=there.preference if there else DEFAULT_PREFERENCES[channel],
        set_by=there.set_by if there else "",
        topic_ref=found.topic_ref,
        has_stored_preference=bool(there and there.channel),
        opted_out=why is OptOutReason.STOPPED,
    )


def list_subscribers(officer: Officer, *, deps: SubscriptionDeps) -> Sequence[Subscriber]:
    """The subscribers that the officer keeps; raises ActNotAllowed."""
    return _managed(officer, subscribers_of(agency_of(officer), deps=deps))


def subscribe(
    officer: Officer,
    channel: Channel,
    endpoint: str,
    choice: AlertPreference,
    *,
    deps: SubscriptionDeps,
    reference: Reference,
    now: datetime,
) -> Subscriber:
    """Add an address to the officer's own agency.

    One that has not confirmed is asked again, and keeps what was chosen for it first: the topic
    takes no other filter before. Raises ActNotAllowed, InvalidFields.
    """
    agency = agency_of(officer)
    _check_preference(officer, channel, choice, reference)
    there = subscribers_of(agency, deps=deps)
    identity = verified_contact.trace(deps.pepper, channel, endpoint)
    same = next((s for s in there if s.id == identity), None)
    if same and same.topic_ref:
        raise InvalidFields([FieldError(name="endpoint", code="already_subscribed")])
    wanted = same.preference if same else choice
    if same is None:
        _check_opt_out(channel, identity, deps.opt_outs)
        _check_filter_limit(channel, wanted, there)
        # First, so that a subscription never lies open to more than was chosen.
        chosen = StoredPreference(
            preference=wanted, set_by=officer.username, set_at=now, channel=channel
        )
        deps.preferences.save_preference(agency, identity, chosen)
    made = deps.topics.add_subscription(
        agency, channel.value, endpoint, filter_policy(channel, wanted)
    )
    clear_unreachable(agency, deps)
    return _subscriber(made, deps.preferences.preferences_of_agency(agency), deps)


def change_preference(
    officer: Officer,
    subscriber: str,
    choice: AlertPreference,
    *,
    deps: SubscriptionDeps,
    reference: Reference,
    now: datetime,
) -> Subscriber:
    """Let a subscriber hear something else. Raises ActNotAllowed, RowNotFound, NotConfirmed."""
    agency = agency_of(officer)
    there = subscribers_of(agency, deps=deps)
    one = managed_subscriber(officer, subscriber, there)
    _check_preference(officer, one.channel, choice, reference)
    _check_filter_limit(one.channel, choice, [s for s in there if s.id != one.id])
    deps.topics.change_filter(one.topic_ref, filter_policy(one.channel, choice))
    set_by = one.set_by or officer.username
    deps.preferences.save_preference(
        agency,
        one.id,
        StoredPreference(preference=choice, set_by=set_by, set_at=now, channel=one.channel),
    )
    clear_unreachable(agency, deps)
    return managed_subscriber(officer, subscriber, subscribers_of(agency, deps=deps))


def unsubscribe(officer: Officer, subscriber: str, *, deps: SubscriptionDeps) -> None:
    """Let an address hear no more. Raises ActNotAllowed, RowNotFound, NotConfirmed."""
    agency = agency_of(officer)
    one = managed_subscriber(officer, subscriber, subscribers_of(agency, deps=deps))
    deps.topics.end_subscription(one.topic_ref)
    deps.preferences.delete_preference(agency, one.id)


def end_outdated_subscriptions(account: OfficerEntry, *, deps: SubscriptionDeps) -> int:
    """Addresses that a liaison officer set hear no more once that officer is disabled or has
    another unit; how many. What has not confirmed yet the topic forgets by itself."""
    if account.role is not Role.LIAISON_OFFICER:
        return 0
    ended = [
        s
        for s in subscribers_of(account.agency, deps=deps)
        if s.set_by == account.username
        and (not account.enabled or s.preference.unit != account.unit)
    ]
    for one in ended:
        if one.topic_ref:
            deps.topics.end_subscription(one.topic_ref)
            deps.preferences.delete_preference(account.agency, one.id)
    return len(ended)


def agency_of(officer: Officer) -> str:
    """The agency whose alerts the officer hears; raises ActNotAllowed for whoever has none."""
    agency = home(officer)
    if agency is None or officer.role not in MANAGES_ALL | {Role.LIAISON_OFFICER}:
        raise ActNotAllowed
    return agency


def count_filtered(there: Sequence[Subscriber]) -> int:
    """How many of the topic's filters are taken."""
    return sum(bool(filter_policy(s.channel, s.preference)) for s in there)


def _managed(officer: Officer, there: Sequence[Subscriber]) -> list[Subscriber]:
    if officer.role in MANAGES_ALL:
        return list(there)
    return [s for s in there if s.set_by == officer.username]


def managed_subscriber(
    officer: Officer, subscriber: str, there: Sequence[Subscriber]
) -> Subscriber:
    """One that the officer keeps; raises RowNotFound, NotConfirmed."""
    found = next((s for s in _managed(officer, there) if s.id == subscriber), None)
    if found is None:
        raise RowNotFound
    if not found.topic_ref:
        # Only whoever reads that mailbox decides; what is never confirmed the topic forgets.
        raise NotConfirmed
    return found


def _check_preference(
    officer: Officer, channel: Channel, choice: AlertPreference, reference: Reference
) -> None:
    """Raises InvalidFields unless the officer may have the address hear this."""
    faults: list[FieldError] = []
    agency = reference.agencies.get(agency_of(officer))
    if officer.role is Role.LIAISON_OFFICER and choice.unit != officer.unit:
        faults.append(FieldError(name="unit", code="own_unit_only"))
    elif choice.unit and not (agency and agency.has_unit(choice.unit)):
        faults.append(FieldError(name="unit", code="unknown"))
    by_schedule = {
        "rhythm": choice.frequency is not AlertFrequency.SINGLE,
        "evaluation": choice.evaluation,
    }
    if channel is Channel.SMS:
        chosen = (name for name, chosen in by_schedule.items() if chosen)
        faults += [FieldError(name=name, code="no_digest_by_sms") for name in chosen]
    if not choice.themes:
        faults.append(FieldError(name="themes", code="required"))
    if faults:
        raise InvalidFields(faults)


def _check_filter_limit(
    channel: Channel, choice: AlertPreference, others: Sequence[Subscriber]
) -> None:
    if filter_policy(channel, choice) and count_filtered(others) >= MAX_FILTERED:
        fault = FieldError(name="endpoint", code="too_many_filters", limit=str(MAX_FILTERED))
        raise InvalidFields([fault])


def _check_opt_out(channel: Channel, identity: str, stops: OptOuts) -> None:
    """A telephone that told us STOP takes no SMS by a topic either."""
    if channel is Channel.SMS and stops.blocked(identity) is OptOutReason.STOPPED:
        raise InvalidFields([FieldError(name="endpoint", code="opted_out")])


def clear_unreachable(agency: str, deps: SubscriptionDeps) -> None:
    """Who subscribed just now may be the first one to hear: then the agency is silent no more."""
    if any(s.gets_new_reports for s in subscribers_of(agency, deps=deps)):
        deps.unreachable_agencies.delete_unreachable(agency)
