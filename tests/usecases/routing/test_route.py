"""Routing: once, to the agency that should have it."""

from typing import Any

import pytest

from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.history import find_faults
from tests.builders import (
    BANDUNG,
    DESK,
)
from tests.usecases.world import World


def test_a_report_is_routed_once(world: World) -> None:
    receipt = world.submit()
    assert world.route(receipt.report.id) == BANDUNG
    assert world.route(receipt.report.id) is None
    dossier = world.dossier(receipt)
    assert [e.act for e in dossier.events] == [Act.SUBMIT, Act.ROUTE]
    assert find_faults(dossier.report, dossier.events) == []


@pytest.mark.parametrize(
    ("changes", "agency", "why"),
    [
        ({}, BANDUNG, "rule:jalan"),
        ({"target_agency": "imigrasi"}, "imigrasi", "chosen_by_reporter"),
        ({"category": "paspor"}, "imigrasi", "rule:paspor"),
        ({"category": "lainnya"}, DESK, "no_rule"),
    ],
)
def test_where_a_report_goes(world: World, changes: dict[str, Any], agency: str, why: str) -> None:
    receipt = world.filed(**changes)
    dossier = world.dossier(receipt)
    assert (dossier.report.agency, dossier.events[-1].reason) == (agency, why)
