"""Let officers decide which addresses of their agency get its alerts, and which of them.

The topic knows the addresses and who confirmed; we store each one's preference under a keyed hash
of the address. Whoever leaves by the topic's own link is gone here too. Source: decision 0027.
"""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.errors import (
    ActNotAllowed,
    FieldError,
    InvalidFields,
    NotConfirmed,
    RowNotFound,
)
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.permissions import worklist_agency
from chalicelib.domain.reports.report import Officer
from chalicelib.usecases.agency_alerts.alert_preferences import (
    AlertPreference,
    filter_policy,
)
from chalicelib.usecases.agency_alerts.ports import (
    StoredPreference,
)
from chalicelib.usecases.agency_alerts.subscribers import (
    Subscriber,
    SubscriptionDeps,
    clear_unreachable,
    read_subscriber,
    subscribers_of,
)
from chalicelib.usecases.contacts.ports import OptOuts

#: Roles that manage all subscribers of the own agency; a liaison officer manages the own alone.
MANAGES_ALL = frozenset(
    {Role.AGENCY_ADMIN, Role.NATIONAL_ADMIN, Role.COORDINATOR, Role.MONITOR, Role.OMBUDSMAN}
)
#: SNS takes so many filters for one topic; a subscriber who gets everything needs none.
MAX_FILTERED = 200


def list_subscribers(officer: Officer, *, deps: SubscriptionDeps) -> Sequence[Subscriber]:
    """Return the subscribers that the officer manages.

    Raises: ActNotAllowed when the officer has no agency to be alerted, Unavailable.
    """
    return _managed(officer, subscribers_of(agency_of(officer), deps=deps))


def subscribe(
    officer: Officer,
    channel: Channel,
    endpoint: str,
    preference: AlertPreference,
    *,
    deps: SubscriptionDeps,
    reference: Reference,
    now: datetime,
) -> Subscriber:
    """Subscribe an e-mail address or telephone to the topic of the officer's own agency.

    A pending address is asked again to confirm, and keeps its first preference: the topic takes no
    other filter before.
    Raises: ActNotAllowed when the officer has no agency to be alerted; InvalidFields when the
    preference does not fit, the address is subscribed already or opted out, or the topic has no
    filter left; Unavailable.
    """
    agency = agency_of(officer)
    _check_preference(officer, channel, preference, reference)
    subscribers = subscribers_of(agency, deps=deps)
    address_id = verified_contact.address_hash(deps.pepper, channel, endpoint)
    same = next((s for s in subscribers if s.id == address_id), None)
    if same and same.topic_ref:
        raise InvalidFields([FieldError(name="endpoint", code="already_subscribed")])
    held = same.preference if same else preference
    if same is None:
        _check_opt_out(channel, address_id, deps.opt_outs)
        _check_filter_limit(channel, held, subscribers)
        # First, so that a subscription never lies open to more than was chosen.
        stored = StoredPreference(
            preference=held, set_by=officer.username, set_at=now, channel=channel
        )
        deps.preferences.save_preference(agency, address_id, stored)
    policy = filter_policy(channel, held)
    subscription = deps.topics.add_subscription(agency, channel.value, endpoint, policy)
    clear_unreachable(agency, deps)
    return read_subscriber(subscription, deps.preferences.preferences_of_agency(agency), deps)


def change_preference(
    officer: Officer,
    subscriber: str,
    preference: AlertPreference,
    *,
    deps: SubscriptionDeps,
    reference: Reference,
    now: datetime,
) -> Subscriber:
    """Give a subscriber, named by its id, another preference.

    Raises: ActNotAllowed when the officer has no agency to be alerted; RowNotFound when the officer
    manages no such subscriber; NotConfirmed when the address is pending; InvalidFields when the
    preference does not fit or the topic has no filter left; Unavailable.
    """
    agency = agency_of(officer)
    subscribers = subscribers_of(agency, deps=deps)
    one = managed_subscriber(officer, subscriber, subscribers)
    _check_preference(officer, one.channel, preference, reference)
    _check_filter_limit(one.channel, preference, [s for s in subscribers if s.id != one.id])
    deps.topics.change_filter(one.topic_ref, filter_policy(one.channel, preference))
    stored = StoredPreference(
        preference=preference,
        set_by=one.set_by or officer.username,
        set_at=now,
        channel=one.channel,
    )
    deps.preferences.save_preference(agency, one.id, stored)
    clear_unreachable(agency, deps)
    return managed_subscriber(officer, subscriber, subscribers_of(agency, deps=deps))


