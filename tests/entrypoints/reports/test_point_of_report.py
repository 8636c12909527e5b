"""The point of a report, compared with the region chosen, over the real geography."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.adapters.place_data import geography
from tests.entrypoints.api import Api, ApiResponse, a_submission

BANDUNG_POINT = {"lat": -6.8915, "lon": 107.6107}


@pytest.fixture
def located(api: Api) -> Api:
    fake = api.platform.reference
    fake.reference = replace(fake.reference, geography=geography)
    return api


def filed(api: Api, **location: Any) -> ApiResponse:
    return api.post("/v1/reports", a_submission(location={"region": "32.73.02", **location}))


def test_a_point_near_the_region_is_kept(located: Api) -> None:
    assert filed(located, **BANDUNG_POINT).status == 201
    [report] = located.platform.reports.reports.values()
    assert (report.place.lat, report.place.lon) == (-6.8915, 107.6107)


def test_a_point_far_from_the_region_asks_which_is_meant(located: Api) -> None:
    response = filed(located, lat=-8.65, lon=115.22)
    assert response.status == 422
    assert response.fields == {"location.lat": "point_elsewhere"}
    [fault] = response.body["fields"]
    assert "Mana yang benar?" in fault["message"]
    assert not located.platform.reports.reports


@pytest.mark.parametrize(("lat", "lon"), [(1.3, 103.82), (-8.56, 125.57), (4.25, 117.89)])
def test_a_point_abroad_is_refused_with_a_sentence(located: Api, lat: float, lon: float) -> None:
    response = filed(located, lat=lat, lon=lon)
    assert response.fields == {"location.lat": "outside"}
    assert "luar Indonesia" in response.body["fields"][0]["message"]


def test_without_a_point_nothing_is_compared(located: Api) -> None:
    assert filed(located).status == 201
