"""From the stream over the news and the deliveries to the mailboxes of merged reports."""

import json
from typing import Any

import pytest

from chalicelib.adapters import codec
from chalicelib.domain.contacts.verified_contact import TO_REPORTERS
from chalicelib.entrypoints.events import feedback, workers
from chalicelib.usecases.notifications.ports import RenderedMessage
from tests.builders import an_officer
from tests.entrypoints.conftest import Filed
from tests.entrypoints.contacts.test_contact import ask, code_of, work
from tests.entrypoints.hall import Api, Hall, stream_record
from tests.entrypoints.notifications.test_deliveries import back
from tests.entrypoints.notifications.test_messages_to_reporters import notice
from tests.entrypoints.public.test_support import act, publish


def stream(hall: Hall, filed: Filed) -> None:
    """The last event passes through the stream."""
    event = hall.reports.events[filed.id][-1]
    image = {"data": {"S": json.dumps(codec.dump_event(event))}}
    record = stream_record(filed.id, f"EVENT#{event.seq:06d}", image)
    assert back(workers.alert_agencies({"Records": [record]}, hall)) == []


def letters(hall: Hall) -> list[str]:
    return [one.subject for _, one in hall.office.mail.sent if isinstance(one, RenderedMessage)]


@pytest.fixture
def main(api: Api) -> Filed:
    found = Filed(api)
    act(api, found, "verify", supervisory=False)
    return found


@pytest.fixture
def own(api: Api, main: Filed) -> Filed:
    """The same matter once more, by somebody who proved both contacts, merged."""
    found = Filed(api, submission_token="6f1c3c1e-0000-4000-8000-0000000000aa")
    for channel in TO_REPORTERS:
        ask(api, found, "contact/code", channel=channel)
        code = code_of(api, found, channel)
        assert ask(api, found, "contact/confirm", channel=channel, code=code).status == 200
    act(api, found, "merge", main_report=main.tracking_id)
    stream(api.hall, found)
    work(api)
    api.hall.office.mail.sent.clear()
    api.hall.office.sms.sent.clear()
    api.hall.newsroom.sent.clear()
    return found


def answer(api: Api, main: Filed) -> list[Any]:
    act(api, main, "answer", text="Lubang sudah ditambal hari ini.")
    stream(api.hall, main)
    waiting, api.hall.newsroom.sent = list(api.hall.newsroom.sent), []
    return waiting


def test_an_answer_to_the_main_report_reaches_the_merged_reporter_once_by_both_ways(
    api: Api, hall: Hall, main: Filed, own: Filed
) -> None:
    waiting = answer(api, main)
    assert publish(hall, *waiting, *waiting) == []
    work(api)
    assert letters(hall) == [f"Laporan utama {main.tracking_id} sudah dijawab"]
    [(_, sms)] = hall.office.sms.sent
    assert str(sms).startswith(f"LAPOR! Laporan utama {main.tracking_id} sudah dijawab.")
    assert hall.facts.count("MergedReportersTold") == 2
    log = api.get(f"/v1/staff/reports/{own.id}", officer=an_officer()).body
    assert "warga@example.id" not in str(log)


def test_a_queue_that_is_down_between_brings_the_news_back_and_the_snapshot_is_not_lost(
    api: Api, hall: Hall, main: Filed, own: Filed
) -> None:
    waiting = answer(api, main)
    hall.outbox.down = True
    [failed] = [n for n, one in enumerate(waiting) if one.merged]
    assert publish(hall, *waiting) == [f"m{failed}"]
    assert "near/32.73.json" in hall.snapshots.files
    hall.outbox.down = False
    assert publish(hall, waiting[failed]) == []
    work(api)
    assert len(letters(hall)) == 1


def test_a_bounce_of_such_a_letter_tells_the_same_step_by_sms(
    api: Api, hall: Hall, main: Filed, own: Filed
) -> None:
    publish(hall, *answer(api, main))
    work(api)
    hall.office.sms.sent.clear()
    assert ask(api, main, "close").status == 200
    stream(hall, main)
    assert publish(hall, *[n for n in hall.newsroom.sent if n.merged]) == []
    work(api)
    marks = hall.office.mail.marks[-1]
    assert marks["main"] == main.id
    for _ in range(2):
        assert back(feedback.take_notices(notice("Bounce", marks), hall)) == []
        work(api)
    texts = [str(text) for _, text in hall.office.sms.sent]
    assert [t for t in texts if "ditutup" in t] == texts
    assert len(texts) == 1


def test_the_merged_report_shows_the_answer_and_can_stand_alone_at_any_time(
    api: Api, hall: Hall, main: Filed, own: Filed
) -> None:
    answer(api, main)
    hall.at = hall.at.replace(year=2028)
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
