"""Reports beyond those of a day wait for the next one, and the words beside them wait on."""

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound.dialogues.reports_of_dialogue import SealedSender
from chalicelib.domain.reports import tracking_ids
from chalicelib.usecases.inbound.message_context import MOST_REPORTS
from chalicelib.usecases.inbound.receive_message import MOST_POSTPONED
from tests.usecases.inbound.inbox import Inbox, a_letter

PLACE = "di Coblong Kota Bandung"
HOSPITAL = f"rumah sakit {PLACE} menolak pasien gawat"
LAMP = "lampu jalan juga padam total semuanya"
PHOTO = ("foto.jpg", "image/jpeg", b"\xff\xd8\xff synthetic")


def with_a_full_day() -> Inbox:
    inbox = Inbox()
    for n in range(MOST_REPORTS):
        inbox.sms(f"LAPOR jalan nomor {n} rusak berat {PLACE}")
    return inbox


def bodies(inbox: Inbox) -> list[str]:
    return [report.body for report in inbox.reports.reports.values()]


def pass_days(inbox: Inbox, days: int) -> None:
    for _ in range(days * 4):
        inbox.advance(hours=6)
        inbox.run_hourly()


def test_one_report_more_is_filed_the_next_day_and_told_so() -> None:
    inbox = with_a_full_day()
    told = inbox.sms(f"LAPOR ANONIM {HOSPITAL}")
    assert "kami simpan" in told
    assert "kirim lagi" not in told.lower()
    inbox.run_hourly()
    assert len(bodies(inbox)) == MOST_REPORTS
    pass_days(inbox, 1)
    report = list(inbox.reports.reports.values())[-1]
    assert (report.body, report.place.region) == (HOSPITAL, "32.73.02")
    assert report.anonymous
    assert tracking_ids.show(report.id) in str(inbox.deliveries.sms.sent[-1][1])
    pass_days(inbox, 3)
    assert len(bodies(inbox)) == MOST_REPORTS + 1


def test_words_that_wait_outlast_a_report_beyond_the_limit() -> None:
    inbox = with_a_full_day()
    assert "menunggu" in inbox.sms(f"STATUS 7K2M-9QXD-4TPC dan {LAMP}")
    inbox.sms(f"LAPOR {HOSPITAL}")
    pass_days(inbox, 3)
    assert HOSPITAL in bodies(inbox)
    assert any(LAMP in body for body in bodies(inbox))


def test_words_called_a_report_beyond_the_limit_are_filed() -> None:
    inbox = with_a_full_day()
    words = f"Lampu jalan padam {PLACE} sudah seminggu"
    inbox.sms(words)
    assert "kami simpan" in inbox.sms("LAPOR")
    pass_days(inbox, 3)
    assert bodies(inbox).count(words) == 1


def test_words_that_wait_outlast_a_repetition_in_parts() -> None:
    inbox = Inbox()
    parts = ("LAPOR Jalan di depan sekolah rusak", "dan air got meluap sejak hari Senin", "Coblong")
    for part in parts:
        inbox.sms(part)
    inbox.sms(parts[0])
    assert "menunggu" in inbox.sms(f"STATUS 7K2M-9QXD-4TPC dan {LAMP}")
    for part in parts[1:]:
        told = inbox.sms(part)
    assert "sudah kami terima" in told
    pass_days(inbox, 3)
    assert len(bodies(inbox)) == 2
    assert any(LAMP in body for body in bodies(inbox))


def test_many_reports_of_one_day_are_filed_so_many_a_day() -> None:
    inbox = with_a_full_day()
    for n in range(MOST_REPORTS + 2):
        inbox.sms(f"LAPOR lampu nomor {n} padam total {PLACE}")
    for filed in (2 * MOST_REPORTS, 2 * MOST_REPORTS + MOST_REPORTS, 3 * MOST_REPORTS):
        for _ in range(24):
            inbox.advance(hours=1)
            inbox.run_hourly()
        assert len(bodies(inbox)) == min(filed, 2 * MOST_REPORTS + 2)


def test_the_same_words_wait_once_and_keep_the_wish() -> None:
    inbox = with_a_full_day()
    inbox.sms(f"LAPOR {HOSPITAL}")
    inbox.sms(f"LAPOR ANONIM {HOSPITAL}")
    pass_days(inbox, 2)
    assert bodies(inbox).count(HOSPITAL) == 1
    assert list(inbox.reports.reports.values())[-1].anonymous


