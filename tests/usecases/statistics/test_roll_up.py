"""Facts are rolled up to sheets every morning, and shown to whoever may see them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.deadlines.calendar import JAKARTA
from chalicelib.domain.errors import ActNotAllowed, InvalidFields
from chalicelib.domain.reports.codes import Act, Role
from chalicelib.domain.statistics.figures import (
    Figure,
    Tally,
)
from chalicelib.usecases.statistics.figures import read_figures
from chalicelib.usecases.statistics.ports import AgencyBacklog, FigureMonth, FigureSheet
from chalicelib.usecases.statistics.rebuild_figures import recount_figures, rewrite_sheets
from tests.builders import BANDUNG, JABAR, REFERENCE, an_officer
from tests.usecases.statistics.statistics_world import StatisticsWorld

F = Figure


@pytest.fixture
def statistics() -> StatisticsWorld:
    return StatisticsWorld()


def test_tallies_add_up_and_the_median_is_of_all() -> None:
    one = Tally({(F.ANSWER_DAYS, 1): 3, (F.RATED, 5): 1})
    other = Tally({(F.ANSWER_DAYS, 10): 3, (F.RATED, 2): 2})
    both = one + other
    assert (one.median_days, other.median_days, both.median_days) == (1, 10, 5.5)
    assert (both.average_score, both.unsolved) == (3.0, 2)
    assert (Tally().median_days, Tally().average_score) == (None, None)


def test_a_night_makes_the_sheets_and_another_run_finds_all_done(
    statistics: StatisticsWorld,
) -> None:
    statistics.world.filed()
    statistics.stream()
    rolled = statistics.roll()
    assert (rolled.sheets, rolled.complete) == (2, True)  # of this month and the one before
    sheet = statistics.figures.sheets("2026-11")[BANDUNG]
    assert sheet.tally.n(F.RECEIVED) == 1
    assert sheet.backlog == AgencyBacklog(open=1, overdue=0)
    statistics.world.now += timedelta(hours=1)
    assert statistics.roll().sheets == 0
    assert statistics.roll(again=True).sheets == 0  # nothing changed: nothing is written
    assert [m.complete for m in statistics.figures.months()] == [False, True]


def test_who_got_rid_of_everything_and_who_was_forgotten_is_looked_at(
    statistics: StatisticsWorld,
) -> None:
    """After a month's first run only whoever has facts or owes something costs anything."""
    receipt = statistics.world.filed()
    statistics.roll()  # before the stream brought anything: waiting reports are seen all the same
    assert statistics.figures.sheets("2026-11")[BANDUNG].backlog == AgencyBacklog(open=1, overdue=0)
    statistics.world.verify(receipt)
    statistics.world.act(receipt, Act.ASSIGN, details={"agency": "imigrasi"})
    statistics.stream()
    statistics.workload.looked.clear()
    statistics.roll(again=True)
    assert statistics.workload.looked == ["imigrasi", BANDUNG]
    assert statistics.figures.sheets("2026-11")[BANDUNG].backlog == AgencyBacklog(open=0, overdue=0)
    statistics.workload.looked.clear()
    statistics.roll(again=True, everybody=True)
    assert statistics.workload.looked == sorted(REFERENCE.agencies)


def test_a_run_that_was_cut_short_is_gone_on_with(statistics: StatisticsWorld) -> None:
    statistics.world.filed()
    statistics.stream()
    times = iter([True, True, False])
    first = statistics.roll(has_time_left=lambda: next(times))
    assert (first.complete, statistics.figures.months()) == (False, [])
    assert statistics.roll().complete
    assert BANDUNG in statistics.figures.sheets("2026-11")


def test_a_month_is_rolled_up_until_it_is_settled_and_then_left(
    statistics: StatisticsWorld,
) -> None:
    statistics.world.filed()
    statistics.stream()
    for day, months, complete in (
        (2, ["2026-12", "2026-11", "2026-10"], False),
        (3, ["2026-12", "2026-11", "2026-10"], True),
    ):
        if day == 2:
            statistics.roll()
        statistics.roll(now=datetime(2026, 12, day, 6, 10, tzinfo=JAKARTA))
        heads = {m.month: m for m in statistics.figures.months()}
        assert list(heads) == months
        assert heads["2026-11"].complete is complete
    settled = statistics.figures.heads["2026-11"]
    statistics.roll(now=datetime(2026, 12, 4, 6, 10, tzinfo=JAKARTA))
    assert statistics.figures.heads["2026-11"] == settled
    assert statistics.figures.sheets("2026-11")[BANDUNG].backlog == AgencyBacklog(open=1, overdue=1)


