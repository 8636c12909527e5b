"""Opaque page tokens: signed, and good only for the query that they came from."""

import base64
import binascii
import hashlib
import hmac

from chalicelib.domain.errors import FieldError, InvalidFields

_TAG = 12


def token_of_page(pepper: bytes, query: str, key: str | None) -> str | None:
    """Return the token of the page that starts after `key`; None when `key` is."""
    if key is None:
        return None
    return base64.urlsafe_b64encode(_tag(pepper, query, key) + key.encode()).decode()


def key_of_token(pepper: bytes, query: str, given: str | None) -> str | None:
    """Return the key in a token; None when no token is given.

    Raises: InvalidFields when it is not ours or belongs to another query.
    """
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
