"""Read what is packaged about places, each part once per container and only when it is needed."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.domain.routing.geography import Geography, Point
from chalicelib.domain.routing.place_finder import PlaceFinder, VillageRows

DATA = Path(__file__).parents[1] / "data"


@cache
def place_finder() -> PlaceFinder:
    """Return the finder of places; villages are read by their first letters."""
    found = _read("places/finder.json")
    return PlaceFinder(
        regions=_read("regions.json")["regions"],
        populations=found["populations"],
        nicknames={n: (codes.split(), mark) for n, (codes, mark) in found["nicknames"].items()},
        around=found["around"],
        villages=villages,
    )


@cache
def villages(start: str) -> VillageRows:
    """Return the villages whose names begin with two letters; none when there are none."""
    name = f"places/villages/{start}.json"
    rows: VillageRows = _read(name) if start.isalnum() and (DATA / name).is_file() else ()
    return rows


@cache
def geography() -> Geography:
    """Return where places lie."""
    found = _read("places/near.json")
    return Geography(
        outline=[_points(ring) for ring in found["outline"]],
        points={code: _points(numbers) for code, *numbers in found["places"]},
    )


def _points(numbers: list[int]) -> list[Point]:
    """Points of latitudes and longitudes in hundredths of a degree."""
    return [(numbers[n] / 100, numbers[n + 1] / 100) for n in range(0, len(numbers), 2)]


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
