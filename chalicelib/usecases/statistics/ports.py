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
    """What waits for an agency at a moment: open reports, and how many of them are overdue."""

    open: int
    overdue: int


@dataclass(frozen=True, kw_only=True)
class FigureSheet:
    """The figures of an agency in a month, and its backlog when they were last rolled up; None
    where no backlog was noted.
    """

    agency: str
    tally: Tally
    backlog: AgencyBacklog | None


@dataclass(frozen=True, kw_only=True)
class FigureMonth:
    """A month that has figures, as of when, and whether they are complete."""

    month: str
    as_of: datetime
    complete: bool


class Figures(Protocol):
    """Facts by agency, month and event, and the sheets made of them."""

    def keep(self, event: Event, found: Sequence[Fact]) -> None:
        """Store the facts of an event; the same event again replaces them."""

    def agencies(self, month: str) -> Sequence[str]:
        """List the agencies that have facts of a month."""

    def tally(self, agency: str, month: str) -> Tally:
        """Add up the facts of an agency in a month."""

    def put_sheet(self, month: str, sheet: FigureSheet) -> None:
        """Store a sheet, over the one before."""

    def sheets(self, month: str) -> Mapping[str, FigureSheet]:
        """Read the sheets of a month by agency, with one query."""

    def put_month(self, month: FigureMonth) -> None:
        """Note that a month was rolled up."""

    def months(self) -> Sequence[FigureMonth]:
        """List the months that were rolled up, newest first."""


class Workload(Protocol):
    """The backlog of agencies, counted from their worklists."""

    def backlog(self, agency: str, now: datetime) -> AgencyBacklog:
        """Count what waits for an agency at `now`."""
