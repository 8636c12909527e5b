"""Letters that make no report of their own: where they are kept, and what their sender is told."""

import pytest

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.dialogues.place_question import UNPLACED_CATEGORY
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import NATIONAL_DESK, Act, State
from chalicelib.usecases.inbound.letter_keys import letter_text_key, sealed_letter_key
from chalicelib.usecases.inbound.message_context import MOST_REPORTS
from chalicelib.usecases.inbound.receive_message import MOST_REFUSALS
from tests.usecases.inbound.inbox import ADDRESS, PROVED, Inbox, a_letter

HOLE = "Jalan di depan sekolah berlubang besar di Coblong, Kota Bandung."
WITHOUT_PLACE = "Lampu jalan padam sejak lama sekali dan gelap."
PHOTO = ("foto.jpg", "image/jpeg", b"ok" * 9)
LIST = {"List_Id": "<warga.example.id>", "Precedence": "list"}
VIA = "warga@groups.example.com"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


def filed(inbox: Inbox, **rest: object) -> str:
    """File a report by e-mail; return its reply address."""
    letter = inbox.mail(a_letter(HOLE, **rest))  # type: ignore[arg-type]
    assert letter is not None
    inbox.routed()
    return f"{letter.reply_to}@example.go.id"


def act(inbox: Inbox, act: Act, **rest: object) -> None:
    inbox.act(type("Receipt", (), {"report": inbox.only_report()})(), act, **rest)


def answered(inbox: Inbox) -> str:
    to = filed(inbox)
    act(inbox, Act.VERIFY, details={"supervisory": False})
    act(inbox, Act.ANSWER, text="Lubang sudah ditambal kemarin.")
    return to


def texts(inbox: Inbox) -> list[str]:
    """What officers read behind "show all"."""
    found = []
    for report in inbox.reports.reports:
        letters = inbox.reports.dossier(report).letters
        assert all(inbox.files.objects[sealed_letter_key(report, x.id)] for x in letters)
        shortened = [x for x in letters if x.shortened]
        found += [inbox.files.objects[letter_text_key(report, x.id)][0].decode() for x in shortened]
    return found


# What was said again, and what came with it.


def test_a_letter_that_was_filed_already_is_kept_and_says_how_to_add(inbox: Inbox) -> None:
    filed(inbox)
    again = inbox.mail(a_letter(HOLE, id="<2@x>"))
    assert again is not None
    assert "sudah kami terima" in again.text
    assert "Balas surel ini untuk menambah keterangan" in again.text
    assert again.reply_to
    assert len(inbox.reports.dossier(inbox.only_report().id).letters) == 2
    assert not inbox.dropped


def test_a_letter_that_was_sent_before_with_other_files_is_a_report_of_its_own(
    inbox: Inbox,
) -> None:
    filed(inbox, files=(PHOTO,))
    other = ("lain.jpg", "image/jpeg", b"no" * 7)
    inbox.mail(a_letter(HOLE, id="<2@x>", files=(PHOTO, other)))
    files = sorted(len(report.files) for report in inbox.reports.reports.values())
    assert files == [1, 2]


def test_what_somebody_says_in_anothers_name_is_not_kept_with_the_report(inbox: Inbox) -> None:
    filed(inbox)
    inbox.mail(a_letter(HOLE, id="<2@x>", above=""))
    assert len(inbox.reports.dossier(inbox.only_report().id).letters) == 1
    assert inbox.dropped == ["answered: already_filed"]


# Commands.


def test_words_below_a_command_are_kept_for_the_officers(inbox: Inbox) -> None:
    filed(inbox)
    shown = tracking_ids.show(inbox.only_report().id)
    letter = inbox.mail(a_letter(f"STATUS {shown}\nMengapa belum ada yang datang", id="<2@x>"))
    assert letter is not None
    assert any("Mengapa belum ada yang datang" in text for text in texts(inbox))


