"""Every door reads an address and a number alike: as the vectors say that the browser checks."""

import json
from pathlib import Path

import pytest

from tests.entrypoints.api import Api, a_submission
from tests.entrypoints.reports.no_script_browser import send
from tests.entrypoints.reports.no_script_helpers import a_form, faults

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "contacts.json").read_text(encoding="utf-8")
)


def is_refused_by_api(api: Api, field: str, typed: str) -> bool:
    response = api.post(
        "/v1/reports", a_submission(reporter={"name": "Contoh Warga", field: typed})
    )
    wrong = {f["name"] for f in response.body.get("fields", [])}
    assert wrong <= {f"reporter.{field}"}
    return bool(wrong)


def is_refused_by_plain_form(api: Api, field: str, typed: str) -> bool:
    page = send(api, a_form(**{f"reporter_{field}": typed}))
    wrong = set(faults(page))
    assert wrong <= {f"reporter_{field}"}
    return bool(wrong)


@pytest.mark.parametrize("door", [is_refused_by_api, is_refused_by_plain_form])
@pytest.mark.parametrize(("field", "vectors"), [("email", "emails"), ("phone", "phones")])
def test_a_door_refuses_what_the_vectors_refuse(
    api: Api, field: str, vectors: str, door: object
) -> None:
    differ = [
        typed
        for typed, stored in VECTORS[vectors]
        if typed.strip() and door(api, field, typed) != (stored is None)  # type: ignore[operator]
    ]
    assert differ == []
