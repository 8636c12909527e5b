"""The ports of webhooks: fakes and adapters keep the same promises."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib.adapters.aws.queues.webhook_tasks import SqsWebhookQueue, dump, load
from chalicelib.adapters.aws.webhook_secrets import KmsWebhookSecrets
from chalicelib.adapters.dynamodb.webhooks.webhook_log import (
    PLACES,
    DynamoWebhookHealth,
    DynamoWebhookLog,
)
from chalicelib.adapters.dynamodb.webhooks.webhooks import FRESH, DynamoWebhooks
from chalicelib.adapters.randomness import SystemRandomness
from chalicelib.domain.errors import Corrupt, Unavailable, VersionConflict
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.history import SYSTEM, Actor
from chalicelib.domain.webhooks.retries import TargetHealth
from chalicelib.domain.webhooks.webhook import (
    PauseReason,
    SealedSecret,
    WebhookFilter,
    WebhookStatus,
)
from chalicelib.usecases.webhooks.match_event import line_key, new_line
from chalicelib.usecases.webhooks.ports import (
    EndRest,
    MatchEvent,
    ReplayLines,
    SendLine,
    WebhookClaim,
    WebhookLogLine,
    WebhookNotFound,
    WebhookOutcome,
)
from tests.builders import BANDUNG, NOW
from tests.contracts.conftest import REGION
from tests.domain.webhooks.test_webhook import a_webhook
from tests.fakes.webhooks import FakeWebhookHealth, FakeWebhookLog, FakeWebhooks, FakeWebhookSecrets

ADMIN = Actor(role=Role.AGENCY_ADMIN, agency=BANDUNG, name="Petugas Contoh")
LEASE = NOW + timedelta(minutes=1)
FULL = a_webhook(
    filter=WebhookFilter(types=("report.closed",), categories=("jalan",), regions=("32.73",)),
    status=WebhookStatus.PAUSED,
    paused_at=NOW,
    paused_for=PauseReason.GONE,
    secrets=(SealedSecret(sealed=b"\x00new"), SealedSecret(sealed=b"\xffold", until=LEASE)),
)


@pytest.fixture(params=["fake", "dynamodb"])
def webhooks(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeWebhooks()
    return DynamoWebhooks(request.getfixturevalue("dynamodb"), "test", lambda: NOW)


@pytest.fixture(params=["fake", "dynamodb"])
def log(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeWebhookLog()
    return DynamoWebhookLog(request.getfixturevalue("dynamodb"), "test")


@pytest.fixture(params=["fake", "dynamodb"])
def health(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeWebhookHealth()
    return DynamoWebhookHealth(request.getfixturevalue("dynamodb"), "test")


def test_a_webhook_comes_back_as_it_was_one_version_on(webhooks: Any) -> None:
    webhooks.save_webhook(FULL, by=ADMIN, reason="created", now=NOW)
    assert webhooks.get_webhook("wh_1") == replace(FULL, version=1)
    webhooks.save_webhook(
        replace(FULL, version=1, status=WebhookStatus.ACTIVE), by=ADMIN, reason="b", now=NOW
    )
    assert webhooks.get_webhook("wh_1").status is WebhookStatus.ACTIVE
    with pytest.raises(WebhookNotFound):
        webhooks.get_webhook("wh_2")


def test_all_webhooks_are_found(webhooks: Any) -> None:
    for n in range(5):
        webhooks.save_webhook(a_webhook(id=f"wh_{n}"), by=ADMIN, reason="created", now=NOW)
    assert {w.id for w in webhooks.all_webhooks()} == {f"wh_{n}" for n in range(5)}
    assert list(webhooks.recent_webhooks()) == list(webhooks.all_webhooks())


def test_a_webhook_over_an_old_version_changes_nothing(webhooks: Any) -> None:
    webhooks.save_webhook(FULL, by=ADMIN, reason="created", now=NOW)
    for version in (0, 7):
        with pytest.raises(VersionConflict):
            webhooks.save_webhook(
                replace(FULL, version=version, name="X"), by=ADMIN, reason="b", now=NOW
            )
    assert webhooks.get_webhook("wh_1").name == FULL.name
    assert len(webhooks.history_of("wh_1")) == 1


def test_who_changed_a_webhook_is_kept_without_secrets(webhooks: Any) -> None:
    webhooks.save_webhook(FULL, by=ADMIN, reason="created", now=NOW)
    webhooks.save_webhook(
        replace(FULL, version=1, name="Baru"), by=SYSTEM, reason="failing", now=NOW
    )
    first, second = webhooks.history_of("wh_1")
    assert (first.by, first.reason, first.before, first.at) == (ADMIN, "created", None, NOW)
    assert (second.by, second.version) == (SYSTEM, 2)
    assert second.before["name"] != second.after["name"] == "Baru"
    assert "secrets" not in first.after
    assert "sealed" not in str(second)


def test_what_is_recent_is_read_once_in_a_while(dynamodb: Any) -> None:
    at = [NOW]
    mine = DynamoWebhooks(dynamodb, "test", lambda: at[0])
    other = DynamoWebhooks(dynamodb, "test", lambda: NOW)
    assert mine.recent_webhooks() == []
    other.save_webhook(FULL, by=ADMIN, reason="created", now=NOW)
    assert mine.recent_webhooks() == []
    at[0] = NOW + FRESH
    assert [w.id for w in mine.recent_webhooks()] == ["wh_1"]


def a_line(n: int, webhook: str = "wh_1") -> WebhookLogLine:
    at = NOW + timedelta(minutes=n)
    return new_line(webhook, line_key(at, "R1", n), "report.created", "R1", n)


def test_a_line_is_opened_once(log: Any) -> None:
    log.open_line(a_line(1), NOW)
    line = log.claim_line("wh_1", a_line(1).key, "", now=NOW, until=LEASE)
    log.settle_line(replace(line, outcome=WebhookOutcome.SENT, attempts=1), NOW)
    log.open_line(a_line(1), NOW)
    [found] = log.newest_lines("wh_1", None, 10)
    assert (found.outcome, found.attempts) == (WebhookOutcome.SENT, 1)


def test_a_line_is_claimed_by_one_worker_until_its_lease_ends(log: Any) -> None:
    log.open_line(a_line(1), NOW)
    key = a_line(1).key
    claimed = log.claim_line("wh_1", key, "", now=NOW, until=LEASE)
    assert isinstance(claimed, WebhookLogLine)
    assert claimed.outcome is WebhookOutcome.QUEUED
    assert log.claim_line("wh_1", key, "", now=NOW, until=LEASE) is WebhookClaim.BUSY
    late = LEASE + timedelta(seconds=2)
    assert isinstance(log.claim_line("wh_1", key, "", now=late, until=late), WebhookLogLine)
    assert log.claim_line("wh_1", "none", "", now=NOW, until=LEASE) is WebhookClaim.SETTLED


def test_what_is_settled_is_sent_again_only_for_a_new_run(log: Any) -> None:
    log.open_line(a_line(1), NOW)
    key = a_line(1).key
    for outcome in (WebhookOutcome.SENT, WebhookOutcome.GAVE_UP):
        line = log.claim_line("wh_1", key, str(outcome), now=NOW, until=LEASE)
        done = replace(line, outcome=outcome, attempts=3, first_at=NOW, status=204)
        log.settle_line(done, NOW)
        assert log.claim_line("wh_1", key, "", now=NOW, until=LEASE) is WebhookClaim.SETTLED
        assert (
            log.claim_line("wh_1", key, str(outcome), now=NOW, until=LEASE) is WebhookClaim.SETTLED
        )
    again = log.claim_line("wh_1", key, "run2", now=NOW, until=LEASE)
    assert (again.run, again.attempts, again.first_at) == ("run2", 0, None)
    log.settle_line(replace(again, outcome=WebhookOutcome.WAITING, reason="timeout"), NOW)
    waiting = log.claim_line("wh_1", key, "", now=NOW, until=LEASE)
    assert (waiting.run, waiting.reason) == ("run2", "timeout")


def test_a_worker_that_read_before_another_one_sent_does_not_send_again(dynamodb: Any) -> None:
    log = DynamoWebhookLog(dynamodb, "test")
    log.open_line(a_line(1), NOW)
    stale = log._table.get

    def read_then_somebody_sends(partition: str, sort: str) -> Any:
        there = stale(partition, sort)
        log._table.get = stale  # type: ignore[method-assign]
        other = log.claim_line("wh_1", a_line(1).key, "", now=NOW, until=LEASE)
        assert isinstance(other, WebhookLogLine)
        log.settle_line(replace(other, outcome=WebhookOutcome.SENT, attempts=1), NOW)
        return there

    log._table.get = read_then_somebody_sends  # type: ignore[method-assign]
    assert log.claim_line("wh_1", a_line(1).key, "", now=NOW, until=LEASE) is WebhookClaim.BUSY
    assert log.newest_lines("wh_1", None, 1)[0].outcome is WebhookOutcome.SENT


def test_lines_come_by_the_time_of_their_events_both_ways(log: Any) -> None:
    for n in (3, 1, 2, 5, 4):
        log.open_line(a_line(n), NOW)
    log.open_line(a_line(9, "wh_2"), NOW)
    keys = [a_line(n).key for n in range(6)]
    assert [x.seq for x in log.newest_lines("wh_1", None, 2)] == [5, 4]
    assert [x.seq for x in log.newest_lines("wh_1", keys[4], 2)] == [3, 2]
    assert [x.seq for x in log.newest_lines("wh_1", keys[1], 2)] == []
    assert [x.seq for x in log.oldest_lines("wh_1", keys[1], keys[4], 9)] == [2, 3, 4]
    assert [x.seq for x in log.oldest_lines("wh_1", keys[1], keys[4], 2)] == [2, 3]
    assert [x.seq for x in log.oldest_lines("wh_1", "2", "3", 9)] == [1, 2, 3, 4, 5]


def test_a_line_comes_back_whole(log: Any) -> None:
    log.open_line(a_line(1), NOW)
    line = log.claim_line("wh_1", a_line(1).key, "", now=NOW, until=LEASE)
    done = replace(
        line,
        outcome=WebhookOutcome.WAITING,
        attempts=2,
        first_at=NOW,
        at=LEASE,
        status=503,
        reason="refused",
        milliseconds=120,
    )
    log.settle_line(done, LEASE)
    assert log.newest_lines("wh_1", None, 1) == [done]


def test_lines_and_places_are_forgotten(dynamodb: Any) -> None:
    DynamoWebhookLog(dynamodb, "test").open_line(a_line(1), NOW)
    DynamoWebhookHealth(dynamodb, "test").take_place("wh_1", now=NOW, until=LEASE)
    items = dynamodb.scan(TableName="test")["Items"]
    assert len(items) == 2
    assert all(int(item["expires_at"]["N"]) > NOW.timestamp() for item in items)


def test_health_follows_the_health_before(health: Any) -> None:
    assert health.health_of("wh_1") == TargetHealth()
    first = TargetHealth().after_failure(NOW, fraction=0.5, token="t")
    assert health.save_health("wh_1", first)
    assert health.health_of("wh_1") == first
    assert not health.save_health("wh_1", first)  # somebody else's failure came first
    resting = first.after_failure(NOW, fraction=0.5, token="a").after_failure(
        NOW, fraction=0.5, token="b"
    )
    assert not health.save_health("wh_1", resting)
    assert health.save_health("wh_1", replace(resting, version=2))
    assert health.health_of("wh_1") == replace(resting, version=2)


def test_only_a_few_workers_are_at_one_target(health: Any) -> None:
    taken = [health.take_place("wh_1", now=NOW, until=LEASE) for _ in range(PLACES + 1)]
    assert taken == [*range(PLACES), None]
    assert health.take_place("wh_2", now=NOW, until=LEASE) == 0
    health.free_place("wh_1", 1)
    assert health.take_place("wh_1", now=NOW, until=LEASE) == 1
    late = LEASE + timedelta(seconds=2)
    assert health.take_place("wh_1", now=late, until=late) == 0


@pytest.mark.parametrize(
    "task",
    [
        MatchEvent(report="R1", seq=2),
        SendLine(webhook="wh_1", key="k", run="r", at=datetime(2026, 11, 24, 2, 0, 1, 5, UTC)),
        SendLine(webhook="wh_1", key="k"),
        EndRest(webhook="wh_1", token="t", at=NOW),
        ReplayLines(webhook="wh_1", run="", after="a", until="b", include_delivered=False),
    ],
)
def test_a_task_comes_out_of_the_queue_as_it_went_in(aws: None, task: Any) -> None:
    client = boto3.client("sqs", REGION)
    url = client.create_queue(QueueName="webhooks")["QueueUrl"]
    SqsWebhookQueue(client, url).send(task)
    [message] = client.receive_message(QueueUrl=url)["Messages"]
    assert load(message["Body"]) == task == load(dump(task))


@pytest.mark.parametrize(
    ("message", "task"),
    [
        ({"match": {"report": "R1", "seq": 2}}, MatchEvent(report="R1", seq=2)),
        (
            {"send": {"webhook": "wh_1", "key": "k", "run": ""}},
            SendLine(webhook="wh_1", key="k"),
        ),
        (
            {"wake": {"webhook": "wh_1", "token": "t", "at": "2026-11-24T02:00:00+00:00"}},
            EndRest(webhook="wh_1", token="t", at=datetime(2026, 11, 24, 2, tzinfo=UTC)),
        ),
        (
            {"replay": {"webhook": "w", "run": "r", "after": "a", "until": "b", "all": True}},
            ReplayLines(webhook="w", run="r", after="a", until="b", include_delivered=True),
        ),
    ],
)
def test_a_message_keeps_its_stored_form(message: Any, task: Any) -> None:
    """Messages of an older version wait in the queue while a newer one is deployed."""
    assert load(json.dumps(message)) == task
    assert json.loads(dump(task)) == message


def test_a_delay_is_kept_within_what_the_queue_can_wait(aws: None) -> None:
    sent: list[int] = []

    class Client:
        def send_message(self, **asked: Any) -> None:
            sent.append(asked["DelaySeconds"])

    queue = SqsWebhookQueue(Client(), "u")
    for delay in (-3, 0, 4.6, 899, 14_400):
        queue.send(MatchEvent(report="R1", seq=2), delay=delay)
    assert sent == [0, 0, 5, 899, 900]


def test_a_queue_that_is_away_is_unavailable(aws: None) -> None:
    queue = SqsWebhookQueue(boto3.client("sqs", REGION), "https://sqs.test/none")
    with pytest.raises(Unavailable):
        queue.send(MatchEvent(report="R1", seq=2))


@pytest.fixture(params=["fake", "kms"])
def secrets(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeWebhookSecrets()
    request.getfixturevalue("aws")
    client = boto3.client("kms", REGION)
    key = client.create_key()["KeyMetadata"]["KeyId"]
    client.create_alias(AliasName="alias/test", TargetKeyId=key)
    return KmsWebhookSecrets(client, "alias/test")


def test_a_secret_opens_for_its_own_webhook_alone(secrets: Any) -> None:
    sealed = secrets.seal("wh_1", b"secret")
    assert secrets.open("wh_1", sealed) == b"secret"
    assert secrets.open("wh_1", sealed) == b"secret"
    with pytest.raises(Corrupt):
        secrets.open("wh_2", sealed)


def test_an_opened_secret_is_remembered_and_kms_away_is_unavailable() -> None:
    class Client:
        calls, away = 0, False

        def decrypt(self, **_: Any) -> dict[str, bytes]:
            if self.away:
                raise ClientError({"Error": {"Code": "ThrottlingException"}}, "Decrypt")
            self.calls += 1
            return {"Plaintext": b"s"}

        encrypt = decrypt

    client = Client()
    secrets = KmsWebhookSecrets(client, "k")
    for n in range(600):
        secrets.open("wh_1", str(n).encode())
        secrets.open("wh_1", str(n).encode())
    assert client.calls == 600
    client.away = True
    attempts: list[Callable[[], object]] = [
        lambda: secrets.open("wh_1", b"new"),
        lambda: secrets.seal("wh_1", b"s"),
    ]
    for attempt in attempts:
        with pytest.raises(Unavailable):
            attempt()


def test_chance_is_different_each_time() -> None:
    randomness = SystemRandomness()
    assert len({randomness.bytes(16) for _ in range(50)}) == 50
    assert all(0 <= randomness.fraction() < 1 for _ in range(50))
