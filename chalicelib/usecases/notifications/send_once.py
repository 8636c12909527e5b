"""Send a message once per key, whatever the queue and the provider do: claim, send, settle.

Why by claims: decision 0015.
"""

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

#: How long the claim of a worker holds; another takes over after a crash.
CLAIM_LIFE = timedelta(seconds=60)
#: How long a message waits for the one before it: while no worker claimed that, and while that
#: fails again and again. After that it is better out of order than late.
WAIT_FOR_UNCLAIMED, WAIT_FOR_FAILING = timedelta(hours=1), timedelta(days=1)
#: Reasons of a message that is held back: no failure, there is nothing to mend.
HELD_BACK_REASONS = frozenset({*OptOutReason, "over_budget"})


class SendMessage(Protocol):
    """A function that hands one message to its provider."""

    def __call__(self, *, first: bool) -> None:
        """Send; `first` tells that nobody tried before.

        Raises: Unavailable, SlowDown, Undeliverable.
        """


def send_once(
    delivery: LoggedMessage,
    *,
    log: DeliveryLog,
    send: SendMessage,
    on_unsent: Callable[[str], None],
    now: datetime,
) -> DeliveryOutcome | None:
    """Send a message unless it was sent before; return what became of it, None when it was.

    A message that can never arrive is given up or held back: `on_unsent` is called with the reason,
    which then stands in the log. Raises: Unavailable or SlowDown when it must be tried again.
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
    """Keep the messages about a report in order, as long as that costs little time.

    Raises: Unavailable while the earlier message has not left.
    """
    earlier = delivery.earlier
    if earlier is None or now >= earlier.at + WAIT_FOR_FAILING:
        return
    outcome = log.outcome(delivery.log_of, earlier.key)
    if outcome in SETTLED or (outcome is None and now >= earlier.at + WAIT_FOR_UNCLAIMED):
        return
    raise Unavailable("an earlier message has not left")
