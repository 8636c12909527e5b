"""The ports in memory. The contract tests run on these and on the real adapters alike."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.deadlines.escalation import next_timed_act
from chalicelib.domain.errors import (
    AlreadyExists,
    Corrupt,
    DomainError,
    FileRefused,
    ReportNotFound,
    Unavailable,
    VersionConflict,
)
from chalicelib.domain.receipts.receipt_document import PublicKey, Signature
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import OPEN, Bucket, Flag
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import DeclaredFile, Finding, Report, Reporter
from chalicelib.usecases.agency_alerts.alert_preferences import passes_filter
from chalicelib.usecases.agency_alerts.ports import Alert, AlertSubscription
from chalicelib.usecases.attachments.ports import CheckedFile, Upload
from chalicelib.usecases.deadlines.ports import DueReport
from chalicelib.usecases.reports.ports import Dossier, ReportChange, WorkItem, WorklistPage
from tests.builders import REFERENCE

PAGE_SIZE = 25


class FakeReports:
    """Reports, Worklists and DueReports."""

    def __init__(self) -> None:
        self.reports: dict[str, Report] = {}
        self.events: dict[str, list[Event]] = {}
        self.findings: dict[str, dict[int, Finding]] = {}
        self.waiting: dict[str, bytes | None] = {}
        self.sealed: dict[str, bytes] = {}
        self.supports: dict[str, int] = {}
        self.stops: dict[str, dict[Channel, OptOutReason]] = {}
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
            stops=dict(self.stops.get(report, {})),
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

    def sealed_reporter(self, report: str) -> bytes | None:
        return self.sealed.get(report)

    def add_finding(self, report: str, finding: Finding) -> None:
        self.findings.setdefault(report, {}).setdefault(finding.n, finding)

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
    )


class FakeCheckpoints:
    """Marks."""

    def __init__(self) -> None:
        self.notes: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        return self.notes.get(name)

    def write(self, name: str, value: str) -> None:
        self.notes[name] = value


class FakeReference:
    """ReferenceData."""

    def __init__(self, reference: Reference = REFERENCE) -> None:
        self.reference = reference

    def current(self) -> Reference:
        return self.reference


class FakeSeal:
    """Seal, without secrecy but with its promises."""

    def close(self, report: str, reporter: Reporter) -> bytes:
        person = [reporter.name, reporter.email, reporter.phone, reporter.language, reporter.push]
        parts = [report, *person]
        return "\x1f".join(parts).encode()

    def open(self, report: str, sealed: bytes) -> Reporter:
        parts = sealed.decode(errors="replace").split("\x1f")
        if len(parts) != 6 or parts[0] != report:
            raise Corrupt("changed or moved")
        name, email, phone, language, push = parts[1:]
        return Reporter(name=name, email=email, phone=phone, language=language, push=push)


class FakeSigner:
    """Signer, with keys that anybody can read here: they prove nothing outside of tests."""

    def __init__(self, *keys: str) -> None:
        self._keys = keys or ("test-key-1", "test-key-0")
        self.signed = 0

    @staticmethod
    def private(key: str) -> ec.EllipticCurvePrivateKey:
        secret = int.from_bytes(hashlib.sha256(key.encode()).digest(), "big")
        return ec.derive_private_key(secret >> 1, ec.SECP256R1())

    def sign(self, text: bytes) -> Signature:
        self.signed += 1
        how = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        return Signature(key=self._keys[0], der=self.private(self._keys[0]).sign(text, how))

    def published(self) -> Sequence[PublicKey]:
        points = [(k, self.private(k).public_key().public_numbers()) for k in self._keys]
        return [
            PublicKey(id=k, x=p.x.to_bytes(32, "big"), y=p.y.to_bytes(32, "big")) for k, p in points
        ]


class FakeFiles:
    """Files."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, str]] = {}

    def upload_form(self, report: str, file: DeclaredFile) -> Upload:
        key = f"incoming/{report}/{file.n}"
        return Upload(n=file.n, url="https://files.test/", fields={"key": key})

    def download_url(self, key: str, name: str) -> str:
        return f"https://files.test/{key}?name={name}"

    def read_upload(self, report: str, n: int) -> bytes | None:
        found = self.objects.get(f"incoming/{report}/{n}")
        return found[0] if found else None

    def save_original(self, report: str, n: int, sha256: str, type_: str) -> None:
        data, _ = self.objects[f"incoming/{report}/{n}"]
        self.objects[f"originals/{report}/{n}/{sha256}"] = (data, type_)

    def save_checked(self, key: str, data: bytes, type_: str) -> None:
        self.objects[key] = (data, type_)

    def delete_upload(self, report: str, n: int) -> None:
        self.objects.pop(f"incoming/{report}/{n}", None)


