"""Add an e-mail to a reply address to its report, freed from our own letters.

A reply is the reporter's words to the officers, a command, a bare thank-you, or nothing but a
program's out-of-office note. See decision 44.
"""

from dataclasses import dataclass, replace

from chalicelib.domain.clean_text import clean_text
from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel, VerifiedContact
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound.dialogue import InboundResponse, SendResponse
from chalicelib.domain.inbound.inbound_commands import (
    Command,
    ParsedCommand,
    parse_command,
)
from chalicelib.domain.inbound.inbound_mail import InboundMail
from chalicelib.domain.inbound.letter_kinds.bare_thanks import is_bare_thanks, is_label
from chalicelib.domain.inbound.mail_nature import Automatic
from chalicelib.domain.inbound.mail_words import within_report, without_signature
from chalicelib.domain.inbound.quoted_text import CutText, cut_our_letters
from chalicelib.domain.reports.codes import Act, State
from chalicelib.domain.reports.handling import perform
from chalicelib.domain.reports.history import REPORTER, Event
from chalicelib.domain.reports.report import Report
from chalicelib.usecases.contacts import verify_contact
from chalicelib.usecases.inbound import keep_letters, letters_about_reports, report_commands
from chalicelib.usecases.inbound.keep_letters import OfficersText
from chalicelib.usecases.inbound.message_context import (
    MessageContext,
    ReceivedMessage,
    exchange_with,
    send_response,
    taken_words,
)
from chalicelib.usecases.inbound.receive_message import TAKEN
from chalicelib.usecases.inbound.report_commands import ReplyFiles
from chalicelib.usecases.inbound.run_commands import run_command
from chalicelib.usecases.inbound.waiting_words import require_not_being_filed
from chalicelib.usecases.reports.own_words import Hide
from chalicelib.usecases.reports.tracking import TrackedReport

#: Commands that an e-mail to a reply address may hold instead of a reply.
_COMMANDS = frozenset({Command.STATUS, Command.CODE, Command.STOP, Command.START})


class MailDropped(Exception):
    """An e-mail is neither filed nor responded to; `reason` is for the log, `fact` is counted."""

    def __init__(self, reason: str, fact: str = "MailDropped") -> None:
        super().__init__(reason)
        self.reason, self.fact = reason, fact


@dataclass(frozen=True, kw_only=True)
class _Reply:
    """An e-mail to a reply address, freed from our own letters, and the report that it is about.

    `subject` is what its sender wrote there, "" where it is ours. `root` is the report that holds
    the sender's contact.
    """

    mail: InboundMail
    cut: CutText
    subject: str
    tracked: TrackedReport
    root: Report

    @property
    def report(self) -> str:
        """The id of the report."""
        return self.tracked.dossier.report.id

    @property
    def words(self) -> str:
        """What the officers get of it: at most as much as a report may hold."""
        return within_report(
            clean_text(letters_about_reports.with_subject(self._said_subject, self.cut.words)),
            name=self.mail.sender_name,
            email=self.mail.sender,
        )

    @property
    def _said_subject(self) -> str:
        """The subject; "" of one that only names what is sent, above thanks or a file alone."""
        words = self.cut.words.strip()
        courtesy = is_bare_thanks(words) if words else self.has_files
        return "" if courtesy and is_label(self.subject) else self.subject

    @property
    def has_files(self) -> bool:
        """Whether it brought any file, taken or not."""
        return bool(self.mail.attachments or self.mail.refused_files)


def receive_reply(report_id: str, mail: InboundMail, context: MessageContext) -> ReceivedMessage:
    """Receive an e-mail to a reply address whose signature names this report and its sender.

    Raises: MailDropped when a program answered; Unavailable or VersionConflict when the e-mail is
    to be delivered again.
    """
    deps, message = context.deps, context.message
    is_note = mail.nature.automatic or mail.nature.absent
    if is_note and not (mail.nature.may_be_answer and _is_asked(report_id, context)):
        # It changes nothing, but it is of this report: officers can read it, as a person's words.
        _keep_whole(report_id, mail, context)
        why = mail.nature.automatic or Automatic.OUT_OF_OFFICE
        raise MailDropped(f"noted: {why}", fact="MailNoted")
    before = deps.dialogues.get_dialogue(context.sender, now=context.now)
    if known := before.exchange_of(message.id):
        send_response(known, before.language, context)
        return ReceivedMessage(fact="InboundRepeated")
    require_not_being_filed(before, context.now)
    root = _verify_contact(report_id, context)
    proved = replace(context, message=replace(message, proved=True))
    reply = _reply(report_id, root, mail, proved)
    response = _run_reply(reply, proved)
    exchange = exchange_with(message, response)
    until = before.keep_until(Channel.EMAIL, context.now)
    deps.dialogues.save_dialogue(context.sender, before.with_exchange(exchange), until=until)
    send_response(exchange, root.language, context)
    return ReceivedMessage(fact=_FACTS.get(response.response, "InboundUnderstood"))


