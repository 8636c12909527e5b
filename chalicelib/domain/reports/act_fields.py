"""What an act changes of a report, from what was asked for: the rules of each act's fields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chalicelib.domain.deadlines import clocks
from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.deadlines.clocks import DeadlineRules
from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import (
    ASK_FIRST,
    NATIONAL_DESK,
    SAY_MORE,
    Act,
    ArchiveReason,
    CloseReason,
    Flag,
    Stage,
)
from chalicelib.domain.reports.handling import ending_fields
from chalicelib.domain.reports.report import DeclaredFile, Officer, Proposal, Report

#: A report is copied to so many agencies at most.
MOST_COPIES = 5
#: A report has so many files at most, the reporter's and the agency's together.
MOST_FILES = 20
#: After so many returns a report goes to the national desk by itself.
MOST_RETURNS = 2


@dataclass(frozen=True, kw_only=True)
class ActRequest:
    """What an officer wants: the act, the version it is based on, and the act's own fields."""

    act: Act
    version: int
    reason: str = ""
    text: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ActContext:
    """An order in its setting."""

    report: Report
    request: ActRequest
    officer: Officer
    reference: Reference
    rules: DeadlineRules
    now: datetime

    def given(self, name: str) -> Any:
        """A detail of the order; None when it was not given or is empty."""
        return self.request.details.get(name) or None


def changed_fields(context: ActContext) -> dict[str, Any]:
    """What the ordered act changes of the report; raises InvalidFields naming what does not fit."""
    make = _FIELDS.get(context.request.act)
    return make(context) if make else {}


def reason_and_text(context: ActContext) -> tuple[str, str]:
    """Reason and text of the event: approving gives out what was proposed."""
    proposal = context.report.proposal
    if context.request.act is Act.APPROVE and proposal:
        return proposal.reason, proposal.text
    return context.request.reason, context.request.text


def _invalid(name: str, code: str, limit: object = "") -> InvalidFields:
    return InvalidFields([FieldError(name=name, code=code, limit=str(limit))])


def _verify(context: ActContext) -> dict[str, Any]:
    classified = {
        "supervisory": bool(context.given("supervisory")),
        "category": context.given("category") or context.report.category,
    }
    return classified | _edited(context) | _home(context)


def _edit(context: ActContext) -> dict[str, Any]:
    fields = _edited(context)
    if not fields:
        raise _invalid("title", "same_as_before")
    return fields


def _edited(context: ActContext) -> dict[str, Any]:
    """Fields of an edited text: the original is kept once, as the reporter wrote it."""
    report = context.report
    fields: dict[str, Any] = {}
    title, body = context.given("title"), context.given("body")
    if title and title != report.title:
        fields |= {"title": title, "original_title": report.original_title or report.title}
    if body and body != report.body:
        fields |= {"body": body, "original_body": report.original_body or report.body}
    return fields


def _classify(context: ActContext) -> dict[str, Any]:
    supervisory = bool(context.given("supervisory"))
    if supervisory is bool(context.report.supervisory):
        raise _invalid("supervisory", "same_as_before")
    return {"supervisory": supervisory}


def _categorise(context: ActContext) -> dict[str, Any]:
    if context.given("category") == context.report.category:
        raise _invalid("category", "same_as_before")
    return {"category": context.given("category")}


def _home(context: ActContext) -> dict[str, Any]:
    """Agency and unit of a disposition; no agency means that the report stays where it is."""
    report, unit = context.report, context.given("unit")
    agency = context.reference.active_agency(context.given("agency") or report.agency)
    if agency is None:
        raise _invalid("agency", "unknown")
    if agency.id == NATIONAL_DESK:
        raise _invalid("agency", "desk_cannot_handle")
    if unit and not agency.has_unit(unit):
        raise _invalid("unit", "unknown")
    return {**_moved(report, agency.id), "unit": unit, "suggested_agency": None}


def _moved(report: Report, agency: str) -> dict[str, Any]:
    """The new home; who holds a report needs no copy of it."""
    copies = tuple(c for c in report.copied_to if c != agency)
    return {"agency": agency, "unit": None, "copied_to": copies}


def _assign(context: ActContext) -> dict[str, Any]:
    home = _home(context)
    if (home["agency"], home["unit"]) == (context.report.agency, context.report.unit):
        raise _invalid("agency", "same_as_before")
    return {**home, "proposal": None}


def _copy(context: ActContext) -> dict[str, Any]:
    report = context.report
    added: list[str] = []
    for n, wanted in enumerate(context.given("agencies") or ()):
        agency = context.reference.active_agency(wanted)
        if agency is None or agency.id == NATIONAL_DESK:
            raise _invalid(f"agencies.{n}", "unknown")
        if agency.id in (report.agency, *report.copied_to, *added):
            raise _invalid(f"agencies.{n}", "same_as_before")
        added.append(agency.id)
    if not added:
        raise _invalid("agencies", "required")
    if len(report.copied_to) + len(added) > MOST_COPIES:
        raise _invalid("agencies", "too_many_agencies", MOST_COPIES)
    return {"copied_to": (*report.copied_to, *added)}


