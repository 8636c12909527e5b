"""The table of acts: what is possible from where, what it needs, and what it does to clocks."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.contacts.verified_contact import Channel, VerifiedContact
from chalicelib.domain.deadlines.clocks import OTHER_LIMITS
from chalicelib.domain.deadlines.escalation import next_timed_act
from chalicelib.domain.errors import ActNotPossible, InvalidFields, NotRoutedYet
from chalicelib.domain.reports.act_conditions import MOST_REOPENED, Condition
from chalicelib.domain.reports.act_fields import hold_fields
from chalicelib.domain.reports.act_rule import ActField
from chalicelib.domain.reports.codes import (
    FORMER_ACTS,
    OPEN,
    PUBLIC,
    Act,
    Flag,
    Role,
    Stage,
    State,
)
from chalicelib.domain.reports.handling import perform
from chalicelib.domain.reports.history import SYSTEM
from chalicelib.domain.reports.report import Proposal, Rating, Report
from chalicelib.domain.reports.workflow import ROWS, TABLE, is_possible, rule_for, visibility
from tests.builders import (
    DESK,
    NOW,
    PROFILE,
    RULES,
    a_new_report,
    a_report,
    act,
    an_end,
    answered,
    verified,
)

U, D, P, H, A, C, X = State
#: From which states each act is possible: the law's flow, read by a civil servant.
POSSIBLE = {
    Act.ROUTE: {U},
    Act.AUTO_ASSIGN: {U},
    Act.VERIFY: {U},
    Act.EDIT: {U, D, P},
    Act.CLASSIFY: {D, P},
    Act.CATEGORISE: {U, D, P},
    Act.ASSIGN: {D, P},
    Act.COPY: {U, D, P},
    Act.RETURN: {U, D},
    Act.HAND_BACK: {D, P},
    Act.HOLD: {U, D, P},
    Act.SUPPLY: {H},
    Act.RESUME: {H},
    Act.RESUME_EXPIRED: {H},
    Act.START: {D},
    Act.INTERIM: {D, P},
    Act.CONTRIBUTE: {D, P},
    Act.PROPOSE: {D, P},
    Act.REJECT: {D, P},
    Act.APPROVE: {D, P},
    Act.ANSWER: {D, P},
    Act.REPLY: {A},
    Act.RATE: {A, C},
    Act.APPEAL: {A, C},
    Act.CLOSE: {A},
    Act.CLOSE_EXPIRED: {A},
    Act.WITHDRAW: {U, D, P, H, A},
    Act.LEAVE: {U, D, P, H, A},
    Act.ARCHIVE: {U, D, P, H},
    Act.ARCHIVE_EXPIRED: {H},
    Act.MERGE: {U, D, P, H},
    Act.ABSORB: {U, D, P, H, A},
    Act.RELEASE: set(State),
    Act.SPLIT: {U, D, P},
    Act.REOPEN: {C, X},
    Act.FLAG: set(State),
    Act.UNFLAG: set(State),
    Act.INSTRUCT: {U, D, P, H, A},
    Act.TAKE_OVER: {U, D, P, H, A},
    Act.FINDING: set(State),
    Act.CONCLUDE: {U, D, P, H, A},
    Act.ADD_INFORMATION: {U, D, P, H, A, X},
    Act.RELAY: {U, D, P, H, A},
    Act.MARK_READ: set(State),
    Act.VERIFY_CONTACT: set(State),
    Act.RENEW_CODE: set(State),
    Act.NOTE: set(State),
    Act.REVEAL_IDENTITY: set(State),
    Act.ERASE_IDENTITY: {C, X},
    Act.REMIND: {U, D, P, H, A},
    Act.ESCALATE: {U, D, P, H, A},
    Act.RECOUNT: {U, D, P, H, A},
}
#: A report for which each condition holds, and one for which it does not.
HOLDS: dict[Condition, tuple[dict[str, Any], dict[str, Any]]] = {
    Condition.NOT_CONFIDENTIAL: ({}, {"confidential": True}),
    Condition.PROPOSED: ({"proposal": Proposal(text="x", by="y")}, {"proposal": None}),
    Condition.NOT_RATED: ({"rating": None}, {"rating": Rating(score=5)}),
    Condition.UNSOLVED: ({"rating": Rating(score=2)}, {"rating": Rating(score=3)}),
    Condition.NOT_APPEALED: ({}, {"appealed": True}),
    Condition.MAY_REOPEN: ({}, {"reopened": MOST_REOPENED}),
    Condition.HAS_DUPLICATES: ({"duplicate_count": 1}, {"duplicate_count": 0}),
    Condition.NO_DUPLICATES: ({"duplicate_count": 0}, {"duplicate_count": 1}),
    Condition.TAKEN_OVER: ({"taken_over": True}, {"taken_over": False}),
    Condition.NOT_TAKEN_OVER: ({"taken_over": False}, {"taken_over": True}),
    Condition.FLAGGED: ({"flags": (Flag.STRATEGIC_ISSUE,)}, {"flags": ()}),
    Condition.MERGED: ({"merged_into": "4T9W2HBC8NRX"}, {"merged_into": None}),
    Condition.NEW_INFORMATION: ({"new_since": 3}, {"new_since": None}),
    Condition.CONTACT_UNPROVED: ({"contacts": (Channel.EMAIL,)}, {"contacts": ()}),
    Condition.CONTACT_PROVED: (
        {"verified": (VerifiedContact(channel=Channel.EMAIL, fingerprint="x"),)},
        {"verified": ()},
    ),
}


def standing(state: State, name: Act) -> Report:
    """A report in that state for which all conditions of the act's row hold."""
    report = replace(a_report(), state=state)
    if state not in OPEN:
        report = replace(report, **an_end())
    row = rule_for(name, state)
    for condition in row.when if row else ():
        report = replace(report, **HOLDS.get(condition, ({}, {}))[0])
    return report


