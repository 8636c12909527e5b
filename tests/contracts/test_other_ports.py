"""Seal, Files, IntakeQueue, Alerts, Subscriptions and the pepper, over moto."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from chalicelib.adapters.aws import clients as adapter
from chalicelib.adapters.aws import secrets
from chalicelib.adapters.aws.agency_topics import SnsTopics
from chalicelib.adapters.aws.kms_seal import KmsSeal
from chalicelib.adapters.aws.queues import intake
from chalicelib.adapters.aws.s3 import S3Files, signing
from chalicelib.domain.errors import Corrupt, DomainError, SlowDown, Unavailable, Undeliverable
from chalicelib.domain.reports.report import DeclaredFile, Reporter
from chalicelib.usecases.agency_alerts.ports import Alert
from tests.builders import BANDUNG, NOW, a_new_report
from tests.contracts.conftest import REGION
from tests.fakes.agency_topics import FakeTopics
from tests.fakes.privacy import FakeSeal

WHO = Reporter(name="Contoh Warga", email="warga@example.id", phone="+6281234567890")


class Moving:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


class Counting:
    """A KMS client that counts its calls."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.calls = inner, 0

    def generate_data_key(self, **asked: Any) -> Any:
        self.calls += 1
        return self.inner.generate_data_key(**asked)

    def decrypt(self, **asked: Any) -> Any:
        return self.inner.decrypt(**asked)


@pytest.fixture
def kms(aws: None) -> Counting:
    return Counting(boto3.client("kms", REGION))


@pytest.fixture
def key(kms: Counting) -> str:
    return str(kms.inner.create_key()["KeyMetadata"]["Arn"])


