"""Sweeping: what the system does by itself."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.errors import (
    Unavailable,
)
from chalicelib.domain.reports.codes import Act, State
from chalicelib.domain.reports.history import find_faults
from chalicelib.usecases.reports.ports import ReportChange
from tests.builders import (
    BANDUNG,
    JABAR,
    REFERENCE,
    an_agency,
)
from tests.usecases.world import TOKEN, World


def test_a_neglected_report_is_reminded_of_and_climbs_one_tier_at_a_time(world: World) -> None:
    receipt = world.filed()
    climbed = []
    for _ in range(45):
        world.now += timedelta(days=1)
        before = world.dossier(receipt).report.version
        world.sweep()
        after = world.dossier(receipt).report
        assert after.version <= before + 1
        if after.version > before:
            climbed.append((world.dossier(receipt).events[-1].act, after.tier))
    assert climbed[0] == (Act.REMIND, None)
    tiers = [tier for act, tier in climbed if act is Act.ESCALATE]
    assert tiers[:3] == [JABAR, "kemendagri", "ombudsman"]
    assert set(tiers[3:]) == {"ombudsman"}
    report = world.dossier(receipt).report
    assert report.agency == BANDUNG
    assert find_faults(report, world.dossier(receipt).events) == []


def test_a_sweep_does_nothing_twice(world: World) -> None:
    world.filed()
    world.now += timedelta(days=10)
    assert world.sweep() == {"escalate": 1}
    assert world.sweep() == {}


def test_an_answer_brings_it_down_again(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt)
    world.now += timedelta(days=20)
    world.sweep()
    assert world.dossier(receipt).report.tier == JABAR
    world.act(receipt, Act.ANSWER, text="Sudah diperbaiki.")
    assert world.dossier(receipt).report.tier is None


def test_an_answer_without_a_reply_closes_the_report(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt)
    world.act(receipt, Act.ANSWER, text="Sudah diperbaiki.")
    world.now += timedelta(days=20)
    assert world.sweep() == {"close_expired": 1}
    ended = world.dossier(receipt).report.ended
    assert ended is not None
    assert (ended.by, ended.reason) == ("system", "no_reply")


def test_a_question_without_a_reply_archives_the_report(world: World) -> None:
    receipt = world.filed()
    world.act(receipt, Act.HOLD, text="Di jalan nomor berapa?")
    world.now += timedelta(days=20)
    assert world.sweep() == {"archive_expired": 1}
    assert world.dossier(receipt).report.state is State.ARCHIVED


def test_a_report_that_the_stream_forgot_is_routed(world: World) -> None:
    receipt = world.submit()
    world.now += timedelta(minutes=16)
    assert world.sweep() == {"route": 1}
    assert world.dossier(receipt).report.agency == BANDUNG


def test_one_failing_report_stops_nobody_else(world: World) -> None:
    first, second = world.filed(), world.filed(token=TOKEN[:-1] + "2")
    save = world.reports.save

    def picky(*changes: ReportChange) -> None:
        if changes[0].after.id == first.report.id:
            raise Unavailable("throttled")
        save(*changes)

    world.reports.save = picky  # type: ignore[method-assign]
    world.now += timedelta(days=10)
    told: list[str] = []
    done = world.sweep(on_failure=lambda report, _: told.append(report))
    assert done == {"failed": 1, "escalate": 1}
    assert told == [first.report.id]
    assert world.dossier(second).report.tier == JABAR


def test_a_sweep_stops_before_its_time_is_over(world: World) -> None:
    world.filed()
    world.now += timedelta(days=10)
    assert world.sweep(has_time_left=lambda: False) == {"left": 1}
    assert world.sweep() == {"escalate": 1}


def test_a_tier_without_anybody_is_skipped(world: World) -> None:
    agencies = {**REFERENCE.agencies, JABAR: an_agency(JABAR, escalates_to="kemendagri")}
    agencies[JABAR] = replace(agencies[JABAR], active=False)
    world.reference = replace(REFERENCE, agencies=agencies)
    receipt = world.filed()
    world.now += timedelta(days=10)
    world.sweep()
    assert world.dossier(receipt).report.tier == "kemendagri"
