"""The queue of webhooks: tasks as JSON, at most fifteen minutes ahead."""

import json
from dataclasses import asdict
from typing import Any

from chalicelib.adapters.aws.clients import FAULTS, code_of
from chalicelib.adapters.codec import plain, when
from chalicelib.domain.errors import Unavailable
from chalicelib.usecases.webhooks.ports import EndRest, MatchEvent, ReplayLines, SendLine, Task

#: SQS keeps a new message back no longer; a task that must wait longer is queued again.
LONGEST_DELAY = 900
KINDS: dict[str, type[MatchEvent] | type[SendLine] | type[EndRest] | type[ReplayLines]] = {
    "match": MatchEvent,
    "send": SendLine,
    "wake": EndRest,
    "replay": ReplayLines,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


class SqsWebhookQueue:
    """Implements WebhookQueue."""

    def __init__(self, client: Any, url: str) -> None:
        self._client, self._url = client, url

    def send(self, task: Task, *, delay: float = 0) -> None:
        """Send one message."""
        seconds = max(0, min(LONGEST_DELAY, round(delay)))
        try:
            self._client.send_message(
                QueueUrl=self._url, MessageBody=dump(task), DelaySeconds=seconds
            )
        except FAULTS as error:
            raise Unavailable(code_of(error)) from error


def dump(task: Task) -> str:
    """The message of a task."""
    return json.dumps({_NAMES[type(task)]: plain(asdict(task))}, ensure_ascii=False)


def load(message: str) -> Task:
    """What `dump` wrote."""
    [(name, given)] = json.loads(message).items()
    if "at" in given:
        given["at"] = when(given["at"])
    return KINDS[name](**given)