def _return(context: ActContext) -> dict[str, Any]:
    """To the agency that the returning one suggests; without one, or bounced twice, to the desk."""
    report = context.report
    return_count = report.return_count + 1
    suggested = context.reference.active_agency(context.given("suggested_agency"))
    if suggested and suggested.id == report.agency:
        raise _invalid("suggested_agency", "same_as_before")
    straight = suggested is not None and return_count < MOST_RETURNS
    home = suggested.id if suggested and straight else NATIONAL_DESK
    return {
        **_moved(report, home),
        "suggested_agency": suggested.id if suggested else None,
        "return_count": return_count,
        "proposal": None,
    }


def _hand_back(_: ActContext) -> dict[str, Any]:
    return {"unit": None, "proposal": None}


def hold_fields(report: Report, question: str) -> dict[str, Any]:
    """Fields of a hold: where to return to, and what the reporter was asked."""
    return {"held_from": report.state, "question": question}


def _interim(context: ActContext) -> dict[str, Any]:
    """Clocks that wait for the promised day; the limits of a promise are the profile's."""
    day: date = context.request.details["promised_for"]
    latest = clocks.end_of_span(
        context.now, context.rules.profile.limits["promise"], context.rules.calendar
    )
    if day <= local_day(context.now):
        raise _invalid("promised_for", "not_ahead")
    if day > local_day(latest):
        raise _invalid("promised_for", "too_far_ahead", local_day(latest))
    return {"clocks": tuple(clocks.promise(c, day) for c in context.report.clocks)}


def _propose(context: ActContext) -> dict[str, Any]:
    request = context.request
    proposal = Proposal(text=request.text, by=context.officer.username, reason=request.reason)
    return {"proposal": proposal, **_evidence(context)}


def _answer(context: ActContext) -> dict[str, Any]:
    return {"rating": None, **_evidence(context)}


def _evidence(context: ActContext) -> dict[str, Any]:
    """The report's files with those that an answer brings, numbered on."""
    wanted: tuple[DeclaredFile, ...] = context.given("attachments") or ()
    there = len(context.report.files)
    if there + len(wanted) > MOST_FILES:
        raise _invalid("attachments", "too_many", MOST_FILES)
    event = context.report.version + 1
    numbered = (
        replace(file, n=n, evidence=True, event=event)
        for n, file in enumerate(wanted, start=there + 1)
    )
    return {"files": (*context.report.files, *numbered)} if wanted else {}


def _archive(context: ActContext) -> dict[str, Any]:
    reason = ArchiveReason(context.request.reason)
    asked = context.report.clock(Stage.INFORMATION) is not None
    if reason in ASK_FIRST and not asked:
        raise _invalid("reason", "ask_first")
    if reason in SAY_MORE and not context.request.text:
        raise _invalid("text", "required")
    return ending_fields(context.officer.role, reason, now=context.now, rules=context.rules)


def _close(context: ActContext) -> dict[str, Any]:
    """An officer closes with a word why; the reporter who is content needs none."""
    if not context.request.reason:
        raise _invalid("reason", "required")
    return ending_fields(
        context.officer.role, CloseReason.CONFIRMED, now=context.now, rules=context.rules
    )


def _conclude(context: ActContext) -> dict[str, Any]:
    return ending_fields(
        context.officer.role, CloseReason.FINDING, now=context.now, rules=context.rules
    )


def _reopen(context: ActContext) -> dict[str, Any]:
    return reopening_fields(context.report)


def reopening_fields(report: Report) -> dict[str, Any]:
    """Fields of an opening: a merged report stands on its own again."""
    merged: dict[str, Any] = {"merged_into": None} if report.merged_into else {}
    return {"reopened": report.reopened + 1, **merged}


def _flag(context: ActContext) -> dict[str, Any]:
    flag = Flag(context.request.details["flag"])
    if flag in context.report.flags:
        raise _invalid("flag", "same_as_before")
    return {"flags": tuple(sorted({*context.report.flags, flag}))}


def _unflag(context: ActContext) -> dict[str, Any]:
    flag = Flag(context.request.details["flag"])
    if flag not in context.report.flags:
        raise _invalid("flag", "same_as_before")
    return {"flags": tuple(f for f in context.report.flags if f is not flag)}


def _take_over(context: ActContext) -> dict[str, Any]:
    return {"taken_over": True, "tier": context.officer.agency}


_FIELDS: Mapping[Act, Callable[[ActContext], dict[str, Any]]] = {
    Act.VERIFY: _verify,
    Act.EDIT: _edit,
    Act.CLASSIFY: _classify,
    Act.CATEGORISE: _categorise,
    Act.ASSIGN: _assign,
    Act.COPY: _copy,
    Act.RETURN: _return,
    Act.HAND_BACK: _hand_back,
    Act.HOLD: lambda context: hold_fields(context.report, context.request.text),
    Act.INTERIM: _interim,
    Act.PROPOSE: _propose,
    Act.REJECT: lambda _: {"proposal": None},
    Act.APPROVE: lambda _: {"rating": None},
    Act.ANSWER: _answer,
    Act.ARCHIVE: _archive,
    Act.CLOSE: _close,
    Act.CONCLUDE: _conclude,
    Act.REOPEN: _reopen,
    Act.FLAG: _flag,
    Act.UNFLAG: _unflag,
    Act.TAKE_OVER: _take_over,
}
