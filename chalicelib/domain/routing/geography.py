"""Where places lie: whether a point is in the country, what is near it, and whether a place is.

Points are latitude and longitude in degrees. `web/src/filing/suggestions/geography.ts` does the
same over the same data; both are held to `tests/vectors/points.json`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Point = tuple[float, float]

EARTH_RADIUS = 6371  # kilometres
#: A place is elsewhere only when its nearest town is this far (kilometres), and this many times
#: farther than the nearest of another regency: regencies with islands and forests are wide.
_ELSEWHERE_KILOMETRES, _ELSEWHERE_TIMES = 60, 3


@dataclass(frozen=True, kw_only=True)
class Geography:
    """`outline`: rings around the country with its seas; `points`: towns by dotted code."""

    outline: Sequence[Sequence[Point]] = ()
    points: Mapping[str, Sequence[Point]] = field(default_factory=dict)

    def is_inside(self, point: Point) -> bool:
        """Tell whether a point is in the country; everything is while no outline is known."""
        return not self.outline or any(_encloses(ring, point) for ring in self.outline)

    def nearest(self, point: Point) -> str:
        """Return the code of the place with the nearest town; "" when none is known."""
        return min(self.points, key=lambda code: self._distance(code, point), default="")

    def elsewhere(self, region: str, point: Point) -> str:
        """Return the place that a point is near, when `region` is clearly somewhere else.

        Empty while it may be right, and when nothing is known of where `region` lies.
        """
        regency = region[:5]
        own = [self._distance(code, point) for code in self.points if code[:5] == regency]
        distance = min(own, default=0)
        if distance < _ELSEWHERE_KILOMETRES:
            return ""
        near = self.nearest(point)
        return near if distance > _ELSEWHERE_TIMES * self._distance(near, point) else ""

    def _distance(self, code: str, point: Point) -> float:
        return min(kilometres(point, town) for town in self.points[code])


def kilometres(one: Point, other: Point) -> float:
    """Return the distance over the ground; exact enough at these latitudes.

    >>> round(kilometres((-6.92, 107.61), (-8.65, 115.22)))
    860
    """
    x = math.radians(other[1] - one[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return EARTH_RADIUS * math.hypot(x, math.radians(other[0] - one[0]))


def _encloses(ring: Sequence[Point], point: Point) -> bool:
    """Count how often a line to the east crosses the ring."""
    lat, lon = point
    inside = False
    for (lat1, lon1), (lat2, lon2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (lat1 > lat) == (lat2 > lat):
            continue
        if lon < (lon2 - lon1) * (lat - lat1) / (lat2 - lat1) + lon1:
            inside = not inside
    return inside
