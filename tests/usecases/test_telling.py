"""Telling: who hears of what."""

from datetime import timedelta

from chalicelib.domain import ids
from chalicelib.messages.alerts import SMS_LENGTH, composer
from chalicelib.usecases.alert import AUDIENCE
from tests.builders import (
    BANDUNG,
    JABAR,
    REFERENCE,
)
from tests.usecases.world import DRAFT, World


def test_a_new_report_is_told_to_its_agency_without_the_reporter(world: World) -> None:
    receipt = world.filed()
    [told] = world.tell(receipt)
    assert told.agency == BANDUNG
    assert ids.show(receipt.report.id) in told.subject
    assert "/konsol/#/report/" in told.body
    for part in (told.subject, told.body, told.sms):
        assert "Warga" not in part
        assert receipt.access_code not in part


def test_a_confidential_report_is_told_without_its_text(world: World) -> None:
    [told] = world.tell(world.filed(confidential=True))
    assert "RAHASIA" in told.body
    assert DRAFT.title not in told.body + told.subject + told.sms


def test_lateness_is_told_to_the_tier_left_and_the_tier_reached(world: World) -> None:
    receipt = world.filed()
    world.now += timedelta(days=10)
    world.sweep()
    told = world.tell(receipt)
    assert [(a.agency, a.attributes["urgency"]) for a in told] == [
        (BANDUNG, "high"),
        (JABAR, "high"),
    ]


def test_verifying_for_oneself_is_no_news(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt)
    assert world.tell(receipt) == []


def test_a_disposition_is_told_to_the_new_agency(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt, agency="imigrasi")
    assert [a.agency for a in world.tell(receipt)] == ["imigrasi"]


def test_every_message_fits_into_one_sms(world: World) -> None:
    receipt = world.filed()
    compose = composer("https://lapor.example.go.id")
    report = world.dossier(receipt).report
    for rows in AUDIENCE.values():
        for row in rows:
            made = compose(row, report, REFERENCE, BANDUNG)
            assert len(made.sms) <= SMS_LENGTH
            assert made.sms.isascii()
            assert len(made.subject) <= 100
