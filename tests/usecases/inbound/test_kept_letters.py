"""What is kept of letters, what their senders get back, and what never reopens a report."""

import pytest

from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Act, State
from chalicelib.usecases.inbound.letter_keys import letter_text_key, sealed_letter_key
from tests.usecases.inbound.inbox import ADDRESS, Inbox, a_letter

HOLE = "Jalan di depan sekolah berlubang besar di Coblong, Kota Bandung."
QUESTION = "Di depan nomor berapa lubangnya?"
QUOTED = (
    f"Pada Sen, 23 Nov 2026 pukul 10.12 <lapor@example.go.id> menulis:\n\n"
    f"Dari: lapor@example.go.id\nKepada: {ADDRESS}\n> Petugas bertanya: {QUESTION}\n"
)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


def filed(inbox: Inbox, **rest: str) -> str:
    """File a report by e-mail; return its reply address."""
    letter = inbox.mail(a_letter(HOLE, **rest))  # type: ignore[arg-type]
    assert letter is not None
    inbox.routed()
    return f"{letter.reply_to}@example.go.id"


def act(inbox: Inbox, act: Act, **rest: object) -> None:
    inbox.act(type("Receipt", (), {"report": inbox.only_report()})(), act, **rest)


def held(inbox: Inbox) -> str:
    """A report whose officer asks something; its reply address."""
    to = filed(inbox)
    act(inbox, Act.HOLD, text=QUESTION)
    return to


def answered(inbox: Inbox) -> str:
    """A report that is answered; its reply address."""
    to = filed(inbox)
    act(inbox, Act.VERIFY, details={"supervisory": False})
    act(inbox, Act.ANSWER, text="Lubang sudah ditambal kemarin.")
    return to


def whole_texts(inbox: Inbox) -> list[str]:
    report = inbox.only_report().id
    letters = [x for x in inbox.reports.dossier(report).letters if x.shortened]
    return [inbox.files.objects[letter_text_key(report, x.id)][0].decode() for x in letters]


def test_a_filed_letter_is_sealed_as_it_came(inbox: Inbox) -> None:
    raw = a_letter(HOLE)
    inbox.mail(raw)
    report = inbox.only_report().id
    [letter] = inbox.reports.dossier(report).letters
    assert inbox.files.objects[sealed_letter_key(report, letter.id)][0] == raw
    assert (letter.event, letter.shortened) == (1, False)
    assert whole_texts(inbox) == []


def test_letters_of_one_dialogue_are_all_sealed(inbox: Inbox) -> None:
    inbox.mail(a_letter("Jalan berlubang besar dan berbahaya sekali."))
    inbox.mail(a_letter("Coblong, Bandung\n\n> lama", subject="Re: Di mana", id="<2@x>"))
    report = inbox.only_report()
    assert len(inbox.reports.dossier(report.id).letters) == 2


def test_what_is_cut_of_a_reply_can_be_read_by_officers_without_its_sender(inbox: Inbox) -> None:
    response = inbox.mail(a_letter(f"Nomor 12.\n\n{QUOTED}", to=held(inbox), id="<2@x>"))
    event = inbox.reports.events[inbox.only_report().id][-1]
    assert (event.act, event.text) == (Act.SUPPLY, "Nomor 12.")
    [whole] = whole_texts(inbox)
    assert "Petugas bertanya" in whole
    assert ADDRESS not in whole
    letter = inbox.reports.dossier(event.report).letters[-1]
    assert (letter.shortened, letter.event) == (True, event.seq)
    assert response is not None
    assert "Yang kami catat dari surel Anda: “Nomor 12.”" in response.text
    assert "tetap kami simpan utuh" in response.text
    assert response.reply_to


def test_a_letter_longer_than_a_report_is_filed_and_whole_behind_it(inbox: Inbox) -> None:
    text = f"{'Lampu padam di sini. ' * 400}\n{HOLE}"
    assert inbox.mail(a_letter(text)) is not None
    report = inbox.only_report()
    assert report.body.endswith("[…]")
    assert report.place.region == "32.73.02"
    assert [" ".join(whole.split()) for whole in whole_texts(inbox)] == [" ".join(text.split())]


def test_the_sender_reads_what_was_understood(inbox: Inbox) -> None:
    letter = inbox.mail(a_letter(HOLE))
    assert letter is not None
    assert f"“{HOLE}”" in letter.text


@pytest.mark.parametrize(
    "rest", [{"above": ""}, {"subject": "LAPOR RAHASIA pungutan liar di kelurahan"}]
)
def test_nobody_reads_words_that_may_not_be_theirs_to_read(
    inbox: Inbox, rest: dict[str, str]
) -> None:
    letter = inbox.mail(a_letter(HOLE, **rest))  # type: ignore[arg-type]
    assert letter is not None
    assert HOLE not in letter.text


