"""Read a day as people and spreadsheets write it."""

import re
from datetime import date, timedelta

from chalicelib.domain.clean_text import clean_code

#: Midnight, which spreadsheets add to a day.
_MIDNIGHT = r"(?:[ T]0{1,2}[:.]00(?:[:.]00)?)?"
_WEEKDAY = r"(?:[a-z']+(?:, ?| ))?"
_DAY = re.compile(rf"(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}|\d\d){_MIDNIGHT}")
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_MIDNIGHT}")
_NAMED = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})[-/. ]+([a-z]{{3,9}})[-/. ]+(\d{{4}}|\d\d){_MIDNIGHT}", re.IGNORECASE
)
#: Months in both languages: by their names, or by three or more of their first letters.
_MONTHS = (
    ("januari", "january"),
    ("februari", "february", "pebruari"),
    ("maret", "march"),
    ("april",),
    ("mei", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("agustus", "august", "ags", "agt"),
    ("september",),
    ("oktober", "october"),
    ("november", "nopember"),
    ("desember", "december"),
)
#: Spreadsheets count days from here, in the years that reference data may have (ECMA-376, 18.17.4).
_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range((date(2000, 1, 1) - _DAY_ZERO).days, (date(2100, 1, 1) - _DAY_ZERO).days)


def iso_date(text: str) -> str:
    """Write `2026-11-24` for `24/11/2026` or `24 Nov 26`, the day first as in Indonesia; anything
    else as it is. Years of two digits are of this century.

    >>> iso_date(" 4-1-2026 "), iso_date("31/12/2026 00:00"), iso_date("Kamis, 31 Desember 2026")
    ('2026-01-04', '2026-12-31', '2026-12-31')
    >>> iso_date("31-Des-26"), iso_date("kemarin")
    ('2026-12-31', 'kemarin')
    """
    day = clean_code(text)
    if match := _DAY.fullmatch(day):
        return _written(match[3], int(match[2]), match[1])
    if match := _YEAR_FIRST.fullmatch(day):
        return _written(match[1], int(match[2]), match[3])
    match = _NAMED.fullmatch(day)
    month = _month(match[2].lower()) if match else 0
    return _written(match[3], month, match[1]) if match and month else day


def iso_date_of_cell(text: str) -> str:
    """Write a day as `iso_date` does, and also for the number by which spreadsheets keep a day.

    >>> iso_date_of_cell("46387"), iso_date_of_cell("12")
    ('2026-12-31', '12')
    """
    day = iso_date(text)
    if day.isascii() and day.isdigit() and int(day) in _SERIALS:
        return (_DAY_ZERO + timedelta(days=int(day))).isoformat()
    return day


def _month(word: str) -> int:
    for n, names in enumerate(_MONTHS, start=1):
        if any(name.startswith(word) for name in names):
            return n
    return 0


def _written(year: str, month: int, day: str) -> str:
    return f"{int(year) + (2000 if len(year) == 2 else 0):04d}-{month:02d}-{int(day):02d}"
