"""Reports by SMS: the dialogue, once, and no more than is wanted."""

import pytest

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound.dialogue_engine import LOCAL_CATEGORY, UNPLACED_CATEGORY
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Kind
from chalicelib.messages.sms import GSM_7, SMS_LENGTH
from chalicelib.usecases.inbound.receive_message import MOST_MESSAGES, MOST_REPORTS
from tests.usecases.inbound.inbox import NUMBER, Inbox
from tests.usecases.inbound.sms_helpers import HOLE, inbox

__all__ = ["inbox"]  # fixtures, shared
#: What is said, and what the response must contain; "" for none. The last word: the region of the
#: report, "" when there is none.
CONVERSATIONS = {
    "a place with its city": (
        [(HOLE, "Di mana kejadiannya"), ("coblong kota bandung", "Diterima. Nomor")],
        "32.73.02",
    ),
    "the place is in the report": (
        [(HOLE + " di Kec. Coblong, Kota Bandung", "Nomor")],
        "32.73.02",
    ),
    "several places of a name": (
        [(HOLE, "Di mana"), ("Bandung", "1 Kab. Bandung"), ("2", "Nomor")],
        "32.73",
    ),
    "several places, chosen by name": (
        [(HOLE, "Di mana"), ("Bandung", "2 Kota Bandung"), ("yang kota bandung", "Nomor")],
        "32.73",
    ),
    "a district is told apart by its regency": (
        [(HOLE, "Di mana"), ("Karanganyar, Demak", "Nomor")],
        "33.21.07",
    ),
    "asked until it is clear": (
        [(HOLE, "Di mana"), ("depan masjid", "belum jelas"), ("Cileunyi", "Nomor")],
        "32.04.05",
    ),
    "a province needs a city": (
        [(HOLE, "Di mana"), ("jabar", "Di Jawa Barat sebelah mana"), ("kota bandung", "Nomor")],
        "32.73",
    ),
    "with a province at least, the national desk finds out": (
        [
            (HOLE, "Di mana"),
            ("Jawa Barat", "Di Jawa Barat"),
            ("kampung sawah", "Di Jawa Barat"),
            ("dekat jembatan", "Nomor"),
        ],
        "32",
    ),
    "without any place nothing is filed, and it is said once": (
        [
            (HOLE, "Di mana"),
            ("entah", "belum jelas"),
            ("tidak tahu", "belum jelas"),
            ("sana", "belum tersimpan"),
            ("sini", ""),
        ],
        "",
    ),
    "after giving up the place may still come": (
        [(HOLE, ""), ("a", ""), ("b", ""), ("c", ""), ("d", ""), ("Kota Bandung", "Nomor")],
        "32.73",
    ),
    "two messages in a row": (
        [
            (HOLE, "Di mana"),
            ("Lubangnya sudah dua bulan dan ada yang jatuh", "Di mana"),
            ("Coblong", "Nomor"),
        ],
        "32.73.02",
    ),
    "a mistyped place is asked about": (
        [(HOLE, "Di mana"), ("coblomg", "1 Coblong, Kota Bandung"), ("1", "Nomor")],
        "32.73.02",
    ),
    "an address in any order, abbreviated": (
        [(HOLE, "Di mana"), ("Kodya Bandung kec coblong RT 03/05 40132", "Nomor")],
        "32.73.02",
    ),
    "the same text again asks again": ([(HOLE, "Di mana"), (HOLE, "Di mana")], ""),
    "cancelled": ([(HOLE, "Di mana"), ("Batal", "Dibatalkan"), ("coblong", "LAPOR <isi>")], ""),
    "English": (
        [
            ("REPORT The road at my school has a deep hole", "Where did it happen"),
            ("somewhere", "not clear yet"),
            ("Coblong Bandung", "Received. ID"),
        ],
        "32.73.02",
    ),
    "help is asked for": ([("BANTUAN", "LAPOR <isi>"), ("help", "REPORT <text>")], ""),
    "anything else gets one hint a day": ([("halo", "LAPOR <isi>"), ("halo lagi", "")], ""),
    "too short": ([("LAPOR tolong", "terlalu singkat"), ("LAPOR", "")], ""),
    "only links": ([("LAPOR https://contoh.test/a https://contoh.test/b", "singkat")], ""),
    "one word again and again": ([("LAPOR promo promo promo promo promo", "singkat")], ""),
    "too long": ([("LAPOR " + "kata lain lagi " * 200, "terlalu panjang")], ""),
}


@pytest.mark.parametrize("name", list(CONVERSATIONS))
def test_a_conversation(inbox: Inbox, name: str) -> None:
    turns, region = CONVERSATIONS[name]
    for said, expected in turns:
        answer = inbox.sms(said)
        assert expected in answer, said
        assert answer or not expected
        assert len(answer) <= SMS_LENGTH
        assert set(answer) <= GSM_7
        inbox.advance(minutes=1)
    assert [r.place.region for r in inbox.reports.reports.values()] == [region] * bool(region)


