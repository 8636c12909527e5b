"""The whole matrix role × act through HTTP, allowed and refused."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Act, Flag, State
from chalicelib.domain.reports.report import Proposal, Report
from chalicelib.domain.reports.workflow import rule_for
from chalicelib.entrypoints.http.reports.staff_routes import ADDRESS_OF
from tests.builders import JABAR, NOW, a_report, an_end, an_officer
from tests.domain.reports.test_permissions import MATRIX, WHO
from tests.domain.reports.test_workflow import HOLDS
from tests.entrypoints.api import Api, Platform

SAYS = {"text": "Kata-kata contoh yang cukup panjang.", "reason": "Alasan contoh"}
MAIN = tracking_ids.show("7K2M9QXD4TP" + tracking_ids.check_symbol("7K2M9QXD4TP"))
#: What each act is sent beside its version, reason and text.
BODIES: dict[Act, dict[str, Any]] = {
    Act.VERIFY: {"supervisory": True},
    Act.EDIT: {"title": "Judul lain yang cukup panjang"},
    Act.CLASSIFY: {"supervisory": True},
    Act.CATEGORISE: {"category": "paspor"},
    Act.ASSIGN: {"agency": "pemda-32"},
    Act.COPY: {"agencies": ["imigrasi"]},
    Act.HOLD: {"question": "Di jalan nomor berapa?"},
    Act.INTERIM: {"promised_for": "2026-12-01"},
    Act.ARCHIVE: {"reason": "hateful"},
    Act.MERGE: {"main_report": MAIN},
    Act.SPLIT: {
        "title": "Judul bagian yang lain",
        "body": "Isi bagian yang lain, cukup panjang.",
        "category": "lainnya",
    },
    Act.FLAG: {"flag": "national_priority"},
    Act.UNFLAG: {"flag": "strategic_issue"},
}
#: Acts as the metrics name them: `hand_back` is counted as `OfficerHandBack`.
FACTS = {act: "".join(part.capitalize() for part in act.split("_")) for act in ADDRESS_OF}


def a_report_for(act: Act) -> Report:
    """Assigned to Bandung's dinas-pu, copied, climbed and flagged, ready for the act."""
    state = min(
        (s for s in State if rule_for(act, s)),
        key=lambda s: (s is not State.ASSIGNED, list(State).index(s)),
    )
    report = replace(
        a_report(id="23456789ABCD"),
        state=state,
        unit="dinas-pu",
        tier=JABAR,
        copied_to=("pelni",),
        flags=(Flag.STRATEGIC_ISSUE,),
        held_from=State.ASSIGNED if state is State.ON_HOLD else None,
    )
    if state in (State.CLOSED, State.ARCHIVED):
        report = replace(report, **an_end())
    row = rule_for(act, state)
    assert row is not None
    for condition in row.when:
        report = replace(report, **HOLDS.get(condition, ({}, {}))[0])
    if report.proposal:
        report = replace(report, proposal=Proposal(text="Rancangan", by="orang lain"))
    return report


@pytest.mark.parametrize("act", list(ADDRESS_OF))
@pytest.mark.parametrize("name", list(WHO))
def test_each_role_does_what_the_table_says_and_nothing_else(name: str, act: Act) -> None:
    platform = Platform()
    report = a_report_for(act)
    main = a_report(id=MAIN.replace("-", ""))
    platform.reports.reports = {report.id: report, main.id: main}
    body = {**SAYS, **BODIES.get(act, {}), "version": report.version}
    reads, acts = MATRIX[name]
    if act in (Act.FINDING, Act.CONCLUDE):  # only what was taken over
        acts = acts | ({act} if name == "ombudsman" else set())
    if act is Act.REOPEN and name == "ombudsman":
        acts = acts - {act}
    if act is Act.PROPOSE:  # only where a second person approves
        platform.ask_second_person(report.agency or "")
        acts = acts | ({act} if Act.ANSWER in acts else set())
    path = f"/v1/staff/reports/{report.id}/{ADDRESS_OF[act]}"
    response = Api(platform).post(path, body, officer=an_officer(*WHO[name]))
    expected = 200 if act in acts else 403 if reads else 404
    assert response.status == expected, response.body
    changed = platform.reports.get(report.id).version - report.version
    assert changed == (1 if act in acts else 0)
    counted = "IdentityRevealed" if act is Act.REVEAL_IDENTITY else f"Officer{FACTS[act]}"
    assert platform.metrics == ([counted] if act in acts else [])


@pytest.mark.parametrize("act", list(ADDRESS_OF))
def test_without_a_sign_in_nothing_is_done(act: Act) -> None:
    platform = Platform()
    report = a_report_for(act)
    platform.reports.reports = {report.id: report}
    path = f"/v1/staff/reports/{report.id}/{ADDRESS_OF[act]}"
    response = Api(platform).post(path, {**SAYS, **BODIES.get(act, {}), "version": report.version})
    assert response.status == 403
    assert platform.reports.get(report.id) == report


@pytest.mark.parametrize("act", list(ADDRESS_OF))
def test_what_an_act_needs_is_asked_for_by_name(act: Act) -> None:
    """An empty form is refused with a field, or the act needs nothing."""
    platform = Platform()
    report = a_report_for(act)
    platform.reports.reports = {report.id: report}
    path = f"/v1/staff/reports/{report.id}/{ADDRESS_OF[act]}"
    response = Api(platform).post(path, {"version": report.version}, officer=an_officer())
    if act in (Act.VERIFY, Act.START, Act.APPROVE, Act.MARK_READ):
        assert response.status == 200
    else:
        assert (response.status, response.body["code"]) == (422, "invalid_fields")
        assert response.fields
    assert platform.time == NOW
