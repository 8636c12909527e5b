"""A world whose events are counted as they happen."""

from typing import Any

from chalicelib.domain.reports.history import Event
from chalicelib.domain.statistics.figures import (
    Tally,
)
from chalicelib.usecases.statistics.figures import FiguresDeps, count_event, roll_up
from tests.builders import BANDUNG, REFERENCE
from tests.fakes.statistics import FakeFigures, FakeWorkload
from tests.usecases.world import World


def every_event(world: World) -> list[Event]:
    return [event for events in world.reports.events.values() for event in events]


class StatisticsWorld:
    """A world whose events are counted as they happen, and what rolls them up."""

    def __init__(self) -> None:
        self.world, self.figures = World(), FakeFigures()
        self.workload = FakeWorkload(self.world.reports)
        self.figures_deps = FiguresDeps(
            figures=self.figures,
            workload=self.workload,
            checkpoints=self.world.checkpoints,
        )

    def stream(self) -> None:
        for event in every_event(self.world):
            count_event(event, reports=self.world.reports, figures=self.figures)

    def roll(self, **changes: Any) -> Any:
        usual = {"now": self.world.now, "has_time_left": lambda: True, **changes}
        return roll_up(deps=self.figures_deps, reference=REFERENCE, **usual)

    def of(self, agency: str = BANDUNG, month: str = "2026-11") -> Tally:
        return self.figures.tally(agency, month)
