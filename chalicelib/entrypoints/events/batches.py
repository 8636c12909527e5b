"""Batches with partial responses: one bad record neither blocks nor loses the others."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

Answer = dict[str, Any]


def queue_batch(event: dict[str, Any], handle: Callable[[SQSRecord], object]) -> Answer:
    """Handle every message; the failed ones come back."""
    return _processed(event, handle, EventType.SQS)


def stream_batch(event: dict[str, Any], handle: Callable[[DynamoDBRecord], object]) -> Answer:
    """Handle records in order; from the first failed one on, the batch comes back."""
    return _processed(event, handle, EventType.DynamoDBStreams)


def _processed(event: dict[str, Any], handle: Callable[..., object], kind: EventType) -> Answer:
    processor = BatchProcessor(event_type=kind, raise_on_entire_batch_failure=False)
    answer: Answer = process_partial_response(  # type: ignore[assignment]
        event=event, record_handler=handle, processor=processor
    )
    return answer
