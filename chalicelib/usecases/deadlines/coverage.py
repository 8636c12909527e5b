"""Check coverage daily: every open report has a next timed act and stands in the indexes for it.

Source: decision 10.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.deadlines.escalation import next_timed_act
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import BUCKET_OF, OPEN
from chalicelib.domain.reports.report import Report
from chalicelib.usecases.deadlines.ports import DueReports
from chalicelib.usecases.deadlines.recount import END_OF_TIME
from chalicelib.usecases.reports.ports import Reports, Worklists

#: So long after its moment a timed act must have been carried out by a sweep.
STUCK_AFTER = timedelta(days=1)
#: A change so short ago may not have reached the indexes yet.
SETTLED_AFTER = timedelta(minutes=5)


class GapReason(StrEnum):
    """Why a report could be forgotten."""

    NO_TIMED_ACT = "no_timed_act"
    NOT_DUE_ANYWHERE = "not_due_anywhere"
    DUE_AT_ANOTHER_MOMENT = "due_at_another_moment"
    NOT_CARRIED_OUT = "not_carried_out"
    HELD_BY_NOBODY = "held_by_nobody"


@dataclass(frozen=True, kw_only=True)
class CoverageGap:
    """A report that could be forgotten, and why."""

    report: str
    why: GapReason


@dataclass(frozen=True, kw_only=True)
class CoverageProof:
    """Counts of open reports and their gaps; `complete` is False when time ran out before."""

    open: int
    gaps: int
    complete: bool


def check_coverage(
    *,
    due: DueReports,
    worklists: Worklists,
    reports: Reports,
    reference: Reference,
    now: datetime,
    has_time_left: Callable[[], bool],
    on_gap: Callable[[CoverageGap], None],
) -> CoverageProof:
    """Compare due index, worklists of the agencies and the reports; call `on_gap` for each gap.

    The worklists are read independently of the due index, so that a report missing there is found.
    Raises: Unavailable when an index or a report cannot be read.
    """
    moments = {item.id: item.act_at for item in due.due_until(END_OF_TIME)}
    known = set(moments)
    for report_id in _in_worklists(worklists, reference):
        known.add(report_id)
        if not has_time_left():
            return CoverageProof(open=len(known), gaps=0, complete=False)
    gaps = count = 0
    for report in reports.get_many(sorted(known)):
        if not has_time_left():
            return CoverageProof(open=count, gaps=gaps, complete=False)
        if report.state not in OPEN:
            continue  # it ended meanwhile
        count += 1
        for why in _gap_reasons(report, moments.get(report.id), reference, now):
            on_gap(CoverageGap(report=report.id, why=why))
            gaps += 1
    return CoverageProof(open=count, gaps=gaps, complete=True)


def _in_worklists(worklists: Worklists, reference: Reference) -> Iterator[str]:
    """Every open report that lies with any agency, retired ones included."""
    buckets = {BUCKET_OF[state] for state in OPEN}
    for agency in reference.agencies:
        for bucket in sorted(buckets):
            page: str | None = None
            while True:
                lines = worklists.of_agency(agency, bucket, page)
                yield from (line.id for line in lines.items)
                page = lines.next
                if page is None:
                    break


def _gap_reasons(
    report: Report, moment: datetime | None, reference: Reference, now: datetime
) -> Iterator[GapReason]:
    timed = next_timed_act(report)
    if timed is None:
        yield GapReason.NO_TIMED_ACT
        return
    if _changed_just_now(report, now):
        return
    if moment is None:
        yield GapReason.NOT_DUE_ANYWHERE
    elif abs(moment - timed.at) > timedelta(seconds=1):
        yield GapReason.DUE_AT_ANOTHER_MOMENT
    if timed.at < now - STUCK_AFTER:
        yield GapReason.NOT_CARRIED_OUT
    holder = reference.agencies.get(report.agency or "")
    if report.routed and (holder is None or not holder.active):
        yield GapReason.HELD_BY_NOBODY


def _changed_just_now(report: Report, now: datetime) -> bool:
    """Whether a clock began or stopped just now: the indexes follow in a moment."""
    touched = [report.submitted_at, *(c.started_at for c in report.clocks)]
    touched += [c.stopped_at for c in report.clocks if c.stopped_at]
    return max(touched) > now - SETTLED_AFTER
