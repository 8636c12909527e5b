"""One-time codes: the fake and DynamoDB keep the same promises."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.contacts.one_time_codes import DynamoOneTimeCodes
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import VersionConflict
from chalicelib.usecases.contacts.ports import OneTimeCode
from tests.builders import NOW
from tests.fakes.notifications import (
    FakeOneTimeCodes,
)


@pytest.fixture(params=["fake", "dynamodb"])
def codes(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeOneTimeCodes()
    return DynamoOneTimeCodes(request.getfixturevalue("dynamodb"), "test")


CODE = OneTimeCode(report="R1", channel=Channel.EMAIL, nonce="n1", sent_at=NOW)


def test_the_last_code_is_kept_by_report_and_channel(codes: Any) -> None:
    assert codes.last_code("R1", Channel.EMAIL) is None
    codes.replace_code(CODE, over=None)
    assert codes.last_code("R1", Channel.EMAIL) == CODE
    assert codes.last_code("R1", Channel.SMS) is None
    assert codes.last_code("R2", Channel.EMAIL) is None


def test_a_code_takes_the_place_of_the_one_it_knows_and_of_no_other(codes: Any) -> None:
    codes.replace_code(CODE, over=None)
    tried = replace(CODE, attempts=1)
    codes.replace_code(tried, over=CODE)
    for stale in (None, CODE, replace(CODE, nonce="n0", attempts=1)):
        with pytest.raises(VersionConflict):
            codes.replace_code(replace(CODE, nonce="n2"), over=stale)
    assert codes.last_code("R1", Channel.EMAIL) == tried


def test_a_code_is_forgotten_after_a_day(dynamodb: Any) -> None:
    DynamoOneTimeCodes(dynamodb, "test").replace_code(CODE, over=None)
    [item] = dynamodb.scan(TableName="test")["Items"]
    assert int(item["expires_at"]["N"]) == int((NOW + timedelta(days=1)).timestamp())
