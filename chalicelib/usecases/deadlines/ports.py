"""Declare what sweep, recount and coverage need of the world."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class DueReport:
    """A report in the due index and the moment of its next timed act."""

    id: str
    act_at: datetime


class DueReports(Protocol):
    """The due index: open reports by the moment of their next timed act."""

    def due_until(self, now: datetime, start: int = 0) -> Iterable[DueReport]:
        """Iterate over the reports whose next timed act lies at or before `now`, page by page.

        `start` turns the order of the shards, so that two runs do not meet at each report.
        Raises: Unavailable.
        """
