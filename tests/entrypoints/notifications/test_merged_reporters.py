"""From the stream over the news and the deliveries to the mailboxes of merged reports."""

import json
from typing import Any

import pytest

from chalicelib.adapters import codec
from chalicelib.domain.contacts.verified_contact import REPORTER_CHANNELS
from chalicelib.entrypoints.events import stream
from chalicelib.entrypoints.events.queues.notifications import take_mail_feedback
from chalicelib.usecases.notifications.ports import RenderedMessage
from tests.builders import an_officer
from tests.entrypoints.api import Api, Platform, stream_record
from tests.entrypoints.conftest import Filed
from tests.entrypoints.contacts.test_contact import ask, code_of, work
from tests.entrypoints.notifications.test_deliveries import back
from tests.entrypoints.notifications.test_messages_to_reporters import notice
from tests.entrypoints.public.test_support import act, publish


def pass_through_stream(platform: Platform, filed: Filed) -> None:
    """The last event passes through the stream."""
    event = platform.reports.events[filed.id][-1]
    image = {"data": {"S": json.dumps(codec.dump_event(event))}}
    record = stream_record(filed.id, f"EVENT#{event.seq:06d}", image)
    assert (
        back(stream.fan_out({"Records": [record]}, platform.context, platform.wiring.fan_out)) == []
    )


def letters(platform: Platform) -> list[str]:
    return [
        one.subject for _, one in platform.deliveries.mail.sent if isinstance(one, RenderedMessage)
    ]


@pytest.fixture
def main(api: Api) -> Filed:
    found = Filed(api)
    act(api, found, "verify", supervisory=False)
    return found


@pytest.fixture
def own(api: Api, main: Filed) -> Filed:
    """The same matter once more, by somebody who proved both contacts, merged."""
    found = Filed(api, submission_token="6f1c3c1e-0000-4000-8000-0000000000aa")
    for channel in REPORTER_CHANNELS:
        ask(api, found, "contact/code", channel=channel)
        code = code_of(api, found, channel)
        assert ask(api, found, "contact/confirm", channel=channel, code=code).status == 200
    act(api, found, "merge", main_report=main.tracking_id)
    pass_through_stream(api.platform, found)
    work(api)
    api.platform.deliveries.mail.sent.clear()
    api.platform.deliveries.sms.sent.clear()
    api.platform.public_updates.sent.clear()
    return found


def response(api: Api, main: Filed) -> list[Any]:
    act(api, main, "answer", text="Lubang sudah ditambal hari ini.")
    pass_through_stream(api.platform, main)
    waiting, api.platform.public_updates.sent = list(api.platform.public_updates.sent), []
    return waiting


def test_an_answer_to_the_main_report_reaches_the_merged_reporter_once_by_both_ways(
    api: Api, platform: Platform, main: Filed, own: Filed
) -> None:
    waiting = response(api, main)
    assert publish(platform, *waiting, *waiting) == []
    work(api)
    assert letters(platform) == [f"Laporan utama {main.tracking_id} sudah dijawab"]
    [(_, sms)] = platform.deliveries.sms.sent
    assert str(sms).startswith(f"LAPOR! Laporan utama {main.tracking_id} sudah dijawab.")
    assert platform.metrics.count("MergedReportersTold") == 2
    log = api.get(f"/v1/staff/reports/{own.id}", officer=an_officer()).body
    assert "warga@example.id" not in str(log)


def test_a_queue_that_is_down_between_brings_the_news_back_and_the_snapshot_is_not_lost(
    api: Api, platform: Platform, main: Filed, own: Filed
) -> None:
    waiting = response(api, main)
    platform.outbox.down = True
    [failed] = [n for n, one in enumerate(waiting) if one.merged]
    assert publish(platform, *waiting) == [f"m{failed}"]
    assert "near/32.73.json" in platform.snapshots.files
    platform.outbox.down = False
    assert publish(platform, waiting[failed]) == []
    work(api)
    assert len(letters(platform)) == 1


def test_a_bounce_of_such_a_letter_tells_the_same_step_by_sms(
    api: Api, platform: Platform, main: Filed, own: Filed
) -> None:
    publish(platform, *response(api, main))
    work(api)
    platform.deliveries.sms.sent.clear()
    assert ask(api, main, "close").status == 200
    pass_through_stream(platform, main)
    assert publish(platform, *[n for n in platform.public_updates.sent if n.merged]) == []
    work(api)
    marks = platform.deliveries.mail.tags[-1]
    assert marks["main"] == main.id
    for _ in range(2):
        assert (
            back(
                take_mail_feedback(
                    notice("Bounce", marks), platform.context, platform.wiring.notifications.deps
                )
            )
            == []
        )
        work(api)
    texts = [str(text) for _, text in platform.deliveries.sms.sent]
    assert [t for t in texts if "ditutup" in t] == texts
    assert len(texts) == 1


def test_the_merged_report_shows_the_answer_and_can_stand_alone_at_any_time(
    api: Api, platform: Platform, main: Filed, own: Filed
) -> None:
    response(api, main)
    platform.time = platform.time.replace(year=2028)
    seen = api.get(own.path, x_access_code=own.code).body
    assert (seen["main"]["state"], seen["can"]["reopen"]) == ("answered", True)
    assert seen["reopen_until"] is None
    assert "Lubang sudah ditambal hari ini." in str(seen["main"]["timeline"])
    alone = ask(api, own, "reopen", reason="Di tempat saya belum.")
    assert (alone.status, alone.body["merged_into"]) == (200, None)


def test_each_history_names_the_other_report_as_people_write_it(
    api: Api, main: Filed, own: Filed
) -> None:
    for here, there in ((main, own), (own, main)):
        history = api.get(here.staff_path, officer=an_officer()).body["history"]
        assert there.tracking_id in [event["reason"] for event in history]
