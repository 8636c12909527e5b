"""Declare what carrying out deadlines needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class DueReport:
    """A report with a timed act in the past."""

    id: str
    at: datetime


class DueReports(Protocol):
    """The due index."""

    def until(self, now: datetime, start: int = 0) -> Iterable[DueReport]:
        """Every report whose next timed act lies at or before `now`, page by page.

        `start` turns the order of the shards, so that two runs do not meet at each report.
        """
