"""Parse what people write by SMS and e-mail: the first word says what it asks for.

See decision 0023.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from chalicelib.domain.clean_text import clean_code, clean_text, visible_length
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.dialogues.stop_requests import stop_request
from chalicelib.domain.inbound.dialogues.wishes_for_anonymity import (
    is_plain_wish_alone,
    wishes_no_name,
)
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Kind
from chalicelib.domain.reports.submission_limits import BODY


class Command(StrEnum):
    """What an inbound message asks for."""

    REPORT = "report"
    STATUS = "status"
    REPLY = "reply"
    CODE = "code"
    CANCEL = "cancel"
    STOP = "stop"
    START = "start"
    HELP = "help"
    FREE_TEXT = "free_text"


@dataclass(frozen=True, kw_only=True)
class CommandWord:
    """The command that a first word stands for.

    With `only_alone` it does so only when no other word follows.
    """

    command: Command
    language: str
    kind: Kind = Kind.COMPLAINT
    only_alone: bool = False


COMMAND_WORDS: Mapping[str, CommandWord] = {
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
    "kode": CommandWord(command=Command.CODE, language="id"),
    "code": CommandWord(command=Command.CODE, language="en"),
    "batal": CommandWord(command=Command.CANCEL, language="id", only_alone=True),
    "cancel": CommandWord(command=Command.CANCEL, language="en", only_alone=True),
    "mulai": CommandWord(command=Command.START, language="id", only_alone=True),
    "start": CommandWord(command=Command.START, language="en", only_alone=True),
    "bantuan": CommandWord(command=Command.HELP, language="id", only_alone=True),
    "help": CommandWord(command=Command.HELP, language="en", only_alone=True),
    "info": CommandWord(command=Command.HELP, language="", only_alone=True),
}
#: Words at the beginning of a report that ask for anonymity and for confidentiality.
ANONYMOUS_WORDS = frozenset({"anonim", "anonym", "anonymous", "anonimus", "anonymus", "anonimous"})
CONFIDENTIAL_WORDS = frozenset({"rahasia", "confidential"})
#: What people write before and between them.
_BEFORE_PROTECTION = re.compile(
    r"[\W_]*(?:(?:secara|dengan|mode|status|sebagai|pelapor|dan|serta|and|as) +)+", re.IGNORECASE
)
#: The same wish in words that may mean something else too: they stay in the text.
_NAMELESS = re.compile(
    r"[\W_]*(?:tanpa (?:nama|identitas)|without (?:my )?name|no name)\b", re.IGNORECASE
)
#: A text with fewer different words is no report.
FEWEST_DIFFERENT_WORDS = 3
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_SYMBOL = "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]"
#: Twelve symbols with up to three signs between two of them: dashes of every kind, dots, spaces.
_TRACKING_ID = re.compile(rf"[\W_]*((?:{_SYMBOL}[\W_]{{0,3}}){{11}}{_SYMBOL})(?!{_SYMBOL})")
#: The same in the groups in which receipts print it.
_GROUPED_ID = re.compile(
    rf"[\W_]*({_SYMBOL}{{4}}[\W_]{{0,3}}{_SYMBOL}{{4}}[\W_]{{0,3}}{_SYMBOL}{{4}})(?!{_SYMBOL})"
)
#: The same anywhere in a text: without spaces, so that three words are no ID.
_ID_WITHIN = re.compile(
    rf"(?<!{_SYMBOL}){_SYMBOL}{{4}}[^\w\s]?{_SYMBOL}{{4}}[^\w\s]?{_SYMBOL}{{4}}(?!{_SYMBOL})"
)
#: What people write between the command and the ID: "BALAS laporan no. 7K2M-9QXD-4TPC".
_BEFORE_ID = re.compile(
    r"[\W_]*(?:(?:untuk|utk|u/|ke|pada|tentang|ttg|soal|for|to|of|about|on|the|my|saya|nomor|nomer|no"
    r"|nmr|number|id|kode|code|tiket|ticket|laporan|lap|lapor|aduan|pengaduan|report|sp4n"
    r"|pelacakan|tracking)\b[\W_]*)+",
    re.IGNORECASE,
)
#: What may close an ID, and is none of the words after it.
_AFTER_ID = " :;,.!>)]}\"'*_-–—\n"


@dataclass(frozen=True, kw_only=True)
class InboundMessage:
    """One inbound message.

    `id` is the same each time that the queue delivers it. `address` is a number (E.164) or an
    e-mail address; `proved` tells whether the message is known to come from it. `name` is what
    the sender calls itself. `mail_key` is where the e-mail is stored. `whole_text` is that of an
    e-mail whose `text` had to be shortened. `files` is the digest of the files that came with it.
    `may_respond` is False when the sender wants no automatic response. `alone` tells that several
    people may write from the address, so that no other message from there belongs to this one.
    `reply_to` are other addresses of the sender, which only tell what to hide of an anonymous one.
    """

    id: str
    channel: Channel
    address: str
    text: str
    title: str = ""
    name: str = ""
    mail_key: str = ""
    proved: bool = True
    whole_text: str = ""
    files: str = ""
    may_respond: bool = True
    alone: bool = False
    reply_to: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ParsedCommand:
    """The command in a message, and its parts.

    `typed_id` is the tracking ID as it was written, perhaps mistyped.
    """

    command: Command
    text: str = ""
    typed_id: str = ""
    language: str = ""
    kind: Kind = Kind.COMPLAINT
    anonymous: bool = False
    confidential: bool = False


def parse_command(message: str) -> ParsedCommand:
    """Return the command in a message; FREE_TEXT when it begins with none.

    >>> parse_command("STATUS 7K2M-9QXD-4TPC").typed_id
    '7K2M-9QXD-4TPC'
    >>> parse_command("Lapor: rahasia jalan rusak").confidential
    True
    """
    text = clean_text(message)
    first, rest = _split_first_word(text)
    word = COMMAND_WORDS.get(first)
    is_cancel = word is not None and word.command is Command.CANCEL and not rest
    if not is_cancel and (language := stop_request(text)) is not None:
        return ParsedCommand(command=Command.STOP, language=language)
    if word is None or (word.only_alone and rest):
        return _free_text(text)
    if word.command is Command.REPORT:
        return _report_command(word, rest)
    if word.command in (Command.STATUS, Command.REPLY, Command.CODE):
        typed_id, rest = _split_tracking_id(rest)
        if word.command is Command.REPLY and not typed_id:
            typed_id = tracking_id_within(rest)
        if word.command is not Command.REPLY and rest and not typed_id:
            return ParsedCommand(command=Command.FREE_TEXT, text=text)
        return ParsedCommand(
            command=word.command, typed_id=typed_id, text=rest, language=word.language
        )
    return ParsedCommand(command=word.command, language=word.language)


def _split_tracking_id(rest: str) -> tuple[str, str]:
    """Return the tracking ID that a text begins with, right or mistyped, and the rest.

    Words are not taken for an ID: without a digit only what is grouped like one and has the right
    check symbol is; a mistyped one has no spaces and two digits, or digits in two of its groups.
    """
    before = _BEFORE_ID.match(rest)
    for text in (rest, rest[before.end() :] if before else ""):
        for pattern, is_id in ((_TRACKING_ID, _is_id), (_GROUPED_ID, _is_grouped_id)):
            match = pattern.match(text)
            if match and is_id(match[1]):
                return match[1], text[match.end() :].lstrip(_AFTER_ID)
    return "", rest


def tracking_id_within(text: str) -> str:
    """Return the one right tracking ID that a text names anywhere; "" for none or several.

    >>> tracking_id_within("lubang pada laporan 7K2M-9QXD-4TPG makin lebar")
    '7K2M-9QXD-4TPG'
    """
    typed = [t for t in _ID_WITHIN.findall(text) if re.search(r"\d", t) and tracking_ids.parse(t)]
    return typed[0] if len({tracking_ids.parse(t) for t in typed}) == 1 else ""


def _is_id(typed: str) -> bool:
    digits = len(re.findall(r"\d", typed))
    in_one_piece = digits > 1 and not re.search(r"\s", typed)
    return in_one_piece or (digits > 0 and tracking_ids.parse(typed) is not None)


def _is_grouped_id(typed: str) -> bool:
    groups = re.findall(rf"{_SYMBOL}{{4}}", typed)
    with_digit = sum(re.search(r"\d", group) is not None for group in groups)
    return with_digit > 1 or tracking_ids.parse(typed) is not None


def _report_command(word: CommandWord, rest: str) -> ParsedCommand:
    protections, rest = _split_protections(rest)
    return ParsedCommand(
        command=Command.REPORT,
        text=rest,
        language=word.language,
        kind=word.kind,
        anonymous=bool(protections & ANONYMOUS_WORDS) or wishes_no_name(rest),
        confidential=bool(protections & CONFIDENTIAL_WORDS),
    )


def _free_text(text: str) -> ParsedCommand:
    """Return a text without a command; one that begins with *anonim* or *rahasia* may have its
    command behind (`ANONIM LAPOR …`), and else is a wish that stands in the text.
    """
    protections, rest = _split_protections(text)
    first, behind = _split_first_word(rest)
    word = COMMAND_WORDS.get(first)
    found = ParsedCommand(command=Command.FREE_TEXT, text=text)
    if protections and word and word.command is Command.REPORT:
        found = _report_command(word, behind)
    return replace(
        found,
        anonymous=found.anonymous or bool(protections & ANONYMOUS_WORDS) or wishes_no_name(text),
        confidential=found.confidential or bool(protections & CONFIDENTIAL_WORDS),
    )


def _split_protections(text: str) -> tuple[frozenset[str], str]:
    """Return the words at the beginning of a text that ask for protection, and the rest."""
    asked: set[str] = set()
    rest = text
    while True:
        before = _BEFORE_PROTECTION.match(rest)
        word, behind = _split_first_word(rest[before.end() :] if before else rest)
        if word not in ANONYMOUS_WORDS | CONFIDENTIAL_WORDS:
            break
        asked.add(word)
        rest = behind
    if _NAMELESS.match(rest):
        asked.add("anonim")
    return frozenset(asked), rest


def is_wish_alone(text: str) -> bool:
    """Tell whether a text asks for protection and says nothing else.

    >>> is_wish_alone("Anonim dan rahasia!"), is_wish_alone("anonim, jalan rusak")
    (True, False)
    """
    asked, rest = _split_protections(text)
    if is_plain_wish_alone(text):
        return True
    return bool(asked) and not re.sub(r"[\W_]|ya|pak|bu|tolong|mohon|please", "", rest.lower())


def _split_first_word(text: str) -> tuple[str, str]:
    """Return the first word in lower case, and the rest without what stands between."""
    match = re.match(r"[\W_]*([^\W_]+)[\W_]*", text)
    return (clean_code(match[1]).lower(), text[match.end() :].strip()) if match else ("", "")


def is_junk(text: str) -> bool:
    """Tell whether a text is too little for a report: too short, only links, one word repeated.

    >>> [is_junk(t) for t in ("tolong", "http://x.test/a b", "jalan rusak di depan sekolah")]
    [True, True, False]
    """
    spoken = _URL.sub(" ", text)
    different = set(re.findall(r"[^\W\d_]{2,}", spoken.lower()))
    # Scripts without spaces between words (Thai, Javanese, Chinese): their letters are counted.
    different |= {sign for sign in spoken if sign >= "\u0e00" and sign.isalpha()}
    return visible_length(spoken) < BODY[0] or len(different) < FEWEST_DIFFERENT_WORDS


def message_digest(title: str, text: str, files: str) -> str:
    """Return a digest that is the same for messages of the same files whose words differ only in
    spaces, case and signs."""
    plain = [" ".join(re.findall(r"[^\W_]+", words.lower())) for words in (title, text)]
    return hashlib.sha256("\n".join([*plain, files]).encode()).hexdigest()[:16]


def files_digest(files: Iterable[bytes]) -> str:
    """Return a digest of the contents of files in any order; "" for none."""
    each = sorted(hashlib.sha256(data).hexdigest() for data in files)
    return hashlib.sha256("".join(each).encode()).hexdigest()[:16] if each else ""


def submission_token(pepper: bytes, channel: Channel, message_id: str) -> str:
    """Return the submission token of the report that a message began.

    It is keyed with the pepper, because whoever knows a token gets its receipt, and a Message-ID
    is no secret.
    """
    parts = f"inbound-token:{channel}:{message_id}".encode()
    made = hmac.new(pepper, parts, hashlib.sha256).digest()[:16]
    return str(UUID(bytes=made))
