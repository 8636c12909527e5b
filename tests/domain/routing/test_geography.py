"""Where places lie, over the real data."""

import json
from pathlib import Path

import pytest

from chalicelib.adapters.place_data import geography
from chalicelib.domain.routing.geography import Geography

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "points.json").read_text())
HERE = geography()


@pytest.mark.parametrize(("name", "lat", "lon"), VECTORS["inside"])
def test_points_of_the_country_are_inside(name: str, lat: float, lon: float) -> None:
    assert HERE.is_inside((lat, lon)), name


@pytest.mark.parametrize(("name", "lat", "lon"), VECTORS["outside"])
def test_points_across_a_border_are_outside(name: str, lat: float, lon: float) -> None:
    assert not HERE.is_inside((lat, lon)), name


@pytest.mark.parametrize(("lat", "lon", "regency"), VECTORS["nearest"])
def test_the_nearest_town_is_found(lat: float, lon: float, regency: str) -> None:
    assert HERE.nearest((lat, lon))[:5] == regency


@pytest.mark.parametrize(("region", "lat", "lon", "near"), VECTORS["elsewhere"])
def test_a_region_far_from_the_point_is_elsewhere(
    region: str, lat: float, lon: float, near: str
) -> None:
    assert HERE.elsewhere(region, (lat, lon))[:5] == near


def test_no_known_town_is_abroad_or_elsewhere() -> None:
    """Nobody who stands in a town of a regency is told that the regency is elsewhere."""
    for code, points in HERE.points.items():
        for point in points[::7]:
            assert HERE.is_inside(point), (code, point)
            assert HERE.elsewhere(code, point) == "", (code, point)


def test_without_data_nothing_is_refused() -> None:
    unknown = Geography()
    assert unknown.is_inside((0, 0))
    assert unknown.nearest((0, 0)) == unknown.elsewhere("32.73", (0, 0)) == ""
