"""Find the name that writers give themselves: said to be one, in an introduction, in a signature.

Two signs must meet: where the words stand, and which they are (`person_names`). Words of which no
one is known are a name only where what follows is said of people alone: "…, warga", "melaporkan".
"""

import re
from collections.abc import Collection, Iterator

from chalicelib.domain.privacy.given_names import WORDS_TOO
from chalicelib.domain.privacy.name_search import folded
from chalicelib.domain.privacy.name_words import ORDINARY, TITLES
from chalicelib.domain.privacy.person_names import (
    ADDRESS,
    NAME,
    NAME_WORD,
    Sure,
    how_surely,
    is_none,
    is_titled,
    stands_aside,
)

_SAID = re.compile(
    r"\b(?:(?:nama (?:lengkap )?(?:saya|sya|sy|aku|gue|gw|gua|ane)|namaku|nama ku"
    r"|perkenalkan,? (?:nama )?saya|(?:saya|sya|sy|aku|gue) (?:(?:yang|yg) )?bernama"
    r"|(?:saya|sya|sy|aku|gue) (?:a\.?n\.?|atas nama)"
    r"|my name(?: is|['’]s))(?: adalah| ialah)?)[ :,]+" + ADDRESS,
    re.IGNORECASE,
)
_WANTS = (
    r"(?:(?:ingin|mau|hendak|akan|bermaksud|dengan ini|dgn ini)[ ]+)?"
    r"(?:me?lapor\w*|lapor|mengadu\w*|menyampaikan|mengeluh\w*|menanyakan|memohon)\b"
)
_INTRODUCED = re.compile(
    rf"\b(?:saya|sya|sy|aku|gue|gw|i['’]?m|i am),?[ ]+{ADDRESS}"
    rf"(?P<name>{NAME_WORD}(?:[ ]+{NAME_WORD}){{0,4}}?)"
    r"(?=[ ]*(?:[,;(]|\.(?:\s|$)|\n|$)"
    rf"|[ ]+{_WANTS}"
    r"|[ ]+(?:dari|di|asal|warga|penduduk|tinggal|umur|usia|alamat|beralamat|selaku|sebagai|rt|rw"
    r"|dr|yg tinggal|yang tinggal|from|live|living)\b)",
    re.IGNORECASE,
)
#: What stands behind a person and hardly ever behind anything else that one is or does.
_OF_PERSON = re.compile(
    r"[ ]*,?[ ]*(?:(?:dari|dr|asal|di)[ ]+(?:rt|rw|desa|ds|kel|kelurahan|kec|kecamatan|dusun"
    r"|kampung|kp|perum|perumahan|jl|jalan|gang|gg|blok)\b|warga\b|penduduk\b|umur\b|usia\b"
    rf"|beralamat\b|tinggal\b|{_WANTS})",
    re.IGNORECASE,
)
_STRONG_CLOSING = re.compile(
    r"^[ \t>|]*(?:dan )?(?:salam|hormat|was+alam\w*|ttd|tertanda|pelapor|pengirim"
    r"|(?:best |kind |warm )?regards|sincerely)\b[^\d\n]{0,40}[ \t]*$",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    rf"[ \t\n>|*(~_-]*{ADDRESS}(?P<name>{NAME})[ \t]*"
    r"(?P<more>[,;/|()*.~_+\d\u2010-\u2015-][^\n]*)?(?:\n|$)",
    re.IGNORECASE,
)
#: A closing formula and a name on the last line of a text.
_SIGNED_AT_ONCE = re.compile(
    r"\b(?:(?:salam(?: hormat)?|hormat (?:saya|kami)|was+alam\w*|ttd|tertanda)[,.:! -]+"
    r"|(?:terima ?kasih|makasih|trima ?kasih|trims|tks|thanks)[ ]*[,.!:-]+[ ]*)"
    rf"(?P<name>{NAME})[ ]*[.)]*\s*\Z",
    re.IGNORECASE,
)
_LONGEST, _SHORTEST = 60, 3


def named_self(text: str, places: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where the names stand that the text gives its writer, but for those of signatures."""
    for said in _SAID.finditer(text):
        yield said.end(), _end_of_said(text, said.end(), places)
    for found in _INTRODUCED.finditer(text):
        surely = how_surely(found["name"], places)
        words = found["name"].split()
        only = folded(words[0]) if len(words) == 1 else ""
        known = surely == Sure.KNOWN and only not in WORDS_TOO
        end = found.end("name")
        if known or (surely and (_is_said_of(text, end) or (not only and _ends(text, end)))):
            yield found.span("name")
    if signed := _SIGNED_AT_ONCE.search(text):
        one = len(signed["name"].split()) == 1
        if how_surely(signed["name"], places, strict=True) >= (Sure.KNOWN if one else 1):
            yield signed.span("name")


def signed_name(text: str, start: int, places: Collection[str]) -> tuple[int, int] | None:
    """Return where the first line below a closing formula, at `start`, has its writer's name."""
    signed = _SIGNED.match(text, start)
    if not signed or signed.end("name") - signed.start("name") > _LONGEST:
        return None
    name = signed["name"]
    surely = how_surely(name, places, strict=True)
    alone = not (signed["more"] or "").strip(" ,.*()~_+/-0123456789")
    if surely == Sure.KNOWN or (surely and alone):
        return signed.span("name")
    above = text[:start].rstrip("\n").rpartition("\n")[2]
    words = [folded(word) for word in name.split() if not stands_aside(word)]
    small = name in (name.lower(), name.upper()) and alone and _STRONG_CLOSING.match(above)
    none = any(is_none(word, places) for word in words)
    if not small or not words or none or len(words[0]) < _SHORTEST:
        return None
    return None if all(word in ORDINARY for word in words) else signed.span("name")


def _end_of_said(text: str, at: int, places: Collection[str]) -> int:
    """Return where a name ends that the text says to begin at a place; that place for none.

    Capitals are believed. Without them the first word must be known, or what follows be said of
    people alone: `nama saya ganda di DTKS`.
    """
    run = re.compile(rf"{NAME_WORD}(?:(?:[ ]+|, ?){NAME_WORD}){{0,4}}").match(text, at)
    if not run:
        return at
    words = [(word[0], at + word.start(), at + word.end()) for word in _words(run[0])]
    stop, first = at, words[0][0]
    for n, (word, start, end) in enumerate(words):
        behind_comma = "," in text[stop:start]
        real = not stands_aside(word)
        if real and is_none(folded(word), places):
            break
        known = bool(how_surely(word, places, strict=True) == Sure.KNOWN)
        if behind_comma and not known and folded(word) not in TITLES:
            break
        titled = is_titled(word) and is_titled(first)
        last = _ends_here(text, end)
        if real and not titled and not known and not (n and last) and not _is_said_of(text, end):
            break
        stop = end
    return stop


def _words(run: str) -> Iterator[re.Match[str]]:
    return re.finditer(NAME_WORD, run)


def _ends_here(text: str, at: int) -> bool:
    """Tell whether a sentence, or what is said of somebody, ends at a place."""
    return bool(re.compile(r"[ ]*(?:[,.;(\n]|$)").match(text, at)) or _is_said_of(text, at)


def _is_said_of(text: str, at: int) -> bool:
    """Tell whether what stands at a place is said of people alone."""
    return bool(_OF_PERSON.match(text, at))


def _ends(text: str, at: int) -> bool:
    return bool(re.compile(r"\.?[ ]*(?:\n|$)").match(text, at))
