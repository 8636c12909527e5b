"""Words that wait for an answer which never comes are filed, and nobody's are filed twice."""

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound.dialogue import FILE_AFTER, FILING_LEASE, REMIND_AFTER
from chalicelib.domain.inbound.dialogue_engine import MOST_LETTERS
from chalicelib.domain.inbound.dialogues.place_question import LOCAL_CATEGORY, UNPLACED_CATEGORY
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.submission_limits import BODY
from tests.usecases.inbound.inbox import ADDRESS, NUMBER, Inbox, a_letter

HOLE = "LAPOR Jalan di depan sekolah berlubang besar"
WORDS = "lampu jalan padam sejak kemarin malam"
FILED = "LAPOR jalan rusak berat di depan sekolah Coblong Kota Bandung"


def sms_since(inbox: Inbox, before: int) -> list[str]:
    return [str(text) for _, text in inbox.deliveries.sms.sent[before:]]


def after_both_steps(inbox: Inbox) -> list[str]:
    """Let a draft be reminded of and filed, hour for hour; return the SMS that left."""
    before = len(inbox.deliveries.sms.sent)
    for _ in range(9):
        inbox.advance(days=1)
        inbox.run_hourly()
        inbox.run_hourly()
    return sms_since(inbox, before)


def test_a_draft_by_sms_is_reminded_of_once_and_then_filed_without_a_place() -> None:
    inbox = Inbox()
    inbox.sms(HOLE)
    said = after_both_steps(inbox)
    report = inbox.only_report()
    assert (report.place.region, report.category) == ("", UNPLACED_CATEGORY)
    assert report.body == "Jalan di depan sekolah berlubang besar"
    assert len(said) == 2
    assert "Laporan menunggu tempatnya" in said[0]
    assert tracking_ids.show(report.id) in said[1]
    assert tracking_ids.show(report.id) in inbox.sms("STATUS")
    assert "tersimpan" in inbox.sms(f"BALAS {tracking_ids.show(inbox.routed().id)} masih rusak")


def test_the_reminder_says_the_day_on_which_it_is_filed() -> None:
    inbox = Inbox()
    inbox.sms(HOLE)
    begun = inbox.now
    inbox.advance(seconds=REMIND_AFTER.total_seconds())
    inbox.run_hourly()
    assert f"{begun + FILE_AFTER:%d-%m-%Y}" in str(inbox.deliveries.sms.sent[-1][1])


def test_nothing_is_done_before_its_time() -> None:
    inbox = Inbox()
    inbox.sms(HOLE)
    inbox.advance(hours=23)
    inbox.run_hourly()
    assert len(inbox.deliveries.sms.sent) == 1
    inbox.advance(hours=2)
    inbox.run_hourly()
    inbox.advance(days=5)
    inbox.run_hourly()
    assert not inbox.reports.reports


def test_whoever_answers_the_reminder_has_the_place_in_the_report() -> None:
    inbox = Inbox()
    inbox.sms(HOLE)
    inbox.advance(days=1)
    inbox.run_hourly()
    assert "Diterima" in inbox.sms("Coblong, Kota Bandung")
    after_both_steps(inbox)
    assert inbox.only_report().place.region == "32.73.02"


def test_a_letter_that_waits_is_filed_with_its_files_and_wish() -> None:
    inbox = Inbox()
    files = (("foto.jpg", "image/jpeg", b"\xff\xd8\xff synthetic"),)
    inbox.mail(a_letter("Jalan berlubang besar dan dalam.", subject="Anonim", files=files))
    assert not inbox.reports.reports
    after_both_steps(inbox)
    report = inbox.only_report()
    assert report.anonymous
    assert report.place.region == ""
    assert [file.name for file in report.files] == ["foto.jpg"]
    reminder, receipt = inbox.deliveries.mail.sent[1:]
    assert reminder[0] == receipt[0] == ADDRESS
    assert tracking_ids.show(report.id) in repr(receipt[1])


def test_an_unproved_sender_gets_a_receipt_without_a_code() -> None:
    inbox = Inbox()
    inbox.mail(a_letter("Jalan berlubang besar dan dalam.", above=""))
    after_both_steps(inbox)
    assert "Kode akses belum kami kirim" in repr(inbox.deliveries.mail.sent[-1][1])


def whose_filing_failed() -> Inbox:
    """A draft that was reminded of and was due, while no receipt could be queued."""
    inbox = Inbox()
    inbox.sms(HOLE)
    inbox.advance(days=1)
    inbox.run_hourly()
    inbox.advance(days=6)
    inbox.outbox.down = True
    with pytest.raises(Unavailable):
        inbox.run_hourly()
    inbox.outbox.down = False
    return inbox


def test_what_could_not_be_filed_is_filed_later_and_once() -> None:
    inbox = whose_filing_failed()
    inbox.advance(hours=1)
    inbox.run_hourly()
    inbox.run_hourly()
    receipt = tracking_ids.show(inbox.only_report().id)
    assert [receipt in text for text in sms_since(inbox, 2)] == [True]


