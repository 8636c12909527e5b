"""Public reports, supporters, snapshots and news: fakes and adapters keep the same promises."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.adapters.aws.queues.public_updates import SqsPublicUpdates, load_public_update
from chalicelib.adapters.aws.s3 import S3Snapshots
from chalicelib.adapters.aws.ses import SesMailSender
from chalicelib.adapters.dynamodb.item_table import BATCH_TRIES, batch_items
from chalicelib.adapters.dynamodb.public.public_follows import DynamoPublicFollows
from chalicelib.adapters.dynamodb.public.public_reports import (
    DynamoPublicReports,
    DynamoSupports,
)
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.public.public_follows import Follow, FollowSubject
from chalicelib.domain.reports.codes import Act, State
from chalicelib.domain.reports.report import Place, Report
from chalicelib.usecases.notifications.ports import RenderedMessage
from chalicelib.usecases.public.ports import PublicUpdate
from chalicelib.usecases.reports.ports import ReportChange
from tests.builders import NOW, a_history, a_new_report, act, an_end, verified
from tests.contracts.conftest import REGION
from tests.contracts.stores import dynamo_reports, report_items
from tests.fakes.public import FakePublicFollows, FakePublicReports, FakeSupports
from tests.fakes.reports import FakeReports

LONG_AGO = NOW - timedelta(days=100)
SINCE = NOW - timedelta(days=90)


class Side:
    """Reports, the public's view of them, and supporters, over one store."""

    def __init__(self, reports: Any, public: Any, supports: Any) -> None:
        self.reports, self.public, self.supports = reports, public, supports

    def keep(self, n: int, *acts: Callable[[Report], Report], **changes: Any) -> Report:
        """A routed report after some acts."""
        new = a_new_report(id=f"REPORT{n:06d}", **changes)
        self.reports.add(new, None)
        report, events = a_history(id=new.id, **changes)
        self.reports.save_routed(new, report, events)
        for step in acts:
            after = step(report)
            self.reports.save(ReportChange(before=report, after=after, event=None))
            report = after
        return report

    def near(self, most: int = 200, regency: str = "32.73") -> list[str]:
        found = self.public.newest_in_regency(regency, since=SINCE, most=most)
        return [r.id.removeprefix("REPORT").lstrip("0") for r in found]


@pytest.fixture(params=["fake", "dynamodb"])
def side(request: pytest.FixtureRequest) -> Side:
    if request.param == "fake":
        reports = FakeReports()
        return Side(reports, FakePublicReports(reports), FakeSupports(reports))
    client = request.getfixturevalue("dynamodb")
    item = report_items()
    store = dynamo_reports()
    return Side(store, DynamoPublicReports(item), DynamoSupports(client, "test"))


def answered(report: Report) -> Report:
    return act(report, Act.ANSWER, text="Sudah diperbaiki.")[0]


def closed(report: Report) -> Report:
    return act(report, Act.CLOSE, fields=an_end())[0]


def archived(report: Report) -> Report:
    return act(report, Act.ARCHIVE, fields=an_end("agency_admin", "hateful"), reason="hateful")[0]


def returned(report: Report) -> Report:
    return act(report, Act.RETURN, fields={"agency": "national-desk"}, reason="Bukan wewenang")[0]


def test_a_report_is_public_exactly_from_disposition_until_it_is_taken_back(side: Side) -> None:
    side.keep(1)
    side.keep(2, verified)
    side.keep(3, verified, answered)
    side.keep(4, verified, returned)
    side.keep(5, archived)
    side.keep(6, verified, confidential=True)
    side.keep(7, verified, answered, confidential=True, anonymous=True)
    side.keep(8, verified, answered, closed)
    assert sorted(side.near()) == ["2", "3", "8"]


