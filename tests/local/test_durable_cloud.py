"""What the emulated cloud acknowledged is there after a kill; what it cannot keep it refuses."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from infra.local import outbox_pages
from infra.local.console import Failed
from infra.local.emulator import REGION, Emulator, free_port
from infra.local.state.claim import Claim
from tests.e2e.people import wait_for

pytestmark = pytest.mark.long
CHANGES: dict[str, Any] = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


class Cloud:
    """An emulator over a folder, and the clients to speak to it."""

    def __init__(self, state: Path) -> None:
        self.claim = Claim(state, "http://127.0.0.1:1")
        self.state = state
        self.start()

    def start(self) -> None:
        """Start it, on another port each time."""
        self.emulator = Emulator(free_port(0), self.state)
        self.emulator.start(self.claim.take())
        self.table, self.queues, self.topics, self.mail = (
            self.client(name) for name in ("dynamodb", "sqs", "sns", "ses")
        )

    def client(self, service: Any) -> Any:
        """A client that hears the first refusal instead of trying again."""
        return boto3.client(
            service,
            endpoint_url=self.emulator.endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}),
        )

    def kill(self) -> None:
        """End it as the kernel does when memory is short; no handler runs."""
        process = self.emulator._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    def killed_and_started(self) -> None:
        """Kill it, and begin again on the same folder."""
        self.kill()
        self.emulator.stop()
        self.start()

    def put(self, name: str, text: str = "teks") -> None:
        """Write an item."""
        item = {"PK": {"S": name}, "SK": {"S": "#"}, "text": {"S": text}}
        self.table.put_item(TableName="laporan", Item=item)

    def texts(self) -> dict[str, str]:
        """All items by their keys."""
        found = self.table.scan(TableName="laporan")["Items"]
        return {item["PK"]["S"]: item["text"]["S"] for item in found}

    def waiting(self) -> set[str]:
        """The messages in the queue; they stay there."""
        url = self.queues.get_queue_url(QueueName="antrean")["QueueUrl"]
        more = self.queues.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0
        )
        return {message["Body"] for message in more.get("Messages", [])}

    def kept(self, words: str) -> bool:
        """Whether these words are in a journal."""
        return any(words in p.read_text() for p in (self.state / "kept").glob("*.journal"))

    def journal(self) -> Path:
        """The file that changes go to now; write something first, for it to be there."""
        return max((self.state / "kept").glob("*.journal"))


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """One cloud for all tests here, with a table, a queue and a topic, kept in a snapshot."""
    found = Cloud(tmp_path_factory.mktemp("durable"))
    try:
        found.table.create_table(
            TableName="laporan",
            KeySchema=[
                {"AttributeName": "PK", "KeyType": "HASH"},
                {"AttributeName": "SK", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "PK", "AttributeType": "S"},
                {"AttributeName": "SK", "AttributeType": "S"},
            ],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification=CHANGES,
        )
        found.queues.create_queue(QueueName="antrean")
        found.topics.create_topic(Name="kabar")
        found.mail.verify_email_identity(EmailAddress="lapor@example.go.id")
        found.emulator.keep()
        yield found
    finally:
        found.emulator.stop()
        found.claim.release()


def test_what_was_acknowledged_is_there_after_a_kill(cloud: Cloud) -> None:
    url = cloud.queues.get_queue_url(QueueName="antrean")["QueueUrl"]
    [topic] = [t["TopicArn"] for t in cloud.topics.list_topics()["Topics"]]
    said = cloud.topics.subscribe(
        TopicArn=topic, Protocol="email", Endpoint="petugas@example.id", ReturnSubscriptionArn=True
    )
    cloud.topics.publish(PhoneNumber="+6281200000001", Message="pesan singkat\u2028contoh")
    cloud.mail.send_email(
        Source="lapor@example.go.id",
        Destination={"ToAddresses": ["warga@example.id"]},
        Message={"Subject": {"Data": "Surat contoh"}, "Body": {"Text": {"Data": "isi\u2028surat"}}},
    )
    wait_for(lambda: cloud.kept(said["SubscriptionArn"]))
    cloud.put("pertama")
    cloud.put("berubah", "lama")
    cloud.put("berubah", "baru")
    cloud.put("terhapus")
    key = {"PK": {"S": "terhapus"}, "SK": {"S": "#"}}
    cloud.table.delete_item(TableName="laporan", Key=key)
    many = [
        {
            "Put": {
                "TableName": "laporan",
                "Item": {"PK": {"S": n}, "SK": {"S": "#"}, "text": {"S": n}},
            }
        }
        for n in ("bersama satu", "bersama dua")
    ]
    cloud.table.transact_write_items(TransactItems=many)
    for body in ("dibaca", "menunggu"):
        cloud.queues.send_message(QueueUrl=url, MessageBody=body)
    [read] = [
        m
        for m in cloud.queues.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
        if m["Body"] == "dibaca"
    ]
    cloud.queues.delete_message(QueueUrl=url, ReceiptHandle=read["ReceiptHandle"])
    cloud.put("terakhir")
    cloud.killed_and_started()

    expected = {"pertama": "teks", "berubah": "baru", "terakhir": "teks"}
    for _ in range(2):  # once more: what was applied again is kept like all else
        assert cloud.texts().items() >= expected.items()
        assert cloud.texts().keys() >= {"bersama satu", "bersama dua"}
        assert "terhapus" not in cloud.texts()
        assert cloud.waiting() == {"menunggu"}
        assert said["SubscriptionArn"] in str(cloud.topics.list_subscriptions())
        sent = outbox_pages.messages(cloud.emulator.endpoint, cloud.state / "none")
        texts = [m["text"] for m in sent]
        assert sorted(texts) == ["isi\u2028surat", "pesan singkat\u2028contoh"]
        records = stream_of(cloud)
        assert [records.count(key) for key in ("pertama", "berubah", "terhapus")] == [1, 2, 2]
        assert records.index("bersama dua") < records.index("terakhir")
        cloud.killed_and_started()


def stream_of(cloud: Cloud) -> list[str]:
    """The keys of all records of the table's stream, in order."""
    streams = cloud.client("dynamodbstreams")
    [arn] = [s["StreamArn"] for s in streams.list_streams(TableName="laporan")["Streams"]]
    found: list[str] = []
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        iterator = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        records = streams.get_records(ShardIterator=iterator)["Records"]
        found += [r["dynamodb"]["Keys"]["PK"]["S"] for r in records]
    return found


