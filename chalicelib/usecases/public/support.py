"""Support another's public report (dukung) instead of filing it again."""

from datetime import datetime

from chalicelib.domain.errors import NotPublic, ReportNotFound, Unavailable
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import OPEN
from chalicelib.domain.reports.report import Report
from chalicelib.usecases.public.ports import PublicUpdate, PublicUpdateQueue, Supports
from chalicelib.usecases.reports.ports import Reports

#: First digits of the numbers of supporters at which a snapshot is written again before its day is
#: over: a report that thousands support in an hour causes a dozen writes, not thousands.
_STEPS = (1, 2, 3, 5)


def support(
    typed: str,
    device: str,
    *,
    on: bool,
    reports: Reports,
    supports: Supports,
    public_updates: PublicUpdateQueue,
    pepper: bytes,
    now: datetime,
) -> int:
    """Count a device once, or no longer; return the number of supporters.

    Raises: ReportNotFound for a report that a stranger may not know of, NotPublic for one that is
    not public (any more) or has ended, Unavailable.
    """
    report = find_open_public_report(typed, reports)
    supporter = tracking_ids.supporter_hash(pepper, report.id, device)
    if not supports.set_support(supporter, on=on, at=now):
        return supports.counts_of_reports([report.id]).get(report.id, 0)
    try:
        count = supports.add_to_count(report.id, 1 if on else -1)
    except Unavailable:
        supports.set_support(supporter, on=not on, at=now)  # so that trying again counts
        raise
    if is_snapshot_step(count):
        public_updates.send([PublicUpdate(regency=report.place.regency)])
    return count


def find_open_public_report(typed: str, reports: Reports) -> Report:
    """Find the public, open report of a typed tracking ID.

    Raises: ReportNotFound for none and for a confidential one, NotPublic for one that is not public
    or has ended.
    """
    report_id = tracking_ids.parse(typed)
    if report_id is None:
        raise ReportNotFound
    report = reports.get(report_id)
    if not may_show_content(report):
        raise ReportNotFound
    if not report.public or report.state not in OPEN:
        raise NotPublic
    return report


def is_snapshot_step(count: int) -> bool:
    """Tell whether a number of supporters is 0 or one of 1, 2, 3, 5, 10, 20, 30, 50, 100, ...

    >>> [n for n in range(1200) if is_snapshot_step(n)]
    [0, 1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000]
    """
    while count >= 10 and count % 10 == 0:
        count //= 10
    return count == 0 or count in _STEPS
