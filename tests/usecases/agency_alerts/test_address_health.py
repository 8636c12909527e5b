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
from chalicelib.usecases.agency_alerts.address_checks import AddressCheckRun, check_addresses
from chalicelib.usecases.agency_alerts.address_health import subscribe_or_trust_again, trust_again
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference, AlertTheme
from chalicelib.usecases.agency_alerts.subscribers import AddressState, Subscriber, subscribers_of
from chalicelib.usecases.notifications.mail_feedback import MailFeedback, take_feedback
from chalicelib.usecases.notifications.ports import Delivery
from tests.builders import BANDUNG, JABAR, PEPPER, an_officer
from tests.usecases.agency_alerts.officers import (
    ADMIN,
    LIAISON,
    MAIL,
    PHONE,
    at,
    find_unreachable,
    queued_letters,
    send_morning,
    subscribe,
    subscribe_everybody,
    with_second_contact,
)
from tests.usecases.world import World

SECOND = "kedua@example.go.id"


def checked(world: World, text: str, **rest: Any) -> AddressCheckRun:
    asked = {"may_go_on": lambda: True, **rest}
    return check_addresses(
        deps=world.agency_alerts.digest_deps, reference=world.reference, now=at(text), **asked
    )


def bounced(world: World, address: str, why: OptOutReason | None = OptOutReason.BOUNCED) -> None:
    """SES tells of a letter without marks, as those to agencies are."""
    given = MailFeedback(why=why, addresses=(address,))
    take_feedback(given, post=world.office.post, reference=world.reference, now=world.now)


def state(world: World, endpoint: str = MAIL) -> AddressState:
    there = subscribers_of(BANDUNG, deps=world.agency_alerts.subscription_deps)
    return next(s.state for s in there if s.endpoint == endpoint)


def alive(world: World, one: Subscriber, officer: Any = ADMIN) -> Subscriber:
    desk, reference = world.agency_alerts.address_health_deps, world.reference
    return trust_again(officer, one.id, deps=desk, reference=reference, now=world.now)


def added(world: World, endpoint: str = MAIL) -> Subscriber:
    channel = Channel.SMS if endpoint.startswith("+") else Channel.EMAIL
    desk, reference = world.agency_alerts.address_health_deps, world.reference
    return subscribe_or_trust_again(
        ADMIN, channel, endpoint, AlertPreference(), deps=desk, reference=reference, now=world.now
    )


# --- Check letters --------------------------------------------------------------------------------


def test_once_a_month_everybody_without_digest_hears_that_the_address_is_on_the_list(
    world: World,
) -> None:
    subscribe(world)
    subscribe(world, "ringkas@example.go.id", frequency=AlertFrequency.DAILY)
    subscribe(world, "belum@example.go.id", confirmed=False)
    subscribe(world, PHONE)
    subscribe(world, "sebagian@example.go.id", themes=frozenset({AlertTheme.OVERSIGHT}))
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
    subscribe(world)
    assert checked(world, "2026-11-01T07:30") == AddressCheckRun()  # a Sunday
    assert checked(world, "2026-11-02T07:30").checks == 1


def test_what_a_run_has_no_time_for_leaves_with_the_next_one_even_a_day_later(
    world: World,
) -> None:
    subscribe(world)
    subscribe(world, "jabar@example.go.id", an_officer(agency=JABAR))
    agencies = len(world.reference.agencies)
    left = iter(range(agencies + 5))  # all of the late round, and a part of the monthly one
    cut = checked(world, "2026-12-01T07:50", may_go_on=lambda: next(left, None) is not None)
    assert not cut.complete
    for day in ("2026-12-02", "2026-12-03"):
        assert checked(world, f"{day}T07:30").complete
    world.marks.put("checks:2026-12-01", "")  # the worst: it forgot how far it came
    checked(world, "2026-12-04T07:30")
    assert sorted(to for to, _ in world.post()) == ["jabar@example.go.id", MAIL]


def test_an_address_is_sealed_on_its_way(world: World) -> None:
    subscribe(world)
    checked(world, "2026-12-01T07:30")
    [letter] = queued_letters(world)
    assert letter.message is Message.AGENCY_CHECK
    assert MAIL not in letter.key + str(letter.values)


