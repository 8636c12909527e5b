"""Read an inbound e-mail with the standard library; reading never fails, whatever the bytes.

The provider (Amazon SES) writes its findings above the e-mail's own header: of each finding the
first occurrence counts, since a sender can add more of them only below. See decision 0024.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from enum import StrEnum

from chalicelib.domain.inbound import mail_text
from chalicelib.domain.reports.submission_limits import FILE_TYPES, FILES

#: What the standard library raises over malformed e-mails.
_MALFORMED = (LookupError, ValueError, TypeError, AttributeError, MessageError, AssertionError)
#: Inline images below this size in bytes are logos and signatures.
SMALLEST_INLINE = 10 * 1024
#: Levels of nested parts; no mail program makes more.
DEEPEST = 10
_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
#: Headers that programs set (RFC 3834 and common practice); such an e-mail is not responded to.
_AUTOMATIC_HEADERS = frozenset(
    {"list-id", "list-unsubscribe", "list-post", "list-help", "x-auto-response-suppress"}
    | {"x-autoreply", "x-autorespond", "x-auto-reply-from", "x-loop", "x-failed-recipients"}
)
_BULK_PRECEDENCES = frozenset({"bulk", "list", "junk", "auto_reply"})
_UNATTENDED_SENDERS = re.compile(r"^(mailer-daemon|postmaster|bounces?|no-?reply|do-?not-?reply)\b")
_RECEIVED_FOR = re.compile(r"\bfor\s+<?([^\s<>;]+@[^\s<>;]+)>?")


class SenderTrust(StrEnum):
    """What the provider found about the sender's authenticity."""

    PROVED = "proved"
    UNKNOWN = "unknown"
    FORGED = "forged"


@dataclass(frozen=True, kw_only=True)
class MailAttachment:
    """A file in an e-mail; `type` is its media type."""

    name: str
    type: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class InboundMail:
    """An inbound e-mail.

    `automatic_reason` is the sign that a program sent it, "" when a person did. `refused_files`
    names files whose type, size or number is not accepted. `harmful_kind` is the provider's
    finding, `virus` or `spam`, "" for neither.
    """

    id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[MailAttachment, ...]
    refused_files: tuple[str, ...]
    automatic_reason: str
    harmful_kind: str
    trust: SenderTrust


def read_mail(raw: bytes) -> InboundMail:
    """Return the e-mail in `raw`, the bytes that the provider stored."""
    mail = message_from_bytes(raw, policy=policy.default)
    headers = [(name.lower(), _without_surrogates(str(value))) for name, value in mail.raw_items()]
    sender_name, sender = _sender(headers)
    attachments, refused_files = _attachments(mail)
    key = f"{sender}\x1f{_first_header(headers, 'message-id') or hashlib.sha256(raw).hexdigest()}"
    return InboundMail(
        id=hashlib.sha256(key.encode()).hexdigest()[:32],
        sender=sender,
        sender_name=sender_name,
        recipients=tuple(_recipients(headers)),
        subject=" ".join(_decoded_header(_first_header(headers, "subject")).split()),
        text=_text(mail),
        attachments=attachments,
        refused_files=refused_files,
        automatic_reason=_automatic_reason(headers, sender),
        harmful_kind=_harmful_kind(headers),
        trust=_sender_trust(headers, sender),
    )


