"""What was sent about a report, as its officers and its reporter read it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import Undeliverable
from chalicelib.domain.notifications.message import Message
from chalicelib.usecases.notifications.ports import (
    Delivery,
    DeliveryLogEntry,
    DeliveryOutcome,
    ReporterRecipient,
)
from tests.builders import JABAR, NOW, an_officer
from tests.domain.reports.test_permissions import MATRIX, WHO
from tests.entrypoints.api import Api, Platform
from tests.entrypoints.conftest import Filed
from tests.entrypoints.contacts.test_contact import ask, work
from tests.entrypoints.public.test_support import act

TOLD = {"channel": Channel.EMAIL, "outcome": DeliveryOutcome.SENT, "reason": ""}


def note(platform: Platform, report: str, message: Message, **changes: Any) -> None:
    """A line of a report's log."""
    line = DeliveryLogEntry(**{"at": NOW, "message": message, **TOLD, **changes})
    key = f"{report}-{len(platform.delivery_log.items)}"
    delivery = Delivery(
        key=key,
        message=message,
        channel=line.channel,
        recipient=ReporterRecipient(report=report),
        language="id",
        report=report,
    )
    platform.delivery_log.items[key] = (delivery, line, NOW)


def officers_see(api: Api, filed: Filed, **rest: Any) -> Any:
    response = api.get(f"{filed.staff_path}/deliveries", officer=an_officer(), **rest)
    assert response.status == 200, response.body
    return response.body["items"]


def reporter_sees(api: Api, filed: Filed, path: str = "") -> Any:
    response = api.get(f"{path or filed.path}/messages", x_access_code=filed.code)
    assert response.status == 200, response.body
    return response.body["items"]


def test_officers_and_reporter_read_what_left_in_words_and_without_an_address(
    api: Api, platform: Platform, filed: Filed
) -> None:
    ask(api, filed, "contact/code", channel="email")
    work(api)
    platform.time = NOW + timedelta(minutes=5)
    platform.deliveries.sms.troubles = [Undeliverable("opted_out")]
    ask(api, filed, "contact/code", channel="sms")
    work(api)
    seen = reporter_sees(api, filed)
    assert [(line["channel_label"], line["outcome_label"]) for line in seen] == [
        ("SMS", "tidak dikirim"),
        ("Surel", "terkirim"),
    ]
    assert seen[0] == {
        "at": "2026-11-24T09:05:00+07:00",
        "message": "contact_code",
        "message_label": "Kode verifikasi kontak",
        "channel": "sms",
        "channel_label": "SMS",
        "outcome": "held_back",
        "outcome_label": "tidak dikirim",
        "reason": "opted_out",
        "reason_label": "nomor ini menolak SMS kami",
        "to": "reporter",
    }
    assert officers_see(api, filed) == seen
    assert "example.id" not in str(seen)
    english = officers_see(api, filed, accept_language="en")
    assert english[0]["reason_label"] == "this number refuses our SMS"


def test_what_a_provider_said_is_not_shown(api: Api, platform: Platform, filed: Filed) -> None:
    said = "Email address is not verified: warga@example.id"
    note(platform, filed.id, Message.REPORT_ANSWERED, outcome=DeliveryOutcome.WAITING, reason=said)
    [line] = officers_see(api, filed)
    assert (line["outcome"], line["reason"], line["reason_label"]) == ("waiting", None, None)


def test_alerts_to_agencies_are_named_to_officers_and_hidden_from_the_reporter(
    api: Api, platform: Platform, filed: Filed
) -> None:
    note(platform, filed.id, Message.REPORT_ANSWERED)
    later = NOW + timedelta(hours=1)
    note(platform, filed.id, Message.AGENCY_DIGEST, agency=JABAR, kind="escalated", at=later)
    note(platform, filed.id, Message.AGENCY_DIGEST, agency="bubar", kind="younger", at=NOW)
    seen = officers_see(api, filed)
    assert [(line["message_label"], line["to"]) for line in seen] == [
        ("Laporan naik ke tingkat ini", {"id": JABAR, "name": f"Instansi {JABAR}"}),
        ("Jawaban instansi", "reporter"),
        ("Pemberitahuan", {"id": "bubar", "name": "bubar"}),
    ]
    assert [line["message_label"] for line in reporter_sees(api, filed)] == ["Jawaban instansi"]


@pytest.mark.parametrize("confidential", [False, True])
@pytest.mark.parametrize("name", list(WHO))
def test_whoever_may_read_a_report_may_read_its_log(name: str, confidential: bool) -> None:
    platform = Platform()
    api = Api(platform)
    filed = Filed(api)
    there = platform.reports.reports[filed.id]
    platform.reports.reports[filed.id] = replace(
        there,
        unit="dinas-pu",
        tier=JABAR,
        copied_to=("pelni",),
        confidential=confidential,
    )
    reads = MATRIX[name][0]
    if confidential:
        reads = name in ("own admin", "own unit", "ombudsman")
    response = api.get(f"{filed.staff_path}/deliveries", officer=an_officer(*WHO[name]))
    assert response.status == (200 if reads else 404)
    report = api.get(filed.staff_path, officer=an_officer(*WHO[name]))
    assert report.status == response.status


def test_without_a_sign_in_or_for_no_report_there_is_no_log(api: Api, filed: Filed) -> None:
    assert api.get(f"{filed.staff_path}/deliveries").status == 403
    missing = api.get("/v1/staff/reports/23456789ABCD/deliveries", officer=an_officer())
    assert (missing.status, missing.body["code"]) == (404, "report_not_found")


def test_only_the_access_code_opens_what_was_sent(
    api: Api, platform: Platform, filed: Filed
) -> None:
    """To a stranger a public report, a wrong code and no report look the same."""
    act(api, filed, "verify", supervisory=False)
    assert api.get(filed.path).body["view"] == "public"
    for code in ({}, {"x_access_code": "WRONG"}):
        refused = api.get(f"{filed.path}/messages", **code)
        assert (refused.status, refused.body["code"]) == (404, "report_not_found")
    assert api.get("/v1/reports/23456789ABCD/messages", x_access_code=filed.code).status == 404


def test_a_confidential_report_tells_its_reporter_too(api: Api, platform: Platform) -> None:
    filed = Filed(api, confidential=True)
    note(platform, filed.id, Message.REPORT_ANSWERED)
    assert len(reporter_sees(api, filed)) == 1


def test_a_part_shows_its_own_messages_and_those_of_the_contact_that_it_shares(
    api: Api, platform: Platform, filed: Filed
) -> None:
    body = {
        "title": "Judul bagian yang lain",
        "body": "Isi bagian yang lain, cukup panjang.",
        "category": "lainnya",
        "reason": "Dua masalah yang berbeda",
    }
    act(api, filed, "split", **body)
    [part] = platform.reports.reports[filed.id].parts
    note(platform, filed.id, Message.CONTACT_CODE)
    note(platform, filed.id, Message.REPORT_ANSWERED)
    note(platform, part, Message.REPORT_ASSIGNED)
    seen = [line["message"] for line in reporter_sees(api, filed, f"/v1/reports/{part}")]
    assert sorted(seen) == ["contact_code", "report_disposed"]
    whole = [line["message"] for line in reporter_sees(api, filed)]
    assert sorted(whole) == ["contact_code", "report_answered"]
    path = f"/v1/staff/reports/{part}/deliveries"
    officer = an_officer(WHO["ombudsman"][0], "ombudsman", None)
    lines = api.get(path, officer=officer).body["items"]
    assert [line["message"] for line in lines] == ["report_disposed"]
