"""Read the delivery log of a report, for its officers or its reporter; newest first."""

from collections.abc import Iterable, Sequence

from chalicelib.domain.errors import ReportNotFound
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.permissions import may_read
from chalicelib.domain.reports.report import Officer
from chalicelib.usecases.notifications.ports import DeliveryLog, DeliveryLogEntry
from chalicelib.usecases.reports.ports import Reports
from chalicelib.usecases.reports.tracking import TrackedReport

#: Messages logged on the report that a part was split from, and shown on the part too: one contact
#: and one code count for both.
CONTACT_MESSAGES = frozenset({Message.CONTACT_CODE, Message.NEW_CODE})


def delivery_log_for_officer(
    officer: Officer, report: str, *, reports: Reports, log: DeliveryLog, reference: Reference
) -> Sequence[DeliveryLogEntry]:
    """Return the delivery log of a report to an officer.

    The report that a part was split from belongs to another agency: nothing of its log is here.
    Raises: ReportNotFound for a report that the officer may not read, Unavailable.
    """
    found = reports.get(report)
    if not may_read(officer, found, reference):
        raise ReportNotFound
    return _newest_first(log.entries_of_report(found.id))


def delivery_log_for_reporter(
    tracked: TrackedReport, *, log: DeliveryLog
) -> Sequence[DeliveryLogEntry]:
    """Return the messages that the reporter got, without the alerts to agencies.

    Raises: ReportNotFound unless it is the reporter who asks, Unavailable.
    """
    root = tracked.root
    if not tracked.as_reporter or root is None:
        raise ReportNotFound
    report = tracked.dossier.report
    lines = list(log.entries_of_report(report.id))
    if root.id != report.id:
        lines += [
            line for line in log.entries_of_report(root.id) if line.message in CONTACT_MESSAGES
        ]
    return _newest_first(line for line in lines if not line.agency)


def _newest_first(lines: Iterable[DeliveryLogEntry]) -> Sequence[DeliveryLogEntry]:
    return sorted(lines, key=lambda line: line.at, reverse=True)
