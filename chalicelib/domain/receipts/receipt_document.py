"""The form of a receipt: the canonical text of what was filed, and the signature below a receipt.

docs/receipts.md tells how anybody checks one without us;
web/src/receipts/receipt-verification.ts reads the same form.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.errors import Corrupt
from chalicelib.domain.reports import history
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import Report

BEGIN, END = "-----BEGIN SIGNATURE-----", "-----END SIGNATURE-----"
#: The first line of the canonical text; a changed form gets another number.
FORM = "SP4N-LAPOR! report, form 1"
#: Fields of one value each, in this order, below the tracking ID.
_FIRST_FIELDS = ("kind", "incident_date")
_LINE_WIDTH = 64
_SIGNED = re.compile(
    rf"(?P<text>.*\n){BEGIN}\nKey: (?P<key>[A-Za-z0-9-]+)\nAlgorithm: ES256\n\n"
    rf"(?P<der>[A-Za-z0-9+/=\n]+)\n{END}[ \n]*",
    re.DOTALL,
)
_DIGEST = re.compile(r"^([0-9a-f]{64})  (.+)$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Signature:
    """ECDSA over P-256 and SHA-256, as DER, and the id of the key that made it."""

    key: str
    der: bytes


@dataclass(frozen=True, kw_only=True)
class PublicKey:
    """A point on P-256: `x` and `y` are 32 bytes each."""

    id: str
    x: bytes
    y: bytes

    @property
    def point(self) -> bytes:
        """Return the point uncompressed, 65 bytes, as browsers and push services take it."""
        return b"\x04" + self.x + self.y


@dataclass(frozen=True, kw_only=True)
class ParsedReceipt:
    """The parts of a receipt: the text that is signed, and its signature."""

    text: str
    signature: Signature


def filed_values(report: Report, events: Iterable[Event]) -> Mapping[str, Any]:
    """Return the fields as the reporter filed them, whatever officers changed since.

    They stand in the first event; before that is written the report itself is what was filed.
    """
    first = next(iter(events), None)
    changes = first.changes if first else history.filed_facts(report)
    return {name: pair[1] for name, pair in changes.items()}


def filed_text(tracking_id: str, filed: Mapping[str, Any]) -> str:
    """Write the canonical text of what was filed: one line per field, then title and body.

    Only the body, which comes last, may hold line breaks, so that no two reports make one text. It
    holds codes, not names, which may change. Files are listed on the receipt instead.
    """
    place = filed.get("place", {})
    lines = [
        FORM,
        f"tracking_id: {tracking_id}",
        *(f"{name}: {filed[name]}" for name in _FIRST_FIELDS),
        f"region: {place.get('region', '')}",
        f"address: {place.get('address', '')}",
        f"position: {_position(place)}",
        f"category: {filed['category']}",
        f"agency: {filed.get('target_agency') or ''}",
        f"anonymous: {'yes' if filed.get('anonymous') else 'no'}",
        f"confidential: {'yes' if filed.get('confidential') else 'no'}",
        f"title: {filed['title']}",
        "",
        filed["body"],
    ]
    return "\n".join(line.rstrip(" ") for line in lines) + "\n"


def _position(place: Mapping[str, Any]) -> str:
    """Write `-6.88,107.6`, or nothing. History leaves zeros out, and the equator crosses us."""
    if "lon" not in place:
        return ""
    return f"{place.get('lat', 0.0)},{place['lon']}"


def join_signature(text: str, signature: Signature) -> str:
    """Return the receipt: `text` (ending with a line break) with its signature below."""
    plain = base64.b64encode(signature.der).decode()
    rows = [plain[i : i + _LINE_WIDTH] for i in range(0, len(plain), _LINE_WIDTH)]
    head = [BEGIN, f"Key: {signature.key}", "Algorithm: ES256", ""]
    return text + "\n".join([*head, *rows, END]) + "\n"


def has_signature(document: str) -> bool:
    """Tell whether a text has a signature that could be verified."""
    return BEGIN in document


def parse_receipt(document: str) -> ParsedReceipt:
    """Take a receipt apart into text and signature; the signature is not verified here.

    Mail programs and editors put a byte order mark before a text and CRLF into it: these two are
    tolerated, and blanks behind the signature, nothing else. Raises: Corrupt when it has not the
    form of a receipt.
    """
    plain = document.removeprefix("\ufeff").replace("\r\n", "\n")
    match = _SIGNED.fullmatch(plain)
    if match is None:
        raise Corrupt("not a receipt")
    try:
        der = base64.b64decode(match["der"].replace("\n", ""), validate=True)
    except binascii.Error as error:
        raise Corrupt("not a receipt") from error
    return ParsedReceipt(text=match["text"], signature=Signature(key=match["key"], der=der))


def digest_line(sha256: str, name: str) -> str:
    """Write a line as `sha256sum --check` reads it."""
    return f"{sha256}  {name}"


def parse_digests(text: str) -> dict[str, str]:
    """Return the file names of a receipt by their SHA-256; one file may be there twice.

    >>> parse_digests(digest_line("0" * 64, "foto.jpg")) == {"0" * 64: "foto.jpg"}
    True
    """
    return {found[1]: found[2] for found in _DIGEST.finditer(text)}
