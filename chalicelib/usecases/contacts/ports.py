"""What holds messages back: limits by day, and stops by report and by address."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from chalicelib.domain.contacts.verified_contact import Channel, Stop


class Limits(Protocol):
    """Counters by day that refuse the one too many."""

    def take(self, what: str, *, most: int, day: date) -> bool:
        """Count one more of `what` on that day, unless there were `most`: then False."""


class Stops(Protocol):
    """Where nothing more goes: by report and channel, and by address wherever it occurs."""

    def of(self, report: str) -> Mapping[Channel, Stop]:
        """The stops of a report's contact, by channel."""

    def put(self, report: str, channel: Channel, why: Stop | None, *, now: datetime) -> None:
        """Stop one channel of a report's contact; None lets it go on."""

    def block(self, trace: str, why: Stop | None, *, now: datetime) -> None:
        """Send nothing more to an address, known by its keyed trace; None lets it go on."""

    def blocked(self, trace: str) -> Stop | None:
        """Why nothing goes to an address."""
