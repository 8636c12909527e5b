"""Which step of a report tells its reporter what: one table, read from top to bottom.

By e-mail every row, by SMS the urgent ones: where the reporter must act, or time runs out. What
the reporter did is not told back; withdrawn and closed are, as receipts. Steps between desks
(routing, copies, proposals, notes, flags, returns) are told by where they lead: the next
disposition, question or answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reports.codes import Act, Role, Stage
from chalicelib.domain.reports.history import Event


class StepCondition(StrEnum):
    """What must be so of an event beside its act."""

    ALWAYS = "always"
    BY_OTHERS = "by_others"
    MOVED = "moved"
    CLIMBED = "climbed"
    QUESTION_ENDS = "question_ends"
    REPLY_ENDS = "reply_ends"


@dataclass(frozen=True, kw_only=True)
class ReporterMessageRule:
    """One row."""

    act: Act
    message: Message
    when: StepCondition = StepCondition.ALWAYS
    urgent: bool = False


_M, _W = Message, StepCondition
REPORTER_MESSAGES: tuple[ReporterMessageRule, ...] = (
    # --- somebody handles it ---------------------------------------------------------------------
    ReporterMessageRule(act=Act.VERIFY, message=_M.REPORT_ASSIGNED),
    ReporterMessageRule(act=Act.AUTO_ASSIGN, message=_M.REPORT_ASSIGNED),
    ReporterMessageRule(act=Act.ASSIGN, when=_W.MOVED, message=_M.REPORT_ASSIGNED),
    # --- the reporter is asked -------------------------------------------------------------------
    ReporterMessageRule(act=Act.HOLD, message=_M.REPORT_QUESTION, urgent=True),
    ReporterMessageRule(
        act=Act.REMIND, when=_W.QUESTION_ENDS, message=_M.REPORT_QUESTION_ENDS, urgent=True
    ),
    ReporterMessageRule(act=Act.RESUME, message=_M.REPORT_RESUMED),
    ReporterMessageRule(act=Act.RESUME_EXPIRED, message=_M.REPORT_RESUMED),
    # --- answers ---------------------------------------------------------------------------------
    ReporterMessageRule(act=Act.INTERIM, message=_M.REPORT_INTERIM),
    ReporterMessageRule(act=Act.ANSWER, message=_M.REPORT_ANSWERED, urgent=True),
    ReporterMessageRule(act=Act.APPROVE, message=_M.REPORT_ANSWERED, urgent=True),
    ReporterMessageRule(
        act=Act.REMIND, when=_W.REPLY_ENDS, message=_M.REPORT_REPLY_ENDS, urgent=True
    ),
    ReporterMessageRule(act=Act.REOPEN, when=_W.BY_OTHERS, message=_M.REPORT_REOPENED),
    # --- it is late, or watched ------------------------------------------------------------------
    ReporterMessageRule(act=Act.ESCALATE, when=_W.CLIMBED, message=_M.REPORT_ESCALATED),
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

#: What the reporters of merged reports hear of the main one. Questions are its own reporter's;
#: who reopened or closed it makes no difference to them.
MERGED_REPORTER_MESSAGES: tuple[ReporterMessageRule, ...] = (
    ReporterMessageRule(act=Act.INTERIM, message=_M.MAIN_INTERIM),
    ReporterMessageRule(act=Act.ANSWER, message=_M.MAIN_ANSWERED, urgent=True),
    ReporterMessageRule(act=Act.APPROVE, message=_M.MAIN_ANSWERED, urgent=True),
    ReporterMessageRule(act=Act.REOPEN, message=_M.MAIN_REOPENED),
    ReporterMessageRule(act=Act.ESCALATE, when=_W.CLIMBED, message=_M.MAIN_ESCALATED),
    ReporterMessageRule(act=Act.TAKE_OVER, message=_M.MAIN_TAKEN_OVER),
    ReporterMessageRule(act=Act.FINDING, message=_M.MAIN_FINDING),
    ReporterMessageRule(act=Act.CLOSE, message=_M.MAIN_CLOSED),
    ReporterMessageRule(act=Act.CLOSE_EXPIRED, message=_M.MAIN_CLOSED),
    ReporterMessageRule(act=Act.CONCLUDE, message=_M.MAIN_CLOSED),
    ReporterMessageRule(act=Act.ARCHIVE, message=_M.MAIN_ARCHIVED),
)

_IS_MET: Mapping[StepCondition, Callable[[Event], bool]] = {
    StepCondition.ALWAYS: lambda _: True,
    StepCondition.BY_OTHERS: lambda event: event.actor.role is not Role.REPORTER,
    StepCondition.MOVED: lambda event: "agency" in event.changes,
    StepCondition.CLIMBED: lambda event: "tier" in event.changes,
    StepCondition.QUESTION_ENDS: lambda event: event.reason == Stage.INFORMATION,
    StepCondition.REPLY_ENDS: lambda event: event.reason == Stage.REPLY,
}


def message_rule(
    event: Event, table: tuple[ReporterMessageRule, ...] = REPORTER_MESSAGES
) -> ReporterMessageRule | None:
    """The row of an event; None when a reporter hears nothing of it."""
    rows = (row for row in table if row.act is event.act)
    return next((row for row in rows if _IS_MET[row.when](event)), None)
