"""Put alerts on the agency-alerts queue. The bytes are those of a delivery, as they always were."""

import json
from typing import Any

from chalicelib.adapters.aws.queues.outbox import SqsQueue
from chalicelib.usecases.agency_alerts.ports import Alert, QueuedAlert

#: Names under which the texts of an alert travel among its attributes.
_SUBJECT, _BODY, _SMS = "subject", "body", "text"
#: The language of an alert's subject and SMS.
_LANGUAGE = "id"


class SqsAlertOutbox(SqsQueue):
    """Implements AlertOutbox. `client` is a botocore SQS client."""

    def send(self, queued: QueuedAlert) -> None:
        """Send one message."""
        self.send_body(dump(queued))


def dump(queued: QueuedAlert) -> str:
    """Write the message of a queued alert: a delivery whose values are texts and attributes.

    Releases up to 0.1.0 know no other form; every field that they read is there.
    """
    alert = queued.alert
    texts = {_SUBJECT: alert.subject, _BODY: alert.body, _SMS: alert.sms}
    delivery = {
        "key": queued.key,
        "message": queued.message,
        "channel": queued.channel,
        "recipient": {"agency": alert.agency},
        "language": _LANGUAGE,
        "report": queued.report,
        "values": {**texts, **alert.attributes},
        "until": None,
        "event": queued.event,
        "main": "",
    }
    return json.dumps({"delivery": delivery}, ensure_ascii=False)


def load(message: str) -> QueuedAlert:
    """Read what `dump` wrote; one of before events were named has `event` 0."""
    found: dict[str, Any] = json.loads(message)["delivery"]
    values: dict[str, str] = dict(found["values"])
    return QueuedAlert(
        key=found["key"],
        alert=Alert(
            agency=found["recipient"]["agency"],
            subject=values.pop(_SUBJECT),
            body=values.pop(_BODY),
            sms=values.pop(_SMS),
            attributes=values,
        ),
        report=found["report"],
        event=found.get("event", 0),
    )
