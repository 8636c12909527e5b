"""Sign webhook messages by the Standard Webhooks specification 1.0.

Source: https://www.standardwebhooks.com.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"
#: The specification asks for 24 to 64 bytes.
SECRET_BYTES = 32


def encode_secret(secret: bytes) -> str:
    """Return a secret in the form in which its receiver keeps it.

    >>> encode_secret(b"a secret of twenty-four.")
    'whsec_YSBzZWNyZXQgb2YgdHdlbnR5LWZvdXIu'
    """
    return PREFIX + base64.b64encode(secret).decode()


def sign(secret: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Return `v1,<base64 of HMAC-SHA256 over id.timestamp.body>`; `timestamp` in Unix seconds."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def signature_headers(
    secrets: Iterable[bytes], message_id: str, now: datetime, body: bytes
) -> dict[str, str]:
    """Return the three headers; a receiver takes the message if one signature fits its secret."""
    timestamp = int(now.timestamp())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(sign(s, message_id, timestamp, body) for s in secrets),
    }
