"""VAPID (RFC 8292): who we are, told to push services by a token that a key in KMS signs."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from chalicelib.domain.notifications.push_endpoint import encoded
from chalicelib.usecases.receipts.ports import ReceiptSigner

#: RFC 8292 allows a day; some services refuse more than half of one less our clocks' difference.
LIFE = timedelta(hours=12)
#: A token with less left is made anew.
RESERVE = timedelta(hours=1)
_NUMBER = 32


class Vapid:
    """Tokens by the origin of the push service, each kept for its life: one signature, many pushes.

    `contact` is the address at which a push service reaches us.
    """

    def __init__(self, signer: ReceiptSigner, contact: str, clock: Callable[[], datetime]) -> None:
        self._signer, self._contact, self._clock = signer, contact, clock
        self._tokens: dict[str, tuple[str, datetime]] = {}

    def authorization(self, origin: str) -> str:
        """The header for a push service; raises Unavailable when KMS gives no signature."""
        now = self._clock()
        token, until = self._tokens.get(origin, ("", now))
        if until - now < RESERVE:
            until = now + LIFE
            token = self._made(origin, until)
            self._tokens[origin] = (token, until)
        return f"vapid t={token}, k={encoded(self._signer.published()[0].point)}"

    def _made(self, origin: str, until: datetime) -> str:
        head = {"typ": "JWT", "alg": "ES256"}
        said = {"aud": origin, "exp": int(until.timestamp()), "sub": f"mailto:{self._contact}"}
        text = f"{_part(head)}.{_part(said)}"
        return f"{text}.{encoded(_raw(self._signer.sign(text.encode()).der))}"


def _raw(der: bytes) -> bytes:
    """KMS signs in DER; a token wants both numbers side by side (RFC 7518, 3.4)."""
    return b"".join(number.to_bytes(_NUMBER, "big") for number in decode_dss_signature(der))


def _part(said: Mapping[str, object]) -> str:
    return encoded(json.dumps(said, separators=(",", ":")).encode())
