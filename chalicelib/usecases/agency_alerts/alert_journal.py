"""What agencies were told: digests, and the morning after a night without telephones, need it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Noted:
    """One alert to one agency, as the journal keeps it. `at` is when we told, not when it happened.

    The same event, told again after a fault, has the same `event`.
    """

    agency: str
    event: str
    at: datetime
    report: str
    attributes: Mapping[str, str]


class Journal(Protocol):
    """What each agency was told in the last weeks: digests and mornings after are made of it."""

    def note(self, noted: Noted) -> None:
        """Keep it."""

    def between(self, agency: str, start: datetime, end: datetime) -> Sequence[Noted]:
        """What was told in [start, end), in order; each event once."""

    def hold(self, agency: str, morning: date) -> None:
        """Note that something for this agency's telephones waits for that morning."""

    def held(self, morning: date) -> Sequence[str]:
        """The agencies for which something waits."""
