"""`make verify-history`: whatever somebody changes in the table behind the platform shows."""

import json
from typing import Any

import pytest

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.reports.reports import DynamoReports
from chalicelib.domain.reports.codes import Act
from chalicelib.usecases.reports.ports import ReportChange
from infra.verify_history import every_report, verify
from tests.builders import a_history, a_new_report, act
from tests.contracts.stores import dynamo_reports

ID = "REPORT000001"


@pytest.fixture
def reports(dynamodb: Any) -> DynamoReports:
    store = dynamo_reports()
    for report_id in (ID, "REPORT000002"):
        new = a_new_report(id=report_id)
        store.add(new, None)
        before, events = a_history(id=report_id)
        store.save_routed(new, before, events)
        after, event = act(before, Act.NOTE, text="Catatan petugas")
        store.save(ReportChange(before=before, after=after, event=event))
    store.add(a_new_report(id="REPORT000003"), None)
    return store


def found(client: Any, reports: DynamoReports) -> tuple[int, dict[str, list[str]]]:
    return verify(reports, every_report(client, "test"))


def item(client: Any, sort: str) -> dict[str, Any]:
    key = {"PK": {"S": keys.report(ID)}, "SK": {"S": sort}}
    there: dict[str, Any] = client.get_item(TableName="test", Key=key)["Item"]
    return there


def tamper(client: Any, sort: str, **changes: Any) -> None:
    """Change the JSON of an item as somebody with access to the table could."""
    there = item(client, sort)
    data = json.loads(there["data"]["S"]) | changes
    there["data"] = {"S": json.dumps(data)}
    client.put_item(TableName="test", Item=there)


def test_untouched_histories_hold(dynamodb: Any, reports: DynamoReports) -> None:
    assert found(dynamodb, reports) == (3, {})


def test_a_changed_word_is_found(dynamodb: Any, reports: DynamoReports) -> None:
    tamper(dynamodb, keys.event(3), text="Tidak pernah ditulis")
    assert found(dynamodb, reports) == (3, {ID: ["event 3 was changed"]})


def test_a_changed_report_is_found(dynamodb: Any, reports: DynamoReports) -> None:
    tamper(dynamodb, keys.REPORT, body="Semua baik-baik saja.")
    assert found(dynamodb, reports) == (3, {ID: ["body is not what the history says"]})


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_deleted_event_is_found(dynamodb: Any, reports: DynamoReports, n: int) -> None:
    key = {"PK": {"S": keys.report(ID)}, "SK": {"S": keys.event(n)}}
    dynamodb.delete_item(TableName="test", Key=key)
    looked, wrong = found(dynamodb, reports)
    assert (looked, list(wrong)) == (3, [ID])


def test_swapped_events_are_found(dynamodb: Any, reports: DynamoReports) -> None:
    second, third = item(dynamodb, keys.event(2)), item(dynamodb, keys.event(3))
    for there, other in ((second, third), (third, second)):
        dynamodb.put_item(TableName="test", Item={**there, "SK": other["SK"]})
    assert list(found(dynamodb, reports)[1]) == [ID]