@pytest.mark.parametrize("text", ["Terima kasih.", "Makasih pak 🙏\n\nSalam,\nContoh Warga"])
def test_a_bare_thank_you_is_offered_to_close_and_rate(inbox: Inbox, text: str) -> None:
    to = answered(inbox)
    letter = inbox.mail(a_letter(text, to=to, id="<2@x>"))
    assert letter is not None
    assert "Tutup laporan dan beri penilaian" in letter.text
    assert inbox.only_report().state is State.ANSWERED
    assert len(inbox.reports.dossier(inbox.only_report().id).letters) == 2


def test_thanks_with_more_reopens(inbox: Inbox) -> None:
    to = answered(inbox)
    inbox.mail(a_letter("Terima kasih, tapi lubangnya masih ada.", to=to, id="<2@x>"))
    assert inbox.only_report().state is not State.ANSWERED


ABSENT = [
    {"Auto_Submitted": "auto-replied"},
    {"subject": "Automatic reply: Laporan"},
    {"subject": "Balasan otomatis: Laporan"},
    {"subject": "Sedang cuti"},
    {"X_Autoreply": "yes"},
    {"above": "Return-Path: <>\r\n"},
]


@pytest.mark.parametrize("headers", ABSENT)
def test_an_absence_is_noted_and_changes_nothing(inbox: Inbox, headers: dict[str, str]) -> None:
    to = answered(inbox)
    before = inbox.only_report()
    raw = a_letter("Saya sedang cuti sampai Senin.", to=to, id="<2@x>", **headers)  # type: ignore[arg-type]
    assert inbox.mail(raw) is None
    assert inbox.only_report() == before
    assert [why.partition(":")[0] for why in inbox.dropped] == ["noted"]
    assert len(inbox.reports.dossier(before.id).letters) == 2


def test_words_in_the_subject_alone_are_the_reply(inbox: Inbox) -> None:
    to = held(inbox)
    inbox.mail(a_letter("", to=to, id="<2@x>", subject="Re: Di depan warung nomor 12"))
    event = inbox.reports.events[inbox.only_report().id][-1]
    assert event.text == "Di depan warung nomor 12"


def test_a_name_with_an_unquoted_comma_replies_too(inbox: Inbox) -> None:
    to = held(inbox)
    raw = a_letter("Nomor 12.", to=to, id="<2@x>").replace(
        b"From: Contoh Warga <", b"From: Siti, S.Kom <"
    )
    raw = raw.replace(f"To: {to}".encode(), f"To: {to} <{to}>".encode())
    assert inbox.mail(raw) is not None
    assert inbox.reports.events[inbox.only_report().id][-1].text == "Nomor 12."


def test_who_may_not_be_asked_what_is_missing_is_told_to_the_operator(inbox: Inbox) -> None:
    raw = a_letter("Lampu.", subject="Padam", Precedence="list")
    assert inbox.receive_stored(inbox.store_mail(raw)).fact == "MailUnanswerable"
    assert inbox.dropped == ["may not be asked what is missing"]


def test_who_may_not_be_asked_for_the_place_has_a_report_without_one(inbox: Inbox) -> None:
    raw = a_letter("Lampu jalan padam sejak lama sekali.", Precedence="list")
    assert inbox.receive_stored(inbox.store_mail(raw)).fact == "ReportByEmail"
    assert inbox.only_report().place.region == ""
    assert inbox.dropped == []


@pytest.mark.parametrize(
    "text",
    [
        "Balas dendam antarwarga terjadi di Coblong, Kota Bandung.",
        "Stop pungutan liar di kantor Kecamatan Coblong, Kota Bandung!",
        "Pengaduan tentang jalan rusak di Coblong, Kota Bandung.",
        "Status jalan di depan rumah tidak jelas, Coblong, Kota Bandung.",
        "Lapor: jalan rusak di Coblong, Kota Bandung.",
    ],
)
def test_a_letter_keeps_its_first_word(inbox: Inbox, text: str) -> None:
    inbox.mail(a_letter(text))
    assert inbox.only_report().body == text


def test_a_subject_that_commands_does_not_swallow_the_letter(inbox: Inbox) -> None:
    inbox.mail(a_letter(HOLE, subject="Berhenti"))
    assert inbox.only_report().body == HOLE


def test_a_letter_without_text_is_filed_by_its_subject(inbox: Inbox) -> None:
    photo = ("foto.jpg", "image/jpeg", b"ok" * 9)
    subject = "Jalan berlubang di Coblong, Kota Bandung"
    inbox.mail(a_letter("", subject=subject, files=(photo,)))
    assert inbox.only_report().body == subject


