"""Supporting another's public report instead of filing it again."""

from datetime import datetime

from chalicelib.domain.errors import NotPublic, ReportNotFound, Unavailable
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import OPEN
from chalicelib.domain.reports.report import Report
from chalicelib.usecases.public.ports import PublicUpdate, PublicUpdateQueue, Supports
from chalicelib.usecases.reports.ports import Reports

#: Numbers at which a snapshot is written again before its day is over: a report that thousands
#: support in an hour causes a dozen writes, not thousands.
_STEPS = (1, 2, 3, 5)


def support(
    typed: str,
    device: str,
    *,
    on: bool,
    reports: Reports,
    supports: Supports,
    newsroom: PublicUpdateQueue,
    pepper: bytes,
    now: datetime,
) -> int:
    """Count a device once, or take it back; the number of supporters.

    Raises ReportNotFound for what a stranger may not know of, NotPublic for what is not public
    (any more) or has ended.
    """
    report = open_report(typed, reports)
    supporter = tracking_ids.supporter_hash(pepper, report.id, device)
    if not supports.turn(supporter, on=on, at=now):
        return supports.of([report.id]).get(report.id, 0)
    try:
        count = supports.add(report.id, 1 if on else -1)
    except Unavailable:
        supports.turn(supporter, on=not on, at=now)  # so that trying again counts
        raise
    if worth_telling(count):
        newsroom.send([PublicUpdate(regency=report.place.regency)])
    return count


def open_report(typed: str, reports: Reports) -> Report:
    """The public, open report behind what a person typed."""
    found = tracking_ids.parse(typed)
    if found is None:
        raise ReportNotFound
    report = reports.get(found)
    if not may_show_content(report):
        raise ReportNotFound
    if not report.public or report.state not in OPEN:
        raise NotPublic
    return report


def worth_telling(count: int) -> bool:
    """Whether a number of supporters is one of 1, 2, 3, 5, 10, 20, 30, 50, 100, ...

    >>> [n for n in range(1200) if worth_telling(n)]
    [0, 1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000]
    """
    while count >= 10 and count % 10 == 0:
        count //= 10
    return count == 0 or count in _STEPS
