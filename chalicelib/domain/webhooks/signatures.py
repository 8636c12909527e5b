"""Signatures by the Standard Webhooks specification 1.0 (https://www.standardwebhooks.com)."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"
#: The specification asks for 24 to 64 bytes.
SECRET_BYTES = 32


def shown(secret: bytes) -> str:
    """A secret as its receiver keeps it.

    >>> shown(b"a secret of twenty-four.")
    'whsec_YSBzZWNyZXQgb2YgdHdlbnR5LWZvdXIu'
    """
    return PREFIX + base64.b64encode(secret).decode()


def signature(secret: bytes, message: str, timestamp: int, body: bytes) -> str:
    """`v1,<base64 of HMAC-SHA256 over id.timestamp.body>`."""
    signed = f"{message}.{timestamp}.".encode() + body
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def headers(secrets: Iterable[bytes], message: str, now: datetime, body: bytes) -> dict[str, str]:
    """The three headers; a receiver takes the message if any of the signatures fits its secret."""
    timestamp = int(now.timestamp())
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(s, message, timestamp, body) for s in secrets),
    }
