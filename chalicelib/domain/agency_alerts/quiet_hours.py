"""Decide when officers get their alerts: no SMS in quiet hours, digests on working mornings.

Source: decision 0027; no law asks for either.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from chalicelib.domain.deadlines.calendar import JAKARTA, WorkingCalendar


class AlertFrequency(StrEnum):
    """How often a subscriber gets alerts that are not urgent; urgent ones always come at once."""

    SINGLE = "single"  # each alert by itself
    DAILY = "daily"  # a digest on each working morning
    WEEKLY = "weekly"  # a digest on a week's first working morning


class SmsTiming(StrEnum):
    """When the SMS of an alert leaves. The values are an attribute by which topics filter."""

    NOW = "now"
    MORNING = "morning"  # after quiet hours, counted together with the others of that night
    OVER_BUDGET = "budget"  # never: the month has no SMS left, e-mail goes alone


#: Digests leave from 07:30 on; what was alerted after 07:20 is in the next one, so that an alert in
#: flight is in exactly one of the two.
DIGESTS_FROM, DIGEST_CUTOFF = time(7, 30), time(7, 20)
#: Quiet hours in Jakarta: no SMS leaves for what can wait until morning.
QUIET_FROM, QUIET_UNTIL = time(21), time(6)
_DAY = timedelta(days=1)


def in_quiet_hours(now: datetime) -> bool:
    """Tell whether `now` lies in quiet hours.

    >>> in_quiet_hours(datetime.fromisoformat("2026-11-24T21:00+07:00"))
    True
    >>> in_quiet_hours(datetime.fromisoformat("2026-11-24T06:00+07:00"))
    False
    """
    local = now.astimezone(JAKARTA).time()
    return local >= QUIET_FROM or local < QUIET_UNTIL


def sms_timing(now: datetime, *, rings_at_night: bool) -> SmsTiming:
    """Decide when the SMS of an alert leaves that is sent `now`.

    >>> night = datetime.fromisoformat("2026-11-24T23:00+07:00")
    >>> sms_timing(night, rings_at_night=False), sms_timing(night, rings_at_night=True)
    (<SmsTiming.MORNING: 'morning'>, <SmsTiming.NOW: 'now'>)
    """
    return SmsTiming.MORNING if in_quiet_hours(now) and not rings_at_night else SmsTiming.NOW


def morning_after(now: datetime) -> date:
    """Return the day whose morning ends the quiet hours in which `now` lies.

    >>> morning_after(datetime.fromisoformat("2026-11-24T22:00+07:00")).isoformat()
    '2026-11-25'
    """
    local = now.astimezone(JAKARTA)
    return local.date() + _DAY if local.time() >= QUIET_FROM else local.date()


def quiet_hours_before(morning: date) -> tuple[datetime, datetime]:
    """Return beginning and end of the quiet hours before a morning."""
    begin = datetime.combine(morning - _DAY, QUIET_FROM, JAKARTA)
    return begin, datetime.combine(morning, QUIET_UNTIL, JAKARTA)


def digest_frequencies_on(day: date, calendar: WorkingCalendar) -> frozenset[AlertFrequency]:
    """Return which digests leave on a day: none on a day off."""
    if not calendar.is_working(day):
        return frozenset()
    monday = day - timedelta(days=day.weekday())
    first = calendar.shift(monday - _DAY, 1)
    return frozenset({AlertFrequency.DAILY} | ({AlertFrequency.WEEKLY} if day == first else set()))


def evaluation_day(month: date, calendar: WorkingCalendar) -> date:
    """Return the day on which the monthly evaluation of the month before leaves.

    It is the first working day from the third on, by which the figures are settled. `month` is any
    day of the month in which the letter leaves.
    """
    return calendar.shift(month.replace(day=2), 1)


def digest_period(
    frequency: AlertFrequency, day: date, calendar: WorkingCalendar
) -> tuple[datetime, datetime]:
    """Return beginning and end of what the digest of a day covers: all since the one before."""
    before = calendar.shift(day, -1)
    if frequency is AlertFrequency.WEEKLY:
        while AlertFrequency.WEEKLY not in digest_frequencies_on(before, calendar):
            before = calendar.shift(before, -1)
    return (
        datetime.combine(before, DIGEST_CUTOFF, JAKARTA),
        datetime.combine(day, DIGEST_CUTOFF, JAKARTA),
    )
