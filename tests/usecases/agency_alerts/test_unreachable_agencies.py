"""Agencies for which nobody hears."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason, trace
from chalicelib.usecases.agency_alerts.alert_preferences import ALL_THEMES, AlertTheme
from chalicelib.usecases.agency_alerts.unreachable_agencies import find_unreachable_agencies
from tests.builders import BANDUNG, JABAR, PEPPER, an_agency
from tests.usecases.agency_alerts.officers import (
    MAIL,
    PHONE,
    everybody_hears,
    listening,
    subscribed,
    with_second_contact,
)
from tests.usecases.world import World


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
        (MAIL, {"rhythm": AlertFrequency.WEEKLY}),
        (MAIL, {"themes": ALL_THEMES - {AlertTheme.WORK}}),
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
    world.office.stops.block(gone, OptOutReason.BOUNCED, now=world.now)
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
    done = find_unreachable_agencies(
        ear=world.desks.ear, reference=world.reference, now=world.now, has_time_left=lambda: False
    )
    assert not done.complete
    assert world.desks.silences.all() == before
