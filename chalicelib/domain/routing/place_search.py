"""Read the places that a message names: by the finder of the form, out of a whole report as well.

`Places.find` looks for names within sentences; a district named together with the city or regency
around it wins, then cities and regencies, then districts: people mostly name their city.
`Places.answer` reads what was said when a place was asked for, as the form's field would.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.routing.place_answers import (
    is_alone,
    is_everyday,
    is_in_doubt,
    with_namesakes,
)
from chalicelib.domain.routing.place_finder import FoundPlace, PlaceFinder
from chalicelib.domain.routing.place_matching import (
    CITY,
    DISTRICT,
    LOOSELY,
    NEARLY,
    WITH_ABOVE,
    joined_words,
    windows,
)
from chalicelib.domain.routing.place_words import KINDS, Token, tokens, without_kinds, words

PROVINCE, VILLAGE = 0, 3
#: Answers to be chosen from; of more, the cities and regencies alone.
_FEW = 3
#: In longer answers a word that resembles a name is mostly just a word.
_MOST_WORDS_GUESSED = 4


@dataclass(frozen=True, kw_only=True)
class PlaceMatch:
    """The places that a text names: `codes` of regencies or districts that fit equally well, or a
    province when that is all there is. `sure` when it cannot be read otherwise; `guessed` when
    the name was mistyped, words are left over or it may mean something else: to be asked about even
    when it is one alone. `complete` when the text is nothing but the name of a place."""

    codes: tuple[str, ...] = ()
    province: str = ""
    sure: bool = False
    guessed: bool = False
    complete: bool = False


@dataclass(frozen=True)
class _Hit:
    start: int
    end: int
    code: str
    kind: str

    @property
    def level(self) -> int:
        return self.code.count(".")

    def encloses(self, other: "_Hit") -> bool:
        """Whether this names what encloses the other, in words of its own."""
        apart = self.end <= other.start or other.end <= self.start
        return apart and other.code.startswith(self.code + ".")


class Places:
    """The places of `finder`, as messages name them."""

    def __init__(self, finder: PlaceFinder) -> None:
        self._finder = finder

    def answer(self, text: str) -> PlaceMatch:
        """Read an answer to the question for a place: what is not all place is guessed."""
        said = self.find(text)
        if said.province and not said.codes:
            return said
        found, written = self._finder.find(text), tokens(text)
        if found and found[0].quality <= WITH_ABOVE:
            return self._complete(written, found)
        short = len([t for t in written if not t.free]) <= _MOST_WORDS_GUESSED
        if found and found[0].quality < LOOSELY and short:
            codes = _equal(found)
            # All of it is a city but for one slip: `Padang Sidempuan` is not Padang.
            if found[0].quality == NEARLY:
                return PlaceMatch(codes=codes, guessed=True)
            if not said.codes or all(code.startswith(said.codes) for code in codes):
                return PlaceMatch(codes=codes, guessed=True)
        return replace(said, guessed=bool(said.codes) and not self._is_chain(written))

    def _complete(self, answer: Sequence[Token], found: Sequence[FoundPlace]) -> PlaceMatch:
        """Read an answer all of whose words the finder explains."""
        best, codes = found[0], _equal(found)
        name = without_kinds(words(best.detail or self._finder.regions.get(best.code, "")))
        if best.village and is_everyday(name) and is_alone(answer, best, name):
            return PlaceMatch()  # `dekat sungai` is no village
        in_doubt = is_in_doubt(answer, best, name) and not self._is_chain(answer)
        if is_alone(answer, best, name):
            codes = with_namesakes(codes, best, name, self._finder)
        return PlaceMatch(codes=codes, guessed=in_doubt, complete=True)

    def _is_chain(self, text: Sequence[Token]) -> bool:
        """Tell whether a district is named with what lies around it, in other words than its own.

        Two names that confirm each other are no chance; an everyday word confirms nothing.
        """
        hits = [(h, [t.word for t in text[h.start : h.end]]) for h in self._hits(text)]
        return any(
            wider.level == CITY and wider.encloses(hit) and name != around and not is_everyday(name)
            for hit, name in hits
            for wider, around in hits
        )

    def find(self, text: str) -> PlaceMatch:
        """Find the places that `text` names, a whole report or a part of it."""
        hits = self._hits(tokens(text))
        provinces = [h for h in hits if h.level == PROVINCE]
        regencies = [h for h in hits if h.level == CITY]
        districts = [h for h in hits if h.level == DISTRICT]
        named = _hits_inside(districts, regencies)
        for better in (named, regencies, districts):
            if better:
                fitting = _hits_inside(better, provinces) or better
                codes = tuple(sorted({h.code for h in fitting}))
                sure = len(codes) == 1 and (better is named or any(h.kind for h in fitting))
                return PlaceMatch(codes=codes, sure=sure and better is not districts)
        return PlaceMatch(
            province=provinces[0].code if len({h.code for h in provinces}) == 1 else ""
        )

    def name(self, code: str) -> str:
        """Write a place with what encloses it, such as `Kab. Bandung, Jawa Barat`."""
        above = code.rpartition(".")[0]
        parts = [self._finder.regions.get(c, "") for c in (code, above) if c]
        shorter = (p.replace("Administrasi ", "").replace("Kabupaten ", "Kab. ") for p in parts)
        return ", ".join(p for p in shorter if p)

    def _hits(self, text: Sequence[Token]) -> list[_Hit]:
        """List every name in the text, the longest of each place, with its kind word."""
        found: list[_Hit] = []
        end = 0
        longest: dict[int, range] = {}
        for window in windows(text):
            if self._codes(text, window):
                longest[window[0]] = window
        for window in longest.values():
            if window.stop > end:  # a shorter name inside of a longer one is none
                found += self._of_kind(text, window)
                end = window.stop
        return found

    def _codes(self, text: Sequence[Token], window: range) -> list[str]:
        kind = text[window[0] - 1].word if window[0] else ""
        return self._finder.codes(joined_words(text, window), village=KINDS.get(kind) == VILLAGE)

    def _of_kind(self, text: Sequence[Token], window: range) -> list[_Hit]:
        """List the hits of one name; with a kind word those of that kind, if there are any."""
        near = [text[window[0]].word, *([text[window[0] - 1].word] if window[0] else [])]
        kind = next((word for word in near if word in KINDS), "")
        codes = self._codes(text, window)
        fitting = [c for c in codes if kind and self._is(kind, c)]
        start, stop = window.start, window.stop
        return [_Hit(start, stop, c, kind if fitting else "") for c in fitting or codes]

    def _is(self, kind: str, code: str) -> bool:
        if KINDS[kind] == VILLAGE:
            return code.count(".") == DISTRICT
        name = self._finder.regions.get(code, "").lower()
        return KINDS[kind] == code.count(".") and (KINDS[kind] != CITY or name.startswith(kind))


def _equal(found: Sequence[FoundPlace]) -> tuple[str, ...]:
    """Codes of the places that fit as well as the first; of many the cities and regencies."""
    best = [place for place in found if place.quality == found[0].quality]
    regions = [place for place in best if not place.village] or best
    codes = list(dict.fromkeys(place.code for place in regions))
    cities = [code for code in codes if code.count(".") == CITY]
    return tuple(cities if cities and len(codes) > _FEW else codes)


def _hits_inside(hits: list[_Hit], wider: list[_Hit]) -> list[_Hit]:
    """List those of the hits that lie in one of the wider ones."""
    return [h for h in hits if any(w.encloses(h) for w in wider)]
