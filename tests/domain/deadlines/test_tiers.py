"""Where a late report climbs to, and what the system does by itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.deadlines.escalation import (
    carry_out,
    due_timed_act,
    next_tier,
    next_timed_act,
)
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Act, Stage, State
from tests.builders import (
    BANDUNG,
    DESK,
    JABAR,
    NOW,
    PROFILE,
    REFERENCE,
    RULES,
    a_report,
    act,
    an_end,
    verified,
)


def test_the_ladder_leads_to_the_ombudsman_and_ends() -> None:
    assert [a.id for a in REFERENCE.ladder(BANDUNG)] == [JABAR, "kemendagri", "ombudsman"]
    assert [a.id for a in REFERENCE.ladder("imigrasi")] == ["kemenpanrb", "ombudsman"]
    assert [a.id for a in REFERENCE.ladder(DESK)] == ["ombudsman"]
    top = replace(a_report(), tier="ombudsman")
    assert next_tier(top, REFERENCE, Stage.FIRST_ANSWER) == "ombudsman"


def test_a_unit_answers_to_its_own_agency_first() -> None:
    report = verified(a_report(), unit="dinas-pu")
    tiers = []
    for _ in range(5):
        report = replace(report, tier=next_tier(report, REFERENCE, Stage.FIRST_ANSWER))
        tiers.append(report.tier)
    assert tiers == [BANDUNG, JABAR, "kemendagri", "ombudsman", "ombudsman"]


def manned(*agencies: str) -> Reference:
    return replace(REFERENCE, unmanned=frozenset(REFERENCE.agencies) - {*agencies})


def test_a_tier_without_anyone_behind_it_is_skipped_upwards() -> None:
    report = verified(a_report())
    assert next_tier(report, manned("kemendagri", "ombudsman"), Stage.SETTLEMENT) == "kemendagri"
    assert next_tier(report, manned("ombudsman"), Stage.SETTLEMENT) == "ombudsman"
    assert next_tier(report, manned(BANDUNG), Stage.SETTLEMENT) is None
    gone = replace(REFERENCE.agencies[JABAR], active=False)
    retired = replace(REFERENCE, agencies={**REFERENCE.agencies, JABAR: gone})
    assert next_tier(report, retired, Stage.SETTLEMENT) == "kemendagri"


def test_what_is_not_settled_at_all_goes_to_the_top_at_once() -> None:
    report = verified(a_report(), unit="dinas-pu")
    assert next_tier(report, REFERENCE, Stage.OVERSIGHT) == "ombudsman"
    assert next_tier(report, manned(JABAR), Stage.OVERSIGHT) == JABAR


def test_climbing_never_moves_the_duty_and_repeats_until_an_answer() -> None:
    report, now = verified(a_report(), unit="dinas-pu"), NOW
    seen = []
    for _ in range(8):
        timed = next_timed_act(report)
        assert timed is not None
        now = timed.at
        due = due_timed_act(report, now)
        assert due is not None
        report, event = carry_out(report, due, rules=RULES, reference=REFERENCE, now=now)
        seen.append((event.act, report.tier))
        assert (report.agency, report.unit) == (BANDUNG, "dinas-pu")
    assert [t for a, t in seen if a is Act.ESCALATE][:4] == [
        BANDUNG,
        JABAR,
        "kemendagri",
        "ombudsman",
    ]
    done, _ = act(report, Act.ANSWER, now=now)
    timed = next_timed_act(done)
    assert timed is not None
    assert (done.tier, timed.act, timed.stage) == (None, Act.REMIND, Stage.REPLY)
    reminded, _ = carry_out(done, timed, rules=RULES, reference=REFERENCE, now=timed.at)
    last = next_timed_act(reminded)
    assert last is not None
    assert last.act is Act.CLOSE_EXPIRED


def test_after_an_escalation_no_other_late_clock_is_reminded_of() -> None:
    report, late = verified(a_report()), NOW + timedelta(days=40)
    due = due_timed_act(report, late)
    assert due is not None
    after, _ = carry_out(report, due, rules=RULES, reference=REFERENCE, now=late)
    assert due_timed_act(after, late) is None


def test_each_act_of_the_system_names_the_stage_and_the_rule() -> None:
    report = verified(a_report())
    late = NOW + timedelta(days=20)
    due = due_timed_act(report, late)
    assert due is not None
    _, event = carry_out(report, due, rules=RULES, reference=REFERENCE, now=late)
    assert (event.reason, event.rule) == ("first_answer", "profile:default/first_answer")


def test_a_report_that_others_follow_goes_on_without_the_answer_that_never_came() -> None:
    asked, _ = act(a_report(), Act.HOLD, fields={"held_from": State.UNVERIFIED, "question": "?"})
    late = NOW + timedelta(days=20)
    alone = due_timed_act(asked, late)
    followed = due_timed_act(replace(asked, duplicate_count=2), late)
    assert alone is not None
    assert followed is not None
    assert (alone.act, followed.act) == (Act.ARCHIVE_EXPIRED, Act.RESUME_EXPIRED)
    on, event = carry_out(
        replace(asked, duplicate_count=2), followed, rules=RULES, reference=REFERENCE, now=late
    )
    assert (on.state, event.actor.role) == (State.UNVERIFIED, "system")


def test_an_ended_report_waits_for_nothing() -> None:
    ended, _ = act(a_report(), Act.ARCHIVE, fields=an_end())
    assert next_timed_act(ended) is None
    assert due_timed_act(ended, NOW + timedelta(days=999)) is None


def test_a_profile_for_a_category_beats_the_general_one_between_its_dates() -> None:
    campaign = replace(
        PROFILE,
        id="campaign",
        categories=frozenset({"jalan"}),
        effective_from=date(2026, 11, 1),
        effective_to=date(2026, 11, 24),
    )
    reference = replace(REFERENCE, profiles=[PROFILE, campaign])
    assert reference.profile_of(NOW, "jalan-berlubang").id == "campaign"
    assert reference.profile_of(NOW, "paspor").id == PROFILE.id
    # 17:00 UTC is midnight in Jakarta: the next legal day, on which the campaign is over.
    assert reference.profile_of(NOW.replace(hour=17), "jalan").id == PROFILE.id
    with pytest.raises(LookupError):
        reference.profile_of(NOW.replace(year=2010), "jalan")
