"""Agencies without a reachable subscriber."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason, address_hash
from chalicelib.domain.notifications.message import Message
from chalicelib.usecases.agency_alerts.alert_preferences import ALL_THEMES, AlertTheme
from chalicelib.usecases.agency_alerts.unreachable_agencies import find_unreachable_agencies
from tests.builders import BANDUNG, JABAR, PEPPER, an_agency, an_officer
from tests.usecases.agency_alerts.alert_helpers import (
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


def test_second_contact_and_then_the_tier_above_are_alerted_of_an_unreachable_agency(
    world: World,
) -> None:
    with_second_contact(world)
    subscribe_everybody(world, BANDUNG)
    assert find_unreachable(world) == 1
    assert world.topics.sent == []
    [(to, letter)] = world.post()
    assert (to, letter.subject) == (
        "kedua@example.go.id",
        "Tidak ada penerima pemberitahuan: Pemerintah Kota Bandung",
    )
    world.now += timedelta(days=1)
    assert find_unreachable(world) == 1
    [alert] = world.topics.sent
    assert (alert.agency, alert.attributes["urgency"]) == (JABAR, "high")
    assert "- Pemerintah Kota Bandung: tidak ada laporan terbuka" in alert.body
    world.now += timedelta(days=1)
    find_unreachable(world)
    assert world.topics.sent == []  # alerted again weekly, not daily
    assert world.post() == []


def test_without_second_contact_the_tier_above_is_alerted_at_once_of_all_together(
    world: World,
) -> None:
    there = world.reference
    cimahi = an_agency("pemda-3277", kind="city", escalates_to=JABAR)
    world.reference = replace(there, agencies={**there.agencies, "pemda-3277": cimahi})
    subscribe_everybody(world, BANDUNG, "pemda-3277")
    assert find_unreachable(world) == 2
    [alert] = world.topics.sent
    assert alert.agency == JABAR
    assert alert.subject == "2 instansi tanpa penerima pemberitahuan"


def test_an_unreachable_tier_is_passed_over(world: World) -> None:
    subscribe_everybody(world, BANDUNG, JABAR)
    find_unreachable(world)
    assert [a.agency for a in world.topics.sent] == ["kemendagri"]


@pytest.mark.parametrize(
    ("endpoint", "preference"),
    [
        (PHONE, {}),
        (MAIL, {"urgent_only": True}),
        (MAIL, {"unit": "dinas-pu"}),
        (MAIL, {"frequency": AlertFrequency.WEEKLY}),
        (MAIL, {"themes": ALL_THEMES - {AlertTheme.WORK}}),
        (MAIL, {"confirmed": False}),
    ],
)
def test_a_subscriber_who_gets_no_new_reports_does_not_count(
    world: World, endpoint: str, preference: dict[str, Any]
) -> None:
    subscribe_everybody(world, BANDUNG)
    subscribe(world, endpoint, **preference)
    assert find_unreachable(world) == 1


def test_a_dead_address_does_not_count(world: World) -> None:
    subscribe_everybody(world)
    assert find_unreachable(world) == 0
    gone = address_hash(PEPPER, Channel.EMAIL, f"{BANDUNG}@example.go.id")
    world.deliveries.opt_outs.save_address_opt_out(gone, OptOutReason.BOUNCED, now=world.now)
    assert find_unreachable(world) == 1


def test_the_tier_above_is_alerted_of_a_new_report_of_an_unreachable_agency(world: World) -> None:
    subscribe_everybody(world, BANDUNG)
    find_unreachable(world)
    receipt = world.filed()
    kinds = {a.agency: a.attributes["kind"] for a in world.tell(receipt)}
    assert kinds == {BANDUNG: "new", JABAR: "unheard"}
    world.verify(receipt, agency="imigrasi")
    assert [a.agency for a in world.tell(receipt)] == ["imigrasi"]


def test_the_first_subscriber_of_new_reports_makes_an_agency_reachable(world: World) -> None:
    subscribe_everybody(world, BANDUNG)
    find_unreachable(world)
    subscribe(world, PHONE)  # gets the urgent alone
    assert BANDUNG in world.agency_alerts.unreachable_agencies.by_agency()
    subscribe(world, "+6281234567891", urgent_only=False)
    assert BANDUNG not in world.agency_alerts.unreachable_agencies.by_agency()


def test_an_agency_is_reachable_when_an_address_confirms_and_forgotten_when_it_retires(
    world: World,
) -> None:
    subscribe_everybody(world, BANDUNG, JABAR)
    assert find_unreachable(world) == 2
    subscribe(world)
    retired = replace(world.reference.agencies[JABAR], active=False)
    world.reference = replace(
        world.reference, agencies={**world.reference.agencies, JABAR: retired}
    )
    assert find_unreachable(world) == 0
    assert world.agency_alerts.unreachable_agencies.by_agency() == {}


def test_cut_short_it_forgets_no_unreachable_agency(world: World) -> None:
    find_unreachable(world)
    before = dict(world.agency_alerts.unreachable_agencies.by_agency())
    done = find_unreachable_agencies(
        deps=world.agency_alerts.unreachable_agency_deps,
        reference=world.reference,
        now=world.now,
        has_time_left=lambda: False,
    )
    assert not done.complete
    assert world.agency_alerts.unreachable_agencies.by_agency() == before


def test_a_tier_is_alerted_of_the_backlog_of_an_unreachable_agency(world: World) -> None:
    subscribe_everybody(world, BANDUNG)
    receipt = world.filed()
    secret = world.filed(token="6f1c3c1e-0000-4000-8000-000000000002", confidential=True)
    find_unreachable(world)
    [alert] = world.topics.sent
    assert "Pemerintah Kota Bandung: 2 laporan terbuka, 2 di antaranya" in alert.body
    assert f"/konsol/#/report/{receipt.report.id}" in alert.body
    assert secret.report.id not in alert.body
    assert "berlubang" not in alert.body


def test_what_is_due_later_is_counted_but_not_as_urgent(world: World) -> None:
    subscribe_everybody(world, BANDUNG)
    receipt = world.filed()
    world.verify(receipt)
    due = world.dossier(receipt).report.due_at
    assert due is not None
    assert due > world.now + timedelta(days=4)
    find_unreachable(world)
    [alert] = world.topics.sent
    assert "Pemerintah Kota Bandung: 1 laporan terbuka\n" in alert.body
    assert receipt.report.id not in alert.body


def test_being_unreachable_moves_no_deadline(world: World) -> None:
    subscribe_everybody(world, BANDUNG)
    before = world.dossier(world.filed())
    find_unreachable(world)
    assert world.reports.dossier(before.report.id) == before


def find_unreachable_at_night(world: World) -> None:
    subscribe_everybody(world, BANDUNG)
    subscribe(world, PHONE, an_officer(agency=JABAR))
    world.now = at("2026-12-08T02:10")
    find_unreachable(world)


def test_telephones_of_the_tier_get_an_unreachable_agency_in_the_morning(world: World) -> None:
    find_unreachable_at_night(world)
    [alert] = world.topics.sent
    assert world.topics.reached_by(alert) == [f"{JABAR}@example.go.id"]
    assert send_morning(world, "2026-12-08T06:10").night_summaries == 1
    [letter] = queued_letters(world)
    assert (letter.message, dict(letter.values)) == (Message.NIGHT_UNHEARD, {"n": "1"})
    world.post()
    assert str(world.deliveries.sms.sent[-1][1]).startswith("LAPOR! 1 instansi di bawah Anda")


def test_by_day_a_telephone_rings_at_once(world: World) -> None:
    subscribe_everybody(world, BANDUNG)
    subscribe(world, PHONE, an_officer(agency=JABAR))
    world.now = at("2026-12-08T10:00")
    find_unreachable(world)
    [alert] = world.topics.sent
    assert PHONE in world.topics.reached_by(alert)
    assert send_morning(world, "2026-12-09T06:10").night_summaries == 0


def test_a_digest_counts_no_unreachable_agency_as_a_report(world: World) -> None:
    reader = an_officer(agency=JABAR)
    subscribe(world, "ringkas@example.go.id", reader, frequency=AlertFrequency.DAILY)
    find_unreachable_at_night(world)
    assert send_morning(world, "2026-12-08T07:30").digests == 0
