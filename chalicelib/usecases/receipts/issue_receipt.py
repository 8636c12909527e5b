"""A receipt that proves filing: made and signed when the reporter asks, never on the surge path."""

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
    """A file of the reporter: `size` in bytes and `sha256` of what was sent, empty until checked.

    `refusal` is the code of why it was not accepted.
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
    """What a receipt tells. Neither the reporter nor the access code is among it."""

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


#: Writes the text of a receipt in a language; it ends with a line break.
WriteReceipt = Callable[[ReceiptFacts, str], str]


@dataclass(frozen=True, kw_only=True)
class SignedReceipt:
    """The receipt, and what was filed as the text whose hash the receipt tells; with file names.

    `unchecked` counts the files whose hash will only be on a later receipt.
    """

    document: str
    name: str
    key: str
    report: str
    report_name: str
    unchecked: int


def issue_receipt(
    followed: TrackedReport,
    *,
    reference: Reference,
    signer: ReceiptSigner,
    write: WriteReceipt,
    now: datetime,
) -> SignedReceipt:
    """Raises ReportNotFound unless the reporter asks, Unavailable when it cannot be signed now."""
    if not followed.as_reporter:
        raise ReportNotFound
    dossier = followed.dossier
    shown = tracking_ids.show(dossier.report.id)
    filed = receipt_document.filed_text(
        shown, receipt_document.filed_values(dossier.report, dossier.events)
    )
    facts = collect_receipt_facts(followed, filed, reference=reference, now=now)
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
    followed: TrackedReport, filed: str, *, reference: Reference, now: datetime
) -> ReceiptFacts:
    """The facts of a receipt issued at `now` about a report that was filed as `filed`."""
    report = followed.dossier.report
    clock = receipt_document.filed_values(report, followed.dossier.events)[
        f"{CLOCK}{Stage.VERIFICATION}"
    ]
    amount, unit = clock["span"].split(" ")
    kept = report.clock(Stage.VERIFICATION)
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
        legal_basis=kept.legal_basis if kept else "",
        agency=agency.name if agency else "",
        report_name=f"laporan-{shown}.txt",
        report_sha256=hashlib.sha256(filed.encode()).hexdigest(),
        files=_file_facts(followed),
        issued_at=now,
    )


def _file_facts(followed: TrackedReport) -> tuple[FileFact, ...]:
    found = {f.n: f for f in followed.dossier.findings}
    own = [f for f in followed.dossier.report.files if not f.evidence]
    return tuple(_file_fact(f, found.get(f.n)) for f in own)


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
