"""From the stream over the queues to the reporter's mailbox, and what comes back from there."""

import json
import random
from typing import Any

import pytest

from chalicelib.adapters import codec
from chalicelib.domain.contacts.verified_contact import (
    REPORTER_CHANNELS,
    Channel,
    OptOutReason,
    address_hash,
)
from chalicelib.domain.errors import DomainError, SlowDown, Unavailable
from chalicelib.entrypoints.events import stream
from chalicelib.entrypoints.events.queues.notifications import deliver_messages, take_mail_feedback
from chalicelib.usecases.notifications.ports import RenderedMessage
from tests.builders import PEPPER, an_officer
from tests.entrypoints.api import Api, Platform, stream_record
from tests.entrypoints.conftest import Filed
from tests.entrypoints.contacts.test_contact import ask, code_of, work
from tests.entrypoints.notifications.test_deliveries import back, batch
from tests.entrypoints.public.test_support import act

MAIL = "warga@example.id"


@pytest.fixture
def proved(api: Api, filed: Filed) -> Filed:
    for channel in REPORTER_CHANNELS:
        api.post(f"{filed.path}/contact/code", {"channel": channel}, x_access_code=filed.code)
        code = code_of(api, filed, channel)
        assert ask(api, filed, "contact/confirm", channel=channel, code=code).status == 200
    work(api)
    api.platform.deliveries.mail.sent.clear()
    api.platform.deliveries.sms.sent.clear()
    return filed


def pass_through_stream(platform: Platform, filed: Filed, last: int = 1) -> None:
    """The last events pass through the stream."""
    for event in platform.reports.events[filed.id][-last:]:
        image = {"data": {"S": json.dumps(codec.dump_event(event))}}
        record = stream_record(filed.id, f"EVENT#{event.seq:06d}", image)
        assert (
            back(stream.fan_out({"Records": [record]}, platform.context, platform.wiring.fan_out))
            == []
        )


def subjects(platform: Platform) -> list[str]:
    return [
        letter.subject
        for _, letter in platform.deliveries.mail.sent
        if isinstance(letter, RenderedMessage)
    ]


def test_the_stream_tells_the_reporter_once_however_often_it_says_so(
    api: Api, platform: Platform, proved: Filed
) -> None:
    act(api, proved, "verify", supervisory=False)
    for _ in range(2):
        pass_through_stream(platform, proved)
        work(api)
    assert subjects(platform) == [f"Laporan {proved.tracking_id} sudah di tangan instansi"]
    assert platform.metrics.count("ReporterTold") == 2


def test_nobody_is_notified_without_a_proved_contact(
    api: Api, platform: Platform, filed: Filed
) -> None:
    act(api, filed, "verify", supervisory=False)
    pass_through_stream(platform, filed)
    assert platform.outbox.sent == []


def test_a_mail_programs_button_stops_it_and_the_page_takes_it_up(
    api: Api, platform: Platform, proved: Filed
) -> None:
    act(api, proved, "verify", supervisory=False)
    pass_through_stream(platform, proved)
    work(api)
    [(_, letter)] = platform.deliveries.mail.sent
    assert isinstance(letter, RenderedMessage)
    base, _, token = letter.unsubscribe_url.partition("?token=")
    assert base == "https://lapor.example.go.id/api/v1/messages/stop"
    assert f"https://lapor.example.go.id/ikuti/#{token}" in letter.text
    done = api.call(
        "POST",
        "/v1/messages/stop",
        raw="List-Unsubscribe=One-Click",
        query={"token": token},
        content_type="application/x-www-form-urlencoded",
    )
    assert (done.status, done.body["tracking_id"]) == (200, proved.tracking_id)
    assert "MessagesStopped" in platform.metrics
    view = api.get(proved.path, x_access_code=proved.code).body
    assert view["contact"] == {"email": "stopped", "phone": "verified"}
    again = ask(api, proved, "contact/messages", channel="email", wanted=True)
    assert again.body["contact"] == {"email": "verified", "phone": "verified"}


def test_what_is_no_token_or_no_wish_is_refused_by_name(api: Api, filed: Filed) -> None:
    broken = api.post("/v1/messages/stop", {"token": "r.broken"})
    assert (broken.status, broken.fields) == (422, {"token": "link_broken"})
    for channel in ("fax", "push", "topic"):
        wish = ask(api, filed, "contact/messages", channel=channel)
        assert wish.fields == {"channel": "not_a_choice", "wanted": "required"}
    stranger = api.post(
        f"{filed.path}/contact/messages",
        {"channel": "email", "wanted": False},
        x_access_code="WRONG",
    )
    assert stranger.status == 404


# --- feedback ------------------------------------------------------------------------------------


def notice(kind: str, marks: dict[str, str] | None = None, **detail: Any) -> dict[str, Any]:
    """As SES publishes it, by a topic that delivers raw."""
    tags = {name: [value] for name, value in (marks or {}).items()}
    people = [{"emailAddress": MAIL}]
    parts = {
        "Bounce": {"bounce": {"bounceType": "Permanent", "bouncedRecipients": people, **detail}},
        "Complaint": {"complaint": {"complainedRecipients": people}},
        "DeliveryDelay": {"deliveryDelay": {"delayedRecipients": people}},
        "Reject": {"reject": {"reason": "Bad content"}},
    }
    body = {"eventType": kind, "mail": {"messageId": "m", "tags": tags}, **parts.get(kind, {})}
    record = {"messageId": "n1", "body": json.dumps(body), "eventSource": "aws:sqs"}
    return {"Records": [{**record, "receiptHandle": "r", "attributes": {}}]}


