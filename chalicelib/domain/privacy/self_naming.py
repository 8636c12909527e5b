"""Find the name that writers give themselves without saying that it is one: "Saya Siti dari RT 03".

Two signs must meet: where the words stand, and which they are. Words that begin with a capital are
a name unless one of them is known to be none; in lower case, or all in capitals, they are one only
if the first is a given name that very many people have.
"""

import re
from collections.abc import Collection, Iterator

from chalicelib.domain.privacy.name_search import WORD, folded, is_generic
from chalicelib.domain.privacy.name_words import GIVEN, ORDINARY, ROLES

_INTRODUCED = re.compile(
    r"\b(?:saya|sy|aku)[ ]+(?:(?:ibu|bapak|bpk|bu|pak|sdr|sdri|mas|mbak)\.?[ ]+)?"
    r"(?P<name>[^\W\d_][\w'’]*(?:[ ]+[^\W\d_][\w'’]*){0,3}?)"
    r"(?=[ ]*(?:[,;(]|\.(?:\s|$)|\n|$)"
    r"|[ ]+(?:dari|di|asal|warga|penduduk|tinggal|umur|usia|alamat|beralamat|selaku|sebagai|rt|rw"
    r"|dr|yg tinggal|yang tinggal|from|live|living)\b)",
    re.IGNORECASE,
)
#: What stands behind a person and hardly ever behind anything else that one is or does.
_HOME = re.compile(
    r"[ ]*,?[ ]*(?:(?:dari|dr|asal|di)[ ]+(?:rt|rw|desa|ds|kel|kelurahan|kec|kecamatan|dusun"
    r"|kampung|kp|perum|perumahan|jl|jalan|gang|gg|blok)\b|warga\b|penduduk\b|umur\b|usia\b|beralamat\b)",
    re.IGNORECASE,
)
_STRONG_CLOSING = re.compile(
    r"^[ \t>|]*(?:dan )?(?:salam|hormat|wassalam\w*|ttd|tertanda|pelapor|pengirim"
    r"|(?:best |kind |warm )?regards|sincerely)\b[^\d\n]{0,40}[ \t]*$",
    re.IGNORECASE,
)
_SMALL_LINE = re.compile(r"[^\W\d_]+(?:[ .,'’-]{1,2}[^\W\d_]+)*\.?")
#: Words with a prefix or an ending that names hardly ever have.
_VERB = re.compile(
    r"(?:(?:di|ter|ber)\w{4,}|me(?:ng|ny|m|n|l|r)\w{3,}|pe(?:ng|ny|m|n)\w{4,}"
    r"|\w{3,}(?:nya|kan|kah|lah))\Z"
)
#: Words that a name has at most, and letters of a line that holds nothing else.
_MOST_WORDS, _LONGEST = 4, 40
_SHORTEST = 3


def named_without_saying(text: str, places: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where the names stand with which the text introduces its writer."""
    for found in _INTRODUCED.finditer(text):
        words = _words_of_name(found["name"], places)
        if not words:
            continue
        titled = all(word[0].isupper() and word[1:] == word[1:].lower() for word in words)
        plain = [folded(word) for word in words]
        enough = len(words) > 1 or _HOME.match(text, found.end("name"))
        ordinary = [word in ORDINARY and word not in GIVEN for word in plain]
        if (titled and enough and not all(ordinary)) or (plain[0] in GIVEN and not any(ordinary)):
            yield found.span("name")


def is_small_signature(text: str, start: int, line: str, places: Collection[str]) -> bool:
    """Tell whether a line below a closing formula, at `start`, is a name without capitals."""
    above = text[:start].rstrip("\n").rpartition("\n")[2]
    small = len(line) <= _LONGEST and line == line.lower() and _SMALL_LINE.fullmatch(line)
    if not small or not _STRONG_CLOSING.match(above):
        return False
    plain = [folded(word) for word in _words_of_name(line, places)]
    if not plain:
        return False
    return plain[0] in GIVEN or (
        len(plain[0]) >= _SHORTEST and not all(p in ORDINARY for p in plain)
    )


def _words_of_name(written: str, places: Collection[str]) -> list[str]:
    """Return the words of what may be a name; none if one of them is known to be no name's."""
    words = [match[0] for match in WORD.finditer(written)]
    known = any(_is_none(folded(word), places) for word in words)
    return [] if known or len(words) > _MOST_WORDS else words


def _is_none(word: str, places: Collection[str]) -> bool:
    if word in GIVEN:
        return False
    return word in ROLES or is_generic(word, places) or bool(_VERB.match(word))
