"""Declare what figures need: facts, monthly sheets and how much waits for an agency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.reports.history import Event
from chalicelib.domain.statistics.figures import (
    Fact,
    Tally,
)


@dataclass(frozen=True, kw_only=True)
class AgencyBacklog:
    """What an agency owes at a moment: open reports that wait for it, and those overdue."""

    open: int
    overdue: int


@dataclass(frozen=True, kw_only=True)
class FigureSheet:
    """The figures of an agency in a month, and how it stood when they were last rolled up; None
    where that is long ago and nobody looked."""

    agency: str
    tally: Tally
    standing: AgencyBacklog | None


@dataclass(frozen=True, kw_only=True)
class FigureMonth:
    """A month that has figures, as of when, and whether nothing more can come."""

    month: str
    as_of: datetime
    complete: bool


class Figures(Protocol):
    """Facts by agency, month and event, and the sheets made of them."""

    def keep(self, event: Event, found: Sequence[Fact]) -> None:
        """Keep what an event counts. Again, it replaces itself."""

    def agencies(self, month: str) -> Sequence[str]:
        """The agencies that have facts of a month."""

    def tally(self, agency: str, month: str) -> Tally:
        """The facts of an agency in a month."""

    def put_sheet(self, month: str, sheet: FigureSheet) -> None:
        """Keep a sheet, over the one before."""

    def sheets(self, month: str) -> Mapping[str, FigureSheet]:
        """The sheets of a month by agency, with one query."""

    def put_month(self, month: FigureMonth) -> None:
        """A month was rolled up."""

    def months(self) -> Sequence[FigureMonth]:
        """The months that were, newest first."""


class Workload(Protocol):
    """What agencies owe, counted by their worklists."""

    def standing(self, agency: str, now: datetime) -> AgencyBacklog:
        """Of one agency."""
