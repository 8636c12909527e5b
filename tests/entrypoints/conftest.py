"""A fresh platform over fakes for every test."""

import pytest

from chalicelib.usecases.routing.route_report import route_report
from tests.entrypoints.api import Api, ApiResponse, Platform, a_submission


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def api(platform: Platform) -> Api:
    return Api(platform)


class Filed:
    """A report that was filed and routed, with its codes."""

    def __init__(self, api: Api, **changes: object) -> None:
        response: ApiResponse = api.post("/v1/reports", a_submission(**changes))
        assert response.status == 201, response.body
        self.tracking_id = str(response.body["tracking_id"])
        self.code = str(response.body["access_code"])
        self.id = self.tracking_id.replace("-", "")
        platform = api.platform
        route_report(
            self.id,
            reports=platform.reports,
            reference=platform.reference.current(),
            now=platform.time,
        )
        self.path = f"/v1/reports/{self.tracking_id}"
        self.staff_path = f"/v1/staff/reports/{self.id}"


@pytest.fixture
def filed(api: Api) -> Filed:
    return Filed(api)
