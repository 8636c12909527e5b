"""Reports by SMS: the dialogue, once, and no more than is wanted."""

import pytest

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound.dialogue import DRAFT_LIFE
from chalicelib.domain.inbound.dialogues.place_question import (
    LOCAL_CATEGORY,
    UNPLACED_CATEGORY,
)
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Kind
from chalicelib.messages.sms import GSM_7, SMS_LENGTH
from chalicelib.usecases.inbound.message_context import MOST_REPORTS
from chalicelib.usecases.inbound.receive_message import MOST_MESSAGES
from tests.usecases.inbound.inbox import NUMBER, Inbox
from tests.usecases.inbound.sms_helpers import HOLE, inbox

__all__ = ["inbox"]  # fixtures, shared
#: What is said, and what the response must contain; "" for none. The last word: the region of the
#: report, None when there is none.
CONVERSATIONS: dict[str, tuple[list[tuple[str, str]], str | None]] = {
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
    "an offered place that is not taken is asked for again": (
        [(HOLE, "Di mana"), ("Bandung", "Balas nomor atau tulis yang lain"), ("9", "belum jelas")],
        None,
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
    "words with a name in them are no place yet": (
        [
            (HOLE, "Di mana"),
            ("truk dari Coblong yang merusak", "1 Coblong, Kota Bandung"),
            ("Cileunyi", "Nomor"),
        ],
        "32.04.05",
    ),
    "a guess is agreed to": (
        [(HOLE, "Di mana"), ("warung pak coblong", "1 Coblong, Kota Bandung"), ("Ya", "Nomor")],
        "32.73.02",
    ),
    "a guess is named again": (
        [(HOLE, "Di mana"), ("warung pak coblong", "1 Coblong"), ("coblong", "Nomor")],
        "32.73.02",
    ),
    "an address in any order, abbreviated": (
        [(HOLE, "Di mana"), ("Kodya Bandung kec coblong RT 03/05 40132", "Nomor")],
        "32.73.02",
    ),
    "the same text again asks again": ([(HOLE, "Di mana"), (HOLE, "Di mana")], None),
    "cancelled": ([(HOLE, "Di mana"), ("Batal", "Dibatalkan"), ("coblong", "LAPOR <isi>")], None),
    "English": (
        [
            ("REPORT The road at my school has a deep hole", "Where did it happen"),
            ("somewhere", "not clear yet"),
            ("Coblong Bandung", "Received. ID"),
        ],
        "32.73.02",
    ),
    "help is asked for": ([("BANTUAN", "LAPOR <isi>"), ("help", "REPORT <text>")], None),
    "anything else gets one hint a day": ([("halo", "LAPOR <isi>"), ("halo lagi", "")], None),
    "too short": ([("LAPOR tolong", "terlalu singkat"), ("LAPOR", "")], None),
    "only links": ([("LAPOR https://contoh.test/a https://contoh.test/b", "singkat")], None),
    "one word again and again": ([("LAPOR promo promo promo promo promo", "singkat")], None),
    "too long": ([("LAPOR " + "kata lain lagi " * 200, "terlalu panjang")], None),
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
    regions = [r.place.region for r in inbox.reports.reports.values()]
    assert regions == ([] if region is None else [region])


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


def test_the_same_words_within_minutes_are_one_report(inbox: Inbox) -> None:
    inbox.sms(HOLE + ", Kota Bandung")
    inbox.advance(minutes=10)
    assert "sudah kami terima" in inbox.sms(HOLE + ", KOTA BANDUNG!")
    assert inbox.sms(HOLE + ", Kota Bandung") == ""
    assert inbox.reports.puts == 1


@pytest.mark.parametrize("later", [{"minutes": 16}, {"hours": 5}, {"days": 3}])
def test_the_same_words_later_say_that_it_happened_again(
    inbox: Inbox, later: dict[str, int]
) -> None:
    for _ in range(2):
        assert "Nomor" in inbox.sms(HOLE + ", Kota Bandung")
        inbox.advance(**later)
    assert inbox.reports.puts == 2


def test_without_any_place_the_report_is_filed_all_the_same(inbox: Inbox) -> None:
    said = {"entah": "belum jelas", "tidak tahu": "belum jelas", "dekat pasar": "Tempat belum"}
    inbox.sms(HOLE)
    for words, expected in said.items():
        assert expected in inbox.sms(words)
    report = inbox.only_report()
    assert (report.place.region, report.category) == ("", UNPLACED_CATEGORY)
    assert report.place.address == "entah, tidak tahu, dekat pasar"
    inbox.route(report.id)
    assert inbox.only_report().agency == "national-desk"


LONG_PLACE = "Lewat gapura lalu belok kiri, " * 14 + "Coblong, Kota Bandung"


@pytest.mark.parametrize("last", ["Coblong, Kota Bandung", "di sana"])
def test_a_place_that_an_address_has_no_room_for_goes_on_with_the_text(
    inbox: Inbox, last: str
) -> None:
    inbox.sms(HOLE)
    inbox.advance(hours=1)
    inbox.sms(LONG_PLACE.replace("Coblong, Kota Bandung", last))
    for words in ("sana", "sini"):
        if not inbox.reports.reports:
            inbox.sms(words)
    report = inbox.only_report()
    assert report.body == f"Jalan di depan sekolah berlubang besar\n{LONG_PLACE[:-21]}{last}"
    assert len(report.place.address) <= 300


def test_lines_of_places_beyond_the_address_are_all_kept(inbox: Inbox) -> None:
    inbox.sms(HOLE)
    lines = [f"gang ke-{n} " + "dekat sawah " * 20 for n in range(3)]
    for line in lines:
        inbox.advance(hours=1)
        inbox.sms(line)
    report = inbox.only_report()
    kept = f"{report.body} {report.place.address}"
    assert all(line.strip() in kept for line in lines)


def test_more_than_a_report_holds_is_refused_and_said_so(inbox: Inbox) -> None:
    inbox.sms("LAPOR " + "lubang besar sekali " * 120)
    inbox.advance(hours=1)
    for _ in range(2):
        assert "belum tersimpan" in inbox.sms("belok kiri lalu lurus " * 30)
    assert "Nomor" in inbox.sms("Coblong, Kota Bandung")
    assert inbox.only_report().place.address == "Coblong, Kota Bandung"


def test_a_report_may_get_its_place_days_later(inbox: Inbox) -> None:
    inbox.sms(HOLE)
    inbox.advance(days=DRAFT_LIFE.days - 1)
    assert "Nomor" in inbox.sms("Coblong, Kota Bandung")
    assert inbox.only_report().body == "Jalan di depan sekolah berlubang besar"


def test_a_number_files_so_many_reports_a_day(inbox: Inbox) -> None:
    for n in range(MOST_REPORTS):
        assert "Nomor" in inbox.sms(f"{HOLE} nomor {n} {'x' * n}, Kota Bandung")
    assert "sudah 5 laporan" in inbox.sms(HOLE + " yang terakhir, Kota Bandung")
    assert "kami simpan" in inbox.sms(HOLE + " yang paling akhir, Kota Bandung")
    assert inbox.reports.puts == MOST_REPORTS
    inbox.advance(days=1)
    assert "Nomor" in inbox.sms(HOLE + " besoknya, Kota Bandung")


def test_what_was_one_too_many_is_filed_once_though_it_is_sent_again(inbox: Inbox) -> None:
    for n in range(MOST_REPORTS):
        inbox.sms(f"{HOLE} nomor {n} {'x' * n}, Kota Bandung")
    last = HOLE + " yang terakhir, Kota Bandung"
    assert "kami simpan" in inbox.sms(last)
    inbox.advance(days=1)
    assert "Nomor" in inbox.sms(last)
    inbox.run_hourly()
    assert inbox.reports.puts == MOST_REPORTS + 1


def test_two_machines_do_not_talk_forever(inbox: Inbox) -> None:
    for n in range(MOST_MESSAGES):
        inbox.receive_sms(f"Pesan otomatis nomor {n}")
    for n in range(20):
        with pytest.raises(Unavailable):
            inbox.receive_sms(f"Pesan otomatis nomor {n}", id=f"further-{n}")
    inbox.deliver_queued()
    assert len(inbox.deliveries.sms.sent) == 2


def test_sms_beyond_the_limit_of_a_day_wait_and_their_sender_is_told_once(inbox: Inbox) -> None:
    for n in range(MOST_MESSAGES):
        inbox.receive_sms(f"Pesan nomor {n}")
    inbox.deliver_queued()
    for _ in range(3):
        with pytest.raises(Unavailable):
            inbox.receive_sms(f"{HOLE}, Kota Bandung", id="late")
    before = len(inbox.deliveries.sms.sent)
    inbox.deliver_queued()
    [(_, told)] = inbox.deliveries.sms.sent[before:]
    assert "sudah 60 SMS" in str(told)
    assert "baca besok" in str(told)
    inbox.advance(days=1)
    assert "Nomor" in inbox.sms(f"{HOLE}, Kota Bandung", id="late")
    assert inbox.only_report().place.region == "32.73"


def test_a_draft_without_a_place_is_forgotten_in_the_end(inbox: Inbox) -> None:
    inbox.sms(HOLE)
    inbox.advance(days=DRAFT_LIFE.days + 1)
    assert "LAPOR <isi>" in inbox.sms("Coblong")
    assert not inbox.reports.reports


def test_words_without_a_command_wait_for_it(inbox: Inbox) -> None:
    assert "LAPOR <isi>" in inbox.sms("Jalan di depan sekolah berlubang besar")
    assert inbox.sms("di Coblong, Kota Bandung") == ""
    assert "Nomor" in inbox.sms("lapor")
    assert inbox.only_report().body == (
        "Jalan di depan sekolah berlubang besar\ndi Coblong, Kota Bandung"
    )


def test_words_that_say_too_little_for_a_report_are_not_taken_the_next_day(inbox: Inbox) -> None:
    inbox.sms("Jalan berlubang")
    inbox.advance(hours=25)
    assert "terlalu singkat" in inbox.sms("LAPOR")


def test_what_was_filed_is_not_cancelled(inbox: Inbox) -> None:
    inbox.sms(HOLE + ", Kota Bandung")
    assert "sudah kami terima dengan nomor" in inbox.sms("BATAL")
    assert inbox.reports.puts == 1


def test_cancel_stops_messages_where_nothing_is_to_be_cancelled(inbox: Inbox) -> None:
    inbox.sms("REPORT The road at my school has a deep hole")
    assert "Cancelled" in inbox.sms("Cancel")
    assert "We send no more" in inbox.sms("CANCEL")


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
