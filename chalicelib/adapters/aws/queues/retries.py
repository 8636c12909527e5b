"""Let a message wait before it is tried again, whichever of the platform's queues it came from."""

from typing import Any

from chalicelib.adapters.aws.faults import translated


class SqsRetries:
    """Implements Retries. `url` is that of any queue of the stage; the others lie beside it."""

    def __init__(self, client: Any, url: str) -> None:
        self._client, self._account = client, url.rsplit("/", 1)[0]

    def postpone(self, queue: str, receipt: str, seconds: int) -> None:
        """Hide the message with that receipt for so long; `queue` is an ARN. Raises: Unavailable.

        SQS lets a message be hidden for twelve hours at most.
        """
        with translated():
            self._client.change_message_visibility(
                QueueUrl=f"{self._account}/{queue.rsplit(':', 1)[1]}",
                ReceiptHandle=receipt,
                VisibilityTimeout=seconds,
            )
