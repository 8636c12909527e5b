"""Logs and facts of the service. A log line names a report by id and never quotes it."""

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit, single_metric

NAMESPACE = "SP4N-LAPOR"


class Telemetry:
    """Structured logs, and counters in CloudWatch's embedded metric format."""

    def __init__(self, service: str, level: str, stage: str) -> None:
        self._stage = stage
        self._logger = Logger(service=service, level=level)

    def count(self, fact: str) -> None:
        """One more of `fact`."""
        with single_metric(
            name=fact, unit=MetricUnit.Count, value=1, namespace=NAMESPACE
        ) as metric:
            metric.add_dimension(name="stage", value=self._stage)

    def failed(self, report: str, error: Exception) -> None:
        """Something about a report did not work and will be tried again."""
        self._logger.warning(
            "failed, will be tried again",
            extra={"report": report, "error": type(error).__name__, "detail": str(error)},
        )

    def noted(self, what: str, **facts: str) -> None:
        """A fact of the service worth a line of its own, such as a deadline that moved."""
        self._logger.info(what, extra=facts)

    def crashed(self, where: str) -> None:
        """An error nobody foresaw, with its traceback; called while it is handled."""
        self._logger.exception("crashed", extra={"where": where})
