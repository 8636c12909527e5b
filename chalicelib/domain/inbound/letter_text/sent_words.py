"""Know the words that our letters have: what quoting them is recognised by.

Texts are compared in runs of words; what differs from letter to letter counts as one sign. See
decision 44.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

#: So many words in a row are ours when a letter of ours has them in this order.
RUN = 4
#: Stands for what differs from letter to letter: identifiers, dates, addresses, names. No text has
#: this sign: decoding drops it.
VALUE = "\0"
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
LINK = re.compile(r"<?https?://[^\s>]+>?", re.IGNORECASE)
_WORD = re.compile(r"\0|[^\W_]+")
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
#: Placeholders that somebody's words fill.
_FREE_PLACEHOLDER = re.compile(r"\{(?:question|answer|words|names|choices|place)\}")


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


def words_of(text: str, labels: dict[str, list[tuple[str, ...]]]) -> list[str]:
    """Return words in lower case; values known by form or label are one sign each."""
    words = _WORD.findall(_FORMS.sub(f" {VALUE} ", text).lower())
    found: list[str] = []
    at = 0
    while at < len(words):
        fits = (x for x in labels.get(words[at], ()) if tuple(words[at : at + len(x)]) == x)
        label = max(fits, key=len, default=None)
        found.append(VALUE if label else words[at])
        at += len(label) if label else 1
    return found


@cache
def label_index(labels: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    """Index labels by their first word."""
    index: dict[str, list[tuple[str, ...]]] = {}
    for label in labels:
        if words := tuple(_WORD.findall(label.lower())):
            index.setdefault(words[0], []).append(words)
    return index


def known_words(sent: SentLetters) -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    """Return all runs of words that letters have, and the short texts that are whole lines."""
    runs, whole = _of_templates(sent.templates, sent.labels)
    # What letters repeat of the report stands there as it is: no label is replaced in it, but a
    # line of the reply may have had one replaced. Both forms are known.
    labels = label_index(sent.labels)
    around = [text for text in sent.templates if _FREE_PLACEHOLDER.search(text)]
    texts = [*sent.told, *(_filled(text, told) for text in around for told in sent.told)]
    told = [words for text in texts for words in (words_of(text, labels), words_of(text, {}))]
    more = {run for words in told for run in runs_of(words)}
    short = {tuple(words) for words in told if 0 < len(words) < RUN}
    return (
        frozenset(run for run in runs | more if set(run) != {VALUE}),
        frozenset(line for line in whole | short if set(line) != {VALUE}),
    )


def _filled(template: str, told: str) -> str:
    """Return a template around somebody's words; its other placeholders are values."""
    filled = _FREE_PLACEHOLDER.sub(lambda _: f" {told} ", template)
    return _PLACEHOLDER.sub(f" {VALUE} ", filled)


@cache
def _of_templates(
    templates: tuple[str, ...], labels: tuple[str, ...]
) -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    index = label_index(labels)
    sequences = [words_of(_PLACEHOLDER.sub(f" {VALUE} ", text), index) for text in templates]
    runs = frozenset(run for words in sequences for run in runs_of(words))
    whole = frozenset(tuple(words) for words in sequences if len(words) < RUN)
    return runs, whole - {(), (VALUE,)}


def runs_of(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield all runs of words that stand in a row."""
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def is_covered(words: Sequence[str], runs: Collection[tuple[str, ...]]) -> bool:
    """Tell whether each word lies in a run that is known."""
    covered = [False] * len(words)
    for at, run in enumerate(runs_of(words)):
        if run in runs:
            covered[at : at + RUN] = [True] * RUN
    return bool(words) and all(covered)
