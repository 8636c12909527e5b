"""The outbox on SQS keeps what leaves, and for how long it is hidden."""

from collections.abc import Callable
from datetime import UTC
from typing import Any

import boto3
import pytest

from chalicelib.adapters.aws.queues.outbox import SqsOutbox, dump, load
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import Unavailable
from chalicelib.usecases.notifications.ports import (
    LostCodeRequest,
    PrecedingMessage,
    SealedRecipient,
)
from tests.builders import NOW
from tests.contracts.conftest import REGION
from tests.contracts.notifications.deliveries import a_delivery


@pytest.fixture
def queue(aws: None) -> tuple[Any, str]:
    client = boto3.client("sqs", REGION)
    return client, client.create_queue(QueueName="deliveries")["QueueUrl"]


@pytest.mark.parametrize(
    "outgoing",
    [
        a_delivery(until=NOW.astimezone(UTC)),
        a_delivery(earlier=PrecedingMessage(key="k0", at=NOW.astimezone(UTC)), event=7),
        a_delivery(event=7, main="R2"),
        a_delivery(recipient=SealedRecipient(bound_to="follow:1", sealed=b"\x01\x02")),
        LostCodeRequest(key="k", report="R1", channel=Channel.SMS, sealed=b"\x01", until=NOW),
    ],
)
def test_what_is_to_leave_comes_out_of_the_queue_as_it_went_in(
    queue: tuple[Any, str], outgoing: Any
) -> None:
    client, url = queue
    SqsOutbox(client, url).send(outgoing)
    [message] = client.receive_message(QueueUrl=url)["Messages"]
    assert load(message["Body"]) == outgoing == load(dump(outgoing))


def test_what_failed_can_be_hidden_for_longer(queue: tuple[Any, str]) -> None:
    client, url = queue
    outbox = SqsOutbox(client, url)
    outbox.send(a_delivery())
    [message] = client.receive_message(QueueUrl=url, VisibilityTimeout=600)["Messages"]
    outbox.postpone(message["ReceiptHandle"], 0)
    assert client.receive_message(QueueUrl=url)["Messages"]


def test_a_queue_that_is_away_is_unavailable(aws: None) -> None:
    outbox = SqsOutbox(boto3.client("sqs", REGION), "https://sqs.test/none")
    attempts: list[Callable[[], object]] = [
        lambda: outbox.send(a_delivery()),
        lambda: outbox.postpone("r", 1),
    ]
    for attempt in attempts:
        with pytest.raises(Unavailable):
            attempt()
