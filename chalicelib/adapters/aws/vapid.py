"""Identify the platform to push services by VAPID tokens (RFC 8292) that a key in KMS signs."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from chalicelib.domain.notifications.push_endpoint import encode_base64url
from chalicelib.usecases.receipts.ports import ReceiptSigner

#: RFC 8292 allows a day; some services refuse more than half of one less our clocks' difference.
LIFE = timedelta(hours=12)
#: A token with less time left is renewed.
RESERVE = timedelta(hours=1)
_NUMBER = 32


class Vapid:
    """The tokens by origin of the push service, each used again until it ends.

    `contact` is the address at which a push service reaches us.
    """

    def __init__(self, signer: ReceiptSigner, contact: str, clock: Callable[[], datetime]) -> None:
        self._signer, self._contact, self._clock = signer, contact, clock
        self._tokens: dict[str, tuple[str, datetime]] = {}

    def authorization(self, origin: str) -> str:
        """Return the Authorization header for the push service at `origin`.

        Raises: Unavailable when KMS gives no signature.
        """
        now = self._clock()
        token, until = self._tokens.get(origin, ("", now))
        if until - now < RESERVE:
            until = now + LIFE
            token = self._new_token(origin, until)
            self._tokens[origin] = (token, until)
        return f"vapid t={token}, k={encode_base64url(self._signer.public_keys()[0].point)}"

    def _new_token(self, origin: str, until: datetime) -> str:
        head = {"typ": "JWT", "alg": "ES256"}
        claims = {"aud": origin, "exp": int(until.timestamp()), "sub": f"mailto:{self._contact}"}
        text = f"{_part(head)}.{_part(claims)}"
        return f"{text}.{encode_base64url(_raw(self._signer.sign(text.encode()).der))}"


def _raw(der: bytes) -> bytes:
    """KMS signs in DER; a token wants both numbers side by side (RFC 7518, 3.4)."""
    return b"".join(number.to_bytes(_NUMBER, "big") for number in decode_dss_signature(der))


def _part(content: Mapping[str, object]) -> str:
    return encode_base64url(json.dumps(content, separators=(",", ":")).encode())