def _without_surrogates(value: str) -> str:
    """Return header text without the surrogates of undecodable bytes."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _first_header(headers: Sequence[tuple[str, str]], name: str) -> str:
    return next((value.strip() for n, value in headers if n == name), "")


def _decoded_header(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except _MALFORMED:
        return value


def _addresses(values: list[str]) -> list[tuple[str, str]]:
    try:
        return [(n, a.strip().lower()) for n, a in getaddresses(values) if "@" in a]
    except _MALFORMED:
        return []


def _sender(headers: Sequence[tuple[str, str]]) -> tuple[str, str]:
    found = _addresses([_first_header(headers, "from")])
    return (" ".join(_decoded_header(found[0][0]).split()), found[0][1]) if found else ("", "")


def _recipients(headers: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield from (a for _, a in _addresses([v for n, v in headers if n in _RECIPIENTS]))
    for name, value in headers:
        if name == "received" and (match := _RECEIVED_FOR.search(value)):
            yield match[1].lower()


def _automatic_reason(headers: Sequence[tuple[str, str]], sender: str) -> str:
    returns = [value for name, value in headers if name == "return-path"]
    automatic = _first_header(headers, "auto-submitted").partition(";")[0].strip().lower()
    marked = sorted({name for name, _ in headers} & _AUTOMATIC_HEADERS)
    signs = {
        "no sender": not sender,
        "empty return-path": bool(returns) and returns[0].strip() in ("", "<>"),
        "auto-submitted": automatic not in ("", "no"),
        "precedence": _first_header(headers, "precedence").lower() in _BULK_PRECEDENCES,
        "delivery report": _first_header(headers, "content-type")
        .lower()
        .startswith("multipart/report"),
        "nobody reads there": bool(_UNATTENDED_SENDERS.match(sender)),
        marked[0] if marked else "": bool(marked),
    }
    return next((sign for sign, present in signs.items() if present), "")


def _harmful_kind(headers: Sequence[tuple[str, str]]) -> str:
    for what in ("virus", "spam"):
        if _first_header(headers, f"x-ses-{what}-verdict").upper() == "FAIL":
            return what
    return ""


def _sender_trust(headers: Sequence[tuple[str, str]], sender: str) -> SenderTrust:
    """Return PROVED when DMARC passed, or else SPF and a DKIM signature of the sender's domain.

    FORGED when DMARC failed, or both others did. Comments and quotations are cut out first: the
    sender's own words stand in them.
    """
    found = _first_header(headers, "authentication-results").lower()
    plain = re.sub(r'"[^"]*"?', "", found)
    while plain != (plain := re.sub(r"\([^()]*\)", "", plain)):
        pass
    server, *parts = (part.strip() for part in plain.split(";"))
    if server != "amazonses.com":
        return SenderTrust.UNKNOWN
    verdicts = [(*part.partition("=")[::2], part) for part in parts]
    results = {(name, rest.split(" ")[0]) for name, rest, _ in verdicts if rest}
    failed = {name for name, verdict in results if verdict == "fail"}
    if "dmarc" in failed or {"spf", "dkim"} <= failed:
        return SenderTrust.FORGED
    domain = sender.rpartition("@")[2]
    signed = rf"dkim=pass\b.*\bheader\.[id]=@?{re.escape(domain)}(\s|$)"
    own = ("spf", "pass") in results and any(re.match(signed, part) for _, _, part in verdicts)
    return SenderTrust.PROVED if ("dmarc", "pass") in results or own else SenderTrust.UNKNOWN


def _text(mail: EmailMessage) -> str:
    """Return the text part, else the HTML part as text; without history and signature."""
    for kind in ("plain", "html"):
        try:
            part = mail.get_body(preferencelist=(kind,))
        except _MALFORMED:
            part = None
        content = _content(part) if isinstance(part, EmailMessage) else ""
        if content.strip():
            return mail_text.authored_text(
                mail_text.html_to_text(content) if kind == "html" else content
            )
    return ""


def _content(part: EmailMessage) -> str:
    data = _bytes(part)
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except _MALFORMED:
        return data.decode("utf-8", "replace")


def _bytes(part: EmailMessage) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except _MALFORMED:
        return b""
    return data if isinstance(data, bytes) else b""


def _attachments(mail: EmailMessage) -> tuple[tuple[MailAttachment, ...], tuple[str, ...]]:
    """Return the files that are accepted, and the names of the others."""
    taken: list[MailAttachment] = []
    refused_files: list[str] = []
    for part in _content_parts(mail, DEEPEST):
        file = _attachment(part)
        if file is None:
            continue
        fits = 0 < len(file.data) <= FILE_TYPES.get(file.type, 0) and len(taken) < FILES
        if fits:
            taken.append(file)
        else:
            refused_files.append(file.name)
    return tuple(taken), tuple(refused_files)


def _attachment(part: EmailMessage) -> MailAttachment | None:
    try:
        name, type_ = part.get_filename(), part.get_content_type()
        attached = part.get_content_disposition() == "attachment"
    except _MALFORMED:
        return None
    data = _bytes(part)
    small = type_.startswith("image/") and not attached and len(data) < SMALLEST_INLINE
    if small or not (name or attached or type_ in FILE_TYPES):
        return None
    filename = " ".join(_decoded_header(_without_surrogates(str(name or ""))).split())[:255]
    return MailAttachment(name=filename or "lampiran", type=type_, data=data)


def _content_parts(part: EmailMessage, depth: int) -> Iterator[EmailMessage]:
    """Yield the parts that are no containers; an e-mail within the e-mail is one part."""
    if part.get_content_maintype() != "multipart" or not depth:
        yield part
        return
    inner = part.get_payload()
    for each in inner if isinstance(inner, list) else []:
        if isinstance(each, EmailMessage):
            yield from _content_parts(each, depth - 1)
