"""Figures of agencies: facts kept as events come, and rolled up into a sheet per agency and month.

A fact is an item under the key of its event, not a counter: whatever comes twice, late or out of
order counts once. A sheet is made of the facts anew each time, so repeating that changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.deadlines.calendar import local_day, month_of
from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.permissions import figures_of
from chalicelib.domain.reports.report import Officer
from chalicelib.domain.statistics.figures import (
    Tally,
    counts,
    facts,
    first_day,
    holder_before,
    is_settled,
    month_before,
)
from chalicelib.usecases.agency_alerts.resumable_round import is_round_done, resume_round
from chalicelib.usecases.ports import Checkpoints
from chalicelib.usecases.reports.ports import Dossiers
from chalicelib.usecases.statistics.ports import (
    AgencyBacklog,
    FigureMonth,
    Figures,
    FigureSheet,
    Workload,
)


@dataclass(frozen=True, kw_only=True)
class FiguresDeps:
    """Everything that rolling up needs."""

    figures: Figures
    workload: Workload
    marks: Checkpoints


@dataclass(frozen=True, kw_only=True)
class RollUpRun:
    """What a run wrote. `complete` is False when time ran out: the next run goes on."""

    sheets: int = 0
    complete: bool = True


def count(event: Event, *, reports: Dossiers, figures: Figures) -> int:
    """Keep what an event counts; how many facts. Its history is read only where it must be."""
    if not counts(event):
        return 0
    found = facts(event, _holder(event, reports))
    if found:
        figures.keep(event, found)
    return len(found)


def _holder(event: Event, reports: Dossiers) -> str | None:
    """Who had the report before the event; one that moves it says so itself."""
    if moved := event.changes.get("agency"):
        holder: str | None = moved[0]
        return holder
    return holder_before(reports.dossier(event.report).events, event.seq)


def roll_up(
    *,
    ledger: FiguresDeps,
    reference: Reference,
    now: datetime,
    has_time_left: Callable[[], bool],
    again: bool = False,
    everybody: bool = False,
) -> RollUpRun:
    """Once a day, make the sheets of this month, and of the one before until it is settled.

    Runs follow each other and go on where one stopped; `again` begins anew. A month's first run
    looks at every agency, the others at those that have facts or owe something; `everybody` has
    every agency looked at in any case.
    """
    mark = f"figures:{local_day(now)}"
    if again:
        ledger.marks.put(mark, "")
    if is_round_done(mark, ledger.marks):
        return RollUpRun()
    there = ledger.figures.months()
    pages = [_Page(month, ledger.figures) for month in _unsettled(there, now)]
    first = month_of(now) not in {month.month for month in there}
    looked = set(reference.agencies) if first or everybody else _that_matter(pages)
    written = 0
    for agency in resume_round(
        mark, looked & reference.agencies.keys(), ledger.marks, has_time_left
    ):
        if agency is None:
            return RollUpRun(sheets=written, complete=False)
        standing = ledger.workload.standing(agency, now)
        written += sum(page.write(agency, standing) for page in pages)
    for page in pages:
        complete = is_settled(page.month, now)
        ledger.figures.put_month(FigureMonth(month=page.month, as_of=now, complete=complete))
    return RollUpRun(sheets=written)


def _unsettled(there: Sequence[FigureMonth], now: datetime) -> list[str]:
    running = month_of(now)
    before = month_before(running)
    settled = {month.month for month in there if month.complete}
    return [month for month in (running, before) if month not in settled]


class _Page:
    """A month's sheets while they are made: what is as it was is not written again."""

    def __init__(self, month: str, figures: Figures) -> None:
        self.month, self._figures = month, figures
        self._there, self.counted = figures.sheets(month), set(figures.agencies(month))
        noted = ((name, sheet.standing) for name, sheet in self._there.items())
        self.owing = {name for name, standing in noted if standing and standing.open}

    def write(self, agency: str, standing: AgencyBacklog) -> bool:
        """Make the sheet of an agency; whether it had to be written."""
        has_facts = agency in self.counted
        tally = self._figures.tally(agency, self.month) if has_facts else Tally()
        sheet = FigureSheet(agency=agency, tally=tally, standing=standing)
        there = self._there.get(agency)
        if there == sheet or (there is None and not tally and not standing.open):
            return False
        self._figures.put_sheet(self.month, sheet)
        return True


def _that_matter(pages: Sequence[_Page]) -> set[str]:
    """The agencies whose sheets may change: facts came, or reports waited when they were made."""
    return {agency for page in pages for agency in (*page.counted, *page.owing)}


@dataclass(frozen=True, kw_only=True)
class FiguresOverview:
    """The figures that somebody may see of a month: those of each agency in scope, by name."""

    month: str
    head: FigureMonth | None
    scope: str
    months: Sequence[str]
    sheets: Sequence[FigureSheet]


def read_figures(
    officer: Officer, month: str | None, *, figures: Figures, reference: Reference, now: datetime
) -> FiguresOverview:
    """A month's figures; without a month the last one that is over, else the running one.

    Raises ActNotAllowed, and InvalidFields for a month that is none or has no figures.
    """
    scope, agencies = figures_of(officer, reference)
    heads = {there.month: there for there in figures.months()}
    wanted = _wanted(month, list(heads), month_of(now))
    there = figures.sheets(wanted) if wanted in heads else {}
    shown = [
        there.get(agency) or FigureSheet(agency=agency, tally=Tally(), standing=None)
        for agency in agencies
        if agency in there or reference.agencies[agency].takes_reports
    ]
    return FiguresOverview(
        month=wanted, head=heads.get(wanted), scope=scope, months=list(heads), sheets=shown
    )


def _wanted(month: str | None, there: Sequence[str], running: str) -> str:
    if month is None:
        return next((known for known in there if known < running), running)
    try:
        first_day(month)
    except ValueError:
        fault = FieldError(name="month", code="not_a_month")
        raise InvalidFields([fault]) from None
    if month not in there and month != running:
        known = ", ".join(there) or running
        raise InvalidFields([FieldError(name="month", code="no_figures", limit=known)])
    return month