def test_a_bounce_shows_on_both_pages_and_the_step_comes_by_sms(
    api: Api, platform: Platform, proved: Filed
) -> None:
    act(api, proved, "verify", supervisory=False)
    pass_through_stream(platform, proved)
    work(api)
    marks = platform.deliveries.mail.tags[-1]
    told = {"root": proved.id, "report": proved.id, "event": "5"}
    assert marks == {**told, "delivery": marks["delivery"]}
    assert (
        back(
            take_mail_feedback(
                notice("Bounce", marks), platform.context, platform.wiring.notifications.deps
            )
        )
        == []
    )
    work(api)
    assert [to for to, _ in platform.deliveries.sms.sent] == ["+6281234567890"]
    view = api.get(proved.path, x_access_code=proved.code).body
    assert view["contact"]["email"] == "undeliverable"
    seen = api.get(f"/v1/staff/reports/{proved.id}", officer=an_officer()).body
    assert seen["report"]["undeliverable"] == ["email"]
    log = api.get(f"{proved.path}/messages", x_access_code=proved.code).body["items"]
    [bounced] = [line for line in log if line["reason"] == "bounced"]
    assert (bounced["message"], bounced["outcome"]) == ("report_disposed", "gave_up")
    again = [line for line in log if line["message"] == "report_disposed" and line is not bounced]
    assert [(line["channel"], line["outcome"]) for line in again] == [("sms", "sent")]
    assert MAIL not in str(seen)
    assert "MailBounced" in platform.metrics


def test_a_complaint_of_whoever_follows_stops_that_address(platform: Platform) -> None:
    assert (
        back(
            take_mail_feedback(
                notice("Complaint"), platform.context, platform.wiring.notifications.deps
            )
        )
        == []
    )
    assert (
        platform.deliveries.opt_outs.address_opt_out(address_hash(PEPPER, Channel.EMAIL, MAIL))
        is OptOutReason.COMPLAINED
    )
    assert platform.metrics == ["MailComplained"]


@pytest.mark.parametrize(
    "given", [notice("Bounce", bounceType="Transient"), notice("DeliveryDelay"), notice("Reject")]
)
def test_what_may_pass_is_counted_and_stops_nothing(
    platform: Platform, given: dict[str, Any]
) -> None:
    assert (
        back(take_mail_feedback(given, platform.context, platform.wiring.notifications.deps)) == []
    )
    assert platform.metrics == ["MailDelayed"]
    assert platform.deliveries.opt_outs.addresses == {}
    assert MAIL not in str(platform.facts)


def test_a_notice_that_cannot_be_read_comes_back(platform: Platform) -> None:
    assert back(
        take_mail_feedback(notice("Open"), platform.context, platform.wiring.notifications.deps)
    ) == ["n1"]
    assert platform.failures == [": crashed"]


# --- faults --------------------------------------------------------------------------------------


def test_whatever_the_provider_does_nothing_is_lost_and_nothing_doubled(
    api: Api, platform: Platform, proved: Filed
) -> None:
    """It is away, throttles and times out; the queue brings some twice and all out of order."""
    act(api, proved, "verify", supervisory=False)
    for _ in range(3):
        act(api, proved, "hold", question="Di mana?")
        act(api, proved, "resume", reason="Sudah jelas.")
    act(api, proved, "answer", text="Sudah diperbaiki hari ini.")
    events = len(platform.reports.events[proved.id])
    pass_through_stream(platform, proved, last=8)
    chance = random.Random(7)
    waiting = [*platform.outbox.sent, *platform.outbox.sent]
    keys = {one.key for one in waiting}
    platform.outbox.sent.clear()
    kinds: tuple[type[DomainError], ...] = (Unavailable, SlowDown)
    rounds = 0
    while waiting:
        rounds += 1
        assert rounds < 400
        chance.shuffle(waiting)
        if rounds < 100:
            platform.deliveries.mail.troubles = [chance.choice(kinds)("out") for _ in range(2)]
            platform.deliveries.sms.troubles = [chance.choice(kinds)("out")]
        now, waiting = waiting[:5], waiting[5:]
        failed = {
            int(m[1:])
            for m in back(
                deliver_messages(
                    batch(*now), platform.context, platform.wiring.notifications.delivery_worker
                )
            )
        }
        waiting += [one for n, one in enumerate(now) if n in failed]
    settled = {d.key: line.outcome for d, line, _ in platform.deliveries.log.items.values()}
    assert keys <= set(settled)
    assert {settled[key] for key in keys} == {"sent"}
    told = [int(m["event"]) for m in platform.deliveries.mail.tags if int(m["event"])]
    assert told == sorted(told)
    assert len(told) == len(set(told)) == 8
    assert told[-1] == events
    assert len(platform.deliveries.sms.sent) == 4  # three questions and the answer
    assert platform.metrics.count("MessageSent") - 2 >= len(keys)
    assert platform.metrics.count("MessageRepeated") == len(keys)
