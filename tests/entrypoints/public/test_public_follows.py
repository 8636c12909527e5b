"""Following by e-mail: from the question over the letter's link to the news, and out again."""

import re
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.aws.queues.outbox import dump
from chalicelib.domain.public.public_follows import CONFIRM_WITHIN
from chalicelib.domain.reports.report import Reporter
from chalicelib.entrypoints.events.queues.notifications import deliver_messages
from chalicelib.usecases.notifications.ports import Delivery, RenderedMessage, SealedRecipient
from chalicelib.usecases.public import public_follows
from chalicelib.usecases.public.ports import PublicUpdate
from tests.builders import an_officer
from tests.entrypoints.api import Api, ApiResponse, Platform
from tests.entrypoints.conftest import Filed
from tests.entrypoints.public.test_support import act, hand_on, publish

FOLLOWER = "tetangga@example.id"


@pytest.fixture
def assigned(api: Api, filed: Filed) -> Filed:
    act(api, filed, "verify", supervisory=False)
    return filed


def ask(api: Api, kind: str = "area", subject_id: str = "32.73", **changes: Any) -> ApiResponse:
    usual = {
        "subject": {"kind": kind, "id": subject_id},
        "channel": "email",
        "address": FOLLOWER,
        "language": "id",
    }
    return api.post("/v1/follows", {**usual, **changes})


def post_out(platform: Platform) -> list[RenderedMessage]:
    """The queue of deliveries is worked off; the letters that left."""
    platform.deliveries.mail.sent.clear()
    if not platform.outbox.sent:
        return []
    records = [
        {
            "messageId": f"d{n}",
            "body": dump(one),
            "eventSource": "aws:sqs",
            "receiptHandle": "r",
            "attributes": {"ApproximateReceiveCount": "1"},
        }
        for n, one in enumerate(platform.outbox.sent)
    ]
    platform.outbox.sent.clear()
    assert deliver_messages(
        {"Records": records}, platform.context, platform.wiring.notifications.delivery_worker
    ) == {"batchItemFailures": []}
    letters = []
    for address, letter in platform.deliveries.mail.sent:
        assert address == FOLLOWER
        assert isinstance(letter, RenderedMessage)
        letters.append(letter)
    return letters


def token_of(letter: RenderedMessage) -> str:
    found = re.search(r"/ikuti/#(\S+)", letter.text)
    assert found
    return found[1]


def following(api: Api, kind: str, subject_id: str) -> str:
    """Somebody follows; the token that ends it."""
    assert ask(api, kind, subject_id).status == 202
    [letter] = post_out(api.platform)
    response = api.post("/v1/follows/confirm", {"token": token_of(letter)})
    assert response.status == 200, response.body
    return str(response.body["stop"])


def news(platform: Platform, filed: Filed) -> list[RenderedMessage]:
    """The last event passes through stream, queue and post office."""
    sent = hand_on(platform, filed, last=1)
    assert publish(platform, *sent) == []
    return post_out(platform)


def test_nothing_is_kept_and_nothing_else_is_sent_before_the_address_is_confirmed(
    api: Api, platform: Platform, assigned: Filed
) -> None:
    response = ask(api)
    assert (response.status, response.body) == (202, {"confirm_until": "2026-11-27T09:00:00+07:00"})
    [letter] = post_out(platform)
    assert letter.subject == "Konfirmasi: ikuti laporan baru di Kota Bandung, Jawa Barat"
    assert platform.follows.stored == {}
    assert news(platform, assigned) == []


def test_no_address_waits_readable_in_a_queue(api: Api, platform: Platform) -> None:
    ask(api)
    [waiting] = platform.outbox.sent
    assert isinstance(waiting, Delivery)
    assert FOLLOWER not in repr((waiting.values, waiting.key))
    assert isinstance(waiting.recipient, SealedRecipient)
    assert platform.seal.unseal_identity(
        waiting.recipient.bound_to, waiting.recipient.sealed
    ) == Reporter(email=FOLLOWER)


