"""Working days and clocks; dates worked out by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.adapters.holiday_calendar import days_off
from chalicelib.domain.deadlines import clocks
from chalicelib.domain.deadlines.calendar import JAKARTA, Override, WorkingCalendar, end_of_day
from chalicelib.domain.deadlines.clocks import Clock, DeadlineRules, Span, Unit, end_of_span
from chalicelib.domain.reports.codes import AGENCY_STAGES, Kind, Stage
from tests.builders import CALENDAR, NOW, PROFILE, RULES

#: What the library knows of 2026 and its neighbours: national holidays and joint leave.
REAL = WorkingCalendar(days_off(2026))


def jakarta(year: int, month: int, day: int, *clock: int) -> datetime:
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    return datetime(year, month, day, hour, minute, second, tzinfo=JAKARTA)


def start(stage: Stage, now: datetime = NOW, rules: DeadlineRules = RULES, **changes: Any) -> Clock:
    asked = {"kind": Kind.COMPLAINT, "supervisory": False, **changes}
    return clocks.start(stage, now=now, rules=rules, **asked)


def deadline_rules(calendar: WorkingCalendar = CALENDAR, **changes: Any) -> DeadlineRules:
    return DeadlineRules(profile=replace(PROFILE, **changes), calendar=calendar)


def test_weekends_and_days_off_are_not_working_days() -> None:
    assert CALENDAR.is_working(date(2026, 11, 27))
    assert not CALENDAR.is_working(date(2026, 11, 28))
    assert not CALENDAR.is_working(date(2026, 12, 25))


def test_an_override_wins_over_everything() -> None:
    calendar = WorkingCalendar(
        [date(2026, 12, 25)],
        [
            Override(day=date(2026, 12, 25), working=True),
            Override(day=date(2026, 11, 28), working=True),
            Override(day=date(2026, 11, 27), working=False),
        ],
    )
    assert calendar.is_working(date(2026, 12, 25))
    assert calendar.is_working(date(2026, 11, 28))
    assert not calendar.is_working(date(2026, 11, 27))


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 11, 24), 3, date(2026, 11, 27)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 11, 30), -1, date(2026, 11, 27)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
    ],
)
def test_shifting_by_working_days(day: date, days: int, expected: date) -> None:
    assert CALENDAR.shift(day, days) == expected


def test_counting_working_days_both_ways() -> None:
    assert CALENDAR.working_days_between(date(2026, 11, 27), date(2026, 11, 30)) == 1
    assert CALENDAR.working_days_between(date(2026, 11, 30), date(2026, 11, 27)) == -1
    assert CALENDAR.working_days_between(date(2026, 11, 30), date(2026, 11, 30)) == 0


@pytest.mark.parametrize(
    ("filed", "days", "due"),
    [
        # Nyepi 19 March with joint leave on the 18th, Lebaran 21 and 22 March with joint leave on
        # the 20th, 23rd and 24th: from Tuesday the 17th the next working day is Wednesday the 25th.
        (jakarta(2026, 3, 17, 10), 1, date(2026, 3, 25)),
        (jakarta(2026, 3, 17, 10), 3, date(2026, 3, 27)),
        # Joint leave on Thursday 24 December and Christmas on Friday.
        (jakarta(2026, 12, 23, 10), 1, date(2026, 12, 28)),
        # Over the year end: Friday 1 January 2027 is off.
        (jakarta(2026, 12, 31, 10), 1, date(2027, 1, 4)),
        # 23:30 in Jakarta is still that day, although it is another one further east.
        (jakarta(2026, 11, 24, 23, 30), 1, date(2026, 11, 25)),
    ],
)
def test_due_days_across_lebaran_and_the_year_end(filed: datetime, days: int, due: date) -> None:
    assert end_of_span(filed, Span(amount=days), REAL) == end_of_day(due)


def test_calendar_days_count_every_day() -> None:
    span = Span(amount=60, unit=Unit.CALENDAR_DAYS)
    assert end_of_span(jakarta(2026, 11, 24, 9), span, REAL) == end_of_day(date(2027, 1, 23))


def test_a_due_day_counts_whole_in_jakarta() -> None:
    assert end_of_day(date(2026, 11, 27)) == datetime(2026, 11, 27, 16, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stage", "changes", "span"),
    [
        (Stage.VERIFICATION, {}, Span(amount=3)),
        (Stage.FIRST_ANSWER, {}, Span(amount=5)),
        (Stage.SETTLEMENT, {}, Span(amount=14)),
        (Stage.SETTLEMENT, {"supervisory": True}, Span(amount=60)),
        (Stage.SETTLEMENT, {"kind": Kind.INFORMATION_REQUEST}, Span(amount=5)),
        (Stage.SETTLEMENT, {"kind": Kind.ASPIRATION}, Span(amount=14)),
        (Stage.OVERSIGHT, {}, Span(amount=60, unit=Unit.CALENDAR_DAYS)),
        (Stage.OVERSIGHT, {"supervisory": True}, Span(amount=120, unit=Unit.CALENDAR_DAYS)),
        (Stage.REPLY, {}, Span(amount=10)),
        (Stage.INFORMATION, {}, Span(amount=10)),
    ],
)
def test_every_stage_has_its_limit(stage: Stage, changes: dict[str, Any], span: Span) -> None:
    clock = start(stage, **changes)
    assert clock.span == span
    assert (clock.profile, clock.legal_basis) == ("default", "PermenPANRB 5/2025")


# --- reminders -----------------------------------------------------------------------------------


def test_agencies_are_reminded_at_half_time_and_one_working_day_before() -> None:
    clock = start(Stage.SETTLEMENT)
    assert clock.due_at == end_of_day(date(2026, 12, 14))
    assert clock.reminders == (jakarta(2026, 12, 3, 8), jakarta(2026, 12, 11, 8))
    assert clock.remind_at == jakarta(2026, 12, 3, 8)
    assert replace(clock, reminded=1).remind_at == jakarta(2026, 12, 11, 8)
    assert replace(clock, reminded=2).remind_at is None


def test_short_clocks_remind_once_where_both_fall_together() -> None:
    three = start(Stage.VERIFICATION)
    assert three.due_at == end_of_day(date(2026, 11, 27))
    assert three.reminders == (jakarta(2026, 11, 26, 8),)
    one = start(
        Stage.VERIFICATION,
        rules=deadline_rules(limits={**PROFILE.limits, "verification": Span(amount=1)}),
    )
    assert one.reminders == ()  # 08:00 of the day it was filed is over


@pytest.mark.parametrize("stage", sorted(set(Stage) - AGENCY_STAGES))
def test_a_reporter_is_reminded_once_one_working_day_before_the_end(stage: Stage) -> None:
    clock = start(stage)
    assert clock.due_at == end_of_day(date(2026, 12, 8))
    assert clock.reminders == (jakarta(2026, 12, 7, 8),)


# --- hours ---------------------------------------------------------------------------------------

HOURS = deadline_rules(
    limits={**PROFILE.limits, "verification": Span(amount=24, unit=Unit.HOURS)},
    remind_before=Span(amount=2, unit=Unit.HOURS),
)


def test_hours_run_day_and_night_through_holidays() -> None:
    clock = start(Stage.VERIFICATION, jakarta(2026, 12, 24, 15, 30), HOURS)
    assert clock.due_at == jakarta(2026, 12, 25, 15, 30)
    assert clock.reminders == (jakarta(2026, 12, 25, 3, 30), jakarta(2026, 12, 25, 13, 30))


def test_a_pause_of_hours_counts_to_the_minute() -> None:
    clock = start(Stage.VERIFICATION, jakarta(2026, 11, 24, 9), HOURS)
    still = clocks.pause(clock, jakarta(2026, 11, 24, 10), HOURS)
    back = clocks.resume(still, jakarta(2026, 11, 24, 12, 30), HOURS)
    assert back.due_at == jakarta(2026, 11, 25, 11, 30)


# --- pauses --------------------------------------------------------------------------------------


def test_a_pause_moves_the_due_day_by_the_days_it_took() -> None:
    clock = start(Stage.FIRST_ANSWER)
    assert clock.due_at == end_of_day(date(2026, 12, 1))
    still = clocks.pause(clock, jakarta(2026, 11, 26, 9), RULES)
    assert still.paused
    assert not still.running
    back = clocks.resume(still, jakarta(2026, 12, 1, 9), RULES)
    assert back.running
    assert back.due_at == end_of_day(date(2026, 12, 4))  # three working days later


def test_a_pause_over_lebaran_counts_only_working_days() -> None:
    real = deadline_rules(REAL)
    # Due on Wednesday 25 March: the only working day after Nyepi and Lebaran, see above.
    clock = start(Stage.VERIFICATION, jakarta(2026, 3, 13, 9), real)
    assert clock.due_at == end_of_day(date(2026, 3, 25))
    still = clocks.pause(clock, jakarta(2026, 3, 17, 9), real)
    back = clocks.resume(still, jakarta(2026, 3, 26, 9), real)
    assert back.due_at == end_of_day(date(2026, 3, 27))  # 25 and 26 March stood still


def test_two_pauses_add_up_and_the_due_moment_can_be_derived_again() -> None:
    clock = start(Stage.FIRST_ANSWER)
    for day in (25, 26):
        clock = clocks.pause(clock, jakarta(2026, 11, day, 9), RULES)
        clock = clocks.resume(clock, jakarta(2026, 11, day + 1, 9), RULES)
    assert clock.due_at == end_of_day(date(2026, 12, 3))
    bare = replace(clock, due_at=NOW, act_at=NOW, reminders=(), calendar="")
    assert clocks.derive(bare, PROFILE, CALENDAR) == clock


def test_a_pause_that_lasts_shows_the_latest_moment_it_can_lead_to() -> None:
    clock = start(Stage.FIRST_ANSWER)  # due 1 December
    still = clocks.pause(clock, jakarta(2026, 11, 25, 9), RULES)
    [pause] = still.pauses
    # Twenty working days after 25 November, Christmas left out.
    assert pause.until == end_of_day(date(2026, 12, 23))
    assert still.due_at == end_of_day(date(2026, 12, 30))


def test_after_its_cap_a_pause_no_longer_counts() -> None:
    clock = start(Stage.FIRST_ANSWER)
    still = clocks.pause(clock, jakarta(2026, 11, 25, 9), RULES)
    back = clocks.resume(still, jakarta(2027, 2, 1, 9), RULES)
    assert back.due_at == still.due_at
    again = clocks.pause(back, jakarta(2027, 2, 2, 9), RULES)
    assert again == back  # nothing is left of the cap: the clock runs on


def test_what_is_left_of_the_cap_is_all_that_a_second_pause_gets() -> None:
    clock = start(Stage.SETTLEMENT, jakarta(2026, 10, 1, 9))
    clock = clocks.pause(clock, jakarta(2026, 10, 2, 9), RULES)
    clock = clocks.resume(clock, jakarta(2026, 10, 27, 9), RULES)  # seventeen working days
    clock = clocks.pause(clock, jakarta(2026, 10, 28, 9), RULES)
    assert clock.pauses[-1].until == end_of_day(date(2026, 11, 2))


def test_pausing_and_resuming_twice_changes_nothing() -> None:
    clock = start(Stage.FIRST_ANSWER)
    once = clocks.pause(clock, NOW, RULES)
    assert clocks.pause(once, NOW + timedelta(days=1), RULES) == once
    assert clocks.resume(clock, NOW, RULES) == clock


def test_a_stopped_clock_stays_as_it_is() -> None:
    stopped = clocks.stop(start(Stage.REPLY), NOW)
    assert not stopped.running
    assert clocks.stop(stopped, NOW + timedelta(days=1)) == stopped
    assert clocks.pause(stopped, NOW, RULES) == stopped


def test_stopping_ends_a_pause_too() -> None:
    later = NOW + timedelta(days=1)
    stopped = clocks.stop(clocks.pause(start(Stage.SETTLEMENT), NOW, RULES), later)
    assert stopped.pauses[-1].end == later


# --- promises and recounts -----------------------------------------------------------------------


def test_a_promise_puts_off_the_act_and_leaves_the_legal_day() -> None:
    clock = start(Stage.SETTLEMENT)
    promised = clocks.promise(clock, date(2026, 12, 21))
    assert promised.due_at == clock.due_at
    assert promised.act_at == promised.promised_for == end_of_day(date(2026, 12, 21))
    sooner = clocks.promise(clock, date(2026, 12, 1))
    assert sooner.act_at == clock.act_at
    oversight = start(Stage.OVERSIGHT)
    assert clocks.promise(oversight, date(2027, 12, 1)) == oversight


def test_a_new_holiday_moves_open_clocks_and_no_stopped_ones() -> None:
    clock = start(Stage.FIRST_ANSWER)
    decree = Override(day=date(2026, 11, 30), working=False, legal_basis="SKB contoh")
    changed = deadline_rules(WorkingCalendar([date(2026, 12, 25), date(2027, 1, 1)], [decree]))
    moved = clocks.recount(clock, changed, kind=Kind.COMPLAINT, supervisory=False)
    assert moved.due_at == end_of_day(date(2026, 12, 2))
    assert (clock.calendar, moved.calendar) == (CALENDAR.version, changed.calendar.version)
    back = clocks.recount(moved, RULES, kind=Kind.COMPLAINT, supervisory=False)
    assert back == clock
    stopped = clocks.stop(clock, NOW)
    same = clocks.recount(stopped, changed, kind=Kind.COMPLAINT, supervisory=False)
    assert same == stopped


def test_an_amended_profile_moves_its_clocks_too() -> None:
    amended = deadline_rules(
        limits={**PROFILE.limits, "first_answer": Span(amount=3)}, legal_basis="baru"
    )
    clock = start(Stage.FIRST_ANSWER)
    moved = clocks.recount(clock, amended, kind=Kind.COMPLAINT, supervisory=False)
    assert (moved.due_at, moved.legal_basis) == (end_of_day(date(2026, 11, 27)), "baru")


def test_a_late_clock_keeps_the_moment_of_its_next_act() -> None:
    again = NOW + timedelta(days=30)
    late = replace(start(Stage.FIRST_ANSWER), act_at=again)
    assert clocks.derive(late, PROFILE, CALENDAR).act_at == again


def test_calendars_of_the_same_days_have_the_same_version() -> None:
    christmas = date(2026, 12, 25)
    plain, decreed = (
        WorkingCalendar([christmas]),
        WorkingCalendar([], [Override(day=christmas, working=False)]),
    )
    assert plain.version == decreed.version
    assert plain.version != WorkingCalendar([]).version
    saturday = Override(day=date(2026, 11, 28), working=False)
    assert WorkingCalendar([], [saturday]).version == WorkingCalendar([]).version