def test_every_act_but_filing_has_its_rows() -> None:
    assert set(TABLE) == set(POSSIBLE) == set(Act) - {Act.SUBMIT, *FORMER_ACTS}
    for name, rows in TABLE.items():
        sources = [s for row in rows for s in row.sources]
        assert len(sources) == len(set(sources)), name
        assert len({row.visibility for row in rows}) == 1, name
        assert visibility(name) is rows[0].visibility


@pytest.mark.parametrize("name", list(TABLE))
def test_an_act_is_possible_from_its_states_and_no_other(name: Act) -> None:
    for state in State:
        report = standing(state, name)
        if state in POSSIBLE[name]:
            assert is_possible(report, name, NOW)
            act(report, name)
        else:
            assert not is_possible(report, name, NOW)
            with pytest.raises(ActNotPossible) as caught:
                act(report, name)
            assert (caught.value.act, caught.value.state) == (name, state)


@pytest.mark.parametrize(
    ("name", "state", "condition"),
    [(r.act, s, c) for r in ROWS for s in sorted(r.sources) for c in r.when if c in HOLDS],
)
def test_an_act_waits_for_its_conditions(name: Act, state: State, condition: Condition) -> None:
    report = replace(standing(state, name), **HOLDS[condition][1])
    assert not is_possible(report, name, NOW)
    with pytest.raises(ActNotPossible) as caught:
        act(report, name)
    assert caught.value.condition == condition


