"""The routes of the reporter's contact."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.contacts.verified_contact import (
    REPORTER_CHANNELS,
    Channel,
    OptOutReason,
    address_hash,
    one_time_code,
)
from chalicelib.domain.reports import tracking_ids
from chalicelib.entrypoints.events.queues.notifications import deliver_messages
from chalicelib.messages.contacts.neutral_responses import text_when_no_message_arrives
from tests.builders import PEPPER, an_officer
from tests.entrypoints.api import Api, ApiResponse
from tests.entrypoints.conftest import Filed
from tests.entrypoints.notifications.test_deliveries import batch

#: A tracking ID that could be one and is not.
NOBODYS = tracking_ids.report_id(PEPPER, "of nobody")


def ask(api: Api, filed: Filed, act: str, **body: Any) -> ApiResponse:
    return api.post(f"{filed.path}/{act}", body, x_access_code=filed.code)


def code_of(api: Api, filed: Filed, channel: Channel = Channel.EMAIL) -> str:
    sent = api.platform.codes.last_code(filed.id, channel)
    assert sent is not None
    return one_time_code(PEPPER, filed.id, channel, sent.nonce)


def work(api: Api) -> list[str]:
    """The worker empties the queue; the texts that left by e-mail."""
    platform = api.platform
    before = len(platform.deliveries.mail.sent)
    while platform.outbox.sent:
        assert (
            deliver_messages(
                batch(platform.outbox.sent.pop(0)),
                platform.context,
                platform.wiring.notifications.delivery_worker,
            )["batchItemFailures"]
            == []
        )
    return [getattr(letter, "text", "") for _, letter in platform.deliveries.mail.sent[before:]]


@pytest.fixture
def proved(api: Api, filed: Filed) -> Iterator[Filed]:
    ask(api, filed, "contact/code", channel="email")
    code = code_of(api, filed)
    assert ask(api, filed, "contact/confirm", channel="email", code=code).status == 200
    work(api)
    yield filed
    assert api.platform.failures == []


def test_a_contact_is_proved_from_the_page(api: Api, filed: Filed) -> None:
    view = api.get(filed.path, x_access_code=filed.code).body
    assert view["contact"] == {"email": "given", "phone": "given"}
    asked = ask(api, filed, "contact/code", channel="sms")
    assert asked.status == 202
    assert asked.body == {
        "channel": "sms",
        "valid_until": "2026-11-24T09:15:00+07:00",
        "note": text_when_no_message_arrives(Channel.SMS, "id"),
    }
    typed = code_of(api, filed, Channel.SMS)
    spaced = f" {typed[:3]}-{typed[3:]} "
    response = ask(api, filed, "contact/confirm", channel="sms", code=spaced)
    assert response.body["contact"] == {"email": "given", "phone": "verified"}
    assert response.body["timeline"][-1]["act"] == "verify_contact"
    assert response.body["can"]["verify_contact"] is True
    assert api.platform.metrics[-2:] == ["ContactCodeAsked", "ContactConfirmed"]
    assert "example.id" not in json.dumps(response.body)


def test_no_stranger_learns_that_a_contact_was_proved_or_a_code_renewed(
    api: Api, proved: Filed
) -> None:
    api.post("/v1/lost-code", {"tracking_id": proved.id, "contact": "warga@example.id"})
    work(api)
    assert len(api.platform.reports.events[proved.id]) == 4
    public = api.get(proved.path).body
    assert [e["act"] for e in public["timeline"]] == ["submit", "route"]
    assert "contact" not in public


def test_an_officer_sees_that_it_happened_and_no_trace_of_the_address(
    api: Api, proved: Filed
) -> None:
    body = api.get(proved.staff_path, officer=an_officer()).body
    assert body["history"][-1]["act"] == "verify_contact"
    assert "verified" not in body["history"][-1]["changes"]
    assert "fingerprint" not in json.dumps(body)


@pytest.mark.parametrize(
    ("act", "body", "fields"),
    [
        ("contact/code", {}, {"channel": "required"}),
        ("contact/code", {"channel": "pigeon"}, {"channel": "not_a_choice"}),
        ("contact/confirm", {}, {"channel": "required", "code": "required"}),
        ("contact/confirm", {"channel": "email", "code": "12345"}, {"code": "not_a_code"}),
        ("contact/confirm", {"channel": "email", "code": "12345a"}, {"code": "not_a_code"}),
        ("contact/confirm", {"channel": "email", "code": "١٢٣–٤٥٦"}, {"code": "code_expired"}),
        ("contact/confirm", {"channel": "email", "code": 123456}, {"code": "not_text"}),
        ("contact/confirm", {"channel": "email", "code": "123456"}, {"code": "code_expired"}),
        ("receipt/send", {"channel": None}, {"channel": "required"}),
    ],
)
def test_what_is_wrong_is_said_by_field(
    api: Api, filed: Filed, act: str, body: dict[str, Any], fields: dict[str, str]
) -> None:
    response = ask(api, filed, act, **body)
    assert (response.status, response.fields) == (422, fields)


def test_a_wrong_code_says_what_is_left_in_both_languages(api: Api, filed: Filed) -> None:
    ask(api, filed, "contact/code", channel="email")
    typed = f"{(int(code_of(api, filed)) + 1) % 10**6:06d}"
    body = {"channel": "email", "code": typed}
    for language, words in (("id", "sisa percobaan: 4"), ("en", "attempts left: 3")):
        response = api.post(
            f"{filed.path}/contact/confirm",
            body,
            x_access_code=filed.code,
            accept_language=language,
        )
        assert words in response.body["fields"][0]["message"]


@pytest.mark.parametrize("act", ["contact/code", "receipt/send"])
@pytest.mark.parametrize("channel", REPORTER_CHANNELS)
def test_who_asks_for_a_message_to_an_address_that_said_stop_learns_the_way_out_and_not_that(
    api: Api, filed: Filed, act: str, channel: Channel
) -> None:
    office, address = (
        api.platform.deliveries,
        {"email": "warga@example.id", "sms": "+6281234567890"},
    )
    stopped = ask(api, filed, act, channel=channel)
    api.platform.outbox.sent.clear()
    api.platform.time += timedelta(minutes=1)
    office.opt_outs.save_address_opt_out(
        address_hash(PEPPER, channel, address[channel]), OptOutReason.STOPPED, now=api.platform.time
    )
    again = ask(api, filed, act, channel=channel)
    assert again.status == stopped.status == 202
    assert again.body["note"] == stopped.body["note"]
    assert "MULAI" in again.body["note"]
    work(api)
    assert office.sent == []
    office.opt_outs.save_address_opt_out(
        address_hash(PEPPER, channel, address[channel]), None, now=api.platform.time
    )
    api.platform.time += timedelta(minutes=1)
    assert ask(api, filed, act, channel=channel).status == 202
    work(api)
    assert [to for to, _ in office.sent] == [address[channel]]


def test_a_contact_that_was_not_given_says_so(api: Api) -> None:
    phone = {"name": "", "email": "", "phone": "0812 3456 7890", "language": "id"}
    filed = Filed(api, reporter=phone)
    view = api.get(filed.path, x_access_code=filed.code).body
    assert view["contact"] == {"email": None, "phone": "given"}
    for act in ("contact/code", "receipt/send"):
        assert ask(api, filed, act, channel="email").fields == {"channel": "not_given"}
    unnamed = Filed(api, reporter=None, submission_token="6f1c3c1e-0000-4000-8000-000000000009")
    view = api.get(unnamed.path, x_access_code=unnamed.code).body
    assert view["contact"] == {"email": None, "phone": None}
    assert view["can"]["verify_contact"] is False


def test_the_response_to_too_many_requests_says_when_to_try_again(api: Api, filed: Filed) -> None:
    ask(api, filed, "contact/code", channel="email")
    response = ask(api, filed, "contact/code", channel="email")
    assert (response.status, response.body["code"]) == (429, "just_sent")
    assert response.headers["Retry-After"] == "60"
    for _ in range(3):
        assert ask(api, filed, "receipt/send", channel="email").status == 202
        api.platform.time += timedelta(minutes=1)
    response = ask(api, filed, "receipt/send", channel="email")
    assert (response.status, response.body["code"]) == (429, "too_many_today")


@pytest.mark.parametrize("act", ["contact/code", "contact/confirm", "receipt/send"])
def test_without_the_access_code_there_is_nothing(api: Api, filed: Filed, act: str) -> None:
    body = {"channel": "email", "code": "123456"}
    for headers in ({}, {"x_access_code": "WRONG"}):
        response = api.post(f"{filed.path}/{act}", body, **headers)
        assert (response.status, response.body["code"]) == (404, "report_not_found")


def test_the_receipt_comes_by_mail(api: Api, filed: Filed) -> None:
    assert ask(api, filed, "receipt/send", channel="email").status == 202
    [text] = work(api)
    assert filed.tracking_id in text
    assert "paling lambat 27 November 2026" in text
    assert filed.code not in text


def test_a_lost_code_is_replaced(api: Api, proved: Filed) -> None:
    body = {"tracking_id": f" {proved.tracking_id.lower()} ", "contact": "Warga@Example.id"}
    asked = api.post("/v1/lost-code", body)
    assert asked.status == 202
    [text] = work(api)
    [code] = [w for w in text.split() if len(w) == 19 and w.count("-") == 3]
    assert api.get(proved.path, x_access_code=proved.code).status == 404
    view = api.get(proved.path, x_access_code=code)
    assert view.body["timeline"][-1]["act"] == "renew_code"
    assert "CodeRenewed" in api.platform.metrics


def test_the_answer_to_a_lost_code_never_tells_anything(api: Api, proved: Filed) -> None:
    bodies = [
        {"tracking_id": proved.id, "contact": "warga@example.id"},
        {"tracking_id": proved.id, "contact": "orang.lain@example.id"},
        {"tracking_id": proved.id, "contact": "0812 3456 7890"},
        {"tracking_id": NOBODYS, "contact": "warga@example.id"},
    ]
    responses = [api.post("/v1/lost-code", body) for body in bodies]
    assert {a.status for a in responses} == {202}
    assert len({json.dumps([a.body, a.headers]) for a in responses}) == 1
    assert len(api.platform.outbox.sent) == len(bodies)
    for _ in range(30):
        flood = api.post("/v1/lost-code", bodies[1])
        assert (flood.status, flood.body) == (202, responses[0].body)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"tracking_id": "required", "contact": "required"}),
        (
            {"tracking_id": "7K2M-9QXD-4TP", "contact": "warga@"},
            {"tracking_id": "not_a_tracking_id", "contact": "not_a_contact"},
        ),
        ({"tracking_id": NOBODYS, "contact": "12345"}, {"contact": "not_a_contact"}),
        ({"tracking_id": 5, "contact": []}, {"tracking_id": "not_text", "contact": "not_text"}),
    ],
)
def test_what_is_mistyped_for_a_lost_code_is_said(
    api: Api, body: dict[str, Any], fields: dict[str, str]
) -> None:
    response = api.post("/v1/lost-code", body)
    assert (response.status, response.fields) == (422, fields)


def test_a_queue_that_is_away_is_an_honest_answer(api: Api, filed: Filed) -> None:
    api.platform.outbox.down = True
    for response in (
        ask(api, filed, "receipt/send", channel="email"),
        api.post("/v1/lost-code", {"tracking_id": filed.id, "contact": "warga@example.id"}),
    ):
        assert (response.status, response.body["code"]) == (503, "unavailable")


def test_a_report_sent_again_after_its_code_was_renewed_says_so(api: Api, proved: Filed) -> None:
    platform = api.platform
    platform.reports.reports[proved.id] = replace(
        platform.reports.get(proved.id), access_hash="other"
    )
    with pytest.raises(AssertionError) as caught:
        Filed(api)
    assert "code_renewed" in str(caught.value)
