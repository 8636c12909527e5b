"""What officers have their addresses get; every alert carries what their filters ask for."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.sns.utils import FilterPolicyMatcher

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.contacts.verified_contact import Channel, address_hash
from chalicelib.domain.errors import ActNotAllowed, InvalidFields, NotConfirmed, RowNotFound
from chalicelib.domain.reports.codes import Role
from chalicelib.usecases.agency_alerts import alert_subscriptions
from chalicelib.usecases.agency_alerts.alert_preferences import (
    KINDS_BY_THEME,
    AlertPreference,
    AlertTheme,
    filter_policy,
    passes_filter,
    wants,
)
from chalicelib.usecases.agency_alerts.alert_subscriptions import MAX_FILTERED
from chalicelib.usecases.agency_alerts.subscribers import AddressState
from tests.builders import BANDUNG, JABAR, PEPPER, REFERENCE, an_officer
from tests.usecases.agency_alerts.alert_helpers import (
    ADMIN,
    LIAISON,
    MAIL,
    PHONE,
    at,
    reached,
    subscribe,
)
from tests.usecases.world import World


def test_every_kind_of_alert_has_exactly_one_theme() -> None:
    kinds = [kind for found in KINDS_BY_THEME.values() for kind in found]
    assert set(KINDS_BY_THEME) == set(AlertTheme)
    assert sorted(kinds) == sorted(AlertKind)


PREFERENCES = st.builds(
    AlertPreference,
    unit=st.sampled_from([None, "dinas-pu", "dishub"]),
    urgent_only=st.booleans(),
    themes=st.sets(st.sampled_from(AlertTheme), min_size=1).map(frozenset),
    frequency=st.sampled_from(AlertFrequency),
)
ATTRIBUTES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([kind.value for kind in AlertKind]),
        "urgency": st.sampled_from(["high", "normal"]),
        "unit": st.sampled_from(["-", "dinas-pu", "dishub"]),
        "sms": st.sampled_from(["now", "morning"]),
    }
)


@given(channel=st.sampled_from(Channel), preference=PREFERENCES, attributes=ATTRIBUTES)
def test_we_judge_a_filter_as_the_topic_does(
    channel: Channel, preference: AlertPreference, attributes: dict[str, str]
) -> None:
    ours = filter_policy(channel, preference)
    as_sent = {name: {"Type": "String", "Value": value} for name, value in attributes.items()}
    theirs = FilterPolicyMatcher(dict(ours), "MessageAttributes").matches(as_sent, "")
    assert passes_filter(ours, attributes) == theirs


@given(preference=PREFERENCES, attributes=ATTRIBUTES)
def test_nothing_wanted_is_lost_between_topic_and_digest(
    preference: AlertPreference, attributes: dict[str, str]
) -> None:
    at_once = passes_filter(filter_policy(Channel.EMAIL, preference), attributes)
    later = preference.frequency is not AlertFrequency.SINGLE and wants(preference, attributes)
    assert (at_once or later) == wants(preference, attributes)
    if wants(preference, attributes) and attributes["urgency"] == "high":
        assert at_once


def test_a_unit_is_alerted_of_its_own_reports_alone(world: World) -> None:
    subscribe(world, officer=LIAISON, unit="dinas-pu")
    receipt = world.filed()
    assert reached(world, receipt) == {"new": []}
    world.verify(receipt, unit="dinas-pu")
    assert reached(world, receipt) == {"disposed": [MAIL]}


def test_a_unit_of_another_agency_with_the_same_name_is_not_alerted(world: World) -> None:
    units = REFERENCE.agencies[BANDUNG].units
    jabar = replace(REFERENCE.agencies[JABAR], units=units)
    world.reference = replace(REFERENCE, agencies={**REFERENCE.agencies, JABAR: jabar})
    subscribe(world, officer=an_officer(agency=JABAR), unit="dinas-pu")
    receipt = world.filed()
    world.verify(receipt, unit="dinas-pu")
    world.now += timedelta(days=30)
    world.sweep()
    world.now += timedelta(days=30)
    world.sweep()
    alerts = world.tell(receipt)
    assert JABAR in [a.agency for a in alerts]
    assert [world.topics.reached_by(a) for a in alerts if a.agency == JABAR] == [[]]


def test_telephones_ring_for_the_urgent_alone(world: World) -> None:
    subscribe(world, PHONE)
    receipt = world.filed()
    assert reached(world, receipt) == {"new": []}
    world.now = at("2026-12-07T10:00")
    world.sweep()
    assert reached(world, receipt)["overdue"] == [PHONE]


def test_a_pending_address_is_asked_again_and_keeps_its_first_preference(world: World) -> None:
    first = subscribe(world, confirmed=False, themes=frozenset({AlertTheme.WORK}))
    again = subscribe(world, confirmed=False)
    assert (first.state, again.state) == (AddressState.PENDING, AddressState.PENDING)
    assert again.preference.themes == {AlertTheme.WORK}
    with pytest.raises(NotConfirmed):
        alert_subscriptions.unsubscribe(ADMIN, first.id, deps=world.agency_alerts.subscription_deps)
    subscribe(world, "lain@example.go.id")
    with pytest.raises(InvalidFields, match="already_subscribed"):
        subscribe(world, "lain@example.go.id")


def test_a_liaison_officer_manages_the_own_subscribers_alone(world: World) -> None:
    subscribe(world, "admin@example.go.id")
    own = subscribe(world, officer=LIAISON, unit="dinas-pu")
    board = world.agency_alerts.subscription_deps
    assert [s.id for s in alert_subscriptions.list_subscribers(LIAISON, deps=board)] == [own.id]
    assert len(alert_subscriptions.list_subscribers(ADMIN, deps=board)) == 2
    of_admin = address_hash(PEPPER, Channel.EMAIL, "admin@example.go.id")
    with pytest.raises(RowNotFound):
        alert_subscriptions.unsubscribe(LIAISON, of_admin, deps=board)
    with pytest.raises(InvalidFields, match="own_unit_only"):
        subscribe(world, "x@example.go.id", LIAISON, unit="dishub")
    with pytest.raises(ActNotAllowed):
        alert_subscriptions.list_subscribers(an_officer(Role.OPERATOR), deps=board)


def test_no_digest_comes_by_sms(world: World) -> None:
    with pytest.raises(InvalidFields, match="no_digest_by_sms"):
        subscribe(world, PHONE, frequency=AlertFrequency.DAILY)


def test_the_filter_too_many_is_refused_before_the_topic_refuses_it(world: World) -> None:
    for n in range(MAX_FILTERED):
        subscribe(world, f"+62812{n:08d}")
    with pytest.raises(InvalidFields, match="too_many_filters"):
        subscribe(world, PHONE)
    subscribe(world)  # who gets everything needs no filter


def test_whoever_unsubscribed_is_forgotten_with_the_preference(world: World) -> None:
    made = subscribe(world, frequency=AlertFrequency.DAILY)
    alert_subscriptions.unsubscribe(ADMIN, made.id, deps=world.agency_alerts.subscription_deps)
    assert world.agency_alerts.preferences.stored[BANDUNG] == {}
    assert world.topics.subscriptions_of_agency(BANDUNG) == []


def test_an_alert_queued_twice_is_journalled_once(world: World) -> None:
    receipt = world.filed()
    for _ in range(2):
        world.tell(receipt)
        world.now += timedelta(seconds=5)
    journal = world.agency_alerts.journal
    found = journal.entries_between(BANDUNG, world.now - timedelta(days=1), world.now)
    assert [(n.report, n.attributes["kind"]) for n in found] == [(receipt.report.id, "new")]


@pytest.mark.parametrize(("unit", "hour"), list(product((None, "dinas-pu"), (9, 23))))
def test_every_alert_carries_all_that_filters_ask_for(
    world: World, unit: str | None, hour: int
) -> None:
    world.now = at(f"2026-11-24T{hour:02d}:00")
    receipt = world.filed()
    alerts = list(world.tell(receipt))
    world.verify(receipt, agency="imigrasi" if unit is None else None, unit=unit)
    alerts += world.tell(receipt)
    assert len(alerts) == 2
    for alert in alerts:
        assert set(alert.attributes) == {"kind", "urgency", "unit", "sms"}
        assert alert.attributes["sms"] == ("morning" if hour == 23 else "now")
    assert alerts[1].attributes["unit"] == (unit or "-")
