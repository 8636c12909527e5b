"""Figures in memory; the contract tests run on these and on the adapters."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chalicelib.domain.deadlines.calendar import month_of
from chalicelib.domain.reports.codes import Bucket
from chalicelib.domain.reports.history import Event
from chalicelib.domain.statistics.figures import Fact, Tally
from chalicelib.usecases.statistics.ports import AgencyBacklog, FigureMonth, FigureSheet
from tests.fakes.reports import FakeReports


class FakeFigures:
    """Figures."""

    def __init__(self) -> None:
        self.facts: dict[tuple[str, str], dict[str, list[Fact]]] = {}
        self.kept: dict[str, dict[str, FigureSheet]] = {}
        self.heads: dict[str, FigureMonth] = {}
        self.puts = 0

    def keep(self, event: Event, found: Sequence[Fact]) -> None:
        for agency in {fact.agency for fact in found}:
            there = self.facts.setdefault((month_of(event.at), agency), {})
            there[f"{event.report}#{event.seq}"] = [f for f in found if f.agency == agency]

    def agencies(self, month: str) -> Sequence[str]:
        return sorted(agency for there, agency in self.facts if there == month)

    def tally(self, agency: str, month: str) -> Tally:
        there = self.facts.get((month, agency), {})
        return Tally.of(fact for found in there.values() for fact in found)

    def put_sheet(self, month: str, sheet: FigureSheet) -> None:
        self.puts += 1
        self.kept.setdefault(month, {})[sheet.agency] = sheet

    def sheets(self, month: str) -> Mapping[str, FigureSheet]:
        return dict(self.kept.get(month, {}))

    def put_month(self, month: FigureMonth) -> None:
        self.heads[month.month] = month

    def months(self) -> Sequence[FigureMonth]:
        return [self.heads[month] for month in sorted(self.heads, reverse=True)]


class FakeWorkload:
    """Workload."""

    def __init__(self, reports: FakeReports) -> None:
        self.reports = reports
        self.looked: list[str] = []

    def backlog(self, agency: str, now: datetime) -> AgencyBacklog:
        self.looked.append(agency)
        owed = [
            report
            for report in self.reports.reports.values()
            if report.agency == agency and report.bucket in (Bucket.VERIFICATION, Bucket.FOLLOW_UP)
        ]
        overdue = sum(bool(r.due_at and r.due_at < now) for r in owed)
        return AgencyBacklog(open=len(owed), overdue=overdue)
