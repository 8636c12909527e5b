"""Ports of receipts: the signer."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.receipts.receipt_document import PublicKey, Signature


class ReceiptSigner(Protocol):
    """Signing keys whose private halves nobody can read."""

    def sign(self, text: bytes) -> Signature:
        """Sign by the key in use. Raises: Unavailable."""

    def public_keys(self) -> Sequence[PublicKey]:
        """Return the public keys: of the key in use first, then of those before it.

        Raises: Unavailable, Corrupt for a key that is not over P-256.
        """
