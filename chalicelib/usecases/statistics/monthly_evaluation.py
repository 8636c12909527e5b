"""Send the monthly evaluation: how the agencies that a subscriber answers for did in the month
before.

It leaves once a month for each subscriber who chose it, after the month's figures are settled; a
run that died and begins again sends nothing twice.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.agency_alerts.quiet_hours import DIGESTS_FROM, evaluation_day
from chalicelib.domain.deadlines.calendar import JAKARTA, month_of
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.permissions import overseen_agencies
from chalicelib.domain.statistics.figures import Figure, Tally, month_before
from chalicelib.usecases.agency_alerts.digest import DigestDeps, queue_letter
from chalicelib.usecases.agency_alerts.resumable_round import resume_round
from chalicelib.usecases.agency_alerts.subscribers import (
    AddressState,
    Subscriber,
    SubscriptionDeps,
    subscribers_of,
)
from chalicelib.usecases.statistics.ports import Figures, FigureSheet

#: Agencies are compared from so many deadlines on: one late report of one leads no list.
FLOOR = 10
#: Lines of a comparison, and names of agencies that are given without one.
MOST_COMPARED, MOST_NAMED = 10, 20


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The figures of several agencies together; `open` and `overdue` are None where no backlog was
    noted.
    """

    figures: Mapping[str, int]
    average: float | None
    unsolved: int
    median: float | None
    open: int | None
    overdue: int | None


@dataclass(frozen=True, kw_only=True)
class DeadlineRecord:
    """How one agency kept its deadlines: ended in time, ended late, overdue and still open."""

    agency: str
    kept: int
    late: int
    overdue: int

    @property
    def share(self) -> float:
        """The share of its deadlines that were kept, 0 to 1; 1 where there were none."""
        return self.kept / self.deadlines if self.deadlines else 1.0

    @property
    def deadlines(self) -> int:
        """The number of deadlines that were to be kept."""
        return self.kept + self.late + self.overdue


@dataclass(frozen=True, kw_only=True)
class IdleAgency:
    """An agency that did nothing all month, and how many reports wait for it."""

    agency: str
    open: int


@dataclass(frozen=True, kw_only=True)
class MonthlyEvaluation:
    """All that the letter says. Lists show the first of what `idle_n` and `unheard_n` count;
    `before` is None where the month before has no figures.

    `unheard` names agencies without a reachable subscriber; it keeps this name because it travels
    through the queue.
    """

    agency: str
    month: str
    agencies: int
    now: Totals
    before: Totals | None
    worst: list[DeadlineRecord]
    best: list[DeadlineRecord]
    unheard: list[str]
    unheard_n: int
    idle: list[IdleAgency]
    idle_n: int

    def dump(self) -> str:
        """Write it as text for a queue."""
        return json.dumps(asdict(self), ensure_ascii=False)


def load(text: str) -> MonthlyEvaluation:
    """Read what `MonthlyEvaluation.dump` wrote."""
    found: dict[str, Any] = json.loads(text)
    before = found["before"]
    return MonthlyEvaluation(
        **{
            **found,
            "now": Totals(**found["now"]),
            "before": Totals(**before) if before else None,
            "worst": [DeadlineRecord(**record) for record in found["worst"]],
            "best": [DeadlineRecord(**record) for record in found["best"]],
            "idle": [IdleAgency(**waiting) for waiting in found["idle"]],
        }
    )


@dataclass(frozen=True, kw_only=True)
class EvaluationRun:
    """What a run sent. `complete` is False when time ran out: the next run continues."""

    letters: int = 0
    complete: bool = True


def send_evaluations(
    *,
    deps: DigestDeps,
    figures: Figures,
    reference: Reference,
    now: datetime,
    has_time_left: Callable[[], bool],
) -> EvaluationRun:
    """Send the evaluations of the month before, on its day from 07:30 Asia/Jakarta, once its
    figures are settled.

    A day that was missed is made up for on the next working day. Raises: Unavailable when a queue
    or store does not answer.
    """
    local = now.astimezone(JAKARTA)
    on = reference.calendar.is_working(local.date()) and local.time() >= DIGESTS_FROM
    month = month_before(month_of(now))
    if not on or local.date() < evaluation_day(local.date(), reference.calendar):
        return EvaluationRun()
    settled = {there.month for there in figures.months() if there.complete}
    if month not in settled:
        return EvaluationRun()
    sent, sheets = 0, _FigureSheets(month, figures)
    readers = [
        a for a in deps.subscriptions.preferences.agencies_with_digests() if a in reference.agencies
    ]
    for agency in resume_round(f"evaluations:{month}", readers, deps.checkpoints, has_time_left):
        if agency is None:
            return EvaluationRun(letters=sent, complete=False)
        for subscriber in _readers(agency, deps.subscriptions):
            values = {"evaluation": sheets.evaluation(agency, reference).dump()}
            queue_letter(Message.AGENCY_EVALUATION, (month, agency), subscriber, values, deps)
            sent += 1
    return EvaluationRun(letters=sent)


