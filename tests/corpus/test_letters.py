"""Hostile but real letters come to what their writers mean.

The corpus under `letters/` was written without a look at the code that reads it.
"""

import pytest

from tests.corpus.letters_inbox import CameOf, came_of, expected_of, letter_names, plain

NAMES = letter_names()
#: Outcomes whose words officers get.
KEPT = ("filed", "added")


def test_there_is_a_corpus() -> None:
    assert len(NAMES) >= 100


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_comes_to_what_its_writer_means(name: str) -> None:
    expected, came = expected_of(name), came_of(name)
    assert (came.outcome, came.responded) == (expected["outcome"], expected["responded"])
    if expected["outcome"] != "dropped":
        assert came.mail.sender == expected["sender"].lower()
        assert plain(came.mail.sender_name) == plain(expected["sender_name"])
    if expected["outcome"] in KEPT:
        assert _lost(expected["kept"], came) == []
        assert [cut for cut in expected["cut"] if plain(cut) in plain(came.shown)] == []
    assert [name for name in expected["files"] if name not in came.files] == []


def _lost(kept: list[str], came: CameOf) -> list[str]:
    """Return the words that an officer reads neither in the report nor behind "show all".

    All must be there at first sight, unless the letter is longer than a report may be.
    """
    read = f"{came.shown}\n{came.whole}" if "[…]" in came.shown else came.shown
    return [words for words in kept if plain(words) not in plain(read)]
