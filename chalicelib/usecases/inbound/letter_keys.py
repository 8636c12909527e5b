"""Name where the letters of a report are kept; what is below `letters/<report>/` goes with it."""

LETTERS = "letters"


def sealed_letter_key(report: str, letter: str) -> str:
    """Return where a letter lies as it came.

    >>> sealed_letter_key("7K2M9QXD4TPC", "0123")
    'letters/7K2M9QXD4TPC/0123/letter.eml'
    """
    return f"{LETTERS}/{report}/{letter}/letter.eml"


def letter_text_key(report: str, letter: str) -> str:
    """Return where the whole text of a letter lies of which the report shows less."""
    return f"{LETTERS}/{report}/{letter}/text.txt"