class FakeInspector:
    """Inspector that trusts bytes beginning with `ok`."""

    def inspect(self, data: bytes, declared_type: str) -> CheckedFile:
        if not data.startswith(b"ok"):
            raise FileRefused("type_differs")
        return CheckedFile(type=declared_type, copy=b"copy of " + data, thumbnail=b"thumb")


class FakeIntakeQueue:
    """IntakeQueue."""

    def __init__(self) -> None:
        self.messages: list[tuple[Report, bytes | None]] = []
        self.down = False

    def send(self, report: Report, sealed_reporter: bytes | None) -> None:
        if self.down:
            raise Unavailable("down")
        self.messages.append((report, sealed_reporter))


class FakeTopics:
    """AlertPublisher and AlertSubscriptions. E-mail addresses confirm when tests say so.

    `troubles` are raised one after the other before anything is published.
    """

    def __init__(self) -> None:
        self.sent: list[Alert] = []
        self.troubles: list[DomainError] = []
        self.subscribers: dict[str, list[AlertSubscription]] = {}
        self.policies: dict[str, Mapping[str, list[str]]] = {}
        self.asked = 0

    def publish(self, alert: Alert) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append(alert)

    def subscriptions_of_agency(self, agency: str) -> Sequence[AlertSubscription]:
        self.asked += 1
        return list(self.subscribers.get(agency, []))

    def add_subscription(
        self, agency: str, protocol: str, endpoint: str, policy: Mapping[str, list[str]]
    ) -> AlertSubscription:
        there = self.subscribers.setdefault(agency, [])
        same = next((s for s in there if (s.protocol, s.endpoint) == (protocol, endpoint)), None)
        if same:
            return same
        ref = self._ref(agency, protocol, endpoint)
        made = AlertSubscription(
            protocol=protocol, endpoint=endpoint, topic_ref=ref if protocol == "sms" else ""
        )
        there.append(made)
        self.policies[ref] = policy
        return made

    def change_filter(self, topic_ref: str, policy: Mapping[str, list[str]]) -> None:
        self.policies[topic_ref] = policy

    def end_subscription(self, topic_ref: str) -> None:
        for agency, there in self.subscribers.items():
            self.subscribers[agency] = [s for s in there if s.topic_ref != topic_ref]
        self.policies.pop(topic_ref, None)

    def confirm(self, agency: str, endpoint: str) -> None:
        """The reader of that mailbox opens the link."""
        self.subscribers[agency] = [
            replace(s, topic_ref=self._ref(agency, s.protocol, endpoint))
            if s.endpoint == endpoint
            else s
            for s in self.subscribers[agency]
        ]

    def reached_by(self, alert: Alert) -> list[str]:
        """The endpoints that an alert reaches at once."""
        return [
            s.endpoint
            for s in self.subscribers.get(alert.agency, [])
            if s.topic_ref and passes_filter(self.policies.get(s.topic_ref, {}), alert.attributes)
        ]

    @staticmethod
    def _ref(agency: str, protocol: str, endpoint: str) -> str:
        return f"arn:aws:sns:::{agency}:{protocol}:{endpoint}"