def test_a_regency_shows_what_is_open_or_new_newest_first(side: Side) -> None:
    side.keep(1, verified, submitted_at=LONG_AGO)
    side.keep(2, verified, answered, closed, submitted_at=LONG_AGO)
    side.keep(3, verified, answered, closed, submitted_at=NOW - timedelta(days=1))
    side.keep(4, verified, submitted_at=NOW - timedelta(days=2))
    side.keep(5, verified, place=Place(region="32.73"))
    side.keep(6, verified, place=Place(region="32.72.02"))
    assert side.near() == ["5", "3", "4", "1"]
    assert side.near(most=2) == ["5", "3"]
    assert side.near(regency="11.01") == []


def test_what_anybody_reads_is_the_edited_text_and_a_rounded_point(side: Side) -> None:
    point = Place(region="32.73.02", address="Jalan Rahasia 1", lat=-6.884321, lon=107.612345)

    def edited(report: Report) -> Report:
        fields = {"title": "Judul tanpa nama", "original_title": report.title}
        return act(report, Act.EDIT, fields=fields)[0]

    side.keep(1, edited, verified, title="Pak Contoh memungut biaya", place=point)
    side.keep(2, verified, place=point, anonymous=True)
    by_id = {r.id: r for r in side.public.newest_in_regency("32.73", since=SINCE, most=9)}
    first, second = by_id["REPORT000001"], by_id["REPORT000002"]
    assert first.title == "Judul tanpa nama"
    assert (first.lat, first.lon) == (-6.884, 107.612)
    assert (second.lat, second.lon) == (None, None)
    assert (first.state, first.region) == (State.ASSIGNED, "32.73.02")
    assert "Contoh" not in repr(first)
    assert "Rahasia" not in repr(first)


def test_the_index_itself_holds_nothing_that_is_not_public(dynamodb: Any) -> None:
    item = report_items()
    store = dynamo_reports()
    side = Side(store, DynamoPublicReports(item), None)
    side.keep(1, verified, body="Isi yang panjang", place=Place(region="32.73.02", address="Jl."))
    side.keep(2, verified, confidential=True)
    [row] = dynamodb.scan(TableName="test", IndexName="public")["Items"]
    public = {"id", "title", "kind", "category", "region", "state", "agency", "submitted_at"}
    assert set(row) == {"PK", "SK", "public_pk", "public_sk", *public}


def test_a_device_counts_once_and_can_take_it_back(side: Side) -> None:
    def turn(supporter: str, on: bool) -> bool:
        return bool(side.supports.set_support(supporter, on=on, at=NOW))

    assert [turn("a", False), turn("a", True), turn("a", True), turn("b", True)] == [
        False,
        True,
        False,
        True,
    ]
    assert [turn("a", False), turn("a", False), turn("a", True)] == [True, False, True]


def test_numbers_are_added_up_per_report(side: Side) -> None:
    side.keep(1, verified)
    assert [side.supports.add_to_count("REPORT000001", n) for n in (1, 1, -1, 1)] == [1, 2, 1, 2]
    for n in range(2, 120):
        side.supports.add_to_count(f"REPORT{n:06d}", 1)
    found = side.supports.counts_of_reports([f"REPORT{n:06d}" for n in range(1, 131)])
    assert len(found) == 119
    assert found["REPORT000001"] == 2
    assert side.supports.counts_of_reports([]) == {}
    assert side.reports.dossier("REPORT000001").supports == 2


def test_officers_and_supporters_do_not_meet(side: Side) -> None:
    report = side.keep(1, verified)
    side.supports.add_to_count(report.id, 1)
    after, event = act(report, Act.ANSWER, text="Sudah.")
    side.reports.save(ReportChange(before=report, after=after, event=event))
    found = side.reports.dossier(report.id)
    assert (found.report.state, found.supports) == (State.ANSWERED, 1)


