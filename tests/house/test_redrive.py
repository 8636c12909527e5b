"""Every dead-letter queue has its way back, or says what to do instead."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chalicelib.adapters.codec import load_event
from chalicelib.adapters.dynamodb.reports.items import event_item
from infra.local.console import Failed
from infra.operator import Deployment
from infra.redrive import BATCH, LONGEST_WAIT, NOTES, PLACES, QUEUES, redrive
from tests.builders import BANDUNG, NOW, a_history
from tests.contracts.conftest import KEEP_SESSION, make_table

TEMPLATE = Path(__file__).parents[2] / "infra" / "template.yaml"
REGION = "ap-southeast-3"


def test_every_dead_letter_queue_of_the_template_is_known() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    dead = set(re.findall(r"QueueName: !Sub sp4n-lapor-\$\{Stage\}-([a-z-]+)-dlq", text))
    sources = set(re.findall(r"QueueName: !Sub sp4n-lapor-\$\{Stage\}-([a-z-]+)\n", text)) - {
        f"{name}-dlq" for name in dead
    }
    assert dead == {*QUEUES, *PLACES, *NOTES}
    assert sources == set(QUEUES)


class Aws(Deployment):
    """A stage whose SQS is watched."""

    def client(self, service: str) -> Any:
        return WATCHED[service]


WATCHED: dict[str, Any] = {}


class Tasks:
    """SQS on AWS, as far as this command asks it."""

    def __init__(self, waiting: int) -> None:
        self.waiting, self.started = waiting, list[str]()

    def get_queue_url(self, QueueName: str) -> dict[str, str]:
        return {"QueueUrl": QueueName}

    def get_queue_attributes(self, QueueUrl: str, **_: Any) -> Any:
        count = str(self.waiting)
        return {"Attributes": {"QueueArn": f"arn:{QueueUrl}", "ApproximateNumberOfMessages": count}}

    def start_message_move_task(self, SourceArn: str) -> dict[str, str]:
        self.started.append(SourceArn)
        return {"TaskHandle": "t1"}


def on_aws(waiting: int) -> tuple[Deployment, Tasks]:
    WATCHED["sqs"] = tasks = Tasks(waiting)
    return Aws(table="t", region=REGION, endpoint=None), tasks


def test_it_says_what_it_moves_and_how_many() -> None:
    where, tasks = on_aws(7)
    said: list[str] = []
    assert redrive(where, "prod", "deliveries", said.append) == 7
    assert tasks.started == ["arn:sp4n-lapor-prod-deliveries-dlq"]
    assert said == ["deliveries: moving about 7 messages back. Task t1"]


def test_an_empty_one_starts_nothing() -> None:
    where, tasks = on_aws(0)
    said: list[str] = []
    assert redrive(where, "prod", "news", said.append) == 0
    assert tasks.started == []
    assert "nothing lies" in said[0]


@pytest.mark.parametrize("queue", ["", "delivery"])
def test_an_unknown_queue_is_refused_with_the_list(queue: str) -> None:
    with pytest.raises(Failed) as caught:
        redrive(on_aws(1)[0], "prod", queue)
    assert all(name in str(caught.value) for name in QUEUES)


@pytest.mark.parametrize("queue", sorted(NOTES))
def test_what_cannot_be_moved_says_what_to_do(queue: str) -> None:
    with pytest.raises(Failed, match="nothing to move"):
        redrive(on_aws(1)[0], "prod", queue)


def test_in_the_local_cloud_messages_are_moved_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        sqs = boto3.client("sqs", REGION)
        source = sqs.create_queue(QueueName="sp4n-lapor-local-deliveries")["QueueUrl"]
        dead = sqs.create_queue(QueueName="sp4n-lapor-local-deliveries-dlq")["QueueUrl"]
        for n in range(12):
            sqs.send_message(QueueUrl=dead, MessageBody=f"m{n}")
        WATCHED["sqs"] = sqs
        said: list[str] = []
        where = Aws(table="t", region=REGION, endpoint="http://127.0.0.1:1")
        assert redrive(where, "local", "deliveries", said.append) == 12
        found = sqs.receive_message(QueueUrl=source, MaxNumberOfMessages=10)["Messages"]
        assert len(found) == 10
        assert "Messages" not in sqs.receive_message(QueueUrl=dead)
        with pytest.raises(Failed, match="has no queue"):
            redrive(where, "local", "news")


# --- what failed on its way from the stream ------------------------------------------------------


class Trimmed(Exception):
    """What DynamoDB raises for a place that it forgot."""


class ShardGone(Exception):
    """What DynamoDB raises for a place whose whole shard it forgot."""


class Streams:
    """A shard with records numbered from 1."""

    class exceptions:
        TrimmedDataAccessException = Trimmed
        ResourceNotFoundException = ShardGone

    forgotten: Exception | None = None

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds

    def get_shard_iterator(self, **asked: str) -> dict[str, str]:
        if self.forgotten:
            raise self.forgotten
        return {"ShardIterator": asked["SequenceNumber"]}

    def get_records(self, ShardIterator: str) -> dict[str, Any]:
        start = int(ShardIterator)
        page = [self._record(n) for n in range(start, min(start + 2, len(self.kinds) + 1))]
        return {"Records": page, "NextShardIterator": str(start + 2)}

    def _record(self, n: int) -> dict[str, Any]:
        name, sort = self.kinds[n - 1].split(" ")
        return {
            "eventID": str(n),
            "eventName": name,
            "dynamodb": {
                "ApproximateCreationDateTime": datetime(2026, 11, 24, tzinfo=UTC),
                "Keys": {"PK": {"S": "REPORT#R1"}, "SK": {"S": sort}},
                "NewImage": {"sealed": {"B": b"x"}},
                "SequenceNumber": str(n),
            },
        }


class Functions:
    """Lambda; it answers with what failed."""

    def __init__(self, *failed: str) -> None:
        self.failed, self.given = failed, list[Any]()

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:
        self.given.append((FunctionName, json.loads(Payload)))
        failures = [{"itemIdentifier": one} for one in self.failed]
        body = json.dumps({"batchItemFailures": failures}).encode()
        return {"Payload": io.BytesIO(body)}


class Dead(Tasks):
    """A dead-letter queue with one place of the stream."""

    def __init__(self, first: int, last: int) -> None:
        super().__init__(1)
        self.deleted = False
        info = {
            "streamArn": "arn:s",
            "shardId": "shard-1",
            "startSequenceNumber": str(first),
            "endSequenceNumber": str(last),
            "approximateArrivalOfFirstRecord": "2026-11-24T01:58:00Z",
            "approximateArrivalOfLastRecord": "2026-11-24T02:00:00Z",
        }
        context = {"functionArn": "arn:alert"}
        body = json.dumps({"requestContext": context, "DDBStreamBatchInfo": info})
        self.messages = [{"Body": body, "ReceiptHandle": "r", "MessageId": "m"}]

    def receive_message(self, **_: Any) -> dict[str, Any]:
        """What was not deleted comes back."""
        return {} if self.deleted else {"Messages": self.messages}

    def delete_message(self, **_: Any) -> None:
        self.deleted = True


def a_place(first: int, last: int, *failed: str) -> tuple[Dead, Functions, Streams]:
    kinds = (
        "INSERT EVENT#1",
        "INSERT REPORT",
        "MODIFY EVENT#1",
        "INSERT EVENT#2",
        "INSERT EVENT#3",
    )
    made = Dead(first, last), Functions(*failed), Streams(*kinds)
    WATCHED.update({"sqs": made[0], "lambda": made[1], "dynamodbstreams": made[2]})
    return made


ON_AWS = Aws(table="t", region=REGION, endpoint=None)


def test_what_an_alert_missed_is_read_from_the_stream_again() -> None:
    dead, functions, _ = a_place(1, 4)
    said: list[str] = []
    assert redrive(ON_AWS, "prod", "alert", said.append) == 2
    [(function, event)] = functions.given
    assert function == "arn:alert"
    assert [r["eventID"] for r in event["Records"]] == ["1", "4"]
    assert event["Records"][0]["dynamodb"]["NewImage"] == {"sealed": {"B": "eA=="}}
    assert dead.deleted
    assert said == ["alert: 2 records were read again."]


def test_a_place_that_fails_again_stays() -> None:
    dead, _, _ = a_place(1, 4, "1")
    said: list[str] = []
    assert redrive(ON_AWS, "prod", "alert", said.append) == 0
    assert not dead.deleted
    assert "failed again" in said[0]


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An emulated table "test"."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws(config=KEEP_SESSION):
        make_table("test")
        yield boto3.client("dynamodb", REGION)


@pytest.mark.parametrize("forgotten", [Trimmed(), ShardGone()])
def test_what_the_stream_forgot_is_read_from_the_table(forgotten: Exception, dynamodb: Any) -> None:
    """Its notes live for two weeks, the stream for a day; the events themselves stay for ever."""
    dead, functions, streams = a_place(1, 4)
    streams.forgotten = forgotten
    WATCHED["dynamodb"] = dynamodb
    put_events(dynamodb, "WAITED", NOW - LONGEST_WAIT)  # in the intake queue
    put_events(dynamodb, "FAILED", NOW)
    put_events(dynamodb, "BEFORE", NOW - LONGEST_WAIT - timedelta(hours=1))
    put_events(dynamodb, "LATER", NOW + timedelta(hours=1))
    said: list[str] = []
    where = Aws(table="test", region=REGION, endpoint=None)
    count = redrive(where, "prod", "alert", said.append)
    given = [record for _, event in functions.given for record in event["Records"]]
    read = [load_event(json.loads(r["dynamodb"]["NewImage"]["data"]["S"])) for r in given]
    assert {event.report for event in read} == {"WAITED", "FAILED"}
    assert [event.at for event in read] == sorted(event.at for event in read)
    assert count == len(read) > 2
    assert dead.deleted
    assert "forgot" in said[0]


def put_events(dynamodb: Any, report: str, at: datetime) -> None:
    """A report with a history that began then."""
    _, events = a_history(BANDUNG, id=report)
    items = [event_item(replace(event, at=at)) for event in events]
    for item in items:
        data = json.dumps(item["data"])
        keys = {name: {"S": item[name]} for name in ("PK", "SK")}
        dynamodb.put_item(TableName="test", Item={**keys, "data": {"S": data}})


def test_records_of_the_table_come_in_batches_and_a_failed_one_keeps_the_place(
    dynamodb: Any,
) -> None:
    dead, functions, streams = a_place(1, 4, "1")
    streams.forgotten = Trimmed()
    WATCHED["dynamodb"] = dynamodb
    for n in range(BATCH):
        put_events(dynamodb, f"R{n}", NOW)
    where = Aws(table="test", region=REGION, endpoint=None)
    assert redrive(where, "prod", "alert", list[str]().append) == 0
    assert max(len(event["Records"]) for _, event in functions.given) == BATCH
    assert len(functions.given) > 1
    assert not dead.deleted
