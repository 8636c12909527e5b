"""Sweep the due index: carry out each timed act whose moment has come, once, resumable anywhere."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.deadlines.escalation import carry_out, due_timed_act
from chalicelib.domain.errors import DomainError, ReportNotFound, VersionConflict
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Act
from chalicelib.usecases.deadlines.ports import DueReports
from chalicelib.usecases.reports.ports import ReportChange, Reports
from chalicelib.usecases.routing.route_report import route_report


def sweep(
    *,
    due: DueReports,
    reports: Reports,
    reference: Reference,
    now: datetime,
    has_time_left: Callable[[], bool],
    on_failure: Callable[[str, DomainError], None],
    start: int = 0,
) -> Counter[str]:
    """Carry out every timed act that is due at `now`; return how often each act was done.

    A report that raises a domain error is given to `on_failure` and stops no other; it is met again
    next time, since only a carried out act moves a report within the due index. Stops when
    `has_time_left` says no: what is left is due at the next run too. `start` turns the order in
    which the index is read, so that two runs at once seldom meet at the same report; where they
    do, one of them is too late and passes on.
    Raises: Unavailable when the due index cannot be read.
    """
    done: Counter[str] = Counter()
    for item in due.due_until(now, start):
        if not has_time_left():
            done["left"] += 1
            break
        try:
            done[_carry_out_due_act(item.id, reports=reports, reference=reference, now=now)] += 1
        except (VersionConflict, ReportNotFound):
            done["passed_over"] += 1  # somebody acted meanwhile: not late any more, or next time
        except DomainError as error:
            on_failure(item.id, error)
            done["failed"] += 1
    return done


def _carry_out_due_act(
    report_id: str, *, reports: Reports, reference: Reference, now: datetime
) -> str:
    report = reports.get(report_id)
    timed = due_timed_act(report, now)
    if timed is None:
        return "passed_over"  # the index lags behind the table for a moment
    if timed.act is Act.ROUTE:
        route_report(report_id, reports=reports, reference=reference, now=now)
        return timed.act.value
    rules = reference.deadline_rules_of(report)
    after, event = carry_out(report, timed, rules=rules, reference=reference, now=now)
    reports.save(ReportChange(before=report, after=after, event=event))
    return timed.act.value
