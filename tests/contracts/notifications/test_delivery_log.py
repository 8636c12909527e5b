"""DeliveryLog, Limits, Outbox, Mailer and Texter: fakes and adapters keep the same promises."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sesv2.models import sesv2_backends
from moto.sns.models import sns_backends

from chalicelib.adapters.aws.queues.outbox import SqsOutbox, dump, load
from chalicelib.adapters.aws.ses import SesMailSender
from chalicelib.adapters.aws.sms import SnsSmsSender
from chalicelib.adapters.dynamodb.contacts.daily_limits import DynamoDailyLimits
from chalicelib.adapters.dynamodb.contacts.one_time_codes import DynamoOneTimeCodes
from chalicelib.adapters.dynamodb.contacts.opt_outs import DynamoOptOuts
from chalicelib.adapters.dynamodb.notifications.delivery_log import DynamoDeliveryLog
from chalicelib.adapters.dynamodb.notifications.sms_budget import DynamoSmsSpending
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.errors import SlowDown, Unavailable, Undeliverable, VersionConflict
from chalicelib.domain.notifications.message import Message
from chalicelib.usecases.agency_alerts.ports import Alert, QueuedAlert
from chalicelib.usecases.contacts.ports import OneTimeCode
from chalicelib.usecases.notifications.ports import (
    SETTLED,
    Delivery,
    DeliveryClaim,
    DeliveryOutcome,
    LostCodeRequest,
    PrecedingMessage,
    RenderedMessage,
    ReporterRecipient,
    SealedRecipient,
)
from tests.builders import NOW
from tests.contracts.conftest import REGION
from tests.fakes.notifications import (
    FakeDailyLimits,
    FakeDeliveryLog,
    FakeOneTimeCodes,
    FakeOptOuts,
    FakeSmsSpending,
)

LEASE = NOW + timedelta(minutes=1)
DAY = NOW.date()
LETTER = RenderedMessage(subject="Tanda terima", text="Isi – teks", html="<p>Isi</p>", sms="LAPOR!")
MARKS = {"root": "R1", "report": "R1", "event": "3"}

FOLLOWER = SealedRecipient(bound_to="follow:1", sealed=b"x")


def a_delivery(key: str = "k1", report: str = "R1", **changes: Any) -> Delivery:
    usual: dict[str, Any] = {
        "key": key,
        "message": Message.RECEIPT,
        "channel": Channel.EMAIL,
        "recipient": ReporterRecipient(report=report),
        "language": "id",
        "report": report,
        "values": {"filed_at": NOW.isoformat()},
    }
    return Delivery(**{**usual, **changes})


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


@pytest.fixture(params=["fake", "dynamodb"])
def limits(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeDailyLimits()
    return DynamoDailyLimits(request.getfixturevalue("dynamodb"), "test")


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


def test_a_limit_refuses_the_one_too_many_and_begins_anew_each_day(limits: Any) -> None:
    assert [limits.count_within_limit("codes:R1", most=2, day=DAY) for _ in range(4)] == [
        True,
        True,
        False,
        False,
    ]
    assert limits.count_within_limit("codes:R2", most=2, day=DAY)
    assert limits.count_within_limit("codes:R1", most=2, day=DAY + timedelta(days=1))


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


@pytest.fixture(params=["fake", "dynamodb"])
def stops(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeOptOuts()
    return DynamoOptOuts(request.getfixturevalue("dynamodb"), "test")


def test_a_channel_is_stopped_and_taken_up_again(stops: Any) -> None:
    assert stops.opt_outs_of_report("R1") == {}
    stops.save_opt_out("R1", Channel.EMAIL, OptOutReason.STOPPED, now=NOW)
    stops.save_opt_out("R1", Channel.SMS, OptOutReason.BOUNCED, now=NOW)
    assert stops.opt_outs_of_report("R1") == {
        Channel.EMAIL: OptOutReason.STOPPED,
        Channel.SMS: OptOutReason.BOUNCED,
    }
    assert stops.opt_outs_of_report("R2") == {}
    stops.save_opt_out("R1", Channel.EMAIL, None, now=NOW)
    assert stops.opt_outs_of_report("R1") == {Channel.SMS: OptOutReason.BOUNCED}


def test_an_address_is_blocked_wherever_it_occurs(stops: Any) -> None:
    assert stops.address_opt_out("address") is None
    stops.save_address_opt_out("address", OptOutReason.COMPLAINED, now=NOW)
    assert stops.address_opt_out("address") is OptOutReason.COMPLAINED
    assert stops.address_opt_out("other") is None
    stops.save_address_opt_out("address", None, now=NOW)
    assert stops.address_opt_out("address") is None


def test_a_dead_address_is_tried_again_in_time_and_a_stopped_one_never(dynamodb: Any) -> None:
    stops = DynamoOptOuts(dynamodb, "test")
    stops.save_address_opt_out("dead", OptOutReason.BOUNCED, now=NOW)
    stops.save_address_opt_out("stopped", OptOutReason.STOPPED, now=NOW)
    stops.save_address_opt_out("refused", OptOutReason.OPTED_OUT, now=NOW)
    items = {i["PK"]["S"]: i for i in dynamodb.scan(TableName="test")["Items"]}
    forget = int((NOW + timedelta(days=90)).timestamp())
    assert int(items["BLOCKED#dead"]["expires_at"]["N"]) == forget
    assert "expires_at" not in items["BLOCKED#stopped"]
    forget = int((NOW + timedelta(days=7)).timestamp())
    assert int(items["BLOCKED#refused"]["expires_at"]["N"]) == forget


@pytest.mark.parametrize("kind", ["fake", "dynamodb"])
def test_a_budget_is_spent_by_month_and_no_further(
    kind: str, request: pytest.FixtureRequest
) -> None:
    spending: Any = FakeSmsSpending()
    if kind == "dynamodb":
        spending = DynamoSmsSpending(request.getfixturevalue("dynamodb"), "test")
    assert [spending.spend_if_room("sms", "2026-11", most=2) for _ in range(4)] == [
        1,
        2,
        None,
        None,
    ]
    assert spending.spend_if_room("sms", "2026-11", most=3) == 3
    assert spending.spend_if_room("sms", "2026-12", most=2) == 1
    assert spending.spend_if_room("nothing", "2026-11", most=0) is None


@pytest.mark.parametrize("kind", ["fake", "dynamodb"])
def test_many_are_spent_at_once_or_none(kind: str, request: pytest.FixtureRequest) -> None:
    spending: Any = FakeSmsSpending()
    if kind == "dynamodb":
        spending = DynamoSmsSpending(request.getfixturevalue("dynamodb"), "test")
    assert spending.spend_if_room("sms", "2026-11", most=10, count=11) is None
    assert spending.spend_if_room("sms", "2026-11", most=10, count=7) == 7
    assert spending.spend_if_room("sms", "2026-11", most=10, count=4) is None
    assert spending.has_room("sms", "2026-11", most=10, count=3)
    assert not spending.has_room("sms", "2026-11", most=10, count=4)
    assert spending.has_room("sms", "2026-12", most=10, count=10)
    assert spending.spend_if_room("sms", "2026-11", most=10, count=3) == 10


def test_counters_are_forgotten(dynamodb: Any) -> None:
    DynamoDailyLimits(dynamodb, "test").count_within_limit("codes:R1", most=2, day=DAY)
    [item] = dynamodb.scan(TableName="test")["Items"]
    assert int(item["expires_at"]["N"]) > NOW.timestamp()


@pytest.fixture(params=["fake", "dynamodb"])
def codes(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeOneTimeCodes()
    return DynamoOneTimeCodes(request.getfixturevalue("dynamodb"), "test")


CODE = OneTimeCode(report="R1", channel=Channel.EMAIL, nonce="n1", sent_at=NOW)


def test_the_last_code_is_kept_by_report_and_channel(codes: Any) -> None:
    assert codes.last_code("R1", Channel.EMAIL) is None
    codes.replace_code(CODE, over=None)
    assert codes.last_code("R1", Channel.EMAIL) == CODE
    assert codes.last_code("R1", Channel.SMS) is None
    assert codes.last_code("R2", Channel.EMAIL) is None


def test_a_code_takes_the_place_of_the_one_it_knows_and_of_no_other(codes: Any) -> None:
    codes.replace_code(CODE, over=None)
    tried = replace(CODE, attempts=1)
    codes.replace_code(tried, over=CODE)
    for stale in (None, CODE, replace(CODE, nonce="n0", attempts=1)):
        with pytest.raises(VersionConflict):
            codes.replace_code(replace(CODE, nonce="n2"), over=stale)
    assert codes.last_code("R1", Channel.EMAIL) == tried


def test_a_code_is_forgotten_after_a_day(dynamodb: Any) -> None:
    DynamoOneTimeCodes(dynamodb, "test").replace_code(CODE, over=None)
    [item] = dynamodb.scan(TableName="test")["Items"]
    assert int(item["expires_at"]["N"]) == int((NOW + timedelta(days=1)).timestamp())


def test_a_table_that_is_away_is_unavailable(aws: None) -> None:
    client = boto3.client("dynamodb", REGION)
    with pytest.raises(Unavailable):
        DynamoDailyLimits(client, "none").count_within_limit("x", most=1, day=DAY)
    with pytest.raises(Unavailable):
        DynamoDeliveryLog(client, "none").claim(a_delivery(), now=NOW, until=LEASE)


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


def test_a_letter_waits_until_our_own_address_is_verified_and_then_leaves(aws: None) -> None:
    mailer = SesMailSender(boto3.client("sesv2", REGION), "lapor@example.go.id")
    with pytest.raises(Unavailable):
        mailer.send("a@example.id", LETTER, MARKS)
    boto3.client("ses", REGION).verify_email_identity(EmailAddress="lapor@example.go.id")
    mailer.send("a@example.id", LETTER, MARKS)
    backend = sesv2_backends[DEFAULT_ACCOUNT_ID][REGION]
    [sent] = backend.core_backend.sent_messages
    assert sent.source == "lapor@example.go.id"
    assert sent.destinations["ToAddresses"] == ["a@example.id"]
    assert sent.subject == "Tanda terima"


def test_an_sms_goes_to_the_number(aws: None) -> None:
    SnsSmsSender(boto3.client("sns", REGION)).send("+6281234567890", "LAPOR! Kode 123456")
    backend = sns_backends[DEFAULT_ACCOUNT_ID][REGION]
    assert list(backend.sms_messages.values()) == [("+6281234567890", "LAPOR! Kode 123456")]


def test_a_number_that_is_none_is_given_up(aws: None) -> None:
    with pytest.raises(Undeliverable):
        SnsSmsSender(boto3.client("sns", REGION)).send("not a number", "LAPOR!")


class Refusing:
    """A client whose calls fail in one way."""

    def __init__(self, code: str, message: str = "") -> None:
        self.error: Exception = ClientError({"Error": {"Code": code, "Message": message}}, "Send")
        if code == "away":
            self.error = EndpointConnectionError(endpoint_url="https://x.test")

    def send_email(self, **_: Any) -> None:
        raise self.error

    publish = send_email


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        ("TooManyRequestsException", "", SlowDown),
        ("LimitExceededException", "", SlowDown),
        ("BadRequestException", "Local address contains control or whitespace", Undeliverable),
        ("MessageRejected", "Address blacklisted.", Undeliverable),
        ("MessageRejected", "Email address is not verified.", Unavailable),
        ("SendingPausedException", "", Unavailable),
        ("AccessDeniedException", "", Unavailable),
        ("InternalFailure", "", Unavailable),
        ("away", "", Unavailable),
    ],
)
def test_every_refusal_of_mail_is_later_slower_or_never(
    code: str, message: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind) as caught:
        SesMailSender(Refusing(code, message), "lapor@example.go.id").send(
            "a@example.id", LETTER, MARKS
        )
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("code", "message", "kind", "reason"),
    [
        ("Throttled", "", SlowDown, ""),
        ("ThrottlingException", "", SlowDown, ""),
        ("InvalidParameter", "Invalid parameter: PhoneNumber", Undeliverable, "refused"),
        ("OptedOut", "Phone number is opted out", Undeliverable, "opted_out"),
        ("OptedOut", "", Undeliverable, "opted_out"),
        ("InvalidParameter", "The number is opted out", Undeliverable, "opted_out"),
        ("AuthorizationError", "", Unavailable, ""),
        ("InternalError", "", Unavailable, ""),
        ("away", "", Unavailable, ""),
    ],
)
def test_every_refusal_of_sms_is_later_slower_or_never(
    code: str, message: str, kind: type[Exception], reason: str
) -> None:
    with pytest.raises(kind) as caught:
        SnsSmsSender(Refusing(code, message)).send("+6281234567890", "LAPOR!")
    assert type(caught.value) is kind
    assert getattr(caught.value, "reason", "") == reason


def test_what_left_within_one_second_stands_in_its_order(log: Any) -> None:
    first, second = a_delivery("b"), a_delivery("a")
    for n, delivery in enumerate((first, second)):
        at = NOW + timedelta(milliseconds=n)
        log.claim(delivery, now=at, until=LEASE)
        log.settle(delivery, DeliveryOutcome.SENT, "", now=at)
    assert len({line.at for line in log.entries_of_report("R1")}) == 2
