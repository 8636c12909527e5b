"""Reports in memory and in DynamoDB, and how one is put into them."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.reports.models import bind
from chalicelib.adapters.dynamodb.reports.reports import DynamoReports
from chalicelib.domain.reports.report import Report
from tests.builders import (
    BANDUNG,
    a_history,
    a_new_report,
)
from tests.contracts.conftest import REGION
from tests.fakes.reports import FakeReports

SEALED = b"\x01sealed"


@cache
def report_items() -> Any:
    """The model of the table "test"; made once, since each one reads the service's models anew."""
    return bind("test", region=REGION)


def dynamo_reports() -> DynamoReports:
    """The reports in moto's table "test", which the fixture `dynamodb` makes."""
    return DynamoReports(report_items())


@pytest.fixture(params=["fake", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeReports()
    request.getfixturevalue("dynamodb")
    return dynamo_reports()


@pytest.fixture
def kept(store: Any) -> Callable[..., Report]:
    """Puts a routed report into the store."""

    def keep(agency: str = BANDUNG, sealed: bytes | None = None, **changes: Any) -> Report:
        new = a_new_report(**changes)
        store.add(new, sealed)
        after, events = a_history(agency, **changes)
        store.save_routed(new, after, events)
        return after

    return keep
