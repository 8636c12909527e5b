"""Find the places and agencies that a typed name may mean, as people write them."""

import re
from collections.abc import Callable, Iterable

from chalicelib.domain.reference_data.reference import Agency, Reference

#: More matches than these are no help in choosing.
MOST_MATCHES = 20
_WORD = re.compile(r"\w+")
#: As people abbreviate; None is left out of a name.
_SHORT = {"kab": "kabupaten", "kec": None, "kecamatan": None, "prov": None, "provinsi": None}
_KINDS = {"kota", "kabupaten", "administrasi"}


def find_places(typed: str, reference: Reference) -> list[str]:
    """List the codes of the districts, cities and regencies that `typed` may name, by full name.

    A whole name beats a place called exactly so, which beats one whose name has those words, which
    beats one that has them together with what lies above it. What follows a comma only narrows.
    Provinces are no places: a report needs a district, city or regency.
    """
    if typed in reference.regions and "." in typed:
        return [typed]
    first, _, rest = typed.partition(",")
    own, above = _words(first), set(_words(rest))
    if not own:
        return []
    named = [
        (code, _words(name), _words(reference.region_path(code)))
        for code, name in reference.regions.items()
        if "." in code and set(own) & set(_words(name))
    ]
    named = [entry for entry in named if above.issubset(entry[2])]
    provinces = [_words(name) for code, name in reference.regions.items() if "." not in code]
    tests: list[Callable[[list[str], list[str]], bool]] = [
        lambda _, path: _words(typed) == path,
        lambda name, _: own in (name, _without_kind_words(name)),
        # A province alone is no place, though its words are in the names of many.
        lambda name, _: own not in provinces and set(own).issubset(name),
        lambda _, path: own not in provinces and set(own).issubset(path),
    ]
    for fits in tests:
        found = [code for code, name, path in named if fits(name, path)]
        if found:
            return sorted(found, key=reference.region_path)
    return []


def find_agencies(typed: str, candidates: Iterable[Agency]) -> list[str]:
    """List the ids of agencies that `typed` may name: by id, by whole name, else by all words."""
    wanted = _words(typed)
    known = list(candidates)
    exact = [a for a in known if typed == a.id or wanted in (_words(a.name), _words(a.short))]
    partly = [a for a in known if set(wanted) <= {*_words(a.name), *_words(a.short)}]
    return [a.id for a in sorted(exact or partly, key=lambda a: a.name)] if wanted else []


def _words(text: str) -> list[str]:
    """Split into words in lower case, abbreviations written out.

    >>> _words("Kec. Coblong, Kab. Bandung")
    ['coblong', 'kabupaten', 'bandung']
    """
    found = (_SHORT.get(word, word) for word in _WORD.findall(text.casefold()))
    return [word for word in found if word]


def _without_kind_words(name: list[str]) -> list[str]:
    """Return a city's or regency's name without its kind."""
    return [word for n, word in enumerate(name) if not _KINDS.issuperset(name[: n + 1])]
