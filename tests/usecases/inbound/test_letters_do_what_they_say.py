"""Every letter to who wrote to us: what it invites to is done here, and it works."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.dialogue import InboundResponse
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Act, State
from chalicelib.usecases.notifications.ports import RenderedMessage
from tests.usecases.inbound.inbox import Inbox, a_letter

HOLE = "Jalan di depan sekolah berlubang besar di Coblong, Kota Bandung."
WITHOUT_PLACE = "Lampu jalan padam sejak lama sekali dan gelap."
ADDED = "Ada pula retak di trotoarnya."


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


def write(
    inbox: Inbox, text: str, *, to: RenderedMessage | None = None, **rest: Any
) -> RenderedMessage:
    """Write a letter, in answer to one of ours if `to` is given; return the response."""
    inbox.count += 1
    if to:
        rest = {"subject": f"Re: {to.subject}"} | rest
        if to.reply_to:
            rest["to"] = f"{to.reply_to}@example.go.id"
    letter = inbox.mail(a_letter(text, id=f"<w{inbox.count}@x>", **rest))
    assert letter is not None
    return letter


def act(inbox: Inbox, *acts: Act) -> None:
    receipt = type("Receipt", (), {"report": inbox.only_report()})()
    for each in acts:
        if each is Act.VERIFY:
            inbox.verify(receipt)
        else:
            inbox.act(receipt, each, text="Kata petugas yang cukup panjang.", reason="hateful")


def filed(inbox: Inbox, **rest: Any) -> RenderedMessage:
    letter = write(inbox, HOLE, **rest)
    inbox.routed()
    return letter


def already(inbox: Inbox) -> RenderedMessage:
    filed(inbox)
    return write(inbox, HOLE)


def unproved(inbox: Inbox) -> RenderedMessage:
    return filed(inbox, above="")


def asked_status(inbox: Inbox) -> RenderedMessage:
    letter = filed(inbox)
    act(inbox, Act.HOLD)
    return write(inbox, "STATUS", to=letter)


def answered_status(inbox: Inbox) -> RenderedMessage:
    letter = filed(inbox)
    act(inbox, Act.VERIFY, Act.ANSWER)
    return write(inbox, "STATUS", to=letter)


def thanked(inbox: Inbox) -> RenderedMessage:
    letter = filed(inbox)
    act(inbox, Act.VERIFY, Act.ANSWER)
    return write(inbox, "Terima kasih.", to=letter)


def added(inbox: Inbox) -> RenderedMessage:
    return write(inbox, "Nomor 12.", to=filed(inbox))


def nothing_taken(inbox: Inbox) -> RenderedMessage:
    archive = ("data.zip", "application/zip", b"PK" * 9)
    return write(inbox, "", to=filed(inbox), files=(archive,))


#: Letters that invite to a reply, by what their hint says, and what the reply is.
INVITES: dict[str, tuple[Callable[[Inbox], RenderedMessage], str, Act]] = {
    "filed": (filed, "menambah keterangan", Act.ADD_INFORMATION),
    "filed_unproved": (unproved, "menambah keterangan", Act.ADD_INFORMATION),
    "already_filed": (already, "menambah keterangan", Act.ADD_INFORMATION),
    "status_asked": (asked_status, "membalas surel ini", Act.SUPPLY),
    "status_answered": (answered_status, "Balaslah surel ini", Act.REPLY),
    "thanks_taken": (thanked, "Balaslah surel ini", Act.REPLY),
    "information_added": (added, "menambah keterangan", Act.ADD_INFORMATION),
    "nothing_taken": (nothing_taken, "menambah keterangan", Act.ADD_INFORMATION),
}


@pytest.mark.parametrize("name", list(INVITES))
def test_a_reply_does_what_the_letter_says(inbox: Inbox, name: str) -> None:
    make, hint, wanted = INVITES[name]
    letter = make(inbox)
    assert hint in letter.text
    write(inbox, ADDED, to=letter)
    event = inbox.reports.events[inbox.only_report().id][-1]
    assert (event.act, event.text) == (wanted, ADDED)


ENDS = {Act.ARCHIVE: "mintalah dibuka kembali", Act.WITHDRAW: "Laporan ini sudah berakhir"}


def test_what_is_there_already_but_has_ended_invites_to_no_reply(inbox: Inbox) -> None:
    filed(inbox)
    act(inbox, Act.ARCHIVE)
    letter = write(inbox, HOLE)
    assert "menambah keterangan" not in letter.text
    assert ENDS[Act.ARCHIVE] in letter.text


def test_what_is_there_already_but_was_answered_invites_to_object(inbox: Inbox) -> None:
    filed(inbox)
    act(inbox, Act.VERIFY, Act.ANSWER)
    letter = write(inbox, HOLE)
    assert "bila jawaban petugas belum menyelesaikan" in letter.text
    write(inbox, ADDED, to=letter)
    assert inbox.only_report().state is State.IN_PROGRESS


def test_a_program_that_knows_no_reply_address_reaches_the_report_too(inbox: Inbox) -> None:
    letter = filed(inbox)
    write(inbox, ADDED, subject=f"Re: {letter.subject}")
    event = inbox.reports.events[inbox.only_report().id][-1]
    assert (event.act, event.text) == (Act.ADD_INFORMATION, ADDED)


@pytest.mark.parametrize("rest", [{"above": ""}, {"sender": "lain@example.id", "above": ""}])
def test_a_subject_of_ours_proves_no_reporter(inbox: Inbox, rest: dict[str, str]) -> None:
    letter = filed(inbox)
    before = inbox.only_report()
    inbox.mail(a_letter("Bohong.", subject=f"Re: {letter.subject}", id="<2@x>", **rest))  # type: ignore[arg-type]
    assert inbox.only_report() == before


def test_a_new_letter_that_names_a_report_is_a_first_one(inbox: Inbox) -> None:
    filed(inbox)
    shown = tracking_ids.show(inbox.only_report().id)
    write(inbox, f"{HOLE} Terkait laporan itu.", subject=f"Re: mirip {shown}, di jalan lain")
    assert len(inbox.reports.reports) == 2


@pytest.mark.parametrize(
    ("subject", "text", "found"),
    [
        ("ANONIM jalan berlubang", HOLE, (True, False)),
        ("Rahasia: pungutan liar", HOLE, (False, True)),
        ("ANONIM RAHASIA pungutan liar", HOLE, (True, True)),
        ("Fwd: anonymous complaint about the road", HOLE, (True, False)),
        ("Jalan berlubang", f"RAHASIA\n{HOLE}", (False, True)),
        ("Jalan berlubang", f"Anonim, rahasia.\n\n{HOLE}", (True, True)),
        ("Jalan berlubang", f"Rahasia umum: {HOLE}", (False, False)),
        ("Telepon anonim", HOLE, (False, False)),
    ],
)
def test_a_subject_that_asks_for_protection_gets_it(
    inbox: Inbox, subject: str, text: str, found: tuple[bool, bool]
) -> None:
    """As the help says: *Awali judul dengan ANONIM atau RAHASIA bila perlu*."""
    inbox.mail(a_letter(text, subject=subject))
    report = inbox.only_report()
    assert (report.anonymous, report.confidential) == found
    assert report.body == text


def test_protection_asked_for_first_holds_after_the_place_was_asked(inbox: Inbox) -> None:
    inbox.mail(a_letter(WITHOUT_PLACE, subject="RAHASIA lampu padam"))
    inbox.mail(a_letter("Coblong, Kota Bandung", subject="Re: Di mana", id="<2@x>"))
    assert inbox.only_report().confidential


def test_the_subjects_that_the_help_names_are_commands(inbox: Inbox) -> None:
    help_ = write(inbox, "bantuan", subject="Halo")
    assert "Judul STATUS" in help_.text
    filed(inbox)
    shown = tracking_ids.show(inbox.only_report().id)
    assert "Tahap" in write(inbox, "", subject=f"STATUS {shown}").subject
    assert "tidak mengirim" in write(inbox, "", subject="STOP").subject
    assert "aktif lagi" in write(inbox, "MULAI", subject="Re: Kami tidak mengirim").subject


def test_what_was_cancelled_can_be_reported_anew(inbox: Inbox) -> None:
    asked = write(inbox, WITHOUT_PLACE)
    assert "Balas BATAL" in asked.text
    cancelled = write(inbox, "BATAL", to=asked)
    assert "Dibatalkan" in cancelled.subject
    write(inbox, HOLE)
    assert inbox.only_report().body == HOLE


def test_a_place_that_is_asked_for_files_the_report(inbox: Inbox) -> None:
    asked = write(inbox, WITHOUT_PLACE)
    again = write(inbox, "entah", to=asked)
    assert "belum dapat kami tentukan" in again.text
    write(inbox, "Coblong, Kota Bandung", to=again)
    assert inbox.only_report().place.region == "32.73.02"


def test_what_was_too_short_is_filed_when_more_is_said(inbox: Inbox) -> None:
    short = write(inbox, "Lampu", subject="Mati")
    assert "Balas dengan apa yang terjadi" in short.text
    write(inbox, HOLE, to=short)
    assert HOLE in inbox.only_report().body


def test_the_code_that_an_unproved_sender_is_offered_comes(inbox: Inbox) -> None:
    letter = unproved(inbox)
    assert "kata KODE" in letter.text
    write(inbox, "KODE", to=letter, above="")
    assert [request.channel for request in inbox.lost_code_requests] == [Channel.EMAIL]


def test_a_reply_from_elsewhere_sent_again_from_the_right_address_is_added(inbox: Inbox) -> None:
    letter = filed(inbox)
    other = write(inbox, ADDED, to=letter, sender="lain@example.id", above="")
    assert "dari alamat yang dipakai melapor" in other.text
    write(inbox, ADDED, to=letter)
    assert inbox.reports.events[inbox.only_report().id][-1].text == ADDED


def test_a_report_without_a_place_is_told_so_and_takes_one(inbox: Inbox) -> None:
    """The national desk gets it; the reporter may name the place any time."""
    raw = a_letter(WITHOUT_PLACE, Precedence="list")
    assert inbox.mail(raw) is None
    inbox.routed()
    shown = tracking_ids.show(inbox.only_report().id)
    write(inbox, f"BALAS {shown} Coblong, Kota Bandung")
    assert inbox.reports.events[inbox.only_report().id][-1].text == "Coblong, Kota Bandung"


def test_every_response_by_mail_is_walked_here_or_says_nothing_to_do() -> None:
    """A new response has its walk here, in the tests of replies, or a reason for none."""
    walked = {*INVITES, "help", "cancelled", "too_short", "ask_place", "ask_place_again"}
    walked |= {"reply_from_elsewhere", "filed_unplaced", "stopped", "started", "code_comes"}
    elsewhere = {
        "reply_taken": "test_replies_by_mail",
        "reply_not_possible": "test_replies_by_mail",
        "too_much_added": "test_replies_by_mail",
        "too_many": "test_no_letter_vanishes",
        "reply_too_long": "SMS alone: a letter is shortened",
        "too_long": "SMS alone: a letter is shortened",
        "ask_city": "test_receive_sms: one engine",
        "choose_place": "test_receive_sms: one engine",
        "no_place": "given no more",
        "filed_protected": "test_wishes_for_protection",
        "not_protected": "SMS alone",
        "waits_for_tomorrow": "SMS alone",
        "remind_place": "test_waiting_words",
        "which_report": "SMS alone",
        "status": "says what is, invites to nothing",
        "status_part": "says what is, invites to nothing",
        "status_public_answer": "says what is, invites to nothing",
        "unknown_report": "the ID is to be looked up",
        "reply_not_yours": "test_replies_by_mail",
    }
    assert {response.value for response in InboundResponse} <= walked | set(elsewhere)
