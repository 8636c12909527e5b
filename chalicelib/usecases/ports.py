"""Declare what use cases of several subjects need of the world."""

from dataclasses import dataclass
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