def test_a_missing_table_is_unavailable_to_supporters(aws: None) -> None:
    lost = DynamoSupports(boto3.client("dynamodb", REGION), "none")
    asks: list[Callable[[], object]] = [
        lambda: lost.set_support("a", on=True, at=NOW),
        lambda: lost.add_to_count("R", 1),
        lambda: lost.counts_of_reports(["R"]),
    ]
    for ask in asks:
        with pytest.raises(Unavailable):
            ask()


def test_a_table_that_never_gives_the_rest_of_a_batch_is_unavailable() -> None:
    class Throttled:
        asked = 0

        def batch_get_item(self, RequestItems: Any) -> Any:
            self.asked += 1
            return {"Responses": {}, "UnprocessedKeys": RequestItems}

    client = Throttled()
    pauses: list[float] = []
    with pytest.raises(Unavailable):
        list(batch_items(client, "test", [{"PK": {"S": "R"}}], sleep=pauses.append))
    assert client.asked == BATCH_TRIES
    assert 0 < sum(pauses) < 1


@pytest.fixture
def bucket(aws: None) -> Any:
    client = boto3.client("s3", REGION)
    client.create_bucket(Bucket="public", CreateBucketConfiguration={"LocationConstraint": REGION})
    return client


def text(bucket: Any, name: str = "near/32.73.json") -> str:
    found: bytes = bucket.get_object(Bucket="public", Key=f"public/{name}")["Body"].read()
    return found.decode()


def test_a_snapshot_is_written_over_and_says_how_long_it_may_be_kept(bucket: Any) -> None:
    snapshots = S3Snapshots(bucket, "public")
    snapshots.replace_snapshot("near/32.73.json", lambda: b"one")
    snapshots.replace_snapshot("near/32.73.json", lambda: b"two")
    assert text(bucket) == "two"
    head = bucket.head_object(Bucket="public", Key="public/near/32.73.json")
    assert head["CacheControl"] == "public, max-age=60"
    assert head["ContentType"].startswith("application/json")


@pytest.mark.parametrize("there", [True, False])
def test_an_older_snapshot_never_covers_a_newer_one(bucket: Any, there: bool) -> None:
    snapshots = S3Snapshots(bucket, "public")
    if there:
        snapshots.replace_snapshot("near/32.73.json", lambda: b"first")
    facts = ["old"]

    def slow() -> bytes:
        seen = facts[-1]
        if seen == "old":  # while this one is built, the world moves and another one is written
            facts.append("new")
            S3Snapshots(bucket, "public").replace_snapshot("near/32.73.json", lambda: b"new")
        return seen.encode()

    snapshots.replace_snapshot("near/32.73.json", slow)
    assert text(bucket) == "new"


def test_a_snapshot_that_is_always_overtaken_comes_back_later(bucket: Any) -> None:
    other, n = S3Snapshots(bucket, "public"), iter(range(100))

    def overtaken() -> bytes:
        other.replace_snapshot("near/32.73.json", lambda: str(next(n)).encode())
        return b"never"

    with pytest.raises(Unavailable):
        S3Snapshots(bucket, "public").replace_snapshot("near/32.73.json", overtaken)
    assert text(bucket) != "never"


def test_snapshots_without_a_bucket_are_unavailable(aws: None) -> None:
    with pytest.raises(Unavailable):
        S3Snapshots(boto3.client("s3", REGION), "none").replace_snapshot("x", lambda: b"")


def test_news_travel_by_name_ten_at_a_time(aws: None) -> None:
    sqs = boto3.client("sqs", REGION)
    url = sqs.create_queue(QueueName="news")["QueueUrl"]
    sent = [PublicUpdate(report="R1", seq=3), *(PublicUpdate(regency=f"32.{n}") for n in range(24))]
    SqsPublicUpdates(sqs, url).send(sent)
    got = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        got += [load_public_update(m["Body"]) for m in messages]
        for m in messages:
            assert set(json.loads(m["Body"])) == {f.name for f in fields(PublicUpdate)}
            sqs.delete_message(QueueUrl=url, ReceiptHandle=m["ReceiptHandle"])
    assert sorted(got, key=repr) == sorted(sent, key=repr)


