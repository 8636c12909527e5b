"""What must hold of a report, beside its state, before an act of the table is possible."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reports.report import Report

#: A reporter may have an ended report opened again this often.
MOST_REOPENED = 2


class Condition(StrEnum):
    """The conditions; their sentences for people are in `messages`."""

    NOT_CONFIDENTIAL = "not_confidential"
    PROPOSED = "proposed"
    NOT_PROMISED = "not_promised"
    NOT_RATED = "not_rated"
    UNSOLVED = "unsolved"
    NOT_APPEALED = "not_appealed"
    IN_WINDOW = "in_window"
    MAY_REOPEN = "may_reopen"
    HAS_DUPLICATES = "followed"
    NO_DUPLICATES = "not_followed"
    TAKEN_OVER = "taken_over"
    NOT_TAKEN_OVER = "not_taken_over"
    FLAGGED = "flagged"
    CONTACT_UNPROVED = "contact_unproved"
    CONTACT_PROVED = "contact_proved"


def _in_window(report: Report, now: datetime) -> bool:
    """An open report has no window to miss, and a merged one waits for an answer elsewhere: whether
    that helps its reporter may show long after it was merged."""
    if report.merged_into:
        return True
    until = report.ended.reopen_until if report.ended else now
    return until is not None and now <= until


_HOLDS: Mapping[Condition, Callable[[Report, datetime], bool]] = {
    Condition.NOT_CONFIDENTIAL: lambda r, _: may_show_content(r),
    Condition.PROPOSED: lambda r, _: r.proposal is not None,
    Condition.NOT_PROMISED: lambda r, _: not any(c.promised_for for c in r.clocks if c.running),
    Condition.NOT_RATED: lambda r, _: r.rating is None,
    Condition.UNSOLVED: lambda r, _: r.rating is not None and not r.rating.solves,
    Condition.NOT_APPEALED: lambda r, _: not r.appealed,
    Condition.IN_WINDOW: _in_window,
    Condition.MAY_REOPEN: lambda r, _: r.reopened < MOST_REOPENED,
    Condition.HAS_DUPLICATES: lambda r, _: r.duplicate_count > 0,
    Condition.NO_DUPLICATES: lambda r, _: r.duplicate_count == 0,
    Condition.TAKEN_OVER: lambda r, _: r.taken_over,
    Condition.NOT_TAKEN_OVER: lambda r, _: not r.taken_over,
    Condition.FLAGGED: lambda r, _: bool(r.flags),
    Condition.CONTACT_UNPROVED: lambda r, _: any(not r.verified_by(c) for c in r.contacts),
    Condition.CONTACT_PROVED: lambda r, _: bool(r.verified),
}


def holds(condition: Condition, report: Report, now: datetime) -> bool:
    """Whether the condition holds of the report at `now`."""
    return _HOLDS[condition](report, now)