def test_a_reply_by_command_is_kept_whole(inbox: Inbox) -> None:
    filed(inbox)
    shown = tracking_ids.show(inbox.only_report().id)
    long = "Panjang sekali. " * 200
    inbox.mail(a_letter(f"BALAS {shown} {long}", id="<2@x>"))
    report = inbox.only_report()
    event = inbox.reports.events[report.id][-1]
    assert event.act is Act.ADD_INFORMATION
    assert event.text.endswith("[…]")
    assert inbox.reports.dossier(report.id).letters[-1].event == event.seq
    assert " ".join(texts(inbox)[-1].split()).endswith(long.strip())


def test_a_command_with_more_below_its_closing_is_a_letter(inbox: Inbox) -> None:
    to = filed(inbox)
    inbox.mail(a_letter("STOP\n\nSalam,\nBudi\nNB: air juga mati", to=to, id="<2@x>"))
    event = inbox.reports.events[inbox.only_report().id][-1]
    assert event.act is Act.ADD_INFORMATION
    assert "NB: air juga mati" in event.text
    assert not inbox.deliveries.opt_outs.addresses


def test_a_photo_beside_a_command_is_kept(inbox: Inbox) -> None:
    to = filed(inbox)
    inbox.mail(a_letter("STATUS", to=to, id="<2@x>", files=(PHOTO,)))
    assert len(inbox.reports.dossier(inbox.only_report().id).letters) == 2


# What was not taken.


@pytest.mark.parametrize("text", ["bantuan", "Lampu mati"])
def test_why_a_letter_is_kept_nowhere_else_is_told(inbox: Inbox, text: str) -> None:
    assert inbox.mail(a_letter(text, subject="Halo")) is not None
    [why] = inbox.dropped
    assert why.startswith("answered: ")
    assert [key.partition("/")[0] for key in inbox.files.objects] == ["inbound"]


def test_the_photo_of_a_letter_that_says_too_little_comes_along_later(inbox: Inbox) -> None:
    letter = inbox.mail(a_letter("Lampu", subject="Mati", files=(PHOTO,)))
    assert letter is not None
    assert "ikutkan" in letter.text
    inbox.mail(a_letter(HOLE, id="<2@x>"))
    assert [f.name for f in inbox.only_report().files] == ["foto.jpg"]
    assert "Lampu" in "\n".join(texts(inbox))


def test_a_letter_beyond_those_of_a_day_is_filed_the_next_day(inbox: Inbox) -> None:
    for n in range(MOST_REPORTS):
        inbox.mail(a_letter(f"{HOLE} Lubang ke-{n}.", id=f"<{n}@x>"))
    letter = inbox.mail(a_letter(f"{HOLE} Lubang terakhir.", id="<9@x>"))
    assert letter is not None
    assert "kami simpan" in letter.text
    assert inbox.dropped == []
    inbox.advance(days=1)
    inbox.run_hourly()
    assert len(inbox.reports.reports) == MOST_REPORTS + 1


def test_a_letter_of_the_draft_that_is_gone_is_recorded_and_told(inbox: Inbox) -> None:
    key = inbox.store_mail(a_letter(WITHOUT_PLACE, files=(PHOTO,)))
    inbox.receive_stored(key)
    del inbox.files.objects[key]
    inbox.deliver_queued()
    received = inbox.receive_stored(
        inbox.store_mail(a_letter("Coblong, Kota Bandung", subject="Re: Di mana", id="<2@x>"))
    )
    inbox.deliver_queued()
    assert received.missing == (key,)
    letter = inbox.deliveries.mail.sent[-1][1]
    assert "tidak dapat kami baca lagi" in letter.text  # type: ignore[union-attr]
    assert WITHOUT_PLACE in inbox.only_report().body


# Subjects.


def test_a_subject_longer_than_a_title_is_whole_in_the_text(inbox: Inbox) -> None:
    subject = "Jalan berlubang " + "di depan sekolah dan pasar " * 8 + "sampai ujung"
    inbox.mail(a_letter(HOLE, subject=subject))
    report = inbox.only_report()
    assert report.title.endswith("…")
    assert report.body == f"{subject}\n\n{HOLE}"


