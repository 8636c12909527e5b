"""Keep reports, worklists and the due index in DynamoDB."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pynamodb.transactions import TransactWrite

from chalicelib.adapters import codec
from chalicelib.adapters.aws.faults import CONDITION_FAILED, CONFLICT, answer_all, translated
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import batch_items
from chalicelib.adapters.dynamodb.reports import items
from chalicelib.adapters.dynamodb.reports.models import connection_of
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.errors import AlreadyExists, ReportNotFound, VersionConflict
from chalicelib.domain.inbound.kept_letter import KeptLetter
from chalicelib.domain.reports.codes import Bucket, Flag
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import Finding, Report
from chalicelib.usecases.deadlines.ports import DueReport
from chalicelib.usecases.reports.ports import Dossier, ReportChange, WorkItem, WorklistPage

PAGE_SIZE = 25
_THERE_ALREADY = answer_all(CONDITION_FAILED, AlreadyExists)


class DynamoReports:
    """Implements the ports Reports, Worklists and DueReports; `item` is a bound model."""

    def __init__(self, item: Any) -> None:
        self._item = item

    def add(self, report: Report, sealed_reporter: bytes | None) -> None:
        """Add by one conditional put, which is all that a surge of filing costs."""
        new = self._item(**items.report_item(report), sealed=sealed_reporter)
        with translated(_THERE_ALREADY):
            new.save(condition=self._item.PK.does_not_exist(), add_version_condition=False)

    def get(self, report: str) -> Report:
        """Read by one consistent get."""
        return items.load_report(self._get(report, keys.REPORT))

    def get_many(self, reports: Sequence[str]) -> Iterable[Report]:
        """Read by one batch get per hundred."""
        connection = connection_of(self._item)
        asked = (
            {"PK": {"S": keys.report(report)}, "SK": {"S": keys.REPORT}}
            for report in dict.fromkeys(reports)
        )
        table = self._item.Meta.table_name
        for row in batch_items(connection.client, table, asked, consistent=True):
            yield items.load_report(self._item.from_raw_data(row))

    def dossier(self, report: str) -> Dossier:
        """Query the partition consistently, all its pages.

        Raises: ReportNotFound, Unavailable.
        """
        found: Report | None = None
        events: list[Event] = []
        findings: list[Finding] = []
        opt_outs: dict[Channel, OptOutReason] = {}
        supports = 0
        letters: list[KeptLetter] = []
        with translated():
            for item in self._item.query(keys.report(report), consistent_read=True):
                if item.SK == keys.REPORT:
                    found = items.load_report(item)
                elif item.SK.startswith(keys.EVENT_PREFIX):
                    events.append(codec.load_event(item.data))
                elif item.SK.startswith(keys.FILE_PREFIX):
                    findings.append(codec.load_finding(item.data))
                elif item.SK.startswith(keys.LETTER_PREFIX):
                    letters.append(codec.load_letter(item.data))
                elif item.SK == keys.SUPPORTS:
                    supports = int(item.supports)
                elif item.SK.startswith(keys.STOP_PREFIX) and item.why:
                    channel = Channel(item.SK.removeprefix(keys.STOP_PREFIX))
                    opt_outs[channel] = OptOutReason(item.why)
        if found is None:
            raise ReportNotFound
        return Dossier(
            report=found,
            events=events,
            findings=findings,
            supports=supports,
            opt_outs=opt_outs,
            letters=sorted(letters, key=lambda letter: letter.received_at),
        )

    def save_routed(self, before: Report, after: Report, events: Sequence[Event]) -> None:
        """Save by one transaction: report without its seal, seal as an item of its own, events."""
        sealed = self._get(before.id, keys.REPORT).sealed
        with self._transaction(before) as transaction:
            self._replace(transaction, before, after)
            for event in events:
                transaction.save(self._item(**items.event_item(event)), self._is_new())
            if sealed is not None:
                key = {"PK": keys.report(before.id), "SK": keys.REPORTER}
                transaction.save(self._item(**key, sealed=sealed), self._is_new())

    def save(self, *changes: ReportChange) -> None:
        """Save by one transaction: per change report, event and lines in further lists."""
        with self._transaction(changes[0].before) as transaction:
            for change in changes:
                if change.before is None:
                    transaction.save(self._item(**items.report_item(change.after)), self._is_new())
                else:
                    self._replace(transaction, change.before, change.after)
                if change.event:
                    new = self._item(**items.event_item(change.event), sealed=change.withheld)
                    transaction.save(new, self._is_new())

    def save_erased(self, change: ReportChange, letters: Sequence[KeptLetter]) -> None:
        """Save by one transaction; the item of the seal is emptied, and its letters written over.

        A report that was never routed has its seal beside it, and loses it with any change.
        """
        assert change.before  # noqa: S101 - an act of a report that is there
        report = change.after.id
        with self._transaction(change.before) as transaction:
            self._replace(transaction, change.before, change.after)
            if change.event:
                transaction.save(self._item(**items.event_item(change.event)), self._is_new())
            transaction.save(self._item(keys.report(report), keys.REPORTER), None)
            for letter in letters:
                transaction.save(self._item(**items.letter_item(report, letter)), None)

    def erase_withheld(self, report: str) -> None:
        """Update each event item that holds sealed words; none is made anew."""
        events = self._item.SK.startswith(keys.EVENT_PREFIX)
        with translated():
            for item in self._item.query(keys.report(report), events, consistent_read=True):
                if item.sealed is not None:
                    item.update(actions=[self._item.sealed.remove()], add_version_condition=False)

    def sealed_reporter(self, report: str) -> bytes | None:
        """Read by one consistent get."""
        try:
            sealed: bytes | None = self._get(report, keys.REPORTER).sealed
        except ReportNotFound:
            return None
        return sealed

    def add_finding(self, report: str, finding: Finding) -> None:
        """Add by one conditional put; the first finding of a file stays."""
        self._add_once(items.finding_item(report, finding))

    def add_letter(self, report: str, letter: KeptLetter) -> None:
        """Add by one conditional put; what was said of a letter first stays."""
        self._add_once(items.letter_item(report, letter))

    def _add_once(self, attributes: dict[str, Any]) -> None:
        try:
            with translated(_THERE_ALREADY):
                self._item(**attributes).save(condition=self._is_new(), add_version_condition=False)
        except AlreadyExists:
            return

    def of_agency(self, agency: str, bucket: Bucket, page: str | None) -> WorklistPage:
        """Query the index `work` once."""
        return self._page(self._item.work_index, keys.work(agency, bucket), bucket, page)

    def of_unit(self, agency: str, unit: str, bucket: Bucket, page: str | None) -> WorklistPage:
        """Query the index `unit` once."""
        return self._page(self._item.unit_index, keys.work(agency, bucket, unit), bucket, page)

    def of_tier(self, agency: str, page: str | None) -> WorklistPage:
        """Query the index `tier` once."""
        return self._page(self._item.tier_index, keys.tier(agency), None, page)

    def copied_to(self, agency: str, page: str | None) -> WorklistPage:
        """Query the index `work` once: lines of their own, written with each change."""
        return self._page(self._item.work_index, keys.copies(agency), None, page)

    def proposed(self, agency: str, page: str | None) -> WorklistPage:
        """Query the index `work` once."""
        return self._page(self._item.work_index, keys.proposals(agency), None, page)

    def flagged(self, flag: Flag, page: str | None) -> WorklistPage:
        """Query the index `work` once."""
        return self._page(self._item.work_index, keys.flagged(flag), None, page)

    def merged_into(self, main: str, after: str, most: int) -> Sequence[str]:
        """Query the index `work` once: a duplicate has a line of its own there."""
        index, later = self._item.work_index, self._item.work_sk > after if after else None
        with translated():
            return [row.id for row in index.query(keys.merged(main), later, limit=most)]

    def due_until(self, now: datetime, start: int = 0) -> Iterable[DueReport]:
        """Query once per shard; only what is due is read."""
        latest = keys.moment(now) + "~"  # sorts after every `<moment>#<id>` of the same second
        for n in range(keys.DUE_SHARDS):
            index = self._item.due_index
            shard = keys.due_shard((start + n) % keys.DUE_SHARDS)
            with translated():
                found = index.query(shard, self._item.due_sk < latest)
                for item in found:
                    act_at, report_id = keys.parse_at_and_id(item.due_sk)
                    yield DueReport(id=report_id, act_at=act_at)

    def _page(
        self, index: Any, partition: str, bucket: Bucket | None, page: str | None
    ) -> WorklistPage:
        """`page` is the sort key of the last line shown: with the partition it is the whole key."""
        newest_first = bucket is Bucket.ENDED
        sort = self._item.work_sk
        after = None if page is None else (sort < page if newest_first else sort > page)
        with translated():
            rows = list(
                index.query(
                    partition, after, limit=PAGE_SIZE + 1, scan_index_forward=not newest_first
                )
            )
        shown: list[WorkItem] = [items.work_item(row) for row in rows[:PAGE_SIZE]]
        more = len(rows) > PAGE_SIZE
        return WorklistPage(items=shown, next=rows[PAGE_SIZE - 1].work_sk if more else None)

    def _get(self, report: str, sort: str) -> Any:
        with translated():
            try:
                return self._item.get(keys.report(report), sort, consistent_read=True)
            except self._item.DoesNotExist as missing:
                raise ReportNotFound from missing

    def _transaction(self, before: Report | None) -> Any:
        expected = before.version if before else 0
        return _Transaction(TransactWrite(connection=connection_of(self._item)), expected)

    def _replace(self, transaction: Any, before: Report, after: Report) -> None:
        """Write the report at its next version, and its lines in further lists as they now are."""
        still = self._item.version == before.version
        transaction.save(self._item(**items.report_item(after)), still)
        now = items.list_entries(after)
        for line in now.values():
            transaction.save(self._item(**line), None)
        for gone in set(items.list_entries(before)) - set(now):
            # Emptied, not deleted: no function may delete anything of a report.
            transaction.save(self._item(keys.report(after.id), gone), None)

    def _is_new(self) -> Any:
        return self._item.PK.does_not_exist()


class _Transaction:
    """A PynamoDB transaction whose failed condition is a VersionConflict of one report."""

    def __init__(self, transaction: TransactWrite, expected: int) -> None:
        self._inner = transaction
        self._expected = expected

    def __enter__(self) -> "_Transaction":
        self._inner.__enter__()
        return self

    def save(self, item: Any, condition: Any) -> None:
        """Add one put."""
        self._inner.save(item, condition=condition)

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        conflict = VersionConflict(expected=self._expected)
        with translated(answer_all(CONDITION_FAILED + CONFLICT, lambda _: conflict)):
            self._inner.__exit__(kind, error, trace)
