"""What lies on an officer's desk, earliest due first."""

from enum import StrEnum

from chalicelib.domain.errors import ActNotAllowed
from chalicelib.domain.permissions import READS, home
from chalicelib.domain.report import Officer
from chalicelib.domain.words import Bucket, Role
from chalicelib.usecases.ports import Page, Worklists


class Tab(StrEnum):
    """The tabs of a worklist: the buckets, and what has climbed here from below."""

    VERIFICATION = "verification"
    FOLLOW_UP = "follow_up"
    ON_HOLD = "on_hold"
    ANSWERED = "answered"
    ENDED = "ended"
    ESCALATED = "escalated"


def worklist(officer: Officer, tab: Tab, page: str | None, *, worklists: Worklists) -> Page:
    """One page of a tab. A liaison officer sees the unit's, everybody else the agency's.

    Raises ActNotAllowed for who reads no reports, and for who has no desk.
    """
    agency = home(officer)
    if not READS.get(officer.role) or agency is None:
        raise ActNotAllowed
    if officer.role is Role.LIAISON_OFFICER:
        if officer.unit is None:
            raise ActNotAllowed
        if tab is Tab.ESCALATED:
            return Page(items=(), next=None)
        return worklists.of_unit(agency, officer.unit, Bucket(tab), page)
    if tab is Tab.ESCALATED:
        return worklists.of_tier(agency, page)
    return worklists.of_agency(agency, Bucket(tab), page)
