"""When a webhook is tried again: pure arithmetic over how often it failed.

An event is tried for a day. A subscription whose target fails several times in a row rests as a
whole: then its events wait in its log instead of the queue, and one of them tries the way.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

#: Seconds after the first, second, ... failure; the last one repeats.
WAITS = (5, 30, 120, 300, 900, 1800, 3600, 7200, 14_400)
#: Each wait is up to this part longer or shorter, so that targets are not hit in step.
JITTER = 0.2
#: Failures in a row after which the subscription rests.
RESTS_AFTER = 3
#: How long an event is tried, and for how long a subscription may fail before it is paused.
PATIENCE = timedelta(days=1)


def wait(failures: int, chance: float) -> timedelta:
    """How long to wait after so many failures; `chance` in [0, 1).

    >>> [wait(n, 0.5).total_seconds() for n in (1, 2, 3, 99)]
    [5.0, 30.0, 120.0, 14400.0]
    """
    base = WAITS[min(max(failures, 1), len(WAITS)) - 1]
    return timedelta(seconds=base * (1 + JITTER * (2 * chance - 1)))


@dataclass(frozen=True, kw_only=True)
class Health:
    """How a subscription fares: failures in a row, since when, and whether it rests.

    `token` names the rest, so that only its own alarm clock ends it; `changes` counts the writes.
    """

    failures: int = 0
    since: datetime | None = None
    rest_until: datetime | None = None
    token: str = ""
    changes: int = 0

    def rests(self, now: datetime) -> bool:
        """Whether nothing is sent for now."""
        return self.rest_until is not None and now < self.rest_until

    def exhausted(self, now: datetime) -> bool:
        """Whether it failed for so long that it is paused."""
        return self.since is not None and now - self.since >= PATIENCE

    def failed(self, now: datetime, *, chance: float, token: str) -> "Health":
        """After one more failure."""
        failures = self.failures + 1
        rest = failures >= RESTS_AFTER
        # The first rest is a short one, whatever the events before waited.
        until = now + wait(failures - RESTS_AFTER + 2, chance) if rest else None
        return Health(
            failures=failures,
            since=self.since or now,
            rest_until=until,
            token=token if rest else "",
            changes=self.changes + 1,
        )

    def recovered(self) -> "Health":
        """After something arrived."""
        return Health(changes=self.changes + 1)

    def awake(self) -> "Health":
        """A rest is over and nothing waits: the next event tries the way."""
        return replace(self, rest_until=None, token="", changes=self.changes + 1)


def given_up(first: datetime, now: datetime) -> bool:
    """Whether an event that was first tried then is given up."""
    return now - first >= PATIENCE
