"""Keep figures of agencies: facts as events come, rolled up into a sheet per agency and month.

A fact is an item under the key of its event, not a counter: what comes twice, late or out of order
counts once. A sheet is made of the facts anew each time, so repeating that changes nothing
(decision 30).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.deadlines.calendar import local_day, month_of
from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.permissions import readable_figures
from chalicelib.domain.reports.report import Officer
from chalicelib.domain.statistics.figures import (
    Tally,
    facts_of_event,
    first_day,
    holder_before,
    is_settled,
    may_count,
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
    """The collaborators of rolling up figures."""

    figures: Figures
    workload: Workload
    checkpoints: Checkpoints


@dataclass(frozen=True, kw_only=True)
class RollUpRun:
    """What a run wrote. `complete` is False when time ran out: the next run continues."""

    sheets: int = 0
    complete: bool = True


def count_event(event: Event, *, reports: Dossiers, figures: Figures) -> int:
    """Store the facts of an event; return how many. Its history is read only where it must be.

    Raises: Unavailable when the store does not answer.
    """
    if not may_count(event):
        return 0
    found = facts_of_event(event, _holder(event, reports))
    if found:
        figures.keep(event, found)
    return len(found)


def _holder(event: Event, reports: Dossiers) -> str | None:
    """Return the agency that had the report before the event; an event that moves the report names
    it.
    """
    if moved := event.changes.get("agency"):
        holder: str | None = moved[0]
        return holder
    return holder_before(reports.dossier(event.report).events, event.seq)


def roll_up(
    *,
    deps: FiguresDeps,
    reference: Reference,
    now: datetime,
    has_time_left: Callable[[], bool],
    again: bool = False,
    everybody: bool = False,
) -> RollUpRun:
    """Make the sheets of this month once a day, and of the month before until it is settled.

    Runs follow each other and continue where one stopped; `again` starts over. A month's first run
    looks at every agency, the others at those with facts or a backlog; `everybody` looks at every
    agency in any case. Raises: Unavailable when the store does not answer.
    """
    mark = f"figures:{local_day(now)}"
    if again:
        deps.checkpoints.write(mark, "")
    if is_round_done(mark, deps.checkpoints):
        return RollUpRun()
    there = deps.figures.months()
    pages = [_MonthSheets(month, deps.figures) for month in _unsettled(there, now)]
    first = month_of(now) not in {month.month for month in there}
    looked = (
        set(reference.agencies) if first or everybody else _agencies_with_facts_or_backlog(pages)
    )
    written = 0
    for agency in resume_round(
        mark, looked & reference.agencies.keys(), deps.checkpoints, has_time_left
    ):
        if agency is None:
            return RollUpRun(sheets=written, complete=False)
        backlog = deps.workload.backlog(agency, now)
        written += sum(page.write(agency, backlog) for page in pages)
    for page in pages:
        complete = is_settled(page.month, now)
        deps.figures.put_month(FigureMonth(month=page.month, as_of=now, complete=complete))
    return RollUpRun(sheets=written)


def _unsettled(there: Sequence[FigureMonth], now: datetime) -> list[str]:
    running = month_of(now)
    before = month_before(running)
    settled = {month.month for month in there if month.complete}
    return [month for month in (running, before) if month not in settled]


class _MonthSheets:
    """A month's sheets while they are made: an unchanged one is not written again."""

    def __init__(self, month: str, figures: Figures) -> None:
        self.month, self._figures = month, figures
        self._there, self.counted = figures.sheets(month), set(figures.agencies(month))
        noted = ((name, sheet.backlog) for name, sheet in self._there.items())
        self.owing = {name for name, backlog in noted if backlog and backlog.open}

    def write(self, agency: str, backlog: AgencyBacklog) -> bool:
        """Make the sheet of an agency; return whether it had to be written."""
        has_facts = agency in self.counted
        tally = self._figures.tally(agency, self.month) if has_facts else Tally()
        sheet = FigureSheet(agency=agency, tally=tally, backlog=backlog)
        there = self._there.get(agency)
        if there == sheet or (there is None and not tally and not backlog.open):
            return False
        self._figures.put_sheet(self.month, sheet)
        return True


def _agencies_with_facts_or_backlog(pages: Sequence[_MonthSheets]) -> set[str]:
    """Return the agencies whose sheets may change: facts came, or a backlog was noted."""
    return {agency for page in pages for agency in (*page.counted, *page.owing)}


@dataclass(frozen=True, kw_only=True)
class FiguresOverview:
    """The figures that an officer may see of a month: those of each agency in scope, by name."""

    month: str
    head: FigureMonth | None
    scope: str
    months: Sequence[str]
    sheets: Sequence[FigureSheet]


def read_figures(
    officer: Officer, month: str | None, *, figures: Figures, reference: Reference, now: datetime
) -> FiguresOverview:
    """Return a month's figures; without a month the last complete one, else the running one.

    Raises: ActNotAllowed for roles without figures; InvalidFields for what is no month or has no
    figures.
    """
    scope, agencies = readable_figures(officer, reference)
    heads = {there.month: there for there in figures.months()}
    wanted = _wanted(month, list(heads), month_of(now))
    there = figures.sheets(wanted) if wanted in heads else {}
    shown = [
        there.get(agency) or FigureSheet(agency=agency, tally=Tally(), backlog=None)
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
