"""Queue reports that the table cannot take now."""

import base64
import json
from typing import Any

from chalicelib.adapters import codec
from chalicelib.adapters.aws.faults import translated
from chalicelib.domain.reports.report import Report


class SqsIntakeQueue:
    """Implements IntakeQueue. The queue is encrypted; the identity inside is sealed besides."""

    def __init__(self, client: Any, url: str) -> None:
        self._client, self._url = client, url

    def send(self, report: Report, sealed_reporter: bytes | None) -> None:
        """Send one message. Raises: Unavailable."""
        with translated():
            self._client.send_message(QueueUrl=self._url, MessageBody=dump(report, sealed_reporter))


def dump(report: Report, sealed_reporter: bytes | None) -> str:
    """Write the message of a waiting report; the sealed identity as base64."""
    sealed = base64.b64encode(sealed_reporter).decode() if sealed_reporter else None
    body = {"report": codec.dump_report(report), "sealed": sealed}
    return json.dumps(body, ensure_ascii=False)


def load(message: str) -> tuple[Report, bytes | None]:
    """Read the report and sealed identity that `dump` wrote."""
    body = json.loads(message)
    sealed = base64.b64decode(body["sealed"]) if body["sealed"] else None
    return codec.load_report(body["report"]), sealed
