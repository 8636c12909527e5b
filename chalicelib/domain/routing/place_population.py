"""Tell by inhabitants which of several places of a name people more likely mean."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from chalicelib.domain.routing.place_matching import CITY, DISTRICT, Named


def shares(regions: Mapping[str, str], populations: Mapping[str, int]) -> dict[str, int]:
    """Count the inhabitants of cities and regencies, and the share of each of their districts."""
    count = Counter(code[:5] for code in regions if code.count(".") == DISTRICT)
    return {
        code: populations.get(code[:5], 0)
        // (max(count[code[:5]], 1) if code.count(".") == DISTRICT else 1)
        for code in regions
    }


def namesakes_of(hits: Sequence[tuple[int, Named]], people: Mapping[str, int]) -> dict[str, int]:
    """Give cities and regencies as many people as any district of their name has.

    Of many regencies the towns alone are counted; who names one does not mean a district.
    """
    districts: dict[str, int] = defaultdict(int)
    for _, one in hits:
        if one.level == DISTRICT and not one.detail:
            for name in {one.full, one.own}:
                districts[name] = max(districts[name], people.get(one.code, 0))
    cities = (one for _, one in hits if one.level == CITY and not one.detail)
    return {one.code: districts.get(one.own, 0) for one in cities}
