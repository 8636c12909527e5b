"""What agencies' officers hear, when, and what happens when nobody hears."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.sns.utils import FilterPolicyMatcher

from chalicelib.domain.contacts import Channel, Stop, trace
from chalicelib.domain.errors import ActNotAllowed, InvalidFields, NotConfirmed, RowNotFound
from chalicelib.domain.hours import Rhythm
from chalicelib.domain.report import Officer
from chalicelib.domain.words import Role
from chalicelib.usecases import subscribe
from chalicelib.usecases.alert import AUDIENCE, AlertKind
from chalicelib.usecases.choices import ALL_THEMES, THEMES, Choice, Theme, passes, policy, wanted
from chalicelib.usecases.delivery_ports import Delivery, Message
from chalicelib.usecases.digest import Printed, load, print_digests
from chalicelib.usecases.officers import Account
from chalicelib.usecases.silence import listen
from chalicelib.usecases.subscribe import MOST_FILTERED, Hearing, Subscriber
from tests.builders import BANDUNG, JABAR, PEPPER, REFERENCE, an_agency, an_officer
from tests.usecases.world import World

ADMIN = an_officer()
LIAISON = an_officer(Role.LIAISON_OFFICER, BANDUNG, "dinas-pu", username="penghubung")
MAIL, PHONE = "petugas@example.go.id", "+6281234567890"


def subscribed(
    world: World,
    endpoint: str = MAIL,
    officer: Officer = ADMIN,
    *,
    confirmed: bool = True,
    **choice: Any,
) -> Subscriber:
    channel = Channel.SMS if endpoint.startswith("+") else Channel.EMAIL
    if channel is Channel.SMS:
        choice = {"urgent_only": True, **choice}
    made = subscribe.subscribe(
        officer,
        channel,
        endpoint,
        Choice(**choice),
        board=world.desks.board,
        reference=world.reference,
        now=world.now,
    )
    if confirmed and channel is Channel.EMAIL:
        world.topics.confirm(subscribe.agency_of(officer), endpoint)
    return made


def heard(world: World, receipt: Any) -> dict[str, list[str]]:
    """Kind of alert → endpoints that it reached at once, of the last event."""
    told = world.tell(receipt)
    return {a.attributes["kind"]: world.topics.heard(a) for a in told}


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


def morning(world: World, text: str, **rest: Any) -> Printed:
    asked = {"may_go_on": lambda: True, **rest}
    return print_digests(press=world.desks.press, reference=world.reference, now=at(text), **asked)


def letters(world: World) -> list[Delivery]:
    return [d for d in world.outbox.sent if isinstance(d, Delivery)]


# --- Choices -----------------------------------------------------------------------------------


def test_every_kind_of_alert_has_exactly_one_theme() -> None:
    kinds = [kind for found in THEMES.values() for kind in found]
    assert set(THEMES) == set(Theme)
    assert sorted(kinds) == sorted(AlertKind)


CHOICES = st.builds(
    Choice,
    unit=st.sampled_from([None, "dinas-pu", "dishub"]),
    urgent_only=st.booleans(),
    themes=st.sets(st.sampled_from(Theme), min_size=1).map(frozenset),
    rhythm=st.sampled_from(Rhythm),
)
ATTRIBUTES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([kind.value for kind in AlertKind]),
        "urgency": st.sampled_from(["high", "normal"]),
        "unit": st.sampled_from(["-", "dinas-pu", "dishub"]),
        "sms": st.sampled_from(["now", "morning"]),
    }
)


@given(channel=st.sampled_from(Channel), choice=CHOICES, attributes=ATTRIBUTES)
def test_we_judge_a_filter_as_the_topic_does(
    channel: Channel, choice: Choice, attributes: dict[str, str]
) -> None:
    ours = policy(channel, choice)
    as_sent = {name: {"Type": "String", "Value": value} for name, value in attributes.items()}
    theirs = FilterPolicyMatcher(ours, "MessageAttributes").matches(as_sent, "")
    assert passes(ours, attributes) == theirs


@given(choice=CHOICES, attributes=ATTRIBUTES)
def test_nothing_wanted_is_lost_between_topic_and_digest(
    choice: Choice, attributes: dict[str, str]
) -> None:
    at_once = passes(policy(Channel.EMAIL, choice), attributes)
    later = choice.rhythm is not Rhythm.SINGLE and wanted(choice, attributes)
    assert (at_once or later) == wanted(choice, attributes)
    if wanted(choice, attributes) and attributes["urgency"] == "high":
        assert at_once


def test_a_unit_hears_of_its_own_reports_alone(world: World) -> None:
    subscribed(world, officer=LIAISON, unit="dinas-pu")
    receipt = world.filed()
    assert heard(world, receipt) == {"new": []}
    world.verify(receipt, unit="dinas-pu")
    assert heard(world, receipt) == {"disposed": [MAIL]}


def test_a_unit_of_another_agency_with_the_same_name_hears_nothing(world: World) -> None:
    units = REFERENCE.agencies[BANDUNG].units
    jabar = replace(REFERENCE.agencies[JABAR], units=units)
    world.reference = replace(REFERENCE, agencies={**REFERENCE.agencies, JABAR: jabar})
    subscribed(world, officer=an_officer(agency=JABAR), unit="dinas-pu")
    receipt = world.filed()
    world.verify(receipt, unit="dinas-pu")
    world.now += timedelta(days=30)
    world.sweep()
    world.now += timedelta(days=30)
    world.sweep()
    told = world.tell(receipt)
    assert JABAR in [a.agency for a in told]
    assert [world.topics.heard(a) for a in told if a.agency == JABAR] == [[]]


def test_telephones_ring_for_the_urgent_alone(world: World) -> None:
    subscribed(world, PHONE)
    receipt = world.filed()
    assert heard(world, receipt) == {"new": []}
    world.now = at("2026-12-07T10:00")
    world.sweep()
    assert heard(world, receipt)["overdue"] == [PHONE]


def test_a_pending_address_is_asked_again_and_keeps_its_first_choice(world: World) -> None:
    first = subscribed(world, confirmed=False, themes=frozenset({Theme.WORK}))
    again = subscribed(world, confirmed=False)
    assert (first.state, again.state) == (Hearing.PENDING, Hearing.PENDING)
    assert again.choice.themes == {Theme.WORK}
    with pytest.raises(NotConfirmed):
        subscribe.unsubscribe(ADMIN, first.id, board=world.desks.board)
    subscribed(world, "lain@example.go.id")
    with pytest.raises(InvalidFields, match="already_subscribed"):
        subscribed(world, "lain@example.go.id")


def test_a_liaison_officer_keeps_the_own_subscribers_alone(world: World) -> None:
    subscribed(world, "admin@example.go.id")
    own = subscribed(world, officer=LIAISON, unit="dinas-pu")
    board = world.desks.board
    assert [s.id for s in subscribe.listed(LIAISON, board=board)] == [own.id]
    assert len(subscribe.listed(ADMIN, board=board)) == 2
    of_admin = trace(PEPPER, Channel.EMAIL, "admin@example.go.id")
    with pytest.raises(RowNotFound):
        subscribe.unsubscribe(LIAISON, of_admin, board=board)
    with pytest.raises(InvalidFields, match="own_unit_only"):
        subscribed(world, "x@example.go.id", LIAISON, unit="dishub")
    with pytest.raises(ActNotAllowed):
        subscribe.listed(an_officer(Role.OPERATOR), board=board)


def test_no_digest_comes_by_sms(world: World) -> None:
    with pytest.raises(InvalidFields, match="no_digest_by_sms"):
        subscribed(world, PHONE, rhythm=Rhythm.DAILY)


def test_the_filter_too_many_is_refused_before_the_topic_refuses_it(world: World) -> None:
    for n in range(MOST_FILTERED):
        subscribed(world, f"+62812{n:08d}")
    with pytest.raises(InvalidFields, match="too_many_filters"):
        subscribed(world, PHONE)
    subscribed(world)  # who hears everything needs no filter


def test_whoever_unsubscribed_is_forgotten_with_all_choices(world: World) -> None:
    made = subscribed(world, rhythm=Rhythm.DAILY)
    subscribe.unsubscribe(ADMIN, made.id, board=world.desks.board)
    assert world.desks.choices.kept[BANDUNG] == {}
    assert world.topics.all_of(BANDUNG) == []


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"enabled": False}, ["admin@example.go.id"]),
        ({"unit": "dishub"}, ["admin@example.go.id"]),
        ({"name": "Nama Baru"}, ["admin@example.go.id", MAIL]),
        ({"role": Role.AGENCY_ADMIN, "enabled": False}, ["admin@example.go.id", MAIL]),
    ],
)
def test_what_an_officer_set_ends_with_the_office_held(
    world: World, changes: dict[str, Any], left: list[str]
) -> None:
    subscribed(world, "admin@example.go.id")
    subscribed(world, officer=LIAISON, unit="dinas-pu")
    account = Account(
        username=LIAISON.username,
        name=LIAISON.name,
        role=Role.LIAISON_OFFICER,
        agency=BANDUNG,
        unit="dinas-pu",
    )
    subscribe.follow_officer(replace(account, **changes), board=world.desks.board)
    assert [s.endpoint for s in world.topics.all_of(BANDUNG)] == left


# --- Nights ------------------------------------------------------------------------------------


def test_a_telephone_is_spared_at_night_and_told_in_the_morning_once(world: World) -> None:
    subscribed(world, PHONE)
    subscribed(world)
    receipt = world.filed()
    world.now = at("2026-12-07T23:00")
    world.sweep()
    assert heard(world, receipt)["overdue"] == [MAIL]
    assert morning(world, "2026-12-08T05:50") == Printed()
    assert morning(world, "2026-12-08T06:10").nights == 1
    [letter] = letters(world)
    assert (letter.message, letter.channel) == (Message.NIGHT_ALERTS, Channel.SMS)
    assert dict(letter.values) == {"n": "1"}
    assert morning(world, "2026-12-08T06:30").nights == 0


def test_orders_from_above_ring_at_night() -> None:
    ringing = {row.kind for rows in AUDIENCE.values() for row in rows if row.at_night}
    assert ringing == {AlertKind.INSTRUCTED, AlertKind.TAKEN_OVER}
    assert all(row.urgent for rows in AUDIENCE.values() for row in rows if row.at_night)


def test_the_morning_is_kept_for_whoever_would_have_been_rung(world: World) -> None:
    subscribed(world, PHONE, officer=LIAISON, unit="dinas-pu")
    world.filed()  # lies with no unit
    world.now = at("2026-12-07T23:00")
    world.sweep()
    assert morning(world, "2026-12-08T06:10").nights == 0


# --- Digests -----------------------------------------------------------------------------------


def test_a_digest_tells_what_was_not_told_singly(world: World) -> None:
    subscribed(world, rhythm=Rhythm.DAILY, language="en")
    receipt = world.filed()
    assert heard(world, receipt) == {"new": []}
    assert morning(world, "2026-11-25T07:20") == Printed()
    assert morning(world, "2026-11-25T07:30").digests == 1
    [letter] = letters(world)
    assert (letter.message, letter.language) == (Message.AGENCY_DIGEST, "en")
    digest = load(letter.values["digest"])
    assert digest.counts["new"] == digest.counts["open"] == 1
    assert [(o.report, o.title) for o in digest.soonest] == [
        (receipt.report.id, "Jalan berlubang di Coblong")
    ]
    assert [(n.report, n.kinds) for n in digest.news] == [(receipt.report.id, ["new"])]


def test_an_address_is_sealed_on_its_way(world: World) -> None:
    subscribed(world, rhythm=Rhythm.DAILY)
    world.tell(world.filed())
    morning(world, "2026-11-25T07:30")
    [letter] = letters(world)
    assert MAIL not in letter.key + str(letter.values)
    [(to, sent)] = world.post()
    assert to == MAIL
    assert "Pemerintah Kota Bandung" in sent.subject


def test_however_often_a_run_begins_again_a_digest_leaves_once(world: World) -> None:
    for name in ("a", "b"):
        subscribed(world, f"{name}@example.go.id", rhythm=Rhythm.DAILY)
    subscribed(world, "jabar@example.go.id", an_officer(agency=JABAR), rhythm=Rhythm.DAILY)
    receipt = world.filed()
    world.tell(receipt)
    world.now = at("2026-11-25T06:00")
    left = iter(range(1))  # agencies that the first run has time for
    cut = morning(world, "2026-11-25T07:30", may_go_on=lambda: next(left, None) is not None)
    assert not cut.complete
    world.marks.put("digests:2026-11-25", "")  # the worst: it forgot how far it came
    assert morning(world, "2026-11-25T07:40").complete
    assert sorted(to for to, _ in world.post()) == ["a@example.go.id", "b@example.go.id"]
    assert morning(world, "2026-11-25T07:50") == Printed()


def test_a_confidential_report_is_named_without_its_title(world: World) -> None:
    subscribed(world, rhythm=Rhythm.DAILY)
    receipt = world.filed(confidential=True)
    world.tell(receipt)
    morning(world, "2026-11-25T07:30")
    digest = letters(world)[0].values["digest"]
    assert receipt.report.id in digest
    assert "berlubang" not in digest


def test_nothing_to_tell_is_no_letter(world: World) -> None:
    subscribed(world, rhythm=Rhythm.DAILY)
    assert morning(world, "2026-11-25T07:30") == Printed()


def test_days_off_have_no_digest_and_the_next_one_tells_all(world: World) -> None:
    subscribed(world, rhythm=Rhythm.DAILY)
    world.now = at("2026-11-27T16:00")  # a Friday afternoon
    world.tell(world.filed())
    assert morning(world, "2026-11-28T07:30") == morning(world, "2026-11-29T07:30") == Printed()
    assert morning(world, "2026-11-30T07:30").digests == 1
    assert load(letters(world)[0].values["digest"]).counts["new"] == 1


def test_leaders_read_weekly_on_the_first_working_day(world: World) -> None:
    subscribed(world, rhythm=Rhythm.WEEKLY)
    world.tell(world.filed())
    assert morning(world, "2026-11-25T07:30") == Printed()
    assert morning(world, "2026-11-30T07:30").digests == 1


def test_only_living_confirmed_addresses_get_digests(world: World) -> None:
    subscribed(world, confirmed=False, rhythm=Rhythm.DAILY)
    dead = subscribed(world, "mati@example.go.id", rhythm=Rhythm.DAILY)
    world.office.stops.block(dead.id, Stop.BOUNCED, now=world.now)
    world.tell(world.filed())
    assert morning(world, "2026-11-25T07:30").digests == 0


def test_topics_are_asked_only_where_somebody_chose_a_digest(world: World) -> None:
    subscribed(world)
    world.tell(world.filed())
    world.topics.asked = 0
    morning(world, "2026-11-25T07:30")
    assert world.topics.asked == 0


# --- Silences ----------------------------------------------------------------------------------


def everybody_hears(world: World, *but: str) -> None:
    for agency in world.reference.agencies:
        if agency not in but:
            subscribed(world, f"{agency}@example.go.id", an_officer(agency=agency))


def listening(world: World) -> int:
    world.topics.sent.clear()
    done = listen(
        ear=world.desks.ear, reference=world.reference, now=world.now, may_go_on=lambda: True
    )
    assert done.complete
    world.desks.cry(world.now)
    known = world.desks.silences.all()
    world.reference = replace(world.reference, unheard={a: s.since for a, s in known.items()})
    return done.unheard


def with_second_contact(world: World) -> None:
    there = world.reference
    bandung = replace(there.agencies[BANDUNG], second_contact="kedua@example.go.id")
    world.reference = replace(there, agencies={**there.agencies, BANDUNG: bandung})


def test_a_silent_agency_is_told_to_its_second_contact_and_then_above(world: World) -> None:
    with_second_contact(world)
    everybody_hears(world, BANDUNG)
    assert listening(world) == 1
    assert world.topics.sent == []
    [(to, letter)] = world.post()
    assert (to, letter.subject) == (
        "kedua@example.go.id",
        "Tidak ada penerima pemberitahuan: Pemerintah Kota Bandung",
    )
    world.now += timedelta(days=1)
    assert listening(world) == 1
    [told] = world.topics.sent
    assert (told.agency, told.attributes["urgency"]) == (JABAR, "high")
    assert "- Pemerintah Kota Bandung: tidak ada laporan terbuka" in told.body
    world.now += timedelta(days=1)
    listening(world)
    assert world.topics.sent == []  # told again weekly, not daily
    assert world.post() == []


def test_without_second_contact_the_tier_above_hears_at_once_of_all_together(
    world: World,
) -> None:
    there = world.reference
    cimahi = an_agency("pemda-3277", kind="city", escalates_to=JABAR)
    world.reference = replace(there, agencies={**there.agencies, "pemda-3277": cimahi})
    everybody_hears(world, BANDUNG, "pemda-3277")
    assert listening(world) == 2
    [told] = world.topics.sent
    assert told.agency == JABAR
    assert told.subject == "2 instansi tanpa penerima pemberitahuan"


def test_a_silent_tier_is_passed_over(world: World) -> None:
    everybody_hears(world, BANDUNG, JABAR)
    listening(world)
    assert [a.agency for a in world.topics.sent] == ["kemendagri"]


@pytest.mark.parametrize(
    ("endpoint", "choice"),
    [
        (PHONE, {}),
        (MAIL, {"urgent_only": True}),
        (MAIL, {"unit": "dinas-pu"}),
        (MAIL, {"rhythm": Rhythm.WEEKLY}),
        (MAIL, {"themes": ALL_THEMES - {Theme.WORK}}),
        (MAIL, {"confirmed": False}),
    ],
)
def test_whoever_would_not_hear_of_a_new_report_does_not_count(
    world: World, endpoint: str, choice: dict[str, Any]
) -> None:
    everybody_hears(world, BANDUNG)
    subscribed(world, endpoint, **choice)
    assert listening(world) == 1


def test_a_dead_address_does_not_count(world: World) -> None:
    everybody_hears(world)
    assert listening(world) == 0
    gone = trace(PEPPER, Channel.EMAIL, f"{BANDUNG}@example.go.id")
    world.office.stops.block(gone, Stop.BOUNCED, now=world.now)
    assert listening(world) == 1


def test_a_new_report_of_a_silent_agency_is_told_to_the_tier_above(world: World) -> None:
    everybody_hears(world, BANDUNG)
    listening(world)
    receipt = world.filed()
    told = {a.agency: a.attributes["kind"] for a in world.tell(receipt)}
    assert told == {BANDUNG: "new", JABAR: "unheard"}
    world.verify(receipt, agency="imigrasi")
    assert [a.agency for a in world.tell(receipt)] == ["imigrasi"]


def test_the_first_one_who_hears_ends_the_silence(world: World) -> None:
    everybody_hears(world, BANDUNG)
    listening(world)
    subscribed(world, PHONE)  # hears the urgent alone
    assert BANDUNG in world.desks.silences.all()
    subscribed(world, "+6281234567891", urgent_only=False)
    assert BANDUNG not in world.desks.silences.all()


def test_a_silence_ends_when_an_address_confirms_or_the_agency_retires(world: World) -> None:
    everybody_hears(world, BANDUNG, JABAR)
    assert listening(world) == 2
    subscribed(world)
    retired = replace(world.reference.agencies[JABAR], active=False)
    world.reference = replace(
        world.reference, agencies={**world.reference.agencies, JABAR: retired}
    )
    assert listening(world) == 0
    assert world.desks.silences.all() == {}


def test_cut_short_it_forgets_no_silence(world: World) -> None:
    listening(world)
    before = dict(world.desks.silences.all())
    done = listen(
        ear=world.desks.ear, reference=world.reference, now=world.now, may_go_on=lambda: False
    )
    assert not done.complete
    assert world.desks.silences.all() == before


# --- The journal -------------------------------------------------------------------------------


def test_what_is_told_twice_is_kept_once(world: World) -> None:
    receipt = world.filed()
    for _ in range(2):
        world.tell(receipt)
        world.now += timedelta(seconds=5)
    journal = world.desks.journal
    found = journal.between(BANDUNG, world.now - timedelta(days=1), world.now)
    assert [(n.report, n.attributes["kind"]) for n in found] == [(receipt.report.id, "new")]


@pytest.mark.parametrize(("unit", "hour"), list(product((None, "dinas-pu"), (9, 23))))
def test_every_alert_carries_all_that_filters_ask_for(
    world: World, unit: str | None, hour: int
) -> None:
    world.now = at(f"2026-11-24T{hour:02d}:00")
    receipt = world.filed()
    told = list(world.tell(receipt))
    world.verify(receipt, agency="imigrasi" if unit is None else None, unit=unit)
    told += world.tell(receipt)
    assert len(told) == 2
    for alert in told:
        assert set(alert.attributes) == {"kind", "urgency", "unit", "sms"}
        assert alert.attributes["sms"] == ("morning" if hour == 23 else "now")
    assert told[1].attributes["unit"] == (unit or "-")