def _is_asked(report_id: str, context: MessageContext) -> bool:
    """Tell whether the officers of the report wait for an answer to their question."""
    return context.deps.contacts.reports.get(report_id).state is State.ON_HOLD


_FACTS = {
    **dict.fromkeys(TAKEN, "ReplyByEmail"),
    InboundResponse.THANKED: "ThanksByEmail",
}


def _reply(report_id: str, root: Report, mail: InboundMail, context: MessageContext) -> _Reply:
    """Free a reply from our own letters. Words in a new subject alone are the reply."""
    tracked = _tracked(report_id, root, context)
    sent = keep_letters.letters_about(tracked.dossier, context.deps.sent_letters, context.reference)
    cut = cut_our_letters(mail.text, sent)
    subject = letters_about_reports.own_subject(mail, sent)
    return _Reply(mail=mail, cut=cut, subject=subject, tracked=tracked, root=root)


def _run_reply(reply: _Reply, context: MessageContext) -> SendResponse:
    """Run the command in the e-mail, or add its text and attachments to the report."""
    command = _command(reply)
    if command is not None:
        if reply.has_files or reply.subject:
            _keep(reply, context, shown="")
        return run_command(replace(command, typed_id=command.typed_id or reply.report), context)
    report = reply.tracked.dossier.report
    response = _add_words(reply, context)
    if response.response not in TAKEN:
        if reply.words or reply.has_files:
            _keep(reply, context, shown="")  # it is part of nothing, but officers can read it
        return response
    _keep(reply, context, shown=reply.words)
    told = {"taken": taken_words(reply.words, report), "cut": "1" if reply.cut.cut else ""}
    return replace(response, values={**response.values, **told})


def _command(reply: _Reply) -> ParsedCommand | None:
    """Return the command that a reply consists of; None when it says more than that."""
    command = parse_command(without_signature(reply.cut.words or reply.subject))
    alone = command.command in _COMMANDS and not command.text
    return command if alone else None


def _add_words(reply: _Reply, context: MessageContext) -> SendResponse:
    """Add the words and files of a reply, as one act."""
    mail = reply.mail
    mailbox = mail.sender.partition("@")[0].replace(".", " ")
    return report_commands.add_reply(
        reply.tracked,
        reply.words,
        deps=context.deps.contacts,
        reference=context.reference,
        now=context.now,
        names=f"{mail.sender_name} {mailbox}",
        files=ReplyFiles(
            files=mail.attachments,
            refused=mail.refused_files,
            submit=context.deps.mails.submit_attachment,
        ),
    )


def _keep(reply: _Reply, context: MessageContext, *, shown: str) -> None:
    """Keep the letter beside the report, with the event that holds the words that are shown."""
    shown = _hider(reply.tracked, context)(shown)
    letters_about_reports.keep_beside(
        reply.report,
        _officers_text(reply.mail, reply.subject, reply.cut, reply.tracked, context),
        shown=shown,
        context=context,
        event=letters_about_reports.event_of(reply.report, shown, context),
    )


def _keep_whole(report_id: str, mail: InboundMail, context: MessageContext) -> None:
    """Keep a letter that no person wrote, with its whole text."""
    contacts = context.deps.contacts
    tracked = _tracked(report_id, contacts.reports.get(report_id), context)
    sent = keep_letters.letters_about(tracked.dossier, context.deps.sent_letters, context.reference)
    cut = cut_our_letters(mail.text, sent)
    text = _officers_text(mail, mail.subject, cut, tracked, context)
    letters_about_reports.keep_beside(report_id, text, shown="", context=context)


def _officers_text(
    mail: InboundMail, subject: str, cut: CutText, tracked: TrackedReport, context: MessageContext
) -> OfficersText:
    writer, hide = keep_letters.writer_of(context.message), _hider(tracked, context)
    return letters_about_reports.whole_text(mail, subject, cut, writer=writer, hide=hide)


def _hider(tracked: TrackedReport, context: MessageContext) -> Hide:
    return tracked.hider(reports=context.deps.contacts.reports, reference=context.reference)


def _tracked(report_id: str, root: Report, context: MessageContext) -> TrackedReport:
    contacts, message = context.deps.contacts, context.message
    writers = (keep_letters.writer_of(message), *keep_letters.others_of(message))
    dossier = contacts.reports.dossier(report_id)
    return TrackedReport(
        dossier=dossier, as_reporter=True, root=root, seal=lambda: contacts.seal, writers=writers
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
