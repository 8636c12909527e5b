"""Marks: the fake and DynamoDB keep the same promises."""

from typing import Any

import pytest

from chalicelib.adapters.dynamodb.checkpoints import DynamoCheckpoints
from chalicelib.adapters.dynamodb.reports.models import bind
from tests.contracts.conftest import REGION
from tests.fakes.reports import FakeCheckpoints


@pytest.fixture(params=["fake", "dynamodb"])
def marks(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeCheckpoints()
    request.getfixturevalue("dynamodb")
    return DynamoCheckpoints(bind("test", region=REGION))


def test_a_note_is_kept_and_replaced(marks: Any) -> None:
    assert marks.get("recounted") is None
    marks.put("recounted", "one")
    marks.put("proved", "other")
    assert marks.get("recounted") == "one"
    marks.put("recounted", "two")
    assert (marks.get("recounted"), marks.get("proved")) == ("two", "other")
