"""Queue public updates: what may have changed for the public."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from chalicelib.adapters.aws.faults import translated
from chalicelib.domain.errors import Unavailable
from chalicelib.usecases.public.ports import PublicUpdate

#: SQS takes so many messages at once.
BATCH = 10


class SqsPublicUpdates:
    """Implements PublicUpdateQueue. The queue itself delays, until the indexes have caught up."""

    def __init__(self, client: Any, url: str) -> None:
        self._client, self._url = client, url

    def send(self, updates: Sequence[PublicUpdate]) -> None:
        """Send by one call per ten. Raises: Unavailable when SQS did not take all of them."""
        for start in range(0, len(updates), BATCH):
            entries = [
                {"Id": str(n), "MessageBody": dump_public_update(update)}
                for n, update in enumerate(updates[start : start + BATCH])
            ]
            with translated():
                response = self._client.send_message_batch(QueueUrl=self._url, Entries=entries)
            if response.get("Failed"):
                raise Unavailable(response["Failed"][0]["Code"])


def dump_public_update(update: PublicUpdate) -> str:
    """Write the message of a public update: it names a report or a place and quotes neither."""
    return json.dumps(asdict(update))


def load_public_update(message: str) -> PublicUpdate:
    """Read what `dump_public_update` wrote."""
    return PublicUpdate(**json.loads(message))
