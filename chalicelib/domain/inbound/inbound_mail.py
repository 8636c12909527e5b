"""Read an inbound e-mail: who wrote it to whom, its text, its files. Reading never fails.

The standard library takes the e-mail apart; addresses, charsets and HTML are read by modules of
their own, alike on every interpreter. What a part of a kind that nobody can show holds becomes a
file; files that are not taken are named. See decisions 24 and 44.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from itertools import chain

from chalicelib.domain.attachments.file_names import UNNAMED, shown_name
from chalicelib.domain.attachments.file_type import media_type
from chalicelib.domain.attachments.winmail import unpack_winmail
from chalicelib.domain.inbound.letter_kinds.list_senders import (
    is_rewritten,
    name_before_list,
    writer_behind_list,
)
from chalicelib.domain.inbound.letter_text import mail_parts
from chalicelib.domain.inbound.letter_text.mail_charsets import decode_header
from chalicelib.domain.inbound.mail_addresses import MailAddress, names_nobody, parse_addresses
from chalicelib.domain.inbound.mail_nature import (
    Headers,
    MailNature,
    SenderTrust,
    first_header,
    mail_nature,
    sender_trust,
)
from chalicelib.domain.reports.submission_limits import FILE_TYPES, FILES, UNKNOWN_TYPE

__all__ = ["InboundMail", "MailAttachment", "SenderTrust", "read_mail"]

_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "x-forwarded-to", "envelope-to")
#: Where a sender is looked for: the first header that names one.
_SENDERS = ("from", "sender", "reply-to", "return-path")
_RECEIVED_FOR = re.compile(r"\bfor\s+<?([^\s<>;]+@[^\s<>;]+)>?")


@dataclass(frozen=True, kw_only=True)
class MailAttachment:
    """A file in an e-mail; `type` is its media type."""

    name: str
    type: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class InboundMail:
    """An inbound e-mail.

    `sender` is "" when no header names one that can be read. `text` is all that a reader sees of
    its parts. `refused_files` names files whose type, size or number is not accepted. `alone` tells
    that a list wrote its own address for a writer whom nothing else names. `reply_to` are other
    addresses at which the writer wants to be answered: nothing is sent there, but they are theirs.
    """

    id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[MailAttachment, ...]
    refused_files: tuple[str, ...]
    nature: MailNature
    trust: SenderTrust
    alone: bool = False
    reply_to: tuple[str, ...] = ()


def read_mail(raw: bytes) -> InboundMail:
    """Return the e-mail in `raw`, the bytes that the provider stored."""
    mail = _parsed(raw)
    headers = [(str(name).lower(), str(value)) for name, value in mail.raw_items()]
    shown_sender, sender, alone = _writer(headers)
    subject = decode_header(first_header(headers, "subject"))
    attachments, refused_files = _attachments(mail)
    key = f"{sender}\x1f{first_header(headers, 'message-id') or hashlib.sha256(raw).hexdigest()}"
    own = bool(_addresses(first_header(headers, "from")))
    text = mail_parts.text_of(mail).strip()
    return InboundMail(
        id=hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:32],
        sender=sender,
        sender_name=shown_sender,
        recipients=tuple(dict.fromkeys(_recipients(headers))),
        subject=subject,
        text=text,
        attachments=attachments,
        refused_files=refused_files,
        nature=mail_nature(headers, sender, subject, text),
        # The provider vouches for the From header; a sender found elsewhere is nobody's word.
        trust=_trust(headers, sender) if own else SenderTrust.UNKNOWN,
        alone=alone,
        reply_to=_reply_to(headers, sender),
    )


def _parsed(raw: bytes) -> Message:
    """Take an e-mail apart; one that nests beyond all measure is read as one plain text."""
    try:
        return BytesParser(policy=compat32).parsebytes(raw)
    except RecursionError:
        whole = BytesHeaderParser(policy=compat32).parsebytes(raw)
        del whole["content-type"]
        return whole


def _addresses(value: str) -> list[MailAddress]:
    return parse_addresses(value) if value else []


def _sender(headers: Headers) -> tuple[str, str]:
    """Return the name and the address of the sender; both "" when nobody is named.

    The first header that names somebody decides: a broken address there is not made good by
    another header, whose address may be somebody else's.
    """
    for header in _SENDERS:
        value = first_header(headers, header)
        if found := _addresses(value):
            return found[0].name, found[0].address
        if value and not names_nobody(value):
            break
    return "", ""


def _writer(headers: list[tuple[str, str]]) -> tuple[str, str, bool]:
    """Return name and address of who wrote an e-mail, and whether a list hides them."""
    name, address = _sender(headers)
    sender = MailAddress(name=name, address=address)
    if not address or not is_rewritten(headers, sender):
        return name, address, False
    writer = writer_behind_list(headers, sender)
    if writer is None:
        return name_before_list(name), address, True
    return writer.name or name_before_list(name), writer.address, False


def _trust(headers: list[tuple[str, str]], sender: str) -> SenderTrust:
    """Judge the From header; whom a list names instead is at best unproved."""
    found = sender_trust(headers, _sender(headers)[1])
    same = found is SenderTrust.FORGED or sender == _sender(headers)[1]
    return found if same else SenderTrust.UNKNOWN


def _reply_to(headers: Headers, sender: str) -> tuple[str, ...]:
    values = (value for name, value in headers if name == "reply-to")
    found = (each.address for value in values for each in _addresses(value))
    return tuple(dict.fromkeys(address for address in found if address != sender))


def _recipients(headers: Headers) -> Iterator[str]:
    for name, value in headers:
        if name in _RECIPIENTS:
            yield from (found.address for found in _addresses(value))
    for name, value in headers:
        if name == "received" and (match := _RECEIVED_FOR.search(value)):
            yield from (found.address for found in parse_addresses(match[1]))


def _attachments(mail: Message) -> tuple[tuple[MailAttachment, ...], tuple[str, ...]]:
    """Return the files that are accepted, and the names of the others."""
    taken: list[MailAttachment] = []
    refused_files: list[str] = []
    for file in chain.from_iterable(map(_files_in, mail_parts.files_of(mail))):
        if 0 < len(file.data) <= FILE_TYPES.get(file.type, 0) and len(taken) < FILES:
            taken.append(file)
        else:
            refused_files.append(file.name)
    return tuple(taken), tuple(refused_files)


def _files_in(part: Message) -> Iterator[MailAttachment]:
    """Yield the file that a part is, or those that Outlook wrapped into one."""
    data, label = mail_parts.bytes_of(part), mail_parts.content_type(part)
    wrapped = unpack_winmail(data)
    if not wrapped:
        yield _attachment(mail_parts.filename(part), label, data)
        return
    for file in wrapped:
        yield _attachment(file.name, UNKNOWN_TYPE, file.data)


def _attachment(name: str, label: str, data: bytes) -> MailAttachment:
    """Name a file and say what it is: what its bytes prove, else what its label says."""
    return MailAttachment(
        name=shown_name(name) or UNNAMED, type=media_type(data) or label, data=data
    )
