"""Reference data as a whole: nothing is loaded unless everything fits together."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from chalicelib.domain.deadlines import REQUIRED_LIMITS, Unit

Data = dict[str, list[dict[str, Any]]]
LIMITS = tuple(str(limit) for limit in REQUIRED_LIMITS)
UNITS = tuple(str(unit) for unit in Unit)
TARGETS = ("agency", "local_government", "province")
TOP = "ombudsman"


def faults(data: Data, regions: dict[str, str]) -> list[str]:
    """Everything that is wrong, as `<kind> <id>: <what>`; empty when all of it fits."""
    found: list[str] = []
    for kind, rows in data.items():
        ids = Counter(row["date"] if kind == "calendar" else row["id"] for row in rows)
        found += [f"{kind} {i}: is there {n} times" for i, n in ids.items() if n > 1]
    agencies = {a["id"]: a for a in data["agencies"]}
    categories = {c["id"]: c for c in data["categories"]}
    found += _agencies(agencies, regions)
    found += _categories(categories)
    found += _rules(data["rules"], agencies, categories, regions)
    found += _profiles(data["profiles"], categories)
    return found


def _agencies(agencies: dict[str, Any], regions: dict[str, str]) -> Iterator[str]:
    for needed in (TOP, "national-desk", "kemendagri", "kemenpanrb"):
        if needed not in agencies:
            yield f"agency {needed}: is missing"
    for name, agency in agencies.items():
        for field in ("escalates_to", "delegates_to"):
            if agency[field] and agency[field] not in agencies:
                yield f"agency {name}: {field} names the unknown {agency[field]}"
        if agency["region"] and agency["region"] not in regions:
            yield f"agency {name}: region {agency['region']} is unknown"
        if name != TOP and _climb(name, "escalates_to", agencies) != TOP:
            yield f"agency {name}: its ladder does not end at {TOP}"


def _categories(categories: dict[str, Any]) -> Iterator[str]:
    for name, category in categories.items():
        parent = category["parent"]
        if parent and parent not in categories:
            yield f"category {name}: parent {parent} is unknown"
        elif _climb(name, "parent", categories) is None:
            yield f"category {name}: is its own ancestor"


def _climb(start: str, field: str, nodes: dict[str, Any]) -> str | None:
    """Where following `field` ends; None on a cycle."""
    seen, at = {start}, start
    while (above := nodes[at][field]) and above in nodes:
        if above in seen:
            return None
        seen.add(above)
        at = above
    return at


def _rules(
    rules: list[dict[str, Any]],
    agencies: dict[str, Any],
    categories: dict[str, Any],
    regions: dict[str, str],
) -> Iterator[str]:
    for rule in rules:
        name = f"rule {rule['id']}"
        if rule["category"] != "*" and rule["category"] not in categories:
            yield f"{name}: category {rule['category']} is unknown"
        if rule["region"] != "*" and rule["region"] not in regions:
            yield f"{name}: region {rule['region']} is unknown"
        if rule["target"] not in TARGETS:
            yield f"{name}: target {rule['target']} is none of {', '.join(TARGETS)}"
        if rule["target"] == "agency" and not agencies.get(rule["agency"], {}).get("active"):
            yield f"{name}: agency {rule['agency']} is unknown or retired"


def _profiles(profiles: list[dict[str, Any]], categories: dict[str, Any]) -> Iterator[str]:
    today = date.today().isoformat()  # noqa: DTZ011 - a day of grace is no matter here
    for profile in profiles:
        name = f"profile {profile['id']}"
        limits = {
            **profile["limits"],
            **{k: profile[k] for k in ("remind_before", "escalate_every")},
        }
        for limit in LIMITS:
            if limit not in limits:
                yield f"{name}: limit {limit} is missing"
        for limit, span in limits.items():
            if span["unit"] not in UNITS or int(span["amount"]) < 1:
                yield f"{name}: {limit} must be at least one of {', '.join(UNITS)}"
        for category in profile["categories"]:
            if category != "*" and category not in categories:
                yield f"{name}: category {category} is unknown"
    in_force = [
        p
        for p in profiles
        if "*" in p["categories"]
        and p["effective_from"] <= today
        and (p["effective_to"] or "9999") >= today
    ]
    if not in_force:
        yield "profiles: none for every category is in force today"
