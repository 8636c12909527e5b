"""`make verify-receipt FILE=… [KEYS=…] [FILES="…"]`: whether a receipt is genuine, offline.

KEYS is a saved copy of the service's /api/v1/receipt-keys, or its address. FILES are compared with
the hashes that the receipt tells. Ends with 0 when all is as the receipt says, 1 when something was
changed, 2 when it cannot be told: no signature, an unknown key, a file that cannot be read.
"""

import argparse
import base64
import hashlib
import json
import sys
import urllib.request
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from chalicelib.domain.errors import Corrupt
from chalicelib.domain.receipts import receipt_document

Keys = Mapping[str, ec.EllipticCurvePublicKey]
SECONDS = 20


class Verdict(StrEnum):
    """What is known of a document."""

    VALID = "valid"
    CHANGED = "changed"
    UNKNOWN_KEY = "unknown_key"
    NO_SIGNATURE = "no_signature"


EXIT = {
    Verdict.VALID: 0,
    Verdict.CHANGED: 1,
    Verdict.UNKNOWN_KEY: 2,
    Verdict.NO_SIGNATURE: 2,
}
SENTENCES = {
    Verdict.VALID: (
        "SAH. Tanda terima ini diterbitkan layanan dan tidak diubah satu huruf pun.\n"
        "VALID. The service issued this receipt and not a letter of it was changed."
    ),
    Verdict.CHANGED: (
        "TIDAK SAH. Teks atau tanda tangannya telah diubah sejak diterbitkan.\n"
        "NOT VALID. Its text or its signature was changed since it was issued."
    ),
    Verdict.UNKNOWN_KEY: (
        "TIDAK DAPAT DIPASTIKAN. Kuncinya tidak ada dalam daftar; ambil daftar terbaru.\n"
        "UNDECIDED. Its key is not among the keys given; fetch the newest list of keys."
    ),
    Verdict.NO_SIGNATURE: (
        "TIDAK DAPAT DIPASTIKAN. Tidak ada tanda tangan di berkas ini; pakai berkas aslinya.\n"
        "UNDECIDED. There is no signature in this file; use the file as it was saved."
    ),
}


class Unreadable(Exception):
    """A file or list of keys that cannot be used; the message says why, in both languages."""


def key_set(text: str) -> Keys:
    """The keys of a JSON Web Key Set by their id; raises Unreadable."""
    try:
        return {key["kid"]: _public(key["x"], key["y"]) for key in json.loads(text)["keys"]}
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(
            "Daftar kunci tidak terbaca. / The list of keys cannot be read."
        ) from error


def _public(x: str, y: str) -> ec.EllipticCurvePublicKey:
    both = [int.from_bytes(base64.urlsafe_b64decode(n + "=="), "big") for n in (x, y)]
    return ec.EllipticCurvePublicNumbers(both[0], both[1], ec.SECP256R1()).public_key()


def judge(document: str, keys: Keys) -> Verdict:
    """The verdict on a document."""
    if not receipt_document.has_signature(document):
        return Verdict.NO_SIGNATURE
    try:
        signed = receipt_document.parse_receipt(document)
    except Corrupt:
        return Verdict.CHANGED
    key = keys.get(signed.signature.key)
    if key is None:
        return Verdict.UNKNOWN_KEY
    try:
        key.verify(signed.signature.der, signed.text.encode(), ec.ECDSA(SHA256()))
    except InvalidSignature:
        return Verdict.CHANGED
    return Verdict.VALID


def compare(document: str, paths: list[Path]) -> bool:
    """Say of each file whether the receipt tells of it; True when it does of all."""
    digests = receipt_document.parse_digests(receipt_document.parse_receipt(document).text)
    found = {path: _signed_name(digests, _bytes(path)) for path in paths}
    for path, name in found.items():
        if name:
            print(f"{path}: sama dengan {name} / same as {name}")
        else:
            print(f"{path}: TIDAK tercantum pada tanda terima / NOT the file of this receipt")
    return all(found.values())


def _signed_name(digests: Mapping[str, str], data: bytes) -> str | None:
    """The name under which a receipt tells of these bytes, other line ends overlooked."""
    as_saved = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    hashes = (hashlib.sha256(d).hexdigest() for d in (data, as_saved))
    return next((digests[h] for h in hashes if h in digests), None)


def read_keys(where: str) -> Keys:
    """The keys of a file or an address; raises Unreadable."""
    if not where.startswith(("http://", "https://")):
        return key_set(_bytes(Path(where)).decode("utf-8", "replace"))
    try:
        with urllib.request.urlopen(where, timeout=SECONDS) as response:
            return key_set(response.read().decode("utf-8", "replace"))
    except OSError as error:
        raise Unreadable(
            f"Kunci tidak dapat diambil dari {where}; simpan dulu, lalu beri KEYS=berkas.\n"
            f"No keys from {where}; save the list first and give KEYS=file."
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"{path} tidak dapat dibaca. / {path} cannot be read ({error.strerror})."
        raise Unreadable(message) from error


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("receipt", type=Path)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--keys", required=True, help="a file or an address")
    asked = parser.parse_args()
    try:
        document = _bytes(asked.receipt).decode("utf-8", "replace")
        verdict = judge(document, read_keys(asked.keys))
        print(SENTENCES[verdict])
        if verdict is not Verdict.VALID:
            return EXIT[verdict]
        return 0 if compare(document, asked.files) else 1
    except Unreadable as failure:
        print(failure, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
