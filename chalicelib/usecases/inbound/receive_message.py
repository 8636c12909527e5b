"""Receive an inbound message once: file a report of it, or run its command, and respond.

What a message does is safe to be done twice; then the dialogue is saved if no other message
changed it meanwhile, and then the response is queued. A message that the queue delivers again
meets its exchange in the dialogue. See decision 0023.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.clean_text import clean_line
from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.errors import CodeRenewed
from chalicelib.domain.inbound.dialogue import (
    LIFE,
    Action,
    Dialogue,
    Exchange,
    FiledReport,
    FileReport,
    IgnoreMessage,
    InboundResponse,
    RunCommand,
    SendResponse,
)
from chalicelib.domain.inbound.dialogue_engine import next_action
from chalicelib.domain.inbound.inbound_commands import (
    Command,
    InboundMessage,
    ParsedCommand,
    submission_token,
    text_digest,
)
from chalicelib.domain.inbound.inbound_mail import MailAttachment, read_mail
from chalicelib.domain.inbound.report_title import report_title
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.report import DeclaredFile, Place, Reporter
from chalicelib.domain.reports.submission_limits import FILES, NAME
from chalicelib.domain.routing.place_search import Places
from chalicelib.usecases.inbound import report_commands
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.notifications.ports import Delivery, SealedRecipient, delivery_key
from chalicelib.usecases.reports.submit import ReportDraft, submit

#: By sender and day: messages that are read, reports, and each hint.
MOST_MESSAGES, MOST_REPORTS, MOST_HINTS = 60, 5, 1


@dataclass(frozen=True, kw_only=True)
class ReceivedMessage:
    """What became of a message: a fact to count, and e-mails that are not needed any more."""

    fact: str
    finished_mails: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MessageContext:
    """A message with the collaborators, the reference data and the moment of receiving it."""

    message: InboundMessage
    deps: InboundDeps
    reference: Reference
    now: datetime

    @property
    def sender(self) -> str:
        """The keyed hash of the sender's number or address."""
        return verified_contact.address_hash(
            self.deps.contacts.pepper, self.message.channel, self.message.address
        )

    def is_within_limit(self, what: str, most: int) -> bool:
        """Count one more of `what` of this sender today; tell whether it is within `most`."""
        day = local_day(self.now)
        return self.deps.contacts.limits.count_within_limit(
            f"{what}:{self.sender}", most=most, day=day
        )


#: What an action leads to: the dialogue after it, the response, the fact to count.
ActionResult = tuple[Dialogue, SendResponse | None, str]


def receive_message(
    message: InboundMessage, *, deps: InboundDeps, reference: Reference, now: datetime
) -> ReceivedMessage:
    """Receive one message.

    Raises: Unavailable or VersionConflict when the message is to be delivered again.
    """
    context = MessageContext(message=message, deps=deps, reference=reference, now=now)
    mails = (message.mail_key,) if message.mail_key else ()
    before = deps.dialogues.get_dialogue(context.sender, now=now)
    if known := before.exchange_of(message.id):
        send_response(known, before.language, context)
        return ReceivedMessage(fact="InboundRepeated", finished_mails=mails)
    if not context.is_within_limit("inbound", MOST_MESSAGES):
        return ReceivedMessage(fact="InboundIgnored", finished_mails=mails)
    dialogue, action = next_action(before, message, places=Places(reference.regions), now=now)
    after, response, fact = _run_action(dialogue, action, context)
    if response and response.hint:
        is_new = context.is_within_limit(f"hint.{response.response}", MOST_HINTS)
        response = response if is_new else None
    _save_and_respond(after, response, context)
    finished = {*before.mail_keys, message.mail_key} - {*after.mail_keys, ""}
    return ReceivedMessage(fact=fact, finished_mails=tuple(sorted(finished)))


def _save_and_respond(
    after: Dialogue, response: SendResponse | None, context: MessageContext
) -> None:
    """Save the dialogue, then queue the response: a crash in between is made good by a retry."""
    exchange = exchange_with(context.message, response)
    until = context.now + LIFE[context.message.channel]
    context.deps.dialogues.save_dialogue(context.sender, after.with_exchange(exchange), until=until)
    send_response(exchange, after.language, context)


def exchange_with(message: InboundMessage, response: SendResponse | None) -> Exchange:
    """Return the exchange of a message and the response to it."""
    return Exchange(
        message_id=message.id,
        response=response.response if response else None,
        values=response.values if response else {},
    )


def _run_action(dialogue: Dialogue, action: Action, context: MessageContext) -> ActionResult:
    if isinstance(action, FileReport):
        return _file_report(dialogue, action, context)
    if isinstance(action, RunCommand):
        return dialogue, run_command(action.command, context), "InboundUnderstood"
    if isinstance(action, IgnoreMessage):
        return dialogue, None, "InboundIgnored"
    return dialogue, action, "InboundHint" if action.hint else "InboundAsked"


