"""What a change would have made of past reports."""

from dataclasses import replace
from datetime import date, timedelta

from chalicelib.domain.deadlines.calendar import end_of_day
from chalicelib.domain.deadlines.clocks import Span
from chalicelib.domain.deadlines.escalation import carry_out, due_timed_act
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reference_data.simulation import (
    EscalationDifference,
    RoutingDifference,
    clock_runs,
    deadline_differences,
    escalation_differences,
    routing_difference,
)
from chalicelib.domain.reports.codes import Act, Stage
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import Report
from tests.builders import (
    BANDUNG,
    JABAR,
    NOW,
    PROFILE,
    REFERENCE,
    RULES,
    a_history,
    a_report,
    act,
)


def lived(days: int) -> tuple[Report, list[Event]]:
    """Verified at once and answered after some days."""
    report, events = a_history()
    home = {"supervisory": False, "agency": BANDUNG, "unit": None}
    for name, at, fields in (
        (Act.VERIFY, NOW, home),
        (Act.ANSWER, NOW + timedelta(days=days), {}),
    ):
        report, event = act(report, name, now=at, fields=fields)
        events.append(event)
    return report, events


def with_limit(stage: str, days: int, **changes: object) -> Reference:
    limits = {**PROFILE.limits, stage: Span(amount=days)}
    return replace(REFERENCE, profiles=[replace(PROFILE, limits=limits, **changes)])  # type: ignore[arg-type]


def test_a_changed_rule_says_who_would_have_got_the_report() -> None:
    rules = [replace(r, region="99") if r.id == "jalan" else r for r in REFERENCE.rules]
    changed = replace(REFERENCE, rules=rules)
    found = routing_difference(a_report(), REFERENCE, changed)
    assert found == RoutingDifference(
        report=a_report().id, was=BANDUNG, would_be="national-desk", why="no_rule"
    )
    assert routing_difference(a_report(), REFERENCE, REFERENCE) is None


def test_a_shorter_limit_says_what_would_have_been_late() -> None:
    report, events = lived(6)  # first answer on Monday the 30th, due on 1 December
    around = {"current": REFERENCE, "now": NOW + timedelta(days=90)}
    changed = with_limit("first_answer", 3)
    [other] = [
        o
        for o in deadline_differences(report, events, changed=changed, **around)  # type: ignore[arg-type]
        if o.stage is Stage.FIRST_ANSWER
    ]
    assert (other.late, other.would_be_late) == (False, True)
    assert other.would_be_due == end_of_day(date(2026, 11, 27))
    assert deadline_differences(report, events, changed=REFERENCE, **around) == []  # type: ignore[arg-type]


def test_a_profile_of_the_future_counts_as_if_it_were_in_force() -> None:
    report, events = lived(6)
    changed = with_limit("first_answer", 3, id="next", effective_from=date(2027, 1, 1))
    changed = replace(changed, profiles=[PROFILE, *changed.profiles])
    found = deadline_differences(
        report, events, current=REFERENCE, changed=changed, now=NOW + timedelta(days=90)
    )
    assert [o.stage for o in found] == [Stage.FIRST_ANSWER]


def test_a_longer_limit_says_what_would_have_been_in_time() -> None:
    report, events = lived(9)
    found = deadline_differences(
        report,
        events,
        current=REFERENCE,
        changed=with_limit("first_answer", 9),
        now=NOW + timedelta(days=90),
    )
    assert [(o.stage, o.late, o.would_be_late) for o in found] == [
        (Stage.FIRST_ANSWER, True, False)
    ]


def test_a_changed_ladder_says_which_escalations_would_have_gone_elsewhere() -> None:
    report, events = a_history()
    for days in (10, 20):
        late = NOW + timedelta(days=days)
        due = due_timed_act(report, late)
        assert due is not None
        report, event = carry_out(report, due, rules=RULES, reference=REFERENCE, now=late)
        events.append(event)
    straight = replace(REFERENCE.agencies[BANDUNG], escalates_to="kemendagri")
    changed = replace(REFERENCE, agencies={**REFERENCE.agencies, BANDUNG: straight})
    # The second climb began in Jawa Barat, above which nothing changed.
    assert escalation_differences(report, events, changed) == [
        EscalationDifference(report=report.id, seq=3, was=JABAR, would_be="kemendagri")
    ]
    assert escalation_differences(report, events, REFERENCE) == []


def test_every_run_of_a_clock_comes_back_from_the_history() -> None:
    report, events = lived(2)
    found = {c.stage: c for c in clock_runs(events)}
    for clock in report.clocks:
        kept = replace(clock, legal_basis="", reminders=())
        again = replace(found[clock.stage], pauses=clock.pauses)
        assert again == kept
