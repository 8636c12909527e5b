"""The real adapters over moto, and the fakes: one suite per port runs on both."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

REGION = "ap-southeast-3"
#: What is in moto begins anew for each test; boto3's session stays, since reading the models of a
#: service takes longer than most tests.
KEEP_SESSION: Any = {"core": {"reset_boto3_session": False}}


#: Parameters with which a contract runs on a real adapter, by the service that it speaks to.
_SERVICES = {"dynamodb", "s3", "sns", "sqs", "ses", "kms", "cognito"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what speaks to AWS as moto plays it: `make check` runs each contract on its fake."""
    for item in items:
        chosen = getattr(item, "callspec", None)
        values = {v for v in chosen.params.values() if isinstance(v, str)} if chosen else set()
        if "aws" in getattr(item, "fixturenames", ()) or values & _SERVICES:
            item.add_marker(pytest.mark.aws)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws(config=KEEP_SESSION):
        yield


def make_table(name: str) -> None:
    """The table with the indexes of infra/template.yaml."""
    from infra.reference.table import table_properties

    boto3.client("dynamodb", REGION).create_table(**table_properties(name))


@pytest.fixture
def dynamodb(aws: None) -> Any:
    make_table("test")
    return boto3.client("dynamodb", REGION)
