"""Choose a report's first agency: the reporter's choice, the best rule, or the national desk."""

from dataclasses import dataclass

from chalicelib.domain.reference_data.reference import Agency, Reference, RoutingRule, RoutingTarget
from chalicelib.domain.reports.codes import NATIONAL_DESK

CHOSEN = "chosen_by_reporter"
NO_RULE = "no_rule"


@dataclass(frozen=True, kw_only=True)
class Route:
    """The agency and the reason: `chosen_by_reporter`, `rule:<id>` or `no_rule`."""

    agency: str
    reason: str

    @property
    def rule(self) -> str:
        """`rule:<id>` of the rule that named the agency; empty when none did."""
        return self.reason if self.reason.startswith("rule:") else ""


def choose_agency(
    *, category: str, region: str, target_agency: str | None, reference: Reference
) -> Route:
    """Choose the first agency of a report.

    Of the rules that match, the most specific wins: nearest category, then smallest region, then
    highest priority. A rule whose agency is not (or no longer) active is passed over.
    """
    if chosen := reference.active_agency(target_agency):
        return Route(agency=chosen.id, reason=CHOSEN)
    path = reference.category_path(category)
    ranked = [
        (rank, rule) for rule in reference.rules if (rank := _rank(rule, path, region)) is not None
    ]
    for _, rule in sorted(ranked, key=lambda pair: pair[0], reverse=True):
        if agency := _agency_of_rule(rule, region, reference):
            return Route(agency=agency.id, reason=f"rule:{rule.id}")
    return Route(agency=NATIONAL_DESK, reason=NO_RULE)


def _rank(rule: RoutingRule, path: tuple[str, ...], region: str) -> tuple[int, int, int] | None:
    if not rule.active:
        return None
    if rule.category == "*":
        nearness = 0
    elif rule.category in path:
        nearness = len(path) - path.index(rule.category)
    else:
        return None
    if rule.region == "*":
        depth = 0
    elif region == rule.region or region.startswith(rule.region + "."):
        depth = rule.region.count(".") + 1
    else:
        return None
    return nearness, depth, rule.priority


def _agency_of_rule(rule: RoutingRule, region: str, reference: Reference) -> Agency | None:
    province, *rest = region.split(".")
    match rule.target:
        case RoutingTarget.AGENCY:
            return reference.active_agency(rule.agency)
        case RoutingTarget.PROVINCE:
            return reference.government_of(province)
        case RoutingTarget.LOCAL_GOVERNMENT:
            code = ".".join([province, *rest[:1]])
            return reference.government_of(code) or reference.government_of(province)
