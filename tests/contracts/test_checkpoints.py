"""Checkpoints: the fake and DynamoDB keep the same promises."""

from typing import Any

import pytest

from chalicelib.adapters.dynamodb.checkpoints import DynamoCheckpoints
from tests.fakes.checkpoints import FakeCheckpoints


@pytest.fixture(params=["fake", "dynamodb"])
def checkpoints(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeCheckpoints()
    return DynamoCheckpoints(request.getfixturevalue("dynamodb"), "test")


def test_a_checkpoint_that_the_release_before_wrote_is_read(dynamodb: Any) -> None:
    item = {"PK": "MARK#recounted", "SK": "MARK", "data": '{"value": "one"}'}
    dynamodb.put_item(TableName="test", Item={name: {"S": text} for name, text in item.items()})
    assert DynamoCheckpoints(dynamodb, "test").read("recounted") == "one"


def test_a_note_is_kept_and_replaced(checkpoints: Any) -> None:
    assert checkpoints.read("recounted") is None
    checkpoints.write("recounted", "one")
    checkpoints.write("proved", "other")
    assert checkpoints.read("recounted") == "one"
    checkpoints.write("recounted", "two")
    assert (checkpoints.read("recounted"), checkpoints.read("proved")) == ("two", "other")
