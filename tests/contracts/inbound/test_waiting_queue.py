"""The queue of waiting dialogues: what is sent is what its worker reads, and no address."""

from typing import Any

import boto3
import pytest

from chalicelib.adapters.aws.queues.waiting_words import SqsWaitingQueue
from chalicelib.domain.errors import Unavailable
from chalicelib.entrypoints.events.queues.inbound import mail_keys, waiting_sender
from tests.contracts.conftest import REGION


def test_what_is_queued_is_read_by_the_worker_of_e_mail(aws: None) -> None:
    sqs = boto3.client("sqs", REGION)
    url = sqs.create_queue(QueueName="inbound-mail")["QueueUrl"]
    SqsWaitingQueue(sqs, url).send([f"hash-{n}" for n in range(10)])
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert {waiting_sender(m["Body"]) for m in found} == {f"hash-{n}" for n in range(10)}
    assert [list(mail_keys(m["Body"])) for m in found] == [[]] * 10
    assert waiting_sender('{"Records": []}') == ""


def test_what_the_queue_did_not_take_is_told() -> None:
    class Refusing:
        def send_message_batch(self, **_: Any) -> dict[str, Any]:
            return {"Failed": [{"Code": "InternalError"}]}

    with pytest.raises(Unavailable, match="InternalError"):
        SqsWaitingQueue(Refusing(), "url").send(["a"])
