"""Read a day as people and spreadsheets write it."""

import re

from chalicelib.domain.clean_text import clean_code

_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: 0{1,2}[:.]00(?:[:.]00)?)?")


def iso_date(text: str) -> str:
    """Write `2026-11-24` for `24/11/2026`, the day first as in Indonesia; anything else as it is.

    >>> iso_date(" 4-1-2026 "), iso_date("31/12/2026 00:00"), iso_date("kemarin")
    ('2026-01-04', '2026-12-31', 'kemarin')
    """
    day = clean_code(text)
    match = _DAY.fullmatch(day)
    return f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}" if match else day
