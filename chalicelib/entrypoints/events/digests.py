"""The mornings of agencies' desks. Safe to be called twice, and to be cut short."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Protocol

from chalicelib.usecases.digest import Press, print_digests
from chalicelib.usecases.ports import ReferenceData
from chalicelib.usecases.reach import check_addresses

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
    reference = needs.reference.current()

    def may_go_on() -> bool:
        return remaining_milliseconds() > SPARE_MILLISECONDS

    sent = print_digests(press=needs.press, reference=reference, now=now, may_go_on=may_go_on)
    if sent.digests or sent.nights or not sent.complete:
        needs.count("DigestsSent" if sent.complete else "DigestsCutShort")
        needs.noted("digests", digests=str(sent.digests), nights=str(sent.nights))
    answer = asdict(sent)
    if sent.complete:
        # What is cut short here rings no alarm: later runs go on, those of the next days too.
        found = check_addresses(
            press=needs.press, reference=reference, now=now, may_go_on=may_go_on
        )
        if found.checks or found.late or not found.complete:
            needs.noted("address checks", checks=str(found.checks), late=str(found.late))
        answer["checked"] = asdict(found)
    return answer
