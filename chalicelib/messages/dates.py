"""Dates as people write them, in Jakarta's calendar."""

from datetime import date, datetime

from chalicelib.domain.deadlines.calendar import local_day

_MONTHS = {
    "id": "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
}


def written(at: datetime | None, language: str) -> str:
    """`24 November 2026`; a dash when there is no date."""
    return "-" if at is None else day(local_day(at), language)


def day(of: date, language: str) -> str:
    """`24 November 2026`."""
    return f"{of.day} {month(of, language)}"


def month(of: date, language: str) -> str:
    """`November 2026`."""
    months = _MONTHS.get(language, _MONTHS["id"]).split("|")
    return f"{months[of.month - 1]} {of.year}"
