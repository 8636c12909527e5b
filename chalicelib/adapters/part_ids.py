"""Derive ids of split-off parts with the installation's secret."""

from collections.abc import Callable

from chalicelib.domain.reports import tracking_ids


class PepperedPartIds:
    """Implements PartIds. `pepper` reads the secret, and is called when a report is split."""

    def __init__(self, pepper: Callable[[], bytes]) -> None:
        self._pepper = pepper

    def part_id(self, report: str, n: int) -> str:
        """Derive the id of the `n`-th part of a report."""
        return tracking_ids.part_id(self._pepper(), report, n)
