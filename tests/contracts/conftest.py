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


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
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
