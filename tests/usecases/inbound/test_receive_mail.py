"""Reporting and replying by e-mail."""

from dataclasses import replace

import pytest

from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound import reply_address
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Act, State
from chalicelib.usecases.inbound.receive_mail import MOST_AN_HOUR
from chalicelib.usecases.inbound.receive_message import MOST_MESSAGES, MOST_REFUSALS
from chalicelib.usecases.notifications.ports import LostCodeRequest, RenderedMessage
from tests.builders import PEPPER
from tests.usecases.inbound.inbox import ADDRESS, Inbox, a_letter

HOLE = "Jalan di depan sekolah berlubang besar di Coblong, Kota Bandung."
PHOTO = ("foto.jpg", "image/jpeg", b"ok" * 9)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


def answered(inbox: Inbox, raw: bytes) -> RenderedMessage:
    letter = inbox.mail(raw)
    assert letter is not None
    return letter


def test_a_letter_that_says_where_is_filed_at_once(inbox: Inbox) -> None:
    letter = answered(inbox, a_letter(HOLE))
    report = inbox.only_report()
    assert (report.channel, report.place.region) == ("email", "32.73.02")
    assert report.title == "Jalan berlubang di depan sekolah"
    assert report.body == HOLE
    assert report.verified_by(Channel.EMAIL)
    assert tracking_ids.show(report.id) in letter.subject
    code = letter.text.split("Kode akses: ")[1].split(".")[0]
    assert tracking_ids.access_matches(PEPPER, report.id, code, report.access_hash)
    assert ADDRESS not in repr(report)


def test_a_letter_that_does_not_is_asked_and_its_photo_is_kept_until_then(inbox: Inbox) -> None:
    raw = a_letter("Jalan berlubang besar dan berbahaya.", files=(PHOTO,))
    assert "Di mana" in answered(inbox, raw).subject
    assert [k for k in inbox.files.objects if k.startswith("inbound/")]
    inbox.advance(days=3)
    quoted = "> Balas surel ini dengan kecamatan dan kota atau kabupaten, misalnya: Coblong, Kota\n"
    quoted += "> Bandung. Setelah itu laporan langsung tersimpan dan Anda menerima nomor pelacakan."
    answered(inbox, a_letter(f"Coblong, Bandung\n\n{quoted}", subject="Re: Di mana", id="<2@x>"))
    report = inbox.only_report()
    assert [(f.n, f.name, f.size) for f in report.files] == [(1, "foto.jpg", 18)]
    assert inbox.files.read_upload(report.id, 1) == b"ok" * 9
    assert report.place.address == "Coblong, Bandung"


def test_files_that_are_not_taken_are_named_in_the_answer(inbox: Inbox) -> None:
    odd = ("surat.docx", "application/msword", b"x")
    assert "surat.docx" in answered(inbox, a_letter(HOLE, files=(PHOTO, odd))).text


def test_a_letter_that_is_laid_down_twice_is_filed_and_answered_once(inbox: Inbox) -> None:
    for _ in range(2):
        inbox.receive_stored(inbox.store_mail(a_letter(HOLE, files=(PHOTO,))))
    inbox.deliver_queued()
    assert inbox.reports.puts == 1
    assert len(inbox.deliveries.mail.sent) == 1


def test_after_a_failure_the_letter_is_still_there(inbox: Inbox) -> None:
    key = inbox.store_mail(a_letter(HOLE, files=(PHOTO,)))
    inbox.outbox.down = True
    with pytest.raises(Unavailable):
        inbox.receive_stored(key)
    inbox.outbox.down = False
    inbox.receive_stored(key)
    inbox.deliver_queued()
    assert inbox.reports.puts == 1
    assert len(inbox.deliveries.mail.sent) == 1


def test_an_unproved_sender_gets_no_code_until_a_letter_of_ours_comes_back(inbox: Inbox) -> None:
    letter = answered(inbox, a_letter(HOLE, above=""))
    report = inbox.routed()
    assert "Kode akses:" not in letter.text
    assert "kata KODE" in letter.text
    assert not report.verified_by(Channel.EMAIL)
    to = f"{letter.reply_to}@example.go.id"
    quoted = "KODE\n\n> Laporan Anda diterima dengan nomor pelacakan 7K2M-9QXD-4TPC."
    inbox.receive_stored(inbox.store_mail(a_letter(quoted, above="", to=to, id="<2@x>")))
    assert inbox.only_report().verified_by(Channel.EMAIL)
    assert [o.channel for o in inbox.outbox.sent if isinstance(o, LostCodeRequest)] == [
        Channel.EMAIL
    ]


DROPPED = {
    "forged sender": {"above": "Authentication-Results: amazonses.com; dmarc=fail\r\n"},
    "virus": {"above": "X-SES-Virus-Verdict: FAIL\r\n"},
    "spam": {"above": "X-SES-Spam-Verdict: FAIL\r\n"},
    "auto-submitted": {"Auto_Submitted": "auto-replied"},
    "delivery report": {"sender": "MAILER-DAEMON@example.id"},
    "unreadable sender": {"sender": "tanpa alamat", "above": ""},
    "empty return-path": {"above": "Return-Path: <>\r\n"},
    "our own address": {"sender": "lapor@example.go.id"},
}