def test_an_ended_report_opens_again_until_its_window_is_over() -> None:
    closed, _ = act(answered(a_report()), Act.CLOSE, fields=an_end())
    assert closed.ended is not None
    until = closed.ended.reopen_until
    assert until is not None
    again, _ = act(closed, Act.REOPEN, now=until, fields={"reopened": 1})
    assert (again.state, again.ended) == (State.IN_PROGRESS, None)
    with pytest.raises(ActNotPossible) as caught:
        act(closed, Act.REOPEN, now=until + timedelta(seconds=1), fields={"reopened": 1})
    assert caught.value.condition is Condition.IN_WINDOW
    archived, _ = act(a_report(), Act.ARCHIVE, fields=an_end("agency_admin", "other"))
    assert act(archived, Act.REOPEN, fields={"reopened": 1})[0].state is State.UNVERIFIED


def test_before_routing_nothing_can_be_done() -> None:
    for name in TABLE:
        with pytest.raises(NotRoutedYet):
            act(a_new_report(), name)


def test_an_act_changes_only_what_its_row_allows() -> None:
    with pytest.raises(ValueError, match="confidential"):
        act(a_report(), Act.NOTE, fields={"confidential": False})


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.act}-{min(r.sources)}")
def test_a_row_that_needs_words_takes_no_blanks(row: Any) -> None:
    report = standing(min(row.sources), row.act)
    for name in ("reason", "text"):
        if ActField(name) in row.needs:
            with pytest.raises(InvalidFields) as caught:
                act(report, row.act, **dict[str, Any]({name: "  "}))
            assert [(f.name, f.code) for f in caught.value.fields] == [(name, "required")]


def test_only_the_system_acts_without_being_asked() -> None:
    unasked = [r.act for r in ROWS if not r.needs and not r.takes]
    system = {Act.ROUTE, Act.AUTO_ASSIGN, Act.REMIND, Act.ESCALATE, Act.RECOUNT}
    system |= {Act.CLOSE_EXPIRED, Act.ARCHIVE_EXPIRED, Act.RESUME_EXPIRED}
    contact = {Act.VERIFY_CONTACT, Act.RENEW_CODE}  # a one-time code or an address was typed
    merging = {Act.ABSORB, Act.RELEASE, Act.RELAY}
    assert set(unasked) == system | {Act.START, Act.APPROVE, Act.MARK_READ} | merging | contact


# --- clocks --------------------------------------------------------------------------------------


def clocks(report: Report) -> dict[str, str]:
    """Stage to `runs`, `paused` or `stopped`."""
    return {
        c.stage: "stopped" if c.stopped_at else "paused" if c.paused else "runs"
        for c in report.clocks
    }


def test_clocks_through_a_whole_life() -> None:
    report = a_report()
    assert clocks(report) == {"verification": "runs", "oversight": "runs"}
    report = verified(report)
    handled = {"first_answer": "runs", "settlement": "runs", "oversight": "runs"}
    assert clocks(report) == {"verification": "stopped", **handled}
    on_hold, _ = act(report, Act.HOLD, fields=hold_fields(report, "Di mana?"))
    assert clocks(on_hold) == {
        "verification": "stopped",
        **dict.fromkeys(handled, "paused"),
        "information": "runs",
    }
    for name in (Act.SUPPLY, Act.RESUME):
        back, _ = act(on_hold, name, role=Role.REPORTER)
        assert back.state is State.ASSIGNED
        assert clocks(back) == {"verification": "stopped", **handled, "information": "stopped"}
    done, _ = act(back, Act.ANSWER)
    assert {s for s, how in clocks(done).items() if how == "runs"} == {"reply"}
    again, _ = act(done, Act.REPLY, role=Role.REPORTER)
    assert {s for s, how in clocks(again).items() if how == "runs"} == {"first_answer", "oversight"}
    closed, _ = act(answered(a_report()), Act.CLOSE, fields=an_end())
    assert set(clocks(closed).values()) == {"stopped"}
    assert closed.due_at is None


def test_a_pause_says_which_question_stopped_the_clock_and_who_asked() -> None:
    report = verified(a_report())
    on_hold, event = act(report, Act.HOLD, fields=hold_fields(report, "Di mana?"))
    clock = on_hold.clock(Stage.SETTLEMENT)
    assert clock is not None
    [pause] = clock.pauses
    assert (pause.reason, pause.by, pause.event) == ("hold", "agency_admin", event.seq)


