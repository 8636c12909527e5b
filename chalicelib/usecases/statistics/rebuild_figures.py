"""Rebuild figures from histories, as an operator asks: every history is counted again.

What the stream stored is written over with the same; months of long ago get their sheets alone.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from chalicelib.domain.deadlines.calendar import month_of
from chalicelib.domain.reports.history import Event
from chalicelib.domain.statistics.figures import Figure, Tally, facts_of_event, is_settled
from chalicelib.usecases.statistics.ports import FigureMonth, Figures, FigureSheet

#: Tallies by month and agency.
Tallies = Mapping[str, Mapping[str, Tally]]


def recount_figures(
    histories: Iterable[Sequence[Event]],
    *,
    figures: Figures,
    keeps_facts: Callable[[str], bool],
    only: str | None = None,
) -> Tallies:
    """Count whole histories; facts are stored of the months that `keeps_facts` names.

    `only` limits it to one month. Returns tallies by month and agency.
    """
    counted: dict[str, dict[str, Counter[tuple[Figure, int]]]]
    counted = defaultdict(lambda: defaultdict(Counter))
    for events in histories:
        holder: str | None = None
        for event in events:
            found, month = facts_of_event(event, holder), month_of(event.at)
            if "agency" in event.changes:
                holder = event.changes["agency"][1]
            if not found or (only and month != only):
                continue
            if keeps_facts(month):
                figures.keep(event, found)
            for fact in found:
                counted[month][fact.agency][fact.figure, fact.value] += 1
    return {
        month: {agency: Tally(times) for agency, times in agencies.items()}
        for month, agencies in counted.items()
    }


def rewrite_sheets(tallies: Tallies, *, figures: Figures, now: datetime) -> int:
    """Write the sheets of all these months; return how many. A backlog noted before stays."""
    written = 0
    for month, agencies in tallies.items():
        there = figures.sheets(month)
        for agency in sorted({*there, *agencies}):
            noted = there.get(agency)
            backlog = noted.backlog if noted else None
            tally = agencies.get(agency, Tally())
            figures.put_sheet(month, FigureSheet(agency=agency, tally=tally, backlog=backlog))
            written += 1
        complete = is_settled(month, now)
        figures.put_month(FigureMonth(month=month, as_of=now, complete=complete))
    return written
