"""Whatever fails, and by whichever door: a citizen gets a receipt, or loses nothing.

Kinds of faults × doors × a container that has read its secrets and reference data ("warm") or
nothing yet ("cold"). The real adapters speak to real sockets.
"""

import json
import time
import uuid
from collections.abc import Callable
from typing import Any, Protocol

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.entrypoints.events.queues.inbound import receive_mails, receive_sms
from chalicelib.entrypoints.events.queues.reports import store_reports
from tests.contracts.faults.conftest import FILES, Container, FaultyCloud
from tests.contracts.faults.faulty_cloud import FOREIGN, SERVICES
from tests.entrypoints.api import a_submission
from tests.entrypoints.inbound.test_inbound import an_sms, batch, laid_down
from tests.entrypoints.reports.no_script_browser import Page, send
from tests.entrypoints.reports.no_script_helpers import a_form
from tests.usecases.inbound.inbox import a_letter

#: What became of a report: written; queued; not taken, and kept where it was.
STORED, QUEUED, KEPT = "stored", "queued", "kept"
TABLE_FAULTS = ("throttled", "broken", "refused", "closed", "hanging", "half", "half_unnoticed")
FAULTS = {
    **{f"table {fault}": ("dynamodb", fault) for fault in TABLE_FAULTS},
    "kms away": ("kms", "closed"),
    "s3 away": ("s3", "closed"),
    "sqs away": ("sqs", "closed"),
    "secrets away": ("secretsmanager", "closed"),
}
#: Some of `FOREIGN`: a success, somebody else's page, and the way to another place.
IN_FRONT = ("null", "page", "moved")
WORDS = "Jalan di depan sekolah berlubang besar, Coblong, Kota Bandung"


class Door(Protocol):
    """A way by which one report comes in; trying again sends the same one."""

    def send(self, container: Container) -> str:
        """Send it; return what became of it."""


class ApiDoor:
    """The form's page, as it calls the API."""

    def __init__(self, cloud: FaultyCloud, name: str) -> None:
        self.body = a_submission(submission_token=name, title="Jalan berlubang besar di Coblong")

    def send(self, container: Container) -> str:
        response = container.api.post("/v1/reports", self.body)
        if response.status == 503:  # the page keeps it, says so, and tries again by itself
            assert (response.body["code"], response.headers["Retry-After"]) == ("unavailable", "3")
            return KEPT
        assert response.body["tracking_id"]
        return {201: STORED, 202: QUEUED}[response.status]


class FormDoor:
    """The form without JavaScript, at its second step."""

    def __init__(self, cloud: FaultyCloud, name: str) -> None:
        title = "Jalan berlubang besar di Coblong"
        self.typed = {**a_form(title=title), "submission_token": name, "step": "send"}

    def send(self, container: Container) -> str:
        page = send(container.api, self.typed)
        if page.status == 503:
            self._press(page)
            return KEPT
        return {201: STORED, 202: QUEUED}[page.status]

    def _press(self, page: Page) -> None:
        """The page holds everything that was typed; its button sends that again."""
        assert page.response.headers["Retry-After"] == "3"
        button = page.every("button")[0].attributes
        again = {**page.typed, button["name"]: button["value"]}
        own = ("title", "submission_token", "step", "address", "reporter_name", "reporter_email")
        assert {name: again[name] for name in own} == {name: self.typed[name] for name in own}
        assert again["body"].split() == self.typed["body"].split()
        self.typed = again


class SmsDoor:
    """An SMS, which its queue delivers again when it comes back."""

    def __init__(self, cloud: FaultyCloud, name: str) -> None:
        number = f"+62812{int(name[:7], 16):09d}"
        self.event = batch(an_sms(f"LAPOR {WORDS}", name, originationNumber=number))

    def send(self, container: Container) -> str:
        wiring = container.wiring
        try:
            response = receive_sms(self.event, wiring.context, wiring.inbound.deps)
        except Unavailable:  # the whole batch comes back
            return KEPT
        return KEPT if response["batchItemFailures"] else STORED


class MailDoor:
    """A letter in the bucket, which its queue announces again when it comes back."""

    def __init__(self, cloud: FaultyCloud, name: str) -> None:
        sender = f"Contoh Warga <{name}@example.id>"
        letter = a_letter(WORDS, id=f"<{name}@example.id>", sender=sender, above="")
        self.key = f"inbound/{name}"
        cloud.direct("s3").put_object(Bucket=FILES, Key=self.key, Body=letter)

    def send(self, container: Container) -> str:
        wiring, event = container.wiring, batch(laid_down(self.key))
        try:
            response = receive_mails(event, wiring.context, wiring.inbound.mail_worker)
        except Unavailable:  # the whole batch comes back
            return KEPT
        return KEPT if response["batchItemFailures"] else STORED


DOORS: dict[str, Callable[[FaultyCloud, str], Door]] = {
    "form": ApiDoor,
    "plain form": FormDoor,
    "sms": SmsDoor,
    "mail": MailDoor,
}


def expected(fault: str, door: str, temperature: str) -> str:
    """What a citizen gets at best: the queue takes a report where anything can."""
    inbound, cold = door in ("sms", "mail"), temperature == "cold"
    if fault.startswith("table"):
        return KEPT if inbound else QUEUED
    if fault == "s3 away":
        return KEPT if door == "mail" else STORED
    if fault == "sqs away":
        return KEPT if inbound else STORED  # the answer could not leave: it comes again
    return KEPT if cold else STORED  # kms and secrets: without them nothing can be sealed


def stored_reports(cloud: FaultyCloud) -> list[str]:
    """The ids of all reports in the table."""
    items = cloud.direct("dynamodb").scan(TableName="faulty")["Items"]
    return [item["PK"]["S"] for item in items if item["SK"]["S"] == "REPORT"]