def test_nothing_but_a_question_pauses_a_clock() -> None:
    assert [row.act for row in ROWS if row.pauses] == [Act.HOLD]
    assert ActField.TEXT in TABLE[Act.HOLD][0].needs


def test_a_return_gains_nobody_time() -> None:
    report = a_report()
    returned, _ = act(report, Act.RETURN, fields={"agency": DESK})
    assert returned.clock(Stage.VERIFICATION) == report.clock(Stage.VERIFICATION)
    later, _ = act(verified(report), Act.RETURN, fields={"agency": DESK})
    assert clocks(later)["verification"] == "runs"
    assert clocks(later)["first_answer"] == "stopped"
    assert later.clock(Stage.OVERSIGHT) == report.clock(Stage.OVERSIGHT)


def test_only_another_agency_gets_time_of_its_own() -> None:
    report, later = verified(a_report()), NOW + timedelta(days=2)
    unit, _ = act(report, Act.ASSIGN, now=later, fields={"unit": "dinas-pu"})
    assert unit.clock(Stage.FIRST_ANSWER) == report.clock(Stage.FIRST_ANSWER)
    moved, _ = act(report, Act.ASSIGN, now=later, fields={"agency": "imigrasi"})
    first = moved.clock(Stage.FIRST_ANSWER)
    assert first is not None
    assert first.started_at == later
    assert moved.clock(Stage.SETTLEMENT) == report.clock(Stage.SETTLEMENT)


def test_a_supervisory_report_gets_the_longer_limit_and_loses_it_again() -> None:
    report = verified(a_report())
    graver, _ = act(report, Act.CLASSIFY, fields={"supervisory": True})
    settlement, oversight = graver.clock(Stage.SETTLEMENT), graver.clock(Stage.OVERSIGHT)
    assert settlement is not None
    assert oversight is not None
    assert (settlement.span.amount, oversight.span.amount) == (60, 120)
    assert settlement.started_at == report.clocks[0].started_at
    lighter, _ = act(graver, Act.CLASSIFY, fields={"supervisory": False})
    assert lighter.clock(Stage.SETTLEMENT) == report.clock(Stage.SETTLEMENT)


def test_an_answer_brings_an_escalated_report_down_unless_the_ombudsman_took_it_over() -> None:
    late = replace(verified(a_report()), tier="kemendagri")
    assert act(late, Act.ANSWER)[0].tier is None
    taken = replace(late, tier="ombudsman", taken_over=True)
    assert act(taken, Act.ANSWER)[0].tier == "ombudsman"


def test_public_states_are_listed_and_secrets_never_among_them() -> None:
    assert {D, P, A, C} == PUBLIC
    assert PUBLIC | {H, U} >= OPEN
    assert verified(a_report()).public
    assert not replace(verified(a_report()), confidential=True).public


def test_every_open_state_has_something_to_wait_for() -> None:
    for report in (a_new_report(), a_report(), verified(a_report()), answered(a_report())):
        timed = next_timed_act(report)
        assert timed is not None
        assert timed.at > NOW


def test_every_stage_and_rule_has_a_limit_in_the_profile() -> None:
    assert {*(s.value for s in Stage), *OTHER_LIMITS} <= set(PROFILE.limits)


def test_each_event_tells_who_why_and_which_rule() -> None:
    report = a_report()
    _, event = perform(
        report,
        Act.ESCALATE,
        actor=SYSTEM,
        now=NOW,
        rules=RULES,
        fields={"tier": "kemendagri"},
        reason="verification",
        rule="profile:default/verification",
    )
    assert (event.actor.role, event.reason) == (Role.SYSTEM, "verification")
    assert event.rule == "profile:default/verification"
    assert event.changes["tier"] == [None, "kemendagri"]
