"""When the calendar or a profile changed: every open report is counted again, and a log says so."""

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
CHECKPOINT = "recounted"
#: How clocks are counted, by number: one more whenever `domain/deadlines/clocks.py` counts
#: otherwise, so that running clocks already follow. 2: the reporter's clocks have a last call
#: (decision 25).
COUNTING = 2


@dataclass(frozen=True, kw_only=True)
class MovedClock:
    """One clock that moved: by how much, and which agency is told."""

    report: str
    stage: Stage
    was: datetime
    now: datetime
    told: str


@dataclass(frozen=True, kw_only=True)
class Recount:
    """What a run did. `complete` is False when it ran out of time; the next run goes on."""

    looked: int = 0
    moved: int = 0
    failed: int = 0
    complete: bool = True


def rules_version(reference: Reference) -> str:
    """A name of everything that due moments follow from: calendar, profiles, way of counting."""
    said = [reference.calendar.version, *sorted(_said(p) for p in reference.profiles)]
    said.append(f"counting {COUNTING}")
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def recount(
    *,
    due: DueReports,
    reports: Reports,
    marks: Checkpoints,
    reference: Reference,
    now: datetime,
    has_time_left: Callable[[], bool],
    moved: Callable[[MovedClock], None],
    failed: Callable[[str, DomainError], None],
) -> Recount:
    """Count every open report again unless that was done for this law; safe at any time.

    Each report whose deadlines move gets an event; `moved` hears of each clock. A report that
    somebody changes meanwhile is counted by that change's successor: the next run meets it again.
    """
    version = rules_version(reference)
    if marks.get(CHECKPOINT) == version:
        return Recount()
    looked = changed = wrong = 0
    for item in due.until(END_OF_TIME):
        if not has_time_left():
            return Recount(looked=looked, moved=changed, failed=wrong, complete=False)
        looked += 1
        try:
            found = _one(item.id, version, reports=reports, reference=reference, now=now)
        except ReportNotFound:
            continue
        except DomainError as error:
            failed(item.id, error)
            wrong += 1
            continue
        for clock in found:
            moved(clock)
        changed += bool(found)
    if not wrong:
        marks.put(CHECKPOINT, version)
    return Recount(looked=looked, moved=changed, failed=wrong, complete=not wrong)


def _one(
    identity: str, version: str, *, reports: Reports, reference: Reference, now: datetime
) -> list[MovedClock]:
    report = reports.get(identity)
    if report.state not in OPEN or not report.routed:
        return []  # what is not routed yet starts its clocks under the new law
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
    found = list(_moved(report, pairs))
    if any(new and _binding(old) != _binding(new) for old, new in pairs):
        reports.save(ReportChange(before=report, after=after, event=event))
    return found


def _moved(report: Report, pairs: list[tuple[Clock, Clock | None]]) -> Iterator[MovedClock]:
    for old, new in pairs:
        if new and old.due_at != new.due_at:
            yield MovedClock(
                report=report.id,
                stage=old.stage,
                was=old.due_at,
                now=new.due_at,
                told=report.agency or "",
            )


def _binding(clock: Clock) -> tuple[object, ...]:
    """What binds anybody; another version of the calendar alone changes nothing."""
    return clock.span, clock.legal_basis, clock.due_at, clock.act_at, clock.reminders


def _said(profile: Profile) -> str:
    limits = sorted(f"{name}={s.amount} {s.unit}" for name, s in profile.limits.items())
    before, again = profile.remind_before, profile.escalate_every
    return f"{profile.id} {profile.legal_basis} {limits} {before} {again}"
