"""Port of privacy: the seal of identities."""

from typing import Protocol

from chalicelib.domain.reports.report import Reporter


class Seal(Protocol):
    """Envelope encryption of an identity, bound to the id of its report or follow."""

    def seal_identity(self, bound_to: str, reporter: Reporter) -> bytes:
        """Return the sealed bytes. Raises: Unavailable."""

    def unseal_identity(self, bound_to: str, sealed: bytes) -> Reporter:
        """Return the identity.

        Raises: Corrupt when the bytes were changed or are bound to another id, Unavailable.
        """
