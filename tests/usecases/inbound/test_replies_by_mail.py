"""Replies by e-mail at every stage: words and files are one act, and what is not taken is said."""

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.notifications.message import TO_REPORTER, Message
from chalicelib.domain.reports.act_fields import MOST_FILES
from chalicelib.domain.reports.codes import Act, State
from chalicelib.domain.reports.reporter_words import MOST_ADDED_A_DAY
from chalicelib.usecases.inbound.letter_keys import letter_text_key
from chalicelib.usecases.notifications.ports import RenderedMessage
from tests.usecases.inbound.inbox import Inbox, a_letter
from tests.usecases.inbound.sms_helpers import inbox

__all__ = ["inbox"]  # fixtures, shared

PHOTO = ("foto.jpg", "image/jpeg", b"ok" * 9)
ARCHIVE = ("data.zip", "application/zip", b"PK" * 9)


def filed(inbox: Inbox) -> str:
    """File a report by e-mail and route it; return its reply address."""
    letter = inbox.mail(a_letter("Jalan berlubang besar di Coblong, Kota Bandung."))
    assert letter is not None
    inbox.routed()
    return f"{letter.reply_to}@example.go.id"


def moved(inbox: Inbox, *acts: Act) -> None:
    receipt = type("Receipt", (), {"report": inbox.only_report()})()
    for act in acts:
        if act is Act.VERIFY:
            inbox.verify(receipt)
        else:
            inbox.act(receipt, act, text="Kata petugas yang cukup panjang.", reason="hateful")


def answer(inbox: Inbox, to: str, text: str, **rest: object) -> RenderedMessage:
    inbox.count += 1
    letter = inbox.mail(a_letter(text, to=to, id=f"<r{inbox.count}@x>", **rest))  # type: ignore[arg-type]
    assert letter is not None
    return letter


def last(inbox: Inbox) -> tuple[Act, str, list[int]]:
    report = inbox.only_report()
    event = inbox.reports.events[report.id][-1]
    return event.act, event.text, [f.n for f in report.files if f.event == event.seq]


#: The acts that lead to each stage, and what a reply with words is there.
STAGES: dict[State, tuple[tuple[Act, ...], Act]] = {
    State.UNVERIFIED: ((), Act.ADD_INFORMATION),
    State.ASSIGNED: ((Act.VERIFY,), Act.ADD_INFORMATION),
    State.IN_PROGRESS: ((Act.VERIFY, Act.START), Act.ADD_INFORMATION),
    State.ON_HOLD: ((Act.HOLD,), Act.SUPPLY),
    State.ANSWERED: ((Act.VERIFY, Act.ANSWER), Act.REPLY),
}


@pytest.mark.parametrize("state", list(STAGES))
def test_words_and_photo_are_one_act_at_every_stage(inbox: Inbox, state: State) -> None:
    to, (acts, wanted) = filed(inbox), STAGES[state]
    moved(inbox, *acts)
    assert inbox.only_report().state is state
    letter = answer(inbox, to, "Lubangnya makin lebar.", files=(PHOTO,))
    assert last(inbox) == (wanted, "Lubangnya makin lebar.", [1])
    assert inbox.files.read_upload(inbox.only_report().id, 1) == PHOTO[2]
    assert letter.reply_to == to.partition("@")[0]


@pytest.mark.parametrize("state", list(STAGES))
def test_a_photo_alone_is_information_or_the_answer_to_a_question(
    inbox: Inbox, state: State
) -> None:
    """A photo alone does not say that an answer does not help: nothing is opened again by it."""
    to, (acts, _) = filed(inbox), STAGES[state]
    moved(inbox, *acts)
    before = inbox.only_report()
    letter = answer(inbox, to, "", files=(PHOTO,))
    on_hold = state is State.ON_HOLD
    assert last(inbox) == (Act.SUPPLY if on_hold else Act.ADD_INFORMATION, "", [1])
    after = inbox.only_report()
    assert on_hold or (after.state, after.clocks) == (before.state, before.clocks)
    assert ("Belum selesai? Balaslah" in letter.text) is (state is State.ANSWERED)


def test_a_refused_reply_is_refused_with_its_files(inbox: Inbox) -> None:
    to = filed(inbox)
    moved(inbox, Act.ARCHIVE)
    before = inbox.only_report()
    letter = answer(inbox, to, "Tolong dibuka lagi.", files=(PHOTO,))
    assert inbox.only_report() == before
    assert not [key for key in inbox.files.objects if key.startswith("incoming/")]
    kept = inbox.reports.dossier(before.id).letters[-1]
    assert (kept.shortened, kept.event) == (True, 0)
    whole = inbox.files.objects[letter_text_key(before.id, kept.id)][0].decode()
    assert whole == "Tolong dibuka lagi."
    assert "tidak ditindaklanjuti" in letter.text
    assert "foto.jpg" in letter.text
    assert "mintalah laporan dibuka kembali" in letter.text
    assert "balasan tidak ditindaklanjuti" in letter.text  # the footer too


