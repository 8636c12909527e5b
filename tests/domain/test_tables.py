"""The tables: workflow, permissions, routing, ladder."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.errors import ActNotAllowed, ActNotPossible, NotRoutedYet
from chalicelib.domain.escalation import next_act, next_tier
from chalicelib.domain.history import digest, faults
from chalicelib.domain.permissions import ACTS, acts_now, may, may_read, require
from chalicelib.domain.reference import RoutingRule, Target
from chalicelib.domain.report import Report
from chalicelib.domain.routing import route
from chalicelib.domain.words import OPEN, PUBLIC, Act, Role, Stage, State
from chalicelib.domain.workflow import TABLE, ended, held
from tests.builders import (
    BANDUNG,
    DESK,
    JABAR,
    NOW,
    PROFILE,
    REFERENCE,
    a_history,
    a_new_report,
    a_report,
    act,
    an_agency,
    an_officer,
    answered,
    verified,
)

U, D, P, H, A, C, X = State
#: From which states each act is possible: the law's flow, read by a civil servant.
POSSIBLE = {
    Act.ROUTE: {U},
    Act.VERIFY: {U},
    Act.DISPOSE: {D, P},
    Act.RETURN: {U, D},
    Act.HOLD: {U, D, P},
    Act.SUPPLY: {H},
    Act.START: {D},
    Act.ANSWER: {D, P},
    Act.REPLY: {A},
    Act.CLOSE: {A},
    Act.CLOSE_EXPIRED: {A},
    Act.RATE: {A, C},
    Act.WITHDRAW: {U, D, P, H, A},
    Act.ARCHIVE: {U, D, P, H},
    Act.ARCHIVE_EXPIRED: {H},
    Act.ADD_FILES: {U, D, P, H, A},
    Act.NOTE: set(State),
    Act.REVEAL_IDENTITY: set(State),
    Act.REMIND: {U, D, P, H, A},
    Act.ESCALATE: {U, D, P, H, A},
}


def in_state(state: State) -> Report:
    return replace(a_report(), state=state)


@pytest.mark.parametrize("name", list(TABLE))
def test_an_act_is_possible_from_its_states_and_no_other(name: Act) -> None:
    for state in State:
        if state in POSSIBLE[name]:
            act(in_state(state), name)
        else:
            with pytest.raises(ActNotPossible) as caught:
                act(in_state(state), name)
            assert (caught.value.act, caught.value.state) == (name, state)


def test_before_routing_nothing_can_be_done() -> None:
    for name in TABLE:
        with pytest.raises(NotRoutedYet):
            act(a_new_report(), name)


def test_an_act_changes_only_what_its_row_allows() -> None:
    with pytest.raises(ValueError, match="confidential"):
        act(a_report(), Act.NOTE, fields={"confidential": False})


def clocks(report: Report) -> dict[str, str]:
    """Stage to `runs`, `paused` or `stopped`."""
    return {
        c.stage: "stopped" if c.stopped_at else "paused" if c.paused else "runs"
        for c in report.clocks
    }


def test_clocks_through_a_whole_life() -> None:
    report = a_report()
    assert clocks(report) == {"verification": "runs"}
    report = verified(report)
    assert clocks(report) == {
        "verification": "stopped",
        "first_answer": "runs",
        "settlement": "runs",
    }
    on_hold, _ = act(report, Act.HOLD, fields=held(report, "Di mana?"))
    assert clocks(on_hold) == {
        "verification": "stopped",
        "first_answer": "paused",
        "settlement": "paused",
        "information": "runs",
    }
    back, _ = act(on_hold, Act.SUPPLY, role=Role.REPORTER)
    assert back.state is State.DISPOSED
    assert clocks(back)["first_answer"] == clocks(back)["settlement"] == "runs"
    done, _ = act(back, Act.ANSWER)
    assert clocks(done)["reply"] == "runs"
    assert clocks(done)["settlement"] == "stopped"
    again, _ = act(done, Act.REPLY, role=Role.REPORTER)
    assert clocks(again)["first_answer"] == "runs"
    assert clocks(again)["reply"] == "stopped"
    closed, _ = act(answered(a_report()), Act.CLOSE, fields=ended("reporter", "settled"))
    assert set(clocks(closed).values()) == {"stopped"}
    assert closed.due_at is None


def test_a_return_gains_nobody_time() -> None:
    report = a_report()
    returned, _ = act(report, Act.RETURN, fields={"agency": DESK})
    assert returned.clock(Stage.VERIFICATION) == report.clock(Stage.VERIFICATION)
    later, _ = act(verified(report), Act.RETURN, fields={"agency": DESK})
    assert clocks(later)["verification"] == "runs"
    assert clocks(later)["first_answer"] == "stopped"


def test_public_states_are_listed_and_secrets_never_among_them() -> None:
    assert {D, P, A, C} == PUBLIC
    assert PUBLIC | {H, U} >= OPEN
    assert verified(a_report()).public
    assert not replace(verified(a_report()), confidential=True).public


# --- permissions ---------------------------------------------------------------------------------

WHO: dict[str, tuple[Role, str | None, str | None]] = {
    "own admin": (Role.AGENCY_ADMIN, BANDUNG, None),
    "other admin": (Role.AGENCY_ADMIN, "imigrasi", None),
    "tier admin": (Role.AGENCY_ADMIN, JABAR, None),
    "own unit": (Role.LIAISON_OFFICER, BANDUNG, "dinas-pu"),
    "other unit": (Role.LIAISON_OFFICER, BANDUNG, "dishub"),
    "no unit": (Role.LIAISON_OFFICER, BANDUNG, None),
    "national": (Role.NATIONAL_ADMIN, DESK, None),
    "coordinator": (Role.COORDINATOR, "kemendagri", None),
    "monitor": (Role.MONITOR, "ksp", None),
    "ombudsman": (Role.OMBUDSMAN, "ombudsman", None),
    "operator": (Role.OPERATOR, None, None),
}
_ALL = set(ACTS[Role.AGENCY_ADMIN])
#: Who reads a disposed report of Bandung's dinas-pu that climbed to Jawa Barat, and may do what.
MATRIX: dict[str, tuple[bool, set[Act]]] = {
    "own admin": (True, _ALL),
    "other admin": (False, set()),
    "tier admin": (True, {Act.NOTE}),
    "own unit": (True, {Act.RETURN, Act.HOLD, Act.START, Act.ANSWER, Act.NOTE}),
    "other unit": (False, set()),
    "no unit": (False, set()),
    "national": (True, {Act.NOTE}),
    "coordinator": (True, {Act.NOTE}),
    "monitor": (True, {Act.NOTE}),
    "ombudsman": (True, {Act.NOTE, Act.REVEAL_IDENTITY}),
    "operator": (False, set()),
}


@pytest.mark.parametrize("name", list(WHO))
def test_the_matrix_of_roles_and_acts(name: str) -> None:
    officer = an_officer(*WHO[name])
    report = replace(verified(a_report(), unit="dinas-pu"), tier=JABAR)
    reads, acts = MATRIX[name]
    assert may_read(officer, report, REFERENCE) is reads
    assert {a for a in TABLE if may(officer, a, report, REFERENCE)} == acts
    for forbidden in set(TABLE) - acts:
        with pytest.raises(ActNotAllowed):
            require(officer, forbidden, report, REFERENCE)
    assert set(acts_now(officer, report, REFERENCE)) == {
        a for a in acts if report.state in POSSIBLE[a]
    }


@pytest.mark.parametrize("name", list(WHO))
def test_a_confidential_report_is_for_its_own_desk_and_the_ombudsman(name: str) -> None:
    officer = an_officer(*WHO[name])
    report = replace(verified(a_report(), unit="dinas-pu"), tier=JABAR, confidential=True)
    known = name in ("own admin", "own unit", "ombudsman")
    assert may_read(officer, report, REFERENCE) is known


@pytest.mark.parametrize("name", list(WHO))
@pytest.mark.parametrize("changes", [{"anonymous": True}, {"has_reporter": False}])
def test_who_wants_to_be_unknown_stays_so(name: str, changes: dict[str, Any]) -> None:
    report = replace(a_report(), **changes)
    assert not may(an_officer(*WHO[name]), Act.REVEAL_IDENTITY, report, REFERENCE)


def test_the_national_desk_works_what_lies_there() -> None:
    national = an_officer(Role.NATIONAL_ADMIN, DESK)
    assert set(acts_now(national, a_report(DESK), REFERENCE)) == {
        Act.VERIFY,
        Act.HOLD,
        Act.ARCHIVE,
        Act.NOTE,
    }


# --- routing and ladder --------------------------------------------------------------------------


def rule(id: str, category: str, region: str, agency: str, priority: int = 0) -> RoutingRule:
    return RoutingRule(
        id=id,
        category=category,
        region=region,
        target=Target.AGENCY,
        agency=agency,
        priority=priority,
    )


@pytest.mark.parametrize(
    ("rules", "winner"),
    [
        ([rule("a", "*", "*", "ksp")], "a"),
        ([rule("a", "*", "*", "ksp"), rule("b", "jalan", "*", "imigrasi")], "b"),
        ([rule("a", "jalan", "32.73", "ksp"), rule("b", "jalan-berlubang", "*", "imigrasi")], "b"),
        ([rule("a", "jalan", "32", "ksp"), rule("b", "jalan", "32.73", "imigrasi")], "b"),
        ([rule("a", "jalan", "*", "ksp", 1), rule("b", "jalan", "*", "imigrasi", 2)], "b"),
        ([rule("a", "jalan", "*", "ksp"), rule("b", "jalan", "32.7", "imigrasi")], "a"),
        ([rule("a", "*", "*", "ksp"), rule("b", "jalan", "*", "nobody")], "a"),
        ([rule("a", "*", "*", "ksp"), rule("b", "paspor", "*", "imigrasi")], "a"),
    ],
)
def test_the_most_specific_rule_wins(rules: list[RoutingRule], winner: str) -> None:
    found = route(
        category="jalan-berlubang",
        region="32.73.02",
        target_agency=None,
        reference=replace(REFERENCE, rules=rules),
    )
    assert found.why == f"rule:{winner}"


def test_a_retired_choice_falls_back_to_the_rules() -> None:
    agencies = {**REFERENCE.agencies, "imigrasi": an_agency("imigrasi", active=False)}
    found = route(
        category="jalan",
        region="32.73",
        target_agency="imigrasi",
        reference=replace(REFERENCE, agencies=agencies),
    )
    assert found.agency == BANDUNG


def test_an_administrative_city_delegates_to_its_province() -> None:
    city = replace(REFERENCE.agencies[BANDUNG], delegates_to=JABAR)
    reference = replace(REFERENCE, agencies={**REFERENCE.agencies, BANDUNG: city})
    for target in (None, BANDUNG):
        found = route(category="jalan", region="32.73", target_agency=target, reference=reference)
        assert found.agency == JABAR
    assert BANDUNG not in {a.id for a in reference.offered()}


def test_the_ladder_leads_to_the_ombudsman_and_ends() -> None:
    assert [a.id for a in REFERENCE.ladder(BANDUNG)] == [JABAR, "kemendagri", "ombudsman"]
    assert [a.id for a in REFERENCE.ladder("imigrasi")] == ["kemenpanrb", "ombudsman"]
    assert [a.id for a in REFERENCE.ladder(DESK)] == ["ombudsman"]
    assert next_tier(replace(a_report(), tier="ombudsman"), REFERENCE) == "ombudsman"


def test_a_profile_for_a_category_beats_the_general_one() -> None:
    special = replace(PROFILE, id="campaign", categories=frozenset({"jalan"}))
    reference = replace(REFERENCE, profiles=[PROFILE, special])
    day = date(2026, 11, 24)
    assert reference.profile_of(day, "jalan-berlubang").id == "campaign"
    assert reference.profile_of(day, "paspor").id == PROFILE.id
    with pytest.raises(LookupError):
        reference.profile_of(date(2010, 1, 1), "jalan")


# --- history -------------------------------------------------------------------------------------


def test_a_changed_missing_or_moved_event_is_found() -> None:
    report, events = a_history()
    for n in range(4):
        report, event = act(report, Act.NOTE, text=str(n))
        events.append(event)
    assert faults(report, events) == []
    changed = [*events]
    changed[3] = replace(events[3], text="something else")
    assert faults(report, changed)
    forged = [*changed]
    forged[3] = replace(changed[3], hash=digest(changed[3]))
    assert faults(report, forged)
    assert faults(report, events[:-1])
    assert faults(report, [*events[:2], *events[3:]])
    assert faults(report, [events[1], events[0], *events[2:]])
    assert faults(replace(report, version=9), events)


def test_every_open_state_has_something_to_wait_for() -> None:
    for report in (a_new_report(), a_report(), verified(a_report()), answered(a_report())):
        timed = next_act(report)
        assert timed is not None
        assert timed.at > NOW
