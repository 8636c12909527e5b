"""Make AWS clients that give up before their caller does.

A citizen hears within five seconds, also while a service hangs. What stands between filing and
the receipt (`QUICK`) is waited for two seconds once: a call that times out is not tried again, and
its service is not asked again within the same request. See decision 42.
"""

import time
from collections.abc import Callable
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from chalicelib.adapters.aws_responses import require_own_responses

#: Seconds to connect and to wait for an answer. Faults that show at once are tried once more.
_QUICK = Config(
    connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2}
)
_PATIENT = Config(
    connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 3}
)
#: Services that the way of a report depends on.
QUICK = frozenset({"dynamodb", "kms", "secretsmanager", "sqs"})
#: Seconds for which a service that did not answer is not asked again.
SILENCE = 3.0
#: When so many services are silent it is the network, and no other one is asked either.
MOST_SILENT = 2
_TIMEOUTS = (ConnectTimeoutError, ReadTimeoutError)


class ServiceSilent(ConnectTimeoutError):
    """A service is not asked, since it let a call time out a moment ago."""


class SilentServices:
    """Which services let a call time out within the last seconds; one for all clients."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}

    def note_timeout(self, service: str) -> None:
        """Note that a call just timed out."""
        self._until[service] = self._clock() + SILENCE

    def require_answering(self, service: str) -> None:
        """Raise ServiceSilent unless the service may be asked."""
        now = self._clock()
        silent = {name for name, until in self._until.items() if until > now}
        if service in silent or len(silent) >= MOST_SILENT:
            raise ServiceSilent(endpoint_url=service)


def client(
    service: str,
    *,
    region: str,
    endpoint: str | None = None,
    config: Config | None = None,
    silent: SilentServices | None = None,
) -> Any:
    """Make a boto3 client of `service`; `silent` is shared with the other clients."""
    limits = _QUICK if service in QUICK else _PATIENT
    merged = limits.merge(config) if config else limits
    made = boto3.client(service, region_name=region, endpoint_url=endpoint, config=merged)
    require_own_responses(made.meta.events)
    if service in QUICK:
        _end_at_timeouts(made.meta.events, service, silent or SilentServices())
    return made


def _end_at_timeouts(events: Any, service: str, silent: SilentServices) -> None:
    def before_call(**_: Any) -> None:
        silent.require_answering(service)

    def needs_retry(caught_exception: Exception | None = None, **_: Any) -> None:
        if isinstance(caught_exception, _TIMEOUTS):
            silent.note_timeout(service)
            raise caught_exception

    events.register_first("before-call", before_call)
    events.register_first("needs-retry", needs_retry)
