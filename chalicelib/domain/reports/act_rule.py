"""Define the form of one row of the table of acts (`workflow.py`)."""

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.reports.act_conditions import Condition
from chalicelib.domain.reports.codes import Act, Stage, State


class Visibility(StrEnum):
    """Who may read the words of an act; that a `PRIVATE` one happened, the public may not know."""

    PUBLIC = "public"
    REPORTER = "reporter"
    PRIVATE = "private"
    STAFF = "staff"


class ActField(StrEnum):
    """A field that an act needs of whoever asks for it, or may take."""

    REASON = "reason"
    TEXT = "text"
    TITLE_OR_BODY = "title_or_body"
    TEXT_OR_FILES = "text_or_attachments"
    SUPERVISORY = "supervisory"
    CATEGORY = "category"
    AGENCY = "agency"
    AGENCIES = "agencies"
    UNIT = "unit"
    SUGGESTED_AGENCY = "suggested_agency"
    ARCHIVE_REASON = "archive_reason"
    MAIN_REPORT = "main_report"
    FLAG = "flag"
    PROMISED_FOR = "promised_for"
    TEMPLATE = "template"
    FILES = "attachments"
    SCORE = "score"


@dataclass(frozen=True, kw_only=True)
class ActRule:
    """One row of the table of acts.

    `to` None keeps the state; `resumes` returns to the state before the hold. `takes` may be
    brought beside what it `needs`. `changes` lists the report's fields that the act may set.
    `recounts` derives clocks anew because their limit changed. `settles` means: what escalated
    comes down again, and an answer that waited for approval is gone.
    """

    act: Act
    sources: frozenset[State]
    when: tuple[Condition, ...] = ()
    needs: tuple[ActField, ...] = ()
    takes: tuple[ActField, ...] = ()
    to: State | None = None
    visibility: Visibility = Visibility.PUBLIC
    starts: tuple[Stage, ...] = ()
    stops: tuple[Stage, ...] = ()
    pauses: bool = False
    resumes: bool = False
    recounts: bool = False
    settles: bool = False
    changes: frozenset[str] = frozenset()
