"""A quarter with thousands of reports ends with nothing stuck, and diligence shows."""

from collections import Counter

import pytest

from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.history import find_faults
from tests.quarter.__main__ import simulate
from tests.quarter.figures import Figures
from tests.quarter.life import HABITS, habit_of


def on_time(figures: Figures) -> dict[str, float]:
    """Share of clocks kept, by the habit of who held the report."""
    counts: dict[str, Counter[bool]] = {name: Counter() for name, *_ in HABITS}
    for agency, kept in figures.by_agency.items():
        counts[habit_of(agency).name].update(kept)
    return {name: found[True] / sum(found.values()) for name, found in counts.items()}


@pytest.mark.parametrize(
    "filed",
    [
        pytest.param(2_000, marks=pytest.mark.long),
        pytest.param(10_000, marks=pytest.mark.whole),
    ],
)
def test_a_quarter_ends_with_nothing_stuck(filed: int) -> None:
    life, figures, proof, gaps = simulate(filed)
    assert (proof.complete, gaps) == (True, [])
    assert proof.open > filed / 10  # the proof had something to prove
    assert life.still_open == []
    for report_id, report in life.reports.reports.items():
        assert find_faults(report, life.reports.events[report_id]) == []
    assert figures.acts[Act.SUBMIT] == filed
    rates = on_time(figures)
    assert rates["rajin"] > rates["biasa"] > rates["lambat"] > 0
    assert rates["rajin"] > 0.85
    assert figures.promised[True] > figures.promised[False] > 0  # counted apart
    assert {Act.ESCALATE, Act.APPEAL, Act.TAKE_OVER, Act.CONCLUDE, Act.INTERIM} <= set(figures.acts)


@pytest.mark.long
def test_the_same_seed_lives_the_same_quarter() -> None:
    first, second = (simulate(40, seed=7)[0].reports.events for _ in range(2))
    assert {i: [e.act for e in events] for i, events in first.items()} == {
        i: [e.act for e in events] for i, events in second.items()
    }
