"""Randomness, from the operating system."""

import secrets
from uuid import uuid4


def new_token() -> str:
    """A submission token."""
    return str(uuid4())


class SystemRandomness:
    """Implements Randomness."""

    def bytes(self, count: int) -> bytes:
        """So many random bytes."""
        return secrets.token_bytes(count)

    def fraction(self) -> float:
        """A number in [0, 1)."""
        return secrets.randbits(32) / 2**32
