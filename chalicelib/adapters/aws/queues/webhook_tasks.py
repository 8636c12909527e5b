"""Queue the tasks of webhooks on SQS as JSON, at most fifteen minutes ahead."""

import json
from dataclasses import asdict
from typing import Any

from chalicelib.adapters.aws.faults import translated
from chalicelib.adapters.codec import plain, when
from chalicelib.usecases.webhooks.ports import (
    EndRest,
    MatchEvent,
    ReplayLines,
    SendLine,
    WebhookTask,
)

#: SQS keeps a new message back no longer; a task that must wait longer is queued again.
LONGEST_DELAY = 900
#: The name of each task in a message. `wake` is the stored name of EndRest.
KINDS: dict[str, type[MatchEvent] | type[SendLine] | type[EndRest] | type[ReplayLines]] = {
    "match": MatchEvent,
    "send": SendLine,
    "wake": EndRest,
    "replay": ReplayLines,
}
_NAMES = {kind: name for name, kind in KINDS.items()}
#: Fields that carry an older name in messages.
_STORED_FIELDS = {"include_delivered": "all"}
_FIELDS = {stored: name for name, stored in _STORED_FIELDS.items()}


class SqsWebhookQueue:
    """Implements WebhookQueue."""

    def __init__(self, client: Any, url: str) -> None:
        self._client, self._url = client, url

    def send(self, task: WebhookTask, *, delay: float = 0) -> None:
        """Send one message; a longer delay than SQS can keep is cut.

        Raises: Unavailable when SQS refuses or is not reachable.
        """
        seconds = max(0, min(LONGEST_DELAY, round(delay)))
        with translated():
            self._client.send_message(
                QueueUrl=self._url, MessageBody=dump(task), DelaySeconds=seconds
            )


def dump(task: WebhookTask) -> str:
    """Return the message of a task: an object with the task's name and its fields."""
    fields = {_STORED_FIELDS.get(name, name): value for name, value in asdict(task).items()}
    return json.dumps({_NAMES[type(task)]: plain(fields)}, ensure_ascii=False)


def load(message: str) -> WebhookTask:
    """Return the task of a message that `dump` wrote."""
    [(kind, stored)] = json.loads(message).items()
    fields = {_FIELDS.get(name, name): value for name, value in stored.items()}
    if "at" in fields:
        fields["at"] = when(fields["at"])
    return KINDS[kind](**fields)
