"""The month's budget for SMS: what may still leave, and when an alarm rings."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from chalicelib.domain.deadlines.calendar import month_of

#: What the counter is called.
SMS = "sms"
#: Percent of the budget from which an alarm rings.
WARN_AT = 80


class Spending(Protocol):
    """What was spent, by month."""

    def spend(self, what: str, month: str, *, most: int, count: int = 1) -> int | None:
        """Count `count` more of `what` in a month (`2026-11`) and say how many there are now; None,
        and nothing counted, when they would be more than `most`."""

    def has_room(self, what: str, month: str, *, most: int, count: int) -> bool:
        """Whether `count` more would fit; nothing is counted."""


def take_sms(
    count: int,
    *,
    most: int,
    budget: int,
    spending: Spending,
    said: Callable[[str], None],
    now: datetime,
) -> bool:
    """Count SMS; whether the month has room for all of them."""
    spent = spending.spend(SMS, month_of(now), most=most, count=count)
    if spent is None or spent * 100 >= budget * WARN_AT:
        said("SmsBudgetLow")
    if spent is None:
        said("SmsOverBudget")
    return spent is not None