def test_a_missing_queue_of_public_updates_is_unavailable(aws: None) -> None:
    url = f"https://sqs.{REGION}.amazonaws.com/123456789012/none"
    with pytest.raises(Unavailable):
        SqsPublicUpdates(boto3.client("sqs", REGION), url).send([PublicUpdate(report="R")])


@pytest.fixture(params=["fake", "dynamodb"])
def follows(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakePublicFollows()
    return DynamoPublicFollows(request.getfixturevalue("dynamodb"), "test")


def test_followers_come_page_by_page_and_leave_without_trace(follows: Any) -> None:
    area, other = FollowSubject.parse("area:32.73"), FollowSubject.parse("agency:pemda-3273")
    for n, since in ((3, NOW), (1, None), (2, NOW), (1, None)):
        kept = Follow(id=f"f{n}", subject=area, sealed=b"\x01" * n, language="en", since=since)
        follows.save_follow(kept)
    follows.save_follow(Follow(id="f9", subject=other, sealed=b"x", language="id"))
    first = follows.page_of_follows(area, "", 2)
    assert first == [
        Follow(id="f1", subject=area, sealed=b"\x01", language="en"),
        Follow(id="f2", subject=area, sealed=b"\x01\x01", language="en", since=NOW),
    ]
    assert [f.id for f in follows.page_of_follows(area, "f2", 2)] == ["f3"]
    follows.delete_follow(area, "f2")
    follows.delete_follow(area, "f2")
    assert [f.id for f in follows.page_of_follows(area, "", 9)] == ["f1", "f3"]
    assert [f.id for f in follows.page_of_follows(other, "", 9)] == ["f9"]


def test_a_device_is_kept_as_one(follows: Any) -> None:
    area = FollowSubject.parse("area:32.73")
    device = Follow(id="d1", subject=area, sealed=b"x", language="en", channel=Channel.PUSH)
    follows.save_follow(device)
    assert list(follows.page_of_follows(area, "", 9)) == [device]


def test_a_follower_of_the_time_before_devices_gets_mail(dynamodb: Any) -> None:
    key = {"PK": {"S": "FOLLOWERS#area:32.73"}, "SK": {"S": "f1"}}
    old = {**key, "sealed": {"B": b"x"}, "language": {"S": "id"}}
    dynamodb.put_item(TableName="test", Item=old)
    [found] = DynamoPublicFollows(dynamodb, "test").page_of_follows(
        FollowSubject.parse("area:32.73"), "", 9
    )
    assert found.channel is Channel.EMAIL


def test_followers_of_a_missing_table_are_unavailable(aws: None) -> None:
    lost = DynamoPublicFollows(boto3.client("dynamodb", REGION), "none")
    with pytest.raises(Unavailable):
        lost.page_of_follows(FollowSubject.parse("area:32.73"), "", 9)


@pytest.mark.parametrize("stop", ["", "https://lapor.example.go.id/api/v1/follows/stop?token=s.T"])
def test_a_mail_program_gets_its_own_button_to_stop(aws: None, stop: str) -> None:
    client = boto3.client("sesv2", REGION)
    asked: dict[str, Any] = {}
    client.meta.events.register(
        "provide-client-params.sesv2.SendEmail", lambda params, **_: asked.update(params)
    )
    boto3.client("ses", REGION).verify_email_identity(EmailAddress="lapor@example.go.id")
    letter = RenderedMessage(subject="s", text="t", html="<p>t</p>", sms="", unsubscribe_url=stop)
    SesMailSender(client, "lapor@example.go.id").send("a@example.id", letter, {})
    found = {h["Name"]: h["Value"] for h in asked["Content"]["Simple"].get("Headers", [])}
    button = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert found == (button if stop else {})
