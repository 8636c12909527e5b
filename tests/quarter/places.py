"""The built reference data as the domain knows it, without a table."""

import json
from datetime import date
from typing import Any

from chalicelib.adapters.calendar import days_off
from chalicelib.adapters.dynamodb import reference as stored
from chalicelib.domain.calendar import WorkingCalendar
from chalicelib.domain.reference import Reference
from infra.reference.build import OUT, REGIONS


def rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((OUT / f"{name}.json").read_text(encoding="utf-8"))
    return found


def built_reference(year: int) -> Reference:
    """Everything that `make reference` built."""
    regions = json.loads(REGIONS.read_text(encoding="utf-8"))["regions"]
    agencies = (stored.agency(row) for row in rows("agencies"))
    categories = (stored.category(row) for row in rows("categories"))
    return Reference(
        agencies={a.id: a for a in agencies},
        categories={c.id: c for c in categories},
        rules=[stored.rule(row) for row in rows("rules")],
        profiles=[stored.profile(row) for row in rows("profiles")],
        calendar=WorkingCalendar(days_off(year)),
        regions=regions,
    )


def districts(reference: Reference) -> list[str]:
    return [code for code in reference.regions if code.count(".") == 2]


def open_categories(reference: Reference, day: date) -> list[str]:
    return [c.id for c in reference.categories.values() if c.active(day)]
