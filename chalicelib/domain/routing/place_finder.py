"""Find districts, cities and regencies as people name them: one finder for server and form.

`web/src/filing/suggestions/place-finder.ts` does the same over the same data; both are held to
`tests/vectors/places.json`. Better matches come first, then places where more people live.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

#: Rows of villages: a name, then the dotted codes of all villages of that name.
VillageRows = Sequence[Sequence[str]]
Words = tuple[str, ...]

_SHORT = {
    "kab": "kabupaten",
    "kec": "kecamatan",
    "kel": "kelurahan",
    "ds": "desa",
    "prov": "provinsi",
    "propinsi": "provinsi",
}
#: What a kind word says of the code's dots; villages have three.
_KINDS = {"provinsi": 0, "kota": 1, "kabupaten": 1, "kecamatan": 2, "kelurahan": 3, "desa": 3}
_FILLERS = {"administrasi", "adm"}
#: Qualities of a match, best first.
FULL, WHOLE, WITH_ABOVE, BEGINS, PARTLY, MISTYPED = range(6)
_LONGEST_NICKNAME = 3
#: Letters from which one slip of the finger, and two, are overlooked.
_ONE_SLIP, _TWO_SLIPS = 5, 10
_PREFIX = 2


@dataclass(frozen=True, kw_only=True)
class FoundPlace:
    """A place that a text may mean: the code of a district, city or regency, and its full name.

    `detail` is the village or landmark within it that was meant; "" when it is the place itself.
    `quality` is one of the qualities above; villages come after regions of the same quality.
    """

    code: str
    label: str
    detail: str = ""
    quality: int = WHOLE


@dataclass(frozen=True, kw_only=True)
class _Named:
    """Something with a name: `code` as dotted, `words` of it, `plain` without kind words."""

    code: str
    name: str
    words: Words
    plain: Words
    path: frozenset[str] = frozenset()
    detail: bool = False


@dataclass(frozen=True, kw_only=True)
class _Query:
    """What was typed: all words, those without kind words, the kind, and what lies above."""

    words: Words
    plain: Words
    kind: str
    above: Words
    within: str


@dataclass(frozen=True, kw_only=True)
class PlaceFinder:
    """Places by name. `regions` maps dotted code to name, `populations` regency codes to people,
    `nicknames` names to the code of a province, regency or district and whether it is a landmark;
    `villages` reads the rows of villages whose names begin with two letters.
    """

    regions: Mapping[str, str]
    populations: Mapping[str, int] = field(default_factory=dict)
    nicknames: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    villages: Callable[[str], VillageRows] = lambda _: ()
    _words: Mapping[str, Words] = field(init=False, repr=False)
    _named: Sequence[_Named] = field(init=False, repr=False)
    _nicknamed: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_words", {c: words(name) for c, name in self.regions.items()})
        named = [self._region(code, name) for code, name in self.regions.items()]
        named += [self._nickname(name, *meant) for name, meant in self.nicknames.items()]
        object.__setattr__(self, "_named", named)
        nicknamed = {"".join(words(n)): code for n, (code, mark) in self.nicknames.items()}
        object.__setattr__(self, "_nicknamed", nicknamed)

    def find(self, typed: str) -> list[FoundPlace]:
        """List the places that `typed` may name, best first; what follows a comma only narrows."""
        query = self._query(typed)
        if not query.plain:
            return []
        hits = list(self._hits(query, self._named))
        of_village = query.kind in ("kelurahan", "desa")
        if of_village or not any(quality <= WITH_ABOVE for quality, _ in hits):
            rows = self.villages("".join(query.plain)[:_PREFIX])
            hits += self._hits(query, self._villages(rows))
        if not hits:
            return []
        return self._ranked(typed, hits)

    def path(self, code: str) -> str:
        """Write `Coblong, Kota Bandung, Jawa Barat` for `32.73.02`; unknown codes are left out."""
        return ", ".join(self.regions[c] for c in _around(code) if c in self.regions)

    def _query(self, typed: str) -> _Query:
        first, _, rest = typed.partition(",")
        own, above = list(words(first)), words(rest)
        within = self._nicknamed.get("".join(above), "")
        # `tebet jaksel`: a nickname at the end says where.
        for length in range(min(_LONGEST_NICKNAME, len(own) - 1), 0, -1):
            code = self._nicknamed.get("".join(own[-length:]))
            left = set(own[:-length]) - _KINDS.keys()
            if code and left and "".join(own) not in self._nicknamed:
                within, own = code, own[:-length]
                break
        kind = own[0] if len(own) > 1 and own[0] in _KINDS else ""
        return _Query(
            words=tuple(own),
            plain=_plain(own),
            kind=kind,
            above=() if within and self._nicknamed.get("".join(above)) else above,
            within=within,
        )

    def _hits(self, query: _Query, named: Iterable[_Named]) -> list[tuple[int, _Named]]:
        fitting = [n for n in named if _narrowed(query, n)]
        hits = [(quality, n) for n in fitting if (quality := _quality(query, n)) is not None]
        if hits:
            return hits
        return [(MISTYPED, n) for n in fitting if _mistyped(query, n)]

    def _ranked(self, typed: str, hits: Iterable[tuple[int, _Named]]) -> list[FoundPlace]:
        found: dict[tuple[str, str], tuple[tuple[int, bool, int, int, str], FoundPlace]] = {}
        for fits, named in hits:
            for code in self._meant(named, fits):
                label = self.path(code)
                detail = named.name if named.detail else ""
                if detail:
                    label = f"{detail}, {label}"
                full = fits == WHOLE and words(label) == words(typed)
                quality = FULL if full else fits
                people = self.populations.get(code[:5], 0)
                village = named.code.count(".") > 2
                rank = (quality, village, -people, len(code), label)
                place = FoundPlace(code=code, label=label, detail=detail, quality=quality)
                known = found.get((code, label))
                if known is None or rank < known[0]:
                    found[code, label] = (rank, place)
        return [place for _, place in sorted(found.values(), key=lambda pair: pair[0])]

    def _meant(self, named: _Named, quality: int) -> list[str]:
        """A province alone is no place: its cities and regencies are, when it was named whole."""
        code = ".".join(named.code.split(".")[:3])
        if "." in code:
            return [code]
        inside = [c for c in self.regions if c.startswith(code + ".") and c.count(".") == 1]
        return inside if quality == WHOLE else []

    def _region(self, code: str, name: str) -> _Named:
        own = self._words[code]
        return _Named(code=code, name=name, words=own, plain=_plain(own), path=self._path(code))

    def _path(self, code: str, own: Words = ()) -> frozenset[str]:
        """All words of a place and of what encloses it, with words of its `own`."""
        around = (w for c in _around(code) for w in self._words.get(c, ()))
        return frozenset([*own, *around])

    def _nickname(self, name: str, code: str, landmark: bool) -> _Named:
        own = words(name)
        path = self._path(code, own)
        return _Named(code=code, name=name, words=own, plain=own, path=path, detail=landmark)

    def _villages(self, rows: VillageRows) -> Iterable[_Named]:
        for name, *codes in rows:
            own = words(name)
            for code in codes:
                path = self._path(code, own)
                yield _Named(code=code, name=name, words=own, plain=own, path=path, detail=True)


def words(text: str) -> Words:
    """Split into words of lower-case letters and digits, abbreviated kinds written out.

    >>> words("Kec. Coblong, Kab. Bandung")
    ('kecamatan', 'coblong', 'kabupaten', 'bandung')
    """
    flat = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in flat if not unicodedata.combining(c))
    found = (_SHORT.get(word, word) for word in re.findall(r"[a-z0-9]+", plain.replace("'", "")))
    return tuple(word for word in found if word not in _FILLERS)


def slips(one: str, other: str, most: int) -> bool:
    """Tell whether two words differ by at most `most` letters: wrong, missing, added or swapped."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, their in enumerate(other, start=1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != their))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == their:
                least = min(least, last[j - 2] + 1)
            row.append(least)
        if min(row) > most:
            return False
    return row[-1] <= most


