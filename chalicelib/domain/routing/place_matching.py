"""Compare what was typed for a place with a name: how well it fits, and what explains the rest."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from chalicelib.domain.routing.place_words import (
    DIRECTIONS,
    KINDS,
    Token,
    Words,
    slips,
    tokens,
    words,
)

#: Qualities of a match, best first. NEARLY is a city or regency but for one slip of the finger;
#: LOOSELY leaves words that nothing explains.
FULL, WHOLE, WITH_ABOVE, NEARLY, BEGINS, PARTLY, MISTYPED, LOOSELY = range(8)
#: Words of the longest name that is looked for within an address.
_LONGEST_NAME = 5
#: Letters from which one slip of the finger, and two, are overlooked; in names of cities and
#: regencies, which are few, one from four on.
_ONE_SLIP, _TWO_SLIPS = 5, 10
_ONE_SLIP_IN_CITY = 4
PREFIX = 2
#: Levels of places, after provinces and before villages.
CITY, DISTRICT = 1, 2
_NO_DIGIT = re.compile(r"[^0-9]")
#: What speaks against a reading, worst first; the fewer the better.
Costs = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class _Written:
    """A name or a question as `words`, and as `plain` ones, without those that say its kind."""

    words: Words
    plain: Words

    @cached_property
    def full(self) -> str:
        """Its words without blanks, for they are compared with every text."""
        return "".join(self.words)

    @cached_property
    def own(self) -> str:
        """Its words without kind words and blanks."""
        return "".join(self.plain)

    @cached_property
    def spaced(self) -> str:
        """Its words without kind words, each between blanks."""
        return f" {' '.join(self.plain)} "


@dataclass(frozen=True, kw_only=True)
class Named(_Written):
    """Something with a name: `code` as dotted.

    `path` has the words of all that encloses it too, `names` their order; `shared` with other
    places, such as an island's name."""

    code: str
    name: str
    path: frozenset[str] = frozenset()
    names: str = ""
    detail: bool = False
    shared: bool = False

    @cached_property
    def level(self) -> int:
        """How deep it lies: a province 0, a city or regency 1, a district 2, a village 3."""
        return self.code.count(".")


