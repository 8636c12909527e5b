"""Dead addresses of agencies are found, alerted about, and trusted again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason, address_hash
from chalicelib.domain.errors import (
    ActNotAllowed,
    InvalidFields,
    NotConfirmed,
    RowNotFound,
    Unavailable,
)
from chalicelib.domain.reports.codes import Role
from chalicelib.usecases.agency_alerts import alert_subscriptions
from chalicelib.usecases.agency_alerts.address_health import subscribe_or_trust_again, trust_again
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference
from chalicelib.usecases.agency_alerts.subscribers import AddressState, Subscriber, subscribers_of
from chalicelib.usecases.notifications.mail_feedback import MailFeedback, apply_mail_feedback
from tests.builders import BANDUNG, JABAR, PEPPER, an_officer
from tests.usecases.agency_alerts.alert_helpers import (
    ADMIN,
    LIAISON,
    MAIL,
    PHONE,
    at,
    checked,
    find_unreachable,
    queued_letters,
    subscribe,
    subscribe_everybody,
    with_second_contact,
)
from tests.usecases.world import World

SECOND = "kedua@example.go.id"


def bounced(world: World, address: str, why: OptOutReason | None = OptOutReason.BOUNCED) -> None:
    """SES tells of a letter without marks, as those to agencies are."""
    given = MailFeedback(reason=why, addresses=(address,))
    apply_mail_feedback(given, deps=world.deliveries.deps, reference=world.reference, now=world.now)


def state(world: World, endpoint: str = MAIL) -> AddressState:
    there = subscribers_of(BANDUNG, deps=world.agency_alerts.subscription_deps)
    return next(s.state for s in there if s.endpoint == endpoint)


def alive(world: World, one: Subscriber, officer: Any = ADMIN) -> Subscriber:
    deps, reference = world.agency_alerts.address_health_deps, world.reference
    return trust_again(officer, one.id, deps=deps, reference=reference, now=world.now)


def added(world: World, endpoint: str = MAIL) -> Subscriber:
    channel = Channel.SMS if endpoint.startswith("+") else Channel.EMAIL
    deps, reference = world.agency_alerts.address_health_deps, world.reference
    return subscribe_or_trust_again(
        ADMIN, channel, endpoint, AlertPreference(), deps=deps, reference=reference, now=world.now
    )


# --- From the bounce to the tier ------------------------------------------------------------------


def test_a_bounced_check_letter_reaches_the_second_contact_and_then_the_tier(
    world: World,
) -> None:
    with_second_contact(world)
    subscribe_everybody(world, BANDUNG)
    subscribe(world)
    assert find_unreachable(world) == 0
    checked(world, "2026-12-01T07:30")
    assert MAIL in [to for to, _ in world.post()]
    bounced(world, MAIL.upper())  # however the provider writes it
    assert state(world) is AddressState.DEAD
    world.now = at("2026-12-02T02:10")
    assert find_unreachable(world) == 1
    assert [to for to, _ in world.post()] == [SECOND]
    world.now += timedelta(days=1)
    assert find_unreachable(world) == 1
    assert [a.agency for a in world.topics.sent] == [JABAR]


def test_a_failure_that_may_pass_leaves_the_address_alive(world: World) -> None:
    subscribe(world)
    bounced(world, MAIL, None)
    assert state(world) is AddressState.CONFIRMED


def test_only_the_second_contact_is_alerted_of_a_dead_address_of_a_reachable_agency(
    world: World,
) -> None:
    with_second_contact(world)
    subscribe_everybody(world)
    subscribe(world)
    bounced(world, MAIL)
    assert find_unreachable(world) == 0
    [(to, letter)] = world.post()
    assert (to, letter.subject) == (
        SECOND,
        "Alamat penerima pemberitahuan mati: Pemerintah Kota Bandung",
    )
    assert MAIL not in letter.text
    world.now += timedelta(days=1)
    assert find_unreachable(world) == 0
    assert world.post() == []
    assert world.topics.sent == []


# --- Telephones that refuse -----------------------------------------------------------------------


def test_a_telephone_that_refuses_our_sms_is_dead_until_it_does_not(world: World) -> None:
    subscribe_everybody(world, BANDUNG)
    subscribe(world, PHONE, urgent_only=False)
    assert find_unreachable(world) == 0
    world.agency_alerts.carrier_opt_outs.numbers.add(PHONE)
    assert find_unreachable(world) == 1
    assert state(world, PHONE) is AddressState.DEAD
    world.agency_alerts.carrier_opt_outs.numbers.clear()
    assert find_unreachable(world) == 0
    assert state(world, PHONE) is AddressState.CONFIRMED


def test_when_nobody_can_say_what_telephones_refuse_all_stays_as_known(world: World) -> None:
    subscribe_everybody(world, BANDUNG)
    subscribe(world, PHONE, urgent_only=False)
    world.agency_alerts.carrier_opt_outs.numbers.add(PHONE)
    find_unreachable(world)
    world.agency_alerts.carrier_opt_outs.down = True
    assert find_unreachable(world) == 1
    assert state(world, PHONE) is AddressState.DEAD


def test_a_telephone_that_sent_stop_leaves_the_topic_and_comes_back_after_start(
    world: World,
) -> None:
    one = subscribe(world, PHONE)
    world.deliveries.opt_outs.save_address_opt_out(one.id, OptOutReason.STOPPED, now=world.now)
    find_unreachable(world)
    assert world.topics.subscriptions_of_agency(BANDUNG) == []
    assert world.agency_alerts.preferences.stored[BANDUNG] == {}
    with pytest.raises(InvalidFields, match="opted_out"):
        subscribe(world, PHONE)
    world.deliveries.opt_outs.save_address_opt_out(one.id, None, now=world.now)
    assert subscribe(world, PHONE).state is AddressState.CONFIRMED
    find_unreachable(world)
    assert [s.endpoint for s in world.topics.subscriptions_of_agency(BANDUNG)] == [PHONE]


def test_only_its_holder_opens_a_telephone_again(world: World) -> None:
    one = subscribe(world, PHONE)
    assert alive(world, one).state is AddressState.CONFIRMED
    world.agency_alerts.carrier_opt_outs.numbers.add(PHONE)
    find_unreachable(world)
    with pytest.raises(InvalidFields, match="opted_out"):
        alive(world, one)
    assert state(world, PHONE) is AddressState.DEAD


# --- Trusting an address again --------------------------------------------------------------------


@pytest.mark.parametrize("why", [OptOutReason.BOUNCED, OptOutReason.COMPLAINED])
def test_an_address_that_works_again_is_trusted_and_tried_at_once(
    world: World, why: OptOutReason
) -> None:
    subscribe_everybody(world, BANDUNG)
    one = subscribe(world)
    bounced(world, MAIL, why)
    assert find_unreachable(world) == 1
    world.outbox.sent.clear()
    for _ in range(2):
        assert alive(world, one).state is AddressState.CONFIRMED
    assert state(world) is AddressState.CONFIRMED
    assert world.agency_alerts.unreachable_agencies.by_agency() == {}
    [(to, letter)] = world.post()
    assert (to, letter.subject) == (
        MAIL,
        "Anda terdaftar menerima pemberitahuan Pemerintah Kota Bandung",
    )
    assert "Sebulan terakhir" not in letter.text
    bounced(world, MAIL, why)  # it does not work after all
    assert state(world) is AddressState.DEAD


def test_a_dead_address_that_is_removed_and_added_again_is_trusted_and_tried(
    world: World,
) -> None:
    one = subscribe(world)
    bounced(world, MAIL)
    alert_subscriptions.unsubscribe(ADMIN, one.id, deps=world.agency_alerts.subscription_deps)
    assert added(world).state is AddressState.PENDING
    assert [to for to, _ in world.post()] == [MAIL]
    world.topics.confirm(BANDUNG, MAIL)
    assert state(world) is AddressState.CONFIRMED


def test_whoever_called_us_spam_confirms_before_it_is_trusted(world: World) -> None:
    bounced(world, MAIL, OptOutReason.COMPLAINED)
    one = added(world)
    assert world.post() == []
    assert state(world) is AddressState.DEAD
    with pytest.raises(NotConfirmed):
        alive(world, one)
    world.topics.confirm(BANDUNG, MAIL)
    assert alive(world, one).state is AddressState.CONFIRMED


def test_a_new_address_gets_no_check_letter(world: World) -> None:
    assert added(world).state is AddressState.PENDING
    assert queued_letters(world) == []


def test_what_a_citizen_stopped_no_officer_lifts(world: World) -> None:
    hashed = address_hash(PEPPER, Channel.EMAIL, MAIL)
    world.deliveries.opt_outs.save_address_opt_out(hashed, OptOutReason.STOPPED, now=world.now)
    one = subscribe(world)
    alive(world, one)
    assert world.deliveries.opt_outs.address_opt_out(hashed) is OptOutReason.STOPPED


def test_without_a_letter_that_finds_out_nothing_is_trusted(world: World) -> None:
    class Away:
        def send(self, outgoing: Any) -> None:
            raise Unavailable("down")

        def postpone(self, receipt: str, seconds: int) -> None:
            raise AssertionError

    one = subscribe(world)
    bounced(world, MAIL)
    deps = replace(world.agency_alerts.address_health_deps, outbox=Away())
    with pytest.raises(Unavailable):
        trust_again(ADMIN, one.id, deps=deps, reference=world.reference, now=world.now)
    assert state(world) is AddressState.DEAD


def test_only_whoever_manages_a_subscriber_says_that_it_works(world: World) -> None:
    one = subscribe(world)
    with pytest.raises(RowNotFound):
        alive(world, one, LIAISON)
    with pytest.raises(ActNotAllowed):
        alive(world, one, an_officer(Role.OPERATOR))
    with pytest.raises(RowNotFound):
        alive(world, one, an_officer(agency=JABAR))
