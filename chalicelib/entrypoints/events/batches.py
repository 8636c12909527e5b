"""Batches with partial responses: one bad record neither blocks nor loses the others.

Powertools is imported when the first batch comes: the API's function never sees one, and its cold
start would pay a third more for it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

Answer = dict[str, Any]


def queue_batch(event: dict[str, Any], handle: Callable[["SQSRecord"], object]) -> Answer:
    """Handle every message; the failed ones come back."""
    return _processed(event, handle, "SQS")


def stream_batch(event: dict[str, Any], handle: Callable[["DynamoDBRecord"], object]) -> Answer:
    """Handle every record; the failed ones come back."""
    return _processed(event, handle, "DynamoDBStreams")


def _processed(event: dict[str, Any], handle: Callable[..., object], kind: str) -> Answer:
    from aws_lambda_powertools.utilities.batch import (  # noqa: PLC0415 - see above
        BatchProcessor,
        EventType,
        process_partial_response,
    )

    processor = BatchProcessor(event_type=EventType[kind], raise_on_entire_batch_failure=False)
    answer: Answer = process_partial_response(  # type: ignore[assignment]
        event=event, record_handler=handle, processor=processor
    )
    return answer
