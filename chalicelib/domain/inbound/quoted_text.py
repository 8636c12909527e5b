"""Cut from a reply what repeats our own letters, and nothing else.

A line is cut when it stands in a quotation (marked with `>`, or below a line or a header block that
names us as the writer) and every word of it is proved to be ours: it lies in four words in a row
that a letter of ours has, in the texts of the catalogues or in what this report's letters tell, or
it is a short line of such a letter. Without a mark, what letters only repeat of somebody's words is
cut between lines of ours alone, and once: else it is an answer. What mail programs write above a
quotation of ours goes with it, and the header block of a letter of ours by itself. A quotation of
anybody else stays, as do answers between quoted lines. Whatever is not proved stays. See decision
44.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from chalicelib.domain.inbound.letter_text.letter_heads import (
    QuotedLine,
    find_heads,
    lines_of_programs,
)
from chalicelib.domain.inbound.letter_text.sent_words import (
    LINK,
    RUN,
    VALUE,
    SentLetters,
    is_covered,
    known_words,
    label_index,
    runs_of,
    words_of,
)

__all__ = ["CutText", "SentLetters", "cut_our_letters"]

_MARK = re.compile(r"^[ \t]*(?:[>|][ \t]?)+")
#: What mail programs draw above a quoted letter.
_RULE = re.compile(
    r"^\s*(?:[-_=*]{3,}[^\w\n]*)?(?:(?:original|forwarded) (?:message|appointment)"
    r"|pesan (?:asli|terusan|yang diteruskan)|surel asli)?(?:[^\w\n]*[-_=*]{3,})?\s*$",
    re.IGNORECASE,
)
#: A line that only draws something: a rule, a bullet, an edge.
_DRAWN = re.compile(r"[\s\-_=*•·—–|>~#]*")


@dataclass(frozen=True, kw_only=True)
class CutText:
    """The words of a reply, in order, and the lines that were cut from it."""

    words: str
    cut: tuple[str, ...] = ()


@dataclass
class _Line:
    """A line of a reply: `words` without marks, normalised, and the state of deciding on it.

    `below` a head it is quoted without a mark; it is `repeated` when letters of ours have it as
    somebody's words that they tell, or when it has values alone.
    """

    text: str
    marked: bool
    words: list[str]
    below: bool = False
    ours: bool = False
    repeated: bool = False
    covered: list[bool] = field(default_factory=list)

    @property
    def bare(self) -> str:
        """The line without its quotation marks."""
        return _MARK.sub("", self.text).strip()

    @property
    def depth(self) -> int:
        """How many quotation marks it has."""
        mark = _MARK.match(self.text)
        return mark[0].count(">") + mark[0].count("|") if mark else 0


def cut_our_letters(text: str, sent: SentLetters) -> CutText:
    """Return a reply without what it repeats of our letters.

    >>> sent = SentLetters(templates=("Balasan Anda sudah kami teruskan.",), labels=())
    >>> cut_our_letters("Masih rusak.\\n\\n> Balasan Anda sudah kami teruskan.\\n> Bohong!", sent)
    CutText(words='Masih rusak.\\n\\n> Bohong!', cut=('> Balasan Anda sudah kami teruskan.',))
    """
    lines = [_line(line, sent) for line in text.split("\n")]
    known, whole = known_words(sent)

    def is_ours(text: str) -> bool:
        words = words_of(text, label_index(sent.labels))
        return tuple(words) in whole or is_covered(words, known)

    quoted = [QuotedLine(text=line.bare, depth=line.depth) for line in lines]
    heads = list(find_heads(quoted, sent, is_ours))
    for head in heads:
        for line in lines[head.stop :]:
            line.below = True
    _prove(lines, known, whole)
    _keep_answers(lines, sent)

    for head in reversed(heads):
        alone = lines_of_programs(
            [line.bare for line in lines[head.start : head.stop]], sent, is_ours
        )
        _take_head_along(lines, head, alone)
    _take_blank_lines_along(lines)
    kept = "\n".join(line.text for line in lines if not line.ours)
    cut = tuple(line.text for line in lines if line.ours and line.bare)
    return CutText(words=re.sub(r"\n{3,}", "\n\n", kept).strip() if cut else text.strip(), cut=cut)


def _line(text: str, sent: SentLetters) -> _Line:
    def without_own(link: re.Match[str]) -> str:
        return f" {VALUE} " if sent.site and sent.site in link[0] else link[0]

    mark = _MARK.match(text)
    text = text.replace(VALUE, " ")
    bare = LINK.sub(without_own, _MARK.sub("", text))
    return _Line(text=text, marked=bool(mark), words=words_of(bare, label_index(sent.labels)))


def _prove(
    lines: Sequence[_Line], known: frozenset[tuple[str, ...]], whole: frozenset[tuple[str, ...]]
) -> None:
    """Mark each quoted line of which every word is covered; runs go on over line breaks."""
    for line in lines:
        line.covered = [False] * len(line.words)
    for block in _quoted_blocks(lines):
        places = [(line, n) for line in block for n in range(len(line.words))]
        words = [line.words[n] for line, n in places]
        for at, run in enumerate(runs_of(words)):
            if run in known:
                for line, n in places[at : at + RUN]:
                    line.covered[n] = True
        for line in block:
            line.ours = bool(line.words) and (all(line.covered) or tuple(line.words) in whole)


def _keep_answers(lines: Sequence[_Line], sent: SentLetters) -> None:
    """Keep unmarked lines that may be answers: those that our letters only repeat stay, unless they
    stand between lines of ours and for the first time; so do lines with values alone.
    """
    labels = label_index(sent.labels)
    told = [words for text in sent.told for words in (words_of(text, labels), words_of(text, {}))]
    runs = {run for words in told for run in runs_of(words)}
    short = {tuple(words) for words in told if len(words) < RUN}
    for line in lines:
        known = tuple(line.words) in short or is_covered(line.words, runs)
        line.repeated = not line.marked and line.ours and (known or set(line.words) == {VALUE})
    cut: set[tuple[str, ...]] = set()
    for block in _quoted_blocks(lines):
        proved = [n for n, line in enumerate(block) if line.ours and not line.repeated]
        for n, line in enumerate(block):
            if not line.repeated:
                continue
            words = tuple(line.words)
            within = bool(proved) and proved[0] < n < proved[-1]
            line.ours = within and words not in cut and set(words) != {VALUE}
            cut.add(words)


def _quoted_blocks(lines: Iterable[_Line]) -> Iterator[list[_Line]]:
    """Yield the quoted lines that stand together; blank lines do not part them."""
    block: list[_Line] = []
    for line in lines:
        if line.marked or line.below:
            block.append(line)
        elif line.bare and block:
            yield block
            block = []
    if block:
        yield block


def _take_head_along(lines: Sequence[_Line], head: range, alone: Sequence[bool]) -> None:
    """Cut what mail programs wrote above a quotation of ours, with the rule above it.

    Where nothing of ours follows only those lines go that go `alone`.
    """
    below = next((line for line in lines[head.stop :] if line.bare), None)
    follows = below is not None and below.ours
    for line, goes_alone in zip(lines[head.start : head.stop], alone, strict=True):
        line.ours = line.ours or follows or goes_alone
    above = head.start - 1
    while above >= 0 and not lines[above].bare:
        above -= 1
    if (follows or any(alone)) and above >= 0 and _RULE.match(lines[above].bare):
        lines[above].ours = True


def _take_blank_lines_along(lines: Sequence[_Line]) -> None:
    """Cut quoted lines that only draw something and touch what was cut: `>`, `> ---`, `> *`.

    Other signs without words, such as a thumb or `???`, are somebody's answer.
    """
    for order in (lines, list(reversed(lines))):
        touched = False
        for line in order:
            empty = (line.marked or line.below) and bool(_DRAWN.fullmatch(line.bare))
            touched = line.ours or (touched and (empty or not line.bare))
            if touched and empty:
                line.ours = True
