"""Short words for what officers do while reporters follow."""

from typing import Any

from chalicelib.domain.reports.act_fields import ActRequest
from chalicelib.domain.reports.codes import Act
from chalicelib.usecases.reports import officer_acts
from tests.builders import an_officer
from tests.entrypoints.api import Api
from tests.entrypoints.conftest import Filed

SECOND = "6f1c3c1e-0000-4000-8000-000000000002"


def staff_act(api: Api, filed: Filed, act: Act, officer: Any = None, **rest: Any) -> None:
    platform = api.platform
    version = platform.reports.get(filed.id).version
    order = ActRequest(act=act, version=version, **{"reason": "Alasan contoh", **rest})
    officer_acts.perform_act(
        officer or an_officer(),
        filed.id,
        order,
        deps=platform.wiring.reports.officer_acts,
        reference=platform.reference.current(),
        now=platform.time,
    )
