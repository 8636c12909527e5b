"""Judge reference data as a whole: no change is accepted unless everything still fits together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.reference_data.reference_columns import ANY
from chalicelib.domain.reference_data.registry import Row, RowKind
from chalicelib.domain.reports.codes import NATIONAL_DESK, TOP

#: Every stage needs these, whoever else is connected.
NEEDED = (TOP, NATIONAL_DESK, "kemendagri", "kemenpanrb")
#: All rows by subject and key.
Data = Mapping[RowKind, Mapping[str, Row]]


@dataclass(frozen=True, kw_only=True, order=True)
class RegistryFault:
    """What is wrong with which row; `detail` names what it points to."""

    subject: RowKind
    id: str
    code: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.subject} {self.id}: {self.code} {self.detail}".rstrip()


def find_faults(data: Data, regions: Mapping[str, str], today: date) -> list[RegistryFault]:
    """List everything that does not fit, sorted; empty when all of it does."""
    found = {
        *_agencies(data, regions),
        *_units(data),
        *_categories(data, today),
        *_rules(data, regions),
        *_profiles(data, today),
        *_templates(data),
    }
    return sorted(found)


def _agencies(data: Data, regions: Mapping[str, str]) -> Iterator[RegistryFault]:
    agencies = data[RowKind.AGENCIES]

    def fault(name: str, code: str, detail: str = "") -> RegistryFault:
        return RegistryFault(subject=RowKind.AGENCIES, id=name, code=code, detail=detail)

    for needed in NEEDED:
        if not agencies.get(needed, {}).get("active"):
            yield fault(needed, "needed")
    governed: dict[str, str] = {}
    for name, agency in agencies.items():
        for field in ("escalates_to", "delegates_to"):
            if agency[field] and agency[field] not in agencies:
                yield fault(name, f"{field}_unknown", agency[field])
        if _end(name, "delegates_to", agencies) is None:
            yield fault(name, "delegates_to_itself")
        elif agency["delegates_to"] and not _takes_over(agency["delegates_to"], agencies):
            yield fault(name, "successor_not_active", agency["delegates_to"])
        if name != TOP and _end(name, "escalates_to", agencies) != TOP:
            yield fault(name, "ladder_does_not_end_at_top", TOP)
        if agency["region"] and agency["region"] not in regions:
            yield fault(name, "region_unknown", agency["region"])
        if agency["region"] and agency["active"]:
            if other := governed.get(agency["region"]):
                yield fault(name, "region_governed_twice", other)
            governed[agency["region"]] = name


def _takes_over(name: str, agencies: Mapping[str, Row]) -> bool:
    end = _end(name, "delegates_to", agencies)
    return end is not None and bool(agencies.get(end, {}).get("active"))


def _units(data: Data) -> Iterator[RegistryFault]:
    for key, unit in data[RowKind.UNITS].items():
        if unit["agency"] not in data[RowKind.AGENCIES]:
            yield RegistryFault(
                subject=RowKind.UNITS, id=key, code="agency_unknown", detail=unit["agency"]
            )


def _categories(data: Data, today: date) -> Iterator[RegistryFault]:
    categories = data[RowKind.CATEGORIES]
    targets = _routing_targets(data)
    for name, category in categories.items():
        parent = category["parent"]
        if parent and parent not in categories:
            yield _category(name, "parent_unknown", parent)
            continue
        if _end(name, "parent", categories) is None:
            yield _category(name, "own_ancestor")
            continue
        if _is_notice_incomplete(category):
            yield _category(name, "notice_incomplete")
        until = category["active_to"] or "9999-12-31"
        path = {ANY, *_path(name, categories)}
        named = [target for target in targets if target[0] in path]
        # Without a rule a report goes to the national desk; with dead rules alone nobody notices.
        if until >= today.isoformat() and named and not any(alive for _, alive in named):
            yield _category(name, "no_way_out")


def _is_notice_incomplete(category: Row) -> bool:
    """Tell whether a notice has one language only, stops without a text, or a link
    without a label.
    """
    texts = [bool(category.get(f"notice_text_{language}")) for language in ("id", "en")]
    labels = [bool(category.get(f"notice_label_{language}")) for language in ("id", "en")]
    link = bool(category.get("notice_href"))
    without_words = (link or category.get("notice_stops")) and not any(texts)
    return len(set(texts)) > 1 or set(labels) != {link} or bool(without_words)


def _category(name: str, code: str, detail: str = "") -> RegistryFault:
    return RegistryFault(subject=RowKind.CATEGORIES, id=name, code=code, detail=detail)


def _routing_targets(data: Data) -> list[tuple[str, bool]]:
    """List, for every active rule, its category and whether its agency takes reports."""
    agencies = data[RowKind.AGENCIES]
    return [
        (rule["category"], rule["target"] != "agency" or _alive(rule["agency"], agencies))
        for rule in data[RowKind.RULES].values()
        if rule.get("active", True)
    ]


def _alive(name: str | None, agencies: Mapping[str, Row]) -> bool:
    found = agencies.get(name or "")
    return found is not None and bool(found["active"])


def _rules(data: Data, regions: Mapping[str, str]) -> Iterator[RegistryFault]:
    agencies, categories = data[RowKind.AGENCIES], data[RowKind.CATEGORIES]
    for name, rule in data[RowKind.RULES].items():
        found: list[tuple[str, str]] = []
        if rule["category"] != ANY and rule["category"] not in categories:
            found.append(("category_unknown", rule["category"]))
        if rule["region"] != ANY and rule["region"] not in regions:
            found.append(("region_unknown", rule["region"]))
        named, alive = rule["agency"], _alive(rule["agency"], agencies)
        if rule["target"] == "agency" and named not in agencies:
            found.append(("agency_unknown", named or ""))
        elif rule["target"] == "agency" and rule.get("active", True) and not alive:
            found.append(("agency_retired", named))
        for code, detail in found:
            yield RegistryFault(subject=RowKind.RULES, id=name, code=code, detail=detail)


def _profiles(data: Data, today: date) -> Iterator[RegistryFault]:
    profiles = data[RowKind.PROFILES]
    for name, profile in profiles.items():
        for category in profile["categories"]:
            if category != ANY and category not in data[RowKind.CATEGORIES]:
                yield _profile(name, "category_unknown", category)
        special = ANY not in profile["categories"] or profile.get("auto_dispose")
        if special and not profile["effective_to"]:
            yield _profile(name, "campaign_without_end")
    general = [p for p in profiles.values() if ANY in p["categories"]]
    if not _covered(general, today.isoformat()):
        yield _profile(ANY, "not_always_in_force", today.isoformat())


def _profile(name: str, code: str, detail: str = "") -> RegistryFault:
    return RegistryFault(subject=RowKind.PROFILES, id=name, code=code, detail=detail)


def _covered(profiles: Sequence[Row], day: str) -> bool:
    """Tell whether some general profile is in force on every day from `day` on."""
    while True:
        ends = [
            p["effective_to"] or "9999-12-31"
            for p in profiles
            if p["effective_from"] <= day <= (p["effective_to"] or "9999-12-31")
        ]
        if not ends:
            return False
        last = max(ends)
        if last == "9999-12-31":
            return True
        day = date.fromordinal(date.fromisoformat(last).toordinal() + 1).isoformat()


def _templates(data: Data) -> Iterator[RegistryFault]:
    for name, template in data[RowKind.TEMPLATES].items():
        for field, there in (("agency", RowKind.AGENCIES), ("category", RowKind.CATEGORIES)):
            if template[field] != ANY and template[field] not in data[there]:
                yield RegistryFault(
                    subject=RowKind.TEMPLATES,
                    id=name,
                    code=f"{field}_unknown",
                    detail=template[field],
                )


def _path(name: str, nodes: Mapping[str, Row]) -> Iterable[str]:
    seen: list[str] = []
    at: str | None = name
    while at and at in nodes and at not in seen:
        seen.append(at)
        at = nodes[at]["parent"]
    return seen


def _end(start: str, field: str, nodes: Mapping[str, Row]) -> str | None:
    """Follow `field` from row to row to the last one; None on a cycle."""
    seen, at = {start}, start
    while (above := nodes.get(at, {}).get(field)) and above in nodes:
        if above in seen:
            return None
        seen.add(above)
        at = above
    return at
