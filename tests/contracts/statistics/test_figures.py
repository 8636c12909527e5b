"""Figures and Workload: fakes and adapters keep the same promises."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.statistics.figures import DynamoFigures, DynamoWorkload
from chalicelib.domain.reports.codes import Act, State
from chalicelib.domain.reports.history import REPORTER, Event
from chalicelib.domain.statistics.figures import Fact, Figure, Tally
from chalicelib.usecases.statistics.ports import AgencyBacklog, FigureMonth, FigureSheet
from infra.figures import month_asked, table
from infra.local.console import Failed
from tests.builders import BANDUNG, JABAR, NOW, REFERENCE, a_report
from tests.contracts.stores import dynamo_reports
from tests.fakes.reports import FakeReports
from tests.fakes.statistics import FakeFigures, FakeWorkload

F = Figure


@pytest.fixture(params=["fake", "dynamodb"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def figures(kind: str, request: pytest.FixtureRequest) -> Any:
    if kind == "fake":
        return FakeFigures()
    return DynamoFigures(request.getfixturevalue("dynamodb"), "test")


def an_event(seq: int = 3, **changes: Any) -> Event:
    event = Event(
        report="7K2M9QXD4TPC",
        seq=seq,
        at=NOW,
        act=Act.RATE,
        actor=REPORTER,
        changes={},
        previous="",
    )
    return replace(event, **changes)


def test_an_event_that_comes_twice_counts_once_for_each_agency(figures: Any) -> None:
    found = [
        Fact(agency=BANDUNG, figure=F.PASSED_ON),
        Fact(agency=BANDUNG, figure=F.ANSWER_DAYS, value=4),
        Fact(agency=JABAR, figure=F.RECEIVED),
    ]
    for _ in range(2):
        figures.keep(an_event(), found)
    for seq in range(4, 24):  # over all shards
        figures.keep(an_event(seq), [Fact(agency=BANDUNG, figure=F.RATED, value=2)])
    figures.keep(an_event(24, at=NOW + timedelta(days=10)), found)
    assert figures.tally(BANDUNG, "2026-11") == Tally(
        {(F.PASSED_ON, 0): 1, (F.ANSWER_DAYS, 4): 1, (F.RATED, 2): 20}
    )
    assert figures.tally(JABAR, "2026-11") == Tally({(F.RECEIVED, 0): 1})
    assert figures.tally(JABAR, "2026-10") == Tally()
    assert sorted(figures.agencies("2026-11")) == [JABAR, BANDUNG]
    assert figures.agencies("2026-10") == []


def test_sheets_come_back_by_month_with_one_query(figures: Any) -> None:
    whole = FigureSheet(
        agency=BANDUNG,
        tally=Tally({(F.RATED, 5): 3, (F.RATED, 1): 1, (F.RECEIVED, 0): 7}),
        backlog=AgencyBacklog(open=4, overdue=0),
    )
    bare = FigureSheet(agency=JABAR, tally=Tally(), backlog=None)
    for sheet in (replace(whole, tally=Tally()), whole, bare):
        figures.put_sheet("2026-11", sheet)
    assert figures.sheets("2026-11") == {BANDUNG: whole, JABAR: bare}
    assert figures.sheets("2026-10") == {}


def test_months_are_known_newest_first(figures: Any) -> None:
    old = FigureMonth(month="2026-10", as_of=NOW, complete=False)
    for month in (old, FigureMonth(month="2026-11", as_of=NOW, complete=False)):
        figures.put_month(month)
    figures.put_month(replace(old, complete=True))
    assert [(m.month, m.complete) for m in figures.months()] == [
        ("2026-11", False),
        ("2026-10", True),
    ]
    assert figures.months()[1].as_of == NOW


def test_what_an_agency_owes_is_counted_by_its_tabs(
    kind: str, request: pytest.FixtureRequest
) -> None:
    if kind == "fake":
        reports: Any = FakeReports()
        workload: Any = FakeWorkload(reports)
    else:
        client = request.getfixturevalue("dynamodb")
        reports = dynamo_reports()
        workload = DynamoWorkload(client, "test")
    states = (State.UNVERIFIED, State.ASSIGNED, State.IN_PROGRESS, State.ON_HOLD, State.ANSWERED)
    for n, state in enumerate(states):
        reports.add(replace(a_report(), id=f"23456789AB{n}C", state=state), None)
    report = a_report()
    due = report.due_at
    assert due is not None
    assert workload.backlog(BANDUNG, due) == AgencyBacklog(open=3, overdue=0)
    assert workload.backlog(BANDUNG, due + timedelta(seconds=1)) == AgencyBacklog(open=3, overdue=3)
    assert workload.backlog(JABAR, due) == AgencyBacklog(open=0, overdue=0)


def test_the_operators_table_shows_months_or_the_agencies_of_one() -> None:
    tallies = {"2026-10": {BANDUNG: Tally({(F.RECEIVED, 0): 4}), "gone": Tally({(F.RATED, 3): 2})}}
    _, months = table(tallies, REFERENCE, None).splitlines()
    assert months.split() == ["2026-10", "4", *"0" * 8, "2"]
    _, bandung, gone = table(tallies, REFERENCE, "2026-10").splitlines()
    assert bandung.startswith("Pemerintah Kota Bandung ")
    assert gone.split()[0] == "gone"


@pytest.mark.parametrize("typed", ["oktober", "2026-12", "2026-1"])
def test_the_refusal_says_how_a_month_is_written(typed: str) -> None:
    with pytest.raises(Failed, match="MONTH=2026-10"):
        month_asked(typed, NOW.date())
    assert month_asked("2026-11", NOW.date()) == "2026-11"
    assert month_asked("", NOW.date()) is None