def drain_intake(cloud: FaultyCloud, container: Container) -> int:
    """Let the intake worker store what waits; return how many messages there were."""
    sqs, url = cloud.direct("sqs"), container.base.settings.intake_queue_url
    waiting = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    if not waiting:
        return 0
    records = batch(*(message["Body"] for message in waiting))
    deps = container.wiring.reports.intake_worker
    assert store_reports(records, container.wiring.context, deps) == {"batchItemFailures": []}
    return len(waiting)


def a_name() -> str:
    """A submission token, also the name of a message."""
    return str(uuid.uuid4())


@pytest.mark.long
@pytest.mark.usefixtures("quick_limits")
@pytest.mark.parametrize("temperature", ["warm", "cold"])
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_citizen_gets_a_receipt_or_loses_nothing(
    cloud: FaultyCloud, fault: str, door: str, temperature: str
) -> None:
    container = cloud.container()
    if temperature == "warm":
        assert DOORS[door](cloud, a_name()).send(container) == STORED
    before = stored_reports(cloud)
    report = DOORS[door](cloud, a_name())
    service, kind = FAULTS[fault]
    cloud.services[service].fail(kind)
    outcome = report.send(container)
    assert outcome == expected(fault, door, temperature), container.telemetry.failures
    if outcome == QUEUED:
        assert report.send(container) == QUEUED  # a second press is the same report
    cloud.heal(container)
    if outcome == KEPT:
        assert report.send(container) == STORED
    assert drain_intake(cloud, container) == (2 if outcome == QUEUED else 0)
    assert report.send(container) == STORED
    assert len(stored_reports(cloud)) == len(before) + 1
    crashes = [failure for failure in container.telemetry.failures if "crashed" in failure]
    assert crashes == []


@pytest.mark.long
@pytest.mark.usefixtures("quick_limits")
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("service", SERVICES)
def test_an_answer_of_something_in_front_of_a_service_stores_nothing(
    cloud: FaultyCloud, service: str, door: str
) -> None:
    fault = {"dynamodb": "table", "secretsmanager": "secrets"}.get(service, service)
    fault = fault if fault == "table" else f"{fault} away"
    container = cloud.container()
    assert DOORS[door](cloud, a_name()).send(container) == STORED
    for count, foreign in enumerate(IN_FRONT, start=2):
        report = DOORS[door](cloud, a_name())
        cloud.services[service].fail(foreign)
        outcome = report.send(container)
        assert outcome == expected(fault, door, "warm"), (foreign, container.telemetry.failures)
        cloud.heal(container)
        assert drain_intake(cloud, container) == (1 if outcome == QUEUED else 0), foreign
        assert report.send(container) == STORED, foreign
        assert len(stored_reports(cloud)) == count, foreign
    assert [each for each in container.telemetry.failures if "crashed" in each] == []


@pytest.mark.usefixtures("quick_limits")
@pytest.mark.parametrize("door", ["form", "plain form"])
def test_where_every_answer_is_somebody_elses_a_report_is_kept(
    cloud: FaultyCloud, door: str
) -> None:
    container = cloud.container()
    report = DOORS[door](cloud, a_name())
    for foreign in FOREIGN:
        for service in cloud.services.values():
            service.fail(foreign)
        assert report.send(container) == KEPT, foreign
    cloud.heal(container)
    assert stored_reports(cloud) == []
    assert drain_intake(cloud, container) == 0
    assert report.send(container) == STORED


@pytest.mark.usefixtures("quick_limits")
@pytest.mark.parametrize("door", ["form", "plain form"])
def test_where_nothing_takes_a_report_it_is_kept_where_it_was_typed(
    cloud: FaultyCloud, door: str
) -> None:
    container = cloud.container()
    assert DOORS[door](cloud, a_name()).send(container) == STORED
    report = DOORS[door](cloud, a_name())
    for service in cloud.services.values():
        service.fail("closed")
    assert report.send(container) == KEPT
    assert report.send(cloud.container()) == KEPT  # one that knows no reference data either
    cloud.heal(container)
    assert report.send(container) == STORED


@pytest.mark.long
@pytest.mark.parametrize("silent", ["dynamodb", "every service"])
@pytest.mark.parametrize("temperature", ["warm", "cold"])
def test_a_citizen_hears_within_five_seconds_while_services_are_silent(
    cloud: FaultyCloud, silent: str, temperature: str
) -> None:
    """By the real limits. What the machine itself takes is measured before and not counted."""
    container = cloud.container()
    begun = time.monotonic()
    assert ApiDoor(cloud, a_name()).send(container) == STORED
    usual = time.monotonic() - begun
    if temperature == "cold":
        container = cloud.container()
    for name, service in cloud.services.items():
        if silent in (name, "every service"):
            service.fail("hanging")
    begun = time.monotonic()
    outcome = ApiDoor(cloud, a_name()).send(container)
    heard = time.monotonic() - begun
    assert outcome == (QUEUED if silent == "dynamodb" else KEPT)
    assert heard - usual < 5


def test_an_answer_of_the_intake_queue_is_a_message_that_can_be_stored(cloud: FaultyCloud) -> None:
    container = cloud.container()
    cloud.services["dynamodb"].fail("refused")
    assert ApiDoor(cloud, a_name()).send(container) == QUEUED
    sqs, url = cloud.direct("sqs"), container.base.settings.intake_queue_url
    [message] = sqs.receive_message(QueueUrl=url)["Messages"]
    body: dict[str, Any] = json.loads(message["Body"])
    assert body["sealed"]
    assert "warga@example.id" not in message["Body"]
