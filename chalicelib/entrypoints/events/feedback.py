"""Bounces and complaints that SES publishes, by a topic, to a queue."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.domain.contacts.verified_contact import OptOutReason
from chalicelib.entrypoints.events.batches import Answer, queue_batch
from chalicelib.entrypoints.events.workers import with_reason
from chalicelib.usecases.notifications.deliver import DeliveryDeps
from chalicelib.usecases.notifications.mail_feedback import MailFeedback, take_feedback
from chalicelib.usecases.reference_data.ports import ReferenceData

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


class Needs(Protocol):
    """What this worker needs of the wiring."""

    @property
    def post(self) -> DeliveryDeps: ...
    @property
    def reference(self) -> ReferenceData: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...
    def failed(self, report: str, error: Exception) -> None: ...
    def noted(self, what: str, **facts: str) -> None: ...
    def crashed(self, where: str) -> None: ...


def take_notices(event: dict[str, Any], needs: Needs) -> Answer:
    """Every notice of the batch; one that cannot be read comes back and rings in the end."""

    def one(record: "SQSRecord") -> None:
        notice = json.loads(record.body)
        with_reason(needs, reported(notice), lambda: _take(notice, needs))

    return queue_batch(event, one)


def _take(notice: dict[str, Any], needs: Needs) -> None:
    given = read(notice)
    reference = needs.reference.current()
    if take_feedback(given, post=needs.post, reference=reference, now=needs.now()):
        needs.count("MailBounced" if given.why is OptOutReason.BOUNCED else "MailComplained")
    else:
        needs.count("MailDelayed")
        needs.noted("mail delayed", report=given.report, kind=str(notice.get("eventType", "")))


def reported(notice: dict[str, Any]) -> str:
    """The report of a notice, for the log."""
    return _mark(notice, "report")


def read(notice: dict[str, Any]) -> MailFeedback:
    """What a notice of SES's event publishing says; KeyError for what is none."""
    why, people = _WHY[notice["eventType"]](notice)
    return MailFeedback(
        why=why,
        addresses=tuple(person["emailAddress"] for person in people),
        root=_mark(notice, "root"),
        report=_mark(notice, "report"),
        event=int(_mark(notice, "event") or 0),
        delivery=_mark(notice, "delivery"),
        main=_mark(notice, "main"),
    )


def _bounce(notice: dict[str, Any]) -> tuple[OptOutReason | None, list[dict[str, str]]]:
    """A full mailbox or a doubt passes; that there is nobody does not."""
    bounce = notice["bounce"]
    lasting = bounce["bounceType"] == "Permanent"
    return (OptOutReason.BOUNCED if lasting else None), bounce["bouncedRecipients"]


def _complaint(notice: dict[str, Any]) -> tuple[OptOutReason | None, list[dict[str, str]]]:
    return OptOutReason.COMPLAINED, notice["complaint"]["complainedRecipients"]


def _passing(_: dict[str, Any]) -> tuple[OptOutReason | None, list[dict[str, str]]]:
    return None, []


_WHY = {
    "Bounce": _bounce,
    "Complaint": _complaint,
    "DeliveryDelay": _passing,
    "Reject": _passing,
}


def _mark(notice: dict[str, Any], name: str) -> str:
    """A mark that our letter carried; SES gives each as a list."""
    found: list[str] = notice.get("mail", {}).get("tags", {}).get(name) or [""]
    return found[0]
