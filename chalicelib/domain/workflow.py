"""How a report is handled: one table of acts, and the one function that applies it.

Source of the table: PermenPANRB 62/2018 as replaced by 5/2025, flow of the national system.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.domain import deadlines, history
from chalicelib.domain.calendar import WorkingCalendar
from chalicelib.domain.deadlines import Clock, Profile
from chalicelib.domain.errors import ActNotPossible, NotRoutedYet
from chalicelib.domain.history import Actor, Event
from chalicelib.domain.report import Ended, Report
from chalicelib.domain.words import AGENCY_STAGES, OPEN, Act, ArchiveReason, Stage, State


class Visibility(StrEnum):
    """Who may read the words of an act in the timeline."""

    PUBLIC = "public"
    REPORTER = "reporter"
    STAFF = "staff"


@dataclass(frozen=True, kw_only=True)
class Law:
    """What counts for one report: the deadline profile of its day and the working calendar."""

    profile: Profile
    calendar: WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class Step:
    """One row of the table.

    `to` None keeps the state; `resumes` returns to the state before the hold. `changes` lists the
    report's fields that the act may set. `settles` means: what escalated comes down again.
    """

    sources: frozenset[State]
    to: State | None = None
    visibility: Visibility = Visibility.PUBLIC
    starts: tuple[Stage, ...] = ()
    stops: tuple[Stage, ...] = ()
    pauses: bool = False
    resumes: bool = False
    settles: bool = False
    changes: frozenset[str] = frozenset()


def _states(*states: State) -> frozenset[State]:
    return frozenset(states)


def _fields(*names: str) -> frozenset[str]:
    return frozenset(names)


_S = State
_ALL = tuple(Stage)
_HANDLED = _states(_S.DISPOSED, _S.IN_PROGRESS)
_BEFORE_ANSWER = _HANDLED | {_S.UNVERIFIED}
_HOME = _fields("agency", "unit", "suggested_agency")
_CLASSIFIED = _fields("supervisory", "category", "title", "body", "original_title", "original_body")

TABLE: Mapping[Act, Step] = {
    Act.ROUTE: Step(sources=_states(_S.UNVERIFIED), changes=_HOME),
    Act.VERIFY: Step(
        sources=_states(_S.UNVERIFIED),
        to=_S.DISPOSED,
        stops=(Stage.VERIFICATION,),
        starts=(Stage.FIRST_ANSWER, Stage.SETTLEMENT),
        settles=True,
        changes=_CLASSIFIED | _HOME,
    ),
    Act.DISPOSE: Step(
        sources=_HANDLED,
        to=_S.DISPOSED,
        starts=(Stage.FIRST_ANSWER,),
        changes=_HOME,
    ),
    Act.RETURN: Step(
        sources=_states(_S.UNVERIFIED, _S.DISPOSED),
        to=_S.UNVERIFIED,
        stops=(Stage.FIRST_ANSWER, Stage.SETTLEMENT),
        starts=(Stage.VERIFICATION,),
        changes=_HOME,
    ),
    Act.HOLD: Step(
        sources=_BEFORE_ANSWER,
        to=_S.ON_HOLD,
        visibility=Visibility.REPORTER,
        pauses=True,
        starts=(Stage.INFORMATION,),
        changes=_fields("held_from", "question"),
    ),
    Act.SUPPLY: Step(
        sources=_states(_S.ON_HOLD),
        visibility=Visibility.REPORTER,
        resumes=True,
        stops=(Stage.INFORMATION,),
    ),
    Act.START: Step(sources=_states(_S.DISPOSED), to=_S.IN_PROGRESS),
    Act.ANSWER: Step(
        sources=_HANDLED,
        to=_S.ANSWERED,
        stops=(Stage.FIRST_ANSWER, Stage.SETTLEMENT),
        starts=(Stage.REPLY,),
        settles=True,
    ),
    Act.REPLY: Step(
        sources=_states(_S.ANSWERED),
        to=_S.IN_PROGRESS,
        visibility=Visibility.REPORTER,
        stops=(Stage.REPLY,),
        starts=(Stage.FIRST_ANSWER,),
    ),
    Act.CLOSE: Step(
        sources=_states(_S.ANSWERED), to=_S.CLOSED, stops=_ALL, changes=_fields("ended")
    ),
    Act.CLOSE_EXPIRED: Step(
        sources=_states(_S.ANSWERED), to=_S.CLOSED, stops=_ALL, changes=_fields("ended")
    ),
    Act.RATE: Step(
        sources=_states(_S.ANSWERED, _S.CLOSED),
        visibility=Visibility.REPORTER,
        changes=_fields("rating"),
    ),
    Act.WITHDRAW: Step(
        sources=OPEN,
        to=_S.ARCHIVED,
        visibility=Visibility.REPORTER,
        stops=_ALL,
        changes=_fields("ended"),
    ),
    Act.ARCHIVE: Step(
        sources=_BEFORE_ANSWER | {_S.ON_HOLD},
        to=_S.ARCHIVED,
        visibility=Visibility.REPORTER,
        stops=_ALL,
        changes=_fields("ended"),
    ),
    Act.ARCHIVE_EXPIRED: Step(
        sources=_states(_S.ON_HOLD), to=_S.ARCHIVED, stops=_ALL, changes=_fields("ended")
    ),
    Act.ADD_FILES: Step(sources=OPEN, visibility=Visibility.REPORTER, changes=_fields("files")),
    Act.NOTE: Step(sources=frozenset(State), visibility=Visibility.STAFF),
    Act.REVEAL_IDENTITY: Step(sources=frozenset(State), visibility=Visibility.STAFF),
    Act.REMIND: Step(sources=OPEN, visibility=Visibility.STAFF, changes=_fields("clocks")),
    Act.ESCALATE: Step(sources=OPEN, changes=_fields("clocks", "tier")),
}


def visibility(act: Act) -> Visibility:
    """Who may read the words of `act`; filing itself carries none."""
    return TABLE[act].visibility if act in TABLE else Visibility.PUBLIC


def possible(report: Report, act: Act) -> bool:
    """Whether the table allows `act` from where the report stands."""
    return report.state in TABLE[act].sources


def perform(
    report: Report,
    act: Act,
    *,
    actor: Actor,
    now: datetime,
    law: Law,
    fields: Mapping[str, Any] | None = None,
    reason: str = "",
    text: str = "",
) -> tuple[Report, Event]:
    """The report after `act` and its event.

    Raises ActNotPossible when the table has no such row for the state, NotRoutedYet for anything
    but routing before the history has begun, ValueError for a field the act may not set.
    """
    step = TABLE[act]
    if not report.routed:
        raise NotRoutedYet
    if report.state not in step.sources:
        raise ActNotPossible(act, report.state)
    wanted = dict(fields or {})
    if forbidden := set(wanted) - step.changes:
        raise ValueError(f"{act} may not change {sorted(forbidden)}")
    changed = replace(report, **wanted, state=_target(report, step))
    if changed.state is not State.ON_HOLD:
        changed = replace(changed, held_from=None, question="")
    if step.settles:
        changed = replace(changed, tier=None)
    if act not in (Act.REMIND, Act.ESCALATE):
        changed = replace(changed, clocks=_clocks(changed, step, now=now, law=law))
    return history.record(report, changed, act=act, actor=actor, now=now, reason=reason, text=text)


def held(report: Report, question: str) -> dict[str, Any]:
    """Fields of a hold: where to return to, and what the reporter was asked."""
    return {"held_from": report.state, "question": question}


def ended(by: str, reason: str | ArchiveReason) -> dict[str, Any]:
    """Fields of a final state: who ended it and why."""
    return {"ended": Ended(by=by, reason=str(reason))}


def submitted(report: Report) -> tuple[Report, Event]:
    """The report with its first event: it was filed."""
    return history.record(
        report, report, act=Act.SUBMIT, actor=history.REPORTER, now=report.submitted_at, seq=1
    )


def first_clock(report: Report, law: Law) -> Clock:
    """The verification clock, which runs from filing."""
    return deadlines.start(
        Stage.VERIFICATION,
        profile=law.profile,
        kind=report.kind,
        supervisory=report.supervisory,
        now=report.submitted_at,
        calendar=law.calendar,
    )


def _target(report: Report, step: Step) -> State:
    if step.resumes:
        return report.held_from or State.UNVERIFIED
    return step.to or report.state


def _clocks(report: Report, step: Step, *, now: datetime, law: Law) -> tuple[Clock, ...]:
    kept = [deadlines.stop(c, now) if c.stage in step.stops else c for c in report.clocks]
    if step.pauses:
        kept = [deadlines.pause(c, now) if c.stage in AGENCY_STAGES else c for c in kept]
    if step.resumes:
        kept = [deadlines.resume(c, law.profile, now, law.calendar) for c in kept]
    report = replace(report, clocks=tuple(kept))
    fresh = [
        deadlines.start(
            stage,
            profile=law.profile,
            kind=report.kind,
            supervisory=report.supervisory,
            now=now,
            calendar=law.calendar,
        )
        for stage in step.starts
        if not _goes_on(report, stage)
    ]
    return report.with_clocks(fresh)


def _goes_on(report: Report, stage: Stage) -> bool:
    """A verification returned from desk to desk keeps its one clock: nobody gains time by it."""
    clock = report.clock(stage)
    return stage is Stage.VERIFICATION and clock is not None and clock.running
