"""Every dead-letter queue has its way back, or says what to do instead."""

import re
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra.local.console import Failed
from infra.operator import Place
from infra.redrive import NOTES, QUEUES, redrive

TEMPLATE = Path(__file__).parents[2] / "infra" / "template.yaml"
REGION = "ap-southeast-3"


def test_every_dead_letter_queue_of_the_template_is_known() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    dead = set(re.findall(r"QueueName: !Sub sp4n-lapor-\$\{Stage\}-([a-z-]+)-dlq", text))
    sources = set(re.findall(r"QueueName: !Sub sp4n-lapor-\$\{Stage\}-([a-z-]+)\n", text)) - {
        f"{name}-dlq" for name in dead
    }
    assert dead == {*QUEUES, *NOTES}
    assert sources == set(QUEUES)


class Aws(Place):
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


def on_aws(waiting: int) -> tuple[Place, Tasks]:
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
