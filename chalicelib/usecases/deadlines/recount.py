"""Recount the deadlines of open reports when calendar or profiles changed (decision 10)."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.domain.deadlines.clocks import Clock, Profile
from chalicelib.domain.errors import DomainError, ReportNotFound
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import OPEN, Act, Stage
from chalicelib.domain.reports.handling import perform
from chalicelib.domain.reports.history import SYSTEM
from chalicelib.domain.reports.report import Report
from chalicelib.usecases.deadlines.ports import DueReports
from chalicelib.usecases.ports import Checkpoints
from chalicelib.usecases.reports.ports import ReportChange, Reports

#: Later than any deadline: the due index up to here is every open report.
END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)
#: Name of the checkpoint that keeps the rules of the last complete run.
CHECKPOINT = "recounted"
#: How clocks are counted, by number: one more whenever `domain/deadlines/clocks.py` counts
#: otherwise, so that running clocks already follow. 2: the reporter's clocks have a last call
#: (decision 25).
COUNTING = 2


@dataclass(frozen=True, kw_only=True)
class MovedClock:
    """One clock whose due moment moved; `agency` holds the report, empty when none does."""

    report: str
    stage: Stage
    due_before: datetime
    due_after: datetime
    agency: str


@dataclass(frozen=True, kw_only=True)
class Recount:
    """Counts of reports in one run; `complete` is False when time ran out: the next run goes on."""

    looked: int = 0
    moved: int = 0
    failed: int = 0
    complete: bool = True


def rules_version(reference: Reference) -> str:
    """Name everything that due moments follow from: calendar, profiles, way of counting.

    Sixteen hexadecimal digits; the checkpoint and the rule of a recount's event carry them.
    """
    parts = [reference.calendar.version, *sorted(_profile_text(p) for p in reference.profiles)]
    parts.append(f"counting {COUNTING}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def recount(
    *,
    due: DueReports,
    reports: Reports,
    checkpoints: Checkpoints,
    reference: Reference,
    now: datetime,
    has_time_left: Callable[[], bool],
    on_moved: Callable[[MovedClock], None],
    on_failure: Callable[[str, DomainError], None],
) -> Recount:
    """Count every open report again, unless that was done for these rules; safe at any time.

    Each report whose deadlines move gets an event; `on_moved` is called with each clock that moved,
    `on_failure` with each report that raised a domain error. A report that somebody changes
    meanwhile is counted by that change's successor: the next run meets it again.
    Raises: Unavailable when the due index or the checkpoint cannot be read.
    """
    version = rules_version(reference)
    if checkpoints.read(CHECKPOINT) == version:
        return Recount()
    looked = changed = wrong = 0
    for item in due.due_until(END_OF_TIME):
        if not has_time_left():
            return Recount(looked=looked, moved=changed, failed=wrong, complete=False)
        looked += 1
        try:
            found = _recount_report(item.id, version, reports=reports, reference=reference, now=now)
        except ReportNotFound:
            continue
        except DomainError as error:
            on_failure(item.id, error)
            wrong += 1
            continue
        for clock in found:
            on_moved(clock)
        changed += bool(found)
    if not wrong:
        checkpoints.write(CHECKPOINT, version)
    return Recount(looked=looked, moved=changed, failed=wrong, complete=not wrong)


def _recount_report(
    report_id: str, version: str, *, reports: Reports, reference: Reference, now: datetime
) -> list[MovedClock]:
    report = reports.get(report_id)
    if report.state not in OPEN or not report.routed:
        return []  # what is not routed yet starts its clocks under the new rules
    after, event = perform(
        report,
        Act.RECOUNT,
        actor=SYSTEM,
        now=now,
        rules=reference.deadline_rules_of(report),
        reason="law_changed",
        rule=f"law:{version}",
    )
    pairs = [(old, after.clock(old.stage)) for old in report.clocks]
    found = list(_moved_clocks(report, pairs))
    if any(new and _binding_values(old) != _binding_values(new) for old, new in pairs):
        reports.save(ReportChange(before=report, after=after, event=event))
    return found


def _moved_clocks(report: Report, pairs: list[tuple[Clock, Clock | None]]) -> Iterator[MovedClock]:
    for old, new in pairs:
        if new and old.due_at != new.due_at:
            yield MovedClock(
                report=report.id,
                stage=old.stage,
                due_before=old.due_at,
                due_after=new.due_at,
                agency=report.agency or "",
            )


def _binding_values(clock: Clock) -> tuple[object, ...]:
    """The values that bind somebody; another version of the calendar alone changes none of them."""
    return clock.span, clock.legal_basis, clock.due_at, clock.act_at, clock.reminders


def _profile_text(profile: Profile) -> str:
    limits = sorted(f"{name}={s.amount} {s.unit}" for name, s in profile.limits.items())
    before, again = profile.remind_before, profile.escalate_every
    return f"{profile.id} {profile.legal_basis} {limits} {before} {again}"
