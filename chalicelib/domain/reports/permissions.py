"""Say who may do what and who may read what: who may archive, answer, assign, reveal.

One table of role × act × scope.
Three rules stand above it: a confidential report is for its own agency and the Ombudsman
alone, the identity behind an anonymous report is for nobody, and whoever proposed an answer does
not approve it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.errors import ActNotAllowed, NotRoutedYet
from chalicelib.domain.privacy.anonymity import may_reveal_identity, may_show_content
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import MONITOR, NATIONAL_DESK, OPEN, TOP, Act, Role
from chalicelib.domain.reports.handling import require_possible
from chalicelib.domain.reports.report import Officer, Report
from chalicelib.domain.reports.workflow import is_possible


class Scope(StrEnum):
    """Which reports a permission covers."""

    OWN_UNIT = "own_unit"
    OWN_AGENCY = "own_agency"
    COPIED = "copied"  # was copied to the officer's agency
    ESCALATED = "escalated"  # has climbed to the officer's agency
    BELOW = "below"  # lies with an agency whose ladder leads through the officer's
    LOCAL_GOVERNMENTS = "local_governments"
    FLAGGED = "flagged"  # national priority or strategic issue
    TAKEN_OVER = "taken_over"  # by the Ombudsman
    NATIONAL_DESK = "desk"  # the national desk, or an agency that is no longer active
    ALL = "all"


_Row = Mapping[Act, frozenset[Scope]]


def _may(scopes: Iterable[Scope], *acts: Act) -> _Row:
    return dict.fromkeys(acts, frozenset(scopes))


_A, _S = Act, Scope
_PREPARE = (_A.VERIFY, _A.EDIT, _A.CLASSIFY, _A.CATEGORISE, _A.ASSIGN, _A.COPY, _A.MERGE, _A.SPLIT)
_ASK = (_A.HOLD, _A.RESUME)
_FOLLOW_UP = (_A.START, _A.INTERIM, _A.PROPOSE, _A.ANSWER)

ACTS: Mapping[Role, _Row] = {
    Role.NATIONAL_ADMIN: {
        **_may([_S.NATIONAL_DESK], *_PREPARE, *_ASK, _A.ARCHIVE, _A.MARK_READ),
        **_may([_S.ALL], _A.CLOSE, _A.FLAG, _A.UNFLAG, _A.INSTRUCT, _A.NOTE),
    },
    Role.AGENCY_ADMIN: {
        **_may([_S.OWN_AGENCY], *_PREPARE, _A.RETURN, *_ASK, *_FOLLOW_UP),
        **_may([_S.OWN_AGENCY], _A.APPROVE, _A.REJECT, _A.ARCHIVE, _A.REOPEN, _A.REVEAL_IDENTITY),
        **_may([_S.OWN_AGENCY], _A.MARK_READ),
        **_may([_S.COPIED], _A.CONTRIBUTE),
        **_may([_S.ESCALATED, _S.BELOW], _A.INSTRUCT),
        **_may([_S.OWN_AGENCY, _S.COPIED, _S.ESCALATED, _S.BELOW], _A.NOTE),
    },
    Role.LIAISON_OFFICER: _may(
        [_S.OWN_UNIT], *_ASK, *_FOLLOW_UP, _A.HAND_BACK, _A.NOTE, _A.MARK_READ
    ),
    Role.COORDINATOR: _may([_S.LOCAL_GOVERNMENTS, _S.ESCALATED], _A.INSTRUCT, _A.NOTE),
    Role.MONITOR: {
        **_may([_S.ALL], _A.FLAG, _A.UNFLAG, _A.NOTE),
        **_may([_S.FLAGGED, _S.ESCALATED], _A.INSTRUCT),
    },
    Role.OMBUDSMAN: {
        **_may([_S.ALL], _A.TAKE_OVER, _A.REVEAL_IDENTITY, _A.NOTE),
        **_may([_S.TAKEN_OVER], _A.INSTRUCT, _A.FINDING, _A.CONCLUDE, _A.REOPEN),
    },
    Role.OPERATOR: {},
}

READS: Mapping[Role, frozenset[Scope]] = {
    Role.NATIONAL_ADMIN: frozenset({_S.ALL}),
    Role.AGENCY_ADMIN: frozenset({_S.OWN_AGENCY, _S.COPIED, _S.ESCALATED, _S.BELOW}),
    Role.LIAISON_OFFICER: frozenset({_S.OWN_UNIT}),
    Role.COORDINATOR: frozenset({_S.LOCAL_GOVERNMENTS, _S.ESCALATED}),
    Role.MONITOR: frozenset({_S.ALL}),
    Role.OMBUDSMAN: frozenset({_S.ALL}),
    Role.OPERATOR: frozenset(),
}

#: Whose figures a role reads: every agency's, or those of the own one and all below it. Figures
#: name no report and nobody; an operator needs none.
FIGURES: Mapping[Role, Scope] = {
    Role.NATIONAL_ADMIN: _S.ALL,
    Role.AGENCY_ADMIN: _S.BELOW,
    Role.LIAISON_OFFICER: _S.BELOW,
    Role.COORDINATOR: _S.BELOW,
    Role.MONITOR: _S.ALL,
    Role.OMBUDSMAN: _S.ALL,
}
#: Agencies that oversee all others, wherever these stand on the escalation ladder.
CENTRES = frozenset({NATIONAL_DESK, MONITOR, TOP})

#: Acts of the reporter, who holds the access code.
REPORTER_ACTS = (
    Act.REPLY,
    Act.SUPPLY,
    Act.CLOSE,
    Act.RATE,
    Act.APPEAL,
    Act.REOPEN,
    Act.WITHDRAW,
    Act.LEAVE,
    Act.ADD_INFORMATION,
    Act.VERIFY_CONTACT,
)


def may(officer: Officer, act: Act, report: Report, reference: Reference) -> bool:
    """Tell whether the officer's role and scope permit `act` on this report, whatever its state."""
    if act is Act.REVEAL_IDENTITY and not (may_reveal_identity(report) and report.has_reporter):
        return False
    if act is Act.APPROVE and report.proposal and report.proposal.by == officer.username:
        return False
    if act in (Act.ANSWER, Act.PROPOSE) and act is not answer_act(report, reference):
        return False
    scopes = ACTS.get(officer.role, {}).get(act, frozenset())
    return _may_know(officer, report, reference) and _covers(scopes, officer, report, reference)


