"""Derive tracking IDs and access codes from a submission token, so that a retry meets itself.

Source: decision 3. `pepper` is the secret of the installation.
"""

import hashlib
import hmac

from chalicelib.domain.clean_text import clean_code

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base32: no I, L, O, U
_READ = str.maketrans({"O": "0", "I": "1", "L": "1"})
ID_SYMBOLS = 11
CODE_SYMBOLS = 16


def _symbols(digest: bytes, count: int) -> str:
    number = int.from_bytes(digest, "big")
    return "".join(ALPHABET[(number >> (5 * i)) & 31] for i in range(count))


def check_symbol(symbols: str) -> str:
    """Return the check symbol of base32 `symbols`.

    It catches every single wrong symbol and swapped neighbours.

    A weighted sum modulo 31 (a prime), so that it fits the 32 readable symbols.

    >>> check_symbol("7K2M9QXD4TP") in ALPHABET
    True
    """
    total = sum((i + 1) * (ALPHABET.index(s) + 1) for i, s in enumerate(symbols))
    return ALPHABET[total % 31]


def report_id(pepper: bytes, token: str) -> str:
    """Derive a report's id: 11 symbols (55 bits) of HMAC-SHA256(pepper, token), a check symbol."""
    digest = hmac.new(pepper, b"report-id:" + token.encode(), hashlib.sha256).digest()
    symbols = _symbols(digest, ID_SYMBOLS)
    return symbols + check_symbol(symbols)


def part_id(pepper: bytes, report: str, n: int) -> str:
    """Derive the id of the `n`-th part (from 1) split off `report`: the same for the same part."""
    return report_id(pepper, f"part:{report}:{n}")


def access_code(pepper: bytes, token: str) -> str:
    """Derive the reporter's access code: 16 symbols (80 bits), the same for the same token."""
    digest = hmac.new(pepper, b"access-code:" + token.encode(), hashlib.sha256).digest()
    return _symbols(digest, CODE_SYMBOLS)


def renewed_code(pepper: bytes, report: str, request: str) -> str:
    """Derive the access code that replaces a lost one; `request` names who asked when."""
    message = f"renewed-code:{report}:{request}".encode()
    return _symbols(hmac.new(pepper, message, hashlib.sha256).digest(), CODE_SYMBOLS)


def access_hash(pepper: bytes, report: str, code: str) -> str:
    """Hash an access code for storing: keyed, bound to its report, hexadecimal."""
    message = f"access-hash:{report}:{normalize(code)}".encode()
    return hmac.new(pepper, message, hashlib.sha256).hexdigest()


def access_matches(pepper: bytes, report: str, code: str, stored: str) -> bool:
    """Tell whether `code` opens `report`, compared in constant time."""
    return hmac.compare_digest(access_hash(pepper, report, code), stored)


def supporter_hash(pepper: bytes, report: str, device: str) -> str:
    """Hash a supporting device for storing, so that nobody can tell which device it is, nor whether
    two reports have the same supporter."""
    message = f"supporter:{report}:{device}".encode()
    return hmac.new(pepper, message, hashlib.sha256).hexdigest()


def normalize(typed: str) -> str:
    """Turn what a person typed into symbols: no case, spaces or dashes of any kind; O, I and L are
    read as digits.

    >>> normalize(" 7k2m-9qxd-4tpo ")
    '7K2M9QXD4TP0'
    """
    kept = "".join(c for c in clean_code(typed).upper() if c.isascii() and c.isalnum())
    return kept.translate(_READ)


def parse(typed: str) -> str | None:
    """Read the report id in what a person typed; None when it cannot be one."""
    symbols = normalize(typed)
    if len(symbols) != ID_SYMBOLS + 1 or any(s not in ALPHABET for s in symbols):
        return None
    return symbols if check_symbol(symbols[:-1]) == symbols[-1] else None


def show(symbols: str) -> str:
    """Write symbols in groups of four, as printed on the receipt.

    >>> show("7K2M9QXD4TPC")
    '7K2M-9QXD-4TPC'
    """
    return "-".join(symbols[i : i + 4] for i in range(0, len(symbols), 4))
