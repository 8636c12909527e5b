"""Dates as people write them, in Jakarta's calendar."""

from datetime import date, datetime

from chalicelib.domain.deadlines.calendar import local_day

_MONTHS = {
    "id": "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
}


def written(at: datetime | None, language: str) -> str:
    """Write the day of a moment in Jakarta, `24 November 2026`; a dash for no moment."""
    return "-" if at is None else day(local_day(at), language)


def day(date_: date, language: str) -> str:
    """Write a day: `24 November 2026`."""
    return f"{date_.day} {month(date_, language)}"


def month(date_: date, language: str) -> str:
    """Write a month: `November 2026`."""
    months = _MONTHS.get(language, _MONTHS["id"]).split("|")
    return f"{months[date_.month - 1]} {date_.year}"