SITI = "Siti Contohwati"
SIGNED = f"{HOLE}\n\nSalam,\n{SITI}, S.Kom\nHP 0812-0000-4321\nwarga@example.id"
HEADED = (
    f"Coblong, Kota Bandung\n\nKepada: {SITI} <{ADDRESS}>\nDari: lapor@example.go.id\n"
    f"Tanggal: 23/11/2026\n> {SITI} <{ADDRESS}> menulis:\n> {HOLE}"
)
NAMES = ("siti", "contohwati", ADDRESS, "4321")


def everything_officers_read(inbox: Inbox) -> str:
    """All stored words of the only report, and the texts behind `show all`."""
    dossier = inbox.reports.dossier(inbox.only_report().id)
    return f"{dossier.report} {dossier.events} {whole_texts(inbox)}".lower()


def from_siti(text: str, **rest: str) -> bytes:
    return a_letter(text, sender=f"{SITI} <{ADDRESS}>", **rest)  # type: ignore[arg-type]


def anonymous(inbox: Inbox, text: str) -> str:
    """File an anonymous report of Siti's; return its reply address."""
    subject = "LAPOR ANONIM jalan di depan rumah Siti"
    letter = inbox.mail(from_siti(f"lapor anonim {text}", subject=subject))
    if letter and inbox.reports.reports:
        inbox.routed()
        assert inbox.only_report().anonymous
    return f"{letter.reply_to}@example.go.id" if letter else ""


def test_a_first_letter_does_not_name_an_anonymous_sender(inbox: Inbox) -> None:
    anonymous(inbox, f"{SIGNED}\n" + "Panjang sekali ceritanya. " * 120 + SIGNED)
    assert whole_texts(inbox)
    read = everything_officers_read(inbox)
    assert [name for name in NAMES if name in read] == []
    assert HOLE.lower() in read
    report = inbox.only_report().id
    [letter] = inbox.reports.dossier(report).letters
    assert SITI.encode() in inbox.files.objects[sealed_letter_key(report, letter.id)][0]


def test_a_place_answer_does_not_name_an_anonymous_sender(inbox: Inbox) -> None:
    anonymous(inbox, "Jalan berlubang besar dan berbahaya sekali.")
    inbox.mail(from_siti(HEADED, subject="Re: Di mana", id="<2@x>"))
    assert inbox.only_report().anonymous
    assert len(inbox.reports.dossier(inbox.only_report().id).letters) == 2
    read = everything_officers_read(inbox)
    assert [name for name in NAMES if name in read] == []


def test_a_reply_does_not_name_an_anonymous_sender(inbox: Inbox) -> None:
    to = anonymous(inbox, HOLE)
    text = f"Nomor 12, kata Bu Siti.\n\n{HEADED}\n{QUOTED}\n{SIGNED}"
    inbox.mail(from_siti(text, to=to, id="<2@x>"))
    read = everything_officers_read(inbox)
    assert "nomor 12" in read
    assert [name for name in NAMES if name in read] == []


def test_an_anonymous_sms_is_masked_too(inbox: Inbox) -> None:
    inbox.sms(f"LAPOR ANONIM {HOLE} Hubungi 0812 0000 0001")
    assert inbox.only_report().anonymous
    assert "0001" not in everything_officers_read(inbox)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("STATUS {id}\n\nMengapa belum ada yang datang, {signed}", "mengapa belum ada yang datang"),
        ("Terima kasih banyak, {signed}", ""),
        ("BALAS {id} Nomor 14, {signed}", "nomor 14"),
        ("STOP\n\nSalam,\n{signed}\nNB: lubangnya makin lebar", "lubangnya makin lebar"),
    ],
    ids=["words below a command", "thanks", "reply by its ID", "below a closing"],
)
def test_no_letter_that_is_kept_names_an_anonymous_sender(
    inbox: Inbox, text: str, said: str
) -> None:
    to = anonymous(inbox, HOLE)
    shown = tracking_ids.show(inbox.only_report().id)
    letter = text.format(id=shown, signed=SIGNED)
    inbox.mail(from_siti(letter, to=to, id="<2@x>"))
    if "{id}" in text:
        inbox.mail(from_siti(letter, id="<3@x>"))
    report = inbox.only_report().id
    assert len(inbox.reports.dossier(report).letters) > 1
    read = everything_officers_read(inbox)
    assert said in read
    assert [name for name in NAMES if name in read] == []


def test_an_anonymous_letter_that_is_sent_again_names_nobody(inbox: Inbox) -> None:
    for n in range(2):
        subject = "LAPOR ANONIM jalan di depan rumah Siti"
        inbox.mail(from_siti(f"lapor anonim {SIGNED}", subject=subject, id=f"<{n}@x>"))
        inbox.routed()
    assert len(inbox.reports.dossier(inbox.only_report().id).letters) == 2
    read = everything_officers_read(inbox)
    assert [name for name in NAMES if name in read] == []
