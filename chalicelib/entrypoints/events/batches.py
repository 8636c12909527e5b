"""Handle batches with partial responses: one bad record neither blocks nor loses the others.

Powertools is imported when the first batch comes: the API's function never sees one, and its cold
start would pay a third more for it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from chalicelib.domain.errors import DomainError
from chalicelib.entrypoints.context import Context

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

#: Lambda's partial batch response: the records that come back.
BatchResponse = dict[str, Any]


def queue_batch(event: dict[str, Any], handle: Callable[["SQSRecord"], object]) -> BatchResponse:
    """Handle every message; the failed ones come back."""
    return _processed(event, handle, "SQS")


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
