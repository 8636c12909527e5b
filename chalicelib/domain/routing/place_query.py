"""Read what was typed for a place: its name, its kind, and what it lies in."""

from collections.abc import Mapping, Sequence

from chalicelib.domain.routing.place_matching import Query
from chalicelib.domain.routing.place_words import KINDS, without_kinds, words

#: Words of the longest nickname that says where.
_LONGEST_NICKNAME = 3


def read_query(typed: str, nicknamed: Mapping[str, Sequence[str]]) -> Query:
    """Tell the name in what was typed from what says where; `nicknamed` maps names to codes."""
    first, _, rest = typed.partition(",")
    own, above = list(words(first)), words(rest)
    within = nicknamed.get("".join(above), ())
    # `tebet jaksel`: a nickname at the end says where.
    for length in range(min(_LONGEST_NICKNAME, len(own) - 1), 0, -1):
        codes = nicknamed.get("".join(own[-length:]))
        left = set(own[:-length]) - KINDS.keys()
        if codes and left and "".join(own) not in nicknamed:
            within, own = codes, own[:-length]
            break
    kind = own[0] if len(own) > 1 and own[0] in KINDS else ""
    return Query(
        words=tuple(own),
        plain=without_kinds(own),
        kind=kind,
        above=() if within and nicknamed.get("".join(above)) else above,
        within=tuple(within),
    )
