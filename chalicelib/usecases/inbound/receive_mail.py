"""Receive an inbound e-mail: a report if it went to the platform's address, else a reply.

An e-mail that a program sent, or that the provider found harmful or forged, is dropped with a line
in the log: it is neither filed nor responded to. No e-mail is deleted here: all stay where the
provider laid them until they expire, and those about a report are sealed beside it. Of those that
are not, the log says why. See decisions 24 and 44.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound import reply_address
from chalicelib.domain.inbound.dialogue import InboundResponse, SendResponse
from chalicelib.domain.inbound.inbound_commands import (
    Command,
    InboundMessage,
    files_digest,
    is_junk,
    parse_command,
)
from chalicelib.domain.inbound.inbound_mail import InboundMail, SenderTrust, read_mail
from chalicelib.domain.inbound.letter_kinds.mail_subjects import without_prefixes
from chalicelib.domain.inbound.mail_addresses import can_be_sent_to
from chalicelib.domain.inbound.mail_nature import Automatic
from chalicelib.domain.inbound.mail_words import within_report, without_signature
from chalicelib.domain.inbound.quoted_text import SentLetters, cut_our_letters
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.usecases.contacts.verify_contact import ContactDeps
from chalicelib.usecases.inbound import keep_letters, letters_about_reports
from chalicelib.usecases.inbound.message_context import MessageContext, ReceivedMessage
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.inbound.receive_message import receive_message, respond_once
from chalicelib.usecases.inbound.reply_by_mail import MailDropped, receive_reply

#: E-mails of one sender in an hour; more wait for the next one.
MOST_AN_HOUR = 12
#: A tracking ID as our letters write it.
_TRACKING_ID = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}\b", re.IGNORECASE)
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

    `on_dropped` is called with the reason when it is kept nowhere but under `key`: dropped, or
    answered without becoming part of a report; and when it is only noted.

    Raises: Unavailable or VersionConflict when the e-mail is to be delivered again.
    """
    raw = deps.mails.read_mail(key)
    try:
        if raw is None:
            raise MailDropped("missing", fact="MailMissing")
        mail = read_mail(raw)
        _require_harmless(mail, key, platform_address, deps.contacts, now)
        received = _receive(mail, key, deps=deps, reference=reference, now=now)
    except MailDropped as dropped:
        on_dropped(dropped.reason)
        return ReceivedMessage(fact=dropped.fact)
    if received.left:
        on_dropped(f"answered: {received.left}")
    elif not can_be_sent_to(mail.sender):
        on_dropped("taken, but no answer can be sent to its address")
    return received


def _require_harmless(
    mail: InboundMail, key: str, platform_address: str, contacts: ContactDeps, now: datetime
) -> None:
    """Raise MailDropped for what is harmful, forged or our own.

    Raises: Unavailable for too many of one sender: these wait in their queue.
    """
    if mail.nature.harmful_kind:
        raise MailDropped(mail.nature.harmful_kind)
    if not mail.sender:
        raise MailDropped("unreadable sender", fact="MailUnreadable")
    if mail.trust is SenderTrust.FORGED and not _comes_by_list(mail):
        raise MailDropped("forged sender")
    if mail.nature.automatic is Automatic.DELIVERY_REPORT:
        raise MailDropped(Automatic.DELIVERY_REPORT)
    if mail.sender == platform_address.lower() or reply_address.is_reply_address(mail.sender):
        raise MailDropped("our own address")
    hour = f"mail:{_sender(mail, contacts)}:{now:%H}"
    limits = contacts.limits
    if not limits.count_once_within_limit(hour, key, most=MOST_AN_HOUR, day=now.date()):
        raise Unavailable("more e-mails of one sender than an hour takes")


