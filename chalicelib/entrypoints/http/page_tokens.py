"""Opaque page tokens: signed, and good only for the query that they came from."""

import base64
import binascii
import hashlib
import hmac

from chalicelib.domain.errors import FieldError, InvalidFields

_TAG = 12


def token(pepper: bytes, query: str, key: str | None) -> str | None:
    """The token of a page that starts after `key`."""
    if key is None:
        return None
    return base64.urlsafe_b64encode(_tag(pepper, query, key) + key.encode()).decode()


def key(pepper: bytes, query: str, given: str | None) -> str | None:
    """The key in a token; raises InvalidFields when it is not ours or of another query."""
    if not given:
        return None
    try:
        raw = base64.urlsafe_b64decode(given.encode())
        found = raw[_TAG:].decode()
    except (binascii.Error, ValueError):
        raise InvalidFields([FieldError(name="page", code="not_a_page")]) from None
    if not hmac.compare_digest(raw[:_TAG], _tag(pepper, query, found)):
        raise InvalidFields([FieldError(name="page", code="not_a_page")])
    return found


def _tag(pepper: bytes, query: str, after: str) -> bytes:
    return hmac.new(pepper, f"page:{query}:{after}".encode(), hashlib.sha256).digest()[:_TAG]
