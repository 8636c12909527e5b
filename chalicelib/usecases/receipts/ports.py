"""Declare what issuing a receipt needs."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.receipts.receipt_document import PublicKey, Signature


class ReceiptSigner(Protocol):
    """Keys whose private half nobody can read."""

    def sign(self, text: bytes) -> Signature:
        """By the key in use; raises Unavailable."""

    def public_keys(self) -> Sequence[PublicKey]:
        """The public halves, of the key in use first, then of those before it."""
