"""Read the report of an event once, however many readers of the stream ask for it."""

from chalicelib.domain.reports.report import Report
from chalicelib.usecases.reports.ports import Dossier, Dossiers


class CachedDossiers:
    """Implements Dossiers for the time of one event: a dossier is read once and then kept."""

    def __init__(self, reports: Dossiers) -> None:
        self._reports = reports
        self._read: dict[str, Dossier] = {}

    def get(self, report: str) -> Report:
        """Return the report of a known dossier, else read it. Raises: ReportNotFound."""
        known = self._read.get(report)
        return known.report if known else self._reports.get(report)

    def dossier(self, report: str) -> Dossier:
        """Read the dossier at most once. Raises: ReportNotFound."""
        if report not in self._read:
            self._read[report] = self._reports.dossier(report)
        return self._read[report]
