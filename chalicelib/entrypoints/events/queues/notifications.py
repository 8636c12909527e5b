"""Handle the queue of messages to people, and what Amazon SES reports about e-mail."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.domain.contacts.verified_contact import OptOutReason
from chalicelib.entrypoints.context import Context
from chalicelib.entrypoints.events.batches import (
    BatchResponse,
    Retries,
    failures_logged,
    queue_batch,
)
from chalicelib.entrypoints.events.queues.retries import delivery_batch
from chalicelib.usecases.contacts.lost_access_code import renew_code
from chalicelib.usecases.contacts.verify_contact import ContactDeps
from chalicelib.usecases.notifications.deliver import DeliveryDeps, deliver
from chalicelib.usecases.notifications.mail_feedback import MailFeedback, apply_mail_feedback
from chalicelib.usecases.notifications.ports import (
    DeliveryOutcome,
    LostCodeRequest,
    Outbox,
    Outgoing,
)

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

METRICS = {
    DeliveryOutcome.SENT: "MessageSent",
    DeliveryOutcome.GAVE_UP: "MessageGivenUp",
    DeliveryOutcome.ENDED: "FollowEnded",  # as usual as stopping by hand: no alarm
    DeliveryOutcome.HELD_BACK: "MessageHeldBack",
    None: "MessageRepeated",
}


@dataclass(frozen=True, kw_only=True)
class DeliveryQueueDeps:
    """The collaborators of the queue of messages to people.

    `read_message` makes the delivery, or the request for a lost access code, of a message.
    """

    read_message: Callable[[str], Outgoing]
    outbox: Outbox
    delivery: DeliveryDeps
    contacts: ContactDeps


def deliver_messages(
    event: dict[str, Any], context: Context, deps: DeliveryQueueDeps
) -> BatchResponse:
    """Send every message of the batch to its recipient."""
    return delivery_batch(
        event,
        context,
        outbox=deps.outbox,
        read_message=deps.read_message,
        deliver=lambda outgoing: _deliver(outgoing, context, deps),
    )


def _deliver(outgoing: Outgoing, context: Context, deps: DeliveryQueueDeps) -> None:
    now = context.now()
    if isinstance(outgoing, LostCodeRequest):
        renewed = renew_code(outgoing, deps=deps.contacts, reference=context.reference(), now=now)
        context.count_metric("CodeRenewed" if renewed else "CodeNotRenewed")
        return
    context.count_metric(METRICS[deliver(outgoing, deps=deps.delivery, now=now)])


def take_mail_feedback(
    event: dict[str, Any],
    context: Context,
    deps: DeliveryDeps,
    retries: Retries | None = None,
) -> BatchResponse:
    """Take in every notice of the batch; one that cannot be read comes back, later each time."""

    def one(record: "SQSRecord") -> None:
        notice = json.loads(record.body)
        with failures_logged(context, report_of_notice(notice)):
            _take(notice, context, deps)

    return queue_batch(event, one, retries)


def _take(notice: dict[str, Any], context: Context, deps: DeliveryDeps) -> None:
    feedback = parse_notice(notice)
    reference = context.reference()
    if apply_mail_feedback(feedback, deps=deps, reference=reference, now=context.now()):
        bounced = feedback.reason is OptOutReason.BOUNCED
        context.count_metric("MailBounced" if bounced else "MailComplained")
    else:
        context.count_metric("MailDelayed")
        kind = str(notice.get("eventType", ""))
        context.telemetry().log_fact("mail delayed", report=feedback.report, kind=kind)


def report_of_notice(notice: dict[str, Any]) -> str:
    """Return the report of a notice, for the log; "" when it names none."""
    return _tag(notice, "report")


def parse_notice(notice: dict[str, Any]) -> MailFeedback:
    """Return what a notice of SES's event publishing says.

    Raises: KeyError for what is no such notice.
    """
    why, people = _PARSERS[notice["eventType"]](notice)
    return MailFeedback(
        reason=why,
        addresses=tuple(person["emailAddress"] for person in people),
        root=_tag(notice, "root"),
        report=_tag(notice, "report"),
        event=int(_tag(notice, "event") or 0),
        delivery=_tag(notice, "delivery"),
        main=_tag(notice, "main"),
    )


def _bounce(notice: dict[str, Any]) -> tuple[OptOutReason | None, list[dict[str, str]]]:
    """Only a permanent bounce stops messages: a full mailbox is empty again some day."""
    bounce = notice["bounce"]
    permanent = bounce["bounceType"] == "Permanent"
    return (OptOutReason.BOUNCED if permanent else None), bounce["bouncedRecipients"]


def _complaint(notice: dict[str, Any]) -> tuple[OptOutReason | None, list[dict[str, str]]]:
    return OptOutReason.COMPLAINED, notice["complaint"]["complainedRecipients"]


def _temporary(_: dict[str, Any]) -> tuple[OptOutReason | None, list[dict[str, str]]]:
    return None, []


_PARSERS = {
    "Bounce": _bounce,
    "Complaint": _complaint,
    "DeliveryDelay": _temporary,
    "Reject": _temporary,
}


def _tag(notice: dict[str, Any], name: str) -> str:
    """A message tag that our e-mail carried; SES gives each as a list."""
    found: list[str] = notice.get("mail", {}).get("tags", {}).get(name) or [""]
    return found[0]
