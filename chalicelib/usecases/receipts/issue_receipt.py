"""Issue the receipt that proves filing: made and signed when the reporter asks, not when filing."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.deadlines.clocks import Span, Unit
from chalicelib.domain.errors import ReportNotFound
from chalicelib.domain.receipts import receipt_document
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Kind, Stage
from chalicelib.domain.reports.history import CLOCK
from chalicelib.domain.reports.report import DeclaredFile, FileStatus, Finding
from chalicelib.usecases.receipts.ports import ReceiptSigner
from chalicelib.usecases.reports.tracking import TrackedReport


@dataclass(frozen=True, kw_only=True)
class FileFact:
    """A file of the reporter, as a receipt lists it.

    `size` is in bytes, `sha256` is of what was uploaded, "" until it was checked; `refusal` is the
    code of why the file was not accepted, "" when it was.
    """

    n: int
    name: str
    type: str
    size: int
    sha256: str = ""
    checked_at: datetime | None = None
    refusal: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceiptFacts:
    """What stands in a receipt; neither identity nor access code does.

    `due_at` and `span` are of the verification clock as it was set at filing.
    """

    tracking_id: str
    split_from: str
    received_at: datetime
    kind: Kind
    anonymous: bool
    confidential: bool
    due_at: datetime
    span: Span
    legal_basis: str
    agency: str
    report_name: str
    report_sha256: str
    files: tuple[FileFact, ...]
    issued_at: datetime


#: Writes the text of a receipt in a language (`id`, `en`); it ends with a line break.
WriteReceipt = Callable[[ReceiptFacts, str], str]


@dataclass(frozen=True, kw_only=True)
class SignedReceipt:
    """The signed receipt with its file name, and the canonical text whose hash stands in it.

    `key` is the id of the signing key. `unchecked` counts the files whose hash will only stand in a
    later receipt.
    """

    document: str
    name: str
    key: str
    report: str
    report_name: str
    unchecked: int


def issue_receipt(
    tracked: TrackedReport,
    *,
    reference: Reference,
    signer: ReceiptSigner,
    write: WriteReceipt,
    now: datetime,
) -> SignedReceipt:
    """Issue a signed receipt of a report to its reporter.

    Raises: ReportNotFound unless it is the reporter who asks, Unavailable when it cannot be signed
    now.
    """
    if not tracked.as_reporter:
        raise ReportNotFound
    dossier = tracked.dossier
    shown = tracking_ids.show(dossier.report.id)
    filed = receipt_document.filed_text(
        shown, receipt_document.filed_values(dossier.report, dossier.events)
    )
    facts = collect_receipt_facts(tracked, filed, reference=reference, now=now)
    text = write(facts, dossier.report.language)
    signature = signer.sign(text.encode())
    return SignedReceipt(
        document=receipt_document.join_signature(text, signature),
        name=f"tanda-terima-{shown}.txt",
        key=signature.key,
        report=filed,
        report_name=facts.report_name,
        unchecked=sum(file.checked_at is None for file in facts.files),
    )


def collect_receipt_facts(
    tracked: TrackedReport, filed: str, *, reference: Reference, now: datetime
) -> ReceiptFacts:
    """Collect the facts of a receipt issued at `now`; `filed` is the report's canonical text."""
    report = tracked.dossier.report
    clock = receipt_document.filed_values(report, tracked.dossier.events)[
        f"{CLOCK}{Stage.VERIFICATION}"
    ]
    amount, unit = clock["span"].split(" ")
    running = report.clock(Stage.VERIFICATION)
    agency = reference.agencies.get(report.agency or "")
    shown = tracking_ids.show(report.id)
    return ReceiptFacts(
        tracking_id=shown,
        split_from=tracking_ids.show(report.origin) if report.origin else "",
        received_at=report.submitted_at,
        kind=report.kind,
        anonymous=report.anonymous,
        confidential=report.confidential,
        due_at=datetime.fromisoformat(clock["due_at"]),
        span=Span(amount=int(amount), unit=Unit(unit)),
        legal_basis=running.legal_basis if running else "",
        agency=agency.name if agency else "",
        report_name=f"laporan-{shown}.txt",
        report_sha256=hashlib.sha256(filed.encode()).hexdigest(),
        files=_file_facts(tracked),
        issued_at=now,
    )


def _file_facts(tracked: TrackedReport) -> tuple[FileFact, ...]:
    findings = {f.n: f for f in tracked.dossier.findings}
    own = [f for f in tracked.dossier.report.files if not f.evidence]
    return tuple(_file_fact(f, findings.get(f.n)) for f in own)


def _file_fact(file: DeclaredFile, finding: Finding | None) -> FileFact:
    if finding is None:
        return FileFact(n=file.n, name=file.name, type=file.type, size=file.size)
    accepted = finding.status is FileStatus.ACCEPTED
    return FileFact(
        n=file.n,
        name=file.name,
        type=file.type,
        # An accepted file has the declared size; the finding's is of the copy that is shown.
        size=file.size if accepted else finding.size,
        sha256=finding.sha256,
        checked_at=finding.checked_at,
        refusal="" if accepted else finding.reason,
    )
