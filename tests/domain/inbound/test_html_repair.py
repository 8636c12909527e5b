"""Of HTML that mail programs break, and of text that looks like HTML, every word is read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.inbound.letter_text.html_text import html_to_text

#: HTML and what is to be read of it, though a browser or a strict parser would swallow some.
SWALLOWED = {
    "harga <Rp5.000 dan a<b lalu <b>tebal</b>": "harga <Rp5.000 dan a<b lalu tebal",
    "a<b dan c>d, antre <2 jam, 5 <- 6 <3 <> </ >": "a<b dan c>d, antre <2 jam, 5 <- 6 <3 <> </ >",
    "tulis ke <siti@example.id> atau <rata-rata>": "tulis ke <siti@example.id> atau <rata-rata>",
    '<a href="x>teks</a> lanjut "kutip" akhir': 'teks lanjut "kutip" akhir',
    "<p>satu<p style='color:red>dua</p>tiga": "satu\n\ndua\n\ntiga",
    "<select><option>Satu<option>Dua</select>akhir": "Satu\nDua\nakhir",
    "<object data=x>isi</object>akhir": "isi\nakhir",
    "<iframe src=x>isi <b>tebal</b></iframe>akhir": "isi tebal\nakhir",
    "<iframe src=x>isi": "isi",
    "<noscript>isi</noscript>": "isi",
    "<noscript>isi": "isi",
    "<frameset><frame src=x></frameset>isi": "isi",
    "<html><head><title>x</title></head>Tanpa badan": "Tanpa badan",
    "<html><head><meta charset=utf-8>Tanpa badan": "Tanpa badan",
    "<input value='isi'><input type=hidden value=rahasia>": "isi",
    "<textarea>isi": "isi",
    "<div style='display:none'>Lampu padam": "Lampu padam",
    "<div style='display:none'>pratinjau</div>Lampu": "Lampu",
    "<o:p>isi</o:p> <st1:city w:st='on'>Bandung</st1:city>": "isi Bandung",
    "<p title='a>b'>isi</p>": "isi",
    "<!--[if mso]>x<![endif]--><![if !mso]>isi<![endif]>": "isi",
    "<table width=100% nowrap><tr><td bgcolor=#fff noWrap>isi": "isi",
    "<script>var a='<b>';</script>isi": "isi",
}


@pytest.mark.parametrize("html", list(SWALLOWED))
def test_nothing_that_is_to_be_seen_is_swallowed(html: str) -> None:
    assert html_to_text(html) == SWALLOWED[html]


@given(st.lists(st.sampled_from(["<", ">", "a", "b ", "/", "=", '"', "'", "!--", "p", "2 ", "é"])))
def test_of_a_text_that_is_no_markup_every_letter_is_read(signs: list[str]) -> None:
    text = "".join(signs)
    html_to_text(text)  # never fails
    words = "".join(text.split()).replace("<", "< ")
    if not re.search(r"<\s*[a-z/!]", words):
        assert "".join(html_to_text(words).split()) == "".join(words.split())


def test_what_a_picture_or_a_field_says_is_a_word_of_its_own() -> None:
    html = "<p>Dari<img alt='Siti'><a>tulis</a>: a<img alt='😀'>b <textarea>isi</textarea>lagi</p>"
    assert html_to_text(html) == "Dari Siti tulis: a😀b isi lagi"
