"""Count Indonesian working days: date arithmetic over a set of days off given as data."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: The legal calendar of the national system.
JAKARTA = ZoneInfo("Asia/Jakarta")
_ONE_DAY = timedelta(days=1)
_WEEKEND = 5  # weekday() of Saturday


@dataclass(frozen=True, kw_only=True)
class Override:
    """One day that a decree made working or not, whatever the weekday says."""

    day: date
    working: bool
    legal_basis: str = ""


class WorkingCalendar:
    """Monday to Friday, less `days_off`, corrected by `overrides` (which win).

    `version` names its content: calendars with the same days have the same version.
    """

    def __init__(self, days_off: Iterable[date], overrides: Iterable[Override] = ()) -> None:
        self._off = frozenset(days_off)
        self._overrides = {o.day: o.working for o in overrides}
        self.version = self._digest()

    def _digest(self) -> str:
        """Twelve hexadecimal digits over the days that are not as their weekday says."""
        days = {day: self.is_working(day) for day in (*self._off, *self._overrides)}
        exceptions = sorted(f"{d}:{on}" for d, on in days.items() if on != (d.weekday() < _WEEKEND))
        return hashlib.sha256(" ".join(exceptions).encode()).hexdigest()[:12]

    def is_working(self, day: date) -> bool:
        """Tell whether offices work on `day`."""
        if day in self._overrides:
            return self._overrides[day]
        return day.weekday() < _WEEKEND and day not in self._off

    def shift(self, day: date, working_days: int) -> date:
        """Return the `working_days`-th working day from `day`; back if negative, `day` if 0."""
        step = _ONE_DAY if working_days > 0 else -_ONE_DAY
        for _ in range(abs(working_days)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days in (start, end]; negative when `end` lies before `start`."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=i) for i in range(1, (end - start).days + 1))
        return sum(map(self.is_working, days))


def local_day(moment: datetime) -> date:
    """Return the calendar day of an aware `moment` in Asia/Jakarta."""
    return moment.astimezone(JAKARTA).date()


def month_of(moment: datetime) -> str:
    """Return the month of an aware moment in Asia/Jakarta as YYYY-MM.

    >>> month_of(datetime.fromisoformat("2026-10-31T17:00:00+00:00"))
    '2026-11'
    """
    return f"{local_day(moment):%Y-%m}"


def end_of_day(day: date) -> datetime:
    """Return the last second of `day` in Asia/Jakarta as aware UTC: its whole day counts."""
    return datetime.combine(day, time(23, 59, 59), JAKARTA).astimezone(UTC)


def start_of_office_hours(day: date) -> datetime:
    """Return 08:00 of `day` in Asia/Jakarta, as aware UTC: when offices read their mail."""
    return datetime.combine(day, time(8), JAKARTA).astimezone(UTC)
