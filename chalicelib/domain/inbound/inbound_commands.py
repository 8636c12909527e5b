"""What people write to us by SMS and e-mail, told apart by its first word."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Kind
from chalicelib.domain.reports.submission_limits import BODY, TITLE


class Command(StrEnum):
    """What somebody wants."""

    REPORT = "report"
    STATUS = "status"
    REPLY = "reply"
    CODE = "code"
    CANCEL = "cancel"
    STOP = "stop"
    START = "start"
    HELP = "help"
    ANYTHING = "anything"


@dataclass(frozen=True, kw_only=True)
class CommandWord:
    """What a first word means. `alone`: only when nothing else is said."""

    command: Command
    language: str
    kind: Kind = Kind.COMPLAINT
    alone: bool = False


WORDS: Mapping[str, CommandWord] = {
    "lapor": CommandWord(command=Command.REPORT, language="id"),
    "pengaduan": CommandWord(command=Command.REPORT, language="id"),
    "aspirasi": CommandWord(command=Command.REPORT, language="id", kind=Kind.ASPIRATION),
    "usul": CommandWord(command=Command.REPORT, language="id", kind=Kind.ASPIRATION),
    "tanya": CommandWord(command=Command.REPORT, language="id", kind=Kind.INFORMATION_REQUEST),
    "report": CommandWord(command=Command.REPORT, language="en"),
    "suggest": CommandWord(command=Command.REPORT, language="en", kind=Kind.ASPIRATION),
    "ask": CommandWord(command=Command.REPORT, language="en", kind=Kind.INFORMATION_REQUEST),
    "status": CommandWord(command=Command.STATUS, language=""),
    "cek": CommandWord(command=Command.STATUS, language="id"),
    "balas": CommandWord(command=Command.REPLY, language="id"),
    "reply": CommandWord(command=Command.REPLY, language="en"),
    "kode": CommandWord(command=Command.CODE, language="id", alone=True),
    "code": CommandWord(command=Command.CODE, language="en", alone=True),
    "batal": CommandWord(command=Command.CANCEL, language="id", alone=True),
    "cancel": CommandWord(command=Command.CANCEL, language="en", alone=True),
    "stop": CommandWord(command=Command.STOP, language="", alone=True),
    "berhenti": CommandWord(command=Command.STOP, language="id", alone=True),
    "unsubscribe": CommandWord(command=Command.STOP, language="en", alone=True),
    "mulai": CommandWord(command=Command.START, language="id", alone=True),
    "start": CommandWord(command=Command.START, language="en", alone=True),
    "bantuan": CommandWord(command=Command.HELP, language="id", alone=True),
    "help": CommandWord(command=Command.HELP, language="en", alone=True),
    "info": CommandWord(command=Command.HELP, language="", alone=True),
}
#: Said first in a report, they protect whoever wrote it.
ANONYMOUS = frozenset({"anonim", "anonymous"})
CONFIDENTIAL = frozenset({"rahasia", "confidential"})
#: Fewer different words than this are no report.
FEWEST_WORDS = 3
_SMALL_WORDS = {
    "en": re.compile(r"\b(the|is|in|of|and|on|my|near|has|to|for|please|not|been|are)\b"),
    "id": re.compile(r"\b(di|yang|dan|ini|itu|tidak|ada|sudah|dari|ke|untuk|jalan|belum|saya)\b"),
}
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_TAG = re.compile(r"<(?=\s*[A-Za-z/!?])")
_ANSWERED = re.compile(r"^\s*(?:(?:re|fwd?|bls|trs|tr)\s*:\s*)+", re.IGNORECASE)
_ID = re.compile(r"\s*([0-9A-Za-z]{4}[\s.-]?[0-9A-Za-z]{4}[\s.-]?[0-9A-Za-z]{4})(?![0-9A-Za-z])")


@dataclass(frozen=True, kw_only=True)
class InboundMessage:
    """One message that came in. `id` names it for good; `mail` is where a letter is kept.

    `proved` means that it is known to come from `address`; `name` is what the sender calls itself.
    """

    id: str
    channel: Channel
    address: str
    text: str
    title: str = ""
    name: str = ""
    mail: str = ""
    proved: bool = True


@dataclass(frozen=True, kw_only=True)
class ParsedCommand:
    """What a message asks for: `typed` is the tracking ID as it was written."""

    command: Command
    text: str = ""
    typed: str = ""
    language: str = ""
    kind: Kind = Kind.COMPLAINT
    anonymous: bool = False
    confidential: bool = False


def parse_command(message: str) -> ParsedCommand:
    """The command in a message.

    >>> parse_command("STATUS 7K2M-9QXD-4TPC").typed
    '7K2M-9QXD-4TPC'
    >>> parse_command("Lapor: rahasia jalan rusak").confidential
    True
    """
    text = clean_text(message)
    first, rest = _first(text)
    word = WORDS.get(first)
    if word is None or (word.alone and rest):
        return ParsedCommand(command=Command.ANYTHING, text=text)
    if word.command is Command.REPORT:
        return _report(word, rest)
    if word.command in (Command.STATUS, Command.REPLY):
        typed, rest = _tracking_id(rest)
        if word.command is Command.STATUS and rest and not typed:
            return ParsedCommand(command=Command.ANYTHING, text=text)
        return ParsedCommand(command=word.command, typed=typed, text=rest, language=word.language)
    return ParsedCommand(command=word.command, language=word.language)


def _tracking_id(rest: str) -> tuple[str, str]:
    """The tracking ID that a text begins with, right or mistyped, and what follows it."""
    match = _ID.match(rest)
    if match is None or not (tracking_ids.parse(match[1]) or re.search(r"\d", match[1])):
        return "", rest
    return match[1], rest[match.end() :].lstrip(" :,.-\n")


def _report(word: CommandWord, rest: str) -> ParsedCommand:
    wishes: set[str] = set()
    while (found := _first(rest))[0] in ANONYMOUS | CONFIDENTIAL:
        wishes.add(found[0])
        rest = found[1]
    return ParsedCommand(
        command=Command.REPORT,
        text=rest,
        language=word.language,
        kind=word.kind,
        anonymous=bool(wishes & ANONYMOUS),
        confidential=bool(wishes & CONFIDENTIAL),
    )


def _first(text: str) -> tuple[str, str]:
    """The first word in small letters, and the rest without what stands between."""
    match = re.match(r"[\W_]*([^\W_]+)[\W_]*", text)
    return (match[1].lower(), text[match.end() :].strip()) if match else ("", "")


def clean_text(text: str) -> str:
    """Text as a report may hold it: composed, no control characters, no tags.

    >>> clean_text(" Jalan\\x00 <b>rusak ")
    'Jalan < b>rusak'
    """
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in whole if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Co"))
    return _TAG.sub("< ", "".join(kept)).strip()


def is_junk(text: str) -> bool:
    """Whether a text says too little to be a report: too short, only links, one word repeated.

    >>> [is_junk(t) for t in ("tolong", "http://x.test/a b", "jalan rusak di depan sekolah")]
    [True, True, False]
    """
    spoken = _LINK.sub(" ", text)
    different = set(re.findall(r"[^\W\d_]{2,}", spoken.lower()))
    return len(spoken.strip()) < BODY[0] or len(different) < FEWEST_WORDS


def title_of(subject: str, text: str) -> str:
    """A title between 10 and 140 characters; a short subject is filled from the text.

    >>> title_of("Re: Jalan", "Jalan rusak di depan sekolah. Sudah lama.")
    'Jalan: Jalan rusak di depan sekolah'
    """
    own = " ".join(_ANSWERED.sub("", clean_text(subject)).split())
    if len(own) < TITLE[0]:
        sentence = re.split(r"(?<=[^\s.]{2})[.!?\n]+(?:\s|$)", " ".join(text.split()), maxsplit=1)[
            0
        ]
        if len(sentence) < TITLE[0]:
            sentence = " ".join(text.split())
        own = f"{own}: {sentence}" if own else sentence
    return own if len(own) <= TITLE[1] else own[: TITLE[1] - 1].rsplit(" ", 1)[0][:139] + "…"


def text_digest(text: str) -> str:
    """The same for texts that differ in spaces, case and signs alone."""
    plain = " ".join(re.findall(r"[^\W_]+", text.lower()))
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def language_of(text: str) -> str:
    """The language of a letter, by its small words.

    >>> language_of("The road in front of my school is broken"), language_of("Jalan rusak")
    ('en', 'id')
    """
    small = {name: len(words.findall(text.lower())) for name, words in _SMALL_WORDS.items()}
    return "en" if small["en"] > max(1, small["id"]) else "id"


def token_of(pepper: bytes, channel: Channel, message: str) -> str:
    """The submission token of the report that a message began.

    Keyed, because whoever knows a token gets its receipt, and a Message-ID is no secret.
    """
    parts = f"inbound-token:{channel}:{message}".encode()
    made = hmac.new(pepper, parts, hashlib.sha256).digest()[:16]
    return str(UUID(bytes=made))