def test_a_place_in_the_subject_alone_is_the_place(inbox: Inbox) -> None:
    inbox.mail(a_letter(WITHOUT_PLACE))
    inbox.mail(a_letter("", subject="Re: Coblong, Kota Bandung", id="<2@x>"))
    assert inbox.only_report().place.region == "32.73.02"


def test_what_the_subject_of_a_place_says_is_not_lost(inbox: Inbox) -> None:
    inbox.mail(a_letter(WITHOUT_PLACE))
    inbox.mail(a_letter("Coblong, Kota Bandung", subject="Kabelnya juga putus", id="<2@x>"))
    report = inbox.only_report()
    assert report.place.region == "32.73.02"
    assert "Kabelnya juga putus" in f"{report.body} {report.place.address}"


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Di mana kejadiannya? Laporan Anda menunggu",
        "AW: Di mana kejadiannya? Laporan…",
        "Bls: Re: Jalan berlubang di depan sekolah",
    ],
)
def test_our_own_subject_is_not_taken_for_words(inbox: Inbox, subject: str) -> None:
    inbox.mail(a_letter(WITHOUT_PLACE))
    inbox.mail(a_letter("Coblong, Kota Bandung", subject=subject, id="<2@x>"))
    report = inbox.only_report()
    assert (report.body, report.place.address) == (WITHOUT_PLACE, "Coblong, Kota Bandung")


def test_the_subject_of_a_reply_is_part_of_it(inbox: Inbox) -> None:
    to = answered(inbox)
    inbox.mail(a_letter("Terima kasih.", subject="Lubangnya masih ada", to=to, id="<2@x>"))
    event = inbox.reports.events[inbox.only_report().id][-1]
    assert (event.act, event.text) == (Act.REPLY, "Lubangnya masih ada\n\nTerima kasih.")


@pytest.mark.parametrize("subject", ["Belum selesai", "Re: Masih bocor", "[EXT] Belum", "Lagi"])
def test_a_subject_that_only_sounds_like_ours_is_its_senders(inbox: Inbox, subject: str) -> None:
    to = answered(inbox)
    inbox.mail(a_letter("Terima kasih.", subject=subject, to=to, id="<2@x>"))
    assert inbox.only_report().state is State.IN_PROGRESS


@pytest.mark.parametrize(
    "subject",
    ["Re: {filed}", "AW: [EXT] {filed}", "Re: {cut}", "Re: Jalan", "Bls: Jalan berlubang…"],
)
def test_the_subject_of_our_letter_is_not(inbox: Inbox, subject: str) -> None:
    to = answered(inbox)
    shown = tracking_ids.show(inbox.only_report().id)
    said = subject.format(filed=f"Laporan {shown} sudah dijawab", cut=f"Laporan {shown[:9]}")
    letter = inbox.mail(a_letter("Terima kasih.", subject=said, to=to, id="<2@x>"))
    assert letter is not None
    assert inbox.only_report().state is State.ANSWERED


# Absences and thanks.


def test_officers_can_read_what_was_taken_for_an_absence(inbox: Inbox) -> None:
    to = answered(inbox)
    note = "Saya sedang cuti sampai Senin."
    raw = a_letter(note, to=to, id="<2@x>", subject="[EXT] Re: Otomatis: Laporan")
    assert inbox.mail(raw) is None
    assert inbox.only_report().state is State.ANSWERED
    assert any(note in text for text in texts(inbox))


@pytest.mark.parametrize(
    "subject",
    [
        "Petugas sedang cuti, pelayanan tutup",
        "Out of office terus kantor desa",
        "Sedang cuti semua",
    ],
)
def test_a_letter_about_officers_who_are_away_is_a_report(inbox: Inbox, subject: str) -> None:
    inbox.mail(a_letter(HOLE, subject=subject, In_Reply_To="<9@x>"))
    assert inbox.only_report().title.startswith(subject[:20])


