"""Turn an act request into the fields of the report that it changes, by the rules of each act."""

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

#: Most agencies that a report is copied to.
MOST_COPIES = 5
#: Most files of a report, the reporter's and the agency's together.
MOST_FILES = 20
#: At this return a report goes to the national desk, whatever agency is suggested.
MOST_RETURNS = 2


@dataclass(frozen=True, kw_only=True)
class ActRequest:
    """What an officer asks for: the act, the version it is based on, and the act's own fields."""

    act: Act
    version: int
    reason: str = ""
    text: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ActContext:
    """An act request in its setting: report, officer, reference data, deadline rules and moment."""

    report: Report
    request: ActRequest
    officer: Officer
    reference: Reference
    rules: DeadlineRules
    now: datetime

    def detail(self, name: str) -> Any:
        """Return one detail of the request; None when it was not given or is empty."""
        return self.request.details.get(name) or None


def changed_fields(context: ActContext) -> dict[str, Any]:
    """Return the fields of the report that the requested act changes, with their new values.

    Raises: InvalidFields naming what does not fit.
    """
    make_fields = _FIELDS.get(context.request.act)
    return make_fields(context) if make_fields else {}


def reason_and_text(context: ActContext) -> tuple[str, str]:
    """Return reason and text of the event: an approval carries those of the proposal."""
    proposal = context.report.proposal
    if context.request.act is Act.APPROVE and proposal:
        return proposal.reason, proposal.text
    return context.request.reason, context.request.text


def _invalid(name: str, code: str, limit: object = "") -> InvalidFields:
    return InvalidFields([FieldError(name=name, code=code, limit=str(limit))])


def _verify(context: ActContext) -> dict[str, Any]:
    classified = {
        "supervisory": bool(context.detail("supervisory")),
        "category": context.detail("category") or context.report.category,
    }
    return classified | _edited(context) | _assignment(context)


def _edit(context: ActContext) -> dict[str, Any]:
    fields = _edited(context)
    if not fields:
        raise _invalid("title", "same_as_before")
    return fields


def _edited(context: ActContext) -> dict[str, Any]:
    """Return the fields of an edited text: the original is kept once, as the reporter wrote it."""
    report = context.report
    fields: dict[str, Any] = {}
    title, body = context.detail("title"), context.detail("body")
    if title and title != report.title:
        fields |= {"title": title, "original_title": report.original_title or report.title}
    if body and body != report.body:
        fields |= {"body": body, "original_body": report.original_body or report.body}
    return fields


def _classify(context: ActContext) -> dict[str, Any]:
    supervisory = bool(context.detail("supervisory"))
    if supervisory is bool(context.report.supervisory):
        raise _invalid("supervisory", "same_as_before")
    return {"supervisory": supervisory}


def _categorise(context: ActContext) -> dict[str, Any]:
    if context.detail("category") == context.report.category:
        raise _invalid("category", "same_as_before")
    return {"category": context.detail("category")}


def _assignment(context: ActContext) -> dict[str, Any]:
    """Return agency and unit of an assignment; without an agency the report stays where it is."""
    report, unit = context.report, context.detail("unit")
    agency = context.reference.active_agency(context.detail("agency") or report.agency)
    if agency is None:
        raise _invalid("agency", "unknown")
    if agency.id == NATIONAL_DESK:
        raise _invalid("agency", "desk_cannot_handle")
    if unit and not agency.has_unit(unit):
        raise _invalid("unit", "unknown")
    return {**_moved(report, agency.id), "unit": unit, "suggested_agency": None}


def _moved(report: Report, agency: str) -> dict[str, Any]:
    """Return the fields of a new agency; who holds a report needs no copy of it."""
    copies = tuple(c for c in report.copied_to if c != agency)
    return {"agency": agency, "unit": None, "copied_to": copies}


def _assign(context: ActContext) -> dict[str, Any]:
    assignment = _assignment(context)
    if (assignment["agency"], assignment["unit"]) == (context.report.agency, context.report.unit):
        raise _invalid("agency", "same_as_before")
    return {**assignment, "proposal": None}


def _copy(context: ActContext) -> dict[str, Any]:
    report = context.report
    added: list[str] = []
    for n, wanted in enumerate(context.detail("agencies") or ()):
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
    """Return the report to the suggested agency, or without one to the national desk."""
    report = context.report
    return_count = report.return_count + 1
    suggested = context.reference.active_agency(context.detail("suggested_agency"))
    if suggested and suggested.id == report.agency:
        raise _invalid("suggested_agency", "same_as_before")
    agency = suggested.id if suggested and return_count < MOST_RETURNS else NATIONAL_DESK
    return {
        **_moved(report, agency),
        "suggested_agency": suggested.id if suggested else None,
        "return_count": return_count,
        "proposal": None,
    }


def _hand_back(_: ActContext) -> dict[str, Any]:
    return {"unit": None, "proposal": None}


def _hold(context: ActContext) -> dict[str, Any]:
    return hold_fields(context.report, context.request.text)


def _reject(_: ActContext) -> dict[str, Any]:
    return {"proposal": None}


def _approve(_: ActContext) -> dict[str, Any]:
    return {"rating": None}


def hold_fields(report: Report, question: str) -> dict[str, Any]:
    """Return the fields of a hold: the state to return to, and the question to the reporter."""
    return {"held_from": report.state, "question": question}


def _interim(context: ActContext) -> dict[str, Any]:
    """Return clocks that wait for the promised day; the profile limits how far ahead it may lie."""
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
    """Return the report's files with those that an answer brings, numbered on."""
    wanted: tuple[DeclaredFile, ...] = context.detail("attachments") or ()
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
    """An officer closes with a reason; a reporter who is content needs none."""
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
    """Return the fields of reopening: a merged report stands on its own again."""
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
    Act.HOLD: _hold,
    Act.INTERIM: _interim,
    Act.PROPOSE: _propose,
    Act.REJECT: _reject,
    Act.APPROVE: _approve,
    Act.ANSWER: _answer,
    Act.ARCHIVE: _archive,
    Act.CLOSE: _close,
    Act.CONCLUDE: _conclude,
    Act.REOPEN: _reopen,
    Act.FLAG: _flag,
    Act.UNFLAG: _unflag,
    Act.TAKE_OVER: _take_over,
}
