"""Read the subscribers of an agency: address, state and preference, from topic and table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import DEAD_ADDRESS, Channel, OptOutReason
from chalicelib.usecases.agency_alerts.alert_preferences import (
    DEFAULT_PREFERENCES,
    AlertPreference,
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


class AddressState(StrEnum):
    """Whether what is sent to a subscriber arrives. The values are those of the API."""

    PENDING = "pending"  # the address has not confirmed
    CONFIRMED = "confirmed"
    DEAD = "bounced"  # a mail bounced, or the telephone refuses SMS


@dataclass(frozen=True, kw_only=True)
class Subscriber:
    """One address on an agency's topic, and its preference.

    `id` is a keyed hash of the address, `topic_ref` names it to the topic, "" until it confirmed,
    and `set_by` is the officer who set the preference, "" when unknown. `has_stored_preference`
    tells whether the preference is stored together with its channel. `opted_out` is a telephone
    whose holder sent us STOP, which the topic does not know.
    """

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
        """Whether an alert of a new report arrives there by the next working day."""
        return self.state is AddressState.CONFIRMED and wants_new_reports(self.preference)


@dataclass(frozen=True, kw_only=True)
class SubscriptionDeps:
    """What reading and changing subscribers needs. `pepper` keys the hashes of addresses."""

    topics: AlertSubscriptions
    preferences: AlertPreferences
    opt_outs: OptOuts
    unreachable_agencies: UnreachableAgencies
    pepper: bytes


def subscribers_of(agency: str, *, deps: SubscriptionDeps) -> list[Subscriber]:
    """Return all subscribers of an agency as they are now. Raises: Unavailable."""
    stored = deps.preferences.preferences_of_agency(agency)
    return [read_subscriber(s, stored, deps) for s in deps.topics.subscriptions_of_agency(agency)]


def read_subscriber(
    subscription: AlertSubscription,
    stored: Mapping[str, StoredPreference],
    deps: SubscriptionDeps,
) -> Subscriber:
    """Join an address on the topic with its preference and whether it opted out."""
    channel = Channel(subscription.protocol)
    address_id = verified_contact.address_hash(deps.pepper, channel, subscription.endpoint)
    own = stored.get(address_id)
    opt_out = deps.opt_outs.address_opt_out(address_id)
    confirmed = AddressState.CONFIRMED if subscription.topic_ref else AddressState.PENDING
    return Subscriber(
        id=address_id,
        channel=channel,
        endpoint=subscription.endpoint,
        state=AddressState.DEAD if opt_out in DEAD_ADDRESS else confirmed,
        preference=own.preference if own else DEFAULT_PREFERENCES[channel],
        set_by=own.set_by if own else "",
        topic_ref=subscription.topic_ref,
        has_stored_preference=bool(own and own.channel),
        opted_out=opt_out is OptOutReason.STOPPED,
    )


def clear_unreachable(agency: str, deps: SubscriptionDeps) -> None:
    """Note that an agency is reachable if one of its subscribers gets new reports.

    Raises: Unavailable.
    """
    if any(s.gets_new_reports for s in subscribers_of(agency, deps=deps)):
        deps.unreachable_agencies.delete_unreachable(agency)
