"""Dates as people write them, in Jakarta's calendar."""

from datetime import datetime

from chalicelib.domain.calendar import local_day

_MONTHS = {
    "id": "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
}


def written(at: datetime | None, language: str) -> str:
    """`24 November 2026`; a dash when there is no date."""
    if at is None:
        return "-"
    day = local_day(at)
    months = _MONTHS.get(language, _MONTHS["id"]).split("|")
    return f"{day.day} {months[day.month - 1]} {day.year}"
