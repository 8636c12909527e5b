"""Who may do and read what: role × act × scope, as one table.

Two rules stand above it: a confidential report is for its own agency's desk and the Ombudsman
alone, and the identity behind an anonymous report is for nobody.
"""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.errors import ActNotAllowed, ActNotPossible, NotRoutedYet
from chalicelib.domain.reference import Reference
from chalicelib.domain.report import Officer, Report
from chalicelib.domain.words import NATIONAL_DESK, Act, Role
from chalicelib.domain.workflow import TABLE, possible


class Scope(StrEnum):
    """Which reports a permission covers."""

    OWN_UNIT = "own_unit"
    OWN_AGENCY = "own_agency"
    ESCALATED = "escalated"  # has climbed to the officer's agency
    LOCAL_GOVERNMENTS = "local_governments"
    DESK = "desk"  # the national desk
    ALL = "all"


_ADMIN = (
    Act.VERIFY,
    Act.DISPOSE,
    Act.RETURN,
    Act.HOLD,
    Act.START,
    Act.ANSWER,
    Act.ARCHIVE,
    Act.NOTE,
    Act.REVEAL_IDENTITY,
)
_DESK = (Act.VERIFY, Act.DISPOSE, Act.HOLD, Act.ARCHIVE)
_LIAISON = (Act.RETURN, Act.HOLD, Act.START, Act.ANSWER, Act.NOTE)

ACTS: Mapping[Role, Mapping[Act, frozenset[Scope]]] = {
    Role.NATIONAL_ADMIN: {
        **dict.fromkeys(_DESK, frozenset({Scope.DESK})),
        Act.NOTE: frozenset({Scope.ALL}),
    },
    Role.AGENCY_ADMIN: {
        **dict.fromkeys(_ADMIN, frozenset({Scope.OWN_AGENCY})),
        Act.NOTE: frozenset({Scope.OWN_AGENCY, Scope.ESCALATED}),
    },
    Role.LIAISON_OFFICER: dict.fromkeys(_LIAISON, frozenset({Scope.OWN_UNIT})),
    Role.COORDINATOR: {Act.NOTE: frozenset({Scope.LOCAL_GOVERNMENTS, Scope.ESCALATED})},
    Role.MONITOR: {Act.NOTE: frozenset({Scope.ALL})},
    Role.OMBUDSMAN: {
        Act.NOTE: frozenset({Scope.ALL}),
        Act.REVEAL_IDENTITY: frozenset({Scope.ALL}),
    },
    Role.OPERATOR: {},
}

READS: Mapping[Role, frozenset[Scope]] = {
    Role.NATIONAL_ADMIN: frozenset({Scope.ALL}),
    Role.AGENCY_ADMIN: frozenset({Scope.OWN_AGENCY, Scope.ESCALATED}),
    Role.LIAISON_OFFICER: frozenset({Scope.OWN_UNIT}),
    Role.COORDINATOR: frozenset({Scope.LOCAL_GOVERNMENTS, Scope.ESCALATED}),
    Role.MONITOR: frozenset({Scope.ALL}),
    Role.OMBUDSMAN: frozenset({Scope.ALL}),
    Role.OPERATOR: frozenset(),
}

#: What the reporter may do, given the access code.
REPORTER_ACTS = (Act.REPLY, Act.SUPPLY, Act.CLOSE, Act.RATE, Act.WITHDRAW, Act.ADD_FILES)


def may(officer: Officer, act: Act, report: Report, reference: Reference) -> bool:
    """Whether the officer's role and scope permit `act` on this report, whatever its state."""
    if act is Act.REVEAL_IDENTITY and (report.anonymous or not report.has_reporter):
        return False
    scopes = ACTS.get(officer.role, {}).get(act, frozenset())
    return _may_know(officer, report) and _covers(scopes, officer, report, reference)


def may_read(officer: Officer, report: Report, reference: Reference) -> bool:
    """Whether the officer may open this report."""
    scopes = READS.get(officer.role, frozenset())
    return _may_know(officer, report) and _covers(scopes, officer, report, reference)


def require(officer: Officer, act: Act, report: Report, reference: Reference) -> None:
    """Raises ActNotAllowed unless `may`."""
    if not may(officer, act, report, reference):
        raise ActNotAllowed(act)


def acts_now(officer: Officer, report: Report, reference: Reference) -> list[Act]:
    """What this officer can do with this report as it stands."""
    if not report.routed:
        return []
    acts = ACTS.get(officer.role, {})
    return [a for a in acts if possible(report, a) and may(officer, a, report, reference)]


def reporter_acts_now(report: Report) -> list[Act]:
    """What the reporter can do with this report as it stands; a rating is given once."""
    if not report.routed:
        return []
    acts = [a for a in REPORTER_ACTS if a in TABLE and possible(report, a)]
    return [a for a in acts if a is not Act.RATE or report.rating is None]


def require_reporter(act: Act, report: Report) -> None:
    """Raises NotRoutedYet or ActNotPossible unless the reporter can do `act` now."""
    if not report.routed:
        raise NotRoutedYet
    if act not in reporter_acts_now(report):
        raise ActNotPossible(act, report.state)


def home(officer: Officer) -> str | None:
    """The agency whose worklist the officer opens; national admins work the national desk."""
    return NATIONAL_DESK if officer.role is Role.NATIONAL_ADMIN else officer.agency


def _may_know(officer: Officer, report: Report) -> bool:
    if not report.confidential:
        return True
    return officer.role is Role.OMBUDSMAN or report.agency == home(officer)


def _covers(
    scopes: frozenset[Scope], officer: Officer, report: Report, reference: Reference
) -> bool:
    return any(_in_scope(scope, officer, report, reference) for scope in scopes)


def _in_scope(scope: Scope, officer: Officer, report: Report, reference: Reference) -> bool:
    agency = report.agency
    match scope:
        case Scope.ALL:
            return True
        case Scope.DESK:
            return agency == NATIONAL_DESK
        case Scope.OWN_AGENCY:
            return agency is not None and agency == officer.agency
        case Scope.OWN_UNIT:
            own = agency is not None and agency == officer.agency
            return own and officer.unit is not None and report.unit == officer.unit
        case Scope.ESCALATED:
            return report.tier is not None and report.tier == officer.agency
        case Scope.LOCAL_GOVERNMENTS:
            found = reference.agencies.get(agency) if agency else None
            return found is not None and found.is_local_government
