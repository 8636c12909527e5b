"""Tell whether words that stand where a name may stand are one, and how surely.

The two faults pull apart: a sentence that loses its words, a writer who is named. So words are a
name by what they are, never by their place alone: a name that many people have (`given_names`), or
capitals of which no word is known to be an ordinary one.
"""

import re
from collections.abc import Collection
from enum import IntEnum

from chalicelib.domain.privacy.given_names import WORDS_TOO, is_common_name
from chalicelib.domain.privacy.name_search import WORD, folded, is_generic
from chalicelib.domain.privacy.name_words import ORDINARY, ROLES

#: One word of a name, or an initial; and all of a name of up to five.
NAME_WORD = r"[^\W\d_](?:[\w'’]+|\.(?!\w))?"
NAME = rf"{NAME_WORD}(?:[ ]+{NAME_WORD}){{0,4}}"
#: What stands before a name and is no part of it.
ADDRESS = r"(?:(?:ibu|bapak|bpk|bu|pak|sdr|sdri|mas|mbak|haji|hj|h|ust|ustadz|ustad)\.?[ ]+)?"
_PARTICLES = frozenset(("bin", "binti"))
#: Words with a prefix or an ending that names hardly ever have.
_VERB = re.compile(
    r"(?:(?:di|ter|ber)\w{4,}|me(?:ng|ny|m|n|l|r)\w{3,}|pe(?:ng|ny|m|n|l|r)\w{4,}|ke\w{3,}an"
    r"|\w{3,}(?:nya|kan|kah|(?<!l)lah))\Z"
)
_MOST_WORDS = 5


class Sure(IntEnum):
    """How surely words are a name: by nothing, by capitals, or since one is known."""

    NO = 0
    CAPITALS = 1
    KNOWN = 2


def is_none(word: str, places: Collection[str]) -> bool:
    """Tell whether a folded word is known to be no name."""
    if is_common_name(word):
        return False
    if word in ROLES or is_generic(word, places):
        return True
    return word not in ORDINARY and bool(_VERB.match(word))


def is_titled(word: str) -> bool:
    """Tell whether a word is written as names are: `Siti`, `D`."""
    return word[0].isupper() and word[1:] == word[1:].lower()


def stands_aside(word: str) -> bool:
    """Tell whether a word may be part of a name and proves none: an initial, `bin`."""
    return (len(word) == 1 and word.isupper()) or folded(word) in _PARTICLES


def how_surely(written: str, places: Collection[str], *, strict: bool = False) -> Sure:
    """Tell how surely words are a name.

    With `strict`, words without capitals, or all in capitals, are one only if each is known.
    """
    words = [match[0] for match in WORD.finditer(written)]
    real = [word for word in words if not stands_aside(word)]
    plain = [folded(word) for word in real]
    if not plain or len(words) > _MOST_WORDS or any(is_none(word, places) for word in plain):
        return Sure.NO
    known = [is_common_name(word) for word in plain]
    proved = any(k and word not in WORDS_TOO for k, word in zip(known, plain, strict=True))
    ordinary = [word in ORDINARY and not k for k, word in zip(known, plain, strict=True)]
    if all(map(is_titled, real)):
        if (proved and not all(ordinary)) or (known[0] and len(plain) > 1 and not any(ordinary)):
            return Sure.KNOWN
        return Sure.NO if all(ordinary) else Sure.CAPITALS
    if all(known) and (proved or len(plain) > 1):
        return Sure.KNOWN
    by_first = known[0] and plain[0] not in WORDS_TOO and not any(ordinary)
    return Sure.KNOWN if by_first and not strict else Sure.NO
