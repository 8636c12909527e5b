"""The receipt that proves filing, and the keys to check one with."""

import base64
from datetime import datetime
from typing import Any, Protocol

from chalice.app import Blueprint, Response

from chalicelib.domain.receipts.receipt_document import PublicKey
from chalicelib.entrypoints.http.endpoint import answer, mapped
from chalicelib.usecases.receipts import issue_receipt
from chalicelib.usecases.receipts.issue_receipt import Write
from chalicelib.usecases.receipts.ports import ReceiptSigner
from chalicelib.usecases.reference_data.ports import ReferenceData
from chalicelib.usecases.reports import tracking
from chalicelib.usecases.reports.ports import Reports

KEYS_SECONDS = 24 * 3600


class Needs(Protocol):
    """What these routes need of the wiring; each part is made when first used."""

    @property
    def reports(self) -> Reports: ...
    @property
    def reference(self) -> ReferenceData: ...
    @property
    def pepper(self) -> bytes: ...
    @property
    def signer(self) -> ReceiptSigner: ...
    @property
    def write_receipt(self) -> Write: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...


def receipt_routes(needs: Needs) -> Blueprint:
    """The blueprint."""
    routes = Blueprint(__name__)

    @routes.route("/v1/reports/{typed}/receipt", methods=["GET"])
    @mapped(routes)
    def read_receipt(typed: str) -> Response:
        code = routes.current_request.headers.get("x-access-code") or None
        made = issue_receipt.issue_receipt(
            tracking.open_tracked_report(typed, code, reports=needs.reports, pepper=needs.pepper),
            reference=needs.reference.current(),
            signer=needs.signer,
            write=needs.write_receipt,
            now=needs.now(),
        )
        needs.count("ReceiptSigned")
        return answer(
            {
                "receipt": made.document,
                "file_name": made.name,
                "key_id": made.key,
                "report": made.report,
                "report_file_name": made.report_name,
                "unchecked_files": made.unchecked,
            }
        )

    @routes.route("/v1/receipt-keys", methods=["GET"])
    @mapped(routes)
    def read_receipt_keys() -> Response:
        made = answer({"keys": [jwk(key) for key in needs.signer.published()]})
        made.headers["Cache-Control"] = f"public, max-age={KEYS_SECONDS}"
        return made

    return routes


def jwk(key: PublicKey) -> dict[str, Any]:
    """A key as RFC 7517 writes it."""
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": _base64url(key.x),
        "y": _base64url(key.y),
        "kid": key.id,
        "use": "sig",
        "alg": "ES256",
    }


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