def test_files_that_the_door_does_not_take_are_named(inbox: Inbox) -> None:
    letter = answer(inbox, filed(inbox), "Lihat berkas.", files=(PHOTO, ARCHIVE))
    assert last(inbox) == (Act.ADD_INFORMATION, "Lihat berkas.", [1])
    assert "data.zip" in letter.text
    assert "foto.jpg" not in letter.text
    nothing = answer(inbox, f"{letter.reply_to}@example.go.id", "", files=(ARCHIVE,))
    assert "data.zip" in nothing.text
    assert last(inbox)[1] == "Lihat berkas."


def test_files_beyond_the_most_are_named_and_the_words_are_kept(inbox: Inbox) -> None:
    to = filed(inbox)
    batches = MOST_FILES // 5
    for n in range(batches):
        names = [(f"{n}-{m}.jpg", "image/jpeg", b"ok" * (m + 1)) for m in range(5)]
        answer(inbox, to, f"Bagian {n}", files=tuple(names[: 4 if n == batches - 1 else 5]))
    extra = (("a.jpg", "image/jpeg", b"1"), ("b.jpg", "image/jpeg", b"2"))
    letter = answer(inbox, to, "Dua lagi.", files=extra)
    assert last(inbox) == (Act.ADD_INFORMATION, "Dua lagi.", [MOST_FILES])
    assert "b.jpg" in letter.text
    assert "a.jpg" not in letter.text
    full = answer(inbox, to, "", files=extra[1:])
    assert "b.jpg" in full.text
    assert last(inbox)[1] == "Dua lagi."


def test_what_was_cut_for_lack_of_room_stands_once_though_it_comes_again(inbox: Inbox) -> None:
    to = filed(inbox)
    for n in range(4):
        names = tuple((f"{n}-{m}.jpg", "image/jpeg", b"ok" * (m + 1)) for m in range(5))
        answer(inbox, to, "", files=names[: 4 if n == 3 else 5])
    before = inbox.only_report().version
    extra = (("a.jpg", "image/jpeg", b"1"), ("b.jpg", "image/jpeg", b"2"))
    delivered_twice(inbox, a_letter("", to=to, id="<2@x>", files=extra))
    report = inbox.only_report()
    assert (report.version, len(report.files)) == (before + 1, MOST_FILES)
    assert "b.jpg" in inbox.deliveries.mail.sent[-1][1].text  # type: ignore[union-attr]
    assert "b.jpg" in answer(inbox, to, "", files=extra[1:]).text


def test_the_limit_of_a_day_is_told_and_the_next_day_takes_more(inbox: Inbox) -> None:
    to = filed(inbox)
    for n in range(MOST_ADDED_A_DAY):
        inbox.advance(minutes=10)
        answer(inbox, to, f"Kabar {n}")
    inbox.advance(minutes=10)
    refused = answer(inbox, to, "Satu lagi.", files=(PHOTO,))
    assert "foto.jpg" in refused.text
    assert "Kirim lagi besok" in refused.text
    assert last(inbox)[1] == f"Kabar {MOST_ADDED_A_DAY - 1}"
    assert not inbox.only_report().files
    inbox.advance(days=1)
    answer(inbox, to, "Satu lagi.", files=(PHOTO,))
    assert last(inbox) == (Act.ADD_INFORMATION, "Satu lagi.", [1])


def test_a_reply_longer_than_a_report_is_taken_with_its_files_and_whole_behind_it(
    inbox: Inbox,
) -> None:
    long = "Panjang sekali. " * 200
    letter = answer(inbox, filed(inbox), long, files=(PHOTO,))
    act, text, files = last(inbox)
    assert (act, files, text[-3:]) == (Act.ADD_INFORMATION, [1], "[…]")
    kept = inbox.reports.dossier(inbox.only_report().id).letters[-1]
    whole = inbox.files.objects[letter_text_key(inbox.only_report().id, kept.id)][0].decode()
    assert (kept.shortened, " ".join(whole.split())) == (True, long.strip())
    moved(inbox, Act.ARCHIVE)
    over = answer(inbox, f"{letter.reply_to}@example.go.id", long)
    assert "dibuka kembali" in over.text


def delivered_twice(inbox: Inbox, raw: bytes) -> None:
    key = inbox.store_mail(raw)
    inbox.dialogues.down = True
    with pytest.raises(Unavailable):
        inbox.receive_stored(key)
    inbox.dialogues.down = False
    inbox.receive_stored(key)
    inbox.deliver_queued()


@pytest.mark.parametrize("state", list(STAGES))
def test_an_e_mail_that_is_delivered_again_stands_once(inbox: Inbox, state: State) -> None:
    to, (acts, _) = filed(inbox), STAGES[state]
    moved(inbox, *acts)
    files = (PHOTO, ("foto.jpg", "image/jpeg", b"no" * 9))
    before = inbox.only_report().version
    delivered_twice(inbox, a_letter("Sudah saya foto.", to=to, id="<2@x>", files=files))
    report = inbox.only_report()
    assert (report.version, len(report.files)) == (before + 1, 2)
    assert inbox.files.read_upload(report.id, 2) == b"no" * 9


