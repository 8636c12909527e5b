"""Collect what a reader sees of an e-mail: the text of all its parts in order, and its files."""

import copy
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import Message

from chalicelib.domain.attachments.file_type import media_type
from chalicelib.domain.inbound.letter_text.alternatives import read_alternatives
from chalicelib.domain.inbound.letter_text.html_text import html_to_text
from chalicelib.domain.inbound.letter_text.mail_charsets import (
    decode_base64,
    decode_header,
    decode_text,
)

#: What the standard library raises over malformed e-mails.
MALFORMED = (LookupError, ValueError, TypeError, AttributeError, MessageError, AssertionError)
#: Pictures within HTML below this size in bytes are logos and signatures.
SMALLEST_INLINE = 10 * 1024
#: What programs call such pictures; one that a person named is no logo.
_LOGO = re.compile(
    r"|(?:image\d{2,}|logo|icon|banner|signature|outlook-|spacer|pixel)[\w.@-]*", re.IGNORECASE
)
#: Levels of nested parts; no mail program makes more.
DEEPEST = 100
#: Text that mail programs show, by media type. What else is called text is shown too, but for
#: what programs read and no person.
_SHOWN = frozenset({"text/plain", "text/html", "text/enriched", "text/markdown", "text/richtext"})
_HTML = frozenset({"text/html", "text/x-amp-html"})
_FOR_PROGRAMS = frozenset(
    {"calendar", "vcard", "x-vcard", "directory", "csv", "css", "javascript", "rtf", "xml"}
)
#: Proof of who signed: neither words nor a file of somebody's.
_SIGNATURES = frozenset({"pgp-signature", "pgp-encrypted", "pkcs7-signature", "x-pkcs7-signature"})
#: What Exchange calls the text behind a picture, as if it were a file.
_EXCHANGE_TEXT = re.compile(r"ATT\d{3,}\.(?:txt|html?)", re.IGNORECASE)


def text_of(part: Message, depth: int = DEEPEST) -> str:
    """Return the text that is shown of a part and all within it.

    Of alternatives one is read, with what stands in another alone.
    """
    if not depth:
        return ""
    inner = _parts_within(part)
    kind = content_type(part)
    if isinstance(inner, list):
        parts = [each for each in inner if isinstance(each, Message)]
        return _joined([text_of(each, depth - 1) for each in parts], kind, parts)
    return _own_text(part, kind)


def _own_text(part: Message, kind: str) -> str:
    """Return the text of a part that holds no others; "" of a file."""
    if kind.startswith("multipart/"):  # its boundary is nowhere: what is there is text
        return _clean(decode_text(bytes_of(part)))
    if _is_file(part):
        return ""
    text = decode_text(bytes_of(part), _charset(part))
    return html_to_text(text) if kind in _HTML else _clean(_unfolded(text, part))


def _joined(texts: list[str], kind: str, parts: list[Message]) -> str:
    """Join the texts of parts as their reader sees them; an e-mail within has its subject above."""
    if kind == "multipart/alternative":
        return read_alternatives(texts)
    text = "\n\n".join(text for text in texts if text.strip())
    within = kind == "message/rfc822" and parts
    subject = decode_header(str(parts[0].get("subject", ""))) if within else ""
    return f"{subject}\n\n{text}" if subject else text


