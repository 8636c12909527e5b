"""A fresh hall for every test."""

import pytest

from chalicelib.usecases.routing.route import route
from tests.entrypoints.hall import Answer, Api, Hall, a_submission


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def api(hall: Hall) -> Api:
    return Api(hall)


class Filed:
    """A report that was filed and routed, with its codes."""

    def __init__(self, api: Api, **changes: object) -> None:
        answer: Answer = api.post("/v1/reports", a_submission(**changes))
        assert answer.status == 201, answer.body
        self.tracking_id = str(answer.body["tracking_id"])
        self.code = str(answer.body["access_code"])
        self.id = self.tracking_id.replace("-", "")
        hall = api.hall
        route(self.id, reports=hall.reports, reference=hall.reference.current(), now=hall.now())
        self.path = f"/v1/reports/{self.tracking_id}"
        self.staff_path = f"/v1/staff/reports/{self.id}"


@pytest.fixture
def filed(api: Api) -> Filed:
    return Filed(api)
