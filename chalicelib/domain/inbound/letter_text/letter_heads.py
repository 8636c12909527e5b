"""Find what mail programs write above a quoted letter of ours: an attribution or a header block."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from chalicelib.domain.inbound.letter_text.sent_words import SentLetters

#: The labels above a quoted letter, in the languages of mail programs, by what they tell.
_HEADERS = {
    "from": "from|dari|pengirim|saking|tina|de|von|من|المرسل|发件人",
    "date": "sent|date|terkirim|dikirim|tanggal|enviado|gesendet|التاريخ|تاريخ|تم الإرسال|发送时间",
    "to": "to|kepada|ke|penerima|katur|ka|para|an|إلى|收件人",
    "cc": "cc|tembusan",
    "bcc": "bcc",
    "reply": "reply-to",
    "subject": "subject|subjek|subyek|perihal|judul|hal|asunto|betreff|الموضوع|موضوع|主题",
    "importance": "importance",
}
_HEADER_LINE = re.compile(
    r"^\s*\**\s*(?:" + "|".join(f"(?P<{k}>{v})" for k, v in _HEADERS.items()) + r")\s*\**\s*[:：]",
    re.IGNORECASE,
)
#: The label of a subject, and what mail programs put before the subject of an answer.
_SUBJECT = re.compile(r"^[^:：]*[:：]\s*(?:[\w ]{1,10}:\s*)*")
#: So many lines are a head by themselves, if they say that we wrote.
_WHOLE_HEAD = 3
#: No head has more lines: each known label once, and some in other languages.
_LONGEST_HEAD = 12
#: A label in another language; it counts where an address or a moment stands beside it.
_OTHER_HEADER_LINE = re.compile(r"^\s*\**\s*[^\W\d_][^\n:：]{0,29}[:：]")
#: The moment of writing, which every attribution has: a time of day or a year.
_MOMENT = re.compile(r"\b\d{1,2}[.:]\d{2}\b|\b(?:19|20)\d{2}\b|[٠-٩]{2,4}")


#: Words behind an address: a person's sentence, and no header of a mail program.
_GOES_ON = re.compile(r"@[\w.-]+[>\])]? +[^\W\d_]+\s*$")


@dataclass(frozen=True, kw_only=True)
class QuotedLine:
    """A line without its quotation marks, and how many of them it had."""

    text: str
    depth: int


def find_heads(
    lines: Sequence[QuotedLine], sent: SentLetters, is_ours: Callable[[str], bool]
) -> Iterator[range]:
    """Yield where mail programs say that we wrote what follows.

    A head is quoted as deep on each of its lines, and none of them that says who wrote is a line
    of our letters (`is_ours`): a person's lines between those are no head with them.
    """
    at = 0
    while at < len(lines):
        even = _evenly_quoted(lines, at)
        found = _attribution(even, sent, is_ours) or _header_block(even, sent, is_ours)
        if found:
            yield range(at, at + found)
        at += found or 1


def _evenly_quoted(lines: Sequence[QuotedLine], at: int) -> list[str]:
    """Return the lines from there on that are quoted as deep, as many as a head may have."""
    even = []
    for line in lines[at : at + _LONGEST_HEAD]:
        if line.depth != lines[at].depth:
            break
        even.append(line.text)
    return even


def _attribution(lines: Sequence[str], sent: SentLetters, is_ours: Callable[[str], bool]) -> int:
    """Return how many lines, one to three, `Pada 3 Nov 2026 09.00 lapor@… menulis:` has; 0 for
    none. A line above that it does without is a person's.
    """
    for stop, line in enumerate(lines[:3]):
        if not line or is_ours(line):
            return 0
        if line.endswith((":", "：")):
            starts = range(stop, -1, -1)
            ours = (n for n in starts if _says_we_wrote(" ".join(lines[n : stop + 1]), sent))
            return stop + 1 if next(ours, None) == 0 else 0
    return 0


def _says_we_wrote(text: str, sent: SentLetters) -> bool:
    return _names_us(text, sent) and bool(_MOMENT.search(text)) and len(text) < 400


def _header_block(lines: Sequence[str], sent: SentLetters, is_ours: Callable[[str], bool]) -> int:
    """Return how many lines `From: …`, `Sent: …` there are in any order, each once, of which the
    first or the writer's names us; 0 for none.
    """
    seen: set[str] = set()
    names_us = False
    for line in lines:
        kind = _header_kind(line)
        if not kind or kind in seen:
            break
        decides = not seen or kind == "from"
        writes = decides and _names_us(line, sent) and not _GOES_ON.search(line)
        names_us = names_us or (writes and not is_ours(line))
        seen.add(kind)
    return len(seen) if names_us and len(seen) > 1 else 0


def _header_kind(text: str) -> str:
    """Return what a line of a header block tells; "" for a line that is none."""
    if match := _HEADER_LINE.match(text):
        return str(match.lastgroup)
    other = _OTHER_HEADER_LINE.match(text)
    return other[0] if other and ("@" in text or _MOMENT.search(text)) else ""


def lines_of_programs(
    head: Sequence[str], sent: SentLetters, is_ours: Callable[[str], bool]
) -> list[bool]:
    """Tell of each line of a head whether it is for sure a mail program's, about a letter of ours.

    No line is, unless the head is a whole block whose writer we are. A person may have written a
    line into it; `is_ours` tells whether a subject is one of ours.
    """
    kinds = [_header_kind(line) for line in head]
    whole = len(head) >= _WHOLE_HEAD and "from" in kinds
    if not (whole and _names_us(head[kinds.index("from")], sent)):
        return [False] * len(head)
    return [
        _is_program_s(kind, line, sent, is_ours) for kind, line in zip(kinds, head, strict=True)
    ]


def _is_program_s(kind: str, line: str, sent: SentLetters, is_ours: Callable[[str], bool]) -> bool:
    if kind == "subject":
        return is_ours(_SUBJECT.sub("", line))
    if kind == "date":
        return bool(_MOMENT.search(line))
    if kind in ("to", "cc", "bcc", "reply"):
        return "@" in line
    return kind == "importance" or (kind == "from" and _names_us(line, sent))


def _names_us(text: str, sent: SentLetters) -> bool:
    lowered = text.lower()
    return any(address in lowered for address in sent.addresses)
