"""Whatever a first letter is made of, every visible character of its text is read."""

import html
import unicodedata
from email import charset as charsets
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.inbound.inbound_mail import read_mail
from tests.usecases.inbound.inbox import Inbox

#: Signs that stand for nothing that is seen: a replacement, fillers, and what only changes others.
_CHANGING = ((0xFE00, 0xFE10), (0xE0100, 0xE01F0), (0x180B, 0x1810), (0x17B4, 0x17B6))
_NOT_SEEN = "\ufffd\ufffc\U0001d159\u2800\u3164\u115f\u1160\uffa0\u034f" + "".join(
    chr(sign) for first, last in _CHANGING for sign in range(first, last)
)
#: What people write: letters of several scripts, signs, and lines that look like something else.
_WORDS = st.text(
    alphabet=st.characters(
        codec="utf-8", exclude_categories=("C", "Z"), exclude_characters=_NOT_SEEN
    ),
    min_size=1,
    max_size=12,
)
_LOOKALIKES = st.sampled_from(
    [
        *("Dari: Contoh Warga", "Kepada: Kepala Dinas", "Tanggal: 3 November 2026", "> kutipan"),
        *("____________________", "-- ", "-----Original Message-----", "Petugas menulis:"),
        *("On Mon, 3 Nov 2026, lapor@example.go.id wrote:", "Dikirim dari Surabaya tanggal 3"),
        *("From: lapor@example.go.id", "Sent: Monday", "From the road", "Terima kasih"),
        "Pesan ini dikirim otomatis oleh SP4N-LAPOR!.",
    ]
)
LINES = st.lists(
    st.one_of(_LOOKALIKES, st.lists(_WORDS, min_size=1, max_size=6).map(" ".join)),
    min_size=1,
    max_size=8,
)


def visible(text: str) -> str:
    """The characters of a text that are seen, in order."""
    return "".join(text.split())


def a_part(lines: list[str], way: str) -> MIMEText:
    """A part with these lines, in a way that mail programs write it."""
    if way == "html":
        body = "".join(f"<div>{html.escape(line)}</div>" for line in lines)
        return MIMEText(f"<html><head><style>p{{}}</style></head><body>{body}", "html", "utf-8")
    charset = charsets.Charset("utf-8")
    charset.body_encoding = charsets.QP if way == "quoted-printable" else charsets.BASE64
    return MIMEText("\n".join(lines), "plain", charset)  # type: ignore[arg-type]


WAYS = st.sampled_from(["html", "quoted-printable", "base64"])


@given(st.lists(st.tuples(LINES, WAYS), min_size=1, max_size=4))
def test_every_visible_character_of_all_parts_is_read_in_order(
    parts: list[tuple[list[str], str]],
) -> None:
    letter = MIMEMultipart("mixed")
    letter["From"] = "warga@example.id"
    for lines, way in parts:
        letter.attach(a_part(lines, way))
        letter.attach(MIMEImage(b"\xff\xd8\xff", "jpeg"))
    said = "".join(visible(line) for lines, _ in parts for line in lines)
    assert visible(read_mail(letter.as_bytes()).text) == said


@given(LINES, WAYS, st.sampled_from(["alternative", "related", "signed", "x-unknown"]))
def test_a_text_within_any_container_is_read(lines: list[str], way: str, kind: str) -> None:
    letter = MIMEMultipart("mixed")
    letter["From"] = "warga@example.id"
    inner = MIMEMultipart(kind)
    inner.attach(a_part(lines, way))
    letter.attach(inner)
    said = "".join(visible(line) for line in lines)
    assert visible(read_mail(letter.as_bytes()).text) == said


PLACE = "Lokasi: Kecamatan Coblong, Kota Bandung"


@settings(max_examples=25)
@given(LINES, WAYS)
def test_a_first_letter_is_never_cut(lines: list[str], way: str) -> None:
    never_cut(lines, way)


@pytest.mark.long
@settings(max_examples=300)
@given(LINES, WAYS)
def test_however_many_first_letters_none_is_cut(lines: list[str], way: str) -> None:
    never_cut(lines, way)


def never_cut(lines: list[str], way: str) -> None:
    """A first letter is filed, and its lines are in the report."""
    inbox = Inbox()
    part = a_part([*lines, "Lampu jalan padam sejak lama.", PLACE], way)
    part["From"], part["To"], part["Subject"] = "warga@example.id", "lapor@example.go.id", "Lampu"
    inbox.receive_stored(inbox.store_mail(part.as_bytes()))
    report = inbox.only_report()
    body = visible(report.body)
    for line in [*lines, PLACE]:
        assert visible(unicodedata.normalize("NFC", line)) in body
