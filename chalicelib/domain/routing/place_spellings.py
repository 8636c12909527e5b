"""List other spellings of what people write for a place: that of 1901 to 1972, and English.

`web/src/filing/suggestions/place-spellings.ts` does the same; both are held to
`tests/vectors/places.json`. They are read only when nothing is called as it was written.
"""

import re

#: Signs of the spelling before 1972 with those of today.
_TODAY = {"oe": "u", "dj": "j", "tj": "c", "sj": "sy", "ch": "kh"}
#: Signs that today's spelling has too, for other sounds: only in words that look old otherwise.
_TODAY_TOO = {**_TODAY, "nj": "ny", "j": "y"}
_SIGN = re.compile(r"oe|dj|tj|sj|ch|nj")
_OLD = re.compile(r"oe|dj|tj|sj|ch|nj|j")
_WORD = re.compile(r"[a-z]{4,}")
_ENGLISH = {
    "north": "utara",
    "south": "selatan",
    "east": "timur",
    "west": "barat",
    "southeast": "tenggara",
    "central": "tengah",
}
_DIRECTION = "|".join(_ENGLISH)
_HAS_DIRECTION = re.compile(rf"\b(?:{_DIRECTION})\b")
#: Words of the longest name that an English direction stands before: East Ogan Komering Ulu.
_LONGEST_NAME = 3


def spellings_of_today(text: str) -> list[str]:
    """List how words in the spelling before 1972 are written now, the likelier first.

    >>> spellings_of_today("Banjoewangi")
    ['banjuwangi', 'banyuwangi']
    """
    lower = text.lower()
    if not _SIGN.search(lower):
        return []
    found = dict.fromkeys(_of_today(lower, signs) for signs in (_TODAY, _TODAY_TOO))
    return [one for one in found if one != lower]


def english_order(text: str) -> list[str]:
    """List what a text with English directions may be in Indonesian: they come after the name.

    >>> english_order("Tebet, South Jakarta")
    ['tebet, jakarta selatan']
    """
    lower = text.lower()
    if not _HAS_DIRECTION.search(lower):
        return []
    # Jakarta alone has a centre that is called `pusat`.
    found = dict.fromkeys(
        _directions_behind(lower, length, central)
        for length in range(1, _LONGEST_NAME + 1)
        for central in ("pusat", "tengah")
    )
    return [one for one in found if one != lower]


def _of_today(text: str, signs: dict[str, str]) -> str:
    def respell(word: re.Match[str]) -> str:
        is_old = _SIGN.search(word[0])
        return _OLD.sub(lambda m: signs.get(m[0], m[0]), word[0]) if is_old else word[0]

    return _WORD.sub(respell, text)


def _directions_behind(text: str, length: int, central: str) -> str:
    """Write English directions after a name of `length` words, the last one first."""
    name = rf"(?:(?!(?:{_DIRECTION})\b)[a-z]+)" + r"(?: +[a-z]+)" * (length - 1)
    words = {**_ENGLISH, "central": central}

    def behind(found: re.Match[str]) -> str:
        return " ".join([found[2], *(words[w] for w in reversed(found[1].split()))])

    return re.sub(rf"\b((?:(?:{_DIRECTION}) +)+)({name})\b", behind, text)
