"""Wire the figures of agencies."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.base import Base

if TYPE_CHECKING:
    from chalicelib.adapters.dynamodb.statistics.figures import DynamoFigures
    from chalicelib.usecases.statistics.figures import FiguresDeps


class StatisticsWiring:
    """The store of figures, and what rolling them up needs."""

    def __init__(self, base: Base) -> None:
        self._base = base

    @cached_property
    def figures(self) -> "DynamoFigures":
        """Facts and sheets of figures."""
        from chalicelib.adapters.dynamodb.statistics.figures import DynamoFigures

        return DynamoFigures(*self._base.table)

    @cached_property
    def deps(self) -> "FiguresDeps":
        """For rolling up figures."""
        from chalicelib.adapters.dynamodb.statistics.figures import DynamoWorkload
        from chalicelib.usecases.statistics.figures import FiguresDeps

        return FiguresDeps(
            figures=self.figures,
            workload=DynamoWorkload(*self._base.table),
            checkpoints=self._base.checkpoints,
        )
