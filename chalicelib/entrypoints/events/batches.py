"""Handle batches with partial responses: one bad record neither blocks nor loses the others.

Powertools is imported when the first batch comes: the API's function never sees one, and its cold
start would pay a third more for it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.domain.errors import DomainError, Unavailable
from chalicelib.entrypoints.context import Context

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

#: Seconds to wait after the first failure; they double with each further one, up to the longest.
FIRST_WAIT, LONGEST_WAIT = 30, 3600
#: Lambda's partial batch response: the records that come back.
BatchResponse = dict[str, Any]


class Retries(Protocol):
    """How long messages that failed wait, whichever queue they came from."""

    def postpone(self, queue: str, receipt: str, seconds: int) -> None:
        """Hide a message for so long; `queue` is the ARN it came from. Raises: Unavailable."""


def queue_batch(
    event: dict[str, Any],
    handle: Callable[["SQSRecord"], object],
    retries: Retries | None = None,
) -> BatchResponse:
    """Handle every message; the failed ones come back, with `retries` later each time."""

    def one(record: "SQSRecord") -> None:
        try:
            handle(record)
        except Exception:
            if retries:
                _postpone(record, retries)
            raise

    return _processed(event, one, "SQS")


def _postpone(record: "SQSRecord", retries: Retries) -> None:
    tries = int(record.attributes.approximate_receive_count or 1)
    try:
        retries.postpone(record.event_source_arn, record.receipt_handle, wait_after(tries))
    except Unavailable:
        return  # it comes back when the queue's own visibility timeout ends


def wait_after(tries: int) -> int:
    """Return the seconds until the next try.

    >>> [wait_after(n) for n in (1, 2, 3, 20)]
    [30, 60, 120, 3600]
    """
    return int(min(FIRST_WAIT * 2.0 ** (tries - 1), LONGEST_WAIT))


def stream_batch(
    event: dict[str, Any], handle: Callable[["DynamoDBRecord"], object]
) -> BatchResponse:
    """Handle every record; the failed ones come back."""
    return _processed(event, handle, "DynamoDBStreams")


@contextmanager
def failures_logged(context: Context, report: str, *, where: str = "") -> Iterator[None]:
    """Log a failure with its report and raise it again, so that the record comes back.

    `where` is what a crash is logged under, the report when empty.
    """
    try:
        yield
    except DomainError as error:
        context.telemetry().log_retry(report, error)
        raise
    except Exception:
        context.telemetry().log_crash(where or report)
        raise


def _processed(event: dict[str, Any], handle: Callable[..., object], kind: str) -> BatchResponse:
    from aws_lambda_powertools.utilities.batch import (  # noqa: PLC0415 - see above
        BatchProcessor,
        EventType,
        process_partial_response,
    )

    processor = BatchProcessor(event_type=EventType[kind], raise_on_entire_batch_failure=False)
    response: BatchResponse = process_partial_response(  # type: ignore[assignment]
        event=event, record_handler=handle, processor=processor
    )
    return response
