"""Receive an inbound e-mail: a report if it went to the platform's address, else a reply.

An e-mail that a program sent, that the provider found harmful or forged, or that went to a forged
reply address is dropped with a line in the log: it is neither filed nor responded to. See
decision 0024.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel, VerifiedContact
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound import reply_address
from chalicelib.domain.inbound.dialogue import LIFE, InboundResponse, SendResponse
from chalicelib.domain.inbound.inbound_commands import Command, InboundMessage, parse_command
from chalicelib.domain.inbound.inbound_mail import (
    InboundMail,
    SenderTrust,
    read_mail,
)
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.handling import perform
from chalicelib.domain.reports.history import REPORTER, Event
from chalicelib.domain.reports.report import Report
from chalicelib.usecases.contacts import verify_contact
from chalicelib.usecases.contacts.verify_contact import ContactDeps
from chalicelib.usecases.inbound import report_commands
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.inbound.receive_message import (
    MessageContext,
    ReceivedMessage,
    exchange_with,
    receive_message,
    run_command,
    send_response,
)
from chalicelib.usecases.inbound.report_commands import ReplyFiles
from chalicelib.usecases.reports.tracking import TrackedReport

#: E-mails of one sender in an hour; more come from a program.
MOST_AN_HOUR = 12
#: Commands that an e-mail to a reply address may hold instead of a reply.
_COMMANDS = frozenset({Command.STATUS, Command.CODE, Command.STOP, Command.START})


class MailDropped(Exception):
    """An e-mail is neither filed nor responded to; `reason` is for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def receive_mail(
    key: str,
    *,
    platform_address: str,
    deps: InboundDeps,
    reference: Reference,
    now: datetime,
    on_dropped: Callable[[str], None],
) -> ReceivedMessage | None:
    """Receive the e-mail stored under `key`; None when it was received before.

    `on_dropped` is called with the reason when it is dropped. E-mails that are not needed any
    more are deleted.

    Raises: Unavailable or VersionConflict when the e-mail is to be delivered again.
    """
    raw = deps.mails.read_mail(key)
    if raw is None:
        return None
    mail = read_mail(raw)
    try:
        _require_person(mail, platform_address, deps.contacts, now)
        received = _receive(mail, key, deps=deps, reference=reference, now=now)
    except MailDropped as dropped:
        on_dropped(dropped.reason)
        received = ReceivedMessage(fact="MailDropped")
    dialogue = deps.dialogues.get_dialogue(_sender(mail, deps.contacts), now=now)
    for finished in {key, *received.finished_mails} - set(dialogue.mail_keys):
        deps.mails.delete_mail(finished)
    return received


def _require_person(
    mail: InboundMail, platform_address: str, contacts: ContactDeps, now: datetime
) -> None:
    """Raise MailDropped unless a person sent the e-mail, and not too many of them."""
    if mail.harmful_kind:
        raise MailDropped(mail.harmful_kind)
    if mail.trust is SenderTrust.FORGED:
        raise MailDropped("forged sender")
    if mail.automatic_reason:
        raise MailDropped(mail.automatic_reason)
    if mail.sender == platform_address.lower() or reply_address.is_reply_address(mail.sender):
        raise MailDropped("our own address")
    hour = f"mail:{_sender(mail, contacts)}:{now:%H}"
    if not contacts.limits.count_within_limit(hour, most=MOST_AN_HOUR, day=now.date()):
        raise MailDropped("too many in an hour")


def _sender(mail: InboundMail, contacts: ContactDeps) -> str:
    """Return the keyed hash of the sender's address."""
    return verified_contact.address_hash(contacts.pepper, Channel.EMAIL, mail.sender)


def _receive(
    mail: InboundMail, key: str, *, deps: InboundDeps, reference: Reference, now: datetime
) -> ReceivedMessage:
    message = InboundMessage(
        id=mail.id,
        channel=Channel.EMAIL,
        address=mail.sender,
        text=mail.text,
        title=mail.subject,
        name=mail.sender_name,
        mail_key=key if mail.attachments or mail.refused_files else "",
        proved=mail.trust is SenderTrust.PROVED,
    )
    addresses = [a for a in mail.recipients if reply_address.is_reply_address(a)]
    if not addresses:
        return receive_message(message, deps=deps, reference=reference, now=now)
    context = MessageContext(message=message, deps=deps, reference=reference, now=now)
    return _receive_reply(addresses, mail, context)


def _receive_reply(
    addresses: Sequence[str], mail: InboundMail, context: MessageContext
) -> ReceivedMessage:
    """Receive an e-mail to a reply address, whose signature names report and recipient."""
    deps, message = context.deps, context.message
    verified = (
        reply_address.verify_reply_address(deps.contacts.pepper, address, mail.sender)
        for address in addresses
    )
    report_id = next((report for report in verified if report), None)
    if report_id is None:
        raise MailDropped("forged reply address")
    before = deps.dialogues.get_dialogue(context.sender, now=context.now)
    if known := before.exchange_of(message.id):
        send_response(known, before.language, context)
        return ReceivedMessage(fact="InboundRepeated")
    root = _verify_contact(report_id, context)
    proved = replace(context, message=replace(message, proved=True))
    response = _run_reply(report_id, root, mail, proved)
    exchange = exchange_with(message, response)
    deps.dialogues.save_dialogue(
        context.sender, before.with_exchange(exchange), until=context.now + LIFE[Channel.EMAIL]
    )
    send_response(exchange, root.language, context)
    is_reply = response.response in (InboundResponse.REPLIED, InboundResponse.ADDED)
    return ReceivedMessage(fact="ReplyByEmail" if is_reply else "InboundUnderstood")


def _run_reply(
    report_id: str, root: Report, mail: InboundMail, context: MessageContext
) -> SendResponse:
    """Run the command in the e-mail, or add its text and attachments to the report."""
    contacts = context.deps.contacts
    command = parse_command(mail.text)
    if command.command in _COMMANDS:
        return run_command(replace(command, typed_id=command.typed_id or report_id), context)
    return report_commands.add_reply(
        _tracked(report_id, root, contacts),
        command.text,
        deps=contacts,
        reference=context.reference,
        now=context.now,
        files=ReplyFiles(
            files=mail.attachments,
            refused=mail.refused_files,
            submit=context.deps.mails.submit_attachment,
        ),
    )


def _tracked(report_id: str, root: Report, contacts: ContactDeps) -> TrackedReport:
    dossier = contacts.reports.dossier(report_id)
    return TrackedReport(dossier=dossier, as_reporter=True, root=root)


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