@pytest.mark.parametrize("why", list(DROPPED))
def test_what_no_person_of_ours_wrote_is_neither_filed_nor_answered(inbox: Inbox, why: str) -> None:
    assert inbox.mail(a_letter(HOLE, **DROPPED[why])) is None  # type: ignore[arg-type]
    assert inbox.dropped == [why]
    assert not inbox.reports.reports
    # It is not destroyed before its time: somebody may ask where their letter is.
    assert [key.partition("/")[0] for key in inbox.files.objects] == ["inbound"]


POLITE = {
    "an Exchange mailbox": {"X_Auto_Response_Suppress": "DR, OOF, AutoReply"},
    "a complaint box behind a list": {"List_Id": "<x.example.id>", "Precedence": "list"},
    "a sender that nobody reads": {"sender": "noreply@example.id"},
}


@pytest.mark.parametrize("who", list(POLITE))
def test_who_wants_no_automatic_response_is_filed_and_not_answered(inbox: Inbox, who: str) -> None:
    assert inbox.mail(a_letter(HOLE, **POLITE[who])) is None  # type: ignore[arg-type]
    assert inbox.only_report().body == HOLE
    assert not inbox.dropped


def test_who_wants_reports_on_delivery_suppressed_is_answered(inbox: Inbox) -> None:
    answered(inbox, a_letter(HOLE, X_Auto_Response_Suppress="DR, RN, NRN"))


def test_a_letter_that_is_not_there_is_told(inbox: Inbox) -> None:
    assert inbox.receive_stored("inbound/gone").fact == "MailMissing"
    assert inbox.dropped == ["missing"]


def test_our_own_letter_never_makes_a_loop(inbox: Inbox) -> None:
    letter = answered(inbox, a_letter(HOLE))
    to = f"{letter.reply_to}@example.go.id"
    assert inbox.mail(a_letter("x", sender=to, to=to, id="<2@x>")) is None


def test_letters_beyond_the_limit_of_an_hour_wait_for_the_next(inbox: Inbox) -> None:
    for n in range(MOST_AN_HOUR):
        inbox.receive_stored(
            inbox.store_mail(a_letter(f"Nomor {n}", subject="Halo", id=f"<{n}@x>"))
        )
    key = inbox.store_mail(a_letter(HOLE, id="<late@x>"))
    for _ in range(3):
        with pytest.raises(Unavailable):
            inbox.receive_stored(key)
    assert not inbox.reports.reports
    inbox.advance(hours=1)
    inbox.receive_stored(key)
    assert inbox.only_report().body.endswith(HOLE)
    inbox.deliver_queued()
    # The hints of the first ones, the receipt.
    assert len(inbox.deliveries.mail.sent) == MOST_REFUSALS + 1


def test_letters_beyond_the_limit_of_a_day_wait_for_the_next(inbox: Inbox) -> None:
    for n in range(MOST_MESSAGES):
        if n % MOST_AN_HOUR == 0:
            inbox.advance(minutes=61)
        inbox.receive_stored(
            inbox.store_mail(a_letter(f"Nomor {n}", subject="Halo", id=f"<{n}@x>"))
        )
    inbox.advance(minutes=61)
    key = inbox.store_mail(a_letter(HOLE, id="<late@x>"))
    with pytest.raises(Unavailable):
        inbox.receive_stored(key)
    inbox.advance(days=1)
    inbox.receive_stored(key)
    assert inbox.only_report().body.endswith(HOLE)


def held(inbox: Inbox) -> str:
    """A report by mail whose officer asks something; its reply address."""
    letter = answered(inbox, a_letter(HOLE))
    receipt = type("Receipt", (), {"report": inbox.routed()})()
    inbox.act(receipt, Act.HOLD, text="Di depan nomor berapa lubangnya?")
    return f"{letter.reply_to}@example.go.id"


def test_a_reply_reaches_its_report_with_its_photo_once(inbox: Inbox) -> None:
    quoted = "Nomor 12.\n\n> Petugas bertanya: Di depan nomor berapa lubangnya?"
    raw = a_letter(quoted, to=held(inbox), id="<2@x>", files=(PHOTO,))
    for _ in range(2):
        inbox.receive_stored(inbox.store_mail(raw))
    inbox.deliver_queued()
    report = inbox.only_report()
    events = inbox.reports.events[report.id]
    assert [(e.act, e.text) for e in events[-2:]] == [
        (Act.HOLD, "Di depan nomor berapa lubangnya?"),
        (Act.SUPPLY, "Nomor 12."),
    ]
    assert [(f.n, f.event) for f in report.files] == [(1, events[-1].seq)]
    assert inbox.files.read_upload(report.id, 1) == b"ok" * 9
    assert len(inbox.deliveries.mail.sent) == 2


