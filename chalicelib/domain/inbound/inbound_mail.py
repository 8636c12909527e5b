"""A letter as it came in, read with the standard library. Whatever the bytes, reading never fails.

The provider (Amazon SES) writes its findings above the letter's own header: of each finding the
first occurrence counts, since a sender can add more of them only below.
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

#: What the standard library raises over malformed letters.
_MALFORMED = (LookupError, ValueError, TypeError, AttributeError, MessageError, AssertionError)
#: Pictures in the text that are smaller are logos and signatures.
SMALLEST_INLINE = 10 * 1024
#: Deeper nesting than any mail program makes.
DEEPEST = 10
_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
#: Headers that machines set; a letter that carries one is neither filed nor answered.
_MACHINE = frozenset(
    {"list-id", "list-unsubscribe", "list-post", "list-help", "x-auto-response-suppress"}
    | {"x-autoreply", "x-autorespond", "x-auto-reply-from", "x-loop", "x-failed-recipients"}
)
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
_NOBODY = re.compile(r"^(mailer-daemon|postmaster|bounces?|no-?reply|do-?not-?reply)\b")
_FOR = re.compile(r"\bfor\s+<?([^\s<>;]+@[^\s<>;]+)>?")


class SenderTrust(StrEnum):
    """What the provider found out about the sender."""

    PROVED = "proved"
    UNKNOWN = "unknown"
    FORGED = "forged"


@dataclass(frozen=True, kw_only=True)
class MailAttachment:
    """A file in a letter."""

    name: str
    type: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class InboundMail:
    """A letter. `machine` says why nobody wrote it, "" when a person did; `refused` names files
    whose kind, size or number we do not take; `harmful` is the provider's finding."""

    id: str
    sender: str
    name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    files: tuple[MailAttachment, ...]
    refused: tuple[str, ...]
    machine: str
    harmful: str
    trust: SenderTrust


def read_mail(raw: bytes) -> InboundMail:
    """The letter in `raw`."""
    letter = message_from_bytes(raw, policy=policy.default)
    headers = [(name.lower(), _clean(str(value))) for name, value in letter.raw_items()]
    name, sender = _sender(headers)
    files, refused = _files(letter)
    key = f"{sender}\x1f{_first(headers, 'message-id') or hashlib.sha256(raw).hexdigest()}"
    return InboundMail(
        id=hashlib.sha256(key.encode()).hexdigest()[:32],
        sender=sender,
        name=name,
        recipients=tuple(_recipients(headers)),
        subject=" ".join(_decoded(_first(headers, "subject")).split()),
        text=_text(letter),
        files=files,
        refused=refused,
        machine=_machine(headers, sender),
        harmful=_harmful(headers),
        trust=_trust(headers, sender),
    )


def _clean(value: str) -> str:
    """Header text without the surrogates of undecodable bytes."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _first(headers: Sequence[tuple[str, str]], name: str) -> str:
    return next((value.strip() for n, value in headers if n == name), "")


def _decoded(value: str) -> str:
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
    found = _addresses([_first(headers, "from")])
    return (" ".join(_decoded(found[0][0]).split()), found[0][1]) if found else ("", "")


def _recipients(headers: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield from (a for _, a in _addresses([v for n, v in headers if n in _RECIPIENTS]))
    for name, value in headers:
        if name == "received" and (match := _FOR.search(value)):
            yield match[1].lower()


def _machine(headers: Sequence[tuple[str, str]], sender: str) -> str:
    returns = [value for name, value in headers if name == "return-path"]
    automatic = _first(headers, "auto-submitted").partition(";")[0].strip().lower()
    marked = sorted({name for name, _ in headers} & _MACHINE)
    signs = {
        "no sender": not sender,
        "empty return-path": bool(returns) and returns[0].strip() in ("", "<>"),
        "auto-submitted": automatic not in ("", "no"),
        "precedence": _first(headers, "precedence").lower() in _BULK,
        "delivery report": _first(headers, "content-type").lower().startswith("multipart/report"),
        "nobody reads there": bool(_NOBODY.match(sender)),
        marked[0] if marked else "": bool(marked),
    }
    return next((sign for sign, shown in signs.items() if shown), "")


def _harmful(headers: Sequence[tuple[str, str]]) -> str:
    for what in ("virus", "spam"):
        if _first(headers, f"x-ses-{what}-verdict").upper() == "FAIL":
            return what
    return ""


def _trust(headers: Sequence[tuple[str, str]], sender: str) -> SenderTrust:
    """PROVED when DMARC passed, or else SPF and a DKIM signature of the sender's own domain.

    FORGED when DMARC failed, or both others did. Comments and quotations are cut out first: the
    sender's own words stand in them.
    """
    found = _first(headers, "authentication-results").lower()
    plain = re.sub(r'"[^"]*"?', "", found)
    while plain != (plain := re.sub(r"\([^()]*\)", "", plain)):
        pass
    server, *parts = (part.strip() for part in plain.split(";"))
    if server != "amazonses.com":
        return SenderTrust.UNKNOWN
    verdicts = [(*part.partition("=")[::2], part) for part in parts]
    said = {(name, rest.split(" ")[0]) for name, rest, _ in verdicts if rest}
    failed = {name for name, verdict in said if verdict == "fail"}
    if "dmarc" in failed or {"spf", "dkim"} <= failed:
        return SenderTrust.FORGED
    domain = sender.rpartition("@")[2]
    signed = rf"dkim=pass\b.*\bheader\.[id]=@?{re.escape(domain)}(\s|$)"
    own = ("spf", "pass") in said and any(re.match(signed, part) for _, _, part in verdicts)
    return SenderTrust.PROVED if ("dmarc", "pass") in said or own else SenderTrust.UNKNOWN


def _text(letter: EmailMessage) -> str:
    """The text part, else the HTML part as text; without history and signature."""
    for kind in ("plain", "html"):
        try:
            part = letter.get_body(preferencelist=(kind,))
        except _MALFORMED:
            part = None
        said = _content(part) if isinstance(part, EmailMessage) else ""
        if said.strip():
            return mail_text.own_words(mail_text.of_html(said) if kind == "html" else said)
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


def _files(letter: EmailMessage) -> tuple[tuple[MailAttachment, ...], tuple[str, ...]]:
    """The files that we take, and the names of the others."""
    taken: list[MailAttachment] = []
    refused: list[str] = []
    for part in _leaves(letter, DEEPEST):
        file = _file(part)
        if file is None:
            continue
        fits = 0 < len(file.data) <= FILE_TYPES.get(file.type, 0) and len(taken) < FILES
        if fits:
            taken.append(file)
        else:
            refused.append(file.name)
    return tuple(taken), tuple(refused)


def _file(part: EmailMessage) -> MailAttachment | None:
    try:
        name, type_ = part.get_filename(), part.get_content_type()
        attached = part.get_content_disposition() == "attachment"
    except _MALFORMED:
        return None
    data = _bytes(part)
    small = type_.startswith("image/") and not attached and len(data) < SMALLEST_INLINE
    if small or not (name or attached or type_ in FILE_TYPES):
        return None
    shown = " ".join(_decoded(_clean(str(name or ""))).split())[:255]
    return MailAttachment(name=shown or "lampiran", type=type_, data=data)


def _leaves(part: EmailMessage, deep: int) -> Iterator[EmailMessage]:
    """The parts that hold something; a letter within the letter is one of them."""
    if part.get_content_maintype() != "multipart" or not deep:
        yield part
        return
    inner = part.get_payload()
    for each in inner if isinstance(inner, list) else []:
        if isinstance(each, EmailMessage):
            yield from _leaves(each, deep - 1)
