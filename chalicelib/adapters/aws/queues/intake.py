"""Queues: the intake, where a report waits when the table cannot take it, and the newsroom."""

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from chalicelib.adapters import codec
from chalicelib.adapters.aws.clients import FAULTS, code_of
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.reports.report import Report
from chalicelib.usecases.public.ports import PublicUpdate

#: SQS takes so many messages at once.
BATCH = 10


class SqsIntakeQueue:
    """Implements IntakeQueue. The queue is encrypted; the identity inside is sealed besides."""

    def __init__(self, client: Any, url: str) -> None:
        self._client, self._url = client, url

    def send(self, report: Report, sealed_reporter: bytes | None) -> None:
        """Send one message."""
        try:
            self._client.send_message(QueueUrl=self._url, MessageBody=dump(report, sealed_reporter))
        except FAULTS as error:
            raise Unavailable(code_of(error)) from error


class SqsPublicUpdates:
    """Implements PublicUpdateQueue. The queue itself delays, until the indexes have caught up."""

    def __init__(self, client: Any, url: str) -> None:
        self._client, self._url = client, url

    def send(self, news: Sequence[PublicUpdate]) -> None:
        """One call per ten."""
        for start in range(0, len(news), BATCH):
            entries = [
                {"Id": str(n), "MessageBody": dump_news(one)}
                for n, one in enumerate(news[start : start + BATCH])
            ]
            try:
                answer = self._client.send_message_batch(QueueUrl=self._url, Entries=entries)
            except FAULTS as error:
                raise Unavailable(code_of(error)) from error
            if answer.get("Failed"):
                raise Unavailable(answer["Failed"][0]["Code"])


def dump_news(news: PublicUpdate) -> str:
    """A message of the newsroom: it names a report or a place and quotes neither."""
    return json.dumps(asdict(news))


def load_news(message: str) -> PublicUpdate:
    """What `dump_news` wrote."""
    return PublicUpdate(**json.loads(message))


def dump(report: Report, sealed_reporter: bytes | None) -> str:
    """The message of a waiting report."""
    sealed = base64.b64encode(sealed_reporter).decode() if sealed_reporter else None
    body = {"report": codec.dump_report(report), "sealed": sealed}
    return json.dumps(body, ensure_ascii=False)


def load(message: str) -> tuple[Report, bytes | None]:
    """What `dump` wrote."""
    body = json.loads(message)
    sealed = base64.b64decode(body["sealed"]) if body["sealed"] else None
    return codec.load_report(body["report"]), sealed
