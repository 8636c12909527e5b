"""Declare what use cases of several subjects need of the world."""

from typing import Protocol


class Checkpoints(Protocol):
    """Small notes that the system leaves itself, such as what was done last."""

    def get(self, name: str) -> str | None:
        """The note; None when there is none."""

    def put(self, name: str, value: str) -> None:
        """Replace the note."""


class Randomness(Protocol):
    """Randomness from outside."""

    def bytes(self, count: int) -> bytes:
        """So many random bytes."""

    def fraction(self) -> float:
        """A number in [0, 1)."""