@dataclass(frozen=True, kw_only=True)
class Query(_Written):
    """What was typed: its words, their kind, and what is said to lie above."""

    kind: str
    above: Words
    within: tuple[str, ...] = ()

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The words without kind words, each with the word before it."""
        return tuple(zip(("", *self.plain), self.plain, strict=False))


def by_name(named: Iterable[Named]) -> dict[str, list[Named]]:
    """Map joined words, with and without kind words, to what is called so."""
    found: dict[str, list[Named]] = defaultdict(list)
    for one in named:
        for name in {one.full, one.own}:
            found[name].append(one)
    return found


def is_good(hits: Iterable[tuple[int, Named]]) -> bool:
    """Tell whether any place is named, whole or with what lies around it."""
    return any(quality <= WITH_ABOVE for quality, _ in hits)


def windows(address: Sequence[Token]) -> Iterator[range]:
    """Words next to each other that may be a name: in one part, not the name of a street."""
    for start, token in enumerate(address):
        if token.begins_street:
            continue
        for end in range(start + 1, min(start + _LONGEST_NAME, len(address)) + 1):
            window = address[start:end]
            if window[-1].part != token.part:
                break
            if not all(t.free for t in window):
                yield range(start, end)


def joined_words(address: Sequence[Token], window: range) -> str:
    """Join the words of a window, as names are looked up."""
    return "".join(address[n].word for n in window)


def costs_of(
    address: Sequence[Token],
    window: range,
    named: Named,
    places: Sequence[tuple[range, str]],
) -> Costs | None:
    """Count the words that nothing explains, and those that are taken for the name of a street.

    Of names within the name of a street the last comes first: `Jalan Raya Bogor Ciracas`. None
    when other words name a place in another province.
    """
    around = {n for w, code in places if (named.code + ".").startswith(code + ".") for n in w}
    kind = address[window[0] - 1].word if window[0] else ""
    unexplained = int(kind in KINDS and not _is_of_kind(kind, named))
    street = 0
    for n, token in enumerate(address):
        before = address[n - 1].word if n else ""
        if n in window or n in around or token.free or is_above(before, token.word, named):
            continue
        elsewhere = [code for w, code in places if n in w]
        if token.street:
            street += 1
        elif elsewhere and not any(code[:2] == named.code[:2] for code in elsewhere):
            return None
        else:
            unexplained += 1
    first = address[window[0]]
    return unexplained, street, len(address) - window[0] if first.street else 0


def _is_of_kind(kind: str, named: Named) -> bool:
    return KINDS[kind] == named.level and (named.level != CITY or kind in named.path)


def is_above(before: str, word: str, named: Named) -> bool:
    """Tell whether a word is of the name of what encloses a place; a direction with the word before
    it."""
    if word not in named.path:
        return False
    return word not in DIRECTIONS or f"{before} {word}" in named.names


def is_supported(address: Sequence[Token], window: range) -> bool:
    """Whether a kind word stands before a village, or another word says where it lies."""
    before = address[window[0] - 1].word if window[0] else ""
    others = (t for n, t in enumerate(address) if n not in window)
    return KINDS.get(before) == DISTRICT + 1 or any(not (t.free or t.street) for t in others)


def is_narrowed(query: Query, named: Named, regions: Mapping[str, str]) -> bool:
    """Whether kind, surroundings and what follows the comma fit."""
    if query.within and not any(f"{named.code}.".startswith(f"{w}.") for w in query.within):
        return False
    if query.above and any(
        not any(p.startswith(w) for p in named.path) for w in query.above if w not in KINDS
    ):
        return False
    if not query.kind or named.full.startswith(query.full):
        return True
    level = KINDS[query.kind]
    if level != named.level:
        return False
    return level != CITY or regions.get(named.code, "").lower().startswith(query.kind)


def quality_of(query: Query, named: Named) -> int | None:
    """Return how well a name fits what was typed; None when it does not."""
    own = query.own
    if own == named.own or query.full == named.full:
        return WHOLE
    if named.spaced in query.spaced and all(
        word in named.plain or is_above(before, word, named) for before, word in query.pairs
    ):
        return WITH_ABOVE
    begins = named.own.startswith(own) or named.full.startswith(query.full)
    if len(own) >= PREFIX and begins:
        return BEGINS
    # The same as a word of the name that begins so.
    if len(own) <= PREFIX or f" {query.plain[0]}" not in named.spaced:
        return None
    all_there = all(
        any(p.startswith(word) for p in named.path) and _is_placed(before, word, named)
        for before, word in query.pairs
    )
    return PARTLY if all_there else None


def _is_placed(before: str, word: str, named: Named) -> bool:
    """Whether a word may stand for a part of a name: a direction only for a whole one."""
    return word not in DIRECTIONS or word in named.plain or is_above(before, word, named)


def is_shared_by_regencies(query: Query, hits: Sequence[tuple[int, Named]]) -> bool:
    """Tell whether several regencies go by what was typed, and villages alone by it as it stands.

    Lombok is an island of four regencies, and the name of a few villages elsewhere.
    """
    whole = [named for quality, named in hits if quality <= WITH_ABOVE]
    sharing = {n.code for _, n in hits if n.level == CITY and n.plain[:-1] == query.plain}
    return len(sharing) > 1 and all(named.level > DISTRICT for named in whole)


def without_villages(hits: Iterable[tuple[int, Named]]) -> list[tuple[int, Named]]:
    """Leave out villages."""
    return [(quality, named) for quality, named in hits if named.level <= DISTRICT]


def is_mistyped(query: Query, named: Named) -> bool:
    """Tell whether a name was typed with slips of the finger."""
    if is_slip(query.own, named.own, _ONE_SLIP_IN_CITY if named.level == CITY else _ONE_SLIP):
        return True
    return all(any(is_slip(q, n) for q in query.plain) for n in named.plain) and all(
        any(is_slip(q, p) for p in named.path) and _is_placed(before, q, named)
        for before, q in query.pairs
    )


@lru_cache(maxsize=1 << 15)
def is_slip(typed: str, name: str, one_slip: int = _ONE_SLIP) -> bool:
    """Whether a word was meant, with as many slips as its length allows."""
    length = min(len(typed), len(name))
    most = (length >= one_slip) + (length >= _TWO_SLIPS)
    if typed == name or not most or typed[:1] != name[:1] or not slips(typed, name, most):
        return typed == name
    # Numbers are no slips of each other: of toll roads every rest area has one.
    return _NO_DIGIT.sub("", typed) == _NO_DIGIT.sub("", name)


def enclosing(code: str) -> list[str]:
    """Codes of a place and of what encloses it, the smallest first, villages left out."""
    parts = code.split(".")[:3]
    return [".".join(parts[:n]) for n in range(len(parts), 0, -1)]


def is_called(hit: tuple[int, Named]) -> bool:
    """Tell whether a place is called as it was written, or begins so."""
    return hit[0] <= WITH_ABOVE or hit[0] == BEGINS


def without_free(typed: str) -> str:
    """Leave out words that name nothing; "" when there are none, or nothing else, or a street."""
    address = tokens(typed)
    named = " ".join(t.word for t in address if not t.free or t.word in KINDS)
    is_plain = any(t.street for t in address) or named == " ".join(words(typed))
    return "" if is_plain or all(t.free for t in address) else named


def fitting(query: Query, named: Sequence[Named]) -> list[tuple[int, Named]]:
    """List places whose names fit, and cities and regencies but for a slip of the finger.

    A district may be called as people mistype a city: Makasar.
    """
    hits = [(quality, n) for n in named if (quality := quality_of(query, n)) is not None]
    known = {n.code for _, n in hits}
    cities = (n for n in named if n.level == CITY and not n.detail and n.code not in known)
    return hits + [(NEARLY, n) for n in cities if is_slip(query.own, n.own)]


def mistaken(query: Query, named: Sequence[Named]) -> list[tuple[int, Named]]:
    """List places whose names were typed with slips of the finger."""
    return [(MISTYPED, n) for n in named if is_mistyped(query, n)]


def called_with_free(
    address: Sequence[Token], exact: Mapping[str, Sequence[Named]]
) -> Sequence[Named]:
    """List what is called as an address without some of its free words: `di Stasiun Bogor`."""
    needed = {n for n, token in enumerate(address) if not token.free}
    longer = [w for w in windows(address) if needed < set(w)]
    names = (joined_words(address, w) for w in sorted(longer, key=len, reverse=True))
    return next((exact[name] for name in names if name in exact), ())
