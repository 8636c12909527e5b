"""Find the places and agencies that a typed name may mean, as people write them."""

from collections.abc import Iterable

from chalicelib.domain.reference_data.reference import Agency, Reference
from chalicelib.domain.routing.place_finder import WHOLE, FoundPlace, words

#: More matches than these are no help in choosing.
MOST_MATCHES = 20


def find_places(typed: str, reference: Reference) -> list[FoundPlace]:
    """List the places that `typed` may name equally well, those where more people live first.

    A code names its place. Villages and landmarks stand for the district or city around them; a
    province alone for its cities and regencies, since a report needs one of them.
    """
    finder = reference.place_finder()
    if typed in reference.regions and "." in typed:
        return [FoundPlace(code=typed, label=finder.path(typed), quality=WHOLE)]
    found = finder.find(typed)
    best = [place for place in found if place.quality == found[0].quality]
    # A district or landmark of that name is meant before villages of the same name elsewhere.
    regions = [place for place in best if not place.village]
    return list({place.code: place for place in reversed(regions or best)}.values())[::-1]


def find_agencies(typed: str, candidates: Iterable[Agency]) -> list[str]:
    """List the ids of agencies that `typed` may name: by id, by whole name, else by all words.

    The words may be begun: `bpjs` and `kemen` name all agencies whose names have such words.
    """
    wanted = words(typed)
    known = list(candidates)
    exact = [a for a in known if typed == a.id or wanted in (words(a.name), words(a.short))]
    whole = [a for a in known if set(wanted) <= {*words(a.name), *words(a.short)}]
    begun = [a for a in known if _begun(wanted, [*words(a.short), *words(a.name)])]
    return [a.id for a in sorted(exact or whole or begun, key=lambda a: a.name)] if wanted else []


def _begun(wanted: Iterable[str], name: Iterable[str]) -> bool:
    return all(any(word.startswith(w) for word in name) for w in wanted)
