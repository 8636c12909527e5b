"""The built reference data as the domain knows it, without a table."""

import json
from datetime import date
from typing import Any

from chalicelib.adapters.dynamodb.reference_data import reference_rows as stored
from chalicelib.adapters.dynamodb.reference_data.registry import KIND
from chalicelib.domain.reference_data.reference import Reference
from infra.reference.build import OUT, REGIONS


def rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((OUT / f"{name}.json").read_text(encoding="utf-8"))
    return found


def built_reference(year: int) -> Reference:
    """Everything that `make reference` built."""
    built: dict[str, list[dict[str, Any]]] = {k: rows(str(s)) for s, k in KIND.items()}
    place = json.loads(REGIONS.read_text(encoding="utf-8"))
    return stored.build({**built, "STAFF": []}, place, year)


def districts(reference: Reference) -> list[str]:
    return [code for code in reference.regions if code.count(".") == 2]


def open_categories(reference: Reference, day: date) -> list[str]:
    return [c.id for c in reference.categories.values() if c.active(day)]