def went_overdue(world: World, **changes: Any) -> str:
    receipt = world.filed(**changes)
    world.now = at("2026-12-07T10:00")
    world.sweep()
    world.tell(receipt)
    return receipt.report.id


def test_whoever_has_reports_overdue_finds_out_the_next_working_morning(world: World) -> None:
    subscribe(world)
    subscribe(world, "ringkas@example.go.id", frequency=AlertFrequency.DAILY)
    subscribe(world, "tugas@example.go.id", themes=frozenset({AlertTheme.WORK}))
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
    subscribe(world)
    checked(world, "2026-12-02T07:30")
    went_overdue(world)
    checked(world, "2026-12-08T07:30")
    again = "6f1c3c1e-0000-4000-8000-000000000002"
    receipt = world.filed(token=again)
    world.now = at("2026-12-16T10:00")
    world.sweep()
    world.tell(receipt)
    checked(world, "2026-12-17T07:30")
    sent = [d for d in queued_letters(world) if d.message is Message.AGENCY_LATE]
    assert len({d.key for d in sent}) == 2  # another week
    world.marks.put("late:2026-12-17", "")
    checked(world, "2026-12-17T07:40")
    sent = [d for d in queued_letters(world) if d.message is Message.AGENCY_LATE]
    assert len({d.key for d in sent}) == 2


def test_the_journal_is_not_read_where_nothing_is_overdue(world: World) -> None:
    subscribe(world)
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
    subscribe_everybody(world, BANDUNG)
    subscribe(world)
    assert find_unreachable(world) == 0
    checked(world, "2026-12-01T07:30")
    assert MAIL in [to for to, _ in world.post()]
    bounced(world, MAIL.upper())  # however the provider writes it
    assert state(world) is AddressState.BOUNCED
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


