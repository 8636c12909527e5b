"""Decide what must hold of a report, beside its state, before an act of the table is possible."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reports.report import Report

#: How often an ended report may be reopened.
MOST_REOPENED = 2


class Condition(StrEnum):
    """Conditions of acts; their sentences for people are in `messages`.

    No row of the table has `OPEN` and `MAIN_OPEN`: they say why nothing can be added, since the
    report, or the one that it was merged into, has ended.
    """

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
    MERGED = "merged"
    OPEN = "open"
    MAIN_OPEN = "main_open"
    NEW_INFORMATION = "new_information"
    CONTACT_UNPROVED = "contact_unproved"
    CONTACT_PROVED = "contact_proved"


def _not_confidential(report: Report, _: datetime) -> bool:
    return may_show_content(report)


def _proposed(report: Report, _: datetime) -> bool:
    return report.proposal is not None


def _not_promised(report: Report, _: datetime) -> bool:
    return not any(clock.promised_for for clock in report.clocks if clock.running)


def _not_rated(report: Report, _: datetime) -> bool:
    return report.rating is None


def _unsolved(report: Report, _: datetime) -> bool:
    return report.rating is not None and not report.rating.solves


def _not_appealed(report: Report, _: datetime) -> bool:
    return not report.appealed


def _in_window(report: Report, now: datetime) -> bool:
    """An open report has no window to miss, and a merged one waits for an answer elsewhere: whether
    that helps its reporter may show long after it was merged."""
    if report.merged_into:
        return True
    until = report.ended.reopen_until if report.ended else now
    return until is not None and now <= until


def _may_reopen(report: Report, _: datetime) -> bool:
    return report.reopened < MOST_REOPENED


def _has_duplicates(report: Report, _: datetime) -> bool:
    return report.duplicate_count > 0


def _no_duplicates(report: Report, _: datetime) -> bool:
    return report.duplicate_count == 0


def _taken_over(report: Report, _: datetime) -> bool:
    return report.taken_over


def _not_taken_over(report: Report, _: datetime) -> bool:
    return not report.taken_over


def _flagged(report: Report, _: datetime) -> bool:
    return bool(report.flags)


def _merged(report: Report, _: datetime) -> bool:
    return report.merged_into is not None


def _new_information(report: Report, _: datetime) -> bool:
    return report.new_since is not None


def _contact_unproved(report: Report, _: datetime) -> bool:
    return any(not report.verified_by(channel) for channel in report.contacts)


def _contact_proved(report: Report, _: datetime) -> bool:
    return bool(report.verified)


_HOLDS: Mapping[Condition, Callable[[Report, datetime], bool]] = {
    Condition.NOT_CONFIDENTIAL: _not_confidential,
    Condition.PROPOSED: _proposed,
    Condition.NOT_PROMISED: _not_promised,
    Condition.NOT_RATED: _not_rated,
    Condition.UNSOLVED: _unsolved,
    Condition.NOT_APPEALED: _not_appealed,
    Condition.IN_WINDOW: _in_window,
    Condition.MAY_REOPEN: _may_reopen,
    Condition.HAS_DUPLICATES: _has_duplicates,
    Condition.NO_DUPLICATES: _no_duplicates,
    Condition.TAKEN_OVER: _taken_over,
    Condition.NOT_TAKEN_OVER: _not_taken_over,
    Condition.FLAGGED: _flagged,
    Condition.MERGED: _merged,
    Condition.NEW_INFORMATION: _new_information,
    Condition.CONTACT_UNPROVED: _contact_unproved,
    Condition.CONTACT_PROVED: _contact_proved,
}


def holds(condition: Condition, report: Report, now: datetime) -> bool:
    """Tell whether the condition holds of the report at `now`."""
    return _HOLDS[condition](report, now)
