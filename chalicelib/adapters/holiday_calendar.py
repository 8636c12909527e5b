"""Read Indonesian days off from the `holidays` library; decrees are overrides in reference data."""

from datetime import date

#: Years around the current one: clocks of old reports are derived again, new ones reach ahead.
BEFORE, AHEAD = 3, 2


def days_off(year: int) -> frozenset[date]:
    """Return national holidays and joint leave (cuti bersama) of the years around `year`."""
    from holidays.countries.indonesia import Indonesia  # noqa: PLC0415 - costs import time

    years = range(year - BEFORE, year + AHEAD + 1)
    return frozenset(Indonesia(years=years, categories=("public", "government")))
