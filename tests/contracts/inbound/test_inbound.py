"""Dialogues and InboundMailStore: fakes and adapters keep the same promises."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.adapters.aws.inbound_mail_store import S3InboundMail
from chalicelib.adapters.aws.ses import SesMailSender
from chalicelib.adapters.dynamodb.inbound.dialogues import DynamoDialogues, dump, load
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound.dialogue import (
    FILE_AFTER,
    REMIND_AFTER,
    Dialogue,
    Exchange,
    InboundResponse,
)
from chalicelib.domain.inbound.dialogues.reports_of_dialogue import (
    FiledReport,
    PostponedReport,
    SealedSender,
)
from chalicelib.domain.reports.codes import Kind
from chalicelib.usecases.inbound.letter_keys import letter_text_key, sealed_letter_key
from tests.builders import NOW
from tests.contracts.conftest import REGION
from tests.contracts.notifications.deliveries import LETTER
from tests.fakes.attachments import FakeFiles
from tests.fakes.inbound import FakeDialogues, FakeInboundMailStore

UNTIL = NOW + timedelta(hours=24)
FULL = Dialogue(
    language="en",
    first_message="n1",
    kind=Kind.ASPIRATION,
    anonymous=True,
    title="Judul",
    text="Isi – teks",
    place_lines=("Bandung",),
    province="32",
    offered_places=("32.04", "32.73"),
    place_attempts=1,
    last_message_at=NOW,
    mail_keys=("inbound/1",),
    files="f1",
    loose_words="Lampunya mati",
    loose_message="m0",
    postponed=(
        PostponedReport(
            first_message="n0",
            kind=Kind.COMPLAINT,
            anonymous=True,
            confidential=False,
            title="",
            text="Lampu padam",
            region="32.73",
            address="Dago",
            category="c",
            mail_keys=("inbound/0",),
            files="f0",
            written_at=NOW,
            due_at=NOW + timedelta(days=30),
        ),
    ),
    sender=SealedSender(sealed=b"\x01\xff", channel=Channel.SMS, proved=False, alone=True),
    reminded_at=NOW,
    filing_at=NOW,
    filed=(
        FiledReport(report="R1", digest="d"),
        FiledReport(report="R2", digest="e", at=NOW, anonymous=True, confidential=True),
    ),
    exchanges=(
        Exchange(message_id="m1", response=InboundResponse.CHOOSE, values={"choices": "1 a; 2 b"}),
        Exchange(message_id="m2", response=None),
    ),
)


#: FULL as it is stored: names that must stay, for dialogues that wait while a version is deployed.
STORED = {
    "language": "en",
    "nonce": "n1",
    "kind": "aspiration",
    "anonymous": True,
    "confidential": False,
    "title": "Judul",
    "text": "Isi – teks",
    "said": ["Bandung"],
    "province": "32",
    "choices": ["32.04", "32.73"],
    "tries": 1,
    "at": "2026-11-24T02:00:00+00:00",
    "mails": ["inbound/1"],
    "files": "f1",
    "loose": "Lampunya mati",
    "loose_message": "m0",
    "postponed": [
        {
            "first_message": "n0",
            "kind": "complaint",
            "anonymous": True,
            "confidential": False,
            "title": "",
            "text": "Lampu padam",
            "region": "32.73",
            "address": "Dago",
            "category": "c",
            "mail_keys": ["inbound/0"],
            "files": "f0",
            "written_at": "2026-11-24T02:00:00+00:00",
            "due_at": "2026-12-24T02:00:00+00:00",
        }
    ],
    "sender": {"sealed": "Af8=", "channel": "sms", "proved": False, "alone": True},
    "reminded": "2026-11-24T02:00:00+00:00",
    "filing": "2026-11-24T02:00:00+00:00",
    "filed": [
        {
            "report": "R1",
            "digest": "d",
            "at": None,
            "anonymous": False,
            "confidential": False,
        },
        {
            "report": "R2",
            "digest": "e",
            "at": "2026-11-24T02:00:00+00:00",
            "anonymous": True,
            "confidential": True,
        },
    ],
    "answered": [
        {"message": "m1", "answer": "choose_place", "values": {"choices": "1 a; 2 b"}},
        {"message": "m2", "answer": None, "values": {}},
    ],
}


def test_a_dialogue_keeps_its_stored_form() -> None:
    assert json.loads(dump(FULL)) == STORED
    assert load(json.dumps(STORED), 0) == FULL


def test_a_dialogue_of_the_previous_release_is_read() -> None:
    added = ("files", "loose", "loose_message", "postponed", "sender", "reminded", "filing")
    before = {name: value for name, value in STORED.items() if name not in added}
    before["filed"] = [{"report": "R1", "digest": "d"}]
    read = load(json.dumps(before), 3)
    assert (read.files, read.loose_words, read.sender, read.filing_at) == ("", "", None, None)
    assert read.filed == (FiledReport(report="R1", digest="d"),)
    assert read.text == FULL.text


@pytest.fixture(params=["fake", "dynamodb"])
def dialogues(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeDialogues()
    return DynamoDialogues(request.getfixturevalue("dynamodb"), "test")


@pytest.fixture(params=["fake", "s3"])
def mails(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeInboundMailStore(FakeFiles())
    request.getfixturevalue("aws")
    s3 = boto3.client("s3", REGION)
    s3.create_bucket(Bucket="test", CreateBucketConfiguration={"LocationConstraint": REGION})
    return S3InboundMail(s3, "test")


def test_a_dialogue_comes_back_as_it_was(dialogues: Any) -> None:
    assert dialogues.get_dialogue("w", now=NOW) == Dialogue()
    dialogues.save_dialogue("w", FULL, until=UNTIL)
    assert dialogues.get_dialogue("w", now=NOW) == replace(FULL, version=1)
    assert dialogues.get_dialogue("other", now=NOW) == Dialogue()


def test_a_dialogue_is_due_when_its_next_step_is_and_no_more_when_nothing_waits(
    dialogues: Any,
) -> None:
    def due(after: timedelta) -> list[str]:
        return sorted(dialogues.waiting_until(NOW + after))

    new = replace(FULL, reminded_at=None)
    for sender in ("w", "x", "y", "z", "v"):
        dialogues.save_dialogue(sender, new, until=UNTIL)
    dialogues.save_dialogue("reminded", FULL, until=UNTIL)
    dialogues.save_dialogue("unknown", replace(new, sender=None), until=UNTIL)
    assert due(REMIND_AFTER - timedelta(seconds=1)) == []
    assert due(REMIND_AFTER) == ["v", "w", "x", "y", "z"]
    assert due(FILE_AFTER) == ["reminded", "v", "w", "x", "y", "z"]
    dialogues.save_dialogue("w", replace(new, version=1).emptied(), until=UNTIL)
    assert due(FILE_AFTER) == ["reminded", "v", "x", "y", "z"]


def test_of_two_that_came_side_by_side_one_is_looked_at_again(dialogues: Any) -> None:
    dialogues.save_dialogue("w", FULL, until=UNTIL)
    for stale in (FULL, replace(FULL, version=7)):
        with pytest.raises(Unavailable):
            dialogues.save_dialogue("w", stale, until=UNTIL)
    dialogues.save_dialogue("w", replace(FULL, version=1, text="neu"), until=UNTIL)
    assert dialogues.get_dialogue("w", now=NOW).text == "neu"


def test_what_has_expired_is_fresh_and_can_be_written_over(dialogues: Any) -> None:
    dialogues.save_dialogue("w", FULL, until=UNTIL)
    late = UNTIL + timedelta(seconds=1)
    fresh = dialogues.get_dialogue("w", now=late)
    assert fresh == Dialogue(version=1)
    dialogues.save_dialogue("w", fresh, until=late + timedelta(hours=1))


def test_the_table_forgets_dialogues(dynamodb: Any) -> None:
    DynamoDialogues(dynamodb, "test").save_dialogue("w", FULL, until=UNTIL)
    [item] = dynamodb.scan(TableName="test")["Items"]
    assert int(item["expires_at"]["N"]) == int(UNTIL.timestamp())


def test_a_mail_is_read_and_one_that_is_gone_is_none(mails: Any) -> None:
    mails.submit_attachment("R1", 2, b"ok", "image/png")
    assert mails.read_mail("incoming/R1/2") == b"ok"
    assert mails.read_mail("incoming/R1/3") is None


def test_a_letter_is_sealed_as_it_came_and_its_text_can_be_read(mails: Any) -> None:
    mails.submit_attachment("R1", 2, b"From: a\r\n\r\nLampu \xff", "message/rfc822")
    for _ in range(2):
        mails.seal_letter("R1", "L1", "incoming/R1/2")
        mails.save_letter_text("R1", "L1", "Lampu é")
    assert mails.read_mail(sealed_letter_key("R1", "L1")) == b"From: a\r\n\r\nLampu \xff"
    assert mails.read_mail(letter_text_key("R1", "L1")) == "Lampu é".encode()
    assert mails.read_mail("incoming/R1/2")


def test_a_bucket_that_is_away_is_unavailable(aws: None) -> None:
    mails = S3InboundMail(boto3.client("s3", REGION), "none")
    with pytest.raises(Unavailable):
        mails.read_mail("inbound/1")
    with pytest.raises(Unavailable):
        mails.submit_attachment("R1", 1, b"x", "image/png")
    with pytest.raises(Unavailable):
        mails.seal_letter("R1", "L1", "inbound/1")
    with pytest.raises(Unavailable):
        mails.save_letter_text("R1", "L1", "x")


class Noting:
    """A client that keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}

    def send_email(self, **asked: Any) -> None:
        self.asked = asked


def test_replies_go_to_the_reply_address_where_there_is_one() -> None:
    client = Noting()
    mailer = SesMailSender(client, "lapor@example.go.id")
    mailer.send("a@example.id", replace(LETTER, reply_to="balas+x.y"), {})
    assert client.asked["ReplyToAddresses"] == ["balas+x.y@example.go.id"]
    mailer.send("a@example.id", LETTER, {})
    assert "ReplyToAddresses" not in client.asked