@pytest.mark.parametrize("subject", ["Sedang cuti", "Otomatis", "Automatic reply: Laporan"])
def test_an_absent_subject_over_other_words_is_a_reply(inbox: Inbox, subject: str) -> None:
    to = answered(inbox)
    inbox.mail(a_letter("Lubangnya masih ada.", subject=subject, to=to, id="<2@x>"))
    assert inbox.only_report().state is not State.ANSWERED


def test_thanks_hide_no_complaint_below_them(inbox: Inbox) -> None:
    to = answered(inbox)
    text = "Terima kasih.\nSalam,\nBudi\nNB: tapi airnya masih mati"
    inbox.mail(a_letter(text, to=to, id="<2@x>"))
    event = inbox.reports.events[inbox.only_report().id][-1]
    assert event.act is Act.REPLY
    assert "masih mati" in event.text


# Lists, and reports without a place.


def test_who_may_not_be_asked_for_the_place_is_filed_for_the_national_desk(inbox: Inbox) -> None:
    assert inbox.mail(a_letter(WITHOUT_PLACE, files=(PHOTO,), **LIST)) is None
    report = inbox.routed()
    assert (report.body, report.place.region) == (WITHOUT_PLACE, "")
    assert (report.category, report.agency) == (UNPLACED_CATEGORY, NATIONAL_DESK)
    assert [f.name for f in report.files] == ["foto.jpg"]
    assert len(inbox.reports.dossier(report.id).letters) == 1
    assert not inbox.dropped


def test_letters_of_several_people_behind_one_address_stand_alone(inbox: Inbox) -> None:
    texts = (WITHOUT_PLACE, "Sampah menumpuk di pasar sejak lebaran.", HOLE)
    for n, text in enumerate(texts):
        name = f"Contoh {'ABC'[n]} via Warga <{VIA}>"
        inbox.mail(a_letter(text, sender=name, above="", id=f"<{n}@x>", **LIST))  # type: ignore[arg-type]
    assert {report.body for report in inbox.reports.reports.values()} == set(texts)
    assert not any(report.contacts for report in inbox.reports.reports.values())


def test_the_writer_behind_a_list_is_the_reporter(inbox: Inbox) -> None:
    named = {**LIST, "Reply_To": "Siti Contoh <siti@example.id>"}
    name = f"Siti Contoh via Warga <{VIA}>"
    inbox.mail(a_letter(HOLE, sender=name, above="", **named))  # type: ignore[arg-type]
    report = inbox.only_report()
    assert report.contacts == (Channel.EMAIL,)
    assert not report.verified
    sealed = inbox.reports.waiting[report.id]
    assert sealed is not None
    reporter = inbox.seal.unseal_identity(report.id, sealed)
    assert (reporter.name, reporter.email) == ("Siti Contoh", "siti@example.id")


def test_a_reaction_of_gmail_is_no_objection(inbox: Inbox) -> None:
    to = answered(inbox)
    shown = tracking_ids.show(inbox.only_report().id)
    raw = (
        f"From: Contoh Warga <warga@example.id>\nTo: {to}\n"
        f"Subject: Re: Laporan {shown} sudah dijawab\nMessage-ID: <2@x>\n"
        'Content-Type: multipart/alternative; boundary="b"\n\n'
        "--b\nContent-Type: text/plain; charset=utf-8\n\n"
        "👍\n\nContoh Warga reacted via Gmail\n"
        "<https://www.google.com/gmail/about/?utm_source=gmail-in-product#app>\n\n"
        "On Tue, 24 Nov 2026 at 10.12, <lapor@example.go.id> wrote:\n\n> SP4N-LAPOR!\n\n"
        "--b\nContent-Type: text/vnd.google.email-reaction+json; charset=utf-8\n\n"
        '{"version":1,"emoji":"👍"}\n\n--b--\n'
    )
    inbox.mail(PROVED.encode() + raw.encode())
    assert inbox.only_report().state is State.ANSWERED


FAILED = PROVED.replace("dkim=pass", "dkim=fail").replace("dmarc=pass", "dmarc=fail")


