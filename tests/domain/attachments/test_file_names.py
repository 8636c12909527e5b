"""Names of files: as they are shown, and as they are saved."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.attachments.file_names import (
    EXTENSIONS,
    LONGEST,
    neutral_name,
    saved_name,
    shown_name,
)

RUN_BY_SOME_SYSTEM = (
    *("exe", "html", "svg", "lnk", "scr", "js", "apk", "pif", "cpl", "wsf", "hta", "url"),
    *("desktop", "sh", "py", "iso", "img", "docm", "xlsm", "mhtml", "jnlp", "SCR", "Exe"),
)
DIRECTION_MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("foto jalan.jpg", "foto jalan.jpg"),
        ("C:\\Users\\Contoh Siti\\Desktop\\surat.pdf", "surat.pdf"),
        ("../../etc/passwd", "passwd"),
        ("\\\\server\\Contoh Siti\\surat.pdf", "surat.pdf"),
        ("C：＼Users＼Contoh Siti＼surat.pdf", "surat.pdf"),
        ("C:¥Users¥Contoh Siti¥surat.pdf", "surat.pdf"),
        ("C%3A%5CUsers%5CContoh Siti%5csurat.pdf", "surat.pdf"),
        ("content://media/Contoh%2Fsurat.pdf", "surat.pdf"),
        ("biaya ¥500.pdf", "biaya ¥500.pdf"),
        ("diskon 20% fasilitas.pdf", "diskon 20% fasilitas.pdf"),
        ("/sdcard/DCIM/IMG_1.jpg/", "IMG_1.jpg"),
        ("foto\x00\x07\r\nSet-Cookie: a=b.jpg", "foto Set-Cookie: a=b.jpg"),
        ("laporan\u202egpj.exe", "laporangpj.exe"),
        ("surat kepala desa... . .", "surat kepala desa"),
        ("صورة الطريق.jpg", "صورة الطريق.jpg"),
        ("👨‍👩‍👧 keluarga.png", "👨‍👩‍👧 keluarga.png"),
        ("e\u0301.pdf", "é.pdf"),
        ('"><img src=x>.pdf', '"><img src=x>.pdf'),
        ("a\ud800b.pdf", "ab.pdf"),
        ("\u3164.", ""),
        ("\u3164.pdf", ""),
        ("\u2800\uffa0\u115f\u034f.JPG", ""),
        ("\ufe0f\u200d\u2060.docx", ""),
        ("\U000e0041\U000e0042.exe", ""),
        (".pdf", ""),
        ("  . .pdf", ""),
        ("pdf", "pdf"),
        (".htaccess", "htaccess"),
        ("surat\u3164.pdf", "surat.pdf"),
        ("\u0301\u0302.pdf", ""),
        ("...", ""),
        ("", ""),
    ],
)
def test_a_name_is_shown_as_its_sender_wrote_it_without_what_nobody_sees(
    given_name: str, shown: str
) -> None:
    assert shown_name(given_name) == shown


@pytest.mark.parametrize(
    ("name", "media_type", "saved"),
    [
        ("foto.JPG", "image/jpeg", "foto.JPG"),
        ("foto", "image/jpeg", "foto.jpg"),
        ("IMG_42.HEIC", "image/jpeg", "IMG_42.jpg"),
        ("rekaman.MOV", "video/mp4", "rekaman.mp4"),
        ("Surat.doc", "application/pdf", "Surat.pdf"),
        ("foto.jpg.exe", "image/jpeg", "foto.jpg"),
        ("foto.exe.jpg", "image/jpeg", "foto.jpg"),
        ("v1.2 denah", "application/pdf", "v1.2 denah.pdf"),
        ("CON.pdf", "application/pdf", "berkas-CON.pdf"),
        ("lpt1", "application/pdf", "berkas-lpt1.pdf"),
        ('a"b<c>|?.pdf', "application/pdf", "a-b-c.pdf"),
        ("..", "application/pdf", "lampiran.pdf"),
        (".htaccess", "application/pdf", "htaccess.pdf"),
        ("\u3164.pdf", "application/pdf", "lampiran.pdf"),
        *(
            (f"tagihan.pdf.{ending}", "application/pdf", "tagihan.pdf")
            for ending in RUN_BY_SOME_SYSTEM
        ),
        ("tagihan.exe .pdf", "application/pdf", "tagihan.pdf"),
        ("tagihan.pdf.exe. .", "application/pdf", "tagihan.pdf"),
        ("a.lnk.svg.html.js.pdf", "application/pdf", "a.pdf"),
        ("rekap 31.12.2026", "application/pdf", "rekap 31.12.2026.pdf"),
    ],
)
def test_a_copy_is_saved_under_a_name_of_its_true_type(
    name: str, media_type: str, saved: str
) -> None:
    assert saved_name(name, media_type) == saved


def test_a_long_name_is_shortened_before_its_extension() -> None:
    name = shown_name("x" * 300 + ".jpeg")
    assert len(name) == LONGEST
    assert name.endswith("xx.jpeg")
    # Marks stand on letters and are not counted.
    assert len(shown_name("n\u0303\u0323" * 120 + ".pdf")) > LONGEST


@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "\u0489", "\u0e49", "\U0001d165"])
def test_a_heap_of_marks_is_no_name(mark: str) -> None:
    assert len(shown_name("a" + mark * 5_000 + ".pdf")) <= 10
    assert len(shown_name(("a" + mark * 50) * 100 + ".pdf")) <= 5 * LONGEST


@given(st.text(max_size=300), st.sampled_from(sorted(EXTENSIONS)))
def test_no_name_can_harm_whoever_sees_or_saves_it(name: str, media_type: str) -> None:
    shown = shown_name(name)
    assert shown_name(shown) == shown
    saved = saved_name(name, media_type)
    assert saved.lower().endswith(EXTENSIONS[media_type])
    for text in (shown, saved):
        assert not set(text) & set(DIRECTION_MARKS + "/\\")
        assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text)
        assert text == text.strip(" .")
    assert saved.partition(".")[0].lower() not in ("con", "nul", "aux", "prn", "com1", "lpt1")
    assert not set(saved) & set('<>:"|?*')


def test_the_public_sees_a_number() -> None:
    assert neutral_name(3, "image/webp") == "lampiran-3.webp"
    assert neutral_name(1, "application/octet-stream") == "lampiran-1"


@pytest.mark.parametrize("own", ["Rahayu", "0812-0000-1234", "0812 0000 1234"])
def test_a_name_that_is_too_long_keeps_no_half_of_a_word_or_number(own: str) -> None:
    for more in range(60, 110):
        name = shown_name(f"{'foto ' * 30}"[:more].rstrip() + f" {own} dan jalan rusak.jpg")
        begun = name.removesuffix(".jpg").rpartition("foto")[2].split()
        left = "".join(begun).partition("dan")[0]
        assert left in ("", own.replace(" ", "")) or not left.startswith(own[:2]), name
