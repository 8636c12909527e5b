"""What was changed in a text, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.reports.text_difference import text_difference

WORDS = st.lists(st.sampled_from(["jalan", "rusak", "parah", " ", "\n", "depan"])).map("".join)


@given(before=WORDS | st.text(), after=WORDS | st.text())
def test_a_comparison_gives_both_texts_again(before: str, after: str) -> None:
    pieces = text_difference(before, after)
    assert "".join(text for kind, text in pieces if kind in "=-") == before
    assert "".join(text for kind, text in pieces if kind in "=+") == after
    assert all(text for _, text in pieces)


def test_words_that_stay_are_not_taken_out_and_put_in_again() -> None:
    kept = [text for kind, text in text_difference("lubang besar itu", "lubang itu") if kind == "="]
    assert "".join(kept) == "lubang itu"
