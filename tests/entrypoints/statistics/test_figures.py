"""Figures through the doors: the stream counts, a morning rolls up, officers read."""

from typing import Any

import pytest

from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.report import Officer
from chalicelib.entrypoints.events import schedules
from tests.builders import BANDUNG, JABAR, REFERENCE, an_officer
from tests.domain.reports.test_permissions import WHO
from tests.entrypoints.api import Api, Platform
from tests.entrypoints.conftest import Filed
from tests.entrypoints.test_events import fan_out_all

PATH = "/v1/staff/figures"
MONITOR = an_officer(Role.MONITOR, "ksp")


def plenty() -> int:
    return 300_000


def rolled(platform: Platform, as_of: str = "2026-11-25T06:10+07:00") -> Any:
    return schedules.run_digests(
        {"as_of": as_of}, plenty, platform.context, platform.wiring.digests
    )


def test_events_of_the_stream_are_in_the_figures_of_the_next_morning(
    api: Api, platform: Platform, filed: Filed
) -> None:
    before = api.get(PATH, officer=MONITOR)
    assert (before.status, before.body["as_of"], before.body["months"]) == (200, None, [])
    for _ in range(2):
        fan_out_all(platform, filed)
    rolled(platform)
    body = api.get(PATH, officer=MONITOR, query={"month": "2026-11"}).body
    assert (body["month"], body["complete"], body["scope"]) == ("2026-11", False, "all")
    assert body["as_of"] == "2026-11-25T06:10:00+07:00"
    assert body["months"] == ["2026-11", "2026-10"]
    rows = {row["agency"]["id"]: row for row in body["agencies"]}
    assert rows[BANDUNG]["agency"]["kind"] == "city"
    assert (rows[BANDUNG]["received"], rows[BANDUNG]["open"]) == (1, 1)
    assert (body["total"]["received"], body["total"]["open"]) == (1, 1)
    assert rows[JABAR]["ratings"] == {"count": 0, "average": None, "unsolved": 0}
    assert rows[JABAR]["open"] is None
    assert api.get(PATH, officer=MONITOR).body["month"] == "2026-10"  # the last that is over


@pytest.mark.parametrize(
    ("officer", "scope", "agencies"),
    [
        (an_officer(), "own", {BANDUNG}),
        (an_officer(agency=JABAR), "below", {BANDUNG, JABAR}),
        (an_officer(Role.LIAISON_OFFICER, BANDUNG, "dinas-pu"), "own", {BANDUNG}),
    ],
)
def test_an_agency_reads_of_itself_and_those_below(
    api: Api, platform: Platform, officer: Officer, scope: str, agencies: set[str]
) -> None:
    body = api.get(PATH, officer=officer).body
    assert body["scope"] == scope
    assert {row["agency"]["id"] for row in body["agencies"]} == agencies


@pytest.mark.parametrize("name", list(WHO))
def test_each_role_reads_what_the_table_says_and_nothing_else(api: Api, name: str) -> None:
    officer = an_officer(*WHO[name])
    response = api.get(PATH, officer=officer)
    all_ = officer.role in (Role.NATIONAL_ADMIN, Role.MONITOR, Role.OMBUDSMAN)
    known = all_ or officer.agency in REFERENCE.agencies
    if officer.role is Role.OPERATOR or not known:
        assert (response.status, response.body["code"]) == (403, "act_not_allowed")
        return
    assert response.status == 200
    assert (response.body["scope"] == "all") is all_


def test_without_a_sign_in_there_are_no_figures(api: Api) -> None:
    assert api.get(PATH).status == 403


@pytest.mark.parametrize(
    ("month", "code", "said"),
    [
        ("oktober", "not_a_month", "misalnya 2026-10"),
        ("2019-01", "no_figures", "Bulan yang ada: 2026-11, 2026-10."),
    ],
)
def test_a_month_that_is_none_names_the_field_and_the_way_out(
    api: Api, platform: Platform, month: str, code: str, said: str
) -> None:
    rolled(platform)
    response = api.get(PATH, officer=MONITOR, query={"month": month})
    assert (response.status, response.fields) == (422, {"month": code})
    assert said in response.body["fields"][0]["message"]


def test_a_morning_that_was_cut_short_goes_on(platform: Platform) -> None:
    cut = schedules.run_digests(
        {"as_of": "2026-11-25T06:10+07:00"}, lambda: 0, platform.context, platform.wiring.digests
    )
    assert not cut["complete"]
    assert "DigestsCutShort" in platform.metrics
    assert rolled(platform)["complete"]
    again = {"as_of": "2026-11-25T06:20+07:00", "figures": True}
    assert schedules.run_digests(again, plenty, platform.context, platform.wiring.digests)[
        "complete"
    ]
    assert platform.figures.heads["2026-11"].as_of.minute == 20
