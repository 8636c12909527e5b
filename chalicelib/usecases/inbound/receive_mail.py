"""Receive an inbound e-mail: a report if it went to the platform's address, else a reply.

An e-mail that a program sent, that the provider found harmful or forged, or that went to a forged
reply address is dropped with a line in the log: it is neither filed nor responded to. No e-mail is
deleted here: all stay where the provider laid them until they expire, and those that become part of
a report are sealed beside it. See decisions 24 and 44.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound import reply_address
from chalicelib.domain.inbound.inbound_commands import (
    Command,
    InboundMessage,
    files_digest,
    is_junk,
    parse_command,
)
from chalicelib.domain.inbound.inbound_mail import InboundMail, SenderTrust, read_mail
from chalicelib.domain.inbound.mail_nature import Automatic
from chalicelib.domain.inbound.mail_words import within_report, without_signature
from chalicelib.domain.inbound.quoted_text import cut_our_letters
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.usecases.contacts.verify_contact import ContactDeps
from chalicelib.usecases.inbound import keep_letters
from chalicelib.usecases.inbound.message_context import MessageContext, ReceivedMessage
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.inbound.receive_message import receive_message
from chalicelib.usecases.inbound.reply_by_mail import MailDropped, receive_reply

#: E-mails of one sender in an hour; more come from a program.
MOST_AN_HOUR = 12
#: What is counted when the sender was asked for something that is missing.
_ASKED = frozenset({"InboundAsked", "InboundHint"})


def receive_mail(
    key: str,
    *,
    platform_address: str,
    deps: InboundDeps,
    reference: Reference,
    now: datetime,
    on_dropped: Callable[[str], None],
) -> ReceivedMessage:
    """Receive the e-mail stored under `key`.

    `on_dropped` is called with the reason when nothing comes of it: dropped, or only noted.

    Raises: Unavailable or VersionConflict when the e-mail is to be delivered again.
    """
    raw = deps.mails.read_mail(key)
    try:
        if raw is None:
            raise MailDropped("missing", fact="MailMissing")
        mail = read_mail(raw)
        _require_harmless(mail, platform_address, deps.contacts, now)
        return _receive(mail, key, deps=deps, reference=reference, now=now)
    except MailDropped as dropped:
        on_dropped(dropped.reason)
        return ReceivedMessage(fact=dropped.fact)


def _require_harmless(
    mail: InboundMail, platform_address: str, contacts: ContactDeps, now: datetime
) -> None:
    """Raise MailDropped for what is harmful, forged or our own, and for too much of one sender."""
    if mail.nature.harmful_kind:
        raise MailDropped(mail.nature.harmful_kind)
    if not mail.sender:
        raise MailDropped("unreadable sender", fact="MailUnreadable")
    if mail.trust is SenderTrust.FORGED:
        raise MailDropped("forged sender")
    if mail.nature.automatic is Automatic.DELIVERY_REPORT:
        raise MailDropped(Automatic.DELIVERY_REPORT)
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
        mail_key=key,
        files=files_digest(file.data for file in mail.attachments),
        proved=mail.trust is SenderTrust.PROVED,
        may_respond=not mail.nature.unanswered,
    )
    context = MessageContext(message=message, deps=deps, reference=reference, now=now)
    addresses = [a for a in mail.recipients if reply_address.is_reply_address(a)]
    if addresses:
        return receive_reply(_require_verified(addresses, mail, deps), mail, context)
    if mail.nature.automatic:
        raise MailDropped(mail.nature.automatic)
    text = _words_of_first(mail, context)
    shown = within_report(text)
    first = replace(message, text=shown, whole_text=text if shown != text else "")
    received = receive_message(first, deps=deps, reference=reference, now=now)
    if received.fact in _ASKED and not first.may_respond:
        raise MailDropped("may not be asked what is missing", fact="MailUnanswerable")
    return received


def _words_of_first(mail: InboundMail, context: MessageContext) -> str:
    """Return the text of an e-mail to the platform's address.

    It is cut only if its sender got a response from us before, which it may quote.
    """
    before = context.deps.dialogues.get_dialogue(context.sender, now=context.now)
    text = mail.text
    if before.exchanges:
        sent = keep_letters.letters_in(before.exchanges, context.deps.sent_letters)
        text = cut_our_letters(text, sent).words
    if before.awaits_place:
        text = without_signature(text)  # names of a signature are no places; it is all kept
    elif _says_nothing(text) and not is_junk(f"{mail.subject} {text}"):
        text = f"{mail.subject}\n\n{text}".strip()
    return text


def _says_nothing(text: str) -> bool:
    """Tell whether a text is neither a report nor a command."""
    command = parse_command(without_signature(text)).command
    return command is Command.FREE_TEXT and is_junk(text)


def _require_verified(addresses: Sequence[str], mail: InboundMail, deps: InboundDeps) -> str:
    """Return the report that a reply address names. Raises: MailDropped when all are forged."""
    verified = (
        reply_address.verify_reply_address(deps.contacts.pepper, address, mail.sender)
        for address in addresses
    )
    report_id = next((report for report in verified if report), None)
    if report_id is None:
        raise MailDropped("forged reply address")
    return report_id
