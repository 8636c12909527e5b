"""Handle schedules. Each run is safe to be repeated and to be cut short."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.deadlines.calendar import JAKARTA
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.entrypoints.context import Context, Provider
from chalicelib.usecases.agency_alerts.address_checks import AddressCheckRun, check_addresses
from chalicelib.usecases.agency_alerts.digest import DigestDeps
from chalicelib.usecases.agency_alerts.send_digests import send_digests
from chalicelib.usecases.agency_alerts.unreachable_agencies import (
    UnreachableAgencyDeps,
    find_unreachable_agencies,
)
from chalicelib.usecases.deadlines.coverage import CoverageGap, check_coverage
from chalicelib.usecases.deadlines.ports import DueReports
from chalicelib.usecases.deadlines.recount import MovedClock, recount
from chalicelib.usecases.deadlines.sweep import sweep
from chalicelib.usecases.inbound.ports import Dialogues, WaitingQueue
from chalicelib.usecases.inbound.waiting_words import queue_waiting
from chalicelib.usecases.ports import Checkpoints
from chalicelib.usecases.public.ports import PublicUpdateQueue
from chalicelib.usecases.public.publish import queue_all_snapshots
from chalicelib.usecases.reference_data.ports import ReferenceKeeper
from chalicelib.usecases.reports.ports import Reports, Worklists
from chalicelib.usecases.statistics.figures import FiguresDeps, roll_up
from chalicelib.usecases.statistics.monthly_evaluation import send_evaluations

#: Milliseconds that a run leaves to end in good order.
SPARE_MILLISECONDS = 20_000
#: The sweep's interval; each run begins at another shard.
SWEEP_SECONDS = 300
#: The hour in Jakarta of what the audit does once a day, when little else is done.
NIGHT_HOUR = 2

#: Milliseconds until Lambda ends the run.
Remaining = Callable[[], int]
HasTimeLeft = Callable[[], bool]


@dataclass(frozen=True, kw_only=True)
class SweepDeps:
    """The collaborators of the sweep."""

    due: DueReports
    reports: Reports
    reference_keeper: ReferenceKeeper


def sweep_deadlines(
    event: dict[str, Any], remaining: Remaining, context: Context, deps: SweepDeps
) -> dict[str, int]:
    """Carry out what is due; `as_of` in the event sweeps as of that moment."""
    now = _moment(event, context)
    done = sweep(
        due=deps.due,
        reports=deps.reports,
        reference=context.reference(),
        now=now,
        has_time_left=_has_time_left(remaining),
        on_failure=context.telemetry().log_retry,
        start=int(now.timestamp()) // SWEEP_SECONDS,
    )
    for act, times in done.items():
        for _ in range(times):
            context.count_metric(f"Sweep{act.title().replace('_', '')}")
    _keep_packed(deps.reference_keeper, context)
    return dict(done)


def _keep_packed(keeper: ReferenceKeeper, context: Context, *, anew: bool = False) -> None:
    """Pack reference data where it changed; the next run goes on where this one fails."""
    try:
        keeper.keep_packed(anew=anew)
    except Unavailable as error:
        context.telemetry().log_retry("", error)


@dataclass(frozen=True, kw_only=True)
class AuditDeps:
    """The collaborators of the audit. `unreachable` is made when it is asked for, once a day."""

    dialogues: Dialogues
    waiting: WaitingQueue
    due: DueReports
    worklists: Worklists
    reports: Reports
    checkpoints: Checkpoints
    public_updates: PublicUpdateQueue
    reference_keeper: ReferenceKeeper
    unreachable: Provider[UnreachableAgencyDeps]


def audit_reports(
    event: dict[str, Any], remaining: Remaining, context: Context, deps: AuditDeps
) -> dict[str, Any]:
    """Queue dialogues whose waiting words are due, and count deadlines by today's law; once a day
    prove coverage, refresh snapshots, find unreachable agencies.

    `prove`, `refresh` and `unreachable` in the event ask for one of these whatever the hour;
    `as_of` audits as of that moment.
    """
    now, has_time_left = _moment(event, context), _has_time_left(remaining)
    reference = context.reference()
    night = now.astimezone(JAKARTA).hour == NIGHT_HOUR
    waiting = _queue_waiting(now, has_time_left, context, deps)
    counted = recount(
        due=deps.due,
        reports=deps.reports,
        checkpoints=deps.checkpoints,
        reference=reference,
        now=now,
        has_time_left=has_time_left,
        on_moved=lambda moved: _log_moved(moved, context),
        on_failure=context.telemetry().log_retry,
    )
    result: dict[str, Any] = {"recount": asdict(counted), "waiting": waiting}
    if night:
        _keep_packed(deps.reference_keeper, context, anew=True)
    if event.get("refresh") or night:
        result["refreshed"] = queue_all_snapshots(
            public_updates=deps.public_updates, reference=reference
        )
    if event.get("prove") or night:
        result["proof"] = _prove_coverage(reference, now, has_time_left, context, deps)
    if event.get("unreachable") or night:
        result["unreachable"] = _find_unreachable(reference, now, has_time_left, context, deps)
    return result


def _queue_waiting(
    now: datetime, has_time_left: HasTimeLeft, context: Context, deps: AuditDeps
) -> int:
    """Queue what waits too long; the next run goes on where this one fails."""
    try:
        return queue_waiting(
            dialogues=deps.dialogues, queue=deps.waiting, now=now, has_time_left=has_time_left
        )
    except Unavailable as error:
        context.telemetry().log_retry("", error)
        return 0


def _prove_coverage(
    reference: Reference,
    now: datetime,
    has_time_left: HasTimeLeft,
    context: Context,
    deps: AuditDeps,
) -> dict[str, Any]:
    proof = check_coverage(
        due=deps.due,
        worklists=deps.worklists,
        reports=deps.reports,
        reference=reference,
        now=now,
        has_time_left=has_time_left,
        on_gap=lambda gap: _log_gap(gap, context),
    )
    context.count_metric("CoverageProved" if proof.complete else "CoverageNotProved")
    return asdict(proof)


def _find_unreachable(
    reference: Reference,
    now: datetime,
    has_time_left: HasTimeLeft,
    context: Context,
    deps: AuditDeps,
) -> dict[str, Any]:
    found = find_unreachable_agencies(
        deps=deps.unreachable(), reference=reference, now=now, has_time_left=has_time_left
    )
    for _ in range(found.unreachable):
        context.count_metric("AgencyUnheard")
    if not found.telephones:
        context.count_metric("OptOutsUnknown")
    if found.ended or found.to_check:
        facts = {"ended": str(found.ended), "to_check": str(found.to_check)}
        context.telemetry().log_fact("outdated subscriptions", **facts)
    return asdict(found)


def _log_moved(moved: MovedClock, context: Context) -> None:
    context.count_metric("DeadlineMoved")
    facts = {
        "stage": moved.stage.value,
        "was": moved.due_before.isoformat(),
        "now": moved.due_after.isoformat(),
    }
    context.telemetry().log_fact("deadline moved", report=moved.report, told=moved.agency, **facts)


def _log_gap(gap: CoverageGap, context: Context) -> None:
    context.count_metric("CoverageGap")
    context.telemetry().log_fact("not covered", report=gap.report, why=gap.why.value)


@dataclass(frozen=True, kw_only=True)
class DigestScheduleDeps:
    """The collaborators of digests, figures and evaluations."""

    digest: DigestDeps
    figures: FiguresDeps


def run_digests(
    event: dict[str, Any], remaining: Remaining, context: Context, deps: DigestScheduleDeps
) -> dict[str, Any]:
    """Send what is due by now; the first run of a day rolls figures up, and evaluations follow.

    Runs begin at ten past six and at half past seven in Jakarta; later ones go on where one was cut
    short. `as_of` in the event says another now, `figures` rolls up anew.
    """
    now, has_time_left = _moment(event, context), _has_time_left(remaining)
    reference = context.reference()
    sent = send_digests(deps=deps.digest, reference=reference, now=now, has_time_left=has_time_left)
    rolled = roll_up(
        deps=deps.figures,
        again=bool(event.get("figures")),
        reference=reference,
        now=now,
        has_time_left=has_time_left,
    )
    evaluated = send_evaluations(
        deps=deps.digest,
        figures=deps.figures.figures,
        reference=reference,
        now=now,
        has_time_left=has_time_left,
    )
    complete = sent.complete and rolled.complete and evaluated.complete
    # What is cut short of the checks rings no alarm: later runs go on, those of the next days too.
    checked = AddressCheckRun(complete=False)
    if complete:
        checked = check_addresses(
            deps=deps.digest, reference=reference, now=now, has_time_left=has_time_left
        )
    did = {
        "digests": sent.digests,
        "nights": sent.night_summaries,
        "sheets": rolled.sheets,
        "evaluations": evaluated.letters,
    }
    _log_digests(did, checked, complete=complete, context=context)
    return {**did, "complete": complete, "checked": asdict(checked)}


def _log_digests(
    did: dict[str, int], checked: AddressCheckRun, *, complete: bool, context: Context
) -> None:
    log_fact = context.telemetry().log_fact
    if any(did.values()) or not complete:
        context.count_metric("DigestsSent" if complete else "DigestsCutShort")
        log_fact("digests", **{name: str(n) for name, n in did.items()})
    if checked.checks or checked.late:
        log_fact("address checks", checks=str(checked.checks), late=str(checked.late))


def _moment(event: dict[str, Any], context: Context) -> datetime:
    as_of = event.get("as_of")
    return datetime.fromisoformat(as_of).astimezone(UTC) if as_of else context.now()


def _has_time_left(remaining: Remaining) -> HasTimeLeft:
    return lambda: remaining() > SPARE_MILLISECONDS
