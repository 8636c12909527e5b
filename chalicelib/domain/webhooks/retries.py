"""Decide when a webhook's event is sent again, when its target rests, and when it is given up.

Pure arithmetic over failures. An event is tried for a day. A webhook whose target fails
several times in a row rests as a whole: its events wait in its log instead of the queue, and when
the rest ends, one of them probes the target. See decision 0021.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

#: Seconds until the next attempt after the first, second, ... failure; the last one repeats.
RETRY_SECONDS = (5, 30, 120, 300, 900, 1800, 3600, 7200, 14_400)
#: Each delay is up to this part longer or shorter, so that targets are not hit in step.
JITTER = 0.2
#: Failures in a row after which the webhook rests.
RESTS_AFTER = 3
#: How long an event is tried, and for how long a webhook may fail before it is paused.
GIVE_UP_AFTER = timedelta(days=1)


def retry_delay(failures: int, fraction: float) -> timedelta:
    """Return how long to wait after so many failures; `fraction` is a random number in [0, 1).

    >>> [retry_delay(n, 0.5).total_seconds() for n in (1, 2, 3, 99)]
    [5.0, 30.0, 120.0, 14400.0]
    """
    base = RETRY_SECONDS[min(max(failures, 1), len(RETRY_SECONDS)) - 1]
    return timedelta(seconds=base * (1 + JITTER * (2 * fraction - 1)))


@dataclass(frozen=True, kw_only=True)
class TargetHealth:
    """The health of a webhook's target: failures in a row, since when, and its rest.

    `rest_token` names the rest, so that only the task that was queued for it ends it. `version`
    counts the writes.
    """

    failures: int = 0
    failing_since: datetime | None = None
    rest_until: datetime | None = None
    rest_token: str = ""
    version: int = 0

    def is_resting(self, now: datetime) -> bool:
        """Tell whether nothing is sent for now."""
        return self.rest_until is not None and now < self.rest_until

    def has_failed_too_long(self, now: datetime) -> bool:
        """Tell whether it failed for so long that the webhook is to be paused."""
        return self.failing_since is not None and now - self.failing_since >= GIVE_UP_AFTER

    def after_failure(self, now: datetime, *, fraction: float, token: str) -> "TargetHealth":
        """Return the health after one more failure; `token` names the rest if one begins."""
        failures = self.failures + 1
        rest = failures >= RESTS_AFTER
        # The first rest is a short one, whatever the events before waited.
        until = now + retry_delay(failures - RESTS_AFTER + 2, fraction) if rest else None
        return TargetHealth(
            failures=failures,
            failing_since=self.failing_since or now,
            rest_until=until,
            rest_token=token if rest else "",
            version=self.version + 1,
        )

    def after_success(self) -> "TargetHealth":
        """Return the health after the target accepted an event."""
        return TargetHealth(version=self.version + 1)

    def after_rest(self) -> "TargetHealth":
        """Return the health when a rest is over and no event waits: the next one is the probe."""
        return replace(self, rest_until=None, rest_token="", version=self.version + 1)


def is_given_up(first: datetime, now: datetime) -> bool:
    """Tell whether an event whose first attempt was at `first` is not tried again."""
    return now - first >= GIVE_UP_AFTER
