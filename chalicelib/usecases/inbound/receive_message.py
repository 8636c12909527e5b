"""Receive an inbound message once: file a report of it, or run its command, and respond.

What a message does is safe to be done twice; then the dialogue is saved if no other message
changed it meanwhile, and then the response is queued. A message that the queue delivers again
meets its exchange in the dialogue. See decision 0023.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.clean_text import clean_line
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.errors import CodeRenewed
from chalicelib.domain.inbound.dialogue import (
    LIFE,
    Action,
    Dialogue,
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
from chalicelib.domain.inbound.inbound_mail import InboundMail, MailAttachment, read_mail
from chalicelib.domain.inbound.quoted_text import cut_our_letters
from chalicelib.domain.inbound.report_title import report_title
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.report import DeclaredFile, Place, Reporter
from chalicelib.domain.reports.submission_limits import FILES, NAME
from chalicelib.domain.routing.place_search import Places
from chalicelib.usecases.inbound import keep_letters, report_commands
from chalicelib.usecases.inbound.message_context import (
    MessageContext,
    ReceivedMessage,
    exchange_with,
    send_response,
    taken_words,
)
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.reports import own_words
from chalicelib.usecases.reports.submit import ReportDraft, submit

#: By sender and day: messages that are read, reports, and each hint.
MOST_MESSAGES, MOST_REPORTS, MOST_HINTS = 60, 5, 1


#: What an action leads to: the dialogue after it, the response, the fact to count.
ActionResult = tuple[Dialogue, SendResponse | None, str]


def receive_message(
    message: InboundMessage, *, deps: InboundDeps, reference: Reference, now: datetime
) -> ReceivedMessage:
    """Receive one message.

    Raises: Unavailable or VersionConflict when the message is to be delivered again.
    """
    context = MessageContext(message=message, deps=deps, reference=reference, now=now)
    before = deps.dialogues.get_dialogue(context.sender, now=now)
    if known := before.exchange_of(message.id):
        send_response(known, before.language, context)
        return ReceivedMessage(fact="InboundRepeated")
    if not context.is_within_limit("inbound", MOST_MESSAGES):
        return ReceivedMessage(fact="InboundIgnored")
    dialogue, action = next_action(before, message, places=Places(reference.regions), now=now)
    after, response, fact = _run_action(dialogue, action, context)
    if response and response.hint:
        is_new = context.is_within_limit(f"hint.{response.response}", MOST_HINTS)
        response = response if is_new else None
    _save_and_respond(after, response, context)
    return ReceivedMessage(fact=fact)


def _save_and_respond(
    after: Dialogue, response: SendResponse | None, context: MessageContext
) -> None:
    """Save the dialogue, then queue the response: a crash in between is made good by a retry."""
    exchange = exchange_with(context.message, response)
    until = context.now + LIFE[context.message.channel]
    context.deps.dialogues.save_dialogue(context.sender, after.with_exchange(exchange), until=until)
    send_response(exchange, after.language, context)


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
    mails = _mails(dialogue, context)
    attachments, refused = _attachments(mails.values())
    token = submission_token(contacts.pepper, message.channel, dialogue.first_message)
    response = InboundResponse.FILED if message.proved else InboundResponse.FILED_UNPROVED
    draft = _draft(dialogue, place, token, attachments, context)
    try:
        report = _submit(draft, context)
    except CodeRenewed:
        report = tracking_ids.report_id(contacts.pepper, token)
        response = InboundResponse.ALREADY
    for n, file in enumerate(attachments, start=1):
        context.deps.mails.submit_attachment(report, n, file.data, file.type)
    writer = keep_letters.writer_of(message)
    hide = own_words.hider(draft, draft.place.region, [writer], context.reference)
    sent = keep_letters.letters_in(dialogue.exchanges, context.deps.sent_letters)
    shown = hide("\n".join((draft.title, draft.body, draft.place.address)))
    for key, mail in mails.items():
        cut = cut_our_letters(mail.text, sent).cut
        text = keep_letters.officers_text(mail.text, cut=cut, writer=writer, hide=hide)
        keep_letters.keep_letter(
            report, key, text, shown=shown, deps=context.deps, now=context.now, event=1
        )
    values = {
        "report": report,
        "nonce": dialogue.first_message,
        "refused": report_commands.listed(refused),
        # Only whoever is known to have written gets the words back, and none of a confidential one.
        "taken": taken_words(draft.body, draft) if mails and message.proved else "",
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


def _mails(dialogue: Dialogue, context: MessageContext) -> dict[str, InboundMail]:
    """Return the e-mails of the draft by where they are stored, those that are still there."""
    stored = {key: context.deps.mails.read_mail(key) for key in dialogue.mail_keys}
    return {key: read_mail(raw) for key, raw in stored.items() if raw is not None}


def _attachments(mails: Collection[InboundMail]) -> tuple[list[MailAttachment], list[str]]:
    """Return the attachments of e-mails, and the names of those refused."""
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
    files = report_commands.reply_files(context.message.mail_key, context.deps.mails)
    return report_commands.reply_to_report(
        command, context.message, files, deps=contacts, reference=reference, now=context.now
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
