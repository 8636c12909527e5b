"""Receipts that Python and TypeScript must judge alike: `python -m tests.receipt_vectors`.

Written to web/tests/fixtures/receipts.json. The keys are test keys whose private halves stand in
tests/fakes/reports.py, the report is synthetic: none of it proves anything.
"""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.handling import record_submission
from chalicelib.domain.reports.report import DeclaredFile, FileStatus, Finding, Report
from chalicelib.entrypoints.http.receipts.receipts import jwk
from chalicelib.messages.receipts.receipt import receipt_writer
from chalicelib.usecases.receipts.issue_receipt import SignedReceipt, issue_receipt
from chalicelib.usecases.receipts.ports import ReceiptSigner
from chalicelib.usecases.reports.ports import Dossier
from chalicelib.usecases.reports.tracking import TrackedReport
from infra.verify_receipt import Keys, Verdict, key_set
from tests.builders import BANDUNG, NOW, REFERENCE, a_new_report
from tests.fakes.receipts import FakeSigner

FILE = Path(__file__).parents[1] / "web" / "tests" / "fixtures" / "receipts.json"
PHOTO = "contoh foto, bukan foto sungguhan"
FILES = (
    DeclaredFile(n=1, name="foto jalan.jpg", type="image/jpeg", size=len(PHOTO)),
    DeclaredFile(n=2, name="surat.pdf", type="application/pdf", size=500),
    # A line separator in a name begins no line of the receipt.
    DeclaredFile(n=3, name=f"a\u2028{'0' * 64}  b.pdf", type="application/pdf", size=5),
)
SIGNER = FakeSigner("test-key-1", "test-key-0")


def a_receipt(signer: FakeSigner = SIGNER, **changes: Any) -> SignedReceipt:
    """A receipt of a synthetic report with a checked photo and a letter that never came."""
    report: Report = a_new_report(files=FILES, **changes)
    routed, first = record_submission(replace(report, agency=BANDUNG))
    seen = Finding(
        n=1,
        status=FileStatus.ACCEPTED,
        checked_at=NOW + timedelta(minutes=2),
        size=7,
        sha256=hashlib.sha256(PHOTO.encode()).hexdigest(),
    )
    dossier = Dossier(report=routed, events=[first], findings=[seen])
    return issue_receipt(
        TrackedReport(dossier=dossier, as_reporter=True),
        reference=REFERENCE,
        signer=signer,
        write=receipt_writer("https://lapor.example.go.id"),
        now=NOW + timedelta(hours=1),
    )


def public(signer: ReceiptSigner) -> Keys:
    """The published keys as anybody reads them."""
    return key_set(json.dumps({"keys": [jwk(key) for key in signer.public_keys()]}))


def vectors() -> dict[str, Any]:
    """The file's content."""
    made = a_receipt()
    good = made.document
    english = a_receipt(language="en", title="Jalan berlubang – “parah” 🕳").document
    signature = good.splitlines().index("-----BEGIN SIGNATURE-----") + 4
    rows = good.splitlines(keepends=True)
    flipped = [*rows]
    flipped[signature] = flipped[signature].swapcase()
    cases = [
        ("as issued", good, Verdict.VALID),
        ("in English, with letters beyond ASCII", english, Verdict.VALID),
        ("by a former key", a_receipt(FakeSigner("test-key-0")).document, Verdict.VALID),
        ("with CRLF", good.replace("\n", "\r\n"), Verdict.VALID),
        ("with a byte order mark", "\ufeff" + good, Verdict.VALID),
        ("with both", "\ufeff" + good.replace("\n", "\r\n"), Verdict.VALID),
        ("without the last line break", good.rstrip("\n"), Verdict.VALID),
        ("with empty lines below", good + "\n\n", Verdict.VALID),
        ("one letter changed", good.replace("Pengaduan", "Pengadvan"), Verdict.CHANGED),
        ("another day", good.replace("24 November", "23 November"), Verdict.CHANGED),
        ("a space at a line's end", good.replace("Pengaduan\n", "Pengaduan \n"), Verdict.CHANGED),
        ("a line quoted", good.replace("\nDiterima", "\n> Diterima"), Verdict.CHANGED),
        ("a line before", "Salinan\n" + good, Verdict.CHANGED),
        ("a line behind", good + "Lunas\n", Verdict.CHANGED),
        ("old Mac line ends", good.replace("\n", "\r"), Verdict.CHANGED),
        ("signature changed", "".join(flipped), Verdict.CHANGED),
        ("signature cut", "".join(rows[: signature + 1] + rows[-1:]), Verdict.CHANGED),
        ("end missing", "".join(rows[:-1]), Verdict.CHANGED),
        ("the key of another", good.replace("Key: test-key-1", "Key: test-key-0"), Verdict.CHANGED),
        ("unknown key", a_receipt(FakeSigner("stranger")).document, Verdict.UNKNOWN_KEY),
        ("only the text", "".join(rows[: signature - 4]), Verdict.NO_SIGNATURE),
        ("something else", "Bukan tanda terima.\n", Verdict.NO_SIGNATURE),
        ("nothing", "", Verdict.NO_SIGNATURE),
    ]
    return {
        "note": "Test keys and a synthetic report: these receipts prove nothing.",
        "keys": {"keys": [jwk(key) for key in SIGNER.public_keys()]},
        "tracking_id": tracking_ids.show(a_new_report().id),
        "report": made.report,
        "photo": PHOTO,
        "digests": [
            [hashlib.sha256(made.report.encode()).hexdigest(), made.report_name],
            [hashlib.sha256(PHOTO.encode()).hexdigest(), FILES[0].name],
        ],
        "cases": [{"name": n, "document": d, "verdict": v} for n, d, v in cases],
    }


def written() -> str:
    """The file as it is kept."""
    return json.dumps(vectors(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(written(), encoding="utf-8")
