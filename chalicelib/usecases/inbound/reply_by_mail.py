"""Add an e-mail to a reply address to its report, freed from our own letters.

A reply is the reporter's words to the officers, a command, a bare thank-you, or nothing but a
program's out-of-office note. See decision 44.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.clean_text import clean_text
from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel, VerifiedContact
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound.dialogue import LIFE, InboundResponse, SendResponse
from chalicelib.domain.inbound.inbound_commands import (
    Command,
    ParsedCommand,
    parse_command,
)
from chalicelib.domain.inbound.inbound_mail import InboundMail
from chalicelib.domain.inbound.mail_nature import Automatic
from chalicelib.domain.inbound.mail_words import is_bare_thanks, within_report, without_signature
from chalicelib.domain.inbound.quoted_text import CutText, cut_our_letters
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Act, State
from chalicelib.domain.reports.handling import perform
from chalicelib.domain.reports.history import REPORTER, Event
from chalicelib.domain.reports.report import Report
from chalicelib.usecases.contacts import verify_contact
from chalicelib.usecases.inbound import keep_letters, report_commands
from chalicelib.usecases.inbound.message_context import (
    MessageContext,
    ReceivedMessage,
    exchange_with,
    send_response,
    taken_words,
)
from chalicelib.usecases.inbound.receive_message import run_command
from chalicelib.usecases.inbound.report_commands import ReplyFiles
from chalicelib.usecases.reports.tracking import TrackedReport

#: Commands that an e-mail to a reply address may hold instead of a reply.
_COMMANDS = frozenset({Command.STATUS, Command.CODE, Command.STOP, Command.START})
#: What mail programs put before the subject of an answer.
_ANSWERS = re.compile(r"^\s*(?:(?:re|fwd?|bls|balasan|balas|trs|tr|aw|sv)\s*:\s*)+", re.IGNORECASE)


class MailDropped(Exception):
    """An e-mail is neither filed nor responded to; `reason` is for the log, `fact` is counted."""

    def __init__(self, reason: str, fact: str = "MailDropped") -> None:
        super().__init__(reason)
        self.reason, self.fact = reason, fact


@dataclass(frozen=True, kw_only=True)
class _Reply:
    """An e-mail to a reply address, freed from our own letters, and the report that it is about.

    `root` is the report that holds the sender's contact.
    """

    mail: InboundMail
    cut: CutText
    tracked: TrackedReport
    root: Report

    @property
    def report(self) -> str:
        """The id of the report."""
        return self.tracked.dossier.report.id

    @property
    def words(self) -> str:
        """What the officers get of it: at most as much as a report may hold."""
        return within_report(clean_text(self.cut.words))


def receive_reply(report_id: str, mail: InboundMail, context: MessageContext) -> ReceivedMessage:
    """Receive an e-mail to a reply address whose signature names this report and its sender.

    Raises: MailDropped when a program answered; Unavailable or VersionConflict when the e-mail is
    to be delivered again.
    """
    deps, message = context.deps, context.message
    if mail.nature.automatic or mail.nature.absent:
        # It changes nothing, but it is of this report: it is kept as the others are.
        tracked = _tracked(report_id, deps.contacts.reports.get(report_id), context)
        text = _officers_text(mail, (), tracked, context)
        keep_letters.keep_letter(
            report_id, message.mail_key, text, shown=text, deps=deps, now=context.now
        )
        why = mail.nature.automatic or Automatic.OUT_OF_OFFICE
        raise MailDropped(f"noted: {why}", fact="MailNoted")
    before = deps.dialogues.get_dialogue(context.sender, now=context.now)
    if known := before.exchange_of(message.id):
        send_response(known, before.language, context)
        return ReceivedMessage(fact="InboundRepeated")
    root = _verify_contact(report_id, context)
    proved = replace(context, message=replace(message, proved=True))
    reply = _reply(report_id, root, mail, proved)
    response = _run_reply(reply, proved)
    exchange = exchange_with(message, response)
    deps.dialogues.save_dialogue(
        context.sender, before.with_exchange(exchange), until=context.now + LIFE[Channel.EMAIL]
    )
    send_response(exchange, root.language, context)
    return ReceivedMessage(fact=_FACTS.get(response.response, "InboundUnderstood"))


_TAKEN = frozenset({InboundResponse.REPLIED, InboundResponse.ADDED})
_FACTS = {
    **dict.fromkeys(_TAKEN, "ReplyByEmail"),
    InboundResponse.THANKED: "ThanksByEmail",
}


def _reply(report_id: str, root: Report, mail: InboundMail, context: MessageContext) -> _Reply:
    """Free a reply from our own letters. Words in a new subject alone are the reply."""
    tracked = _tracked(report_id, root, context)
    sent = keep_letters.letters_about(tracked.dossier, context.deps.sent_letters, context.reference)
    cut = cut_our_letters(mail.text, sent)
    if not cut.words:
        subject = _ANSWERS.sub("", mail.subject)
        is_ours = not cut_our_letters(f"> {subject}", sent).words
        cut = replace(cut, words="" if is_ours else subject)
    return _Reply(mail=mail, cut=cut, tracked=tracked, root=root)


def _run_reply(reply: _Reply, context: MessageContext) -> SendResponse:
    """Run the command in the e-mail, or add its text and attachments to the report."""
    command = _command(reply)
    if command is not None:
        return run_command(replace(command, typed_id=command.typed_id or reply.report), context)
    report = reply.tracked.dossier.report
    if report.state is State.ANSWERED and _is_thanks(reply, context.reference):
        _keep(reply, context)
        return SendResponse(response=InboundResponse.THANKED, values={"report": report.id})
    response = _add_words(reply, context)
    if response.response not in _TAKEN:
        return response  # which says that nothing was kept
    _keep(reply, context)
    told = {"taken": taken_words(reply.words, report), "cut": "1" if reply.cut.cut else ""}
    return replace(response, values={**response.values, **told})


def _command(reply: _Reply) -> ParsedCommand | None:
    """Return the command that a reply consists of; None when it says more than that."""
    command = parse_command(without_signature(reply.cut.words))
    alone = command.command in _COMMANDS and not command.text
    return command if alone else None


def _is_thanks(reply: _Reply, reference: Reference) -> bool:
    agency = reference.agencies.get(reply.tracked.dossier.report.agency or "")
    names = " ".join((reply.mail.sender_name, agency.name if agency else ""))
    files = reply.mail.attachments or reply.mail.refused_files
    return not files and is_bare_thanks(reply.cut.words, names)


def _add_words(reply: _Reply, context: MessageContext) -> SendResponse:
    """Add the words and files of a reply, as one act."""
    mail = reply.mail
    return report_commands.add_reply(
        reply.tracked,
        reply.words,
        deps=context.deps.contacts,
        reference=context.reference,
        now=context.now,
        files=ReplyFiles(
            files=mail.attachments,
            refused=mail.refused_files,
            submit=context.deps.mails.submit_attachment,
        ),
    )


def _keep(reply: _Reply, context: MessageContext) -> None:
    """Keep the letter beside the report, with the event that holds its words."""
    deps, mail = context.deps, reply.mail
    events = deps.contacts.reports.dossier(reply.report).events
    hide = reply.tracked.hider(reports=deps.contacts.reports, reference=context.reference)
    shown = hide(reply.words)
    numbers = (e.seq for e in reversed(events) if e.text and e.text == shown)
    keep_letters.keep_letter(
        reply.report,
        context.message.mail_key,
        _officers_text(mail, reply.cut.cut, reply.tracked, context),
        shown=shown,
        deps=deps,
        now=context.now,
        event=next(numbers, 0),
    )


def _officers_text(
    mail: InboundMail, cut: Sequence[str], tracked: TrackedReport, context: MessageContext
) -> keep_letters.OfficersText:
    writer = keep_letters.writer_of(context.message)
    hide = tracked.hider(reports=context.deps.contacts.reports, reference=context.reference)
    return keep_letters.officers_text(mail.text, cut=cut, writer=writer, hide=hide)


def _tracked(report_id: str, root: Report, context: MessageContext) -> TrackedReport:
    contacts, writer = context.deps.contacts, keep_letters.writer_of(context.message)
    dossier = contacts.reports.dossier(report_id)
    return TrackedReport(
        dossier=dossier, as_reporter=True, root=root, seal=lambda: contacts.seal, writer=writer
    )


def _verify_contact(report_id: str, context: MessageContext) -> Report:
    """Verify the sender's contact, since a reply to our own e-mail proves the address.

    Returns the report that holds the contact. Raises: Unavailable until the report is routed, so
    that the e-mail comes again.
    """
    contacts, sender = context.deps.contacts, context.message.address
    report = contacts.reports.get(report_id)
    root = contacts.reports.get(report.root)
    if not root.routed:
        raise Unavailable("not routed yet")
    found = verified_contact.contact_fingerprint(contacts.pepper, root.id, Channel.EMAIL, sender)
    proved = VerifiedContact(channel=Channel.EMAIL, fingerprint=found)

    def verify(current: Report) -> tuple[Report, Event] | None:
        if current.verified_by(Channel.EMAIL) or Channel.EMAIL not in current.contacts:
            return None
        fields = {"verified": (*current.verified, proved)}
        rules = context.reference.deadline_rules_of(current)
        return perform(
            current, Act.VERIFY_CONTACT, actor=REPORTER, now=context.now, rules=rules, fields=fields
        )

    verify_contact.save_act(root.id, verify, contacts.reports)
    return contacts.reports.get(root.id)
