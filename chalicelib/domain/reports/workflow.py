"""Define how a report is handled: the table of acts. `handling.py` applies it.

Source: PermenPANRB 62/2018 as replaced by 5/2025, flow of the national system. Every row reads:
from these states, when these conditions hold, the act needs this, leads there, and does this to
the clocks. `docs/handling.md` is made from it.
"""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.reports.act_conditions import Condition, holds
from chalicelib.domain.reports.act_rule import ActField, ActRule, Visibility
from chalicelib.domain.reports.codes import FORMER_ACTS, OPEN, Act, Stage, State
from chalicelib.domain.reports.report import Report


def _states(*states: State) -> frozenset[State]:
    return frozenset(states)


def _fields(*names: str) -> frozenset[str]:
    return frozenset(names)


_S, _N, _C, _V = State, ActField, Condition, Visibility
_ALL = tuple(Stage)
_HANDLED = _states(_S.ASSIGNED, _S.IN_PROGRESS)
_BEFORE_ANSWER = _HANDLED | {_S.UNVERIFIED}
_EVERYWHERE = frozenset(State)
_HOME = _fields("agency", "unit", "suggested_agency", "copied_to")
_TEXTS = _fields("title", "body", "original_title", "original_body")
_FOLLOW_UP = (Stage.FIRST_ANSWER, Stage.SETTLEMENT)
_ANSWERING = (*_FOLLOW_UP, Stage.OVERSIGHT)

