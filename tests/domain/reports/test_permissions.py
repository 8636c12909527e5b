"""Who may do and read what."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.errors import ActNotAllowed
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import STAFF, Act, Flag, Role
from chalicelib.domain.reports.permissions import (
    ACTS,
    READS,
    REPORTER_ACTS,
    Scope,
    acts_now,
    answer_act,
    may,
    may_read,
    require,
)
from chalicelib.domain.reports.report import Proposal, Report
from chalicelib.domain.reports.workflow import TABLE, is_possible
from tests.builders import (
    BANDUNG,
    DESK,
    JABAR,
    NOW,
    REFERENCE,
    a_report,
    an_officer,
    verified,
)

WHO: dict[str, tuple[Role, str | None, str | None]] = {
    "own admin": (Role.AGENCY_ADMIN, BANDUNG, None),
    "other admin": (Role.AGENCY_ADMIN, "imigrasi", None),
    "copied admin": (Role.AGENCY_ADMIN, "pelni", None),
    "tier admin": (Role.AGENCY_ADMIN, JABAR, None),
    "own unit": (Role.LIAISON_OFFICER, BANDUNG, "dinas-pu"),
    "other unit": (Role.LIAISON_OFFICER, BANDUNG, "dishub"),
    "no unit": (Role.LIAISON_OFFICER, BANDUNG, None),
    "copied unit": (Role.LIAISON_OFFICER, "pelni", "dinas-pu"),
    "national": (Role.NATIONAL_ADMIN, DESK, None),
    "coordinator": (Role.COORDINATOR, "kemendagri", None),
    "monitor": (Role.MONITOR, "ksp", None),
    "ombudsman": (Role.OMBUDSMAN, "ombudsman", None),
    "operator": (Role.OPERATOR, None, None),
}
UNIT_ACTS = {
    Act.HAND_BACK,
    Act.HOLD,
    Act.RESUME,
    Act.START,
    Act.INTERIM,
    Act.ANSWER,
    Act.MARK_READ,
    Act.NOTE,
}
ADMIN_ACTS = (UNIT_ACTS - {Act.HAND_BACK}) | {
    Act.VERIFY,
    Act.EDIT,
    Act.CLASSIFY,
    Act.CATEGORISE,
    Act.ASSIGN,
    Act.COPY,
    Act.RETURN,
    Act.MERGE,
    Act.SPLIT,
    Act.APPROVE,
    Act.REJECT,
    Act.ARCHIVE,
    Act.REOPEN,
    Act.REVEAL_IDENTITY,
}
#: Who reads an assigned, flagged report of Bandung's dinas-pu that was copied and climbed to Jawa
#: Barat, and may do what with it, whatever its state.
MATRIX: dict[str, tuple[bool, set[Act]]] = {
    "own admin": (True, ADMIN_ACTS),
    "other admin": (False, set()),
    "copied admin": (True, {Act.CONTRIBUTE, Act.NOTE}),
    "tier admin": (True, {Act.INSTRUCT, Act.NOTE}),
    "own unit": (True, UNIT_ACTS),
    "other unit": (False, set()),
    "no unit": (False, set()),
    "copied unit": (False, set()),
    "national": (True, {Act.CLOSE, Act.FLAG, Act.UNFLAG, Act.INSTRUCT, Act.NOTE}),
    "coordinator": (True, {Act.INSTRUCT, Act.NOTE}),
    "monitor": (True, {Act.FLAG, Act.UNFLAG, Act.INSTRUCT, Act.NOTE}),
    "ombudsman": (True, {Act.TAKE_OVER, Act.REVEAL_IDENTITY, Act.NOTE}),
    "operator": (False, set()),
}


def watched(**changes: Any) -> Report:
    report = verified(a_report(), unit="dinas-pu")
    usual = {"tier": JABAR, "copied_to": ("pelni",), "flags": (Flag.STRATEGIC_ISSUE,)}
    return replace(report, **{**usual, **changes})


@pytest.mark.parametrize("name", list(WHO))
def test_the_matrix_of_roles_and_acts(name: str) -> None:
    officer, report = an_officer(*WHO[name]), watched()
    reads, acts = MATRIX[name]
    assert may_read(officer, report, REFERENCE) is reads
    assert {a for a in Act if may(officer, a, report, REFERENCE)} == acts
    for forbidden in set(Act) - acts:
        with pytest.raises(ActNotAllowed):
            require(officer, forbidden, report, REFERENCE)
    assert set(acts_now(officer, report, REFERENCE, NOW)) == {
        a for a in acts if is_possible(report, a, NOW)
    }


@pytest.mark.parametrize("name", list(WHO))
def test_a_confidential_report_is_for_its_own_desk_and_the_ombudsman(name: str) -> None:
    officer, report = an_officer(*WHO[name]), watched(confidential=True)
    known = name in ("own admin", "own unit", "ombudsman")
    assert may_read(officer, report, REFERENCE) is known
    assert known or not any(may(officer, a, report, REFERENCE) for a in Act)


@pytest.mark.parametrize("name", list(WHO))
@pytest.mark.parametrize("changes", [{"anonymous": True}, {"has_reporter": False}])
def test_who_wants_to_be_unknown_stays_so(name: str, changes: dict[str, Any]) -> None:
    report = replace(a_report(), **changes)
    assert not may(an_officer(*WHO[name]), Act.REVEAL_IDENTITY, report, REFERENCE)


def test_every_role_is_in_both_tables_and_no_act_is_out_of_reach() -> None:
    assert set(ACTS) == set(READS) == STAFF
    assert ACTS[Role.OPERATOR] == {}
    assert READS[Role.OPERATOR] == frozenset()
    by_system = {Act.ROUTE, Act.AUTO_ASSIGN, Act.REMIND, Act.ESCALATE, Act.RECOUNT}
    by_system |= {Act.CLOSE_EXPIRED, Act.ARCHIVE_EXPIRED, Act.RESUME_EXPIRED}
    by_system |= {Act.RENEW_CODE}  # whoever lost the code cannot show it
    by_system |= {Act.ERASE_IDENTITY}  # by an operator's command, who reads nothing
    by_system |= {Act.ABSORB, Act.RELEASE, Act.RELAY}  # what a duplicate does to the main report
    given = {act for acts in ACTS.values() for act in acts} | set(REPORTER_ACTS)
    assert given | by_system == set(TABLE)
    assert not given & by_system


def test_who_may_act_on_a_report_may_read_it() -> None:
    for role, acts in ACTS.items():
        for scopes in acts.values():
            wide = Scope.ALL in READS[role]
            assert wide or scopes <= READS[role], role


def test_the_national_desk_works_what_lies_there_and_what_nobody_holds_any_more() -> None:
    national = an_officer(Role.NATIONAL_ADMIN, DESK)
    here = set(acts_now(national, a_report(DESK), REFERENCE, NOW))
    assert here >= {Act.VERIFY, Act.HOLD, Act.ARCHIVE, Act.MERGE, Act.SPLIT, Act.NOTE}
    assert not here & {Act.ANSWER, Act.RETURN, Act.REVEAL_IDENTITY}
    gone = replace(REFERENCE.agencies["imigrasi"], active=False)
    retired = replace(REFERENCE, agencies={**REFERENCE.agencies, "imigrasi": gone})
    for confidential in (False, True):
        orphan = a_report("imigrasi", confidential=confidential)
        assert Act.VERIFY in acts_now(national, orphan, retired, NOW)
        assert Act.VERIFY not in acts_now(national, orphan, REFERENCE, NOW)


def second_person() -> Reference:
    careful = replace(REFERENCE.agencies[BANDUNG], approves_answers=True)
    return replace(REFERENCE, agencies={**REFERENCE.agencies, BANDUNG: careful})


def test_where_a_second_person_approves_nobody_answers_alone() -> None:
    reference, report = second_person(), verified(a_report(), unit="dinas-pu")
    unit = an_officer(Role.LIAISON_OFFICER, BANDUNG, "dinas-pu", username="unit")
    assert answer_act(report, reference) is Act.PROPOSE
    assert may(unit, Act.PROPOSE, report, reference)
    assert not may(unit, Act.ANSWER, report, reference)
    assert not may(unit, Act.PROPOSE, report, REFERENCE)
    proposed = replace(report, proposal=Proposal(text="x", by="first"))
    first, second = (an_officer(username=name) for name in ("first", "second"))
    assert not may(first, Act.APPROVE, proposed, reference)
    assert may(second, Act.APPROVE, proposed, reference)
    assert not may(unit, Act.APPROVE, proposed, reference)


def test_the_ombudsman_finds_and_concludes_what_it_took_over() -> None:
    ombudsman = an_officer(Role.OMBUDSMAN, "ombudsman")
    acts = {Act.FINDING, Act.CONCLUDE, Act.INSTRUCT}
    assert not acts & set(acts_now(ombudsman, watched(), REFERENCE, NOW))
    assert acts <= set(acts_now(ombudsman, watched(taken_over=True), REFERENCE, NOW))


def test_a_tier_sees_what_lies_below_it_and_not_beside_it() -> None:
    report = verified(a_report())
    for agency, sees in ((JABAR, True), ("kemendagri", True), ("kemenpanrb", False)):
        assert may_read(an_officer(Role.AGENCY_ADMIN, agency), report, REFERENCE) is sees
