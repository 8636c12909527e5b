"""Queue dialogues whose waiting words are due. A message names no number and no address."""

import json
from collections.abc import Sequence
from typing import Any

from chalicelib.adapters.aws.faults import translated
from chalicelib.domain.errors import Unavailable


class SqsWaitingQueue:
    """Implements WaitingQueue. `url` is that of the queue of e-mail."""

    def __init__(self, client: Any, url: str) -> None:
        self._client, self._url = client, url

    def send(self, senders: Sequence[str]) -> None:
        """Send by one call, at most ten. Raises: Unavailable when SQS did not take all of them."""
        entries = [
            {"Id": str(n), "MessageBody": json.dumps({"waiting": sender})}
            for n, sender in enumerate(senders)
        ]
        with translated():
            response = self._client.send_message_batch(QueueUrl=self._url, Entries=entries)
        if response.get("Failed"):
            raise Unavailable(response["Failed"][0]["Code"])