def _file_report(dialogue: Dialogue, place: FileReport, context: MessageContext) -> ActionResult:
    """File the draft; a second run meets the same report, as does the same text in parts."""
    message, contacts = context.message, context.deps.contacts
    digest = text_digest(dialogue.text)
    if filed := next((f for f in dialogue.filed if f.digest == digest), None):
        values = {"report": filed.report}
        again = SendResponse(response=InboundResponse.ALREADY, values=values, hint=True)
        return dialogue.without_draft(), again, "InboundHint"
    if not context.is_within_limit("filed", MOST_REPORTS):
        refusal = SendResponse(response=InboundResponse.TOO_MANY, hint=True)
        return dialogue, refusal, "InboundIgnored"
    attachments, refused = _attachments(dialogue, context)
    token = submission_token(contacts.pepper, message.channel, dialogue.first_message)
    response = InboundResponse.FILED if message.proved else InboundResponse.FILED_UNPROVED
    try:
        report = _submit(_draft(dialogue, place, token, attachments, context), context)
    except CodeRenewed:
        report = tracking_ids.report_id(contacts.pepper, token)
        response = InboundResponse.ALREADY
    for n, file in enumerate(attachments, start=1):
        context.deps.mails.submit_attachment(report, n, file.data, file.type)
    values = {
        "report": report,
        "nonce": dialogue.first_message,
        "refused": ", ".join(refused)[:300],
    }
    rested = dialogue.without_draft()
    return (
        replace(rested, filed=(*rested.filed, FiledReport(report=report, digest=digest))),
        SendResponse(response=response, values=values),
        f"ReportBy{message.channel.title()}",
    )


def _submit(draft: ReportDraft, context: MessageContext) -> str:
    """Submit the report and return its id.

    Raises: CodeRenewed when it was submitted before and its access code was renewed since.
    """
    deps = context.deps
    return submit(
        draft,
        reports=deps.contacts.reports,
        queue=deps.queue,
        seal=deps.contacts.seal,
        files=deps.files,
        reference=context.reference,
        pepper=deps.contacts.pepper,
        now=context.now,
    ).report.id


def _attachments(
    dialogue: Dialogue, context: MessageContext
) -> tuple[list[MailAttachment], list[str]]:
    """Return the attachments of the dialogue's e-mails, and the names of those refused."""
    stored = (context.deps.mails.read_mail(key) for key in dialogue.mail_keys)
    mails = [read_mail(raw) for raw in stored if raw is not None]
    attachments = [file for mail in mails for file in mail.attachments]
    refused = [name for mail in mails for name in mail.refused_files]
    return attachments[:FILES], refused + [file.name for file in attachments[FILES:]]


def _draft(
    dialogue: Dialogue,
    place: FileReport,
    token: str,
    attachments: list[MailAttachment],
    context: MessageContext,
) -> ReportDraft:
    message = context.message
    by_mail = message.channel is Channel.EMAIL
    return ReportDraft(
        token=token,
        kind=dialogue.kind,
        title=report_title(dialogue.title, dialogue.text),
        body=dialogue.text,
        incident_date=local_day(context.now),
        place=Place(region=place.region, address=place.address),
        category=place.category,
        target_agency=None,
        anonymous=dialogue.anonymous,
        confidential=dialogue.confidential,
        reporter=Reporter(
            name=clean_line(message.name)[:NAME],
            email=message.address if by_mail else "",
            phone="" if by_mail else message.address,
            language=dialogue.language,
        ),
        channel=message.channel.value,
        language=dialogue.language,
        files=tuple(
            DeclaredFile(n=n, name=file.name, type=file.type, size=len(file.data))
            for n, file in enumerate(attachments, start=1)
        ),
        proved=(message.channel,) if message.proved else (),
    )


def send_response(exchange: Exchange, language: str, context: MessageContext) -> None:
    """Queue the response to the sender; the same message makes the same delivery.

    Raises: Unavailable when the queue is not reachable.
    """
    if exchange.response is None:
        return
    message, contacts = context.message, context.deps.contacts
    key = delivery_key("inbound", message.channel, context.sender, message.id)
    report = exchange.values.get("report", "")
    values = {name: value for name, value in exchange.values.items() if name != "report"}
    is_filed = exchange.response in (InboundResponse.FILED, InboundResponse.FILED_UNPROVED)
    sender = Reporter(
        email=message.address if message.channel is Channel.EMAIL else "",
        phone=message.address if message.channel is Channel.SMS else "",
    )
    contacts.outbox.send(
        Delivery(
            key=key,
            message=Message(exchange.response.value),
            channel=message.channel,
            recipient=SealedRecipient(
                bound_to=key, sealed=contacts.seal.seal_identity(key, sender)
            ),
            language=language,
            report=report if is_filed else "",
            values={"tracking_id": tracking_ids.show(report), **values} if report else values,
        )
    )


def run_command(command: ParsedCommand, context: MessageContext) -> SendResponse:
    """Run a command that is about a report or about the sender.

    Raises: Unavailable when the message is to be delivered again.
    """
    return _COMMANDS[command.command](command, context)


def _stop(_: ParsedCommand, context: MessageContext) -> SendResponse:
    context.deps.opt_outs.save_address_opt_out(
        context.sender, OptOutReason.STOPPED, now=context.now
    )
    return SendResponse(response=InboundResponse.STOPPED)


def _start(_: ParsedCommand, context: MessageContext) -> SendResponse:
    context.deps.opt_outs.save_address_opt_out(context.sender, None, now=context.now)
    return SendResponse(response=InboundResponse.STARTED)


def _status(command: ParsedCommand, context: MessageContext) -> SendResponse:
    contacts, reference = context.deps.contacts, context.reference
    return report_commands.report_status(
        command, context.message, deps=contacts, reference=reference
    )


def _reply(command: ParsedCommand, context: MessageContext) -> SendResponse:
    contacts, reference = context.deps.contacts, context.reference
    return report_commands.reply_to_report(
        command, context.message, deps=contacts, reference=reference, now=context.now
    )


def _new_code(command: ParsedCommand, context: MessageContext) -> SendResponse:
    return report_commands.request_new_code(
        command, context.message, deps=context.deps.contacts, now=context.now
    )


_COMMANDS: Mapping[Command, Callable[[ParsedCommand, MessageContext], SendResponse]] = {
    Command.STATUS: _status,
    Command.REPLY: _reply,
    Command.CODE: _new_code,
    Command.STOP: _stop,
    Command.START: _start,
}
