"""Following on a device by web push: from the browser's subscription to the note, and out again."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.aws.queues.outbox import dump
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import DomainError, Gone, SlowDown, Unavailable, Undeliverable
from chalicelib.domain.notifications.push_endpoint import encode_base64url
from chalicelib.entrypoints.events.queues.notifications import deliver_messages
from chalicelib.messages.notifications.push_notes import LONGEST
from chalicelib.usecases.notifications.ports import Delivery, PushNote
from tests.entrypoints.api import Api, ApiResponse, Platform
from tests.entrypoints.conftest import Filed
from tests.entrypoints.public.test_public_follows import ask as ask_by_mail
from tests.entrypoints.public.test_public_follows import following as following_by_mail
from tests.entrypoints.public.test_support import act, hand_on, publish
from tests.fakes.push_service import Browser

Change = Callable[[dict[str, Any]], Any]


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def assigned(api: Api, filed: Filed) -> Filed:
    act(api, filed, "verify", supervisory=False)
    return filed


def follow(
    api: Api, browser: Browser, kind: str = "area", subject_id: str = "32.73", **changes: Any
) -> ApiResponse:
    usual = {
        "subject": {"kind": kind, "id": subject_id},
        "channel": "push",
        "subscription": browser.to_json(),
    }
    return api.post("/v1/follows", {**usual, **changes})


def deliver(platform: Platform, tries: int = 1) -> list[str]:
    """The queue of deliveries is worked off; ids of what comes back."""
    records = [
        {
            "messageId": f"d{n}",
            "body": dump(one),
            "eventSource": "aws:sqs",
            "receiptHandle": f"r{n}",
            "attributes": {"ApproximateReceiveCount": str(tries)},
        }
        for n, one in enumerate(platform.outbox.sent)
    ]
    response = (
        deliver_messages(
            {"Records": records}, platform.context, platform.wiring.notifications.delivery_worker
        )
        if records
        else None
    )
    return [f["itemIdentifier"] for f in response["batchItemFailures"]] if response else []


def news(platform: Platform, filed: Filed) -> list[PushNote]:
    """The last event passes through stream, queue and post office; the notes that left."""
    assert publish(platform, *hand_on(platform, filed, last=1)) == []
    platform.deliveries.push.sent.clear()
    assert deliver(platform) == []
    platform.outbox.sent.clear()
    return [note for _, note, _, _ in platform.deliveries.push.sent]


def queued(api: Api, browser: Browser, filed: Filed) -> Delivery:
    """A note for a follower of the report waits in the queue."""
    assert follow(api, browser, "report", filed.tracking_id).status == 201
    act(api, filed, "answer", text="Sudah diperbaiki hari ini.")
    assert publish(api.platform, *hand_on(api.platform, filed, last=1)) == []
    [waiting] = api.platform.outbox.sent
    assert isinstance(waiting, Delivery)
    return waiting


def test_a_device_follows_at_once_and_is_given_a_way_to_stop(
    api: Api, platform: Platform, browser: Browser
) -> None:
    response = follow(api, browser)
    assert response.status == 201
    assert response.body["subject"]["name"] == "laporan baru di Kota Bandung, Jawa Barat"
    [kept] = platform.follows.stored.values()
    assert (kept.channel, kept.since) == (Channel.PUSH, platform.time)
    assert platform.outbox.sent == []
    for _ in range(2):
        assert api.post("/v1/follows/stop", {"token": response.body["stop"]}).status == 200
    assert platform.follows.stored == {}


def test_the_same_device_and_subject_are_one_follow(
    api: Api, platform: Platform, browser: Browser
) -> None:
    first, again = follow(api, browser), follow(api, browser)
    assert first.body == again.body
    assert len(platform.follows.stored) == 1
    follow(api, browser, "agency", "pemda-3273")
    follow(api, Browser("https://push.example/Device-1"))
    assert len(platform.follows.stored) == 3


def test_nothing_of_a_device_lies_open(
    api: Api, platform: Platform, browser: Browser, assigned: Filed
) -> None:
    waiting = queued(api, browser, assigned)
    [(key, kept)] = platform.follows.stored.items()
    open_parts = (key, kept.id, kept.subject, waiting.key, waiting.values, waiting.report)
    for secret in browser.to_json()["keys"].values():
        assert secret not in repr(open_parts)
    assert browser.endpoint not in repr(open_parts)
    person = platform.seal.unseal_identity(kept.id, kept.sealed)
    assert json.loads(person.push)[0] == browser.endpoint


def test_a_followed_report_tells_each_public_step_and_quotes_nothing(
    api: Api, platform: Platform, browser: Browser, assigned: Filed
) -> None:
    follow(api, browser, "report", assigned.tracking_id)
    act(api, assigned, "note", text="Catatan petugas.")
    assert news(platform, assigned) == []
    act(api, assigned, "answer", text="Sudah diperbaiki hari ini.")
    [note] = news(platform, assigned)
    assert note == PushNote(
        title="Instansi memberikan jawaban",
        body=f"Anda mengikuti laporan {assigned.tracking_id}.",
        url=f"/lacak/?id={assigned.id}",
        language="id",
    )
    [(to, _, topic, seconds)] = platform.deliveries.push.sent
    assert to == browser.subscription
    assert len(topic) <= 32
    assert topic.isalnum()
    assert seconds == timedelta(days=2).total_seconds()


def test_followers_by_mail_and_by_device_are_each_notified_in_their_way(
    api: Api, platform: Platform, browser: Browser, filed: Filed
) -> None:
    following_by_mail(api, "area", "32.73")
    follow(api, browser, "area", "32.73", language="en")
    platform.deliveries.mail.sent.clear()
    act(api, filed, "verify", supervisory=False)
    [note] = news(platform, filed)
    assert note.title == "There is a new report that anybody may read"
    assert "You follow new reports in Kota Bandung" in note.body
    assert len(platform.deliveries.mail.sent) == 1


def test_no_device_is_notified_of_a_confidential_report(
    api: Api, platform: Platform, browser: Browser
) -> None:
    follow(api, browser, "area", "32.73.02")
    secret = Filed(api, confidential=True)
    act(api, secret, "verify", supervisory=False)
    assert news(platform, secret) == []
    assert follow(api, browser, "report", secret.tracking_id).body["code"] == "report_not_found"


def test_a_device_is_not_notified_of_what_happened_before(
    api: Api, platform: Platform, browser: Browser, assigned: Filed
) -> None:
    platform.time += timedelta(seconds=5)
    follow(api, browser, "report", assigned.tracking_id)
    assert news(platform, assigned) == []


def test_a_note_fits_on_a_screen(
    api: Api, platform: Platform, browser: Browser, filed: Filed
) -> None:
    there = platform.reference.reference
    name = "Badan " * 60
    long = {code: name if code == "32.73" else n for code, n in there.regions.items()}
    platform.reference.reference = replace(there, regions=long)
    follow(api, browser)
    act(api, filed, "verify", supervisory=False)
    [note] = news(platform, filed)
    assert len(note.body) == LONGEST


def test_a_device_that_is_gone_follows_no_longer(
    api: Api, platform: Platform, browser: Browser, assigned: Filed
) -> None:
    waiting = queued(api, browser, assigned)
    follow(api, browser, "area", "32.73")
    platform.deliveries.push.troubles = [Gone()]
    assert deliver(platform) == []
    assert [subject for subject, _ in platform.follows.stored] == ["area:32.73"]
    assert [line.outcome for _, line, _ in platform.deliveries.log.items.values()] == ["ended"]
    assert (platform.metrics.count("FollowEnded"), platform.metrics.count("MessageGivenUp")) == (
        1,
        0,
    )
    assert deliver(platform) == []
    assert (
        platform.deliveries.log.entries_of_report(waiting.report) == []
    )  # no trace of a follower at the report


@pytest.mark.parametrize("reason", ["refused_403", "too_large", "host_not_listed"])
def test_what_can_never_arrive_is_given_up_and_the_follow_stays(
    api: Api, platform: Platform, browser: Browser, assigned: Filed, reason: str
) -> None:
    queued(api, browser, assigned)
    platform.deliveries.push.troubles = [Undeliverable(reason)]
    assert deliver(platform) == []
    assert [line.reason for _, line, _ in platform.deliveries.log.items.values()] == [reason]
    assert len(platform.follows.stored) == 1
    assert deliver(platform) == []
    assert platform.deliveries.push.sent == []


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
    api: Api, browser: Browser, assigned: Filed, trouble: DomainError, seconds: int
) -> None:
    platform = api.platform
    queued(api, browser, assigned)
    platform.deliveries.push.troubles = [trouble]
    assert deliver(platform) == ["d0"]
    assert platform.outbox.waits == {"r0": seconds}
    assert deliver(platform, tries=2) == []
    assert len(platform.deliveries.push.sent) == 1


def test_a_push_service_that_wants_less_holds_up_no_mail(
    api: Api, platform: Platform, browser: Browser, assigned: Filed
) -> None:
    queued(api, browser, assigned)
    ask_by_mail(api)
    again = platform.outbox.sent[0]
    platform.outbox.sent.append(again)
    platform.deliveries.push.troubles = [SlowDown("429")]
    assert deliver(platform) == ["d0", "d2"]
    assert len(platform.deliveries.mail.sent) == 1
    assert platform.deliveries.push.sent == []


def test_news_that_are_old_by_now_are_not_pushed(
    api: Api, platform: Platform, browser: Browser, assigned: Filed
) -> None:
    queued(api, browser, assigned)
    platform.time += timedelta(days=2)
    assert deliver(platform) == []
    assert [line.reason for _, line, _ in platform.deliveries.log.items.values()] == ["too_late"]


def test_the_key_for_browsers_is_public_and_may_be_kept(api: Api, platform: Platform) -> None:
    response = api.get("/v1/push-key")
    assert response.body == {"key": encode_base64url(platform.push_signer.public_keys()[0].point)}
    assert response.headers["Cache-Control"] == "public, max-age=3600"


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
    api: Api, platform: Platform, browser: Browser, change: Change, fields: dict[str, str]
) -> None:
    response = follow(api, browser, subscription=change(browser.to_json()))
    assert (response.status, response.fields) == (422, fields)
    assert platform.follows.stored == {}
    assert all(field["message"] for field in response.body["fields"])


def test_codes_and_receipts_do_not_go_to_devices(api: Api, filed: Filed) -> None:
    for path in ("contact/code", "receipt/send"):
        response = api.post(f"{filed.path}/{path}", {"channel": "push"}, x_access_code=filed.code)
        assert (response.status, response.fields) == (422, {"channel": "not_a_choice"}), path
