"""What holds messages back: limits by day, and stops by report and by address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from chalicelib.domain.contacts.verified_contact import (
    Channel,
    OptOutReason,
)


class DailyLimits(Protocol):
    """Counters by day that refuse the one too many."""

    def count_within_limit(self, what: str, *, most: int, day: date) -> bool:
        """Count one more of `what` on that day, unless there were `most`: then False."""


class OptOuts(Protocol):
    """Where nothing more goes: by report and channel, and by address wherever it occurs."""

    def opt_outs_of_report(self, report: str) -> Mapping[Channel, OptOutReason]:
        """The stops of a report's contact, by channel."""

    def save_opt_out(
        self, report: str, channel: Channel, why: OptOutReason | None, *, now: datetime
    ) -> None:
        """Stop one channel of a report's contact; None lets it go on."""

    def save_address_opt_out(self, trace: str, why: OptOutReason | None, *, now: datetime) -> None:
        """Send nothing more to an address, known by its keyed trace; None lets it go on."""

    def address_opt_out(self, trace: str) -> OptOutReason | None:
        """Why nothing goes to an address."""


@dataclass(frozen=True, kw_only=True)
class OneTimeCode:
    """A one-time code that left. The code itself is not kept: `nonce` and the pepper make it."""

    report: str
    channel: Channel
    nonce: str
    sent_at: datetime
    attempts: int = 0


class OneTimeCodes(Protocol):
    """The one-time code that was last sent, by report and channel."""

    def last_code(self, report: str, channel: Channel) -> OneTimeCode | None:
        """The last one; None when there is none, or it was forgotten after a day."""

    def replace_code(self, code: OneTimeCode, *, over: OneTimeCode | None) -> None:
        """Replace `over`, or nothing; raises VersionConflict when another one is there."""
