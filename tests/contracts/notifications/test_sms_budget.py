"""The SMS budget: the fake and DynamoDB keep the same promises."""

from typing import Any

import pytest

from chalicelib.adapters.dynamodb.notifications.sms_budget import DynamoSmsSpending
from tests.fakes.notifications import (
    FakeSmsSpending,
)


@pytest.mark.parametrize("kind", ["fake", "dynamodb"])
def test_a_budget_is_spent_by_month_and_no_further(
    kind: str, request: pytest.FixtureRequest
) -> None:
    spending: Any = FakeSmsSpending()
    if kind == "dynamodb":
        spending = DynamoSmsSpending(request.getfixturevalue("dynamodb"), "test")
    assert [spending.spend_if_room("sms", "2026-11", most=2) for _ in range(4)] == [
        1,
        2,
        None,
        None,
    ]
    assert spending.spend_if_room("sms", "2026-11", most=3) == 3
    assert spending.spend_if_room("sms", "2026-12", most=2) == 1
    assert spending.spend_if_room("nothing", "2026-11", most=0) is None


@pytest.mark.parametrize("kind", ["fake", "dynamodb"])
def test_many_are_spent_at_once_or_none(kind: str, request: pytest.FixtureRequest) -> None:
    spending: Any = FakeSmsSpending()
    if kind == "dynamodb":
        spending = DynamoSmsSpending(request.getfixturevalue("dynamodb"), "test")
    assert spending.spend_if_room("sms", "2026-11", most=10, count=11) is None
    assert spending.spend_if_room("sms", "2026-11", most=10, count=7) == 7
    assert spending.spend_if_room("sms", "2026-11", most=10, count=4) is None
    assert spending.has_room("sms", "2026-11", most=10, count=3)
    assert not spending.has_room("sms", "2026-11", most=10, count=4)
    assert spending.has_room("sms", "2026-12", most=10, count=10)
    assert spending.spend_if_room("sms", "2026-11", most=10, count=3) == 10
