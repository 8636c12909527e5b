"""Reports in memory. The contract tests run on these fakes and on the real adapters alike."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.deadlines.escalation import next_timed_act
from chalicelib.domain.errors import (
    AlreadyExists,
    ReportNotFound,
    Unavailable,
    VersionConflict,
)
from chalicelib.domain.inbound.kept_letter import KeptLetter
from chalicelib.domain.reports.codes import OPEN, Bucket, Flag
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import Finding, Report
from chalicelib.usecases.deadlines.ports import DueReport
from chalicelib.usecases.reports.ports import Dossier, ReportChange, WorkItem, WorklistPage

PAGE_SIZE = 25


class FakeReports:
    """Reports, Worklists and DueReports."""

    def __init__(self) -> None:
        self.reports: dict[str, Report] = {}
        self.events: dict[str, list[Event]] = {}
        self.findings: dict[str, dict[int, Finding]] = {}
        self.letters: dict[str, dict[str, KeptLetter]] = {}
        self.waiting: dict[str, bytes | None] = {}
        self.sealed: dict[str, bytes] = {}
        self.withheld: dict[tuple[str, int], bytes] = {}
        self.supports: dict[str, int] = {}
        self.opt_outs: dict[str, dict[Channel, OptOutReason]] = {}
        self.down = False
        self.lost: set[str] = set()  # ids that the due index forgot
        self.puts = 0

    def add(self, report: Report, sealed_reporter: bytes | None) -> None:
        if self.down:
            raise Unavailable("down")
        if report.id in self.reports:
            raise AlreadyExists(report.id)
        self.puts += 1
        self.reports[report.id] = report
        self.waiting[report.id] = sealed_reporter

    def get(self, report: str) -> Report:
        if report not in self.reports:
            raise ReportNotFound
        return self.reports[report]

    def get_many(self, reports: Sequence[str]) -> Iterable[Report]:
        return [self.reports[report] for report in reports if report in self.reports]

    def dossier(self, report: str) -> Dossier:
        return Dossier(
            report=self.get(report),
            events=list(self.events.get(report, [])),
            findings=[f for _, f in sorted(self.findings.get(report, {}).items())],
            supports=self.supports.get(report, 0),
            opt_outs=dict(self.opt_outs.get(report, {})),
            letters=sorted(self.letters.get(report, {}).values(), key=lambda x: x.received_at),
        )

    def save_routed(self, before: Report, after: Report, events: Sequence[Event]) -> None:
        self._replace(before, after)
        self.events.setdefault(before.id, []).extend(events)
        sealed = self.waiting.pop(before.id, None)
        if sealed is not None:
            self.sealed[before.id] = sealed

    def save(self, *changes: ReportChange) -> None:
        if self.down:
            raise Unavailable("down")
        for change in changes:
            self._require_current(change)
        for change in changes:
            self.reports[change.after.id] = change.after
            if change.event:
                self.events.setdefault(change.after.id, []).append(change.event)
                if change.withheld:
                    self.withheld[(change.after.id, change.event.seq)] = change.withheld

    def _require_current(self, change: ReportChange) -> None:
        there = self.reports.get(change.after.id)
        expected = change.before.version if change.before else 0
        if (there.version if there else 0) != expected:
            raise VersionConflict(expected=expected)

    def _replace(self, before: Report, after: Report) -> None:
        if self.down:
            raise Unavailable("down")
        self._require_current(ReportChange(before=before, after=after, event=None))
        self.reports[after.id] = after

    def save_erased(self, change: ReportChange, letters: Sequence[KeptLetter]) -> None:
        self.save(change)
        self.sealed.pop(change.after.id, None)
        self.letters[change.after.id] = {letter.id: letter for letter in letters}

    def erase_withheld(self, report: str) -> None:
        self.withheld = {key: words for key, words in self.withheld.items() if key[0] != report}

    def sealed_reporter(self, report: str) -> bytes | None:
        return self.sealed.get(report)

    def add_finding(self, report: str, finding: Finding) -> None:
        self.findings.setdefault(report, {}).setdefault(finding.n, finding)

    def add_letter(self, report: str, letter: KeptLetter) -> None:
        self.letters.setdefault(report, {}).setdefault(letter.id, letter)

    def of_agency(self, agency: str, bucket: Bucket, page: str | None) -> WorklistPage:
        return self._page([r for r in self._in(bucket) if r.agency == agency], bucket, page)

    def of_unit(self, agency: str, unit: str, bucket: Bucket, page: str | None) -> WorklistPage:
        rows = [r for r in self._in(bucket) if (r.agency, r.unit) == (agency, unit)]
        return self._page(rows, bucket, page)

    def of_tier(self, agency: str, page: str | None) -> WorklistPage:
        rows = [r for r in self.reports.values() if r.tier == agency and r.state in OPEN]
        return self._page(rows, None, page)

    def copied_to(self, agency: str, page: str | None) -> WorklistPage:
        return self._page([r for r in self._open() if agency in r.copied_to], None, page)

    def proposed(self, agency: str, page: str | None) -> WorklistPage:
        rows = [r for r in self._open() if r.agency == agency and r.proposal]
        return self._page(rows, None, page)

    def flagged(self, flag: Flag, page: str | None) -> WorklistPage:
        return self._page([r for r in self._open() if flag in r.flags], None, page)

    def merged_into(self, main: str, after: str, most: int) -> Sequence[str]:
        found = [r.id for r in self.reports.values() if r.merged_into == main and r.id > after]
        return sorted(found)[:most]

    def _open(self) -> list[Report]:
        return [r for r in self.reports.values() if r.state in OPEN]

    def due_until(self, now: datetime, start: int = 0) -> Iterable[DueReport]:
        for report in list(self.reports.values()):
            timed = next_timed_act(report)
            if timed and timed.at <= now and report.id not in self.lost:
                yield DueReport(id=report.id, act_at=timed.at)

    def _in(self, bucket: Bucket) -> list[Report]:
        return [r for r in self.reports.values() if r.bucket is bucket]

    @staticmethod
    def _order(report: Report) -> str:
        stops = [c.stopped_at for c in report.clocks if c.stopped_at]
        at = report.due_at or max(stops, default=report.submitted_at)
        return f"{at.isoformat(timespec='seconds')}#{report.id}"

    def _page(self, rows: list[Report], bucket: Bucket | None, page: str | None) -> WorklistPage:
        newest_first = bucket is Bucket.ENDED
        ordered = sorted(rows, key=self._order, reverse=newest_first)
        if page is not None:
            keys = [self._order(r) for r in ordered]
            after = [k < page if newest_first else k > page for k in keys]
            ordered = [r for r, later in zip(ordered, after, strict=True) if later]
        shown = ordered[:PAGE_SIZE]
        more = len(ordered) > PAGE_SIZE
        items = [work_item(r) for r in shown]
        return WorklistPage(items=items, next=self._order(shown[-1]) if more else None)


def work_item(report: Report) -> WorkItem:
    return WorkItem(
        id=report.id,
        version=report.version,
        title=report.title,
        kind=report.kind,
        category=report.category,
        region=report.place.region,
        state=report.state,
        agency=report.agency or "",
        unit=report.unit,
        due_at=report.due_at,
        anonymous=report.anonymous,
        confidential=report.confidential,
        submitted_at=report.submitted_at,
        tier=report.tier,
        supervisory=report.supervisory,
        new_information=report.new_since is not None,
    )


class FakeIntakeQueue:
    """IntakeQueue."""

    def __init__(self) -> None:
        self.messages: list[tuple[Report, bytes | None]] = []
        self.down = False

    def send(self, report: Report, sealed_reporter: bytes | None) -> None:
        if self.down:
            raise Unavailable("down")
        self.messages.append((report, sealed_reporter))


class FakeRetries:
    """Retries: how long each message was postponed, by receipt."""

    def __init__(self) -> None:
        self.postponed: dict[str, int] = {}
        self.down = False

    def postpone(self, queue: str, receipt: str, seconds: int) -> None:
        if self.down:
            raise Unavailable("down")
        self.postponed[receipt] = seconds