ROWS: tuple[ActRule, ...] = (
    # --- on the way to somebody who handles it ---------------------------------------------------
    ActRule(
        act=Act.ROUTE, sources=_states(_S.UNVERIFIED), starts=(Stage.OVERSIGHT,), changes=_HOME
    ),
    ActRule(
        act=Act.AUTO_ASSIGN,
        sources=_states(_S.UNVERIFIED),
        to=_S.ASSIGNED,
        stops=(Stage.VERIFICATION,),
        starts=_FOLLOW_UP,
    ),
    ActRule(
        act=Act.VERIFY,
        sources=_states(_S.UNVERIFIED),
        needs=(_N.SUPERVISORY,),
        takes=(_N.CATEGORY, _N.TITLE_OR_BODY, _N.AGENCY, _N.UNIT),
        to=_S.ASSIGNED,
        stops=(Stage.VERIFICATION,),
        starts=_FOLLOW_UP,
        recounts=True,
        settles=True,
        changes=_TEXTS | _HOME | {"supervisory", "category"},
    ),
    ActRule(
        act=Act.EDIT,
        sources=_BEFORE_ANSWER,
        needs=(_N.TITLE_OR_BODY, _N.REASON),
        visibility=_V.REPORTER,
        changes=_TEXTS,
    ),
    ActRule(
        act=Act.CLASSIFY,
        sources=_HANDLED,
        needs=(_N.SUPERVISORY, _N.REASON),
        visibility=_V.STAFF,
        recounts=True,
        changes=_fields("supervisory"),
    ),
    ActRule(
        act=Act.CATEGORISE,
        sources=_BEFORE_ANSWER,
        needs=(_N.CATEGORY,),
        changes=_fields("category"),
    ),
    ActRule(
        act=Act.ASSIGN,
        sources=_HANDLED,
        needs=(_N.AGENCY, _N.REASON),
        takes=(_N.UNIT,),
        to=_S.ASSIGNED,
        starts=(Stage.FIRST_ANSWER,),
        changes=_HOME | {"proposal"},
    ),
    ActRule(
        act=Act.COPY,
        sources=_BEFORE_ANSWER,
        when=(_C.NOT_CONFIDENTIAL,),
        needs=(_N.AGENCIES, _N.REASON),
        changes=_fields("copied_to"),
    ),
    ActRule(
        act=Act.RETURN,
        sources=_states(_S.UNVERIFIED, _S.ASSIGNED),
        needs=(_N.REASON,),
        takes=(_N.SUGGESTED_AGENCY,),
        to=_S.UNVERIFIED,
        stops=_FOLLOW_UP,
        starts=(Stage.VERIFICATION,),
        changes=_HOME | {"return_count", "proposal"},
    ),
    ActRule(
        act=Act.HAND_BACK,
        sources=_HANDLED,
        needs=(_N.REASON,),
        visibility=_V.STAFF,
        to=_S.ASSIGNED,
        changes=_fields("unit", "proposal"),
    ),
    # --- asking the reporter ---------------------------------------------------------------------
    ActRule(
        act=Act.HOLD,
        sources=_BEFORE_ANSWER,
        needs=(_N.TEXT,),
        to=_S.ON_HOLD,
        visibility=_V.REPORTER,
        pauses=True,
        starts=(Stage.INFORMATION,),
        changes=_fields("held_from", "question"),
    ),
    ActRule(
        act=Act.SUPPLY,
        sources=_states(_S.ON_HOLD),
        needs=(_N.TEXT_OR_FILES,),
        visibility=_V.REPORTER,
        resumes=True,
        stops=(Stage.INFORMATION,),
        changes=_fields("files"),
    ),
    ActRule(
        act=Act.RESUME,
        sources=_states(_S.ON_HOLD),
        needs=(_N.REASON,),
        visibility=_V.REPORTER,
        resumes=True,
        stops=(Stage.INFORMATION,),
    ),
    # --- answering -------------------------------------------------------------------------------
    ActRule(act=Act.START, sources=_states(_S.ASSIGNED), to=_S.IN_PROGRESS),
    ActRule(
        act=Act.INTERIM,
        sources=_HANDLED,
        when=(_C.NOT_PROMISED,),
        needs=(_N.TEXT, _N.PROMISED_FOR),
        to=_S.IN_PROGRESS,
        changes=_fields("clocks"),
    ),
    ActRule(act=Act.CONTRIBUTE, sources=_HANDLED, needs=(_N.TEXT,)),
    ActRule(
        act=Act.PROPOSE,
        sources=_HANDLED,
        needs=(_N.TEXT,),
        takes=(_N.TEMPLATE, _N.FILES),
        visibility=_V.STAFF,
        to=_S.IN_PROGRESS,
        changes=_fields("proposal", "files"),
    ),
    ActRule(
        act=Act.REJECT,
        sources=_HANDLED,
        when=(_C.PROPOSED,),
        needs=(_N.REASON,),
        visibility=_V.STAFF,
        changes=_fields("proposal"),
    ),
    ActRule(
        act=Act.APPROVE,
        sources=_HANDLED,
        when=(_C.PROPOSED,),
        to=_S.ANSWERED,
        stops=_ANSWERING,
        starts=(Stage.REPLY,),
        settles=True,
        changes=_fields("rating"),
    ),
    ActRule(
        act=Act.ANSWER,
        sources=_HANDLED,
        needs=(_N.TEXT,),
        takes=(_N.TEMPLATE, _N.FILES),
        to=_S.ANSWERED,
        stops=_ANSWERING,
        starts=(Stage.REPLY,),
        settles=True,
        changes=_fields("rating", "files"),
    ),
    # --- the reporter's turn ---------------------------------------------------------------------
    ActRule(
        act=Act.REPLY,
        sources=_states(_S.ANSWERED),
        needs=(_N.TEXT,),
        takes=(_N.FILES,),
        to=_S.IN_PROGRESS,
        visibility=_V.REPORTER,
        stops=(Stage.REPLY,),
        starts=(Stage.FIRST_ANSWER, Stage.OVERSIGHT),
        changes=_fields("files"),
    ),
    ActRule(
        act=Act.RATE,
        sources=_states(_S.ANSWERED, _S.CLOSED),
        when=(_C.NOT_RATED,),
        needs=(_N.SCORE,),
        takes=(_N.TEXT,),
        visibility=_V.REPORTER,
        changes=_fields("rating"),
    ),
    ActRule(
        act=Act.APPEAL,
        sources=_states(_S.ANSWERED, _S.CLOSED),
        when=(_C.UNSOLVED, _C.NOT_APPEALED, _C.IN_WINDOW),
        needs=(_N.TEXT,),
        to=_S.IN_PROGRESS,
        visibility=_V.REPORTER,
        stops=(Stage.REPLY,),
        starts=(Stage.FIRST_ANSWER, Stage.OVERSIGHT),
        changes=_fields("appealed", "tier"),
    ),
    # --- ends ------------------------------------------------------------------------------------
    ActRule(
        act=Act.CLOSE,
        sources=_states(_S.ANSWERED),
        takes=(_N.TEXT,),
        to=_S.CLOSED,
        stops=_ALL,
        changes=_fields("ended"),
    ),
    ActRule(
        act=Act.CLOSE_EXPIRED,
        sources=_states(_S.ANSWERED),
        to=_S.CLOSED,
        stops=_ALL,
        changes=_fields("ended"),
    ),
    ActRule(
        act=Act.WITHDRAW,
        sources=OPEN,
        when=(_C.NO_DUPLICATES,),
        takes=(_N.TEXT,),
        to=_S.ARCHIVED,
        visibility=_V.REPORTER,
        stops=_ALL,
        changes=_fields("ended"),
    ),
    ActRule(
        act=Act.LEAVE,
        sources=OPEN - {_S.ON_HOLD},
        when=(_C.HAS_DUPLICATES,),
        takes=(_N.TEXT,),
        visibility=_V.REPORTER,
    ),
    ActRule(
        act=Act.LEAVE,
        sources=_states(_S.ON_HOLD),
        when=(_C.HAS_DUPLICATES,),
        takes=(_N.TEXT,),
        visibility=_V.REPORTER,
        resumes=True,
        stops=(Stage.INFORMATION,),
    ),
    ActRule(
        act=Act.ARCHIVE,
        sources=_BEFORE_ANSWER | {_S.ON_HOLD},
        needs=(_N.ARCHIVE_REASON,),
        takes=(_N.TEXT,),
        to=_S.ARCHIVED,
        visibility=_V.REPORTER,
        stops=_ALL,
        changes=_fields("ended"),
    ),
    ActRule(
        act=Act.ARCHIVE_EXPIRED,
        sources=_states(_S.ON_HOLD),
        when=(_C.NO_DUPLICATES,),
        to=_S.ARCHIVED,
        stops=_ALL,
        changes=_fields("ended"),
    ),
    ActRule(
        act=Act.RESUME_EXPIRED,
        sources=_states(_S.ON_HOLD),
        when=(_C.HAS_DUPLICATES,),
        resumes=True,
        stops=(Stage.INFORMATION,),
    ),
    ActRule(
        act=Act.MERGE,
        sources=_BEFORE_ANSWER | {_S.ON_HOLD},
        when=(_C.NO_DUPLICATES,),
        needs=(_N.MAIN_REPORT,),
        takes=(_N.TEXT,),
        to=_S.ARCHIVED,
        visibility=_V.REPORTER,
        stops=_ALL,
        changes=_fields("ended", "merged_into"),
    ),
    ActRule(
        act=Act.ABSORB,
        sources=OPEN,
        when=(_C.NOT_CONFIDENTIAL,),
        visibility=_V.STAFF,
        changes=_fields("duplicate_count"),
    ),
    ActRule(
        act=Act.RELEASE,
        sources=_EVERYWHERE,
        visibility=_V.STAFF,
        changes=_fields("duplicate_count"),
    ),
    ActRule(
        act=Act.SPLIT,
        sources=_BEFORE_ANSWER,
        needs=(_N.TITLE_OR_BODY, _N.CATEGORY, _N.REASON),
        takes=(_N.AGENCY,),
        visibility=_V.REPORTER,
        changes=_fields("parts"),
    ),
    ActRule(
        act=Act.REOPEN,
        sources=_states(_S.CLOSED),
        when=(_C.IN_WINDOW, _C.MAY_REOPEN),
        needs=(_N.TEXT,),
        to=_S.IN_PROGRESS,
        visibility=_V.REPORTER,
        starts=(Stage.FIRST_ANSWER, Stage.OVERSIGHT),
        changes=_fields("reopened"),
    ),
    ActRule(
        act=Act.REOPEN,
        sources=_states(_S.ARCHIVED),
        when=(_C.IN_WINDOW, _C.MAY_REOPEN),
        needs=(_N.TEXT,),
        to=_S.UNVERIFIED,
        visibility=_V.REPORTER,
        starts=(Stage.VERIFICATION, Stage.OVERSIGHT),
        changes=_fields("reopened", "merged_into"),
    ),
    # --- from above ------------------------------------------------------------------------------
    ActRule(
        act=Act.FLAG,
        sources=_EVERYWHERE,
        needs=(_N.FLAG, _N.REASON),
        visibility=_V.STAFF,
        changes=_fields("flags"),
    ),
    ActRule(
        act=Act.UNFLAG,
        sources=_EVERYWHERE,
        when=(_C.FLAGGED,),
        needs=(_N.FLAG, _N.REASON),
        visibility=_V.STAFF,
        changes=_fields("flags"),
    ),
    ActRule(act=Act.INSTRUCT, sources=OPEN, needs=(_N.TEXT,), visibility=_V.STAFF),
    ActRule(
        act=Act.TAKE_OVER,
        sources=OPEN,
        when=(_C.NOT_TAKEN_OVER,),
        needs=(_N.REASON,),
        changes=_fields("taken_over", "tier"),
    ),
    ActRule(act=Act.FINDING, sources=_EVERYWHERE, when=(_C.TAKEN_OVER,), needs=(_N.TEXT,)),
    ActRule(
        act=Act.CONCLUDE,
        sources=OPEN,
        when=(_C.TAKEN_OVER,),
        needs=(_N.TEXT,),
        to=_S.CLOSED,
        stops=_ALL,
        settles=True,
        changes=_fields("ended"),
    ),
    # --- at any time -----------------------------------------------------------------------------
    ActRule(
        act=Act.ADD_INFORMATION,
        sources=OPEN,
        needs=(_N.TEXT_OR_FILES,),
        visibility=_V.PRIVATE,
        changes=_fields("files", "new_since"),
    ),
    ActRule(
        act=Act.ADD_INFORMATION,
        sources=_states(_S.ARCHIVED),
        when=(_C.MERGED,),
        needs=(_N.TEXT_OR_FILES,),
        visibility=_V.PRIVATE,
        changes=_fields("files", "new_since"),
    ),
    ActRule(
        act=Act.RELAY,
        sources=OPEN,
        when=(_C.HAS_DUPLICATES,),
        visibility=_V.STAFF,
        changes=_fields("new_since"),
    ),
    ActRule(
        act=Act.MARK_READ,
        sources=_EVERYWHERE,
        when=(_C.NEW_INFORMATION,),
        visibility=_V.PRIVATE,
        changes=_fields("new_since"),
    ),
    ActRule(
        act=Act.VERIFY_CONTACT,
        sources=_EVERYWHERE,
        when=(_C.CONTACT_UNPROVED,),
        visibility=_V.PRIVATE,
        changes=_fields("verified"),
    ),
    ActRule(
        act=Act.RENEW_CODE,
        sources=_EVERYWHERE,
        when=(_C.CONTACT_PROVED,),
        visibility=_V.PRIVATE,
        changes=_fields("access_hash"),
    ),
    ActRule(act=Act.NOTE, sources=_EVERYWHERE, needs=(_N.TEXT,), visibility=_V.STAFF),
    ActRule(act=Act.REVEAL_IDENTITY, sources=_EVERYWHERE, needs=(_N.REASON,), visibility=_V.STAFF),
    ActRule(
        act=Act.ERASE_IDENTITY,
        sources=_EVERYWHERE - OPEN,
        needs=(_N.REASON,),
        visibility=_V.PRIVATE,
        changes=_fields("has_reporter", "contacts", "verified"),
    ),
    # --- by the system ---------------------------------------------------------------------------
    ActRule(act=Act.REMIND, sources=OPEN, visibility=_V.STAFF, changes=_fields("clocks")),
    ActRule(act=Act.ESCALATE, sources=OPEN, changes=_fields("clocks", "tier")),
    ActRule(act=Act.RECOUNT, sources=OPEN, recounts=True),
)

#: The rows of each act, one per group of source states.
TABLE: Mapping[Act, tuple[ActRule, ...]] = {
    act: tuple(row for row in ROWS if row.act is act) for act in dict.fromkeys(r.act for r in ROWS)
}


def rule_for(act: Act, state: State) -> ActRule | None:
    """Return the row of `act` from `state`; None when the table has none."""
    return next((row for row in TABLE.get(act, ()) if state in row.sources), None)


def unmet_condition(row: ActRule, report: Report, now: datetime) -> Condition | None:
    """Return the first condition of the row that does not hold; None when all do."""
    return next((c for c in row.when if not holds(c, report, now)), None)


def is_possible(report: Report, act: Act, now: datetime) -> bool:
    """Tell whether the table allows `act` on the report as it stands."""
    row = rule_for(act, report.state)
    return report.routed and row is not None and unmet_condition(row, report, now) is None


def visibility(act: Act) -> Visibility:
    """Return who may read the words of `act`; filing itself carries none."""
    if act in FORMER_ACTS:
        return Visibility.REPORTER
    return TABLE[act][0].visibility if act in TABLE else Visibility.PUBLIC