def test_a_confirmed_follower_of_an_area_is_notified_of_a_new_report_once(
    api: Api, platform: Platform, filed: Filed
) -> None:
    following(api, "area", "32.73")
    act(api, filed, "verify", supervisory=False)
    [letter] = news(platform, filed)
    assert letter.subject == f"Ada laporan baru yang terbuka untuk umum: {filed.tracking_id}"
    assert "laporan baru di Kota Bandung" in letter.text
    assert f"/lacak/?id={filed.id}" in letter.text
    assert "berlubang" not in letter.text
    assert news(platform, filed) == []


def test_a_followed_report_tells_each_public_step_and_no_other(
    api: Api, platform: Platform, assigned: Filed
) -> None:
    following(api, "report", assigned.tracking_id)
    act(api, assigned, "note", text="Catatan petugas.")
    assert news(platform, assigned) == []
    act(api, assigned, "answer", text="Sudah diperbaiki hari ini.")
    [letter] = news(platform, assigned)
    assert letter.subject == f"Instansi memberikan jawaban: {assigned.tracking_id}"
    assert "diperbaiki" not in letter.text
    api.post(f"{assigned.path}/close", {}, x_access_code=assigned.code)
    assert [n.subject for n in news(platform, assigned)] == [
        f"Laporan selesai: {assigned.tracking_id}"
    ]


def test_followers_are_not_notified_of_what_happened_before(
    api: Api, platform: Platform, assigned: Filed
) -> None:
    waiting = hand_on(platform, assigned)
    platform.time += timedelta(seconds=5)
    following(api, "report", assigned.tracking_id)
    following(api, "area", "32.73")
    assert publish(platform, *waiting) == []
    assert post_out(platform) == []


def test_an_agency_is_followed_in_english(api: Api, platform: Platform, filed: Filed) -> None:
    ask(api, "agency", "pemda-3273", language="en")
    [letter] = post_out(platform)
    assert letter.subject == "Please confirm: follow new reports for Pemerintah Kota Bandung"
    done = api.post("/v1/follows/confirm", {"token": token_of(letter)}, accept_language="en")
    assert done.body["subject"]["name"] == "new reports for Pemerintah Kota Bandung"
    act(api, filed, "verify", supervisory=False)
    [letter] = news(platform, filed)
    assert "Stop following: " in letter.text


def test_nobody_is_notified_of_a_confidential_report(api: Api, platform: Platform) -> None:
    following(api, "area", "32.73.02")
    following(api, "agency", "pemda-3273")
    secret = Filed(api, confidential=True)
    act(api, secret, "verify", supervisory=False)
    assert news(platform, secret) == []


def test_every_letter_ends_it_with_one_click_and_nothing_is_left(
    api: Api, platform: Platform, filed: Filed
) -> None:
    following(api, "area", "32.73")
    act(api, filed, "verify", supervisory=False)
    [letter] = news(platform, filed)
    for _ in range(2):  # twice is no error
        response = api.post("/v1/follows/stop", {"token": token_of(letter)})
        assert response.body["subject"]["name"] == "laporan baru di Kota Bandung, Jawa Barat"
    assert platform.follows.stored == {}


