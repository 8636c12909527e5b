"""DeliveryLog, Limits, Outbox, Mailer and Texter: fakes and adapters keep the same promises."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.adapters.dynamodb.notifications.delivery_log import DynamoDeliveryLog
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.notifications.message import Message
from chalicelib.usecases.agency_alerts.ports import Alert, QueuedAlert
from chalicelib.usecases.notifications.ports import (
    SETTLED,
    DeliveryClaim,
    DeliveryOutcome,
)
from tests.builders import NOW
from tests.contracts.conftest import REGION
from tests.contracts.notifications.deliveries import FOLLOWER, LEASE, a_delivery
from tests.fakes.notifications import (
    FakeDeliveryLog,
)

DAY = NOW.date()


ALERT = QueuedAlert(
    alert=Alert(
        agency="pemda-3273",
        subject="Laporan baru",
        body="Mohon diverifikasi.",
        sms="LAPOR!",
        attributes={"kind": "new", "urgency": "normal", "unit": "-", "sms": "now"},
    ),
    key="alert",
    report="R1",
    event=2,
)


@pytest.fixture(params=["fake", "dynamodb"])
def log(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeDeliveryLog()
    return DynamoDeliveryLog(request.getfixturevalue("dynamodb"), "test")


def test_a_delivery_is_claimed_by_one_worker(log: Any) -> None:
    assert log.claim(a_delivery(), now=NOW, until=LEASE) is DeliveryClaim.FIRST
    assert log.claim(a_delivery(), now=NOW, until=LEASE) is DeliveryClaim.BUSY
    assert log.claim(a_delivery("k2"), now=NOW, until=LEASE) is DeliveryClaim.FIRST
    assert (
        log.claim(a_delivery(), now=LEASE + timedelta(seconds=1), until=LEASE)
        is DeliveryClaim.AGAIN
    )


def test_what_waits_may_be_claimed_again_and_what_is_settled_never(log: Any) -> None:
    log.claim(a_delivery(), now=NOW, until=LEASE)
    log.settle(a_delivery(), DeliveryOutcome.WAITING, "out", now=NOW)
    assert log.claim(a_delivery(), now=NOW, until=LEASE) is DeliveryClaim.AGAIN
    for outcome in sorted(SETTLED):
        log.settle(a_delivery(), outcome, "", now=NOW)
        late = NOW + timedelta(days=99)
        assert log.claim(a_delivery(), now=late, until=late) is DeliveryClaim.SETTLED


def test_a_reports_log_says_what_became_of_each_delivery(log: Any) -> None:
    for key, outcome, reason in (
        ("a", DeliveryOutcome.SENT, ""),
        ("b", DeliveryOutcome.GAVE_UP, "refused"),
    ):
        log.claim(a_delivery(key), now=NOW, until=LEASE)
        log.settle(a_delivery(key), outcome, reason, now=NOW)
    log.claim(a_delivery("c", "R2"), now=NOW, until=LEASE)
    log.claim(a_delivery("d", ""), now=NOW, until=LEASE)
    log.claim(a_delivery("e", recipient=FOLLOWER), now=NOW, until=LEASE)
    found = [(line.outcome, line.reason, line.at) for line in log.entries_of_report("R1")]
    assert found == [("sent", "", NOW), ("gave_up", "refused", NOW)]
    assert [line.outcome for line in log.entries_of_report("R2")] == ["sending"]


def test_an_alert_stands_in_the_log_of_its_report_with_agency_and_kind(log: Any) -> None:
    log.claim(ALERT, now=NOW, until=LEASE)
    log.settle(ALERT, DeliveryOutcome.SENT, "", now=NOW)
    [line] = log.entries_of_report("R1")
    assert (line.message, line.channel) == (Message.AGENCY_ALERT, Channel.TOPIC)
    assert (line.agency, line.kind, line.outcome) == ("pemda-3273", "new", "sent")
    log.claim(replace(ALERT, key="p", report=""), now=NOW, until=LEASE)
    assert len(log.entries_of_report("R1")) == 1


def test_only_what_its_reporter_and_agencies_got_stays_with_a_report(dynamodb: Any) -> None:
    log = DynamoDeliveryLog(dynamodb, "test")
    log.claim(a_delivery("k"), now=NOW, until=LEASE)
    log.claim(a_delivery("f", recipient=FOLLOWER), now=NOW, until=LEASE)
    items = dynamodb.scan(TableName="test")["Items"]
    kept = {item["PK"]["S"]: "expires_at" in item for item in items}
    assert kept == {"REPORT#R1": False, "DELIVERY#f": True}
    assert "warga" not in str(items)


def test_what_became_of_a_delivery_is_known_by_its_key(log: Any) -> None:
    assert log.outcome("R1", "k1") is None
    log.claim(a_delivery(), now=NOW, until=LEASE)
    assert log.outcome("R1", "k1") == "sending"
    log.settle(a_delivery(), DeliveryOutcome.HELD_BACK, "stopped", now=NOW)
    assert log.outcome("R1", "k1") == "held_back"
    assert log.claim(a_delivery(), now=NOW, until=LEASE) is DeliveryClaim.SETTLED


def test_what_was_sent_and_bounced_did_not_arrive(log: Any) -> None:
    log.claim(a_delivery(), now=NOW, until=LEASE)
    log.mark_undelivered("R1", "k1", OptOutReason.BOUNCED)
    assert log.outcome("R1", "k1") == "sending"
    log.settle(a_delivery(), DeliveryOutcome.SENT, "", now=NOW)
    for report, key in (("R1", "unknown"), ("R2", "k1"), ("R1", "k1"), ("R1", "k1")):
        log.mark_undelivered(report, key, OptOutReason.BOUNCED)
    [line] = log.entries_of_report("R1")
    assert (line.outcome, line.reason, line.at) == ("gave_up", "bounced", NOW)
    assert log.entries_of_report("R2") == []
    assert log.claim(a_delivery(), now=NOW, until=LEASE) is DeliveryClaim.SETTLED


def test_a_table_that_is_away_is_unavailable(aws: None) -> None:
    client = boto3.client("dynamodb", REGION)
    with pytest.raises(Unavailable):
        DynamoDeliveryLog(client, "none").claim(a_delivery(), now=NOW, until=LEASE)


def test_what_left_within_one_second_stands_in_its_order(log: Any) -> None:
    first, second = a_delivery("b"), a_delivery("a")
    for n, delivery in enumerate((first, second)):
        at = NOW + timedelta(milliseconds=n)
        log.claim(delivery, now=at, until=LEASE)
        log.settle(delivery, DeliveryOutcome.SENT, "", now=at)
    assert len({line.at for line in log.entries_of_report("R1")}) == 2
