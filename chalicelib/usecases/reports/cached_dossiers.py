"""One event, one look at its report, however many want to know of it."""

from chalicelib.domain.reports.report import Report
from chalicelib.usecases.reports.ports import Dossier, Dossiers


class CachedDossiers:
    """Implements Dossiers for one event: whoever asks for a dossier second has the first one's."""

    def __init__(self, reports: Dossiers) -> None:
        self._reports = reports
        self._read: dict[str, Dossier] = {}

    def get(self, report: str) -> Report:
        """Out of the dossier, if that was read."""
        there = self._read.get(report)
        return there.report if there else self._reports.get(report)

    def dossier(self, report: str) -> Dossier:
        """Read at most once."""
        if report not in self._read:
            self._read[report] = self._reports.dossier(report)
        return self._read[report]