def answer_act(report: Report, reference: Reference) -> Act:
    """Return the act by which the report's agency answers: ANSWER, or PROPOSE where a second person
    approves."""
    agency = reference.agencies.get(report.agency or "")
    return Act.PROPOSE if agency and agency.approves_answers else Act.ANSWER


def may_read(officer: Officer, report: Report, reference: Reference) -> bool:
    """Tell whether the officer may open this report."""
    scopes = READS.get(officer.role, frozenset())
    return _may_know(officer, report, reference) and _covers(scopes, officer, report, reference)


def require(officer: Officer, act: Act, report: Report, reference: Reference) -> None:
    """Check that the officer `may` do the act. Raises: ActNotAllowed otherwise."""
    if not may(officer, act, report, reference):
        raise ActNotAllowed(act)


def acts_now(officer: Officer, report: Report, reference: Reference, now: datetime) -> list[Act]:
    """List the acts that this officer can do with this report as it stands."""
    acts = ACTS.get(officer.role, {})
    return [a for a in acts if is_possible(report, a, now) and may(officer, a, report, reference)]


def reporter_acts_now(report: Report, now: datetime, main: Report | None = None) -> list[Act]:
    """List the acts that the reporter can do with this report as it stands.

    `main` is the report that it was merged into, if that is known: once that has ended, nobody
    would read what is added.
    """
    acts = [a for a in REPORTER_ACTS if is_possible(report, a, now)]
    ended = report.merged_into is not None and main is not None and main.state not in OPEN
    return [a for a in acts if not (ended and a is Act.ADD_INFORMATION)]