def _readers(agency: str, deps: SubscriptionDeps) -> list[Subscriber]:
    """List the confirmed subscribers of an agency who chose the evaluation. The topic is asked only
    where somebody chose it.
    """
    if not any(
        c.preference.evaluation for c in deps.preferences.preferences_of_agency(agency).values()
    ):
        return []
    there = subscribers_of(agency, deps=deps)
    return [s for s in there if s.state is AddressState.CONFIRMED and s.preference.evaluation]


class _FigureSheets:
    """The sheets of a month and of the one before, read when the first letter needs them."""

    def __init__(self, month: str, figures: Figures) -> None:
        self._month, self._figures = month, figures
        self._read: tuple[Mapping[str, FigureSheet], Mapping[str, FigureSheet]] | None = None

    def evaluation(self, agency: str, reference: Reference) -> MonthlyEvaluation:
        """Return what the letter to an agency says."""
        if self._read is None:
            earlier = self._figures.sheets(month_before(self._month))
            self._read = self._figures.sheets(self._month), earlier
        return evaluation_of(agency, self._month, *self._read, reference=reference)


def evaluation_of(
    agency: str,
    month: str,
    sheets: Mapping[str, FigureSheet],
    earlier: Mapping[str, FigureSheet],
    *,
    reference: Reference,
) -> MonthlyEvaluation:
    """Evaluate all agencies that `agency` answers for."""
    scope = overseen_agencies(agency, reference)
    there = [sheets[name] for name in scope if name in sheets]
    before = [earlier[name] for name in scope if name in earlier]
    names = {name: reference.agencies[name].name for name in scope}
    compared = [_record(sheet, names) for sheet in there] if len(scope) > 1 else []
    worst, best = _compared(compared)
    idle = [_waiting(sheet, names) for sheet in there if _is_idle(sheet)]
    unheard = [names[name] for name in scope if name in reference.unreachable]
    return MonthlyEvaluation(
        agency=names[agency],
        month=month,
        agencies=len(scope),
        now=_totals(there),
        before=_totals(before) if before else None,
        worst=worst,
        best=best,
        unheard=unheard[:MOST_NAMED],
        unheard_n=len(unheard),
        idle=sorted(idle, key=lambda w: (-w.open, w.agency))[:MOST_NAMED],
        idle_n=len(idle),
    )


def _totals(sheets: Sequence[FigureSheet]) -> Totals:
    tally = sum((sheet.tally for sheet in sheets), Tally())
    known = [sheet.backlog for sheet in sheets if sheet.backlog]
    return Totals(
        figures={figure.value: tally.n(figure) for figure in Figure},
        average=tally.average_score,
        unsolved=tally.unsolved,
        median=tally.median_days,
        open=sum(s.open for s in known) if known else None,
        overdue=sum(s.overdue for s in known) if known else None,
    )


def _record(sheet: FigureSheet, names: Mapping[str, str]) -> DeadlineRecord:
    overdue = sheet.backlog.overdue if sheet.backlog else 0
    kept, late = sheet.tally.kept, sheet.tally.late
    return DeadlineRecord(agency=names[sheet.agency], kept=kept, late=late, overdue=overdue)


def _compared(
    records: Sequence[DeadlineRecord],
) -> tuple[list[DeadlineRecord], list[DeadlineRecord]]:
    """Return who is furthest below the common share of kept deadlines, and who is
    furthest above.
    """
    enough = [record for record in records if record.deadlines >= FLOOR]
    deadlines = sum(record.deadlines for record in enough)
    common = sum(record.kept for record in enough) / deadlines if deadlines else 0.0
    worst = [r for r in enough if r.share < common or not r.kept]
    best = [r for r in enough if r not in worst]
    worst.sort(key=lambda r: (r.share, -r.deadlines, r.agency))
    best.sort(key=lambda r: (-r.share, -r.deadlines, r.agency))
    return worst[:MOST_COMPARED], best[:MOST_COMPARED]


def _is_idle(sheet: FigureSheet) -> bool:
    """Tell whether reports wait or came, and nobody of the agency did anything all month."""
    waits = bool(sheet.backlog and sheet.backlog.open)
    return not sheet.tally.n(Figure.ACTED) and (waits or bool(sheet.tally.n(Figure.RECEIVED)))


def _waiting(sheet: FigureSheet, names: Mapping[str, str]) -> IdleAgency:
    waiting = sheet.backlog.open if sheet.backlog else 0
    return IdleAgency(agency=names[sheet.agency], open=waiting)