def _narrowed(query: _Query, named: _Named) -> bool:
    """Whether kind, surroundings and what follows the comma fit."""
    if query.within and not (named.code + ".").startswith(query.within + "."):
        return False
    if any(not any(p.startswith(w) for p in named.path) for w in query.above if w not in _KINDS):
        return False
    if not query.kind or "".join(named.words).startswith("".join(query.words)):
        return True
    level = _KINDS[query.kind]
    if level != named.code.count("."):
        return False
    return level != 1 or query.kind in named.words[:1]


def _quality(query: _Query, named: _Named) -> int | None:
    own, name = "".join(query.plain), "".join(named.plain)
    if own == name or "".join(query.words) == "".join(named.words):
        return WHOLE
    if set(named.plain) <= set(query.plain) <= named.path | set(named.plain):
        return WITH_ABOVE
    begins = name.startswith(own) or "".join(named.words).startswith("".join(query.words))
    if len(own) >= _PREFIX and begins:
        return BEGINS
    begun = [any(n.startswith(word) for n in named.plain) for word in query.plain]
    all_there = all(any(p.startswith(word) for p in named.path) for word in query.plain)
    return PARTLY if begun[0] and all_there and len(own) > _PREFIX else None


def _mistyped(query: _Query, named: _Named) -> bool:
    own = "".join(query.plain)
    if _slip(own, "".join(named.plain)):
        return True
    return all(any(_slip(q, n) for q in query.plain) for n in named.plain) and all(
        any(_slip(q, p) for p in named.path) for q in query.plain
    )


def _slip(typed: str, name: str) -> bool:
    """Whether a word was meant, with as many slips as its length allows."""
    length = min(len(typed), len(name))
    most = (length >= _ONE_SLIP) + (length >= _TWO_SLIPS)
    return typed == name or (most > 0 and typed[:1] == name[:1] and slips(typed, name, most))


def _plain(own: Sequence[str]) -> Words:
    """Words without the kind words before them; a name of kind words alone stays."""
    start = 0
    while start < len(own) - 1 and own[start] in _KINDS:
        start += 1
    return tuple(own[start:])


def _around(code: str) -> list[str]:
    """Codes of a place and of what encloses it, the smallest first, villages left out."""
    parts = code.split(".")[:3]
    return [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
