"""The workers of what comes in, called as Lambda calls them."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.reports.codes import Role
from chalicelib.entrypoints.events.queues.inbound import parse_sms, receive_mails, receive_sms
from chalicelib.entrypoints.events.schedules import audit_reports
from chalicelib.usecases.routing.route_report import route_report
from tests.builders import DESK, an_officer
from tests.entrypoints.api import Api, Platform
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


def test_an_sms_is_filed_and_answered_once_whatever_the_queue_does(platform: Platform) -> None:
    for _ in range(2):
        assert (
            back(receive_sms(batch(an_sms(HOLE)), platform.context, platform.wiring.inbound.deps))
            == []
        )
    [report] = platform.reports.reports.values()
    assert report.channel == "sms"
    assert platform.metrics == ["ReportBySms", "InboundRepeated"]
    assert len({sent.key for sent in platform.outbox.sent}) == 1


@pytest.mark.parametrize("number", ["TELKOMSEL", "1708", "3456", "+123", "", "0812000001"])
def test_only_sms_from_numbers_of_people_are_read(platform: Platform, number: str) -> None:
    assert parse_sms(json.dumps(an_sms(HOLE, originationNumber=number))) is None
    assert (
        back(
            receive_sms(
                batch(an_sms(HOLE, originationNumber=number)),
                platform.context,
                platform.wiring.inbound.deps,
            )
        )
        == []
    )
    assert platform.metrics == ["InboundIgnored"]
    assert not platform.reports.reports


def test_an_sms_from_our_own_number_is_not_read() -> None:
    assert parse_sms(json.dumps(an_sms(HOLE, destinationNumber=NUMBER))) is None


def test_one_that_cannot_be_read_comes_back_alone_and_is_not_quoted(platform: Platform) -> None:
    response = receive_sms(
        batch("no json", an_sms(HOLE), {"messageBody": "x"}),
        platform.context,
        platform.wiring.inbound.deps,
    )
    assert back(response) == ["m0", "m2"]
    assert platform.failures == ["inbound_sms: crashed"] * 2
    assert len(platform.reports.reports) == 1


def test_one_that_meets_a_closed_door_comes_back(platform: Platform) -> None:
    platform.dialogues.down = True
    assert back(
        receive_sms(batch(an_sms(HOLE)), platform.context, platform.wiring.inbound.deps)
    ) == ["m0"]
    assert platform.failures == [": another message came in between"]
    assert NUMBER not in repr(platform.failures)


def test_a_letter_in_the_bucket_is_filed_once_and_sealed(platform: Platform) -> None:
    text = "Jalan di depan sekolah berlubang, Coblong, Kota Bandung"
    platform.files.objects["inbound/surat 1"] = (a_letter(text), "")
    for _ in range(2):
        assert (
            back(
                receive_mails(
                    batch(laid_down("inbound/surat+1")),
                    platform.context,
                    platform.wiring.inbound.mail_worker,
                )
            )
            == []
        )
    [report] = platform.reports.reports.values()
    assert report.channel == "email"
    assert platform.metrics == ["ReportByEmail", "InboundRepeated"]
    sealed = [key for key in platform.files.objects if key.startswith(f"letters/{report.id}/")]
    assert [platform.files.objects[key][0] for key in sealed] == [a_letter(text)]
    assert [letter.shortened for letter in platform.reports.dossier(report.id).letters] == [False]


def test_a_letter_that_is_dropped_leaves_a_line_that_names_nobody(platform: Platform) -> None:
    platform.files.objects["inbound/1"] = (a_letter("x", Auto_Submitted="auto-replied"), "")
    assert (
        back(
            receive_mails(
                batch(laid_down("inbound/1")), platform.context, platform.wiring.inbound.mail_worker
            )
        )
        == []
    )
    why = {"why": "auto-submitted", "letter": "inbound/1"}
    assert platform.facts == [{"what": "letter dropped", **why}]
    assert platform.metrics == ["MailDropped"]


def test_the_buckets_test_message_is_no_letter(platform: Platform) -> None:
    assert (
        back(
            receive_mails(
                batch({"Event": "s3:TestEvent"}),
                platform.context,
                platform.wiring.inbound.mail_worker,
            )
        )
        == []
    )


def test_what_fails_over_a_letter_comes_back(platform: Platform) -> None:
    platform.files.objects["inbound/1"] = (a_letter("Lampu jalan padam semua di sini."), "")
    platform.outbox.down = True
    response = receive_mails(
        batch(laid_down("inbound/1"), {"Records": [{}]}),
        platform.context,
        platform.wiring.inbound.mail_worker,
    )
    assert back(response) == ["m0", "m1"]
    assert platform.failures == [": down", "inbound_mail: crashed"]
    assert "inbound/1" in platform.files.objects


def test_a_letter_without_a_place_lies_on_the_national_desk(platform: Platform, api: Api) -> None:
    text = "Lampu jalan padam sejak lama sekali dan gelap."
    platform.files.objects["inbound/1"] = (a_letter(text, Precedence="list"), "")
    worker = platform.wiring.inbound.mail_worker
    assert back(receive_mails(batch(laid_down("inbound/1")), platform.context, worker)) == []
    [report] = platform.reports.reports
    route_report(
        report,
        reports=platform.reports,
        reference=platform.reference.current(),
        now=platform.time,
    )
    desk = an_officer(Role.NATIONAL_ADMIN, DESK)
    query = {"bucket": "verification"}
    [line] = api.get("/v1/staff/worklist", officer=desk, query=query).body["items"]
    assert (line["id"], line["region"]) == (report, {"code": "", "name": "tempat belum diketahui"})
    seen = api.get(f"/v1/staff/reports/{report}", officer=desk).body["report"]
    assert seen["body"] == text
    assert seen["location"]["region_name"] == "tempat belum diketahui"


def test_a_letter_that_is_kept_nowhere_else_leaves_a_line(platform: Platform) -> None:
    platform.files.objects["inbound/1"] = (a_letter("Lampu.", subject="Mati"), "")
    worker = platform.wiring.inbound.mail_worker
    assert back(receive_mails(batch(laid_down("inbound/1")), platform.context, worker)) == []
    why = {"why": "answered: too_short", "letter": "inbound/1"}
    assert platform.facts == [{"what": "letter dropped", **why}]


def test_a_letter_of_a_draft_that_is_gone_is_found_out(platform: Platform) -> None:
    worker, objects = platform.wiring.inbound.mail_worker, platform.files.objects
    objects["inbound/1"] = (a_letter("Jalan di depan sekolah berlubang besar."), "")
    receive_mails(batch(laid_down("inbound/1")), platform.context, worker)
    del objects["inbound/1"]
    objects["inbound/2"] = (a_letter("Coblong, Kota Bandung", subject="Re:", id="<2@x>"), "")
    receive_mails(batch(laid_down("inbound/2")), platform.context, worker)
    assert platform.facts == [{"what": "letter dropped", "why": "missing", "letter": "inbound/1"}]
    assert platform.metrics == ["InboundAsked", "MailMissing", "ReportByEmail"]


def test_the_audit_queues_what_waits_too_long_and_the_worker_of_e_mail_files_it(
    platform: Platform,
) -> None:
    words = "lampu jalan padam sejak kemarin malam"
    receive_sms(batch(an_sms(words)), platform.context, platform.wiring.inbound.deps)
    event = {"as_of": (platform.base.now() + timedelta(days=1)).isoformat()}
    platform.waiting.down = True
    assert audit_reports(event, plenty, platform.context, platform.wiring.audit)["waiting"] == 0
    assert platform.failures == [": down"]
    platform.waiting.down = False
    assert audit_reports(event, plenty, platform.context, platform.wiring.audit)["waiting"] == 1
    platform.base.time += timedelta(days=1)
    due = batch(*({"waiting": sender} for sender in platform.waiting.queued))
    worker = platform.wiring.inbound.mail_worker
    for _ in range(2):
        assert back(receive_mails(due, platform.context, worker)) == []
    [report] = platform.reports.reports.values()
    assert (report.body, report.channel) == (words, "sms")
    assert platform.metrics[-2:] == ["ReportBySms", "InboundRepeated"]


def plenty() -> int:
    return 900_000
