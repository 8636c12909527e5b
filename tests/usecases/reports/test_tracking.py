"""Following: what codes open, and what reporters do."""

import pytest

from chalicelib.domain.errors import (
    ActNotPossible,
    NotRoutedYet,
    ReportNotFound,
)
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Act, State
from chalicelib.domain.reports.report import Rating
from chalicelib.usecases.reports import reporter_words, tracking
from tests.builders import (
    PEPPER,
)
from tests.usecases.world import TOKEN, World


def test_unknown_wrong_and_secret_look_the_same_to_a_stranger(world: World) -> None:
    secret = world.filed(confidential=True)
    known = world.filed(token=TOKEN[:-1] + "2")
    attempts = [
        ("7K2M-9QXD-4TPC", None),
        ("nonsense", None),
        (secret.report.id, None),
        (secret.report.id, "WRONGCODE0000000"),
        (known.report.id, "WRONGCODE0000000"),
        (known.report.id, secret.access_code),
    ]
    for typed, code in attempts:
        with pytest.raises(ReportNotFound):
            tracking.open_tracked_report(typed, code, reports=world.reports, pepper=PEPPER)


def test_codes_are_read_as_people_type_them(world: World) -> None:
    receipt = world.filed()
    typed = f" {tracking_ids.show(receipt.report.id).lower()} "
    code = tracking_ids.show(receipt.access_code).lower()
    found = tracking.open_tracked_report(typed, code, reports=world.reports, pepper=PEPPER)
    assert found.as_reporter


def test_who_has_the_id_alone_may_look_but_not_act(world: World) -> None:
    receipt = world.filed()
    stranger = tracking.open_tracked_report(
        receipt.report.id, None, reports=world.reports, pepper=PEPPER
    )
    with pytest.raises(ReportNotFound):
        tracking.withdraw(stranger, "", **world.around())


def test_acting_before_routing_asks_to_try_again(world: World) -> None:
    receipt = world.submit()
    with pytest.raises(NotRoutedYet):
        tracking.withdraw(world.as_reporter(receipt), "", **world.around())


def test_a_reply_reopens_and_closing_rates_once(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt)
    world.act(receipt, Act.ANSWER, text="Sudah ditambal.")
    reporter_words.reply(world.as_reporter(receipt), "Masih berlubang", **world.around())
    assert world.dossier(receipt).report.state is State.IN_PROGRESS
    world.act(receipt, Act.ANSWER, text="Sudah diaspal ulang.")
    tracking.close(world.as_reporter(receipt), **world.around())
    tracking.rate(world.as_reporter(receipt), Rating(score=5), **world.around())
    with pytest.raises(ActNotPossible):
        tracking.rate(world.as_reporter(receipt), Rating(score=1), **world.around())
    report = world.dossier(receipt).report
    assert report.state is State.CLOSED
    assert (report.ended and report.ended.by, report.rating) == ("reporter", Rating(score=5))


def test_an_answered_question_brings_the_report_back(world: World) -> None:
    receipt = world.filed()
    world.act(receipt, Act.HOLD, text="Di jalan nomor berapa?")
    assert world.dossier(receipt).report.question == "Di jalan nomor berapa?"
    reporter_words.reply(world.as_reporter(receipt), "Nomor 12", **world.around())
    report = world.dossier(receipt).report
    assert (report.state, report.question) == (State.UNVERIFIED, "")
