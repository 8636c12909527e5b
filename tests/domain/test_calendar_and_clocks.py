"""Working days and clocks; dates worked out by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.adapters.calendar import days_off
from chalicelib.domain import deadlines
from chalicelib.domain.calendar import JAKARTA, Override, WorkingCalendar, end_of_day
from chalicelib.domain.deadlines import Clock, Span, Unit, after
from chalicelib.domain.words import AGENCY_STAGES, Kind, Stage
from tests.builders import CALENDAR, NOW, PROFILE

#: What the library knows of 2026 and its neighbours: national holidays and joint leave.
REAL = WorkingCalendar(days_off(2026))


def jakarta(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=JAKARTA)  # type: ignore[arg-type]


def start(stage: Stage, now: datetime = NOW, **changes: object) -> Clock:
    asked: dict[str, object] = {
        "profile": PROFILE,
        "kind": Kind.COMPLAINT,
        "supervisory": False,
        "calendar": CALENDAR,
    }
    return deadlines.start(stage, now=now, **{**asked, **changes})  # type: ignore[arg-type]


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
    assert after(filed, Span(days=days), REAL) == end_of_day(due)


def test_calendar_days_count_every_day() -> None:
    span = Span(days=60, unit=Unit.CALENDAR_DAYS)
    assert after(jakarta(2026, 11, 24, 9), span, REAL) == end_of_day(date(2027, 1, 23))


def test_a_due_day_counts_whole_in_jakarta() -> None:
    assert end_of_day(date(2026, 11, 27)) == datetime(2026, 11, 27, 16, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stage", "changes", "days"),
    [
        (Stage.VERIFICATION, {}, 3),
        (Stage.FIRST_ANSWER, {}, 5),
        (Stage.SETTLEMENT, {}, 14),
        (Stage.SETTLEMENT, {"supervisory": True}, 60),
        (Stage.SETTLEMENT, {"kind": Kind.INFORMATION_REQUEST}, 5),
        (Stage.SETTLEMENT, {"kind": Kind.ASPIRATION}, 14),
        (Stage.REPLY, {}, 10),
        (Stage.INFORMATION, {}, 10),
    ],
)
def test_every_stage_has_its_limit(stage: Stage, changes: dict[str, object], days: int) -> None:
    assert start(stage, **changes).span == Span(days=days)


def test_agencies_are_reminded_at_eight_one_working_day_before() -> None:
    clock = start(Stage.VERIFICATION)
    assert clock.due_at == end_of_day(date(2026, 11, 27))
    assert clock.remind_at == jakarta(2026, 11, 26, 8)
    monday = start(Stage.VERIFICATION, jakarta(2026, 11, 25, 9))
    assert monday.due_at == end_of_day(date(2026, 11, 30))
    assert monday.remind_at == jakarta(2026, 11, 27, 8)


@pytest.mark.parametrize("stage", sorted(set(Stage) - AGENCY_STAGES))
def test_reporters_clocks_do_not_remind(stage: Stage) -> None:
    assert start(stage).remind_at is None


def test_a_pause_moves_the_due_day_by_the_days_it_took() -> None:
    clock = start(Stage.FIRST_ANSWER)
    assert clock.due_at == end_of_day(date(2026, 12, 1))
    still = deadlines.pause(clock, jakarta(2026, 11, 26, 9))
    assert still.paused
    assert not still.running
    back = deadlines.resume(still, PROFILE, jakarta(2026, 12, 1, 9), CALENDAR)
    assert back.running
    assert back.due_at == end_of_day(date(2026, 12, 4))  # three working days later


def test_two_pauses_add_up_and_the_due_moment_can_be_derived_again() -> None:
    clock = start(Stage.FIRST_ANSWER)
    for day in (25, 26):
        clock = deadlines.pause(clock, jakarta(2026, 11, day, 9))
        clock = deadlines.resume(clock, PROFILE, jakarta(2026, 11, day + 1, 9), CALENDAR)
    assert clock.due_at == end_of_day(date(2026, 12, 3))
    assert deadlines.derive(clock, PROFILE.remind_before, CALENDAR) == clock


def test_pausing_and_resuming_twice_changes_nothing() -> None:
    clock = start(Stage.FIRST_ANSWER)
    once = deadlines.pause(clock, NOW)
    assert deadlines.pause(once, NOW + timedelta(days=1)) == once
    assert deadlines.resume(clock, PROFILE, NOW, CALENDAR) == clock


def test_a_stopped_clock_stays_as_it_is() -> None:
    stopped = deadlines.stop(start(Stage.REPLY), NOW)
    assert not stopped.running
    assert deadlines.stop(stopped, NOW + timedelta(days=1)) == stopped
    assert deadlines.pause(stopped, NOW) == stopped
