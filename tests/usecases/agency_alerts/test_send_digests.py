"""Digests on working mornings, and telephones that are spared at night."""

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.notifications.message import Message
from chalicelib.usecases.agency_alerts.alert_agencies import ALERT_RULES
from chalicelib.usecases.agency_alerts.digest import load_digest
from chalicelib.usecases.agency_alerts.send_digests import DigestRun
from tests.builders import JABAR, an_officer
from tests.usecases.agency_alerts.alert_helpers import (
    LIAISON,
    MAIL,
    PHONE,
    at,
    queued_letters,
    reached,
    send_morning,
    subscribe,
)
from tests.usecases.world import World


def test_quiet_hours_hold_an_sms_back_until_the_morning_and_it_leaves_once(world: World) -> None:
    subscribe(world, PHONE)
    subscribe(world)
    receipt = world.filed()
    world.now = at("2026-12-07T23:00")
    world.sweep()
    assert reached(world, receipt)["overdue"] == [MAIL]
    assert send_morning(world, "2026-12-08T05:50") == DigestRun()
    assert send_morning(world, "2026-12-08T06:10").night_summaries == 1
    [letter] = queued_letters(world)
    assert (letter.message, letter.channel) == (Message.NIGHT_ALERTS, Channel.SMS)
    assert dict(letter.values) == {"n": "1"}
    assert send_morning(world, "2026-12-08T06:30").night_summaries == 0


def test_orders_from_above_ring_in_quiet_hours() -> None:
    ringing = {row.kind for rows in ALERT_RULES.values() for row in rows if row.rings_at_night}
    assert ringing == {AlertKind.INSTRUCTED, AlertKind.TAKEN_OVER}
    assert all(row.urgent for rows in ALERT_RULES.values() for row in rows if row.rings_at_night)


def test_only_whoever_would_have_got_the_sms_gets_it_in_the_morning(world: World) -> None:
    subscribe(world, PHONE, officer=LIAISON, unit="dinas-pu")
    world.filed()  # lies with no unit
    world.now = at("2026-12-07T23:00")
    world.sweep()
    assert send_morning(world, "2026-12-08T06:10").night_summaries == 0


def test_a_digest_has_what_did_not_come_at_once(world: World) -> None:
    subscribe(world, frequency=AlertFrequency.DAILY, language="en")
    receipt = world.filed()
    assert reached(world, receipt) == {"new": []}
    assert send_morning(world, "2026-11-25T07:20") == DigestRun()
    assert send_morning(world, "2026-11-25T07:30").digests == 1
    [letter] = queued_letters(world)
    assert (letter.message, letter.language) == (Message.AGENCY_DIGEST, "en")
    digest = load_digest(letter.values["digest"])
    assert digest.counts["new"] == digest.counts["open"] == 1
    assert [(o.report, o.title) for o in digest.soonest] == [
        (receipt.report.id, "Jalan berlubang di Coblong")
    ]
    assert [(n.report, n.kinds) for n in digest.news] == [(receipt.report.id, ["new"])]


def test_an_address_is_sealed_on_its_way(world: World) -> None:
    subscribe(world, frequency=AlertFrequency.DAILY)
    world.tell(world.filed())
    send_morning(world, "2026-11-25T07:30")
    [letter] = queued_letters(world)
    assert MAIL not in letter.key + str(letter.values)
    [(to, sent)] = world.post()
    assert to == MAIL
    assert "Pemerintah Kota Bandung" in sent.subject


def test_however_often_a_run_begins_again_a_digest_leaves_once(world: World) -> None:
    for name in ("a", "b"):
        subscribe(world, f"{name}@example.go.id", frequency=AlertFrequency.DAILY)
    subscribe(
        world, "jabar@example.go.id", an_officer(agency=JABAR), frequency=AlertFrequency.DAILY
    )
    receipt = world.filed()
    world.tell(receipt)
    world.now = at("2026-11-25T06:00")
    left = iter(range(1))  # agencies that the first run has time for
    cut = send_morning(
        world, "2026-11-25T07:30", has_time_left=lambda: next(left, None) is not None
    )
    assert not cut.complete
    world.checkpoints.write("digests:2026-11-25", "")  # the worst: it forgot how far it came
    assert send_morning(world, "2026-11-25T07:40").complete
    assert sorted(to for to, _ in world.post()) == ["a@example.go.id", "b@example.go.id"]
    assert send_morning(world, "2026-11-25T07:50") == DigestRun()


def test_a_confidential_report_is_named_without_its_title(world: World) -> None:
    subscribe(world, frequency=AlertFrequency.DAILY)
    receipt = world.filed(confidential=True)
    world.tell(receipt)
    send_morning(world, "2026-11-25T07:30")
    digest = queued_letters(world)[0].values["digest"]
    assert receipt.report.id in digest
    assert "berlubang" not in digest


def test_nothing_to_tell_is_no_letter(world: World) -> None:
    subscribe(world, frequency=AlertFrequency.DAILY)
    assert send_morning(world, "2026-11-25T07:30") == DigestRun()


def test_days_off_have_no_digest_and_the_next_one_tells_all(world: World) -> None:
    subscribe(world, frequency=AlertFrequency.DAILY)
    world.now = at("2026-11-27T16:00")  # a Friday afternoon
    world.tell(world.filed())
    assert (
        send_morning(world, "2026-11-28T07:30")
        == send_morning(world, "2026-11-29T07:30")
        == DigestRun()
    )
    assert send_morning(world, "2026-11-30T07:30").digests == 1
    assert load_digest(queued_letters(world)[0].values["digest"]).counts["new"] == 1


def test_weekly_digests_leave_on_the_first_working_day(world: World) -> None:
    subscribe(world, frequency=AlertFrequency.WEEKLY)
    world.tell(world.filed())
    assert send_morning(world, "2026-11-25T07:30") == DigestRun()
    assert send_morning(world, "2026-11-30T07:30").digests == 1


def test_only_living_confirmed_addresses_get_digests(world: World) -> None:
    subscribe(world, confirmed=False, frequency=AlertFrequency.DAILY)
    dead = subscribe(world, "mati@example.go.id", frequency=AlertFrequency.DAILY)
    world.deliveries.opt_outs.save_address_opt_out(dead.id, OptOutReason.BOUNCED, now=world.now)
    world.tell(world.filed())
    assert send_morning(world, "2026-11-25T07:30").digests == 0


def test_topics_are_asked_only_where_somebody_chose_a_digest(world: World) -> None:
    subscribe(world)
    world.tell(world.filed())
    world.topics.asked = 0
    send_morning(world, "2026-11-25T07:30")
    assert world.topics.asked == 0
