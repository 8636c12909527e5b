"""The routes of the receipt that proves filing, and of the keys to check one with."""

import base64
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.domain.receipts.receipt_document import PublicKey
from chalicelib.entrypoints.context import Context, Provider
from chalicelib.entrypoints.http.endpoint import (
    access_code_of,
    cached_response,
    errors_as_problems,
    json_response,
)
from chalicelib.usecases.receipts import issue_receipt
from chalicelib.usecases.receipts.issue_receipt import WriteReceipt
from chalicelib.usecases.receipts.ports import ReceiptSigner
from chalicelib.usecases.reports import tracking
from chalicelib.usecases.reports.ports import Reports

#: How long caches may keep the keys. Seconds.
KEYS_SECONDS = 24 * 3600


def receipt_routes(
    context: Context,
    *,
    reports: Provider[Reports],
    signer: Provider[ReceiptSigner],
    write: Provider[WriteReceipt],
) -> Blueprint:
    """Make the blueprint."""
    routes = Blueprint(__name__)

    @routes.route("/v1/reports/{typed}/receipt", methods=["GET"])
    @errors_as_problems(routes)
    def read_receipt(typed: str) -> Response:
        code = access_code_of(routes.current_request)
        tracked = tracking.open_tracked_report(
            typed, code, reports=reports(), pepper=context.pepper()
        )
        made = issue_receipt.issue_receipt(
            tracked,
            reference=context.reference(),
            signer=signer(),
            write=write(),
            now=context.now(),
        )
        context.count_metric("ReceiptSigned")
        return json_response(
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
    @errors_as_problems(routes)
    def read_receipt_keys() -> Response:
        return cached_response({"keys": [jwk(key) for key in signer().public_keys()]}, KEYS_SECONDS)

    return routes


def jwk(key: PublicKey) -> dict[str, Any]:
    """Write a key as RFC 7517 does."""
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