def test_a_letter_whose_proofs_a_list_broke_is_filed_by_itself_and_not_answered() -> None:
    inbox = Inbox()
    text = "Jalan rusak berat di depan sekolah Coblong, Kota Bandung."
    assert inbox.mail(a_letter(text, above=FAILED, List_Id="<kotak.example.id>")) is None
    report = inbox.only_report()
    assert (report.body, report.verified, report.contacts) == (text, (), ())
    assert inbox.dropped == []


def test_what_looks_forged_by_a_list_stops_and_cancels_nothing() -> None:
    inbox = Inbox()
    inbox.mail(a_letter("Jalan rusak berat di depan sekolah.", subject="Jalan"))
    for n, text in enumerate(("STOP", "BATAL")):
        raw = a_letter(text, subject="x", above=FAILED, List_Id="<x.example.id>", id=f"<f{n}@x>")
        assert inbox.mail(raw) is None
    assert inbox.mail(a_letter("Coblong, Kota Bandung", subject="Re: x", id="<2@x>")) is not None
    assert inbox.only_report().body == "Jalan rusak berat di depan sekolah."


def test_a_reply_that_looks_forged_by_a_list_is_still_dropped() -> None:
    inbox = Inbox()
    letter = inbox.mail(a_letter("Jalan rusak berat di depan sekolah Coblong, Kota Bandung."))
    assert letter is not None
    before = inbox.routed()
    to = f"{letter.reply_to}@example.go.id"
    inbox.mail(a_letter("Sudah beres.", to=to, id="<2@x>", above=FAILED, List_Id="<x.example.id>"))
    assert inbox.only_report() == before
    assert inbox.dropped == ["forged sender"]


def test_officers_on_leave_are_a_complaint_and_no_absence() -> None:
    inbox = Inbox()
    text = "Kantor tutup pada hari kerja. Petugas semua cuti sampai Senin di Coblong, Kota Bandung"
    inbox.mail(a_letter(text, subject="Cuti bersama di kelurahan", In_Reply_To="<a@b.example.id>"))
    assert inbox.only_report().body == text


def test_each_letter_that_is_kept_nowhere_is_told_so_but_programs_do_not_answer_for_ever() -> None:
    inbox = Inbox()
    letters = [a_letter("Tolong", subject=f"Foto {n}", id=f"<{n}@x>") for n in range(9)]
    told = [inbox.mail(letter) is not None for letter in letters]
    assert told == [True] * MOST_REFUSALS + [False] * (9 - MOST_REFUSALS)


def from_address(address: str) -> bytes:
    raw = a_letter("Jalan berlubang besar di Coblong, Kota Bandung.", above="")
    return raw.replace(ADDRESS.encode(), address.encode(), 1)


@pytest.mark.parametrize("address", ["s@b\u00fccher.example", "S@B\u00dcCHER.example"])
def test_a_sender_at_a_domain_with_other_letters_is_answered(address: str) -> None:
    inbox = Inbox()
    inbox.mail(from_address(address))
    assert inbox.only_report().channel == "email"
    assert [to for to, _ in inbox.deliveries.mail.sent] == ["s@xn--bcher-kva.example"]


UNREACHABLE = ["sit\u00ed@x.id", "\u7528\u6237@x.id", "siti.\u00e9@b\u00fccher.example"]


@pytest.mark.parametrize("address", UNREACHABLE)
def test_a_letter_of_whom_no_answer_can_reach_is_filed_and_that_is_noted(address: str) -> None:
    inbox = Inbox()
    assert inbox.mail(from_address(address)) is None
    assert inbox.only_report().contacts == ()
    assert inbox.dropped == ["taken, but no answer can be sent to its address"]


def test_a_letter_without_a_place_of_whom_nobody_can_ask_is_filed() -> None:
    inbox = Inbox()
    raw = a_letter("Jalan berlubang besar dan dalam.", above="")
    inbox.mail(raw.replace(ADDRESS.encode(), "sit\u00ed@x.id".encode(), 1))
    assert inbox.only_report().place.region == ""
