"""Reporting by SMS: conversations as tables, and what may come in between."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.domain import ids
from chalicelib.domain.contacts import Channel
from chalicelib.domain.conversation import CATEGORY, UNPLACED
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.words import Act, Kind, State
from chalicelib.messages.sms import GSM_7, SMS_LENGTH
from chalicelib.usecases.deliver import deliver
from chalicelib.usecases.delivery_ports import Delivery, LostCode, Message, ToReporter, key_of
from chalicelib.usecases.receive import MOST_MESSAGES, MOST_REPORTS
from tests.builders import NOW
from tests.usecases.inbox import NUMBER, Inbox

HOLE = "LAPOR Jalan di depan sekolah berlubang besar"
#: What is said, and what the answer must contain; "" for silence. The last word: the region of the
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


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.mark.parametrize("name", list(CONVERSATIONS))
def test_a_conversation(inbox: Inbox, name: str) -> None:
    turns, region = CONVERSATIONS[name]
    for said, expected in turns:
        answer = inbox.sms(said)
        assert expected in answer, said
        assert answer or not expected
        assert len(answer) <= SMS_LENGTH
        assert set(answer) <= GSM_7
        inbox.step(minutes=1)
    assert [r.place.region for r in inbox.reports.reports.values()] == [region] * bool(region)


def test_a_report_by_sms_is_like_any_other(inbox: Inbox) -> None:
    inbox.sms(HOLE)
    answer = inbox.sms("RT 3 Coblong, Kota Bandung")
    report = inbox.only_report()
    assert (report.channel, report.kind, report.category) == ("sms", Kind.COMPLAINT, CATEGORY)
    assert report.title == "Jalan di depan sekolah berlubang besar"
    assert report.body == "Jalan di depan sekolah berlubang besar"
    assert report.place.address == "RT 3 Coblong, Kota Bandung"
    assert report.has_reporter
    assert report.verified_by(Channel.SMS)
    shown = ids.show(report.id)
    assert shown in answer
    code = answer.split("kode akses ")[1].split(".")[0]
    assert ids.access_matches(b"a pepper for tests", report.id, code, report.access_hash)
    assert NUMBER not in repr(report)


def test_a_report_without_a_known_city_keeps_what_was_said(inbox: Inbox) -> None:
    for said in (HOLE, "Jawa Barat", "kampung sawah", "dekat jembatan"):
        inbox.sms(said)
    report = inbox.only_report()
    assert report.category == UNPLACED
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
        inbox.hear(HOLE, id="a")
    for _ in range(3):
        inbox.hear("Coblong, Kota Bandung", id="b")
    inbox.leave()
    assert len(inbox.office.sms.sent) == 2
    assert inbox.reports.puts == 1


def test_a_dialogue_that_could_not_be_written_files_once_when_it_comes_again(inbox: Inbox) -> None:
    inbox.sms(HOLE)
    inbox.dialogues.down = True
    with pytest.raises(Unavailable):
        inbox.hear("Coblong", id="b")
    inbox.dialogues.down = False
    inbox.hear("Coblong", id="b")
    inbox.leave()
    assert inbox.reports.puts == 1
    assert "Nomor" in str(inbox.office.sms.sent[-1][1])


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
    inbox.step(days=1)
    assert "Nomor" in inbox.sms(HOLE + " besoknya, Kota Bandung")


def test_two_machines_do_not_talk_forever(inbox: Inbox) -> None:
    for n in range(MOST_MESSAGES + 20):
        inbox.hear(f"Pesan otomatis nomor {n}")
    inbox.leave()
    assert len(inbox.office.sms.sent) == 1


def test_a_dialogue_is_forgotten_after_a_day(inbox: Inbox) -> None:
    inbox.sms(HOLE)
    inbox.step(hours=25)
    assert "LAPOR <isi>" in inbox.sms("Coblong")
    assert not inbox.reports.reports


def test_what_is_kept_names_no_number(inbox: Inbox) -> None:
    inbox.sms(HOLE)
    inbox.hear("Coblong")
    assert NUMBER not in repr(inbox.dialogues.kept)
    assert NUMBER.strip("+") not in repr(inbox.office.limits.taken)


def test_status_tells_the_reporter_all_and_others_the_public_part(inbox: Inbox) -> None:
    inbox.sms(HOLE + " di Coblong, Kota Bandung")
    report = inbox.routed()
    shown = ids.show(report.id)
    own, other = inbox.sms("STATUS"), inbox.sms(f"status {shown}", number="+6281200000009")
    assert f"{shown}: Belum terverifikasi. Pemerintah Kota Bandung. Batas waktu: 27-11-2026" in own
    assert f"{shown}: Belum terverifikasi. Rinciannya tidak terbuka" in other
    assert "Bandung" not in other


def test_a_confidential_report_does_not_exist_for_others(inbox: Inbox) -> None:
    inbox.sms("LAPOR RAHASIA pungutan liar di kantor kelurahan, Kota Bandung")
    shown = ids.show(inbox.routed().id)
    other = {"number": "+6281200000009"}
    assert "Belum terverifikasi" in inbox.sms(f"STATUS {shown}")
    assert f"{shown} tidak ditemukan" in inbox.sms(f"STATUS {shown}", **other)
    assert "7K2M-9QXD-4TPD tidak ditemukan" in inbox.sms("STATUS 7K2M-9QXD-4TPD", **other)


def on_hold(inbox: Inbox) -> str:
    inbox.sms(HOLE + " di Coblong, Kota Bandung")
    report = inbox.routed()
    receipt = type("Receipt", (), {"report": report})()
    inbox.act(receipt, Act.HOLD, text="Di depan nomor berapa lubangnya?")
    return ids.show(report.id)


def test_a_question_is_read_and_answered_by_sms(inbox: Inbox) -> None:
    shown = on_hold(inbox)
    asked = inbox.sms("STATUS")
    assert "nomor berapa lubangnya" in asked
    assert f"BALAS {shown} <jawaban>" in asked
    for _ in range(2):
        inbox.hear(f"BALAS {shown.lower()} Di depan nomor 12", id="r")
    inbox.leave()
    assert "sudah kami teruskan" in str(inbox.office.sms.sent[-1][1])
    report = inbox.only_report()
    assert report.state is not State.ON_HOLD
    last = inbox.reports.events[report.id][-1]
    assert (last.act, last.text) == (Act.SUPPLY, "Di depan nomor 12")


def test_a_reply_whose_dialogue_was_not_written_is_given_once(inbox: Inbox) -> None:
    shown = on_hold(inbox)
    inbox.dialogues.down = True
    with pytest.raises(Unavailable):
        inbox.hear(f"BALAS {shown} Di depan nomor 12", id="r")
    inbox.dialogues.down = False
    inbox.hear(f"BALAS {shown} Di depan nomor 12", id="r")
    inbox.leave()
    assert "sudah kami teruskan" in str(inbox.office.sms.sent[-1][1])
    acts = [e.act for e in inbox.reports.events[inbox.only_report().id]]
    assert acts.count(Act.SUPPLY) == 1


def test_nobody_else_can_reply(inbox: Inbox) -> None:
    shown = on_hold(inbox)
    answer = inbox.sms(f"BALAS {shown} Bohong semua", number="+6281200000009")
    assert "tidak ada di antara laporan dari nomor ini" in answer
    assert inbox.only_report().state is State.ON_HOLD


def test_a_reply_that_the_stage_does_not_take_is_explained(inbox: Inbox) -> None:
    inbox.sms(HOLE + " di Coblong, Kota Bandung")
    inbox.routed()
    assert "belum dapat dibalas" in inbox.sms("BALAS tolong dipercepat ya")


def test_a_reply_to_a_report_on_its_way_comes_again(inbox: Inbox) -> None:
    inbox.sms(HOLE + " di Coblong, Kota Bandung")
    with pytest.raises(Unavailable):
        inbox.hear("BALAS tolong dipercepat ya")


def test_a_lost_code_is_asked_for_by_sms(inbox: Inbox) -> None:
    inbox.sms(HOLE + " di Coblong, Kota Bandung")
    report = inbox.routed()
    inbox.hear("KODE")
    [lost, answer] = inbox.outbox.sent
    assert isinstance(lost, LostCode)
    assert (lost.report, lost.channel) == (report.id, Channel.SMS)
    assert isinstance(answer, Delivery)
    assert answer.message is Message.CODE_COMES


def test_stop_stops_what_was_not_asked_for_and_start_starts_it(inbox: Inbox) -> None:
    inbox.sms(HOLE + " di Coblong, Kota Bandung")
    report = inbox.routed()
    receipt = Delivery(
        key=key_of(report.id, "receipt"),
        message=Message.RECEIPT,
        channel=Channel.SMS,
        recipient=ToReporter(report=report.id),
        language="id",
        report=report.id,
        values={"filed_at": NOW.isoformat(), "state": "unverified", "stage": "", "due_at": ""},
    )
    assert "tidak mengirim pesan lagi" in inbox.sms("Berhenti!")
    deliver(receipt, post=inbox.office.post, now=inbox.now)
    lines = {(line.outcome, line.reason) for line in inbox.office.log.of_report(report.id)}
    assert ("held_back", "stopped") in lines
    assert "Belum terverifikasi" in inbox.sms("STATUS")
    assert "aktif lagi" in inbox.sms("MULAI")
    again = replace(receipt, key=key_of(report.id, "receipt", "2"))
    deliver(again, post=inbox.office.post, now=inbox.now)
    assert "diterima" in str(inbox.office.sms.sent[-1][1])


#: Words that mean something, places, and whatever else people type.
SAID = st.one_of(
    st.text(max_size=200),
    st.sampled_from([HOLE, "LAPOR", "STATUS", "BALAS", "STOP", "MULAI", "BATAL", "KODE", "1", "9"]),
    st.sampled_from(["Bandung", "Kota Bandung", "coblong", "jabar", "Karanganyar", "BALAS x y"]),
    st.builds(lambda a, b: f"{a} {b}", st.sampled_from(["lapor", "status", "balas"]), st.text()),
)


@example(said=["LAPOR:000000000000AA0AB0AC", "LAPOR:0", "KOTA:BANDUNG"] * 2)
@settings(max_examples=150, deadline=None)
@given(st.lists(SAID, min_size=1, max_size=12))
def test_whatever_is_said_never_crashes_nor_files_twice(said: list[str]) -> None:
    inbox = Inbox()
    for n, text in enumerate(said):
        for _ in range(2):
            try:
                inbox.hear(text, id=f"m{n}")
            except Unavailable:
                inbox.route(inbox.only_report().id)
    inbox.leave()
    reports = list(inbox.reports.reports.values())
    assert len(reports) <= sum("lapor" in text.lower() for text in said)
    assert len({r.body for r in reports}) == len(reports)
    sent = [str(text) for _, text in inbox.office.sms.sent]
    assert len(sent) <= len(said)
    for text in sent:
        assert len(text) <= SMS_LENGTH
        assert set(text) <= GSM_7


def test_a_person_who_tries_one_thing_after_the_other_is_answered_each_time(inbox: Inbox) -> None:
    assert "LAPOR <isi>" in inbox.sms("halo")
    assert "terlalu singkat" in inbox.sms("LAPOR")
    assert inbox.sms("LAPOR!") == ""
    assert "Nomor" in inbox.sms("LAPOR " + HOLE + ", Kota Bandung")


def test_an_answer_is_read_and_replied_to_by_sms(inbox: Inbox) -> None:
    inbox.sms(HOLE + " di Coblong, Kota Bandung")
    report = inbox.routed()
    receipt = type("Receipt", (), {"report": report})()
    inbox.act(receipt, Act.VERIFY, details={"supervisory": False})
    inbox.act(receipt, Act.ANSWER, text=f"Lubang sudah ditambal. {'Terima kasih. ' * 20}")
    shown = ids.show(report.id)
    told = inbox.sms("STATUS")
    assert "Lubang sudah ditambal" in told
    assert f"BALAS {shown} <isi>" in told
    assert len(told) <= 160
    assert "sudah kami teruskan" in inbox.sms(f"BALAS {shown} Masih ada satu lubang lagi")
