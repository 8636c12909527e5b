"""Keep the SMS budget: how many SMS may leave in a month, to people and to agencies together.

The setting is `SMS_BUDGET` (the stack's parameter `SmsMonthlyBudget`). When it is used up, SMS are
spared and e-mail goes on; metrics ring an alarm before that (decision 26).
"""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.deadlines.calendar import month_of
from chalicelib.usecases.notifications.ports import SmsSpending

#: What the counter is called.
SMS_BUDGET = "sms"
#: Percent of the budget from which an alarm rings.
WARN_AT = 80


def spend_sms_budget(
    count: int,
    *,
    most: int,
    budget: int,
    spending: SmsSpending,
    count_metric: Callable[[str], None],
    now: datetime,
) -> bool:
    """Count SMS; whether the month has room for all of them."""
    spent = spending.spend_if_room(SMS_BUDGET, month_of(now), most=most, count=count)
    if spent is None or spent * 100 >= budget * WARN_AT:
        count_metric("SmsBudgetLow")
    if spent is None:
        count_metric("SmsOverBudget")
    return spent is not None
