"""What is cut from replies: our own letters, quoted, and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.inbound.quoted_text import cut_our_letters
from chalicelib.domain.notifications.message import Message
from chalicelib.messages.inbound.sent_letters import sent_letters
from chalicelib.messages.message_texts import message_texts
from chalicelib.messages.notifications.letters import letter_texts

OWN = "lapor@example.go.id"
SENT = sent_letters(OWN, "https://lapor.example.go.id")
QUESTION = "Di depan nomor berapa lubangnya?"
ABOUT = replace(SENT, told=(QUESTION,))


def a_letter(message: Message, language: str) -> list[str]:
    """The lines of one of our letters, its placeholders filled."""
    values = {
        **{"tracking_id": "7K2M-9QXD-4TPC", "code": "ABCD-EFGH-JKMN-PQRS", "question": QUESTION},
        **{"state": "Selesai", "due_at": "30 September 2026", "filed_at": "30 September 2026"},
    }
    texts = message_texts(language)[message]
    lines = [
        texts.subject,
        *texts.paragraphs,
        f"{texts.action}: https://lapor.example.go.id/lacak/",
    ]
    lines += letter_texts(language).footer_to_reporter.values()
    filled = (line for line in lines if all(n in values for n in _placeholders(line)))
    return [line.format_map(values) for line in filled]


def _placeholders(line: str) -> list[str]:
    return [piece.partition("}")[0] for piece in line.split("{")[1:]]


LETTERS = [Message.FILED, Message.REPORT_STATUS_ASKED, Message.REPLY_TAKEN, Message.RECEIPT]
ATTRIBUTIONS = {
    "gmail id": f"Pada Sen, 23 Nov 2026 pukul 10.12 SP4N-LAPOR! <{OWN}> menulis:",
    "gmail en": f"On Mon, Nov 23, 2026 at 10:12 AM <{OWN}> wrote:",
    "gmail de": f"Am Mo., 23. Nov. 2026 um 10:12 Uhr schrieb SP4N-LAPOR! <{OWN}>:",
    "gmail ar": f"في الإثنين، 23 نوفمبر 2026 في 10:12 ص كتب SP4N-LAPOR! <{OWN}>:",
    "broken": f"Pada Sen, 23 Nov 2026 pukul 10.12 SP4N-LAPOR!\n<{OWN}> menulis:",
    "outlook en": f"From: {OWN}\nSent: Monday, 23 November 2026 10:12\nTo: a@b.id\nSubject: x",
    "outlook id": f"Dari: {OWN}\nTerkirim: Senin 10.12\nKepada: a@b.id\nSubjek: x",
    "pesan asli": f"-----Pesan Asli-----\nDari: {OWN}\nTanggal: 23/11/2026\nPerihal: x",
}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("message", LETTERS)
@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("above", list(ATTRIBUTIONS))
def test_our_letter_is_cut_however_it_is_quoted(
    language: str, message: Message, marked: bool, above: str
) -> None:
    quoted = [("> " if marked else "") + line for line in a_letter(message, language)]
    text = "\n\n".join(["Masih rusak.", ATTRIBUTIONS[above], *quoted])
    assert cut_our_letters(text, ABOUT).words == "Masih rusak."


def test_answers_between_quoted_lines_keep_their_order() -> None:
    text = f"Selamat pagi,\n> Petugas bertanya: {QUESTION}\nNomor 12.\n> Pesan ini dikirim otomatis"
    text += " oleh SP4N-LAPOR!. Membalasnya\n> menambah keterangan pada laporan Anda; balas STOP\n"
    text += "> untuk berhenti menerima pesan.\nTerima kasih."
    assert cut_our_letters(text, ABOUT).words == "Selamat pagi,\nNomor 12.\nTerima kasih."


KEPT = [
    "> Kutipan surat tetangga saya yang bukan dari LAPOR",
    "Dari: Contoh Warga\nKepada: Kepala Dinas\nTanggal: 3 November 2026\nPerihal: Jalan",
    "____________________",
    "Dikirim dari Surabaya tanggal 3 November",
    "Petugas menulis:",
    "Pada 3 November 2026 pukul 10.00 petugas loket menulis:\nbesok saja",
    "-----Original Message-----\nFrom: Contoh\nSent: Monday\n\nIsi surat tetangga",
    "> https://contoh.example.id/bukti",
    "> 12-11-2026",
    "Balas surel ini dengan kecamatan dan kota atau kabupaten, kata surel Anda.",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_is_not_ours_stays(text: str) -> None:
    assert cut_our_letters(text, ABOUT).words == text
    assert cut_our_letters(text, ABOUT).cut == ()


@pytest.mark.parametrize(
    "answers",
    [
        ["Tanggal: 3 November 2026", "Petugas menulis:"],
        ["Kejadian 3 November 2026 pukul 10.12", "Kata petugas:"],
        ["Dari: Contoh Warga", "Tanggal: 3 November 2026"],
        ["Hal: lampu jalan", "Kepada: dinas"],
    ],
)
@pytest.mark.parametrize("mark", ["> ", ">> ", "| "])
def test_answers_around_a_line_that_names_us_are_no_head(answers: list[str], mark: str) -> None:
    above, below = answers
    letter = a_letter(Message.REPLY_TAKEN, "id")
    named = next(n for n, line in enumerate(letter) if "SP4N-LAPOR!" in line)
    quoted = [mark + line for line in letter]
    quoted[named : named + 1] = [above, quoted[named], below]
    assert cut_our_letters("\n".join(quoted), ABOUT).words == f"{above}\n{below}"


def test_words_within_one_of_our_lines_keep_the_line() -> None:
    line = "> Balasan Anda sudah kami teruskan kepada petugas. BOHONG, tidak ada yang datang"
    assert cut_our_letters(line, ABOUT).words == line


def test_a_program_s_lines_about_our_letter_stay_where_nothing_of_it_follows() -> None:
    text = f"Pada Sen, 23 Nov 2026 pukul 10.12 <{OWN}> menulis:\n\n> hanya kata-kata saya"
    assert cut_our_letters(text, ABOUT).words == text


THEIRS = "warga@example.id"
HEADS = {
    "to first": f"Kepada: Contoh Warga <{THEIRS}>\nDari: {OWN}\nTanggal: 23/11/2026",
    "forwarded": (
        f"---------- Forwarded message ---------\nDari: SP4N-LAPOR! <{OWN}>\n"
        f"Date: Sen, 23 Nov 2026 pukul 10.12\nSubject: Re: Bls: Balasan Anda sudah kami teruskan\n"
        f"To: <{THEIRS}>"
    ),
    "marked": f"> From: <{OWN}>\n> Sent: Monday, 23 November 2026 10:12\n> To: {THEIRS}",
    "english": f"*From:* {OWN}\n*Sent:* Monday 10:12\n*To:* {THEIRS}\n*Cc:* {THEIRS}",
}


@pytest.mark.parametrize("head", list(HEADS.values()), ids=list(HEADS))
@pytest.mark.parametrize("below", ["Kata saya sendiri.", "> kata saya", ""])
def test_a_head_that_says_we_wrote_goes_whatever_stands_below_it(head: str, below: str) -> None:
    sent = replace(ABOUT, templates=(*ABOUT.templates, "Balasan Anda sudah kami teruskan"))
    kept = cut_our_letters(f"Masih rusak.\n\n{head}\n\n{below}", sent).words
    assert kept == f"Masih rusak.\n\n{below}".strip()


@pytest.mark.parametrize(
    "text",
    [
        f"Dari: {THEIRS}\nKepada: {OWN}\nTanggal: 23/11/2026\nLampu padam",
        f"Dari: {OWN}\nSaya baca ini",
        f"Kepada: Kepala Dinas\nPerihal: Surat dari {OWN}\nLampu padam",
        f"Dari: Contoh\nTanggal: 3 November\nPerihal: Keluhan tentang {OWN}",
    ],
)
def test_a_head_that_says_that_others_wrote_stays(text: str) -> None:
    assert cut_our_letters(text, ABOUT).words == text


def test_a_person_s_subject_and_lines_in_a_head_stay() -> None:
    head = f"Dari: {OWN}\nTanggal: 23/11/2026 10.12\nKepada: {THEIRS}\nPerihal: lampu padam lagi"
    assert cut_our_letters(head, ABOUT).words == "Perihal: lampu padam lagi"


TOLD = "Di depan warung nomor dua belas"


@pytest.mark.parametrize(
    "answer", [TOLD, "Nomor 12.", QUESTION, "3 November 2026", "7K2M-9QXD-4TPC"]
)
@pytest.mark.parametrize("above", list(ATTRIBUTIONS))
def test_an_answer_below_an_unmarked_letter_stays_though_letters_told_it_before(
    answer: str, above: str
) -> None:
    about = replace(ABOUT, told=(QUESTION, TOLD, "Nomor 12.", "Nomor"))
    quoted = a_letter(Message.REPORT_STATUS_ASKED, "id")
    for lines in ([*quoted, answer], [answer, *quoted], [*quoted[:2], answer, answer, *quoted[2:]]):
        text = "\n".join([ATTRIBUTIONS[above], *lines])
        assert answer in cut_our_letters(text, about).words


@pytest.mark.parametrize(
    "line", ["👍", "???", "§ § § § §", "§", "> § § § §", "12-11-2026 12-11-2026 12-11-2026"]
)
def test_signs_that_stand_for_nothing_of_ours_stay(line: str) -> None:
    sent = replace(ABOUT, templates=(*ABOUT.templates, "{a} {b} {c} {d} {e}", "{a}"))
    text = f"{ATTRIBUTIONS['gmail id']}\nPesan ini dikirim otomatis oleh SP4N-LAPOR!.\n{line}"
    assert cut_our_letters(text, sent).words.endswith(line)


_LINES = st.text(alphabet="abcdef ghijklmnop>:_-.7é\u200d", min_size=1, max_size=60)


@given(
    st.lists(_LINES, min_size=1, max_size=6),
    st.sampled_from(LETTERS),
    st.sampled_from(list(ATTRIBUTIONS)),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_every_line_that_we_did_not_send_is_kept_in_order(
    own: list[str], message: Message, above: str, marked: bool, random: st.DrawFn
) -> None:
    """Lines of a person at any place among the lines of our letter."""
    quoted = [("> " if marked else "") + line for line in a_letter(message, "id")]
    lines = [ATTRIBUTIONS[above], *quoted]
    places = sorted(random.randint(1, len(lines)) for _ in own)  # type: ignore[attr-defined]
    for place, line in reversed(list(zip(places, own, strict=True))):
        lines.insert(place, line)
    kept = cut_our_letters("\n".join(lines), ABOUT).words
    at = 0
    for line in (line.strip() for line in own):
        if any(sign.isalnum() for sign in line):
            assert line in kept[at:]
            at = kept.index(line, at) + len(line)


def test_a_persons_sentence_behind_an_address_makes_no_head() -> None:
    text = f"Dari: {OWN} katanya\nHal: 12 jalan ambles lagi\nBuka halaman pelacakan"
    assert cut_our_letters(text, SENT).words == text
