"""Of which events a reporter is notified, and by which message: tables, read top down.

Every row is sent by e-mail, the urgent ones by SMS too: where the reporter must act, or time runs
out. Reporters are not notified of what they did themselves, except withdrawn and closed, as
receipts. Of events between agencies (routing, copies, proposals, notes, flags, returns) they are
notified by where these lead: the next assignment, question or answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reports.codes import Act, Role, Stage
from chalicelib.domain.reports.history import Event


class EventCondition(StrEnum):
    """What must hold of an event beside its act."""

    ALWAYS = "always"
    NOT_BY_REPORTER = "not_by_reporter"
    AGENCY_CHANGED = "agency_changed"
    TIER_CHANGED = "tier_changed"
    QUESTION_ENDS = "question_ends"
    REPLY_ENDS = "reply_ends"


@dataclass(frozen=True, kw_only=True)
class ReporterMessageRule:
    """One row: of an event of `act` for which `when` holds, `message` notifies."""

    act: Act
    message: Message
    when: EventCondition = EventCondition.ALWAYS
    urgent: bool = False


_M, _C = Message, EventCondition
REPORTER_MESSAGES: tuple[ReporterMessageRule, ...] = (
    # --- somebody handles it ---------------------------------------------------------------------
    ReporterMessageRule(act=Act.VERIFY, message=_M.REPORT_ASSIGNED),
    ReporterMessageRule(act=Act.AUTO_ASSIGN, message=_M.REPORT_ASSIGNED),
    ReporterMessageRule(act=Act.ASSIGN, when=_C.AGENCY_CHANGED, message=_M.REPORT_ASSIGNED),
    # --- the reporter is asked -------------------------------------------------------------------
    ReporterMessageRule(act=Act.HOLD, message=_M.REPORT_QUESTION, urgent=True),
    ReporterMessageRule(
        act=Act.REMIND, when=_C.QUESTION_ENDS, message=_M.REPORT_QUESTION_ENDS, urgent=True
    ),
    ReporterMessageRule(act=Act.RESUME, message=_M.REPORT_RESUMED),
    ReporterMessageRule(act=Act.RESUME_EXPIRED, message=_M.REPORT_RESUMED),
    # --- answers ---------------------------------------------------------------------------------
    ReporterMessageRule(act=Act.INTERIM, message=_M.REPORT_INTERIM),
    ReporterMessageRule(act=Act.ANSWER, message=_M.REPORT_ANSWERED, urgent=True),
    ReporterMessageRule(act=Act.APPROVE, message=_M.REPORT_ANSWERED, urgent=True),
    ReporterMessageRule(
        act=Act.REMIND, when=_C.REPLY_ENDS, message=_M.REPORT_REPLY_ENDS, urgent=True
    ),
    ReporterMessageRule(act=Act.REOPEN, when=_C.NOT_BY_REPORTER, message=_M.REPORT_REOPENED),
    # --- it is late, or watched ------------------------------------------------------------------
    ReporterMessageRule(act=Act.ESCALATE, when=_C.TIER_CHANGED, message=_M.REPORT_ESCALATED),
    ReporterMessageRule(act=Act.TAKE_OVER, message=_M.REPORT_TAKEN_OVER),
    ReporterMessageRule(act=Act.FINDING, message=_M.REPORT_FINDING),
    # --- one report and another ------------------------------------------------------------------
    ReporterMessageRule(act=Act.MERGE, message=_M.REPORT_MERGED),
    ReporterMessageRule(act=Act.SPLIT, message=_M.REPORT_SPLIT),
    # --- ends ------------------------------------------------------------------------------------
    ReporterMessageRule(act=Act.CLOSE, message=_M.REPORT_CLOSED),
    ReporterMessageRule(act=Act.CLOSE_EXPIRED, message=_M.REPORT_CLOSED),
    ReporterMessageRule(act=Act.CONCLUDE, message=_M.REPORT_CLOSED),
    ReporterMessageRule(act=Act.ARCHIVE, message=_M.REPORT_ARCHIVED),
    ReporterMessageRule(act=Act.ARCHIVE_EXPIRED, message=_M.REPORT_ARCHIVED),
    ReporterMessageRule(act=Act.WITHDRAW, message=_M.REPORT_ARCHIVED),
)

#: Of what the reporters of merged reports are notified. Questions concern the main report's own
#: reporter alone; who reopened or closed it makes no difference to the others.
MERGED_REPORTER_MESSAGES: tuple[ReporterMessageRule, ...] = (
    ReporterMessageRule(act=Act.INTERIM, message=_M.MAIN_INTERIM),
    ReporterMessageRule(act=Act.ANSWER, message=_M.MAIN_ANSWERED, urgent=True),
    ReporterMessageRule(act=Act.APPROVE, message=_M.MAIN_ANSWERED, urgent=True),
    ReporterMessageRule(act=Act.REOPEN, message=_M.MAIN_REOPENED),
    ReporterMessageRule(act=Act.ESCALATE, when=_C.TIER_CHANGED, message=_M.MAIN_ESCALATED),
    ReporterMessageRule(act=Act.TAKE_OVER, message=_M.MAIN_TAKEN_OVER),
    ReporterMessageRule(act=Act.FINDING, message=_M.MAIN_FINDING),
    ReporterMessageRule(act=Act.CLOSE, message=_M.MAIN_CLOSED),
    ReporterMessageRule(act=Act.CLOSE_EXPIRED, message=_M.MAIN_CLOSED),
    ReporterMessageRule(act=Act.CONCLUDE, message=_M.MAIN_CLOSED),
    ReporterMessageRule(act=Act.ARCHIVE, message=_M.MAIN_ARCHIVED),
)


def _always(_: Event) -> bool:
    return True


def _not_by_reporter(event: Event) -> bool:
    return event.actor.role is not Role.REPORTER


def _agency_changed(event: Event) -> bool:
    return "agency" in event.changes


def _tier_changed(event: Event) -> bool:
    return "tier" in event.changes


def _question_ends(event: Event) -> bool:
    return event.reason == Stage.INFORMATION


def _reply_ends(event: Event) -> bool:
    return event.reason == Stage.REPLY


_IS_MET: Mapping[EventCondition, Callable[[Event], bool]] = {
    EventCondition.ALWAYS: _always,
    EventCondition.NOT_BY_REPORTER: _not_by_reporter,
    EventCondition.AGENCY_CHANGED: _agency_changed,
    EventCondition.TIER_CHANGED: _tier_changed,
    EventCondition.QUESTION_ENDS: _question_ends,
    EventCondition.REPLY_ENDS: _reply_ends,
}


def message_rule(
    event: Event, table: tuple[ReporterMessageRule, ...] = REPORTER_MESSAGES
) -> ReporterMessageRule | None:
    """Return the row of an event; None when the reporter is not notified of it."""
    rows = (row for row in table if row.act is event.act)
    return next((row for row in rows if _IS_MET[row.when](event)), None)