@pytest.fixture(params=["fake", "kms"])
def seal(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeSeal()
    return KmsSeal(request.getfixturevalue("kms"), request.getfixturevalue("key"), Moving())


def test_an_identity_opens_for_its_own_report(seal: Any) -> None:
    assert seal.unseal_identity("R1", seal.seal_identity("R1", WHO)) == WHO


def test_an_identity_moved_to_another_report_stays_shut(seal: Any) -> None:
    sealed = seal.seal_identity("R1", WHO)
    with pytest.raises(Corrupt):
        seal.unseal_identity("R2", sealed)


def test_a_changed_identity_stays_shut(kms: Counting, key: str) -> None:
    seal = KmsSeal(kms, key, Moving())
    sealed = seal.seal_identity("R1", WHO)
    with pytest.raises(Corrupt):
        seal.unseal_identity("R1", sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(Corrupt):
        seal.unseal_identity("R1", b"\x09" + sealed[1:])


def test_nothing_of_an_identity_is_readable(kms: Counting, key: str) -> None:
    sealed = KmsSeal(kms, key, Moving()).seal_identity("R1", WHO)
    for part in (b"Contoh", b"warga", b"0812", b"8123"):
        assert part not in sealed


def test_a_surge_of_identities_asks_kms_once_an_hour(kms: Counting, key: str) -> None:
    clock = Moving()
    seal = KmsSeal(kms, key, clock)
    for _ in range(50):
        seal.seal_identity("R1", WHO)
    assert kms.calls == 1
    clock.at += timedelta(hours=1, seconds=1)
    again = seal.seal_identity("R1", WHO)
    assert kms.calls == 2
    assert seal.unseal_identity("R1", again) == WHO


def test_a_missing_key_is_unavailable(kms: Counting) -> None:
    with pytest.raises(Unavailable):
        KmsSeal(kms, "alias/none", Moving()).seal_identity("R1", WHO)


def test_the_last_key_seals_on_for_a_day_while_kms_is_away(
    kms: Any, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Moving()
    seal = KmsSeal(kms, key, clock)
    seal.seal_identity("R1", WHO)

    def away(**_: Any) -> Any:
        raise EndpointConnectionError(endpoint_url="http://kms.example")

    monkeypatch.setattr(kms, "generate_data_key", away)
    clock.at += timedelta(hours=23)
    assert seal.unseal_identity("R1", seal.seal_identity("R1", WHO)) == WHO
    clock.at += timedelta(hours=2)
    with pytest.raises(Unavailable):
        seal.seal_identity("R1", WHO)


@pytest.fixture
def bucket(aws: None) -> Any:
    client = adapter.client("s3", region=REGION, config=signing())
    client.create_bucket(Bucket="files", CreateBucketConfiguration={"LocationConstraint": REGION})
    return client


def test_an_upload_form_allows_one_key_type_and_size(bucket: Any) -> None:
    file = DeclaredFile(n=2, name="foto.jpg", type="image/jpeg", size=1234)
    made = S3Files(bucket, bucket, "files").upload_form("R1", file)
    import base64

    policy = json.loads(base64.b64decode(made.fields["policy"]))
    assert {"key": "incoming/R1/2"} in policy["conditions"]
    assert {"Content-Type": "image/jpeg"} in policy["conditions"]
    assert ["content-length-range", 1234, 1234] in policy["conditions"]
    assert made.fields["Content-Type"] == "image/jpeg"


def test_an_upload_becomes_evidence_and_leaves_the_entrance(bucket: Any) -> None:
    files = S3Files(bucket, bucket, "files")
    assert files.read_upload("R1", 1) is None
    bucket.put_object(Bucket="files", Key="incoming/R1/1", Body=b"bytes")
    assert files.read_upload("R1", 1) == b"bytes"
    files.save_original("R1", 1, "abc", "image/jpeg")
    files.save_checked("files/R1/1/foto.jpg", b"clean", "image/jpeg")
    files.delete_upload("R1", 1)
    files.delete_upload("R1", 1)
    assert files.read_upload("R1", 1) is None
    original = bucket.get_object(Bucket="files", Key="originals/R1/1/abc")
    assert (original["Body"].read(), original["ContentType"]) == (b"bytes", "image/jpeg")
    assert bucket.get_object(Bucket="files", Key="files/R1/1/foto.jpg")["Body"].read() == b"clean"


def test_links_are_signed_for_the_address_that_browsers_reach(bucket: Any) -> None:
    here = "http://127.0.0.1:8000"
    outside = adapter.client("s3", region=REGION, endpoint=here, config=signing(here))
    link = S3Files(bucket, outside, "files").download_url("files/R1/1/foto.jpg", "foto.jpg")
    assert link.startswith(f"{here}/files/files/R1/1/foto.jpg?")
    assert "X-Amz-Expires=900" in link


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("foto.jpg", "inline; filename=\"foto.jpg\"; filename*=UTF-8''foto.jpg"),
        ("surat.pdf", "attachment; filename=\"surat.pdf\"; filename*=UTF-8''surat.pdf"),
        ("film.mp4", "attachment; filename=\"film.mp4\"; filename*=UTF-8''film.mp4"),
        (
            'a"\\%é.pdf',
            "attachment; filename=\"a____.pdf\"; filename*=UTF-8''a%22%5C%25%C3%A9.pdf",
        ),
    ],
)
def test_files_are_saved_and_pictures_shown_under_names_that_break_no_header(
    bucket: Any, name: str, disposition: str
) -> None:
    link = S3Files(bucket, bucket, "files").download_url("files/R1/1/lampiran-1.pdf", name)
    assert parse_qs(urlsplit(link).query)["response-content-disposition"] == [disposition]


def test_on_aws_files_are_read_by_the_sites_own_path(bucket: Any) -> None:
    """The distribution hands the signed request on: path and query are those of the bucket."""
    site = "https://lapor.example.go.id"
    key = "files/R1/1/lampiran-1.pdf"
    direct = urlsplit(S3Files(bucket, bucket, "files").download_url(key, "a.pdf"))
    link = urlsplit(S3Files(bucket, bucket, "files", site).download_url(key, "a.pdf"))
    assert f"{link.scheme}://{link.netloc}" == site
    assert link.path == direct.path == f"/{key}"
    assert set(parse_qs(link.query)) == set(parse_qs(direct.query))
    assert parse_qs(link.query)["X-Amz-SignedHeaders"] == ["host"]
    uploads = S3Files(bucket, bucket, "files", site)
    host = "https://files.s3.ap-southeast-3.amazonaws.com/"
    assert uploads.upload_form("R1", DeclaredFile(n=1, name="a", type="t", size=1)).url == host


def test_on_aws_forms_and_links_lead_to_the_region(bucket: Any) -> None:
    files = S3Files(bucket, bucket, "files")
    host = "https://files.s3.ap-southeast-3.amazonaws.com/"
    assert files.upload_form("R1", DeclaredFile(n=1, name="a", type="t", size=1)).url == host
    assert files.download_url("k", "n").startswith(host)


def test_a_bucket_that_is_away_is_unavailable(aws: None) -> None:
    client = adapter.client("s3", region=REGION, config=signing())
    files = S3Files(client, client, "nowhere")
    attempts: list[Callable[[], object]] = [
        lambda: files.read_upload("R1", 1),
        lambda: files.save_checked("k", b"", "image/png"),
        lambda: files.save_original("R1", 1, "h", "image/png"),
    ]
    for attempt in attempts:
        with pytest.raises(Unavailable):
            attempt()


def test_a_waiting_report_comes_out_of_the_queue_as_it_went_in(aws: None) -> None:
    client = boto3.client("sqs", REGION)
    url = client.create_queue(QueueName="intake")["QueueUrl"]
    intake.SqsIntakeQueue(client, url).send(a_new_report(), b"\x01sealed")
    [message] = client.receive_message(QueueUrl=url)["Messages"]
    assert intake.load(message["Body"]) == (a_new_report(), b"\x01sealed")
    assert intake.load(intake.dump(a_new_report(), None)) == (a_new_report(), None)


def test_a_queue_that_is_away_is_unavailable(aws: None) -> None:
    with pytest.raises(Unavailable):
        intake.SqsIntakeQueue(boto3.client("sqs", REGION), "https://sqs.test/none").send(
            a_new_report(), None
        )


@pytest.fixture
def sns(aws: None) -> Any:
    client = boto3.client("sns", REGION)
    client.create_topic(Name=f"agency-{BANDUNG}")
    return client


@pytest.fixture(params=["fake", "sns"])
def topics(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeTopics()
    prefix = f"arn:aws:sns:{REGION}:123456789012:agency-"
    return SnsTopics(request.getfixturevalue("sns"), prefix, "alias/test")


ALERT = Alert(
    agency=BANDUNG,
    subject="Laporan baru: 7K2M",
    body="Mohon diverifikasi.",
    sms="LAPOR!",
    attributes={"kind": "new", "urgency": "normal", "unit": "-"},
)


def test_a_subscriber_is_listed_once(topics: Any) -> None:
    topics.add_subscription(BANDUNG, "email", "petugas@example.go.id", {})
    topics.add_subscription(BANDUNG, "email", "petugas@example.go.id", {})
    found = topics.subscriptions_of_agency(BANDUNG)
    assert [(s.protocol, s.endpoint) for s in found] == [("email", "petugas@example.go.id")]


def test_a_subscription_is_changed_and_ended(topics: Any) -> None:
    topics.add_subscription(BANDUNG, "sms", "+6281234567890", {"urgency": ["high"]})
    [made] = topics.subscriptions_of_agency(BANDUNG)
    assert made.topic_ref
    topics.change_filter(made.topic_ref, {"kind": ["new"]})
    topics.change_filter(made.topic_ref, {})
    topics.end_subscription(made.topic_ref)
    topics.end_subscription(made.topic_ref)
    assert topics.subscriptions_of_agency(BANDUNG) == []


def test_whoever_left_through_the_topics_own_link_is_not_shown() -> None:
    class Client:
        """SNS keeps showing a subscription for a while after its holder ended it."""

        def get_paginator(self, _: str) -> "Client":
            return self

        class exceptions:
            class NotFoundException(Exception): ...

        def paginate(self, **_: Any) -> list[Any]:
            shown = [
                {"Protocol": "email", "Endpoint": "a@example.go.id", "SubscriptionArn": arn}
                for arn in ("Deleted", "PendingConfirmation")
            ]
            queue = {"Protocol": "sqs", "Endpoint": "arn:q", "SubscriptionArn": "arn:s"}
            return [{"Subscriptions": [*shown, queue]}]

    [found] = SnsTopics(Client(), "arn:agency-", "alias/test").subscriptions_of_agency(BANDUNG)
    assert (found.protocol, found.topic_ref) == ("email", "")


def test_an_alert_is_taken(topics: Any) -> None:
    topics.publish(ALERT)
    assert topics.subscriptions_of_agency(BANDUNG) == []


def test_an_alert_reaches_the_subscribers_of_its_agency_alone(sns: Any) -> None:
    queues = boto3.client("sqs", REGION)
    prefix = f"arn:aws:sns:{REGION}:123456789012:agency-"
    urls = {}
    for agency in (BANDUNG, "imigrasi"):
        sns.create_topic(Name=f"agency-{agency}")
        urls[agency] = queues.create_queue(QueueName=agency)["QueueUrl"]
        sns.subscribe(
            TopicArn=prefix + agency,
            Protocol="sqs",
            Endpoint=f"arn:aws:sqs:{REGION}:123456789012:{agency}",
        )
    SnsTopics(sns, prefix, "alias/test").publish(ALERT)
    [message] = queues.receive_message(QueueUrl=urls[BANDUNG])["Messages"]
    told = json.loads(message["Body"])
    assert told["Message"] == "Mohon diverifikasi."
    assert told["MessageAttributes"]["urgency"]["Value"] == "normal"
    assert "Messages" not in queues.receive_message(QueueUrl=urls["imigrasi"])


class Faulty:
    """SNS that answers one error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def publish(self, **_: Any) -> Any:
        raise self.error


def said_by_sns(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "Publish")


@pytest.mark.parametrize(
    ("error", "kind", "reason"),
    [
        (said_by_sns("NotFound"), Undeliverable, "no_topic"),
        (said_by_sns("InvalidParameter"), Undeliverable, "refused"),
        (said_by_sns("Throttled"), SlowDown, "Throttled"),
        (said_by_sns("ThrottlingException"), SlowDown, "ThrottlingException"),
        (said_by_sns("KMSThrottling"), SlowDown, "KMSThrottling"),
        (said_by_sns("InternalError"), Unavailable, "InternalError"),
        (said_by_sns("AuthorizationError"), Unavailable, "AuthorizationError"),
        (said_by_sns("KMSDisabled"), Unavailable, "KMSDisabled"),
        (ReadTimeoutError(endpoint_url="https://sns.test"), SlowDown, "ReadTimeoutError"),
        (EndpointConnectionError(endpoint_url="https://x"), SlowDown, "EndpointConnectionError"),
    ],
)
def test_errors_of_topics_are_sorted(error: Exception, kind: type, reason: str) -> None:
    with pytest.raises(DomainError) as caught:
        SnsTopics(Faulty(error), "arn:agency-", "alias/test").publish(ALERT)
    assert type(caught.value) is kind
    assert str(caught.value) == reason


def test_a_topic_that_is_missing_is_known_as_such(aws: None) -> None:
    topics = SnsTopics(
        boto3.client("sns", REGION), f"arn:aws:sns:{REGION}:123456789012:none-", "alias/test"
    )
    with pytest.raises(Undeliverable, match="no_topic"):
        topics.publish(ALERT)
    with pytest.raises(Unavailable):
        topics.add_subscription(BANDUNG, "email", "petugas@example.go.id", {})
    with pytest.raises(Unavailable):
        topics.change_filter("arn:aws:sns:ap-southeast-3:123456789012:none-x:1", {})
    assert topics.subscriptions_of_agency(BANDUNG) == []  # unreachable, which the audit tells


def test_the_pepper_is_the_secrets_text(aws: None) -> None:
    client = boto3.client("secretsmanager", REGION)
    made = client.create_secret(Name="pepper", SecretString="s3cret")
    assert secrets.pepper(client, made["ARN"]) == b"s3cret"
    with pytest.raises(Unavailable):
        secrets.pepper(client, "none")
