"""What every entrypoint is given besides its own collaborators: clock, law of today, telemetry."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias, TypeVar

from chalicelib.domain.reference_data.reference import Reference

T = TypeVar("T")
#: Makes a collaborator when it is first needed, and returns the same one afterwards. Routes are
#: registered when app.py is imported, which must build no adapter and read no setting.
Provider: TypeAlias = Callable[[], T]


class Telemetry(Protocol):
    """Logs and metrics of the service."""

    def count_metric(self, name: str) -> None:
        """Add one to the metric `name`."""

    def log_fact(self, what: str, **facts: str) -> None:
        """Log a fact of the service that deserves a line of its own."""

    def log_retry(self, report: str, error: Exception) -> None:
        """Log a failure that will be tried again."""

    def log_crash(self, where: str) -> None:
        """Log an unforeseen error with its traceback, while it is handled."""


@dataclass(frozen=True, kw_only=True)
class Context:
    """The surroundings of a call. All are functions, so that nothing is made before it is needed.

    `now` returns the time, aware, UTC; `reference` the reference data in force (raises
    Unavailable); `pepper` the secret of tracking IDs, access codes and page tokens.
    """

    now: Callable[[], datetime]
    reference: Provider[Reference]
    pepper: Provider[bytes]
    telemetry: Provider[Telemetry]

    def count_metric(self, name: str) -> None:
        """Add one to the metric `name`."""
        self.telemetry().count_metric(name)
