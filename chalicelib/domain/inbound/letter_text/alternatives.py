"""Read the alternatives of an e-mail as one text: what stands in one of them alone is kept.

Mail programs send a letter as plain text and as HTML. One is read; sentences that it lacks and
another has stand below it. Programs break lines, mark links and draw tables differently: compared
are words in a row.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: A text that lacks more than this share of another's words is not the same letter.
_LACKS_AT_MOST = 0.1
#: So many words in a row are the same when both texts have them.
_RUN = 3
#: A sentence is there if at most this share of its words is not.
_FOREIGN_AT_MOST = 0.2
#: Words of the note that the letter is in HTML.
_LONGEST_NOTE = 30
_WORD = re.compile(r"[^\W_]+")
_ADDRESS_OF_LINK = re.compile(r"<?https?://\S+", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])(?=\s)|(?=\n)")


def read_alternatives(texts: Sequence[str]) -> str:
    """Return the first text, or a later one that says more, and below it what else others say.

    >>> read_alternatives(["Jalan rusak berat.", "Jalan *rusak* berat.\\nLampu padam."])
    'Jalan rusak berat.\\n\\nLampu padam.'
    >>> read_alternatives(["Jalan rusak berat. Lampu juga padam.", "Jalan rusak berat."])
    'Jalan rusak berat. Lampu juga padam.'
    """
    chosen = _richest(texts)
    whole = chosen
    for text in texts:
        if text is not chosen and text.strip() and not _is_note(text):
            more = "".join(_lacking(text, _Said.of(whole))).strip()
            whole = f"{whole}\n\n{more}" if more else whole
    return whole


def _richest(texts: Sequence[str]) -> str:
    """Return the first alternative, unless a later one has words that it lacks."""
    chosen = ""
    for text in texts:
        had, words = ({w.lower() for w in _words(t)} for t in (chosen, text))
        if len(words - had) > max(_LACKS_AT_MOST * len(words), 2 if had else 0):
            chosen = text
    return chosen or next((text for text in texts if text.strip()), "")


def _is_note(text: str) -> bool:
    """Tell whether a mail program wrote that the letter is in HTML, instead of the letter."""
    words = _words(text)
    return "html" in words and len(words) < _LONGEST_NOTE


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(_ADDRESS_OF_LINK.sub(" ", text))]


@dataclass(frozen=True)
class _Said:
    """What a text says: its signs without spaces, its words in runs of one to `_RUN`."""

    signs: str
    runs: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, text: str) -> "_Said":
        """Collect what a text says."""
        words = _words(text)
        spans = range(1, _RUN + 1)
        runs = (tuple(words[at : at + n]) for n in spans for at in range(len(words) - n + 1))
        return cls("".join(text.split()), frozenset(runs))

    def has(self, sentence: str) -> bool:
        """Tell whether a sentence is there, however it is drawn."""
        signs = "".join(sentence.split())
        if signs in self.signs:
            return True
        words = _words(sentence)
        if not words:
            link = _ADDRESS_OF_LINK.search(sentence)
            return not link and all(unicodedata.category(sign)[0] in "PZC" for sign in signs)
        run = min(_RUN, len(words))
        there = [False] * len(words)
        for at in range(len(words) - run + 1):
            if tuple(words[at : at + run]) in self.runs:
                there[at : at + run] = [True] * run
        return sum(not each for each in there) <= _FOREIGN_AT_MOST * len(words)


def _lacking(text: str, said: _Said) -> Iterator[str]:
    """Yield the sentences that are not there; a line end for those that are."""
    for sentence in _SENTENCE_END.split(text):
        yield "\n" if said.has(sentence) else sentence
