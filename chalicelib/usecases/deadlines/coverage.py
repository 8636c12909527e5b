"""The daily proof that no report waits for nothing: every open one has its next timed act."""

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

#: The sweep had so long to carry out what was due.
STUCK_AFTER = timedelta(days=1)
#: What changed so short ago may not have reached the indexes yet.
SETTLED_AFTER = timedelta(minutes=5)


class GapReason(StrEnum):
    """What is wrong with a report."""

    NO_TIMED_ACT = "no_timed_act"
    NOT_DUE_ANYWHERE = "not_due_anywhere"
    DUE_AT_ANOTHER_MOMENT = "due_at_another_moment"
    NOT_CARRIED_OUT = "not_carried_out"
    HELD_BY_NOBODY = "held_by_nobody"


@dataclass(frozen=True, kw_only=True)
class CoverageGap:
    """A report that could be forgotten."""

    report: str
    why: GapReason


@dataclass(frozen=True, kw_only=True)
class CoverageProof:
    """What was looked at and found. `complete` is False when time ran out before the end."""

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
    found: Callable[[CoverageGap], None],
) -> CoverageProof:
    """Compare the due index, the agencies' desks and the reports themselves; tell every gap.

    The desks are read independently of the due index, so that a report missing there is found.
    """
    moments = {item.id: item.at for item in due.until(END_OF_TIME)}
    known = set(moments)
    for identity in _on_desks(worklists, reference):
        known.add(identity)
        if not has_time_left():
            return CoverageProof(open=len(known), gaps=0, complete=False)
    gaps = count = 0
    for report in reports.many(sorted(known)):
        if not has_time_left():
            return CoverageProof(open=count, gaps=gaps, complete=False)
        if report.state not in OPEN:
            continue  # it ended meanwhile
        count += 1
        for why in _wrong(report, moments.get(report.id), reference, now):
            found(CoverageGap(report=report.id, why=why))
            gaps += 1
    return CoverageProof(open=count, gaps=gaps, complete=True)


def _on_desks(worklists: Worklists, reference: Reference) -> Iterator[str]:
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


def _wrong(
    report: Report, moment: datetime | None, reference: Reference, now: datetime
) -> Iterator[GapReason]:
    timed = next_timed_act(report)
    if timed is None:
        yield GapReason.NO_TIMED_ACT
        return
    if _fresh(report, now):
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


def _fresh(report: Report, now: datetime) -> bool:
    """Whether something happened to it just now: the indexes follow in a moment."""
    touched = [report.submitted_at, *(c.started_at for c in report.clocks)]
    touched += [c.stopped_at for c in report.clocks if c.stopped_at]
    return max(touched) > now - SETTLED_AFTER