def test_a_letter_beyond_the_limit_keeps_its_file() -> None:
    inbox = Inbox()
    for n in range(MOST_REPORTS + 1):
        text = f"Jalan nomor {n} rusak berat {PLACE}."
        letter = inbox.mail(a_letter(text, subject=f"Jalan {n}", id=f"<{n}@x>", files=(PHOTO,)))
    assert "kami simpan" in repr(letter)
    assert not inbox.dropped
    pass_days(inbox, 1)
    report = list(inbox.reports.reports.values())[-1]
    assert [file.name for file in report.files] == ["foto.jpg"]
    assert len(bodies(inbox)) == MOST_REPORTS + 1


def test_a_postponed_report_can_be_cancelled() -> None:
    inbox = with_a_full_day()
    inbox.sms(f"LAPOR {HOSPITAL}")
    assert "Dibatalkan" in inbox.sms("BATAL")
    pass_days(inbox, 2)
    assert HOSPITAL not in bodies(inbox)
    assert kept_sender(inbox) is None


def test_nobody_is_kept_when_nothing_waits_any_more() -> None:
    inbox = with_a_full_day()
    inbox.sms(f"LAPOR {HOSPITAL}")
    assert kept_sender(inbox) is not None
    pass_days(inbox, 1)
    assert kept_sender(inbox) is None


def kept_sender(inbox: Inbox) -> SealedSender | None:
    [sender] = inbox.dialogues.kept
    return inbox.dialogues.get_dialogue(sender, now=inbox.now).sender


def test_what_could_not_be_filed_is_filed_later_and_once() -> None:
    inbox = with_a_full_day()
    inbox.sms(f"LAPOR {HOSPITAL}")
    inbox.advance(days=1)
    inbox.outbox.down = True
    for _ in range(MOST_REPORTS + 1):
        with pytest.raises(Unavailable):
            inbox.run_hourly()
    inbox.outbox.down = False
    pass_days(inbox, 1)
    assert bodies(inbox).count(HOSPITAL) == 1


def test_a_message_with_more_reports_than_can_wait_waits_itself() -> None:
    inbox = with_a_full_day()
    for n in range(MOST_POSTPONED):
        inbox.sms(f"LAPOR lampu nomor {n} padam total {PLACE}")
    with pytest.raises(Unavailable):
        inbox.receive_sms(f"LAPOR {HOSPITAL}")


def test_tries_of_one_message_do_not_use_up_the_day() -> None:
    inbox = Inbox()
    inbox.dialogues.down = True
    for _ in range(70):
        with pytest.raises(Unavailable):
            inbox.receive_sms(f"LAPOR {HOSPITAL}", id="same")
    inbox.dialogues.down = False
    for n in range(MOST_REPORTS - 1):
        assert "Diterima" in inbox.sms(f"LAPOR jalan nomor {n} rusak berat {PLACE}")
    assert "Diterima" in inbox.sms(f"LAPOR {HOSPITAL}", id="same")


def test_tries_of_one_letter_do_not_use_up_the_hour() -> None:
    inbox = Inbox()
    inbox.dialogues.down = True
    key = inbox.store_mail(a_letter(f"{HOSPITAL.capitalize()}."))
    for _ in range(20):
        with pytest.raises(Unavailable):
            inbox.receive_stored(key)
    inbox.dialogues.down = False
    assert inbox.receive_stored(key).fact == "ReportByEmail"


BRIDGE = "jembatan di kampung kami ambruk kemarin malam"


@pytest.mark.parametrize("command", ["", "LAPOR "])
def test_another_complaint_days_later_is_no_place_and_no_part_of_a_draft(command: str) -> None:
    inbox = Inbox()
    inbox.sms(f"LAPOR {BRIDGE}")
    pass_days(inbox, 5)
    lamp = "Lampu jalan padam di Coblong sudah seminggu, Kota Bandung"
    assert "Diterima sebagai anonim" in inbox.sms(f"{command}{lamp}. Rahasiakan nama saya")
    pass_days(inbox, 1)
    places = {r.body.split(". ")[0]: r.place for r in inbox.reports.reports.values()}
    assert places.keys() == {BRIDGE, lamp}
    assert (places[BRIDGE].region, places[lamp].region) == ("", "32.73.02")
    assert "Lampu" not in places[BRIDGE].address


def test_an_answer_days_later_that_says_what_is_wrong_again_is_the_place() -> None:
    inbox = Inbox()
    inbox.sms(f"LAPOR {BRIDGE}")
    pass_days(inbox, 5)
    inbox.sms("jembatan yang ambruk itu di Coblong Kota Bandung")
    assert inbox.only_report().place.region == "32.73.02"