def _comes_by_list(mail: InboundMail) -> bool:
    """Tell whether a letter only looks forged: a list changed it on the way, as lists do.

    It is filed by itself, nobody is answered and nothing else of its sender's is touched; no reply
    is taken so.
    """
    replies = any(map(reply_address.is_reply_address, mail.recipients))
    return mail.nature.through_list and not replies


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
        may_respond=not mail.nature.unanswered and can_be_sent_to(mail.sender),
        alone=mail.alone or mail.trust is SenderTrust.FORGED,
        reply_to=mail.reply_to,
    )
    context = MessageContext(message=message, deps=deps, reference=reference, now=now)
    addresses = [a for a in mail.recipients if reply_address.is_reply_address(a)]
    if addresses:
        report_id = _verified_report(addresses, mail, deps)
        return (
            receive_reply(report_id, mail, context)
            if report_id
            else _respond_to_stranger(mail, context)
        )
    if report_id := _answered_report(mail, context):
        return receive_reply(report_id, mail, context)
    if mail.nature.automatic:
        raise MailDropped(mail.nature.automatic)
    text = _words_of_first(mail, context)
    shown = within_report(text, name=message.name, email=message.address)
    first = replace(message, text=shown, whole_text=text if shown != text else "")
    received = receive_message(first, deps=deps, reference=reference, now=now)
    if received.fact in _ASKED and received.left and not first.may_respond:
        raise MailDropped("may not be asked what is missing", fact="MailUnanswerable")
    return received


def _answered_report(mail: InboundMail, context: MessageContext) -> str | None:
    """Return the report whose reporter answers a letter of ours to its sender's address.

    Some programs do not know Reply-To. The subject is that of our letter, which names the report,
    and the sender is its reporter beyond doubt; anything else is a first letter.
    """
    if without_prefixes(mail.subject) == mail.subject.strip() or not context.message.proved:
        return None
    named = (tracking_ids.parse(found) for found in _TRACKING_ID.findall(mail.subject))
    report_id = next((found for found in named if found), None)
    if report_id is None or letters_about_reports.own_subject(mail, context.deps.sent_letters):
        return None
    is_own = letters_about_reports.is_own_report(report_id, context)
    return report_id if is_own else None


def _respond_to_stranger(mail: InboundMail, context: MessageContext) -> ReceivedMessage:
    """Tell somebody whose reply address is not theirs how to add to a report, and nothing of it.

    Raises: MailDropped for programs, and for who may not be told.
    """
    if mail.nature.automatic or mail.nature.absent:
        raise MailDropped(mail.nature.automatic or Automatic.OUT_OF_OFFICE)
    if not context.message.may_respond:
        raise MailDropped("may not be told: forged reply address", fact="MailUnanswerable")
    respond_once(SendResponse(response=InboundResponse.ELSEWHERE, hint=True), context)
    return ReceivedMessage(fact="InboundHint", left="forged reply address")


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
        # Names of a signature are no places; all of it is kept. A subject may be the answer.
        sent = letters_about_reports.letters_before(before, context)
        text = _with_answer_in_subject(without_signature(text), mail, sent)
    elif _says_nothing(text) and not is_junk(f"{mail.subject} {text}"):
        text = f"{mail.subject}\n\n{text}".strip()
    return text


def _with_answer_in_subject(text: str, mail: InboundMail, sent: SentLetters) -> str:
    """Return an answer with its own subject, unless it is the number of an offered place."""
    subject = letters_about_reports.own_subject(mail, sent)
    return (
        text if text.strip(" .)#").isdigit() else letters_about_reports.with_subject(subject, text)
    )


def _says_nothing(text: str) -> bool:
    """Tell whether a text is neither a report nor a command."""
    command = parse_command(without_signature(text)).command
    return command is Command.FREE_TEXT and is_junk(text)


def _verified_report(addresses: Sequence[str], mail: InboundMail, deps: InboundDeps) -> str | None:
    """Return the report that a reply address names; None when all are forged or not this sender's.

    Nobody else's words are the reporter's, whoever passed the address on.
    """
    verified = (
        reply_address.verify_reply_address(deps.contacts.pepper, address, mail.sender)
        for address in addresses
    )
    return next((report for report in verified if report), None)
