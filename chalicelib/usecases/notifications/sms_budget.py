"""The month's budget for SMS: what may still leave, and when an alarm rings."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.deadlines.calendar import month_of
from chalicelib.usecases.notifications.ports import SmsSpending

#: What the counter is called.
SMS = "sms"
#: Percent of the budget from which an alarm rings.
WARN_AT = 80


def take_sms(
    count: int,
    *,
    most: int,
    budget: int,
    spending: SmsSpending,
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
