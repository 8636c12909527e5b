"""Which step of a report tells its reporter what: one table, read from top to bottom.

By e-mail every row, by SMS the urgent ones: where the reporter must act, or time runs out. What
the reporter did is not told back; withdrawn and closed are, as receipts. Steps between desks
(routing, copies, proposals, notes, flags, returns) are told by where they lead: the next
disposition, question or answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.reports.codes import Act, Role, Stage
from chalicelib.domain.reports.history import Event
from chalicelib.usecases.notifications.ports import Message


class When(StrEnum):
    """What must be so of an event beside its act."""

    ALWAYS = "always"
    BY_OTHERS = "by_others"
    MOVED = "moved"
    CLIMBED = "climbed"
    QUESTION_ENDS = "question_ends"
    REPLY_ENDS = "reply_ends"


@dataclass(frozen=True, kw_only=True)
class Hears:
    """One row."""

    act: Act
    message: Message
    when: When = When.ALWAYS
    urgent: bool = False


_M, _W = Message, When
HEARS: tuple[Hears, ...] = (
    # --- somebody handles it ---------------------------------------------------------------------
    Hears(act=Act.VERIFY, message=_M.REPORT_DISPOSED),
    Hears(act=Act.AUTO_DISPOSE, message=_M.REPORT_DISPOSED),
    Hears(act=Act.DISPOSE, when=_W.MOVED, message=_M.REPORT_DISPOSED),
    # --- the reporter is asked -------------------------------------------------------------------
    Hears(act=Act.HOLD, message=_M.REPORT_QUESTION, urgent=True),
    Hears(act=Act.REMIND, when=_W.QUESTION_ENDS, message=_M.REPORT_QUESTION_ENDS, urgent=True),
    Hears(act=Act.RESUME, message=_M.REPORT_RESUMED),
    Hears(act=Act.RESUME_EXPIRED, message=_M.REPORT_RESUMED),
    # --- answers ---------------------------------------------------------------------------------
    Hears(act=Act.INTERIM, message=_M.REPORT_INTERIM),
    Hears(act=Act.ANSWER, message=_M.REPORT_ANSWERED, urgent=True),
    Hears(act=Act.APPROVE, message=_M.REPORT_ANSWERED, urgent=True),
    Hears(act=Act.REMIND, when=_W.REPLY_ENDS, message=_M.REPORT_REPLY_ENDS, urgent=True),
    Hears(act=Act.REOPEN, when=_W.BY_OTHERS, message=_M.REPORT_REOPENED),
    # --- it is late, or watched ------------------------------------------------------------------
    Hears(act=Act.ESCALATE, when=_W.CLIMBED, message=_M.REPORT_ESCALATED),
    Hears(act=Act.TAKE_OVER, message=_M.REPORT_TAKEN_OVER),
    Hears(act=Act.FINDING, message=_M.REPORT_FINDING),
    # --- one report and another ------------------------------------------------------------------
    Hears(act=Act.MERGE, message=_M.REPORT_MERGED),
    Hears(act=Act.SPLIT, message=_M.REPORT_SPLIT),
    # --- ends ------------------------------------------------------------------------------------
    Hears(act=Act.CLOSE, message=_M.REPORT_CLOSED),
    Hears(act=Act.CLOSE_EXPIRED, message=_M.REPORT_CLOSED),
    Hears(act=Act.CONCLUDE, message=_M.REPORT_CLOSED),
    Hears(act=Act.ARCHIVE, message=_M.REPORT_ARCHIVED),
    Hears(act=Act.ARCHIVE_EXPIRED, message=_M.REPORT_ARCHIVED),
    Hears(act=Act.WITHDRAW, message=_M.REPORT_ARCHIVED),
)

#: What the reporters of merged reports hear of the main one. Questions are its own reporter's;
#: who reopened or closed it makes no difference to them.
OF_MAIN: tuple[Hears, ...] = (
    Hears(act=Act.INTERIM, message=_M.MAIN_INTERIM),
    Hears(act=Act.ANSWER, message=_M.MAIN_ANSWERED, urgent=True),
    Hears(act=Act.APPROVE, message=_M.MAIN_ANSWERED, urgent=True),
    Hears(act=Act.REOPEN, message=_M.MAIN_REOPENED),
    Hears(act=Act.ESCALATE, when=_W.CLIMBED, message=_M.MAIN_ESCALATED),
    Hears(act=Act.TAKE_OVER, message=_M.MAIN_TAKEN_OVER),
    Hears(act=Act.FINDING, message=_M.MAIN_FINDING),
    Hears(act=Act.CLOSE, message=_M.MAIN_CLOSED),
    Hears(act=Act.CLOSE_EXPIRED, message=_M.MAIN_CLOSED),
    Hears(act=Act.CONCLUDE, message=_M.MAIN_CLOSED),
    Hears(act=Act.ARCHIVE, message=_M.MAIN_ARCHIVED),
)

_HOLDS: Mapping[When, Callable[[Event], bool]] = {
    When.ALWAYS: lambda _: True,
    When.BY_OTHERS: lambda event: event.actor.role is not Role.REPORTER,
    When.MOVED: lambda event: "agency" in event.changes,
    When.CLIMBED: lambda event: "tier" in event.changes,
    When.QUESTION_ENDS: lambda event: event.reason == Stage.INFORMATION,
    When.REPLY_ENDS: lambda event: event.reason == Stage.REPLY,
}


def heard_of(event: Event, table: tuple[Hears, ...] = HEARS) -> Hears | None:
    """The row of an event; None when a reporter hears nothing of it."""
    rows = (row for row in table if row.act is event.act)
    return next((row for row in rows if _HOLDS[row.when](event)), None)
