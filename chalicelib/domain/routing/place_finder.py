"""Find districts, cities and regencies as people name them: one finder for server and form.

`web/src/filing/suggestions/place-finder.ts` does the same over the same data; both are held to
`tests/vectors/places.json`. Better matches come first, then places where more people live.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.domain.routing.place_matching import (
    DISTRICT,
    FULL,
    LOOSELY,
    PARTLY,
    PREFIX,
    WHOLE,
    WITH_ABOVE,
    Costs,
    Named,
    Query,
    by_name,
    called_with_free,
    costs_of,
    enclosing,
    fitting,
    is_called,
    is_good,
    is_narrowed,
    is_shared_by_regencies,
    is_supported,
    joined_words,
    mistaken,
    windows,
    without_free,
    without_villages,
)
from chalicelib.domain.routing.place_population import namesakes_of, shares
from chalicelib.domain.routing.place_query import read_query
from chalicelib.domain.routing.place_spellings import english_order, spellings_of_today
from chalicelib.domain.routing.place_words import Token, Words, tokens, without_kinds, words

__all__ = ["WHOLE", "WITH_ABOVE", "FoundPlace", "PlaceFinder", "words"]

Hits = list[tuple[int, Named]]
#: Rows of villages: a name, then the dotted codes of all villages of that name.
VillageRows = Sequence[Sequence[str]]

#: Letters of a district's code.
_DISTRICT_LENGTH = 8
#: Beginnings by which villages are looked for in one address.
_MOST_PREFIXES = 6
#: Beginnings whose villages are kept, so that one query reads none of them twice.
_MOST_KEPT = 12


@dataclass(frozen=True, kw_only=True)
class FoundPlace:
    """A place that a text may mean: the code of a district, city or regency, and its full name.

    `detail` is the village or landmark within it that was meant; "" when it is the place itself;
    `village` tells the one from the other.
    `quality` is one of the qualities above; villages come after regions of the same quality.
    """

    code: str
    label: str
    detail: str = ""
    village: bool = False
    quality: int = WHOLE


@dataclass(frozen=True, kw_only=True)
class PlaceFinder:
    """Places by name. `regions` maps dotted code to name, `populations` regency codes to people,
    `nicknames` names to the codes of provinces, regencies or districts and whether it is a
    landmark: an island or a long street has several;
    `around` has names that also stand for what lies around them: Jogja, a city, for its province;
    `villages` reads the rows of villages whose names begin with two letters.
    """

    regions: Mapping[str, str]
    populations: Mapping[str, int] = field(default_factory=dict)
    nicknames: Mapping[str, tuple[Sequence[str], bool]] = field(default_factory=dict)
    around: Mapping[str, str] = field(default_factory=dict)
    villages: Callable[[str], VillageRows] = lambda _: ()
    _words: Mapping[str, Words] = field(init=False, repr=False)
    _named: Sequence[Named] = field(init=False, repr=False)
    _nicknamed: Mapping[str, Sequence[str]] = field(init=False, repr=False)
    _exact: Mapping[str, Sequence[Named]] = field(init=False, repr=False)
    _people: Mapping[str, int] = field(init=False, repr=False)
    _around: dict[str, tuple[frozenset[str], str]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _kept: dict[str, Mapping[str, Sequence[Named]]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_words", {c: words(name) for c, name in self.regions.items()})
        named = [self._region(code, name) for code, name in self.regions.items()]
        named += [
            self._called(name, code, mark, shared=len(codes) > 1)
            for name, (codes, mark) in self.nicknames.items()
            for code in codes
        ]
        object.__setattr__(self, "_named", named)
        nicknamed = {"".join(words(n)): codes for n, (codes, mark) in self.nicknames.items()}
        nicknamed |= {"".join(words(name)): (code,) for name, code in self.around.items()}
        object.__setattr__(self, "_nicknamed", nicknamed)
        object.__setattr__(self, "_exact", by_name(named))
        object.__setattr__(self, "_people", shares(self.regions, self.populations))

    def find(self, typed: str) -> list[FoundPlace]:
        """List the places that `typed` may name, best first; what follows a comma only narrows.

        What is no name by itself is read as an address: in any order, with words that narrow
        nothing. Other spellings are read when nothing is called as it was written.
        """
        hits = self._named_in(typed)
        spellings = [] if is_good(hits) else english_order(typed)
        if not any(is_called(hit) for hit in hits):
            spellings = [*spellings_of_today(typed), *spellings]
        for spelling in spellings:
            if found := [hit for hit in self._named_in(spelling) if is_called(hit)]:
                hits += found
                break
        # Slips are looked for last: every name is compared with every word.
        if all(quality == LOOSELY for quality, _ in hits):
            hits += self._search(typed, mistaken)
        if not hits and (shorter := without_free(typed)):
            hits = self._search(shorter, mistaken)
        return self._ranked(typed, hits)

    def _named_in(self, typed: str) -> Hits:
        """Find what is called as typed, or begins so; else what an address names."""
        hits = self._search(typed, fitting)
        if not is_good(hits) and (shorter := without_free(typed)):
            if named := called_with_free(tokens(typed), self._exact):
                return hits + [(WHOLE, one) for one in named]
            # Words in any order say too little once others were left out.
            hits += [hit for hit in self._search(shorter, fitting) if hit[0] != PARTLY]
        return hits if is_good(hits) else hits + self._within_address(tokens(typed))

    def _search(self, typed: str, matches: Callable[[Query, Sequence[Named]], Hits]) -> Hits:
        query = read_query(typed, self._nicknamed)
        if not query.plain:
            return []
        hits = matches(query, self._narrowed(query, self._named))
        of_village = query.kind in ("kelurahan", "desa")
        if of_village or not any(quality <= WITH_ABOVE and not n.detail for quality, n in hits):
            villages = self._villages(query.own[:PREFIX]).values()
            hits += matches(query, self._narrowed(query, [n for same in villages for n in same]))
        return without_villages(hits) if is_shared_by_regencies(query, hits) else hits

    def _narrowed(self, query: Query, named: Sequence[Named]) -> Sequence[Named]:
        if not (query.within or query.above or query.kind):
            return named
        return [one for one in named if is_narrowed(query, one, self.regions)]

    def _within_address(self, address: Sequence[Token]) -> Hits:
        """Find whole names within an address, of which the other words say where they lie."""
        readings = [
            (window, named)
            for window in windows(address)
            for named in self._exact.get(joined_words(address, window), ())
        ]
        places = [(window, n.code) for window, n in readings if not n.detail]
        places += [
            (window, code)
            for window in windows(address)
            for code in self._nicknamed.get(joined_words(address, window), ())
        ]
        found = [
            (costs, named)
            for window, named in readings
            if (costs := costs_of(address, window, named, places)) is not None
        ]
        if not any(costs[0] == 0 for costs, _ in found):
            found += self._villages_within(address, places)
        if not found:
            return []
        least = min(costs for costs, _ in found)
        quality = LOOSELY if least[0] else WITH_ABOVE
        return [(quality, named) for costs, named in found if costs == least]

    def _villages_within(
        self, address: Sequence[Token], places: Sequence[tuple[range, str]]
    ) -> list[tuple[Costs, Named]]:
        """Find villages whose surroundings all other words are; a name alone says too little."""
        found = []
        read: set[str] = set()
        for window in windows(address):
            joined = joined_words(address, window)
            start = joined[:PREFIX]
            if start not in read:
                if len(read) == _MOST_PREFIXES:
                    continue
                read.add(start)
            for named in self._villages(start).get(joined, ()):
                costs = costs_of(address, window, named, places)
                if costs and costs[0] == 0 and is_supported(address, window):
                    found.append((costs, named))
        return found

    def codes(self, name: str, *, village: bool = False) -> list[str]:
        """List the dotted codes of what bears a name, given as joined words: provinces, regencies,
        districts, nicknames and landmarks, and of a village the district around it. Of a name
        that is none, today's spelling is looked up."""
        for spelling in (name, *spellings_of_today(name)):
            if codes := self._codes(spelling, village):
                return codes
        return []

    def _codes(self, name: str, village: bool) -> list[str]:
        codes = [n.code for n in self._exact.get(name, ())]
        codes += self._nicknamed.get(name, ())
        if village:
            same = self._villages(name[:PREFIX]).get(name, ())
            codes += [n.code.rpartition(".")[0] for n in same]
        return list(dict.fromkeys(codes))

    def path(self, code: str) -> str:
        """Write `Coblong, Kota Bandung, Jawa Barat` for `32.73.02`; unknown codes are left out."""
        return ", ".join(self.regions[c] for c in enclosing(code) if c in self.regions)

    def _ranked(self, typed: str, hits: Iterable[tuple[int, Named]]) -> list[FoundPlace]:
        found: dict[tuple[str, str], tuple[tuple[int, bool, bool, int, int, str], FoundPlace]] = {}
        hits = list(hits)
        namesakes = namesakes_of(hits, self._people)
        for fits, named in hits:
            for code in self._meant(named, fits):
                label = self.path(code)
                detail = named.name if named.detail else ""
                if detail:
                    label = f"{detail}, {label}"
                full = fits == WHOLE and words(label) == words(typed)
                quality = FULL if full else fits
                village = named.level > DISTRICT
                people = max(self._people.get(code, 0), namesakes.get(named.code, 0))
                # Nias is a regency before it is an island of several.
                rank = (quality, village, named.shared, -people, len(code), label)
                place = FoundPlace(
                    code=code, label=label, detail=detail, village=village, quality=quality
                )
                known = found.get((code, label))
                if known is None or rank < known[0]:
                    found[code, label] = (rank, place)
        return [place for _, place in sorted(found.values(), key=lambda pair: pair[0])]

    def _meant(self, named: Named, quality: int) -> list[str]:
        """A province alone is no place: its cities and regencies are, when it was named whole."""
        code = ".".join(named.code.split(".")[:3])
        if "." in code:
            return [code]
        inside = [c for c in self.regions if c.startswith(code + ".") and c.count(".") == 1]
        return inside if quality <= WITH_ABOVE else []

    def _region(self, code: str, name: str) -> Named:
        own = self._words[code]
        return Named(
            code=code,
            name=name,
            words=own,
            plain=without_kinds(own),
            path=self._path(code),
            names=self._names(code),
        )

    def _path(self, code: str, own: Words = ()) -> frozenset[str]:
        """All words of a place and of what encloses it, with words of its `own`."""
        around, _ = self._enclosing(code)
        return around if around.issuperset(own) else around.union(own)

    def _names(self, code: str) -> str:
        """The names of a place and of what encloses it, as words."""
        return self._enclosing(code)[1]

    def _enclosing(self, code: str) -> tuple[frozenset[str], str]:
        """The words and the names of what encloses a place; villages of a district share them."""
        place = code[:_DISTRICT_LENGTH]
        if place not in self._around:
            all_words = [self._words.get(c, ()) for c in enclosing(place)]
            names = "|".join(" ".join(one) for one in all_words)
            self._around[place] = (frozenset(w for one in all_words for w in one), names)
        return self._around[place]

    def _called(self, name: str, code: str, detail: bool, *, shared: bool = False) -> Named:
        """A nickname, or with `detail` a landmark or village."""
        own = words(name)
        return Named(
            code=code,
            name=name,
            words=own,
            plain=own,
            path=self._path(code, own),
            names=self._names(code),
            detail=detail,
            shared=shared,
        )

    def _villages(self, start: str) -> Mapping[str, Sequence[Named]]:
        """Map joined names that begin with two letters to the villages called so."""
        if start not in self._kept:
            if len(self._kept) == _MOST_KEPT:
                self._kept.clear()
            self._kept[start] = by_name(
                self._called(name, code, detail=True)
                for name, *codes in self.villages(start)
                for code in codes
            )
        return self._kept[start]
