"""What the queue of news sets in motion. Safe to be called twice."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.entrypoints.events.batches import Answer, queue_batch
from chalicelib.entrypoints.events.workers import with_reason
from chalicelib.usecases.notifications.merged_reporters import notify_merged_reporters
from chalicelib.usecases.notifications.ports import Outbox
from chalicelib.usecases.public.ports import (
    PublicFollows,
    PublicReports,
    PublicUpdate,
    PublicUpdateQueue,
    Snapshots,
    Supports,
)
from chalicelib.usecases.public.public_follows import tell
from chalicelib.usecases.public.publish import publish
from chalicelib.usecases.reference_data.ports import ReferenceData
from chalicelib.usecases.reports.ports import MergedReports, Reports

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


class Needs(Protocol):
    """What this worker needs of the wiring."""

    @property
    def reports(self) -> Reports: ...
    @property
    def duplicates(self) -> MergedReports: ...
    @property
    def public(self) -> PublicReports: ...
    @property
    def supports(self) -> Supports: ...
    @property
    def snapshots(self) -> Snapshots: ...
    @property
    def follows(self) -> PublicFollows: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def newsroom(self) -> PublicUpdateQueue: ...
    @property
    def reference(self) -> ReferenceData: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...
    def failed(self, report: str, error: Exception) -> None: ...
    def crashed(self, where: str) -> None: ...
    def news(self, message: str) -> PublicUpdate: ...


def publish_news(event: dict[str, Any], needs: Needs) -> Answer:
    """Snapshots are written again, each once per batch however much is new in it; followers, and
    reporters of merged reports, hear of what concerns them."""
    written: set[str] = set()

    def one(record: "SQSRecord") -> None:
        news = needs.news(record.body)
        with_reason(needs, news.report or news.regency, lambda: _handle(news, written, needs))

    return queue_batch(event, one)


def _handle(news: PublicUpdate, written: set[str], needs: Needs) -> None:
    if news.merged:
        _tell_merged(news, needs)
        return
    if not news.followers:
        _show(news, written, needs)
    if news.report:
        _tell(news, needs)


def _tell(news: PublicUpdate, needs: Needs) -> None:
    told = tell(
        news,
        reports=needs.reports,
        follows=needs.follows,
        outbox=needs.outbox,
        newsroom=needs.newsroom,
        reference=needs.reference.current(),
        now=needs.now(),
    )
    if told:
        needs.count("FollowersTold")


def _tell_merged(news: PublicUpdate, needs: Needs) -> None:
    told = notify_merged_reporters(
        news,
        reports=needs.reports,
        duplicates=needs.duplicates,
        outbox=needs.outbox,
        newsroom=needs.newsroom,
        reference=needs.reference.current(),
    )
    if told:
        needs.count("MergedReportersTold")


def _show(news: PublicUpdate, written: set[str], needs: Needs) -> None:
    regency = news.regency or needs.reports.get(news.report).place.regency
    if regency in written:
        return
    publish(
        regency,
        public=needs.public,
        supports=needs.supports,
        snapshots=needs.snapshots,
        reference=needs.reference.current(),
        now=needs.now(),
    )
    written.add(regency)
    needs.count("SnapshotWritten")
