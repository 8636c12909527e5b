"""The mornings of agencies' desks. Safe to be called twice, and to be cut short."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Protocol

from chalicelib.usecases.digest import Press, print_digests
from chalicelib.usecases.ports import ReferenceData

#: Time that a run leaves to end in good order.
SPARE_MILLISECONDS = 20_000


class Needs(Protocol):
    """What this worker needs of the wiring."""

    @property
    def press(self) -> Press: ...
    @property
    def reference(self) -> ReferenceData: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...
    def noted(self, what: str, **facts: str) -> None: ...


def send_digests(
    event: dict[str, Any], remaining_milliseconds: Callable[[], int], needs: Needs
) -> dict[str, Any]:
    """What is to leave by now leaves; `as_of` in the event says another now."""
    as_of = event.get("as_of")
    now = datetime.fromisoformat(as_of).astimezone(UTC) if as_of else needs.now()
    sent = print_digests(
        press=needs.press,
        reference=needs.reference.current(),
        now=now,
        may_go_on=lambda: remaining_milliseconds() > SPARE_MILLISECONDS,
    )
    if sent.digests or sent.nights or not sent.complete:
        needs.count("DigestsSent" if sent.complete else "DigestsCutShort")
        needs.noted("digests", digests=str(sent.digests), nights=str(sent.nights))
    return asdict(sent)