def test_the_same_words_after_the_next_answer_are_an_objection_again(inbox: Inbox) -> None:
    to = filed(inbox)
    moved(inbox, Act.VERIFY, Act.ANSWER)
    answer(inbox, to, "Belum selesai.")
    assert inbox.only_report().state is State.IN_PROGRESS
    moved(inbox, Act.ANSWER)
    answer(inbox, to, "Belum selesai.")
    assert last(inbox)[0] is Act.REPLY
    assert inbox.only_report().state is State.IN_PROGRESS


def test_a_command_to_the_platform_brings_its_files_too(inbox: Inbox) -> None:
    filed(inbox)
    shown = inbox.only_report().id
    letter = inbox.mail(a_letter(f"BALAS {shown} Ini fotonya.", id="<9@x>", files=(PHOTO, ARCHIVE)))
    assert last(inbox) == (Act.ADD_INFORMATION, "Ini fotonya.", [1])
    assert letter is not None
    assert "data.zip" in letter.text


def test_the_answer_is_told_to_others_without_an_invitation_to_reply(inbox: Inbox) -> None:
    filed(inbox)
    moved(inbox, Act.VERIFY, Act.ANSWER)
    shown = inbox.only_report().id
    own = inbox.mail(a_letter(f"STATUS {shown}", id="<8@x>"))
    other = inbox.mail(a_letter(f"STATUS {shown}", id="<7@x>", sender="lain@example.id", above=""))
    assert own is not None
    assert other is not None
    assert "Balaslah" in own.text
    assert "Balaslah" not in other.text
    assert own.reply_to
    assert not other.reply_to


def test_no_response_to_strangers_is_told_to_the_reporter_alone() -> None:
    """What carries a reply address makes its reader the reporter."""

    assert not TO_REPORTER & {
        Message.REPORT_STATUS,
        Message.REPORT_STATUS_PART,
        Message.REPORT_STATUS_PUBLIC_ANSWER,
        Message.REPORT_UNKNOWN,
        Message.REPLY_NOT_YOURS,
        Message.REPLY_FROM_ELSEWHERE,
    }


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Terima kasih banyak.", "Foto"),
        ("Terima kasih banyak.", "Terima kasih"),
        ("Terima kasih banyak.\n[image: foto.jpg]", "Re: Laporan"),
        ("Terima kasih.\n<foto.jpg>", "Foto laporan"),
        ("", "Foto"),
    ],
)
def test_thanks_with_a_file_and_a_subject_of_its_own_reopen_nothing(
    inbox: Inbox, text: str, subject: str
) -> None:
    to, (acts, _) = filed(inbox), STAGES[State.ANSWERED]
    moved(inbox, *acts)
    answer(inbox, to, text, subject=subject, files=(PHOTO,))
    assert inbox.only_report().state is State.ANSWERED
    assert last(inbox)[0] is Act.ADD_INFORMATION


@pytest.mark.parametrize("subject", ["Masih rusak", "Foto: masih rusak", "Sudah selesai?"])
def test_thanks_below_a_subject_that_objects_are_an_objection(inbox: Inbox, subject: str) -> None:
    to, (acts, _) = filed(inbox), STAGES[State.ANSWERED]
    moved(inbox, *acts)
    answer(inbox, to, "Terima kasih.", subject=subject, files=(PHOTO,))
    act, text, _files = last(inbox)
    assert (act, text) == (Act.REPLY, f"{subject}\n\nTerima kasih.")


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Saya tidak di tempat waktu itu.", "Tidak di tempat"),
        ("Kami tidak ada. Saya sedang dinas luar.", "Sedang dinas luar"),
        ("Tidak ada.", "Re: Laporan"),
        ("Tidak di tempat", "Tidak di tempat"),
    ],
)
def test_an_answer_that_somebody_was_away_answers_the_question(
    inbox: Inbox, text: str, subject: str
) -> None:
    to, (acts, _) = filed(inbox), STAGES[State.ON_HOLD]
    moved(inbox, *acts)
    answer(inbox, to, text, subject=subject)
    assert inbox.only_report().state is not State.ON_HOLD
    assert text in last(inbox)[1]


def test_a_programs_note_of_absence_answers_no_question(inbox: Inbox) -> None:
    to, (acts, _) = filed(inbox), STAGES[State.ON_HOLD]
    moved(inbox, *acts)
    text = "Saya sedang cuti sampai Senin."
    assert inbox.mail(a_letter(text, subject="Sedang cuti", to=to, id="<away@x>")) is None
    assert inbox.only_report().state is State.ON_HOLD


CUT_TO_ONE_WORD = ["Re: Laporan ...", "Re: Laporan…", "RE: Laporan", "Bls: Petugas"]


@pytest.mark.parametrize("subject", CUT_TO_ONE_WORD)
def test_a_subject_cut_to_one_word_of_ours_adds_nothing(inbox: Inbox, subject: str) -> None:
    to = filed(inbox)
    before = len(inbox.reports.events[inbox.only_report().id])
    answer(inbox, to, "", subject=subject)
    answer(inbox, to, "Lubangnya makin lebar.", subject=subject)
    assert len(inbox.reports.events[inbox.only_report().id]) == before + 1
    assert last(inbox)[1] == "Lubangnya makin lebar."