def test_a_subscription_that_ended_stays_ended(cloud: Cloud) -> None:
    [topic] = [t["TopicArn"] for t in cloud.topics.list_topics()["Topics"]]
    arn = cloud.topics.subscribe(
        TopicArn=topic, Protocol="email", Endpoint="lama@example.id", ReturnSubscriptionArn=True
    )["SubscriptionArn"]
    cloud.emulator.keep()
    cloud.topics.unsubscribe(SubscriptionArn=arn)
    wait_for(lambda: cloud.kept('"gone": {"sub_arn_to_topic"'))
    cloud.killed_and_started()
    assert "lama@example.id" not in str(cloud.topics.list_subscriptions())


def test_a_full_disk_refuses_what_it_cannot_keep_and_says_so(cloud: Cloud) -> None:
    cloud.put("sebelum penuh")
    journal = cloud.journal()
    aside = journal.rename(journal.with_suffix(".aside"))
    journal.symlink_to("/dev/full")
    with pytest.raises(ClientError) as refused:
        cloud.put("saat penuh")
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503
    assert cloud.emulator.trouble() == "No space left on device"
    assert cloud.texts()["sebelum penuh"] == "teks"  # reading goes on
    with pytest.raises(Failed, match="No space left on device"):
        cloud.emulator.keep()
    journal.unlink()
    aside.rename(journal)
    wait_for(lambda: cloud.emulator.trouble() is None)
    cloud.put("ada tempat lagi")
    cloud.killed_and_started()
    assert cloud.texts().keys() >= {"sebelum penuh", "ada tempat lagi"}


def test_a_state_that_cannot_be_written_at_the_end_is_told_and_lost_is_nothing(
    cloud: Cloud,
) -> None:
    cloud.put("sebelum akhir")
    number = int(cloud.journal().stem)
    in_the_way = [cloud.state / "kept" / f"{number + n:08}.begun" for n in range(5)]
    for file in in_the_way:
        file.write_text("")  # where the next snapshots would be written
    with pytest.raises(Failed, match="could not be written") as told:
        cloud.emulator.stop()
    assert "make room" in told.value.way_out
    for file in in_the_way:
        file.unlink()
    cloud.start()
    assert "sebelum akhir" in cloud.texts()


def test_a_damaged_snapshot_is_replaced_by_the_one_before(cloud: Cloud) -> None:
    for name in ("satu", "dua"):
        cloud.put(name)
        cloud.emulator.keep()
    cloud.put("tiga")
    cloud.kill()
    cloud.emulator.stop()
    newest = max(p for p in (cloud.state / "kept").iterdir() if p.name.isdecimal())
    (newest / "dynamodb.json").write_text('{"torn')
    cloud.start()
    assert cloud.texts().keys() >= {"satu", "dua", "tiga"}


def test_it_never_begins_anew_over_what_it_cannot_read(tmp_path: Path) -> None:
    folder = tmp_path / "kept" / "00000001"
    folder.mkdir(parents=True)
    (folder / "dynamodb.json").write_text('{"torn')
    claim = Claim(tmp_path, "http://127.0.0.1:1")
    try:
        with pytest.raises(Failed, match="can be read") as told:
            Emulator(free_port(0), tmp_path).start(claim.take())
    finally:
        claim.release()
    assert str(tmp_path / "kept") in told.value.way_out
    assert (folder / "dynamodb.json").read_text() == '{"torn'