def test_a_sheet_written_again_keeps_how_the_agency_stood(statistics: StatisticsWorld) -> None:
    statistics.world.filed()
    statistics.stream()
    statistics.roll()
    stale = FigureSheet(agency=JABAR, tally=Tally({(F.RATED, 1): 9}), backlog=None)
    statistics.figures.put_sheet("2026-11", stale)
    right = statistics.figures.sheets("2026-11")[BANDUNG]
    histories = statistics.world.reports.events.values()
    tallies = recount_figures(histories, figures=statistics.figures, keeps_facts=lambda _: True)
    assert rewrite_sheets(tallies, figures=statistics.figures, now=statistics.world.now) == 2
    assert statistics.figures.sheets("2026-11") == {
        BANDUNG: right,
        JABAR: replace(stale, tally=Tally()),
    }
    assert not statistics.figures.heads["2026-11"].complete


def seen(
    statistics: StatisticsWorld, role: Role, agency: str | None, month: str | None = None
) -> Any:
    officer = an_officer(role, agency)
    return read_figures(
        officer, month, figures=statistics.figures, reference=REFERENCE, now=statistics.world.now
    )


def names(found: Any) -> Iterable[str]:
    return {sheet.agency for sheet in found.sheets}


def test_who_watches_all_sees_all_and_the_others_what_lies_below(
    statistics: StatisticsWorld,
) -> None:
    statistics.roll()
    everybody = set(REFERENCE.agencies)
    for role in (Role.NATIONAL_ADMIN, Role.MONITOR, Role.OMBUDSMAN):
        found = seen(statistics, role, "ksp")
        assert (found.scope, names(found)) == ("all", everybody)
    for role, agency, scope, below in (
        (Role.AGENCY_ADMIN, BANDUNG, "own", {BANDUNG}),
        (Role.LIAISON_OFFICER, BANDUNG, "own", {BANDUNG}),
        (Role.AGENCY_ADMIN, JABAR, "below", {JABAR, BANDUNG}),
        (Role.COORDINATOR, "kemendagri", "below", {"kemendagri", JABAR, BANDUNG}),
    ):
        found = seen(statistics, role, agency)
        assert (found.scope, names(found)) == (scope, below)
    for role, none in ((Role.OPERATOR, BANDUNG), (Role.AGENCY_ADMIN, None)):
        with pytest.raises(ActNotAllowed):
            seen(statistics, role, none)


def test_the_last_month_that_is_over_is_shown_first(statistics: StatisticsWorld) -> None:
    assert (
        seen(statistics, Role.MONITOR, "ksp").month,
        seen(statistics, Role.MONITOR, "ksp").head,
    ) == (
        "2026-11",
        None,
    )
    statistics.figures.put_month(
        FigureMonth(month="2026-11", as_of=statistics.world.now, complete=False)
    )
    assert seen(statistics, Role.MONITOR, "ksp").month == "2026-11"
    statistics.figures.put_month(
        FigureMonth(month="2026-10", as_of=statistics.world.now, complete=True)
    )
    found = seen(statistics, Role.MONITOR, "ksp")
    assert (found.month, found.months) == ("2026-10", ["2026-11", "2026-10"])
    assert seen(statistics, Role.MONITOR, "ksp", "2026-11").month == "2026-11"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("oktober", "not_a_month"),
        ("2026-13", "not_a_month"),
        ("2026-1", "not_a_month"),
        ("2026-10-01", "not_a_month"),
        ("2019-01", "no_figures"),
        ("2027-01", "no_figures"),
    ],
)
def test_a_month_that_is_none_is_refused_with_a_way_out(
    statistics: StatisticsWorld, typed: str, code: str
) -> None:
    statistics.roll()
    with pytest.raises(InvalidFields) as refused:
        seen(statistics, Role.MONITOR, "ksp", typed)
    [fault] = refused.value.fields
    assert (fault.name, fault.code) == ("month", code)
    assert (fault.limit == "2026-11, 2026-10") is (code == "no_figures")


def test_an_agency_that_takes_no_reports_is_shown_only_where_it_has_figures(
    statistics: StatisticsWorld,
) -> None:
    retired = replace(REFERENCE.agencies["imigrasi"], active=False)
    reference = replace(REFERENCE, agencies={**REFERENCE.agencies, "imigrasi": retired})
    ask: dict[str, Any] = {
        "figures": statistics.figures,
        "reference": reference,
        "now": statistics.world.now,
    }
    assert "imigrasi" not in names(read_figures(an_officer(Role.MONITOR, "ksp"), None, **ask))