def test_while_others_hear_a_dead_address_is_told_to_the_second_contact_alone(
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


# --- What lies with a silent agency ---------------------------------------------------------------


def test_a_tier_hears_how_much_lies_with_a_silent_agency_and_what_is_due(world: World) -> None:
    subscribe_everybody(world, BANDUNG)
    receipt = world.filed()
    secret = world.filed(token="6f1c3c1e-0000-4000-8000-000000000002", confidential=True)
    find_unreachable(world)
    [told] = world.topics.sent
    assert "Pemerintah Kota Bandung: 2 laporan terbuka, 2 di antaranya" in told.body
    assert f"/konsol/#/report/{receipt.report.id}" in told.body
    assert secret.report.id not in told.body
    assert "berlubang" not in told.body


def test_what_is_due_later_is_counted_but_not_as_urgent(world: World) -> None:
    subscribe_everybody(world, BANDUNG)
    receipt = world.filed()
    world.verify(receipt)
    due = world.dossier(receipt).report.due_at
    assert due is not None
    assert due > world.now + timedelta(days=4)
    find_unreachable(world)
    [told] = world.topics.sent
    assert "Pemerintah Kota Bandung: 1 laporan terbuka\n" in told.body
    assert receipt.report.id not in told.body


def test_silence_moves_no_deadline(world: World) -> None:
    subscribe_everybody(world, BANDUNG)
    before = world.dossier(world.filed())
    find_unreachable(world)
    assert world.reports.dossier(before.report.id) == before


# --- Nights ---------------------------------------------------------------------------------------


def night_of_silence(world: World) -> None:
    subscribe_everybody(world, BANDUNG)
    subscribe(world, PHONE, an_officer(agency=JABAR))
    world.now = at("2026-12-08T02:10")
    find_unreachable(world)


def test_telephones_of_the_tier_hear_of_a_silence_in_the_morning(world: World) -> None:
    night_of_silence(world)
    [told] = world.topics.sent
    assert world.topics.heard(told) == [f"{JABAR}@example.go.id"]
    assert send_morning(world, "2026-12-08T06:10").night_summaries == 1
    [letter] = queued_letters(world)
    assert (letter.message, dict(letter.values)) == (Message.NIGHT_UNHEARD, {"n": "1"})
    world.post()
    assert world.office.sms.sent[-1][1].startswith("LAPOR! 1 instansi di bawah Anda")


def test_by_day_a_telephone_rings_at_once(world: World) -> None:
    subscribe_everybody(world, BANDUNG)
    subscribe(world, PHONE, an_officer(agency=JABAR))
    world.now = at("2026-12-08T10:00")
    find_unreachable(world)
    [told] = world.topics.sent
    assert PHONE in world.topics.heard(told)
    assert send_morning(world, "2026-12-09T06:10").night_summaries == 0


def test_a_digest_counts_no_silence_as_a_report(world: World) -> None:
    reader = an_officer(agency=JABAR)
    subscribe(world, "ringkas@example.go.id", reader, frequency=AlertFrequency.DAILY)
    night_of_silence(world)
    assert send_morning(world, "2026-12-08T07:30").digests == 0


# --- Telephones that refuse -----------------------------------------------------------------------


def test_a_telephone_that_refuses_our_sms_is_dead_until_it_does_not(world: World) -> None:
    subscribe_everybody(world, BANDUNG)
    subscribe(world, PHONE, urgent_only=False)
    assert find_unreachable(world) == 0
    world.agency_alerts.carrier_opt_outs.numbers.add(PHONE)
    assert find_unreachable(world) == 1
    assert state(world, PHONE) is AddressState.BOUNCED
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
    assert state(world, PHONE) is AddressState.BOUNCED


def test_a_telephone_that_told_us_stop_leaves_the_topic_and_comes_back_after_start(
    world: World,
) -> None:
    one = subscribe(world, PHONE)
    world.office.stops.block(one.id, OptOutReason.STOPPED, now=world.now)
    find_unreachable(world)
    assert world.topics.subscriptions_of_agency(BANDUNG) == []
    assert world.agency_alerts.preferences.stored[BANDUNG] == {}
    with pytest.raises(InvalidFields, match="opted_out"):
        subscribe(world, PHONE)
    world.office.stops.block(one.id, None, now=world.now)
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
    assert state(world, PHONE) is AddressState.BOUNCED


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
    assert state(world) is AddressState.BOUNCED


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
    assert state(world) is AddressState.BOUNCED
    with pytest.raises(NotConfirmed):
        alive(world, one)
    world.topics.confirm(BANDUNG, MAIL)
    assert alive(world, one).state is AddressState.CONFIRMED


def test_a_new_address_gets_no_check_letter(world: World) -> None:
    assert added(world).state is AddressState.PENDING
    assert queued_letters(world) == []


def test_what_a_citizen_stopped_no_officer_lifts(world: World) -> None:
    identity = trace(PEPPER, Channel.EMAIL, MAIL)
    world.office.stops.block(identity, OptOutReason.STOPPED, now=world.now)
    one = subscribe(world)
    alive(world, one)
    assert world.office.stops.blocked(identity) is OptOutReason.STOPPED


def test_without_a_letter_that_finds_out_nothing_is_trusted(world: World) -> None:
    class Away:
        def send(self, outgoing: Any) -> None:
            raise Unavailable("down")

        def wait(self, receipt: str, seconds: int) -> None:
            raise AssertionError

    one = subscribe(world)
    bounced(world, MAIL)
    desk = replace(world.agency_alerts.address_health_deps, outbox=Away())
    with pytest.raises(Unavailable):
        trust_again(ADMIN, one.id, deps=desk, reference=world.reference, now=world.now)
    assert state(world) is AddressState.BOUNCED


def test_only_whoever_keeps_a_subscriber_says_that_it_works(world: World) -> None:
    one = subscribe(world)
    with pytest.raises(RowNotFound):
        alive(world, one, LIAISON)
    with pytest.raises(ActNotAllowed):
        alive(world, one, an_officer(Role.OPERATOR))
    with pytest.raises(RowNotFound):
        alive(world, one, an_officer(agency=JABAR))


def test_no_letter_to_a_desk_carries_marks_of_a_report(world: World) -> None:
    subscribe(world)
    checked(world, "2026-12-01T07:30")
    world.post()
    assert world.office.mail.marks[-1] == {}
    assert all(isinstance(d, Delivery) for d in world.outbox.sent)
