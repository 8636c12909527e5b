"""The worker of the deliveries queue, called as Lambda calls it."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.adapters.aws.queues import alert_outbox
from chalicelib.adapters.aws.queues.outbox import dump
from chalicelib.domain.errors import SlowDown, Unavailable
from chalicelib.entrypoints.events.batches import wait_after
from chalicelib.entrypoints.events.queues.notifications import deliver_messages
from chalicelib.usecases.agency_alerts.ports import QueuedAlert
from chalicelib.usecases.notifications.ports import Outgoing
from tests.entrypoints.api import Platform
from tests.usecases.notifications.test_deliver import ID, RECEIPT, WHO


def batch(*outgoing: Outgoing | QueuedAlert, tries: int = 1) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"m{n}",
                "receiptHandle": f"r{n}",
                "body": alert_outbox.dump(one) if isinstance(one, QueuedAlert) else dump(one),
                "attributes": {"ApproximateReceiveCount": str(tries)},
                "eventSource": "aws:sqs",
            }
            for n, one in enumerate(outgoing)
        ]
    }


def back(response: dict[str, Any]) -> list[str]:
    return [f["itemIdentifier"] for f in response["batchItemFailures"]]


@pytest.fixture
def open_platform(platform: Platform) -> Platform:
    platform.reports.sealed[ID] = platform.seal.seal_identity(ID, WHO)
    return platform


def many(count: int) -> list[Outgoing]:
    return [replace(RECEIPT, key=f"k{n}") for n in range(count)]


def test_every_message_of_a_batch_leaves_once(open_platform: Platform) -> None:
    for _ in range(2):
        assert (
            back(
                deliver_messages(
                    batch(*many(3)),
                    open_platform.context,
                    open_platform.wiring.notifications.delivery_worker,
                )
            )
            == []
        )
    assert len(open_platform.deliveries.sent) == 3
    assert open_platform.metrics.count("MessageSent") == 3
    assert open_platform.metrics.count("MessageRepeated") == 3


def test_one_that_fails_comes_back_alone_and_later_each_time(open_platform: Platform) -> None:
    open_platform.deliveries.mail.troubles = [Unavailable("out")]
    assert back(
        deliver_messages(
            batch(*many(3), tries=4),
            open_platform.context,
            open_platform.wiring.notifications.delivery_worker,
        )
    ) == ["m0"]
    assert open_platform.outbox.waits == {"r0": 240}
    assert open_platform.failures == [f"{ID}: out"]
    assert len(open_platform.deliveries.sent) == 2
    assert wait_after(1) == 30
    assert wait_after(16) == 3600


def test_when_a_provider_wants_less_the_rest_of_the_batch_is_not_tried(
    open_platform: Platform,
) -> None:
    open_platform.deliveries.mail.troubles = [SlowDown("limit")]
    assert back(
        deliver_messages(
            batch(*many(3)),
            open_platform.context,
            open_platform.wiring.notifications.delivery_worker,
        )
    ) == ["m0", "m1", "m2"]
    assert open_platform.deliveries.sent == []
    assert set(open_platform.outbox.waits) == {"r0", "r1", "r2"}


def test_a_queue_that_cannot_wait_brings_it_back_by_itself(open_platform: Platform) -> None:
    open_platform.deliveries.mail.troubles = [Unavailable("out")]
    open_platform.outbox.down = True
    assert back(
        deliver_messages(
            batch(*many(1)),
            open_platform.context,
            open_platform.wiring.notifications.delivery_worker,
        )
    ) == ["m0"]


def test_a_crash_is_logged_and_comes_back(open_platform: Platform) -> None:
    broken = replace(RECEIPT, values={"state": "no such state"})
    assert back(
        deliver_messages(
            batch(broken), open_platform.context, open_platform.wiring.notifications.delivery_worker
        )
    ) == ["m0"]
    assert open_platform.failures == [f"{ID}: crashed"]
