"""Following on a device by web push: from the browser's subscription to the note, and out again."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.aws.outbox_queue import dump
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import DomainError, Gone, SlowDown, Unavailable, Undeliverable
from chalicelib.domain.notifications.push_endpoint import encode_base64url
from chalicelib.entrypoints.events import deliveries
from chalicelib.messages.notifications.push_notes import LONGEST
from chalicelib.usecases.notifications.ports import Delivery, PushNote
from tests.entrypoints.conftest import Filed
from tests.entrypoints.hall import Answer, Api, Hall
from tests.entrypoints.public.test_public_follows import ask as ask_by_mail
from tests.entrypoints.public.test_public_follows import following as following_by_mail
from tests.entrypoints.public.test_support import act, hand_on, publish
from tests.fakes.push_service import Browser

Change = Callable[[dict[str, Any]], Any]


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def disposed(api: Api, filed: Filed) -> Filed:
    act(api, filed, "verify", supervisory=False)
    return filed


def follow(
    api: Api, browser: Browser, kind: str = "area", identity: str = "32.73", **changes: Any
) -> Answer:
    usual = {
        "subject": {"kind": kind, "id": identity},
        "channel": "push",
        "subscription": browser.to_json(),
    }
    return api.post("/v1/follows", {**usual, **changes})


def deliver(hall: Hall, tries: int = 1) -> list[str]:
    """The queue of deliveries is worked off; ids of what comes back."""
    records = [
        {
            "messageId": f"d{n}",
            "body": dump(one),
            "eventSource": "aws:sqs",
            "receiptHandle": f"r{n}",
            "attributes": {"ApproximateReceiveCount": str(tries)},
        }
        for n, one in enumerate(hall.outbox.sent)
    ]
    answer = deliveries.deliver_messages({"Records": records}, hall) if records else None
    return [f["itemIdentifier"] for f in answer["batchItemFailures"]] if answer else []


def news(hall: Hall, filed: Filed) -> list[PushNote]:
    """The last event passes through stream, queue and post office; the notes that left."""
    assert publish(hall, *hand_on(hall, filed, last=1)) == []
    hall.office.push.sent.clear()
    assert deliver(hall) == []
    hall.outbox.sent.clear()
    return [note for _, note, _, _ in hall.office.push.sent]


def queued(api: Api, browser: Browser, filed: Filed) -> Delivery:
    """A note for a follower of the report waits in the queue."""
    assert follow(api, browser, "report", filed.tracking_id).status == 201
    act(api, filed, "answer", text="Sudah diperbaiki hari ini.")
    assert publish(api.hall, *hand_on(api.hall, filed, last=1)) == []
    [waiting] = api.hall.outbox.sent
    assert isinstance(waiting, Delivery)
    return waiting


def test_a_device_follows_at_once_and_is_told_how_to_stop(
    api: Api, hall: Hall, browser: Browser
) -> None:
    answer = follow(api, browser)
    assert answer.status == 201
    assert answer.body["subject"]["name"] == "laporan baru di Kota Bandung, Jawa Barat"
    [kept] = hall.follows.kept.values()
    assert (kept.channel, kept.since) == (Channel.PUSH, hall.at)
    assert hall.outbox.sent == []
    for _ in range(2):
        assert api.post("/v1/follows/stop", {"token": answer.body["stop"]}).status == 200
    assert hall.follows.kept == {}


def test_the_same_device_and_subject_are_one_follow(api: Api, hall: Hall, browser: Browser) -> None:
    first, again = follow(api, browser), follow(api, browser)
    assert first.body == again.body
    assert len(hall.follows.kept) == 1
    follow(api, browser, "agency", "pemda-3273")
    follow(api, Browser("https://push.example/Device-1"))
    assert len(hall.follows.kept) == 3


def test_nothing_of_a_device_lies_open(
    api: Api, hall: Hall, browser: Browser, disposed: Filed
) -> None:
    waiting = queued(api, browser, disposed)
    [(key, kept)] = hall.follows.kept.items()
    open_parts = (key, kept.id, kept.subject, waiting.key, waiting.values, waiting.report)
    for secret in browser.to_json()["keys"].values():
        assert secret not in repr(open_parts)
    assert browser.endpoint not in repr(open_parts)
    person = hall.seal.open(kept.id, kept.sealed)
    assert json.loads(person.push)[0] == browser.endpoint


def test_a_followed_report_tells_each_public_step_and_quotes_nothing(
    api: Api, hall: Hall, browser: Browser, disposed: Filed
) -> None:
    follow(api, browser, "report", disposed.tracking_id)
    act(api, disposed, "note", text="Catatan petugas.")
    assert news(hall, disposed) == []
    act(api, disposed, "answer", text="Sudah diperbaiki hari ini.")
    [note] = news(hall, disposed)
    assert note == PushNote(
        title="Instansi memberikan jawaban",
        body=f"Anda mengikuti laporan {disposed.tracking_id}.",
        url=f"/lacak/?id={disposed.id}",
        language="id",
    )
    [(to, _, topic, seconds)] = hall.office.push.sent
    assert to == browser.subscription
    assert len(topic) <= 32
    assert topic.isalnum()
    assert seconds == timedelta(days=2).total_seconds()


def test_followers_by_mail_and_by_device_hear_each_in_their_way(
    api: Api, hall: Hall, browser: Browser, filed: Filed
) -> None:
    following_by_mail(api, "area", "32.73")
    follow(api, browser, "area", "32.73", language="en")
    hall.office.mail.sent.clear()
    act(api, filed, "verify", supervisory=False)
    [note] = news(hall, filed)
    assert note.title == "There is a new report that anybody may read"
    assert "You follow new reports in Kota Bandung" in note.body
    assert len(hall.office.mail.sent) == 1


def test_a_confidential_report_is_told_to_no_device(api: Api, hall: Hall, browser: Browser) -> None:
    follow(api, browser, "area", "32.73.02")
    secret = Filed(api, confidential=True)
    act(api, secret, "verify", supervisory=False)
    assert news(hall, secret) == []
    assert follow(api, browser, "report", secret.tracking_id).body["code"] == "report_not_found"


def test_what_happened_before_is_not_told(
    api: Api, hall: Hall, browser: Browser, disposed: Filed
) -> None:
    hall.at += timedelta(seconds=5)
    follow(api, browser, "report", disposed.tracking_id)
    assert news(hall, disposed) == []


def test_a_note_fits_on_a_screen(api: Api, hall: Hall, browser: Browser, filed: Filed) -> None:
    there = hall.reference.reference
    name = "Badan " * 60
    long = {code: name if code == "32.73" else n for code, n in there.regions.items()}
    hall.reference.reference = replace(there, regions=long)
    follow(api, browser)
    act(api, filed, "verify", supervisory=False)
    [note] = news(hall, filed)
    assert len(note.body) == LONGEST


def test_a_device_that_is_gone_follows_no_longer(
    api: Api, hall: Hall, browser: Browser, disposed: Filed
) -> None:
    waiting = queued(api, browser, disposed)
    follow(api, browser, "area", "32.73")
    hall.office.push.troubles = [Gone()]
    assert deliver(hall) == []
    assert [subject for subject, _ in hall.follows.kept] == ["area:32.73"]
    assert [line.outcome for _, line, _ in hall.office.log.items.values()] == ["ended"]
    assert (hall.facts.count("FollowEnded"), hall.facts.count("MessageGivenUp")) == (1, 0)
    assert deliver(hall) == []
    assert hall.office.log.of_report(waiting.report) == []  # no trace of a follower at the report


@pytest.mark.parametrize("reason", ["refused_403", "too_large", "host_not_listed"])
def test_what_can_never_arrive_is_given_up_and_the_follow_stays(
    api: Api, hall: Hall, browser: Browser, disposed: Filed, reason: str
) -> None:
    queued(api, browser, disposed)
    hall.office.push.troubles = [Undeliverable(reason)]
    assert deliver(hall) == []
    assert [line.reason for _, line, _ in hall.office.log.items.values()] == [reason]
    assert len(hall.follows.kept) == 1
    assert deliver(hall) == []
    assert hall.office.push.sent == []


@pytest.mark.parametrize(
    ("trouble", "seconds"),
    [
        (Unavailable("503", after=900), 900),
        (Unavailable("503"), 30),
        (SlowDown("429", after=5), 30),
        (SlowDown("429", after=3600), 3600),
    ],
)
def test_a_busy_service_is_given_the_time_it_asks_for(
    api: Api, browser: Browser, disposed: Filed, trouble: DomainError, seconds: int
) -> None:
    hall = api.hall
    queued(api, browser, disposed)
    hall.office.push.troubles = [trouble]
    assert deliver(hall) == ["d0"]
    assert hall.outbox.waits == {"r0": seconds}
    assert deliver(hall, tries=2) == []
    assert len(hall.office.push.sent) == 1


def test_a_push_service_that_wants_less_holds_up_no_mail(
    api: Api, hall: Hall, browser: Browser, disposed: Filed
) -> None:
    queued(api, browser, disposed)
    ask_by_mail(api)
    again = hall.outbox.sent[0]
    hall.outbox.sent.append(again)
    hall.office.push.troubles = [SlowDown("429")]
    assert deliver(hall) == ["d0", "d2"]
    assert len(hall.office.mail.sent) == 1
    assert hall.office.push.sent == []


def test_news_that_are_old_by_now_are_not_pushed(
    api: Api, hall: Hall, browser: Browser, disposed: Filed
) -> None:
    queued(api, browser, disposed)
    hall.at += timedelta(days=2)
    assert deliver(hall) == []
    assert [line.reason for _, line, _ in hall.office.log.items.values()] == ["too_late"]


def test_the_key_for_browsers_is_public_and_may_be_kept(api: Api, hall: Hall) -> None:
    answer = api.get("/v1/push-key")
    assert answer.body == {"key": encode_base64url(hall.push_signer.published()[0].point)}
    assert answer.headers["Cache-Control"] == "public, max-age=3600"


def at(*path: str, to: Any) -> Change:
    """Set one part of the subscription."""

    def change(subscription: dict[str, Any]) -> Any:
        part = subscription
        for name in path[:-1]:
            part = part[name]
        part[path[-1]] = to
        return subscription

    return change


OFF_CURVE = encode_base64url(b"\x04" + b"\x01" * 64)
COMPRESSED = encode_base64url(b"\x02" + b"\x01" * 64)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        (lambda _: None, {"subscription": "required"}),
        (lambda _: "x", {"subscription": "not_an_object"}),
        (
            lambda _: {},
            {"subscription.endpoint": "required", "subscription.keys": "required"},
        ),
        (
            at("keys", to={}),
            {"subscription.keys.p256dh": "required", "subscription.keys.auth": "required"},
        ),
        (at("keys", to=[]), {"subscription.keys": "not_an_object"}),
        (at("endpoint", to=5), {"subscription.endpoint": "not_text"}),
        (
            at("endpoint", to="https://push.example/" + "x" * 1024),
            {"subscription.endpoint": "too_long"},
        ),
        (at("endpoint", to="http://push.example/x"), {"subscription.endpoint": "not_an_endpoint"}),
        (
            at("endpoint", to="https://a@push.example/x"),
            {"subscription.endpoint": "not_an_endpoint"},
        ),
        (
            at("endpoint", to="https://push.example:22/x"),
            {"subscription.endpoint": "not_an_endpoint"},
        ),
        (
            at("endpoint", to="https://169.254.169.254/latest/meta-data"),
            {"subscription.endpoint": "unknown_push_service"},
        ),
        (
            at("endpoint", to="http://127.0.0.1:9/x"),
            {"subscription.endpoint": "unknown_push_service"},
        ),
        (
            at("endpoint", to="https://evil.example/x"),
            {"subscription.endpoint": "unknown_push_service"},
        ),
        (at("keys", "p256dh", to="AAAA"), {"subscription.keys.p256dh": "not_a_key"}),
        (at("keys", "p256dh", to=OFF_CURVE), {"subscription.keys.p256dh": "not_a_key"}),
        (at("keys", "p256dh", to=COMPRESSED), {"subscription.keys.p256dh": "not_a_key"}),
        (at("keys", "p256dh", to="B" * 1000), {"subscription.keys.p256dh": "too_long"}),
        (at("keys", "auth", to="A" * 21), {"subscription.keys.auth": "not_a_key"}),
        (at("keys", "auth", to="A" * 22 + "=="), {"subscription.keys.auth": "not_a_key"}),
        (at("keys", "auth", to="+" * 22), {"subscription.keys.auth": "not_a_key"}),
        (at("keys", "auth", to=None), {"subscription.keys.auth": "required"}),
    ],
)
def test_a_wrong_subscription_names_its_field_and_keeps_nothing(
    api: Api, hall: Hall, browser: Browser, change: Change, fields: dict[str, str]
) -> None:
    answer = follow(api, browser, subscription=change(browser.to_json()))
    assert (answer.status, answer.fields) == (422, fields)
    assert hall.follows.kept == {}
    assert all(field["message"] for field in answer.body["fields"])


def test_codes_and_receipts_do_not_go_to_devices(api: Api, filed: Filed) -> None:
    for path in ("contact/code", "receipt/send"):
        answer = api.post(f"{filed.path}/{path}", {"channel": "push"}, x_access_code=filed.code)
        assert (answer.status, answer.fields) == (422, {"channel": "not_a_choice"}), path