def test_an_answer_waits_while_the_draft_is_being_filed() -> None:
    inbox = whose_filing_failed()
    with pytest.raises(Unavailable):
        inbox.receive_sms("Coblong, Kota Bandung")
    inbox.advance(seconds=FILING_LEASE.total_seconds())
    assert tracking_ids.show(inbox.only_report().id) in inbox.sms("Coblong, Kota Bandung")


def test_loose_words_become_a_report_after_a_day() -> None:
    inbox = Inbox()
    assert "LAPOR <isi>" in inbox.sms(WORDS)
    inbox.advance(days=1)
    inbox.run_hourly()
    inbox.run_hourly()
    report = inbox.only_report()
    assert (report.body, report.place.region) == (WORDS, "")
    assert [tracking_ids.show(report.id) in text for text in sms_since(inbox, 1)] == [True]


def test_loose_words_that_name_their_place_go_there() -> None:
    inbox = Inbox()
    inbox.sms(f"{WORDS} di Coblong Kota Bandung")
    inbox.advance(days=1)
    inbox.run_hourly()
    report = inbox.only_report()
    assert (report.place.region, report.category) == ("32.73.02", LOCAL_CATEGORY)


def test_words_that_fit_several_reports_become_one_of_their_own() -> None:
    inbox = Inbox()
    inbox.sms(FILED)
    inbox.sms("LAPOR lampu padam total di Coblong Kota Bandung")
    inbox.sms(WORDS)
    inbox.advance(days=1)
    inbox.run_hourly()
    bodies = [r.body for r in inbox.reports.reports.values()]
    assert len(bodies) == 3
    assert WORDS in bodies


@pytest.mark.parametrize(
    "text", ["ok", "terima kasih banyak pak atas bantuannya", "BATAL", "STATUS", "halo", "1"]
)
def test_what_is_no_report_is_not_filed(text: str) -> None:
    inbox = Inbox()
    inbox.sms(text)
    after_both_steps(inbox)
    assert not inbox.reports.reports


def test_a_draft_that_was_cancelled_is_not_filed() -> None:
    inbox = Inbox()
    inbox.sms(HOLE)
    inbox.sms("BATAL")
    assert after_both_steps(inbox) == []
    assert not inbox.reports.reports


def test_words_that_waited_longer_than_a_day_are_not_lost_to_the_next_message() -> None:
    inbox = Inbox()
    inbox.sms(WORDS)
    inbox.advance(days=2)
    inbox.sms("STATUS")
    inbox.run_hourly()
    inbox.advance(days=1)
    inbox.run_hourly()
    assert inbox.only_report().body == WORDS


def test_words_behind_a_command_wait_beside_a_draft() -> None:
    inbox = Inbox()
    inbox.sms(FILED)
    inbox.sms(HOLE)
    inbox.sms(f"STATUS {tracking_ids.show(inbox.routed().id)} {WORDS}")
    after_both_steps(inbox)
    assert {HOLE.removeprefix("LAPOR "), WORDS} <= {r.body for r in inbox.reports.reports.values()}


def test_more_words_than_one_report_holds_become_several() -> None:
    inbox = Inbox()
    lines = [f"gang ke-{n} " + "dekat sawah " * 50 for n in range(8)]
    for line in lines:
        inbox.sms(line)
    for _ in range(5):
        inbox.advance(days=1)
        inbox.run_hourly()
    bodies = [r.body for r in inbox.reports.reports.values()]
    assert all(len(body) <= BODY[1] for body in bodies)
    assert " ".join(" ".join(bodies).split()) == " ".join(" ".join(lines).split())


def test_whoever_stopped_messages_gets_none_and_the_report_is_filed() -> None:
    inbox = Inbox()
    inbox.sms(HOLE)
    inbox.sms("STOP")
    assert after_both_steps(inbox) == []
    assert inbox.only_report().body in HOLE


def test_a_draft_of_very_many_letters_is_filed_with_all_of_them() -> None:
    inbox = Inbox()
    for n in range(MOST_LETTERS):
        text = f"LAPOR lubang nomor {n} makin besar dan dalam."
        inbox.receive_stored(
            inbox.store_mail(a_letter(text, subject=f"Lapor lubang {n}", id=f"<{n}@x>"))
        )
        inbox.advance(hours=1)
    report = inbox.only_report()
    assert all(f"nomor {n} " in report.body for n in range(MOST_LETTERS))
    sealed = [key for key in inbox.files.objects if key.startswith(f"letters/{report.id}/")]
    assert len(sealed) == MOST_LETTERS


def test_the_number_stands_nowhere_readable() -> None:
    inbox = Inbox()
    inbox.sms(HOLE)
    [(text, _, _)] = inbox.dialogues.kept.values()
    assert NUMBER.strip("+") not in text