def test_the_mail_programs_own_button_ends_it_too(
    api: Api, platform: Platform, filed: Filed
) -> None:
    following(api, "area", "32.73")
    act(api, filed, "verify", supervisory=False)
    [letter] = news(platform, filed)
    address, token = letter.unsubscribe_url.split("?token=")
    assert address == "https://lapor.example.go.id/api/v1/follows/stop"
    response = api.call(
        "POST",
        "/v1/follows/stop",
        raw="List-Unsubscribe=One-Click",
        query={"token": token},
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status == 200
    assert platform.follows.stored == {}


def test_the_token_of_the_confirming_page_ends_it(api: Api, platform: Platform) -> None:
    stop = following(api, "area", "32.73")
    assert len(platform.follows.stored) == 1
    assert api.post("/v1/follows/stop", {"token": stop}).status == 200
    assert platform.follows.stored == {}


def test_asking_and_confirming_twice_is_one_letter_and_one_follow(
    api: Api, platform: Platform
) -> None:
    ask(api)
    ask(api, address=FOLLOWER.upper())
    assert len({one.key for one in platform.outbox.sent}) == 1
    platform.outbox.sent.pop()
    [letter] = post_out(platform)
    for _ in range(2):
        api.post("/v1/follows/confirm", {"token": token_of(letter)})
    assert len(platform.follows.stored) == 1


def test_a_link_that_is_old_or_broken_says_so(api: Api, platform: Platform) -> None:
    ask(api)
    [letter] = post_out(platform)
    token = token_of(letter)
    for path in ("confirm", "stop"):
        broken = api.post(f"/v1/follows/{path}", {"token": token[:-3]})
        assert (broken.status, broken.fields) == (422, {"token": "link_broken"})
    platform.time += CONFIRM_WITHIN
    old = api.post("/v1/follows/confirm", {"token": token})
    assert (old.status, old.fields) == (422, {"token": "link_expired"})
    assert platform.follows.stored == {}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"subject": None}, {"subject": "required"}),
        ({"subject": {"kind": "person", "id": "x"}}, {"subject.kind": "not_a_choice"}),
        ({"subject": {"kind": "area", "id": "32"}}, {"subject.id": "unknown"}),
        ({"subject": {"kind": "area", "id": "99.99"}}, {"subject.id": "unknown"}),
        ({"subject": {"kind": "agency", "id": "none"}}, {"subject.id": "unknown"}),
        ({"channel": "sms"}, {"channel": "not_a_choice"}),
        ({"address": ""}, {"address": "required"}),
        ({"address": "warga@"}, {"address": "not_an_email"}),
        ({"language": "fr"}, {"language": "not_a_choice"}),
    ],
)
def test_bad_input_names_its_field(
    api: Api, platform: Platform, changes: dict[str, Any], fields: dict[str, str]
) -> None:
    response = ask(api, **changes)
    assert (response.status, response.fields) == (422, fields)
    assert platform.outbox.sent == []


def test_only_a_public_report_can_be_followed(api: Api, filed: Filed) -> None:
    assert ask(api, "report", filed.tracking_id).body["code"] == "not_public"
    secret = Filed(api, confidential=True, submission_token="6f1c3c1e-0000-4000-8000-000000000002")
    act(api, secret, "verify", supervisory=False)
    assert ask(api, "report", secret.tracking_id).body["code"] == "report_not_found"
    assert ask(api, "report", "8AXN-A0YA-TXS9").body["code"] == "report_not_found"


def test_a_crowd_is_notified_page_by_page_each_once(
    api: Api, platform: Platform, filed: Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_follows, "FOLLOWERS_PER_PAGE", 2)
    for n in range(5):
        ask(api, address=f"warga{n}@example.id")
        token = token_of_waiting(platform)
        assert api.post("/v1/follows/confirm", {"token": token}).status == 200
    act(api, filed, "verify", supervisory=False)
    waiting = hand_on(platform, filed)
    pages = 0
    while waiting:
        platform.public_updates.sent.clear()
        assert publish(platform, *waiting) == []
        waiting, pages = list(platform.public_updates.sent), pages + 1
    assert pages == 3
    assert len({one.key for one in platform.outbox.sent}) == len(platform.outbox.sent) == 5
    assert platform.snapshots.writes == 1


def token_of_waiting(platform: Platform) -> str:
    """The token of the one letter that waits, read where it leaves."""
    [one] = platform.outbox.sent
    platform.deliveries.mail.sent.clear()
    body = {"messageId": "d", "body": dump(one), "eventSource": "aws:sqs", "receiptHandle": "r"}
    platform.outbox.sent.clear()
    deliver_messages(
        {"Records": [{**body, "attributes": {}}]},
        platform.context,
        platform.wiring.notifications.delivery_worker,
    )
    [(_, letter)] = platform.deliveries.mail.sent
    assert isinstance(letter, RenderedMessage)
    return token_of(letter)


def test_news_before_their_history_come_back_later(platform: Platform, assigned: Filed) -> None:
    assert publish(platform, PublicUpdate(report=assigned.id, seq=99)) == ["m0"]


def test_followers_of_a_second_agency_are_notified_when_a_report_comes_to_it(
    api: Api, platform: Platform, assigned: Filed
) -> None:
    following(api, "agency", "imigrasi")
    version = platform.reports.get(assigned.id).version
    body = {"version": version, "agency": "imigrasi", "reason": "Urusan paspor"}
    response = api.post(f"{assigned.staff_path}/assign", body, officer=an_officer())
    assert response.status == 200, response.body
    [letter] = news(platform, assigned)
    assert "laporan baru untuk Instansi imigrasi" in letter.text
