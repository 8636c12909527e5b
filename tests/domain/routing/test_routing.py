"""Where a report goes first."""

from dataclasses import replace

import pytest

from chalicelib.domain.reference_data.reference import RoutingRule, RoutingTarget
from chalicelib.domain.routing.routing import choose_agency
from tests.builders import BANDUNG, JABAR, REFERENCE, an_agency


def rule(id: str, category: str, region: str, agency: str, priority: int = 0) -> RoutingRule:
    return RoutingRule(
        id=id,
        category=category,
        region=region,
        target=RoutingTarget.AGENCY,
        agency=agency,
        priority=priority,
    )


@pytest.mark.parametrize(
    ("rules", "winner"),
    [
        ([rule("a", "*", "*", "ksp")], "a"),
        ([rule("a", "*", "*", "ksp"), rule("b", "jalan", "*", "imigrasi")], "b"),
        ([rule("a", "jalan", "32.73", "ksp"), rule("b", "jalan-berlubang", "*", "imigrasi")], "b"),
        ([rule("a", "jalan", "32", "ksp"), rule("b", "jalan", "32.73", "imigrasi")], "b"),
        ([rule("a", "jalan", "*", "ksp", 1), rule("b", "jalan", "*", "imigrasi", 2)], "b"),
        ([rule("a", "jalan", "*", "ksp"), rule("b", "jalan", "32.7", "imigrasi")], "a"),
        ([rule("a", "*", "*", "ksp"), rule("b", "jalan", "*", "nobody")], "a"),
        ([rule("a", "*", "*", "ksp"), rule("b", "paspor", "*", "imigrasi")], "a"),
    ],
)
def test_the_most_specific_rule_wins(rules: list[RoutingRule], winner: str) -> None:
    found = choose_agency(
        category="jalan-berlubang",
        region="32.73.02",
        target_agency=None,
        reference=replace(REFERENCE, rules=rules),
    )
    assert found.reason == f"rule:{winner}"


def test_a_retired_choice_falls_back_to_the_rules() -> None:
    agencies = {**REFERENCE.agencies, "imigrasi": an_agency("imigrasi", active=False)}
    found = choose_agency(
        category="jalan",
        region="32.73",
        target_agency="imigrasi",
        reference=replace(REFERENCE, agencies=agencies),
    )
    assert found.agency == BANDUNG


def test_an_administrative_city_delegates_to_its_province() -> None:
    city = replace(REFERENCE.agencies[BANDUNG], delegates_to=JABAR)
    reference = replace(REFERENCE, agencies={**REFERENCE.agencies, BANDUNG: city})
    for target in (None, BANDUNG):
        found = choose_agency(
            category="jalan", region="32.73", target_agency=target, reference=reference
        )
        assert found.agency == JABAR
    assert BANDUNG not in {a.id for a in reference.offered()}
