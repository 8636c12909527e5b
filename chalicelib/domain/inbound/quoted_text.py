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
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

#: So many words in a row are ours when a letter of ours has them in this order.
RUN = 4
#: Stands for what differs from letter to letter: identifiers, dates, addresses, names. No text has
#: this sign: decoding drops it.
_VALUE = "\0"
_MARK = re.compile(r"^[ \t]*(?:[>|][ \t]?)+")
_MONTHS = (
    "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember"
    "|january|february|march|may|june|july|august|october|december"
)
#: Values that are known by their form.
_FORMS = re.compile(
    r"\b[0-9A-Z]{4}(?:[-\u2010-\u2015][0-9A-Z]{4}){2,3}\b"
    r"|\b(?=[A-Z]*\d)[0-9A-Z]{12}\b"
    r"|\b\d{6}\b"
    rf"|\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}(?:,? ?(?:pukul|at)? ?\d{{1,2}}[.:]\d{{2}}(?: WI[BT]A?)?)?"
    r"|\b\d{2}-\d{2}-\d{4}\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"<?https?://[^\s>]+>?", re.IGNORECASE)
_WORD = re.compile(r"\0|[^\W_]+")
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
#: Placeholders that somebody's words fill.
_FREE_PLACEHOLDER = re.compile(r"\{(?:question|answer|words|names|choices|place)\}")
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
#: A label in another language; it counts where an address or a moment stands beside it.
_OTHER_HEADER_LINE = re.compile(r"^\s*\**\s*[^\W\d_][^\n:：]{0,29}[:：]")
#: What mail programs draw above a quoted letter.
_RULE = re.compile(
    r"^\s*(?:[-_=*]{3,}[^\w\n]*)?(?:(?:original|forwarded) (?:message|appointment)"
    r"|pesan (?:asli|terusan|yang diteruskan)|surel asli)?(?:[^\w\n]*[-_=*]{3,})?\s*$",
    re.IGNORECASE,
)
#: A line that only draws something: a rule, a bullet, an edge.
_DRAWN = re.compile(r"[\s\-_=*•·—–|>~#]*")
#: The moment of writing, which every attribution has: a time of day or a year.
_MOMENT = re.compile(r"\b\d{1,2}[.:]\d{2}\b|\b(?:19|20)\d{2}\b|[٠-٩]{2,4}")


@dataclass(frozen=True, kw_only=True)
class SentLetters:
    """What the platform writes: `templates` of its letters with `{placeholders}`, `labels` that
    fill them, `told` texts that letters about this report repeat, the `addresses` that it writes
    from (in lower case), and the `site` that its links lead to.
    """

    templates: tuple[str, ...]
    labels: tuple[str, ...]
    told: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    site: str = ""


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


def cut_our_letters(text: str, sent: SentLetters) -> CutText:
    """Return a reply without what it repeats of our letters.

    >>> sent = SentLetters(templates=("Balasan Anda sudah kami teruskan.",), labels=())
    >>> cut_our_letters("Masih rusak.\\n\\n> Balasan Anda sudah kami teruskan.\\n> Bohong!", sent)
    CutText(words='Masih rusak.\\n\\n> Bohong!', cut=('> Balasan Anda sudah kami teruskan.',))
    """
    lines = [_line(line, sent) for line in text.split("\n")]
    heads = list(_heads(lines, sent))
    for head in heads:
        for line in lines[head.stop :]:
            line.below = True
    known, whole = _known(sent)
    _prove(lines, known, whole)
    _keep_answers(lines, sent)
    is_ours = partial(_is_subject_of_ours, sent=sent, known=known, whole=whole)
    _take_heads_along(lines, heads, sent, is_ours)
    _take_blank_lines_along(lines)
    kept = "\n".join(line.text for line in lines if not line.ours)
    cut = tuple(line.text for line in lines if line.ours and line.bare)
    return CutText(words=re.sub(r"\n{3,}", "\n\n", kept).strip() if cut else text.strip(), cut=cut)


def _line(text: str, sent: SentLetters) -> _Line:
    def without_own(link: re.Match[str]) -> str:
        return f" {_VALUE} " if sent.site and sent.site in link[0] else link[0]

    mark = _MARK.match(text)
    text = text.replace(_VALUE, " ")
    bare = _LINK.sub(without_own, _MARK.sub("", text))
    return _Line(text=text, marked=bool(mark), words=_words(bare, _label_index(sent.labels)))


def _words(text: str, labels: dict[str, list[tuple[str, ...]]]) -> list[str]:
    """Return words in lower case; values known by form or label are one sign each."""
    words = _WORD.findall(_FORMS.sub(f" {_VALUE} ", text).lower())
    found: list[str] = []
    at = 0
    while at < len(words):
        fits = (x for x in labels.get(words[at], ()) if tuple(words[at : at + len(x)]) == x)
        label = max(fits, key=len, default=None)
        found.append(_VALUE if label else words[at])
        at += len(label) if label else 1
    return found


@cache
def _label_index(labels: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    """Index labels by their first word."""
    index: dict[str, list[tuple[str, ...]]] = {}
    for label in labels:
        if words := tuple(_WORD.findall(label.lower())):
            index.setdefault(words[0], []).append(words)
    return index


def _known(sent: SentLetters) -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    """Return all runs of words that letters have, and the short texts that are whole lines."""
    runs, whole = _of_templates(sent.templates, sent.labels)
    # What letters repeat of the report stands there as it is: no label is replaced in it, but a
    # line of the reply may have had one replaced. Both forms are known.
    labels = _label_index(sent.labels)
    around = [text for text in sent.templates if _FREE_PLACEHOLDER.search(text)]
    texts = [*sent.told, *(_filled(text, told) for text in around for told in sent.told)]
    told = [words for text in texts for words in (_words(text, labels), _words(text, {}))]
    more = {run for words in told for run in _runs(words)}
    short = {tuple(words) for words in told if 0 < len(words) < RUN}
    return (
        frozenset(run for run in runs | more if set(run) != {_VALUE}),
        frozenset(line for line in whole | short if set(line) != {_VALUE}),
    )


def _filled(template: str, told: str) -> str:
    """Return a template around somebody's words; its other placeholders are values."""
    filled = _FREE_PLACEHOLDER.sub(lambda _: f" {told} ", template)
    return _PLACEHOLDER.sub(f" {_VALUE} ", filled)


@cache
def _of_templates(
    templates: tuple[str, ...], labels: tuple[str, ...]
) -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    index = _label_index(labels)
    sequences = [_words(_PLACEHOLDER.sub(f" {_VALUE} ", text), index) for text in templates]
    runs = frozenset(run for words in sequences for run in _runs(words))
    whole = frozenset(tuple(words) for words in sequences if len(words) < RUN)
    return runs, whole - {(), (_VALUE,)}


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def _prove(
    lines: Sequence[_Line], known: frozenset[tuple[str, ...]], whole: frozenset[tuple[str, ...]]
) -> None:
    """Mark each quoted line of which every word is covered; runs go on over line breaks."""
    for line in lines:
        line.covered = [False] * len(line.words)
    for block in _quoted_blocks(lines):
        places = [(line, n) for line in block for n in range(len(line.words))]
        words = [line.words[n] for line, n in places]
        for at, run in enumerate(_runs(words)):
            if run in known:
                for line, n in places[at : at + RUN]:
                    line.covered[n] = True
        for line in block:
            line.ours = bool(line.words) and (all(line.covered) or tuple(line.words) in whole)


def _keep_answers(lines: Sequence[_Line], sent: SentLetters) -> None:
    """Keep unmarked lines that may be answers: those that our letters only repeat stay, unless they
    stand between lines of ours and for the first time; so do lines with values alone.
    """
    labels = _label_index(sent.labels)
    told = [words for text in sent.told for words in (_words(text, labels), _words(text, {}))]
    runs = {run for words in told for run in _runs(words)}
    short = {tuple(words) for words in told if len(words) < RUN}
    for line in lines:
        known = tuple(line.words) in short or _is_covered(line.words, runs)
        line.repeated = not line.marked and line.ours and (known or set(line.words) == {_VALUE})
    cut: set[tuple[str, ...]] = set()
    for block in _quoted_blocks(lines):
        proved = [n for n, line in enumerate(block) if line.ours and not line.repeated]
        for n, line in enumerate(block):
            if not line.repeated:
                continue
            words = tuple(line.words)
            within = bool(proved) and proved[0] < n < proved[-1]
            line.ours = within and words not in cut and set(words) != {_VALUE}
            cut.add(words)


def _is_covered(words: Sequence[str], runs: Collection[tuple[str, ...]]) -> bool:
    """Tell whether each word lies in a run that is known."""
    covered = [False] * len(words)
    for at, run in enumerate(_runs(words)):
        if run in runs:
            covered[at : at + RUN] = [True] * RUN
    return bool(words) and all(covered)


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


def _heads(lines: Sequence[_Line], sent: SentLetters) -> Iterator[range]:
    """Yield where mail programs say that we wrote what follows."""
    at = 0
    while at < len(lines):
        found = _attribution(lines, at, sent) or _header_block(lines, at, sent)
        if found:
            yield found
        at = found.stop if found else at + 1


def _attribution(lines: Sequence[_Line], at: int, sent: SentLetters) -> range | None:
    """Return the one to three lines of `Pada 3 Nov 2026 09.00 lapor@… menulis:`; None for none."""
    text = ""
    for stop in range(at, min(at + 3, len(lines))):
        if not lines[stop].bare:
            return None
        text = f"{text} {lines[stop].bare}"
        if lines[stop].bare.endswith((":", "：")):
            ours = _names_us(text, sent) and _MOMENT.search(text) and len(text) < 400
            return range(at, stop + 1) if ours else None
    return None


def _header_block(lines: Sequence[_Line], at: int, sent: SentLetters) -> range | None:
    """Return the lines `From: …`, `Sent: …` in any order, each once, of which the first or the
    writer's names us; None for none.
    """
    seen: set[str] = set()
    stop = at
    names_us = False
    while stop < len(lines) and (kind := _header_kind(lines[stop].bare)) and kind not in seen:
        seen.add(kind)
        decides = stop == at or kind == "from"
        names_us = names_us or (decides and _names_us(lines[stop].bare, sent))
        stop += 1
    return range(at, stop) if names_us and stop - at > 1 else None


def _header_kind(text: str) -> str:
    """Return what a line of a header block tells; "" for a line that is none."""
    if match := _HEADER_LINE.match(text):
        return str(match.lastgroup)
    other = _OTHER_HEADER_LINE.match(text)
    return other[0] if other and ("@" in text or _MOMENT.search(text)) else ""


def _is_subject_of_ours(
    text: str,
    *,
    sent: SentLetters,
    known: Collection[tuple[str, ...]],
    whole: Collection[tuple[str, ...]],
) -> bool:
    """Tell whether `Subject: Re: …` repeats the subject of a letter of ours."""
    subject = _SUBJECT.sub("", text)
    words = _words(subject, _label_index(sent.labels))
    return tuple(words) in whole or _is_covered(words, known)


def _is_program_s(line: _Line, sent: SentLetters, is_ours: Callable[[str], bool]) -> bool:
    """Tell whether a line of a head of ours has nothing that a person wrote.

    A subject counts if it is one of ours.
    """
    kind = _header_kind(line.bare)
    if kind == "subject":
        return is_ours(line.bare)
    if kind == "date":
        return bool(_MOMENT.search(line.bare))
    if kind in ("to", "cc", "bcc", "reply"):
        return "@" in line.bare
    return kind == "importance" or (kind == "from" and _names_us(line.bare, sent))


def _names_us(text: str, sent: SentLetters) -> bool:
    lowered = text.lower()
    return any(address in lowered for address in sent.addresses)


def _take_heads_along(
    lines: Sequence[_Line],
    heads: Sequence[range],
    sent: SentLetters,
    is_ours: Callable[[str], bool],
) -> None:
    """Cut what mail programs wrote above a quotation of ours, with the rule above it.

    A whole header block that says that we wrote needs nothing of ours below it.
    """
    for head in reversed(heads):
        below = next((line for line in lines[head.stop :] if line.bare), None)
        block = lines[head.start : head.stop]
        if below is None or not below.ours:
            kinds = [_header_kind(line.bare) for line in block]
            whole = len(block) >= _WHOLE_HEAD and "from" in kinds
            if not (whole and _names_us(block[kinds.index("from")].bare, sent)):
                continue
            block = [line for line in block if _is_program_s(line, sent, is_ours)]
        for line in block:
            line.ours = True
        above = head.start - 1
        while above >= 0 and not lines[above].bare:
            above -= 1
        if above >= 0 and _RULE.match(lines[above].bare):
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
