"""Sending once per key, whatever the queue and the provider do: claim, send, settle."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from chalicelib.domain.contacts.verified_contact import OptOutReason
from chalicelib.domain.errors import Gone, Unavailable, Undeliverable
from chalicelib.usecases.notifications.ports import (
    SETTLED,
    DeliveryClaim,
    DeliveryLog,
    DeliveryOutcome,
    LoggedMessage,
)

#: How long a worker may be at one message; another takes over after a crash.
CLAIM_LIFE = timedelta(seconds=60)
#: A message waits so long for an earlier one that nobody took from the queue yet, and so long for
#: one that fails again and again: then it is better out of order than late.
WAIT_FOR_UNCLAIMED, WAIT_FOR_FAILING = timedelta(hours=1), timedelta(days=1)
#: Reasons that are no failure of ours: nothing can be mended.
HELD_BACK_REASONS = frozenset({*OptOutReason, "over_budget"})


class SendMessage(Protocol):
    """Hands one message to its provider."""

    def __call__(self, *, first: bool) -> None:
        """`first`: nobody tried before. Raises Unavailable, SlowDown, Undeliverable."""


def send_once(
    delivery: LoggedMessage,
    *,
    log: DeliveryLog,
    send: SendMessage,
    on_unsent: Callable[[str], None],
    now: datetime,
) -> DeliveryOutcome | None:
    """Have it sent, unless it was before: then None.

    Raises Unavailable or SlowDown when it must be tried again; what can never arrive is given up
    or held back, after `unsent` heard the reason, which stands in the log.
    """
    _wait_for_earlier(delivery, log, now)
    claim = log.claim(delivery, now=now, until=now + CLAIM_LIFE)
    if claim is DeliveryClaim.SETTLED:
        return None
    if claim is DeliveryClaim.BUSY:
        raise Unavailable("another worker is sending it")
    outcome, reason = DeliveryOutcome.SENT, ""
    try:
        if delivery.until and now >= delivery.until:
            raise Undeliverable("too_late")
        send(first=claim is DeliveryClaim.FIRST)
    except Undeliverable as error:
        outcome = DeliveryOutcome.ENDED if isinstance(error, Gone) else DeliveryOutcome.GAVE_UP
        reason = error.reason
        if reason in HELD_BACK_REASONS:
            outcome = DeliveryOutcome.HELD_BACK
        on_unsent(reason)
    except Unavailable as error:
        log.settle(delivery, DeliveryOutcome.WAITING, str(error), now=now)
        raise
    log.settle(delivery, outcome, reason, now=now)
    return outcome


def _wait_for_earlier(delivery: LoggedMessage, log: DeliveryLog, now: datetime) -> None:
    """Steps of a report are told in their order, as long as that costs little time."""
    earlier = delivery.earlier
    if earlier is None or now >= earlier.at + WAIT_FOR_FAILING:
        return
    found = log.outcome(delivery.log_of, earlier.key)
    if found in SETTLED or (found is None and now >= earlier.at + WAIT_FOR_UNCLAIMED):
        return
    raise Unavailable("an earlier message has not left")
