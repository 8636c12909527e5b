"""SMS about reports that are there: status, replies, lost codes, STOP; whatever else is said."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Act, State
from chalicelib.messages.sms import GSM_7, SMS_LENGTH
from chalicelib.usecases.notifications.deliver import deliver
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.notifications.ports import (
    Delivery,
    LostCodeRequest,
    ReporterRecipient,
    delivery_key,
)
from tests.builders import NOW
from tests.usecases.inbound.inbox import Inbox
from tests.usecases.inbound.sms_helpers import HOLE, inbox

__all__ = ["inbox"]  # fixtures, shared


def test_status_tells_the_reporter_all_and_others_the_public_part(inbox: Inbox) -> None:
    inbox.sms(HOLE + " di Coblong, Kota Bandung")
    report = inbox.routed()
    shown = tracking_ids.show(report.id)
    own, other = inbox.sms("STATUS"), inbox.sms(f"status {shown}", number="+6281200000009")
    assert f"{shown}: Belum terverifikasi. Pemerintah Kota Bandung. Batas waktu: 27-11-2026" in own
    assert f"{shown}: Belum terverifikasi. Rinciannya tidak terbuka" in other
    assert "Bandung" not in other


def test_a_confidential_report_does_not_exist_for_others(inbox: Inbox) -> None:
    inbox.sms("LAPOR RAHASIA pungutan liar di kantor kelurahan, Kota Bandung")
    shown = tracking_ids.show(inbox.routed().id)
    other = {"number": "+6281200000009"}
    assert "Belum terverifikasi" in inbox.sms(f"STATUS {shown}")
    assert f"{shown} tidak ditemukan" in inbox.sms(f"STATUS {shown}", **other)
    assert "7K2M-9QXD-4TPD tidak ditemukan" in inbox.sms("STATUS 7K2M-9QXD-4TPD", **other)


def on_hold(inbox: Inbox) -> str:
    inbox.sms(HOLE + " di Coblong, Kota Bandung")
    report = inbox.routed()
    receipt = type("Receipt", (), {"report": report})()
    inbox.act(receipt, Act.HOLD, text="Di depan nomor berapa lubangnya?")
    return tracking_ids.show(report.id)


def test_a_question_is_read_and_answered_by_sms(inbox: Inbox) -> None:
    shown = on_hold(inbox)
    asked = inbox.sms("STATUS")
    assert "nomor berapa lubangnya" in asked
    assert f"BALAS {shown} <jawaban>" in asked
    for _ in range(2):
        inbox.receive_sms(f"BALAS {shown.lower()} Di depan nomor 12", id="r")
    inbox.deliver_queued()
    assert "sudah kami teruskan" in str(inbox.deliveries.sms.sent[-1][1])
    report = inbox.only_report()
    assert report.state is not State.ON_HOLD
    last = inbox.reports.events[report.id][-1]
    assert (last.act, last.text) == (Act.SUPPLY, "Di depan nomor 12")


def test_a_reply_whose_dialogue_was_not_written_is_given_once(inbox: Inbox) -> None:
    shown = on_hold(inbox)
    inbox.dialogues.down = True
    with pytest.raises(Unavailable):
        inbox.receive_sms(f"BALAS {shown} Di depan nomor 12", id="r")
    inbox.dialogues.down = False
    inbox.receive_sms(f"BALAS {shown} Di depan nomor 12", id="r")
    inbox.deliver_queued()
    assert "sudah kami teruskan" in str(inbox.deliveries.sms.sent[-1][1])
    acts = [e.act for e in inbox.reports.events[inbox.only_report().id]]
    assert acts.count(Act.SUPPLY) == 1


def test_nobody_else_can_reply(inbox: Inbox) -> None:
    shown = on_hold(inbox)
    answer = inbox.sms(f"BALAS {shown} Bohong semua", number="+6281200000009")
    assert "tidak ada di antara laporan dari nomor ini" in answer
    assert inbox.only_report().state is State.ON_HOLD


def test_words_are_added_at_any_stage(inbox: Inbox) -> None:
    inbox.sms(HOLE + " di Coblong, Kota Bandung")
    report = inbox.routed()
    for _ in range(2):
        inbox.receive_sms("BALAS lubangnya makin lebar", id="r")
    inbox.deliver_queued()
    assert "sudah tersimpan" in str(inbox.deliveries.sms.sent[-1][1])
    now = inbox.only_report()
    events = inbox.reports.events[report.id]
    assert [(e.act, e.text) for e in events[2:]] == [(Act.ADD_INFORMATION, "lubangnya makin lebar")]
    assert (now.state, now.clocks) == (report.state, report.clocks)


def test_a_reply_to_an_ended_report_is_refused_with_the_way_out(inbox: Inbox) -> None:
    inbox.sms(HOLE + " di Coblong, Kota Bandung")
    receipt = type("Receipt", (), {"report": inbox.routed()})()
    inbox.act(receipt, Act.ARCHIVE, reason="hateful")
    told = inbox.sms("BALAS tolong dipercepat ya")
    assert "tidak disimpan" in told
    assert "dibuka kembali" in told


def test_a_reply_to_a_report_on_its_way_comes_again(inbox: Inbox) -> None:
    inbox.sms(HOLE + " di Coblong, Kota Bandung")
    with pytest.raises(Unavailable):
        inbox.receive_sms("BALAS tolong dipercepat ya")


def test_a_lost_code_is_asked_for_by_sms(inbox: Inbox) -> None:
    inbox.sms(HOLE + " di Coblong, Kota Bandung")
    report = inbox.routed()
    inbox.receive_sms("KODE")
    [lost, answer] = inbox.outbox.sent
    assert isinstance(lost, LostCodeRequest)
    assert (lost.report, lost.channel) == (report.id, Channel.SMS)
    assert isinstance(answer, Delivery)
    assert answer.message is Message.CODE_COMES


def test_stop_stops_what_was_not_asked_for_and_start_starts_it(inbox: Inbox) -> None:
    inbox.sms(HOLE + " di Coblong, Kota Bandung")
    report = inbox.routed()
    receipt = Delivery(
        key=delivery_key(report.id, "receipt"),
        message=Message.RECEIPT,
        channel=Channel.SMS,
        recipient=ReporterRecipient(report=report.id),
        language="id",
        report=report.id,
        values={"filed_at": NOW.isoformat(), "state": "unverified", "stage": "", "due_at": ""},
    )
    assert "tidak mengirim pesan lagi" in inbox.sms("Berhenti!")
    deliver(receipt, deps=inbox.deliveries.deps, now=inbox.now)
    lines = {
        (line.outcome, line.reason) for line in inbox.deliveries.log.entries_of_report(report.id)
    }
    assert ("held_back", "stopped") in lines
    assert "Belum terverifikasi" in inbox.sms("STATUS")
    assert "aktif lagi" in inbox.sms("MULAI")
    again = replace(receipt, key=delivery_key(report.id, "receipt", "2"))
    deliver(again, deps=inbox.deliveries.deps, now=inbox.now)
    assert "diterima" in str(inbox.deliveries.sms.sent[-1][1])


#: Words of commands, places, and whatever else people type.
TYPED = st.one_of(
    st.text(max_size=200),
    st.sampled_from([HOLE, "LAPOR", "STATUS", "BALAS", "STOP", "MULAI", "BATAL", "KODE", "1", "9"]),
    st.sampled_from(["Bandung", "Kota Bandung", "coblong", "jabar", "Karanganyar", "BALAS x y"]),
    st.builds(lambda a, b: f"{a} {b}", st.sampled_from(["lapor", "status", "balas"]), st.text()),
)


@example(texts=["LAPOR:000000000000AA0AB0AC", "LAPOR:0", "KOTA:BANDUNG"] * 2)
@settings(max_examples=25)
@given(st.lists(TYPED, min_size=1, max_size=12))
def test_whatever_is_typed_never_crashes_nor_files_twice(texts: list[str]) -> None:
    never_crashes_nor_files_twice(texts)


@pytest.mark.long
@settings(max_examples=300)
@given(st.lists(TYPED, min_size=1, max_size=12))
def test_whatever_is_typed_at_length_never_crashes_nor_files_twice(texts: list[str]) -> None:
    never_crashes_nor_files_twice(texts)


def never_crashes_nor_files_twice(texts: list[str]) -> None:
    inbox = Inbox()
    for n, text in enumerate(texts):
        for _ in range(2):
            try:
                inbox.receive_sms(text, id=f"m{n}")
            except Unavailable:
                inbox.route(inbox.only_report().id)
    inbox.deliver_queued()
    reports = list(inbox.reports.reports.values())
    assert len(reports) <= sum("lapor" in text.lower() for text in texts)
    assert len({r.body for r in reports}) == len(reports)
    sent = [str(text) for _, text in inbox.deliveries.sms.sent]
    assert len(sent) <= len(texts)
    for text in sent:
        assert len(text) <= SMS_LENGTH
        assert set(text) <= GSM_7


def test_an_answer_is_read_and_replied_to_by_sms(inbox: Inbox) -> None:
    inbox.sms(HOLE + " di Coblong, Kota Bandung")
    report = inbox.routed()
    receipt = type("Receipt", (), {"report": report})()
    inbox.act(receipt, Act.VERIFY, details={"supervisory": False})
    inbox.act(receipt, Act.ANSWER, text=f"Lubang sudah ditambal. {'Terima kasih. ' * 20}")
    shown = tracking_ids.show(report.id)
    told = inbox.sms("STATUS")
    assert "Lubang sudah ditambal" in told
    assert f"BALAS {shown} <isi>" in told
    assert len(told) <= 160
    assert "sudah kami teruskan" in inbox.sms(f"BALAS {shown} Masih ada satu lubang lagi")


def test_the_sms_of_a_question_says_by_which_sms_the_question_is_read(inbox: Inbox) -> None:
    shown = on_hold(inbox)
    happened = inbox.reports.events[inbox.only_report().id][-1]
    notify_reporter(happened, reports=inbox.reports, outbox=inbox.outbox, reference=inbox.reference)
    inbox.deliver_queued()
    told = str(inbox.deliveries.sms.sent[-1][1])
    assert "Ada pertanyaan petugas" in told
    assert told.endswith(f"Balas STATUS {shown}.")
    assert "nomor berapa lubangnya" in inbox.sms(f"STATUS {shown}")
