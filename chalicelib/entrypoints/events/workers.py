"""What stream, queues and schedule set in motion. Each is safe to be called twice."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote_plus

from chalicelib.domain.deadlines.calendar import JAKARTA
from chalicelib.domain.errors import DomainError
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import FileStatus, Report
from chalicelib.entrypoints.events.batches import Answer, queue_batch, stream_batch
from chalicelib.usecases.agency_alerts.alert_agencies import AlertDeps, alert
from chalicelib.usecases.agency_alerts.unreachable_agencies import (
    UnreachableAgencyDeps,
    find_unreachable_agencies,
)
from chalicelib.usecases.attachments.check_attachment import check_attachment
from chalicelib.usecases.attachments.ports import Files, Inspector
from chalicelib.usecases.deadlines.coverage import CoverageGap, prove
from chalicelib.usecases.deadlines.ports import DueReports
from chalicelib.usecases.deadlines.recount import MovedClock, recount
from chalicelib.usecases.deadlines.sweep import sweep
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.notifications.ports import Outbox
from chalicelib.usecases.ports import Checkpoints
from chalicelib.usecases.public.ports import PublicUpdateQueue
from chalicelib.usecases.public.publish import hand_on, refresh_all
from chalicelib.usecases.reference_data.ports import ReferenceData
from chalicelib.usecases.reports.cached_dossiers import CachedDossiers
from chalicelib.usecases.reports.ports import Reports, Worklists
from chalicelib.usecases.reports.submit import store_queued
from chalicelib.usecases.routing.route import route
from chalicelib.usecases.statistics.figures import count_event as count_for_figures
from chalicelib.usecases.statistics.ports import Figures
from chalicelib.usecases.webhooks.match_event import announce_event
from chalicelib.usecases.webhooks.ports import WebhookQueue, Webhooks

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

#: Time that a sweep leaves to end in good order.
SPARE_MILLISECONDS = 20_000
#: The sweep's interval; each run begins at another shard.
SWEEP_SECONDS = 300
#: The hour of the daily proof in Jakarta, when little else is done.
PROOF_HOUR = 2


class Needs(Protocol):
    """What the workers need of the wiring."""

    @property
    def reports(self) -> Reports: ...
    @property
    def due(self) -> DueReports: ...
    @property
    def worklists(self) -> Worklists: ...
    @property
    def marks(self) -> Checkpoints: ...
    @property
    def files(self) -> Files: ...
    @property
    def inspector(self) -> Inspector: ...
    @property
    def newsroom(self) -> PublicUpdateQueue: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def reference(self) -> ReferenceData: ...
    @property
    def webhooks(self) -> Webhooks: ...
    @property
    def webhook_queue(self) -> WebhookQueue: ...
    @property
    def herald(self) -> AlertDeps: ...
    @property
    def figures(self) -> Figures: ...
    @property
    def ear(self) -> UnreachableAgencyDeps: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...
    def failed(self, report: str, error: Exception) -> None: ...
    def noted(self, what: str, **facts: str) -> None: ...
    def crashed(self, where: str) -> None: ...
    def event_of(self, image: dict[str, Any]) -> Event: ...
    def queued(self, message: str) -> tuple[Report, bytes | None]: ...


def route_reports(event: dict[str, Any], needs: Needs) -> Answer:
    """New reports of the stream reach their first agency."""

    def one(record: "DynamoDBRecord") -> None:
        report = _keys(record)["PK"].removeprefix("REPORT#")
        with_reason(needs, report, lambda: _route(report, needs))

    return stream_batch(event, one)


def _route(report: str, needs: Needs) -> None:
    agency = route(
        report, reports=needs.reports, reference=needs.reference.current(), now=needs.now()
    )
    if agency:
        needs.count("ReportRouted")


def alert_agencies(event: dict[str, Any], needs: Needs) -> Answer:
    """New events of the stream are told to whoever must hear of them: agencies, the reporter, and
    the public side."""

    def one(record: "DynamoDBRecord") -> None:
        image: dict[str, Any] = record.dynamodb.new_image if record.dynamodb else {}
        happened = needs.event_of(image)
        with_reason(needs, happened.report, lambda: _alert(happened, needs))

    return stream_batch(event, one)


def _alert(happened: Event, needs: Needs) -> None:
    # All of it may be done twice. This one hands on, since a stream takes two readers.
    reports = CachedDossiers(needs.reports)
    hand_on(happened, newsroom=needs.newsroom)
    count_for_figures(happened, reports=reports, figures=needs.figures)
    announce_event(happened, webhooks=needs.webhooks, queue=needs.webhook_queue)
    reference = needs.reference.current()
    if notify_reporter(happened, reports=reports, outbox=needs.outbox, reference=reference):
        needs.count("ReporterTold")
    queued = alert(
        happened,
        reports=reports,
        herald=needs.herald,
        reference=reference,
        now=needs.now(),
    )
    if queued:
        needs.count("AgencyAlerted")


def store_reports(event: dict[str, Any], needs: Needs) -> Answer:
    """Reports that waited in the queue are written."""

    def one(record: "SQSRecord") -> None:
        report, sealed = needs.queued(record.body)
        with_reason(needs, report.id, lambda: store_queued(report, sealed, reports=needs.reports))
        needs.count("QueuedReportStored")

    return queue_batch(event, one)


def check_attachments(event: dict[str, Any], needs: Needs) -> Answer:
    """Uploads are looked into."""

    def one(record: "SQSRecord") -> None:
        for report, n in uploads(record.body):
            with_reason(needs, report, lambda r=report, i=n: _check(r, i, needs))  # type: ignore[misc]

    return queue_batch(event, one)


def _check(report: str, n: int, needs: Needs) -> None:
    finding = check_attachment(
        report,
        n,
        reports=needs.reports,
        files=needs.files,
        inspector=needs.inspector,
        now=needs.now(),
    )
    if finding:
        accepted = finding.status is FileStatus.ACCEPTED
        needs.count("AttachmentAccepted" if accepted else "AttachmentRefused")


def uploads(body: str) -> Iterator[tuple[str, int]]:
    """Report and number of every upload in an S3 notification; its test message has none."""
    for record in json.loads(body).get("Records", []):
        key = unquote_plus(record["s3"]["object"]["key"])
        _, report, n = key.split("/")
        yield report, int(n)


def sweep_deadlines(
    event: dict[str, Any], remaining_milliseconds: Callable[[], int], needs: Needs
) -> dict[str, int]:
    """What is due is carried out; `as_of` in the event sweeps as of that moment."""
    now = _moment(event, needs)
    done = sweep(
        due=needs.due,
        reports=needs.reports,
        reference=needs.reference.current(),
        now=now,
        may_go_on=lambda: remaining_milliseconds() > SPARE_MILLISECONDS,
        failed=needs.failed,
        start=int(now.timestamp()) // SWEEP_SECONDS,
    )
    for act, times in done.items():
        for _ in range(times):
            needs.count(f"Sweep{act.title().replace('_', '')}")
    return dict(done)


def audit_reports(
    event: dict[str, Any], remaining_milliseconds: Callable[[], int], needs: Needs
) -> dict[str, Any]:
    """Deadlines are counted by today's law; once a day no open report waits for nothing, and every
    public snapshot is written again.

    For every agency somebody must hear, too. `prove`, `refresh` and `listen` in the event ask for
    one whatever the hour; `as_of` audits as of that moment.
    """
    now = _moment(event, needs)

    def may_go_on() -> bool:
        return remaining_milliseconds() > SPARE_MILLISECONDS

    reference = needs.reference.current()
    counted = recount(
        due=needs.due,
        reports=needs.reports,
        marks=needs.marks,
        reference=reference,
        now=now,
        may_go_on=may_go_on,
        moved=lambda moved: _moved(moved, needs),
        failed=needs.failed,
    )
    answer: dict[str, Any] = {"recount": asdict(counted)}
    night = now.astimezone(JAKARTA).hour == PROOF_HOUR
    if event.get("refresh") or night:
        answer["refreshed"] = refresh_all(newsroom=needs.newsroom, reference=reference)
    if event.get("prove") or night:
        proof = prove(
            due=needs.due,
            worklists=needs.worklists,
            reports=needs.reports,
            reference=reference,
            now=now,
            may_go_on=may_go_on,
            found=lambda gap: _gap(gap, needs),
        )
        needs.count("CoverageProved" if proof.complete else "CoverageNotProved")
        answer["proof"] = asdict(proof)
    if event.get("listen") or night:
        heard = find_unreachable_agencies(
            ear=needs.ear, reference=reference, now=now, may_go_on=may_go_on
        )
        for _ in range(heard.unheard):
            needs.count("AgencyUnheard")
        if not heard.telephones:
            needs.count("OptOutsUnknown")
        answer["heard"] = asdict(heard)
    return answer


def _moved(moved: MovedClock, needs: Needs) -> None:
    needs.count("DeadlineMoved")
    facts = {"stage": moved.stage.value, "was": moved.was.isoformat(), "now": moved.now.isoformat()}
    needs.noted("deadline moved", report=moved.report, told=moved.told, **facts)


def _gap(gap: CoverageGap, needs: Needs) -> None:
    needs.count("CoverageGap")
    needs.noted("not covered", report=gap.report, why=gap.why.value)


def _moment(event: dict[str, Any], needs: Needs) -> datetime:
    as_of = event.get("as_of")
    return datetime.fromisoformat(as_of).astimezone(UTC) if as_of else needs.now()


class Watched(Protocol):
    """Whoever hears of failures."""

    def failed(self, report: str, error: Exception) -> None: ...
    def crashed(self, where: str) -> None: ...


def with_reason(needs: Watched, report: str, work: Callable[[], object]) -> None:
    """Run `work`; a failure is logged with its report and raised, so that the record comes back."""
    try:
        work()
    except DomainError as error:
        needs.failed(report, error)
        raise
    except Exception:
        needs.crashed(report)
        raise


def _keys(record: "DynamoDBRecord") -> dict[str, str]:
    keys: dict[str, str] = (record.dynamodb.keys or {}) if record.dynamodb else {}
    return keys
