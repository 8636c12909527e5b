"""Ports of the use cases about contacts: daily limits, opt-outs, one-time codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from chalicelib.domain.contacts.verified_contact import (
    Channel,
    OptOutReason,
)


class DailyLimits(Protocol):
    """Counters per day, each refusing what exceeds its limit."""

    def count_within_limit(self, counter: str, *, most: int, day: date) -> bool:
        """Add one to a counter of that day: True, or False and nothing added once it is `most`.

        Raises: Unavailable.
        """

    def count_once_within_limit(self, counter: str, what: str, *, most: int, day: date) -> bool:
        """Count `what` on that day: True, also when it was counted before; False and not counted
        once `most` others were. A counter is counted by this or the other method, never by both.

        Raises: Unavailable.
        """


class OptOuts(Protocol):
    """Opt-outs: by report and channel, and by address for whatever report it belongs to."""

    def opt_outs_of_report(self, report: str) -> Mapping[Channel, OptOutReason]:
        """Return why a report's contact gets no more messages, by channel. Raises: Unavailable."""

    def save_opt_out(
        self, report: str, channel: Channel, reason: OptOutReason | None, *, now: datetime
    ) -> None:
        """Opt one channel of a report's contact out; None opts it in again. Raises: Unavailable."""

    def save_address_opt_out(
        self, address_hash: str, reason: OptOutReason | None, *, now: datetime
    ) -> None:
        """Opt an address out, known by its `address_hash`; None opts it in again.

        Raises: Unavailable.
        """

    def address_opt_out(self, address_hash: str) -> OptOutReason | None:
        """Return why an address is opted out; None when it is not. Raises: Unavailable."""


@dataclass(frozen=True, kw_only=True)
class OneTimeCode:
    """A one-time code that was sent. The code is not stored: `nonce` and the pepper make it."""

    report: str
    channel: Channel
    nonce: str
    sent_at: datetime
    attempts: int = 0


class OneTimeCodes(Protocol):
    """The last one-time code sent, by report and channel."""

    def last_code(self, report: str, channel: Channel) -> OneTimeCode | None:
        """Return it; None when there is none, or it is older than a day. Raises: Unavailable."""

    def replace_code(self, code: OneTimeCode, *, over: OneTimeCode | None) -> None:
        """Store `code` in the place of `over`, or as the first one with None.

        Raises: VersionConflict when another one is stored there, Unavailable.
        """
