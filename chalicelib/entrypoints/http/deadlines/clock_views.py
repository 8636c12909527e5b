"""Show deadlines to citizens and officers."""

from datetime import datetime
from typing import Any

from chalicelib.domain.deadlines.calendar import JAKARTA, WorkingCalendar, local_day
from chalicelib.domain.deadlines.clocks import Clock
from chalicelib.domain.reports.codes import AGENCY_STAGES, Stage
from chalicelib.domain.reports.report import Report
from chalicelib.messages import texts


def local(at: datetime | None) -> str | None:
    """Write a moment as ISO 8601 in Asia/Jakarta; None for None."""
    return at.astimezone(JAKARTA).isoformat(timespec="seconds") if at else None


def clocks(
    report: Report, calendar: WorkingCalendar, language: str, now: datetime
) -> list[dict[str, Any]]:
    """Show every deadline with its due moment, in the order of the stages."""
    words = texts(language)
    return [
        {
            "stage": clock.stage,
            "label": words.stages[clock.stage],
            "against": "agency" if clock.stage in AGENCY_STAGES else "reporter",
            "due_at": local(clock.due_at),
            "promised_for": local(clock.promised_for),
            "working_days_left": days_left(clock.due_at if clock.running else None, calendar, now),
            "overdue": _overdue(clock, now),
            "paused": clock.paused,
            "stopped": clock.stopped_at is not None,
            "legal_basis": clock.legal_basis,
        }
        for clock in sorted(report.clocks, key=lambda c: list(Stage).index(c.stage))
    ]


def days_left(due: datetime | None, calendar: WorkingCalendar, now: datetime) -> int | None:
    """Count working days from today to the due day, negative when late; None when no time runs."""
    return calendar.working_days_between(local_day(now), local_day(due)) if due else None


def _overdue(clock: Clock, now: datetime) -> bool:
    if clock.stopped_at:
        return clock.stopped_at > clock.due_at
    return clock.running and clock.due_at < now