def test_a_report_by_sms_is_like_any_other(inbox: Inbox) -> None:
    inbox.sms(HOLE)
    answer = inbox.sms("RT 3 Coblong, Kota Bandung")
    report = inbox.only_report()
    assert (report.channel, report.kind, report.category) == ("sms", Kind.COMPLAINT, LOCAL_CATEGORY)
    assert report.title == "Jalan di depan sekolah berlubang besar"
    assert report.body == "Jalan di depan sekolah berlubang besar"
    assert report.place.address == "RT 3 Coblong, Kota Bandung"
    assert report.has_reporter
    assert report.verified_by(Channel.SMS)
    shown = tracking_ids.show(report.id)
    assert shown in answer
    code = answer.split("kode akses ")[1].split(".")[0]
    assert tracking_ids.access_matches(b"a pepper for tests", report.id, code, report.access_hash)
    assert NUMBER not in repr(report)


def test_a_report_without_a_known_city_keeps_what_was_said(inbox: Inbox) -> None:
    for said in (HOLE, "Jawa Barat", "kampung sawah", "dekat jembatan"):
        inbox.sms(said)
    report = inbox.only_report()
    assert report.category == UNPLACED_CATEGORY
    assert report.place.address == "Jawa Barat, kampung sawah, dekat jembatan"
    inbox.route(report.id)
    assert inbox.only_report().agency == "national-desk"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("ASPIRASI", Kind.ASPIRATION),
        ("tanya:", Kind.INFORMATION_REQUEST),
        ("Pengaduan", Kind.COMPLAINT),
    ],
)
def test_the_first_word_says_what_kind_it_is(inbox: Inbox, word: str, kind: Kind) -> None:
    inbox.sms(f"{word} mohon dibuat jembatan untuk anak sekolah, Kota Bandung")
    assert inbox.only_report().kind is kind


def test_who_wants_to_stay_unnamed_says_so_first(inbox: Inbox) -> None:
    inbox.sms("LAPOR RAHASIA ANONIM pungutan liar di kantor kelurahan, Kota Bandung")
    report = inbox.only_report()
    assert (report.anonymous, report.confidential) == (True, True)
    assert report.body.startswith("pungutan liar")


def test_a_message_that_comes_twice_is_answered_and_filed_once(inbox: Inbox) -> None:
    for _ in range(2):
        inbox.receive_sms(HOLE, id="a")
    for _ in range(3):
        inbox.receive_sms("Coblong, Kota Bandung", id="b")
    inbox.deliver_queued()
    assert len(inbox.deliveries.sms.sent) == 2
    assert inbox.reports.puts == 1


def test_a_dialogue_that_could_not_be_written_files_once_when_it_comes_again(inbox: Inbox) -> None:
    inbox.sms(HOLE)
    inbox.dialogues.down = True
    with pytest.raises(Unavailable):
        inbox.receive_sms("Coblong", id="b")
    inbox.dialogues.down = False
    inbox.receive_sms("Coblong", id="b")
    inbox.deliver_queued()
    assert inbox.reports.puts == 1
    assert "Nomor" in str(inbox.deliveries.sms.sent[-1][1])


def test_a_table_that_is_away_queues_the_report(inbox: Inbox) -> None:
    inbox.sms(HOLE)
    inbox.reports.down = True
    assert "Nomor" in inbox.sms("Coblong")
    assert len(inbox.queue.messages) == 1


def test_the_same_report_is_not_filed_again_that_day(inbox: Inbox) -> None:
    inbox.sms(HOLE + ", Kota Bandung")
    assert "sudah kami terima" in inbox.sms(HOLE + ", KOTA BANDUNG!")
    assert inbox.sms(HOLE + ", Kota Bandung") == ""
    assert inbox.reports.puts == 1


def test_a_number_files_so_many_reports_a_day(inbox: Inbox) -> None:
    for n in range(MOST_REPORTS):
        assert "Nomor" in inbox.sms(f"{HOLE} nomor {n} {'x' * n}, Kota Bandung")
    assert "sudah 5 laporan" in inbox.sms(HOLE + " yang terakhir, Kota Bandung")
    assert inbox.sms(HOLE + " yang paling akhir, Kota Bandung") == ""
    assert inbox.reports.puts == MOST_REPORTS
    inbox.advance(days=1)
    assert "Nomor" in inbox.sms(HOLE + " besoknya, Kota Bandung")


def test_two_machines_do_not_talk_forever(inbox: Inbox) -> None:
    for n in range(MOST_MESSAGES + 20):
        inbox.receive_sms(f"Pesan otomatis nomor {n}")
    inbox.deliver_queued()
    assert len(inbox.deliveries.sms.sent) == 1


def test_a_dialogue_is_forgotten_after_a_day(inbox: Inbox) -> None:
    inbox.sms(HOLE)
    inbox.advance(hours=25)
    assert "LAPOR <isi>" in inbox.sms("Coblong")
    assert not inbox.reports.reports


def test_what_is_kept_names_no_number(inbox: Inbox) -> None:
    inbox.sms(HOLE)
    inbox.receive_sms("Coblong")
    assert NUMBER not in repr(inbox.dialogues.kept)
    assert NUMBER.strip("+") not in repr(inbox.deliveries.limits.taken)


def test_a_person_who_tries_one_thing_after_the_other_is_answered_each_time(inbox: Inbox) -> None:
    assert "LAPOR <isi>" in inbox.sms("halo")
    assert "terlalu singkat" in inbox.sms("LAPOR")
    assert inbox.sms("LAPOR!") == ""
    assert "Nomor" in inbox.sms("LAPOR " + HOLE + ", Kota Bandung")
