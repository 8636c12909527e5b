"""Erase who filed a report: the sealed identity, letters, and files as they came (decision 51)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from chalicelib.domain.errors import ReportNotFound
from chalicelib.domain.inbound.kept_letter import KeptLetter
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.handling import perform, require_possible
from chalicelib.domain.reports.history import Actor
from chalicelib.domain.reports.report import Report
from chalicelib.usecases.reports.ports import Dossier, ReportChange


class ErasableReports(Protocol):
    """The reports, as far as erasing needs them."""

    def dossier(self, report: str) -> Dossier:
        """Read the report with history and letters, consistently. Raises: ReportNotFound."""

    def save_erased(self, change: ReportChange, letters: Sequence[KeptLetter]) -> None:
        """Save the change, empty the sealed identity and write the letters over, all or nothing.

        Raises: VersionConflict.
        """

    def erase_withheld(self, report: str) -> None:
        """Empty the sealed words beside all events of the report. Safe to be done twice."""


class Evidence(Protocol):
    """What came in and names whoever sent it: letters and files as they came."""

    def erase(self, report: str) -> int:
        """Erase all of a report with every old version; return how many. Raises: Unavailable."""


@dataclass(frozen=True, kw_only=True)
class Erased:
    """The reports whose identity is gone: the one that was asked for, and its parts."""

    reports: tuple[str, ...]
    objects: int


def erase_identity(
    report_id: str,
    *,
    by: Actor,
    reason: str,
    reports: ErasableReports,
    evidence: Evidence,
    reference: Reference,
    now: datetime,
) -> Erased:
    """Erase the identity of an ended report and of the parts split off it.

    What was handled and why stays: words, answers, history and clean copies of files. History says
    that it was erased, by whom and why, before anything goes. Safe to be repeated, which finishes
    what broke off. Raises: ReportNotFound, also for a part (ask for its root); ActNotPossible while
    it or a part of it is open; InvalidFields without a reason; VersionConflict; Unavailable.
    """
    root = reports.dossier(report_id)
    if root.report.root != report_id:
        raise ReportNotFound
    family = [root, *(reports.dossier(part) for part in root.report.parts)]
    for dossier in family:
        require_possible(dossier.report, Act.ERASE_IDENTITY, now)
    for dossier in family:
        if all(event.act is not Act.ERASE_IDENTITY for event in dossier.events):
            change = _erased(dossier.report, by, reason, reference, now)
            # A shortened letter offers its whole text, which goes.
            letters = [replace(letter, shortened=False) for letter in dossier.letters]
            reports.save_erased(change, letters)
        reports.erase_withheld(dossier.report.id)
    ids = tuple(dossier.report.id for dossier in family)
    return Erased(reports=ids, objects=sum(map(evidence.erase, ids)))


def _erased(
    report: Report, by: Actor, reason: str, reference: Reference, now: datetime
) -> ReportChange:
    after, event = perform(
        report,
        Act.ERASE_IDENTITY,
        actor=by,
        now=now,
        rules=reference.deadline_rules_of(report),
        fields={"has_reporter": False, "contacts": (), "verified": ()},
        reason=reason,
    )
    return ReportChange(before=report, after=after, event=event)
