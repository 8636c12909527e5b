"""Cut from a reply what repeats our own letters, and nothing else.

A line is cut when it stands in a quotation (marked with `>`, or below a line or a header block that
names us as the writer) and every word of it is proved to be ours: it lies in four words in a row
that a letter of ours has, in the texts of the catalogues or in what this report's letters tell.
What mail programs write above a quotation goes with it. A quotation of anybody else stays, as do
answers between quoted lines. Whatever is not proved stays. See decision 44.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

#: So many words in a row are ours when a letter of ours has them in this order.
RUN = 4
#: Stands for what differs from letter to letter: identifiers, dates, addresses, names.
_VALUE = "§"
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
_WORD = re.compile(r"§|[^\W_]+")
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
#: Placeholders that somebody's words fill.
_FREE_PLACEHOLDER = re.compile(r"\{(?:question|answer|words|names|choices|place)\}")
_HEADER_NAMES = (
    "from|sent|date|to|cc|bcc|subject|reply-to|importance"
    "|dari|terkirim|dikirim|tanggal|kepada|ke|tembusan|subjek|subyek|perihal|judul|hal"
    "|pengirim|penerima|saking|katur|tina|ka|de|para|enviado|asunto|von|gesendet|an|betreff"
    "|من|إلى|التاريخ|الموضوع|تاريخ|تم الإرسال|المرسل|发件人|发送时间|收件人|主题"
)
_HEADER_LINE = re.compile(rf"^\s*\**\s*(?:{_HEADER_NAMES})\s*\**\s*[:：]", re.IGNORECASE)
#: A label in another language; it counts where an address or a moment stands beside it.
_OTHER_HEADER_LINE = re.compile(r"^\s*\**\s*[^\W\d_][^\n:：]{0,29}[:：]")
#: What mail programs draw above a quoted letter.
_RULE = re.compile(
    r"^\s*(?:[-_=*]{3,}[^\w\n]*)?(?:(?:original|forwarded) (?:message|appointment)"
    r"|pesan (?:asli|terusan|yang diteruskan)|surel asli)?(?:[^\w\n]*[-_=*]{3,})?\s*$",
    re.IGNORECASE,
)
#: The moment of writing, which every attribution has: a time of day or a year.
_MOMENT = re.compile(r"\b\d{1,2}[.:]\d{2}\b|\b(?:19|20)\d{2}\b|[٠-٩]{2,4}")


@dataclass(frozen=True, kw_only=True)
class SentLetters:
    """What the platform writes: `templates` of its letters with `{placeholders}`, `labels` that
    fill them, `told` texts that letters about this report repeat, the `addresses` that it writes
    from (in lower case), the `site` that its links lead to, and the `subjects` among the templates.
    """

    templates: tuple[str, ...]
    labels: tuple[str, ...]
    told: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    site: str = ""
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CutText:
    """The words of a reply, in order, and the lines that were cut from it."""

    words: str
    cut: tuple[str, ...] = ()


@dataclass
class _Line:
    """A line of a reply: `words` without marks, normalised, and the state of deciding on it."""

    text: str
    marked: bool
    words: list[str]
    below: bool = False
    ours: bool = False
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
    _take_heads_along(lines, heads)
    _take_blank_lines_along(lines)
    kept = "\n".join(line.text for line in lines if not line.ours)
    cut = tuple(line.text for line in lines if line.ours and line.bare)
    return CutText(words=re.sub(r"\n{3,}", "\n\n", kept).strip() if cut else text.strip(), cut=cut)


def _line(text: str, sent: SentLetters) -> _Line:
    def without_own(link: re.Match[str]) -> str:
        return f" {_VALUE} " if sent.site and sent.site in link[0] else link[0]

    mark = _MARK.match(text)
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
    return runs | more, (whole | short) - {(_VALUE,)}


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
    """Return the lines `From: …`, `Sent: …`, of which the first names us; None for none."""
    if not (_is_header_line(lines[at].bare) and _names_us(lines[at].bare, sent)):
        return None
    stop = at + 1
    while stop < len(lines) and _is_header_line(lines[stop].bare):
        stop += 1
    return range(at, stop) if stop - at > 1 else None


def _is_header_line(text: str) -> bool:
    if _HEADER_LINE.match(text):
        return True
    return bool(_OTHER_HEADER_LINE.match(text)) and ("@" in text or bool(_MOMENT.search(text)))


def _names_us(text: str, sent: SentLetters) -> bool:
    lowered = text.lower()
    return any(address in lowered for address in sent.addresses)


def _take_heads_along(lines: Sequence[_Line], heads: Sequence[range]) -> None:
    """Cut what mail programs wrote above a quotation of ours, with the rule above it."""
    for head in reversed(heads):
        below = next((line for line in lines[head.stop :] if line.bare), None)
        if below is None or not below.ours:
            continue
        for line in lines[head.start : head.stop]:
            line.ours = True
        above = head.start - 1
        while above >= 0 and not lines[above].bare:
            above -= 1
        if above >= 0 and _RULE.match(lines[above].bare):
            lines[above].ours = True


def _take_blank_lines_along(lines: Sequence[_Line]) -> None:
    """Cut quoted lines without words that touch what was cut: `>`, `> ---`, `> *`."""
    for order in (lines, list(reversed(lines))):
        touched = False
        for line in order:
            empty = not line.words and (line.marked or line.below)
            touched = line.ours or (touched and (empty or not line.bare))
            if touched and empty:
                line.ours = True
