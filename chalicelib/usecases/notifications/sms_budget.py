"""Keep the SMS budget: how many SMS may leave in a month, to people and to agencies together.

The setting is `SMS_BUDGET` (the stack's parameter `SmsMonthlyBudget`); a month is one of
Asia/Jakarta. From 80 percent the metric SmsBudgetLow rings an alarm. When the budget is used up,
SMS to people are held back with the reason `over_budget` (one-time codes may exceed it a little,
new access codes always, see `delivery_rules.py`), alerts reach agencies by e-mail only
(`agency_alerts/send_alert.py`), and SmsOverBudget counts each refusal (decision 26).
"""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.deadlines.calendar import month_of
from chalicelib.usecases.notifications.ports import SmsSpending

#: The name of its counter, stored.
SMS_COUNTER = "sms"
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
    """Count SMS of this month; tell whether all of them fit into `most`, else none is counted.

    `most` is the budget, or more for messages that may exceed it. Raises: Unavailable.
    """
    spent = spending.spend_if_room(SMS_COUNTER, month_of(now), most=most, count=count)
    if spent is None or spent * 100 >= budget * WARN_AT:
        count_metric("SmsBudgetLow")
    if spent is None:
        count_metric("SmsOverBudget")
    return spent is not None
