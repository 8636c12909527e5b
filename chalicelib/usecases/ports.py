"""Declare what use cases of several subjects need of the world."""

from dataclasses import dataclass
from typing import Protocol


class Checkpoints(Protocol):
    """How far resumable runs came, by name."""

    def read(self, name: str) -> str | None:
        """Return the value of a checkpoint; None when there is none. Raises: Unavailable."""

    def write(self, name: str, value: str) -> None:
        """Replace the value of a checkpoint. Raises: Unavailable."""


class Randomness(Protocol):
    """Randomness from outside."""

    def bytes(self, count: int) -> bytes:
        """So many random bytes."""

    def fraction(self) -> float:
        """A number in [0, 1)."""


@dataclass(frozen=True, kw_only=True)
class OutboundResponse:
    """What a stranger's server responded; its body is not kept. `retry_after` is the header."""

    status: int
    milliseconds: int
    retry_after: str = ""


class OutboundPoster(Protocol):
    """The one way out to addresses that strangers name: webhooks and push services."""

    def check(self, url: str) -> None:
        """Resolve and judge the address without connecting.

        Raises: UrlRefused when it is not public, or has no address.
        """

    def post(self, url: str, headers: dict[str, str], body: bytes) -> OutboundResponse:
        """POST once and follow no redirect.

        Raises: UrlRefused when the address is not public; TargetUnreachable with its reason.
        """
