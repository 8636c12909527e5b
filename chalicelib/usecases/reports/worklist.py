"""List the reports that wait for an officer, earliest due first, by tab."""

from enum import StrEnum

from chalicelib.domain.errors import ActNotAllowed
from chalicelib.domain.reports.codes import Bucket, Flag, Role
from chalicelib.domain.reports.permissions import READS, Scope, worklist_agency
from chalicelib.domain.reports.report import Officer
from chalicelib.usecases.reports.ports import WorklistPage, Worklists


class WorklistTab(StrEnum):
    """The tabs of a worklist: the buckets, and lists across them."""

    VERIFICATION = "verification"
    FOLLOW_UP = "follow_up"
    ON_HOLD = "on_hold"
    ANSWERED = "answered"
    ENDED = "ended"
    ESCALATED = "escalated"
    COPIED = "copied"
    APPROVAL = "approval"
    FLAGGED = "flagged"


EMPTY_PAGE = WorklistPage(items=(), next=None)


def worklist(
    officer: Officer, tab: WorklistTab, page: str | None, *, worklists: Worklists
) -> WorklistPage:
    """Return one page of a tab: a liaison officer's is the unit's, everybody else's the agency's.

    `page` is the opaque key that the page before gave as `next`, None at the beginning.
    Raises: ActNotAllowed for a role that reads no reports and an officer without agency or unit.
    """
    agency = worklist_agency(officer)
    if not READS.get(officer.role) or agency is None:
        raise ActNotAllowed
    if officer.role is Role.LIAISON_OFFICER:
        return _of_unit(officer, agency, tab, page, worklists=worklists)
    match tab:
        case WorklistTab.ESCALATED:
            return worklists.of_tier(agency, page)
        case WorklistTab.COPIED:
            return worklists.copied_to(agency, page)
        case WorklistTab.APPROVAL:
            return worklists.proposed(agency, page)
        case WorklistTab.FLAGGED:
            return _flagged(officer, page, worklists=worklists)
        case _:
            return worklists.of_agency(agency, Bucket(tab), page)


def _of_unit(
    officer: Officer, agency: str, tab: WorklistTab, page: str | None, *, worklists: Worklists
) -> WorklistPage:
    if officer.unit is None:
        raise ActNotAllowed
    if tab.value not in set(Bucket):
        return EMPTY_PAGE
    return worklists.of_unit(agency, officer.unit, Bucket(tab), page)


def _flagged(officer: Officer, page: str | None, *, worklists: Worklists) -> WorklistPage:
    """Page through the flags one after the other; a page's key begins with its flag."""
    if Scope.ALL not in READS[officer.role]:
        return EMPTY_PAGE
    name, _, key = (page or f"{next(iter(Flag))}|").partition("|")
    flag = Flag(name)
    found = worklists.flagged(flag, key or None)
    if found.next:
        return WorklistPage(items=found.items, next=f"{flag}|{found.next}")
    next_flag = next(iter(list(Flag)[list(Flag).index(flag) + 1 :]), None)
    if next_flag is None or found.items:
        return WorklistPage(items=found.items, next=f"{next_flag}|" if next_flag else None)
    return _flagged(officer, f"{next_flag}|", worklists=worklists)
