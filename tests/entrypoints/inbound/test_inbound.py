"""The workers of what comes in, called as Lambda calls them."""

import json
from typing import Any

import pytest

from chalicelib.entrypoints.events.inbound import heard_in, receive_letters, receive_sms
from tests.entrypoints.hall import Hall
from tests.entrypoints.notifications.test_deliveries import back
from tests.usecases.inbound.inbox import NUMBER, a_letter


def batch(*bodies: Any) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"m{n}",
                "receiptHandle": f"r{n}",
                "body": body if isinstance(body, str) else json.dumps(body),
                "attributes": {"ApproximateReceiveCount": "1"},
                "eventSource": "aws:sqs",
            }
            for n, body in enumerate(bodies)
        ]
    }


def an_sms(text: str, id: str = "i1", **changes: str) -> dict[str, str]:
    """As AWS End User Messaging publishes it."""
    return {
        "originationNumber": NUMBER,
        "destinationNumber": "1708",
        "messageKeyword": "KEYWORD_1708",
        "messageBody": text,
        "inboundMessageId": id,
        "previousPublishedMessageId": "p1",
        **changes,
    }


def laid_down(*keys: str) -> dict[str, Any]:
    return {"Records": [{"s3": {"object": {"key": key}}} for key in keys]}


HOLE = "LAPOR Jalan di depan sekolah berlubang, Coblong, Kota Bandung"


def test_an_sms_is_filed_and_answered_once_whatever_the_queue_does(hall: Hall) -> None:
    for _ in range(2):
        assert back(receive_sms(batch(an_sms(HOLE)), hall)) == []
    [report] = hall.reports.reports.values()
    assert report.channel == "sms"
    assert hall.facts == ["ReportBySms", "InboundRepeated"]
    assert len({sent.key for sent in hall.outbox.sent}) == 1


@pytest.mark.parametrize("number", ["TELKOMSEL", "1708", "3456", "+123", "", "0812000001"])
def test_only_numbers_of_people_are_heard(hall: Hall, number: str) -> None:
    assert heard_in(json.dumps(an_sms(HOLE, originationNumber=number))) is None
    assert back(receive_sms(batch(an_sms(HOLE, originationNumber=number)), hall)) == []
    assert hall.facts == ["InboundIgnored"]
    assert not hall.reports.reports


def test_our_own_number_is_not_heard() -> None:
    assert heard_in(json.dumps(an_sms(HOLE, destinationNumber=NUMBER))) is None


def test_one_that_cannot_be_read_comes_back_alone_and_is_not_quoted(hall: Hall) -> None:
    answer = receive_sms(batch("no json", an_sms(HOLE), {"messageBody": "x"}), hall)
    assert back(answer) == ["m0", "m2"]
    assert hall.failures == ["inbound_sms: crashed"] * 2
    assert len(hall.reports.reports) == 1


def test_one_that_meets_a_closed_door_comes_back(hall: Hall) -> None:
    hall.dialogues.down = True
    assert back(receive_sms(batch(an_sms(HOLE)), hall)) == ["m0"]
    assert hall.failures == [": another message came in between"]
    assert NUMBER not in repr(hall.failures)


def test_a_letter_in_the_bucket_is_filed_and_removed(hall: Hall) -> None:
    text = "Jalan di depan sekolah berlubang, Coblong, Kota Bandung"
    hall.files.objects["inbound/surat 1"] = (a_letter(text), "")
    for _ in range(2):
        assert back(receive_letters(batch(laid_down("inbound/surat+1")), hall)) == []
    [report] = hall.reports.reports.values()
    assert report.channel == "email"
    assert hall.facts == ["ReportByEmail", "InboundRepeated"]
    assert not hall.files.objects


def test_a_letter_that_is_dropped_leaves_a_line_that_names_nobody(hall: Hall) -> None:
    hall.files.objects["inbound/1"] = (a_letter("x", Precedence="bulk"), "")
    assert back(receive_letters(batch(laid_down("inbound/1")), hall)) == []
    assert hall.notes == [{"what": "letter dropped", "why": "precedence"}]
    assert hall.facts == ["MailDropped"]


def test_the_buckets_test_message_is_no_letter(hall: Hall) -> None:
    assert back(receive_letters(batch({"Event": "s3:TestEvent"}), hall)) == []


def test_what_fails_over_a_letter_comes_back(hall: Hall) -> None:
    hall.files.objects["inbound/1"] = (a_letter("Lampu jalan padam semua di sini."), "")
    hall.outbox.down = True
    answer = receive_letters(batch(laid_down("inbound/1"), {"Records": [{}]}), hall)
    assert back(answer) == ["m0", "m1"]
    assert hall.failures == [": down", "inbound_mail: crashed"]
    assert "inbound/1" in hall.files.objects
