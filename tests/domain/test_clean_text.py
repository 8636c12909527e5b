"""One normaliser: nothing that can be seen is lost, nothing unseen is kept, nothing raises."""

import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.clean_text import clean_code, clean_line, clean_text, visible_length

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "clean_texts.json").read_text(encoding="utf-8")
)
#: Texts drawn at random, which the browser counts as well.
DRAWN_LENGTHS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "visible_lengths.json").read_text(encoding="utf-8")
)["lengths"]
#: Format characters (Cf) that are drawn: number and verse signs of Arabic, Syriac, Kaithi, and the
#: joiners of hieroglyphs.
DRAWN = {
    *range(0x600, 0x606),
    0x6DD,
    0x70F,
    0x890,
    0x891,
    0x8E2,
    0x110BD,
    0x110CD,
    *range(0x13430, 0x13440),
}
#: Letters, symbols and marks without a form of their own: fillers, joiners, selectors.
UNSEEN_LETTERS_AND_MARKS = {
    *"\u115f\u1160\u3164\uffa0\u2800\ufffc\U0001d159\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f",
    *map(chr, range(0xFE00, 0xFE10)),
    *map(chr, range(0xE0100, 0xE01F0)),
}
#: Any text that a client may send, half surrogate pairs included, rich in the signs of the rules.
TEXTS = st.text(
    st.characters()
    | st.sampled_from(
        "\u200b\u200c\u200d\ufe0f\u180b\u180e\U000e0067\U000e007f\U0001f3f4\u2764\U0001f469\U0001f3fd"
        "\u0628\u0915\u094d\u1820\u0301\u034f\uf0b7\uf0fc\uf041\t\r\n\x00 a1e=<"
    )
    | st.characters(categories=["Cs"])
)


@pytest.mark.parametrize("vector", VECTORS["texts"], ids=lambda v: v["what"])
def test_texts_as_in_the_vectors(vector: dict[str, Any]) -> None:
    assert clean_text(vector["given"]) == vector["clean"]
    assert visible_length(vector["given"]) == vector["length"]


@pytest.mark.parametrize("vector", VECTORS["codes"], ids=lambda v: v["what"])
def test_codes_as_in_the_vectors(vector: dict[str, str]) -> None:
    assert clean_code(vector["given"]) == vector["clean"]


@given(TEXTS)
def test_cleaning_again_changes_nothing(text: str) -> None:
    for clean in (clean_text, clean_line, clean_code):
        assert clean(clean(text)) == clean(text)
    assert visible_length(clean_text(text)) == visible_length(text)


@given(TEXTS)
def test_what_is_stored_can_be_written_as_utf_8(text: str) -> None:
    clean_text(text).encode()


@given(TEXTS)
def test_no_visible_sign_is_lost(text: str) -> None:
    """Letters, marks, digits, punctuation and symbols are those of what is stored, in order."""

    def seen(whole: str) -> list[str]:
        joined = whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        unfilled = "".join(c for c in joined if c not in UNSEEN_LETTERS_AND_MARKS)
        decomposed = unicodedata.normalize("NFD", unfilled)
        return [
            c
            for c in decomposed
            if unicodedata.category(c)[0] in "LMNPS"
            and not 0xE000 <= ord(c) < 0xF900
            and c not in "•→←✓☑✗☺☹"
        ]

    assert seen(clean_text(text)) == seen(text)


@pytest.mark.parametrize("around", ["{}", "a{}b", "a{} b", "{}{}"])
def test_every_unseen_sign_goes(around: str) -> None:
    unseen = [
        chr(n)
        for n in range(sys.maxunicode + 1)
        if (unicodedata.category(chr(n)) in ("Cf", "Cs") and n not in DRAWN)
        or (unicodedata.category(chr(n)) == "Cc" and chr(n) not in "\t\n\v\f\r\x85")
    ]
    kept = [
        hex(ord(sign))
        for sign in [*unseen, *"\u3164\u2800\u115f\u1160\uffa0\ufe0f\u034f\ufffe\U0010ffff"]
        if clean_text(around.format(sign, sign)) != around.format("", "")
    ]
    assert kept == []


def test_signs_that_are_drawn_stay() -> None:
    for code in DRAWN:
        assert clean_text(f"a{chr(code)}1") == f"a{chr(code)}1"


def test_lengths_are_what_the_browser_counts() -> None:
    seen = [{"given": v["given"], "length": visible_length(v["given"])} for v in DRAWN_LENGTHS]
    assert seen == DRAWN_LENGTHS
