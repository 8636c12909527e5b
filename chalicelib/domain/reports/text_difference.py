"""Compare a reporter's text with an officer's edit of it."""

import re
from difflib import SequenceMatcher

#: One piece of a comparison: `=` kept, `-` taken out, `+` put in.
Piece = tuple[str, str]
_WORDS = re.compile(r"\s+|[^\s]+")


def text_difference(before: str, after: str) -> list[Piece]:
    """Return the words kept, taken out and put in, in reading order.

    Kept and taken-out pieces joined give `before`, kept and put-in ones `after`.

    >>> text_difference("jalan yang rusak", "jalan rusak parah")
    [('=', 'jalan '), ('-', 'yang '), ('=', 'rusak'), ('+', ' parah')]
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(str.isspace, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("=", "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(("-", "".join(old[a:b])))
        if d > c:
            pieces.append(("+", "".join(new[c:d])))
    return pieces
