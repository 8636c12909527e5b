"""Daily limits: the fake and DynamoDB keep the same promises."""

from datetime import date, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.adapters.dynamodb.contacts.daily_limits import DynamoDailyLimits
from chalicelib.domain.errors import Unavailable
from tests.builders import NOW
from tests.contracts.conftest import REGION
from tests.fakes.notifications import (
    FakeDailyLimits,
)

DAY = NOW.date()


@pytest.fixture(params=["fake", "dynamodb"])
def limits(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeDailyLimits()
    return DynamoDailyLimits(request.getfixturevalue("dynamodb"), "test")


def test_a_limit_refuses_the_one_too_many_and_begins_anew_each_day(limits: Any) -> None:
    assert [limits.count_within_limit("codes:R1", most=2, day=DAY) for _ in range(4)] == [
        True,
        True,
        False,
        False,
    ]
    assert limits.count_within_limit("codes:R2", most=2, day=DAY)
    assert limits.count_within_limit("codes:R1", most=2, day=DAY + timedelta(days=1))


def test_what_comes_again_is_counted_once(limits: Any) -> None:
    def count(what: str, day: date = DAY) -> bool:
        return bool(limits.count_once_within_limit("inbound:S1", what, most=2, day=day))

    assert [count(what) for what in ("a", "a", "a", "b", "c", "c", "a")] == [
        True,
        True,
        True,
        True,
        False,
        False,
        True,
    ]
    assert count("c", DAY + timedelta(days=1))


def test_counters_are_forgotten(dynamodb: Any) -> None:
    DynamoDailyLimits(dynamodb, "test").count_within_limit("codes:R1", most=2, day=DAY)
    [item] = dynamodb.scan(TableName="test")["Items"]
    assert int(item["expires_at"]["N"]) > NOW.timestamp()


def test_a_table_that_is_away_is_unavailable(aws: None) -> None:
    client = boto3.client("dynamodb", REGION)
    with pytest.raises(Unavailable):
        DynamoDailyLimits(client, "none").count_within_limit("x", most=1, day=DAY)
