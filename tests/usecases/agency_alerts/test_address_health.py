"""Dead addresses of agencies are found, told, and trusted again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason, trace
from chalicelib.domain.errors import (
    ActNotAllowed,
    InvalidFields,
    NotConfirmed,
    RowNotFound,
    Unavailable,
)
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reports.codes import Role
from chalicelib.usecases.agency_alerts import alert_subscriptions
from chalicelib.usecases.agency_alerts.address_health import (
    AddressCheckRun,
    check_addresses,
    revive,
    take_up,
)
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference, AlertTheme
from chalicelib.usecases.agency_alerts.alert_subscriptions import Hearing, Subscriber
from chalicelib.usecases.notifications.mail_feedback import MailFeedback, take_feedback
from chalicelib.usecases.notifications.ports import Delivery
from tests.builders import BANDUNG, JABAR, PEPPER, an_officer
from tests.usecases.agency_alerts.officers import (
    ADMIN,
    LIAISON,
    MAIL,
    PHONE,
    at,
    everybody_hears,
    letters,
    listening,
    morning,
    subscribed,
    with_second_contact,
)
from tests.usecases.world import World

SECOND = "kedua@example.go.id"


def checked(world: World, text: str, **rest: Any) -> AddressCheckRun:
    asked = {"has_time_left": lambda: True, **rest}
    return check_addresses(
        press=world.desks.press, reference=world.reference, now=at(text), **asked
    )


def bounced(world: World, address: str, why: OptOutReason | None = OptOutReason.BOUNCED) -> None:
    """SES tells of a letter without marks, as those to agencies are."""
    given = MailFeedback(why=why, addresses=(address,))
    take_feedback(given, post=world.office.post, reference=world.reference, now=world.now)


def state(world: World, endpoint: str = MAIL) -> Hearing:
    there = alert_subscriptions.subscribers_of(BANDUNG, board=world.desks.board)
    return next(s.state for s in there if s.endpoint == endpoint)


def alive(world: World, one: Subscriber, officer: Any = ADMIN) -> Subscriber:
    desk, reference = world.desks.reach, world.reference
    return revive(officer, one.id, desk=desk, reference=reference, now=world.now)


def added(world: World, endpoint: str = MAIL) -> Subscriber:
    channel = Channel.SMS if endpoint.startswith("+") else Channel.EMAIL
    desk, reference = world.desks.reach, world.reference
    return take_up(
        ADMIN, channel, endpoint, AlertPreference(), desk=desk, reference=reference, now=world.now
    )


# --- Check letters --------------------------------------------------------------------------------


def test_once_a_month_everybody_without_digest_hears_that_the_address_is_on_the_list(
    world: World,
) -> None:
    subscribed(world)
    subscribed(world, "ringkas@example.go.id", rhythm=AlertFrequency.DAILY)
    subscribed(world, "belum@example.go.id", confirmed=False)
    subscribed(world, PHONE)
    subscribed(world, "sebagian@example.go.id", themes=frozenset({AlertTheme.OVERSIGHT}))
    world.tell(world.filed())
    assert checked(world, "2026-12-01T07:20") == AddressCheckRun()
    assert checked(world, "2026-12-01T07:30") == AddressCheckRun(checks=2)
    found = dict(world.post())
    assert set(found) == {MAIL, "sebagian@example.go.id"}
    assert "Sebulan terakhir ada 1 pemberitahuan" in found[MAIL].text
    assert "Sebulan terakhir ada 0 pemberitahuan" in found["sebagian@example.go.id"].text
    assert found[MAIL].html
    for later in ("2026-12-01T07:40", "2026-12-02T07:30", "2026-12-31T07:30"):
        assert checked(world, later) == AddressCheckRun()
    assert checked(world, "2027-01-04T07:30").checks == 2


def test_no_check_letter_leaves_on_a_day_off(world: World) -> None:
    subscribed(world)
    assert checked(world, "2026-11-01T07:30") == AddressCheckRun()  # a Sunday
    assert checked(world, "2026-11-02T07:30").checks == 1


def test_what_a_run_has_no_time_for_leaves_with_the_next_one_even_a_day_later(
    world: World,
) -> None:
    subscribed(world)
    subscribed(world, "jabar@example.go.id", an_officer(agency=JABAR))
    agencies = len(world.reference.agencies)
    left = iter(range(agencies + 5))  # all of the late round, and a part of the monthly one
    cut = checked(world, "2026-12-01T07:50", has_time_left=lambda: next(left, None) is not None)
    assert not cut.complete
    for day in ("2026-12-02", "2026-12-03"):
        assert checked(world, f"{day}T07:30").complete
    world.marks.put("checks:2026-12-01", "")  # the worst: it forgot how far it came
    checked(world, "2026-12-04T07:30")
    assert sorted(to for to, _ in world.post()) == ["jabar@example.go.id", MAIL]


def test_an_address_is_sealed_on_its_way(world: World) -> None:
    subscribed(world)
    checked(world, "2026-12-01T07:30")
    [letter] = letters(world)
    assert letter.message is Message.AGENCY_CHECK
    assert MAIL not in letter.key + str(letter.values)


def went_overdue(world: World, **changes: Any) -> str:
    receipt = world.filed(**changes)
    world.now = at("2026-12-07T10:00")
    world.sweep()
    world.tell(receipt)
    return receipt.report.id


def test_whoever_has_reports_overdue_finds_out_the_next_working_morning(world: World) -> None:
    subscribed(world)
    subscribed(world, "ringkas@example.go.id", rhythm=AlertFrequency.DAILY)
    subscribed(world, "tugas@example.go.id", themes=frozenset({AlertTheme.WORK}))
    assert checked(world, "2026-12-02T07:30").checks == 2  # the month's letters have left
    world.outbox.sent.clear()
    report = went_overdue(world, confidential=True)
    assert checked(world, "2026-12-08T07:30") == AddressCheckRun(late=1)
    assert checked(world, "2026-12-08T07:40") == AddressCheckRun()
    [(to, letter)] = world.post()
    assert to == MAIL
    assert letter.subject == "1 laporan melewati tenggat: Pemerintah Kota Bandung"
    assert f"{report[:4]}-{report[4:8]}-{report[8:]}" in letter.text
    assert "memeriksa apakah alamat ini masih sampai" in letter.text
    assert "berlubang" not in letter.text


def test_of_what_went_overdue_an_address_hears_once_a_week(world: World) -> None:
    subscribed(world)
    checked(world, "2026-12-02T07:30")
    went_overdue(world)
    checked(world, "2026-12-08T07:30")
    again = "6f1c3c1e-0000-4000-8000-000000000002"
    receipt = world.filed(token=again)
    world.now = at("2026-12-16T10:00")
    world.sweep()
    world.tell(receipt)
    checked(world, "2026-12-17T07:30")
    sent = [d for d in letters(world) if d.message is Message.AGENCY_LATE]
    assert len({d.key for d in sent}) == 2  # another week
    world.marks.put("late:2026-12-17", "")
    checked(world, "2026-12-17T07:40")
    sent = [d for d in letters(world) if d.message is Message.AGENCY_LATE]
    assert len({d.key for d in sent}) == 2


def test_the_journal_is_not_read_where_nothing_is_overdue(world: World) -> None:
    subscribed(world)
    world.tell(world.filed())
    checked(world, "2026-12-02T07:30")
    world.topics.asked = 0
    assert checked(world, "2026-12-03T07:30") == AddressCheckRun()
    assert world.topics.asked == 0


# --- From the bounce to the tier ------------------------------------------------------------------


def test_a_bounced_check_letter_reaches_the_second_contact_and_then_the_tier(
    world: World,
) -> None:
    with_second_contact(world)
    everybody_hears(world, BANDUNG)
    subscribed(world)
    assert listening(world) == 0
    checked(world, "2026-12-01T07:30")
    assert MAIL in [to for to, _ in world.post()]
    bounced(world, MAIL.upper())  # however the provider writes it
    assert state(world) is Hearing.BOUNCED
    world.now = at("2026-12-02T02:10")
    assert listening(world) == 1
    assert [to for to, _ in world.post()] == [SECOND]
    world.now += timedelta(days=1)
    assert listening(world) == 1
    assert [a.agency for a in world.topics.sent] == [JABAR]


def test_a_failure_that_may_pass_leaves_the_address_alive(world: World) -> None:
    subscribed(world)
    bounced(world, MAIL, None)
    assert state(world) is Hearing.CONFIRMED


def test_while_others_hear_a_dead_address_is_told_to_the_second_contact_alone(
    world: World,
) -> None:
    with_second_contact(world)
    everybody_hears(world)
    subscribed(world)
    bounced(world, MAIL)
    assert listening(world) == 0
    [(to, letter)] = world.post()
    assert (to, letter.subject) == (
        SECOND,
        "Alamat penerima pemberitahuan mati: Pemerintah Kota Bandung",
    )
    assert MAIL not in letter.text
    world.now += timedelta(days=1)
    assert listening(world) == 0
    assert world.post() == []
    assert world.topics.sent == []


# --- What lies with a silent agency ---------------------------------------------------------------


def test_a_tier_hears_how_much_lies_with_a_silent_agency_and_what_is_due(world: World) -> None:
    everybody_hears(world, BANDUNG)
    receipt = world.filed()
    secret = world.filed(token="6f1c3c1e-0000-4000-8000-000000000002", confidential=True)
    listening(world)
    [told] = world.topics.sent
    assert "Pemerintah Kota Bandung: 2 laporan terbuka, 2 di antaranya" in told.body
    assert f"/konsol/#/report/{receipt.report.id}" in told.body
    assert secret.report.id not in told.body
    assert "berlubang" not in told.body


def test_what_is_due_later_is_counted_but_not_as_urgent(world: World) -> None:
    everybody_hears(world, BANDUNG)
    receipt = world.filed()
    world.verify(receipt)
    due = world.dossier(receipt).report.due_at
    assert due is not None
    assert due > world.now + timedelta(days=4)
    listening(world)
    [told] = world.topics.sent
    assert "Pemerintah Kota Bandung: 1 laporan terbuka\n" in told.body
    assert receipt.report.id not in told.body


def test_silence_moves_no_deadline(world: World) -> None:
    everybody_hears(world, BANDUNG)
    before = world.dossier(world.filed())
    listening(world)
    assert world.reports.dossier(before.report.id) == before


# --- Nights ---------------------------------------------------------------------------------------


def night_of_silence(world: World) -> None:
    everybody_hears(world, BANDUNG)
    subscribed(world, PHONE, an_officer(agency=JABAR))
    world.now = at("2026-12-08T02:10")
    listening(world)


def test_telephones_of_the_tier_hear_of_a_silence_in_the_morning(world: World) -> None:
    night_of_silence(world)
    [told] = world.topics.sent
    assert world.topics.heard(told) == [f"{JABAR}@example.go.id"]
    assert morning(world, "2026-12-08T06:10").nights == 1
    [letter] = letters(world)
    assert (letter.message, dict(letter.values)) == (Message.NIGHT_UNHEARD, {"n": "1"})
    world.post()
    assert world.office.sms.sent[-1][1].startswith("LAPOR! 1 instansi di bawah Anda")


def test_by_day_a_telephone_rings_at_once(world: World) -> None:
    everybody_hears(world, BANDUNG)
    subscribed(world, PHONE, an_officer(agency=JABAR))
    world.now = at("2026-12-08T10:00")
    listening(world)
    [told] = world.topics.sent
    assert PHONE in world.topics.heard(told)
    assert morning(world, "2026-12-09T06:10").nights == 0


def test_a_digest_counts_no_silence_as_a_report(world: World) -> None:
    reader = an_officer(agency=JABAR)
    subscribed(world, "ringkas@example.go.id", reader, rhythm=AlertFrequency.DAILY)
    night_of_silence(world)
    assert morning(world, "2026-12-08T07:30").digests == 0


# --- Telephones that refuse -----------------------------------------------------------------------


def test_a_telephone_that_refuses_our_sms_is_dead_until_it_does_not(world: World) -> None:
    everybody_hears(world, BANDUNG)
    subscribed(world, PHONE, urgent_only=False)
    assert listening(world) == 0
    world.desks.opt_outs.numbers.add(PHONE)
    assert listening(world) == 1
    assert state(world, PHONE) is Hearing.BOUNCED
    world.desks.opt_outs.numbers.clear()
    assert listening(world) == 0
    assert state(world, PHONE) is Hearing.CONFIRMED


def test_when_nobody_can_say_what_telephones_refuse_all_stays_as_known(world: World) -> None:
    everybody_hears(world, BANDUNG)
    subscribed(world, PHONE, urgent_only=False)
    world.desks.opt_outs.numbers.add(PHONE)
    listening(world)
    world.desks.opt_outs.down = True
    assert listening(world) == 1
    assert state(world, PHONE) is Hearing.BOUNCED


def test_a_telephone_that_told_us_stop_leaves_the_topic_and_comes_back_after_start(
    world: World,
) -> None:
    one = subscribed(world, PHONE)
    world.office.stops.block(one.id, OptOutReason.STOPPED, now=world.now)
    listening(world)
    assert world.topics.all_of(BANDUNG) == []
    assert world.desks.choices.kept[BANDUNG] == {}
    with pytest.raises(InvalidFields, match="opted_out"):
        subscribed(world, PHONE)
    world.office.stops.block(one.id, None, now=world.now)
    assert subscribed(world, PHONE).state is Hearing.CONFIRMED
    listening(world)
    assert [s.endpoint for s in world.topics.all_of(BANDUNG)] == [PHONE]


def test_only_its_holder_opens_a_telephone_again(world: World) -> None:
    one = subscribed(world, PHONE)
    assert alive(world, one).state is Hearing.CONFIRMED
    world.desks.opt_outs.numbers.add(PHONE)
    listening(world)
    with pytest.raises(InvalidFields, match="opted_out"):
        alive(world, one)
    assert state(world, PHONE) is Hearing.BOUNCED


# --- Trusting an address again --------------------------------------------------------------------


@pytest.mark.parametrize("why", [OptOutReason.BOUNCED, OptOutReason.COMPLAINED])
def test_an_address_that_works_again_is_trusted_and_tried_at_once(
    world: World, why: OptOutReason
) -> None:
    everybody_hears(world, BANDUNG)
    one = subscribed(world)
    bounced(world, MAIL, why)
    assert listening(world) == 1
    world.outbox.sent.clear()
    for _ in range(2):
        assert alive(world, one).state is Hearing.CONFIRMED
    assert state(world) is Hearing.CONFIRMED
    assert world.desks.silences.all() == {}
    [(to, letter)] = world.post()
    assert (to, letter.subject) == (
        MAIL,
        "Anda terdaftar menerima pemberitahuan Pemerintah Kota Bandung",
    )
    assert "Sebulan terakhir" not in letter.text
    bounced(world, MAIL, why)  # it does not work after all
    assert state(world) is Hearing.BOUNCED


def test_a_dead_address_that_is_removed_and_added_again_is_trusted_and_tried(
    world: World,
) -> None:
    one = subscribed(world)
    bounced(world, MAIL)
    alert_subscriptions.unsubscribe(ADMIN, one.id, board=world.desks.board)
    assert added(world).state is Hearing.PENDING
    assert [to for to, _ in world.post()] == [MAIL]
    world.topics.confirm(BANDUNG, MAIL)
    assert state(world) is Hearing.CONFIRMED


def test_whoever_called_us_spam_confirms_before_it_is_trusted(world: World) -> None:
    bounced(world, MAIL, OptOutReason.COMPLAINED)
    one = added(world)
    assert world.post() == []
    assert state(world) is Hearing.BOUNCED
    with pytest.raises(NotConfirmed):
        alive(world, one)
    world.topics.confirm(BANDUNG, MAIL)
    assert alive(world, one).state is Hearing.CONFIRMED


def test_a_new_address_gets_no_check_letter(world: World) -> None:
    assert added(world).state is Hearing.PENDING
    assert letters(world) == []


def test_what_a_citizen_stopped_no_officer_lifts(world: World) -> None:
    identity = trace(PEPPER, Channel.EMAIL, MAIL)
    world.office.stops.block(identity, OptOutReason.STOPPED, now=world.now)
    one = subscribed(world)
    alive(world, one)
    assert world.office.stops.blocked(identity) is OptOutReason.STOPPED


def test_without_a_letter_that_finds_out_nothing_is_trusted(world: World) -> None:
    class Away:
        def send(self, outgoing: Any) -> None:
            raise Unavailable("down")

        def wait(self, receipt: str, seconds: int) -> None:
            raise AssertionError

    one = subscribed(world)
    bounced(world, MAIL)
    desk = replace(world.desks.reach, outbox=Away())
    with pytest.raises(Unavailable):
        revive(ADMIN, one.id, desk=desk, reference=world.reference, now=world.now)
    assert state(world) is Hearing.BOUNCED


def test_only_whoever_keeps_a_subscriber_says_that_it_works(world: World) -> None:
    one = subscribed(world)
    with pytest.raises(RowNotFound):
        alive(world, one, LIAISON)
    with pytest.raises(ActNotAllowed):
        alive(world, one, an_officer(Role.OPERATOR))
    with pytest.raises(RowNotFound):
        alive(world, one, an_officer(agency=JABAR))


def test_no_letter_to_a_desk_carries_marks_of_a_report(world: World) -> None:
    subscribed(world)
    checked(world, "2026-12-01T07:30")
    world.post()
    assert world.office.mail.marks[-1] == {}
    assert all(isinstance(d, Delivery) for d in world.outbox.sent)