def _clean(text: str) -> str:
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = "\n".join(line.rstrip() for line in unified.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def _unfolded(text: str, part: Message) -> str:
    """Return flowed text (RFC 3676) with its soft line breaks undone."""
    if parameter(part, "format").lower() != "flowed":
        return text
    glue = "" if parameter(part, "delsp").lower() == "yes" else " "
    lines: list[str] = []
    open_depth = -1  # of the quotation whose line goes on
    for line in text.replace("\r\n", "\n").split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ") if line[depth:] != "-- " else "-- "
        soft = words.endswith(" ") and words != "-- "
        if depth == open_depth and lines and words != "-- ":
            lines[-1] += words
        else:
            lines.append(f"{'>' * depth}{' ' if depth else ''}{words}")
        if soft:
            lines[-1] = lines[-1].removesuffix(" ") + glue
        open_depth = depth if soft else -1
    return "\n".join(lines)


def files_of(part: Message, depth: int = DEEPEST, *, in_html: bool = False) -> Iterator[Message]:
    """Yield the parts that are files; small pictures within HTML are left out."""
    inner = _parts_within(part)
    if isinstance(inner, list) and depth:
        related = content_type(part) == "multipart/related"
        for each in inner:
            if isinstance(each, Message):
                yield from files_of(each, depth - 1, in_html=in_html or related)
        return
    if _is_file(part) and not _is_furniture(part, in_html=in_html):
        yield part


def _is_furniture(part: Message, *, in_html: bool) -> bool:
    """Tell whether a part is nobody's file: a logo within HTML, a digital signature, nothing."""
    data, name = bytes_of(part), filename(part)
    main, _, sub = content_type(part).partition("/")
    small = main == "image" and in_html and len(data) < SMALLEST_INLINE
    if small and _LOGO.fullmatch(name):
        return disposition(part) != "attachment"
    return not name and (not data or (main == "application" and sub in _SIGNATURES))


def _is_file(part: Message) -> bool:
    """Tell whether a part that holds no others is shown as a file; else it is shown as text."""
    name = filename(part)
    if _EXCHANGE_TEXT.fullmatch(name):
        return False
    kind = content_type(part)
    attached = bool(name) or disposition(part) == "attachment"
    if kind in _SHOWN:
        # Text that somebody attached is words; what is only called text is known by how it begins.
        return attached and _begins_like_a_file(bytes_of(part))
    main, _, sub = kind.partition("/")
    if attached or sub in _FOR_PROGRAMS | _SIGNATURES or main in ("image", "audio", "video"):
        return True
    data = bytes_of(part)
    return _begins_like_a_file(data) or (main != "text" and not _is_readable(data))


def _begins_like_a_file(data: bytes) -> bool:
    return b"\0" in data[:1024] or media_type(data) is not None


def _is_readable(data: bytes) -> bool:
    """Tell whether bytes of an unknown kind are a text in UTF-8."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not re.search(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]", text)


def content_type(part: Message) -> str:
    """Return the media type of a part in lower case; text/plain when it is malformed."""
    try:
        return part.get_content_type()
    except MALFORMED:
        return "text/plain"


def disposition(part: Message) -> str:
    """Return `inline`, `attachment` or "" for neither."""
    try:
        return part.get_content_disposition() or ""
    except MALFORMED:
        return ""


def parameter(part: Message, name: str) -> str:
    """Return a parameter of the content type; "" for none."""
    try:
        value = part.get_param(name, "")
    except MALFORMED:
        return ""
    return value if isinstance(value, str) else str(value[-1]) if value else ""


def filename(part: Message) -> str:
    """Return the name of a part as its sender wrote it; "" for none."""
    try:
        name = part.get_filename() or ""
    except MALFORMED:
        return ""
    if "\ufffd" in name:
        name = _name_as_sent(part) or name
    return decode_header(name)


def _name_as_sent(part: Message) -> str:
    """Return a name out of the header's own bytes: the library gives up on those beyond ASCII."""
    for header, value in part.raw_items():
        if header.lower() in ("content-disposition", "content-type"):
            found = re.search(r'name="([^"]+)"|name=([^";\s]+)', str(value))
            if found:
                return found[1] or found[2]
    return ""


def bytes_of(part: Message) -> bytes:
    """Return the content of a part with its transfer encoding undone as far as it can be."""
    if transfer_encoding(part) == "base64":
        return decode_base64(_raw_bytes(part))
    try:
        data = part.get_payload(decode=True)
    except MALFORMED:
        return b""
    return data if isinstance(data, bytes) else b""


def transfer_encoding(part: Message) -> str:
    """Return the transfer encoding that a part names, in lower case; "" for none."""
    named = str(part.get("content-transfer-encoding", "")).lower()
    return re.split(r"[\s;]", named.strip())[0]


def _raw_bytes(part: Message) -> bytes:
    """Return the content of a part as it was sent, whatever encoding and charset it names."""
    bare = copy.copy(part)
    del bare["content-transfer-encoding"]
    data = bare.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _parts_within(part: Message) -> object:
    """Return the list of parts that a part holds; None if it holds none.

    The library decodes the payload of others on the way, which some charsets do not bear.
    """
    return part.get_payload() if part.is_multipart() else None


def _charset(part: Message) -> str:
    """Return the charset that a part names; HTML without one may name it within."""
    named = parameter(part, "charset")
    if named or content_type(part) not in _HTML:
        return named
    match = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", bytes_of(part)[:2048], re.IGNORECASE)
    return match[1].decode("ascii") if match else ""
