"""Charsets with a wrong label, and transfer encodings that broke on their way."""

from base64 import b64encode

import pytest

from chalicelib.domain.inbound.letter_text.mail_charsets import decode_text
from tests.domain.inbound.test_mail_parts import part, text_of

MISLABELLED = [
    ("gb2312", "Lampu padam – di jalan “Contoh”"),
    ("gb2312", "灯坏了"),
    ("gbk", "café di jalan raya"),
    ("big5", "Jalan rusak — parah"),
    ("shift_jis", "Jalan rusak é"),
    ("euc-kr", "Lampu 🙏"),
    ("iso-2022-jp", "あのライト"),
    ("utf-16", "Lampu padam"),
    ("utf-16le", "Lampu padam"),
    ("utf-7", "Lampu padam"),
    ("koi8-r", "Lampu é"),
    ("x-unknown", "Lampu é"),
]


@pytest.mark.parametrize(("label", "text"), MISLABELLED)
def test_utf_8_is_read_whatever_the_label(label: str, text: str) -> None:
    assert decode_text(text.encode(), label) == text


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("gb2312", "灯坏了路灯"),
        ("gb2312", "联通"),
        ("big5", "路燈壞了"),
        ("euc-kr", "한글"),
        ("shift_jis", "あのライト"),
        ("utf-16", "Lampu é"),
        ("iso-2022-jp", "あの"),
        ("cp1251", "Лампа"),
    ],
)
def test_what_the_label_says_is_believed_where_it_makes_sense(label: str, text: str) -> None:
    assert decode_text(text.encode(label), label) == text


WORDS = "Jalan di depan sekolah rusak berat, mohon diperbaiki. Café."
CODED = b64encode(WORDS.encode()).decode()


@pytest.mark.parametrize(
    "body",
    [
        *(CODED[:-n] for n in range(1, 4)),
        CODED.rstrip("="),
        f"{CODED[:40]}\n{CODED[40:]}",
        f"!!{CODED[:30]}*{CODED[30:]}",
        f"!!!\n{CODED[:40]}\n----\n{CODED[40:]}",
        f"{b64encode(WORDS[:20].encode()).decode()}\n{b64encode(WORDS[20:].encode()).decode()}",
    ],
)
@pytest.mark.parametrize("label", ["base64", "Base64;", " base64 ; x=y"])
def test_broken_base64_is_read_as_far_as_it_goes(body: str, label: str) -> None:
    text = text_of(
        part("text/plain; charset=utf-8", body, f"Content-Transfer-Encoding: {label}\r\n")
    )
    assert text.startswith(WORDS[:-6])


def test_a_list_s_footer_below_base64_is_read() -> None:
    head = "Content-Transfer-Encoding: base64\r\n"
    body = f"{CODED}\r\n-- \r\nMilis warga contoh\r\nhttps://x.id/milis"
    text = text_of(part("text/plain; charset=utf-8", body, head))
    assert text == f"{WORDS}\n--\nMilis warga contoh\nhttps://x.id/milis"


def test_a_text_that_is_labelled_as_base64_is_read() -> None:
    head = "Content-Transfer-Encoding: base64\r\n"
    assert text_of(part("text/plain", "Lampu padam\r\nSejak\r\nSenin", head)) == (
        "Lampu padam\nSejak\nSenin"
    )


@pytest.mark.parametrize(
    "body", ["Lampu padam=", "Lampu padam =E", "Lampu padam =C3=A", "Lampu=\r\n padam"]
)
def test_truncated_quoted_printable_is_read_as_far_as_it_goes(body: str) -> None:
    head = "Content-Transfer-Encoding: quoted-printable\r\n"
    assert text_of(part("text/plain; charset=utf-8", body, head)).startswith("Lampu padam")