def require_reporter(act: Act, report: Report, now: datetime) -> None:
    """Check that the reporter can do `act`.

    Raises: NotRoutedYet; ActNotAllowed for an act that is no reporter's; ActNotPossible.
    """
    if not report.routed:
        raise NotRoutedYet
    if act not in REPORTER_ACTS:
        raise ActNotAllowed(act)
    require_possible(report, act, now)


def worklist_agency(officer: Officer) -> str | None:
    """Return the agency whose worklist the officer opens; a national admin opens the desk's."""
    return NATIONAL_DESK if officer.role is Role.NATIONAL_ADMIN else officer.agency


def readable_figures(officer: Officer, reference: Reference) -> tuple[str, list[str]]:
    """Return whose figures the officer reads: `all`, `below` (the own agency too) or `own`, and the
    ids of those agencies by name.

    Raises: ActNotAllowed for whoever reads none.
    """
    scope, own = FIGURES.get(officer.role), worklist_agency(officer)
    if scope is None or (scope is Scope.BELOW and own not in reference.agencies):
        raise ActNotAllowed
    if scope is Scope.ALL:
        return "all", _by_name(reference.agencies, reference)
    found = overseen_agencies(own or "", reference)
    return "below" if len(found) > 1 else "own", found


def overseen_agencies(agency: str, reference: Reference) -> list[str]:
    """List by name the agencies that an agency oversees: itself and all below it, or all."""
    if agency in CENTRES:
        return _by_name(reference.agencies, reference)
    below = (name for name in reference.agencies if agency in reference.above(name))
    return _by_name({agency, *below}, reference)


def _by_name(agencies: Iterable[str], reference: Reference) -> list[str]:
    return sorted(agencies, key=lambda name: (reference.agencies[name].name, name))


def _may_know(officer: Officer, report: Report, reference: Reference) -> bool:
    if may_show_content(report) or officer.role is Role.OMBUDSMAN:
        return True
    if officer.role is Role.NATIONAL_ADMIN:
        return _on_national_desk(officer, report, reference)
    return report.agency is not None and report.agency == officer.agency


def _covers(
    scopes: frozenset[Scope], officer: Officer, report: Report, reference: Reference
) -> bool:
    return any(_IN_SCOPE[scope](officer, report, reference) for scope in scopes)


def _own_agency(officer: Officer, report: Report, _: Reference) -> bool:
    return report.agency is not None and report.agency == officer.agency


def _own_unit(officer: Officer, report: Report, reference: Reference) -> bool:
    own = _own_agency(officer, report, reference)
    return own and officer.unit is not None and report.unit == officer.unit


def _below(officer: Officer, report: Report, reference: Reference) -> bool:
    above = reference.above(report.agency) if report.agency else ()
    return officer.agency in above


def _local_government(_: Officer, report: Report, reference: Reference) -> bool:
    found = reference.agencies.get(report.agency or "")
    return found is not None and found.is_local_government


def _on_national_desk(_: Officer, report: Report, reference: Reference) -> bool:
    found = reference.agencies.get(report.agency or "")
    return report.agency == NATIONAL_DESK or (found is not None and not found.active)


def _copied(officer: Officer, report: Report, _: Reference) -> bool:
    return officer.agency in report.copied_to


def _escalated(officer: Officer, report: Report, _: Reference) -> bool:
    return bool(report.tier) and report.tier == officer.agency


def _flagged(_: Officer, report: Report, __: Reference) -> bool:
    return bool(report.flags)


def _taken_over(_: Officer, report: Report, __: Reference) -> bool:
    return report.taken_over


def _all(_: Officer, __: Report, ___: Reference) -> bool:
    return True


_IN_SCOPE: Mapping[Scope, Callable[[Officer, Report, Reference], bool]] = {
    Scope.OWN_UNIT: _own_unit,
    Scope.OWN_AGENCY: _own_agency,
    Scope.COPIED: _copied,
    Scope.ESCALATED: _escalated,
    Scope.BELOW: _below,
    Scope.LOCAL_GOVERNMENTS: _local_government,
    Scope.FLAGGED: _flagged,
    Scope.TAKEN_OVER: _taken_over,
    Scope.NATIONAL_DESK: _on_national_desk,
    Scope.ALL: _all,
}