def unsubscribe(officer: Officer, subscriber: str, *, deps: SubscriptionDeps) -> None:
    """End the subscription of an address, named by its id.

    Raises: ActNotAllowed when the officer has no agency to be alerted; RowNotFound when the officer
    manages no such subscriber; NotConfirmed when the address is pending; Unavailable.
    """
    agency = agency_of(officer)
    one = managed_subscriber(officer, subscriber, subscribers_of(agency, deps=deps))
    deps.topics.end_subscription(one.topic_ref)
    deps.preferences.delete_preference(agency, one.id)


def agency_of(officer: Officer) -> str:
    """Return the id of the agency whose subscribers the officer manages.

    Raises: ActNotAllowed when there is none.
    """
    agency = worklist_agency(officer)
    if agency is None or officer.role not in MANAGES_ALL | {Role.LIAISON_OFFICER}:
        raise ActNotAllowed
    return agency


def count_filtered(subscribers: Sequence[Subscriber]) -> int:
    """Count how many of the topic's filters are taken."""
    return sum(bool(filter_policy(s.channel, s.preference)) for s in subscribers)


def _managed(officer: Officer, subscribers: Sequence[Subscriber]) -> list[Subscriber]:
    if officer.role in MANAGES_ALL:
        return list(subscribers)
    return [s for s in subscribers if s.set_by == officer.username]


def managed_subscriber(
    officer: Officer, subscriber: str, subscribers: Sequence[Subscriber]
) -> Subscriber:
    """Return the one with this id that the officer manages.

    Raises: RowNotFound when there is none; NotConfirmed when its address is pending: only whoever
    reads that mailbox decides, and what is never confirmed the topic forgets.
    """
    found = next((s for s in _managed(officer, subscribers) if s.id == subscriber), None)
    if found is None:
        raise RowNotFound
    if not found.topic_ref:
        raise NotConfirmed
    return found


def _check_preference(
    officer: Officer, channel: Channel, preference: AlertPreference, reference: Reference
) -> None:
    """Raise InvalidFields unless the officer may set this preference for the channel."""
    faults: list[FieldError] = []
    agency = reference.agencies.get(agency_of(officer))
    if officer.role is Role.LIAISON_OFFICER and preference.unit != officer.unit:
        faults.append(FieldError(name="unit", code="own_unit_only"))
    elif preference.unit and not (agency and agency.has_unit(preference.unit)):
        faults.append(FieldError(name="unit", code="unknown"))
    # Named as in the API, where the frequency is a rhythm.
    by_schedule = {
        "rhythm": preference.frequency is not AlertFrequency.SINGLE,
        "evaluation": preference.evaluation,
    }
    if channel is Channel.SMS:
        chosen = (name for name, chosen in by_schedule.items() if chosen)
        faults += [FieldError(name=name, code="no_digest_by_sms") for name in chosen]
    if not preference.themes:
        faults.append(FieldError(name="themes", code="required"))
    if faults:
        raise InvalidFields(faults)


def _check_filter_limit(
    channel: Channel, preference: AlertPreference, others: Sequence[Subscriber]
) -> None:
    """Raise InvalidFields when the topic has no filter left for this preference."""
    if filter_policy(channel, preference) and count_filtered(others) >= MAX_FILTERED:
        fault = FieldError(name="endpoint", code="too_many_filters", limit=str(MAX_FILTERED))
        raise InvalidFields([fault])


def _check_opt_out(channel: Channel, address_id: str, opt_outs: OptOuts) -> None:
    """Raise InvalidFields for a telephone that sent us STOP: it takes no SMS by a topic either."""
    if channel is Channel.SMS and opt_outs.address_opt_out(address_id) is OptOutReason.STOPPED:
        raise InvalidFields([FieldError(name="endpoint", code="opted_out")])
