"""Follow whether the addresses of agencies work: telephones that refuse SMS, and addresses that an
officer has trusted again. Source: decision 0033.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.errors import FieldError, InvalidFields, Unavailable
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.report import Officer
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference
from chalicelib.usecases.agency_alerts.alert_subscriptions import (
    agency_of,
    managed_subscriber,
    subscribe,
)
from chalicelib.usecases.agency_alerts.officer_mail import letter_to_subscriber
from chalicelib.usecases.agency_alerts.ports import CarrierOptOuts
from chalicelib.usecases.agency_alerts.subscribers import (
    AddressState,
    Subscriber,
    SubscriptionDeps,
    clear_unreachable,
    subscribers_of,
)
from chalicelib.usecases.contacts.ports import OptOuts
from chalicelib.usecases.notifications.ports import Outbox, delivery_key
from chalicelib.usecases.privacy.ports import Seal

# --- Telephones ---------------------------------------------------------------------------------


def numbers_refusing_sms(opt_outs: CarrierOptOuts) -> frozenset[str] | None:
    """Return the numbers that refuse our SMS; None when nobody can say, and nothing changes."""
    try:
        return opt_outs.refusing_numbers()
    except Unavailable:
        return None


def apply_opt_outs(
    agency: str, refusing: frozenset[str] | None, *, deps: SubscriptionDeps, now: datetime
) -> list[Subscriber]:
    """Apply what telephones refuse to an agency's subscribers, and return those that stay.

    A telephone whose holder sent us STOP leaves the topic; one that its operator closed to us is
    dead until the operator opens it. Raises: Unavailable.
    """
    subscribers = subscribers_of(agency, deps=deps)
    leaving = [s for s in subscribers if s.channel is Channel.SMS and s.opted_out and s.topic_ref]
    for one in leaving:
        deps.topics.end_subscription(one.topic_ref)
        deps.preferences.delete_preference(agency, one.id)
    stay = [s for s in subscribers if s not in leaving]
    if refusing is None:
        return stay
    return [_with_carrier_opt_out(s, refusing, deps.opt_outs, now) for s in stay]


def _with_carrier_opt_out(
    one: Subscriber, refusing: frozenset[str], opt_outs: OptOuts, now: datetime
) -> Subscriber:
    """Return the subscriber in the state that its operator's list gives it, and store that."""
    if one.channel is not Channel.SMS:
        return one
    if one.endpoint in refusing:
        if one.state is not AddressState.DEAD:
            opt_outs.save_address_opt_out(one.id, OptOutReason.OPTED_OUT, now=now)
        return replace(one, state=AddressState.DEAD)
    dead = one.state is AddressState.DEAD
    if dead and opt_outs.address_opt_out(one.id) is OptOutReason.OPTED_OUT:
        opt_outs.save_address_opt_out(one.id, None, now=now)
        return _alive(one)
    return one


def _alive(one: Subscriber) -> Subscriber:
    return replace(one, state=AddressState.CONFIRMED if one.topic_ref else AddressState.PENDING)


# --- Trusting an address again --------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class AddressHealthDeps:
    """What trusting an address again needs."""

    subscriptions: SubscriptionDeps
    outbox: Outbox
    seal: Seal


def subscribe_or_trust_again(
    officer: Officer,
    channel: Channel,
    endpoint: str,
    preference: AlertPreference,
    *,
    deps: AddressHealthDeps,
    reference: Reference,
    now: datetime,
) -> Subscriber:
    """Subscribe as `subscribe` does; an e-mail address found dead before is trusted again.

    A letter finds out whether it works. An address whose reader called us spam is trusted only
    after it confirmed, by `trust_again`.
    Raises: as `subscribe`, and Unavailable when no letter can find out.
    """
    made = subscribe(
        officer,
        channel,
        endpoint,
        preference,
        deps=deps.subscriptions,
        reference=reference,
        now=now,
    )
    opt_out = deps.subscriptions.opt_outs.address_opt_out(made.id)
    if channel is not Channel.EMAIL or opt_out is not OptOutReason.BOUNCED:
        return made
    return _trust(agency_of(officer), made, deps, reference, now)


def trust_again(
    officer: Officer,
    subscriber: str,
    *,
    deps: AddressHealthDeps,
    reference: Reference,
    now: datetime,
) -> Subscriber:
    """Trust an address again because an officer says that it works; a letter finds out.

    Raises: ActNotAllowed when the officer has no agency to be alerted; RowNotFound when the officer
    manages no such subscriber; NotConfirmed when the address is pending; InvalidFields for a
    telephone that refuses our SMS, which only its holder can change; Unavailable when no letter can
    find out.
    """
    agency = agency_of(officer)
    subscribers = subscribers_of(agency, deps=deps.subscriptions)
    one = managed_subscriber(officer, subscriber, subscribers)
    if one.channel is Channel.SMS:
        if one.state is AddressState.DEAD:
            raise InvalidFields([FieldError(name="endpoint", code="opted_out")])
        return one
    return _trust(agency, one, deps, reference, now)


def _trust(
    agency: str, one: Subscriber, deps: AddressHealthDeps, reference: Reference, now: datetime
) -> Subscriber:
    """Lift the opt-out and queue a letter, one a minute however often the button is pressed.

    Raises: Unavailable when no letter can find out; then the address stays as it was.
    """
    key = delivery_key(Message.AGENCY_CHECK, agency, now.strftime("%Y-%m-%dT%H:%M"), one.id)
    values = {"name": reference.agencies[agency].name, "n": ""}
    opt_outs = deps.subscriptions.opt_outs
    before = opt_outs.address_opt_out(one.id)
    if one.state is AddressState.DEAD:
        opt_outs.save_address_opt_out(one.id, None, now=now)
    try:
        deps.outbox.send(letter_to_subscriber(Message.AGENCY_CHECK, key, one, deps.seal, values))
    except Unavailable:
        opt_outs.save_address_opt_out(one.id, before, now=now)
        raise
    clear_unreachable(agency, deps.subscriptions)
    return _alive(one)
