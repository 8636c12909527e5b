"""Quiet hours: when an SMS may leave, whatever the moment, and the values that are stored."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.agency_alerts.quiet_hours import (
    AlertFrequency,
    SmsTiming,
    in_quiet_hours,
    morning_after,
    quiet_hours_before,
    sms_timing,
)
from tests.builders import NOW

MOMENTS = st.integers(0, 366 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("local", "quiet"),
    [("20:59", False), ("21:00", True), ("00:00", True), ("05:59", True), ("06:00", False)],
)
def test_quiet_hours_last_from_nine_in_the_evening_to_six_in_jakarta(
    local: str, quiet: bool
) -> None:
    now = datetime.fromisoformat(f"2026-11-24T{local}+07:00")
    assert in_quiet_hours(now) is quiet
    assert sms_timing(now, rings_at_night=False) is (SmsTiming.MORNING if quiet else SmsTiming.NOW)


@given(now=MOMENTS)
def test_an_order_from_above_waits_for_no_morning(now: datetime) -> None:
    assert sms_timing(now, rings_at_night=True) is SmsTiming.NOW


@given(now=MOMENTS)
def test_what_quiet_hours_hold_back_lies_in_those_before_its_morning(now: datetime) -> None:
    start, end = quiet_hours_before(morning_after(now))
    assert (start <= now < end) == in_quiet_hours(now)


def test_the_values_that_are_stored_and_filtered_by_stay() -> None:
    assert {timing.name: timing.value for timing in SmsTiming} == {
        "NOW": "now",
        "MORNING": "morning",
        "OVER_BUDGET": "budget",
    }
    assert [frequency.value for frequency in AlertFrequency] == ["single", "daily", "weekly"]
