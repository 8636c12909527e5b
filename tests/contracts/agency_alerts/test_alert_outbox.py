"""AlertOutbox: what one release writes on its queue, the one before and the one after it read."""

import json
from typing import Any

import boto3
import pytest

from chalicelib.adapters.aws.queues.alert_outbox import SqsAlertOutbox, dump, load
from chalicelib.domain.errors import Unavailable
from chalicelib.usecases.agency_alerts.ports import Alert, QueuedAlert
from tests.builders import BANDUNG
from tests.contracts.conftest import REGION
from tests.fakes.agency_alerts import FakeAlertOutbox

NEW_REPORT = QueuedAlert(
    key="9a0b6e3c",
    alert=Alert(
        agency=BANDUNG,
        subject="Laporan baru: 7K2M-9QXD-4TPC",
        body="Mohon diverifikasi – segera.\n\nJudul: Jalan berlubang",
        sms="LAPOR! Laporan baru: 7K2M-9QXD-4TPC.",
        attributes={"kind": "new", "urgency": "normal", "unit": "dinas-pu", "sms": "now"},
    ),
    report="7K2M9QXD4TPC",
    event=2,
)
PAUSED_WEBHOOK = QueuedAlert(
    key="k2",
    alert=Alert(
        agency=BANDUNG,
        subject="Webhook dihentikan sementara: SP4N",
        body="Isi",
        sms="LAPOR!",
        attributes={"kind": "webhook_paused", "urgency": "normal", "unit": "-"},
    ),
)
#: As the release wrote them in which an alert was still a delivery.
NEW_REPORT_BODY = (
    '{"delivery": {"key": "9a0b6e3c", "message": "agency_alert", "channel": "topic", '
    '"recipient": {"agency": "pemda-3273"}, "language": "id", "report": "7K2M9QXD4TPC", '
    '"values": {"subject": "Laporan baru: 7K2M-9QXD-4TPC", '
    '"body": "Mohon diverifikasi – segera.\\n\\nJudul: Jalan berlubang", '
    '"text": "LAPOR! Laporan baru: 7K2M-9QXD-4TPC.", "kind": "new", "urgency": "normal", '
    '"unit": "dinas-pu", "sms": "now"}, "until": null, "event": 2, "main": ""}}'
)
PAUSED_WEBHOOK_BODY = (
    '{"delivery": {"key": "k2", "message": "agency_alert", "channel": "topic", '
    '"recipient": {"agency": "pemda-3273"}, "language": "id", "report": "", '
    '"values": {"subject": "Webhook dihentikan sementara: SP4N", "body": "Isi", '
    '"text": "LAPOR!", "kind": "webhook_paused", "urgency": "normal", "unit": "-"}, '
    '"until": null, "event": 0, "main": ""}}'
)
BODIES = [(NEW_REPORT, NEW_REPORT_BODY), (PAUSED_WEBHOOK, PAUSED_WEBHOOK_BODY)]


@pytest.mark.parametrize(("queued", "body"), BODIES)
def test_an_alert_that_the_release_before_queued_is_read(queued: QueuedAlert, body: str) -> None:
    assert load(body) == queued


@pytest.mark.parametrize(("queued", "body"), BODIES)
def test_what_is_queued_is_to_the_byte_what_the_release_before_reads(
    queued: QueuedAlert, body: str
) -> None:
    assert dump(queued) == body


def test_an_alert_from_before_events_were_named_is_read() -> None:
    old = json.loads(NEW_REPORT_BODY)
    del old["delivery"]["event"], old["delivery"]["main"]
    found = load(json.dumps(old))
    assert (found.alert, found.report, found.event) == (NEW_REPORT.alert, NEW_REPORT.report, 0)


def test_an_alert_comes_out_of_the_queue_as_it_went_in(aws: None) -> None:
    client = boto3.client("sqs", REGION)
    url = client.create_queue(QueueName="alerts")["QueueUrl"]
    outbox = SqsAlertOutbox(client, url)
    outbox.send(NEW_REPORT)
    [message] = client.receive_message(QueueUrl=url, VisibilityTimeout=600)["Messages"]
    assert load(message["Body"]) == NEW_REPORT
    assert "Messages" not in client.receive_message(QueueUrl=url)
    outbox.postpone(message["ReceiptHandle"], 0)
    assert client.receive_message(QueueUrl=url)["Messages"]


@pytest.mark.parametrize("kind", ["fake", "sqs"])
def test_a_queue_that_is_away_is_unavailable(kind: str, request: pytest.FixtureRequest) -> None:
    outbox: Any = FakeAlertOutbox()
    outbox.down = True
    if kind == "sqs":
        request.getfixturevalue("aws")
        outbox = SqsAlertOutbox(boto3.client("sqs", REGION), "https://sqs.test/none")
    with pytest.raises(Unavailable):
        outbox.send(NEW_REPORT)
    with pytest.raises(Unavailable):
        outbox.postpone("receipt", 30)
