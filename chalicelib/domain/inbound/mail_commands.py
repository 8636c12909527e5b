"""Find the command of an e-mail: only what stands alone commands, all else is the sender's report.

An e-mail is longer than an SMS and its first word is rarely meant as a command: a text keeps its
first word even where that says what kind of report it is. A subject, or a line of its own above
the text, that begins with *anonim* or *rahasia* protects its sender without any command.
"""

import re
from dataclasses import replace

from chalicelib.domain.clean_text import clean_text
from chalicelib.domain.inbound.dialogues.wishes_for_anonymity import wishes_no_name
from chalicelib.domain.inbound.inbound_commands import (
    Command,
    InboundMessage,
    ParsedCommand,
    is_junk,
    parse_command,
)
from chalicelib.domain.inbound.letter_kinds.mail_subjects import without_prefixes_and_tags
from chalicelib.domain.inbound.mail_words import without_signature
from chalicelib.domain.reports import tracking_ids

#: A text of so many characters below *STATUS* and an ID asks for nothing else.
SHORT = 200
#: Lines from the top in which a wish for protection may stand alone, below a greeting.
MOST_ABOVE = 4
#: Where a subject holds such a wish though it does not begin with it: a tag, brackets, its end, the
#: word for a report before it.
_WISH_IN_SUBJECT = re.compile(
    r"[\[(]([^\[\]()]+)[\])]"
    r"|\b(?:laporan|lapor|pengaduan|aduan|pelapor|report|complaint)[\W_]+(.+)"
    r"|[,;:|/\u2010-\u2015-] *([^,;:|/\u2010-\u2015-]+)$",
    re.IGNORECASE,
)
#: A line above that begins with such a wish and goes on with the report: in capitals or set off.
_WISH_ON_TOP = re.compile(r"\W*(?:ANONIM\b(?! [A-Z]{2,}\b)|(?i:anonim) ?[:,.\u2013-])")
#: Commands in a subject that count when the text below says nothing.
_ALONE = frozenset({Command.CANCEL, Command.STOP, Command.START})


def mail_command(message: InboundMessage) -> ParsedCommand:
    """Return the command in an e-mail's text, else in its subject; FREE_TEXT when there is none."""
    whole = clean_text(message.text)
    asked = parse_command(without_signature(message.text))
    if asked.command is Command.REPORT:
        return replace(asked, text=whole, anonymous=asked.anonymous or wishes_no_name(whole))
    if asked.command is not Command.FREE_TEXT and _is_meant(asked):
        return asked
    return _by_subject(message, whole)


def _by_subject(message: InboundMessage, whole: str) -> ParsedCommand:
    subject = without_prefixes_and_tags(message.title)
    by_subject = parse_command(subject)
    if by_subject.command is Command.REPORT:
        anonymous = by_subject.anonymous or wishes_no_name(whole)
        return replace(by_subject, text=whole, anonymous=anonymous)
    if by_subject.command is Command.REPLY and _is_meant(by_subject):
        return replace(by_subject, text=f"{by_subject.text}\n{whole}".strip())
    said = without_signature(message.text)
    if by_subject.command is Command.STATUS and _is_meant(by_subject) and len(said) <= SHORT:
        return by_subject
    if by_subject.command in _ALONE and is_junk(said):
        return by_subject
    above = [line for line in whole.split("\n") if line.strip()][:MOST_ABOVE]
    within = [found[found.lastindex or 0] for found in _WISH_IN_SUBJECT.finditer(message.title)]
    wish = [_protection(subject), *map(_protection, within)]
    wish += [_protection(line, alone=True) for line in above]
    return ParsedCommand(
        command=Command.FREE_TEXT,
        text=whole,
        anonymous=any(asked.anonymous for asked in wish)
        or wishes_no_name(whole)
        or any(map(_WISH_ON_TOP.match, above)),
        confidential=any(asked.confidential for asked in wish),
    )


def _protection(line: str, *, alone: bool = False) -> ParsedCommand:
    """Return how a line wishes its sender protected; with `alone` it must say nothing else."""
    asked = parse_command(f"lapor {line}")
    return asked if not (alone and asked.text) else ParsedCommand(command=Command.FREE_TEXT)


def _is_meant(asked: ParsedCommand) -> bool:
    """Tell whether a command is one: status and reply name a report, the others stand alone.

    A letter may begin with the word *balas* or *status* and mean nothing of the kind.
    """
    if asked.command is Command.REPLY:
        return tracking_ids.parse(asked.typed_id) is not None
    if asked.command is Command.STATUS and asked.text:
        return tracking_ids.parse(asked.typed_id) is not None
    return True
