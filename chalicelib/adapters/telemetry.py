"""Write logs and metrics of the service. A log line names a report by id and never quotes it."""

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit, single_metric

NAMESPACE = "SP4N-LAPOR"


class Telemetry:
    """Structured logs, and counters in CloudWatch's embedded metric format."""

    def __init__(self, service: str, level: str, stage: str) -> None:
        # To CloudWatch a metric with other dimensions is another metric, and an alarm of these two
        # does not hear it: both are said here instead of left to the library's environment.
        self._dimensions = {"service": service, "stage": stage}
        self._logger = Logger(service=service, level=level)

    def count_metric(self, name: str) -> None:
        """Add one to the metric `name`."""
        self._print_metric(name, MetricUnit.Count, 1)

    def measure_seconds(self, name: str, seconds: float) -> None:
        """Note a span of seconds under the metric `name`."""
        self._print_metric(name, MetricUnit.Seconds, seconds)

    def log_retry(self, report: str, error: Exception) -> None:
        """Log a failure about a report that will be tried again."""
        self._logger.warning(
            "failed, will be tried again",
            extra={"report": report, "error": type(error).__name__, "detail": str(error)},
        )

    def log_fact(self, what: str, **facts: str) -> None:
        """Log a fact of the service that deserves its own line, such as a deadline that moved."""
        self._logger.info(what, extra=facts)

    def log_crash(self, where: str) -> None:
        """Log an unforeseen error with its traceback; called while it is handled."""
        self._logger.exception("crashed", extra={"where": where})

    def _print_metric(self, name: str, unit: MetricUnit, value: float) -> None:
        """Print one value; the function's log carries it to CloudWatch."""
        with single_metric(
            name=name,
            unit=unit,
            value=value,
            namespace=NAMESPACE,
            default_dimensions=self._dimensions,
        ):
            return
