"""Declare what sealing an identity needs."""

from typing import Protocol

from chalicelib.domain.reports.report import Reporter


class Seal(Protocol):
    """Envelope encryption of an identity, bound to its report."""

    def seal_identity(self, report: str, reporter: Reporter) -> bytes:
        """Sealed bytes."""

    def unseal_identity(self, report: str, sealed: bytes) -> Reporter:
        """The identity; raises Corrupt when the bytes were changed or belong to another report."""