def test_a_reply_that_broke_off_goes_on_where_it_was(inbox: Inbox) -> None:
    key = inbox.store_mail(a_letter("Nomor 12.", to=held(inbox), id="<2@x>", files=(PHOTO,)))
    inbox.dialogues.down = True
    with pytest.raises(Unavailable):
        inbox.receive_stored(key)
    inbox.dialogues.down = False
    inbox.receive_stored(key)
    report = inbox.only_report()
    acts = [e.act for e in inbox.reports.events[report.id]]
    assert acts.count(Act.SUPPLY) == 1
    assert len(report.files) == 1
    assert inbox.files.read_upload(report.id, 1) == b"ok" * 9


def test_a_reply_address_is_of_no_use_to_anybody_else(inbox: Inbox) -> None:
    to = held(inbox)
    other = a_letter("Bohong.", to=to, sender="lain@example.id", id="<2@x>", above="")
    before = inbox.only_report()
    letter = answered(inbox, other)
    assert inbox.dropped == ["answered: forged reply address"]
    assert inbox.only_report() == before
    assert before.state is State.ON_HOLD
    assert tracking_ids.show(before.id) not in letter.text
    assert before.id not in letter.text
    assert not letter.reply_to
    assert inbox.mail(replaced_id(other)) is None  # told once a day
    assert len(inbox.reports.dossier(before.id).letters) == 1


def replaced_id(raw: bytes) -> bytes:
    return raw.replace(b"<2@x>", b"<3@x>")


STRANGERS = {
    "an invented address": {"to": "balas+7k2m9qxd4tpc.00000000000000000000@example.go.id"},
    "another address": {"sender": "lain@example.id", "above": ""},
}


@pytest.mark.parametrize("who", list(STRANGERS))
def test_who_replies_from_elsewhere_is_told_how_to_add(inbox: Inbox, who: str) -> None:
    to = held(inbox)
    rest = {"to": to} | STRANGERS[who]
    letter = answered(inbox, a_letter("Nomor 12.", id="<2@x>", **rest))  # type: ignore[arg-type]
    assert "tidak menambahkannya" in letter.text
    assert "kode akses" in letter.text
    assert inbox.only_report().state is State.ON_HOLD
    assert [key for key in inbox.files.objects if key.startswith("inbound/")]


def test_a_program_that_replies_from_elsewhere_is_not_answered(inbox: Inbox) -> None:
    to, other = held(inbox), "lain@example.id"
    raw = a_letter("x", to=to, sender=other, id="<2@x>", above="", Auto_Submitted="auto-replied")
    assert inbox.mail(raw) is None
    assert inbox.dropped == ["auto-submitted"]


def test_who_replies_from_elsewhere_and_may_not_be_told_is_for_an_operator(inbox: Inbox) -> None:
    to = held(inbox)
    raw = a_letter("x", to=to, sender="lain@example.id", id="<2@x>", above="", Precedence="list")
    assert inbox.receive_stored(inbox.store_mail(raw)).fact == "MailUnanswerable"


def test_a_reply_before_the_report_is_routed_comes_again(inbox: Inbox) -> None:
    letter = answered(inbox, a_letter(HOLE))
    key = inbox.store_mail(a_letter("Juga.", to=f"{letter.reply_to}@example.go.id", id="<2@x>"))
    with pytest.raises(Unavailable):
        inbox.receive_stored(key)
    assert inbox.mails.read_mail(key)


def test_a_reply_may_ask_for_the_stage_or_to_stop(inbox: Inbox) -> None:
    to = held(inbox)
    assert "Petugas bertanya" in answered(inbox, a_letter("Status", to=to, id="<2@x>")).subject
    assert "tidak mengirim" in answered(inbox, a_letter("STOP", to=to, id="<3@x>")).subject
    [(_, why)] = inbox.deliveries.opt_outs.addresses.items()
    assert why is OptOutReason.STOPPED
    assert "aktif lagi" in answered(inbox, a_letter("", subject="Mulai", id="<4@x>")).subject
    assert set(inbox.deliveries.opt_outs.addresses.values()) <= {None}


def test_mail_to_the_reporter_of_a_report_carries_its_reply_address(inbox: Inbox) -> None:
    letter = answered(inbox, a_letter(HOLE))
    report = inbox.only_report()
    assert reply_address.verify_reply_address(PEPPER, letter.reply_to, ADDRESS) == report.id
    asked = answered(inbox, a_letter("Lampu jalan padam semua.", subject="Lampu", id="<2@x>"))
    assert asked.reply_to == ""


def test_english_letters_are_answered_in_english(inbox: Inbox) -> None:
    raw = a_letter("The road in front of my school is broken.", subject="Broken road at school")
    assert "Where did it happen" in answered(inbox, raw).subject


def test_the_name_of_an_anonymous_writer_is_sealed_alone(inbox: Inbox) -> None:
    answered(inbox, a_letter(HOLE, subject="LAPOR ANONIM jalan berlubang"))
    report = inbox.only_report()
    assert report.anonymous
    assert "Contoh Warga" not in repr(replace(report))
    sealed = inbox.reports.waiting[report.id]
    assert sealed is not None
    assert inbox.seal.unseal_identity(report.id, sealed).name == "Contoh Warga"
