"""Marks: the fake and DynamoDB keep the same promises."""

from typing import Any

import pytest

from chalicelib.adapters.dynamodb.checkpoints import DynamoCheckpoints
from tests.contracts.stores import report_items
from tests.fakes.checkpoints import FakeCheckpoints


@pytest.fixture(params=["fake", "dynamodb"])
def checkpoints(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeCheckpoints()
    request.getfixturevalue("dynamodb")
    return DynamoCheckpoints(report_items())


def test_a_note_is_kept_and_replaced(checkpoints: Any) -> None:
    assert checkpoints.read("recounted") is None
    checkpoints.write("recounted", "one")
    checkpoints.write("proved", "other")
    assert checkpoints.read("recounted") == "one"
    checkpoints.write("recounted", "two")
    assert (checkpoints.read("recounted"), checkpoints.read("proved")) == ("two", "other")
