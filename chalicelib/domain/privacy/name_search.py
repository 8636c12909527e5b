"""Search a text for the name of a person, in any order, case and spelling, whole or in part."""

import re
import unicodedata
from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from chalicelib.domain.privacy.name_words import ADDRESSED, GENERIC, NAMED_AFTER, ORDINARY, TITLES

#: Letters that a part of a name has at least to be looked for alone.
_SHORTEST_PART = 3
#: Shorter parts count alone only with a capital: `ani`, `eko` and the like may be slips of a pen.
_SHORTEST_IN_LOWER_CASE = 4
#: Characters before and behind a name in which the text says whose it is.
_NEAR = 80
#: A word of letters.
WORD = re.compile(r"[^\W\d_]+(?:['’`ʼ][^\W\d_]+)*")
#: The first letter beyond Latin, Greek and Cyrillic; of other scripts signs are no letters of their
#: own, or words have no spaces between them.
_FIRST_OTHER_SCRIPT = "\u0590"
#: Where a name that is written in one piece has its parts: `SitiRahayu`.
_INNER_CAPITAL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")
#: An address that stands for a name: `hider` looks for it as one.
_ADDRESS = re.compile(r"\S@\S")
#: The name of a file: its capitals begin words of every kind.
_FILE_NAME = re.compile(r"[^\n]{1,200}\.[A-Za-z0-9]{2,5}")
#: What may stand between the parts of one name, also in the name of a file.
_WITHIN_NAME = re.compile(r"(?:[ \t_.,+-]|\n(?!\n)){1,3}|")

#: What stands before a name that is a place's. A full stop ends a sentence but behind `Jl.`.
_OF_PLACE = re.compile(
    rf"\b(?:(?:{'|'.join(sorted(NAMED_AFTER))}|rumah sakit)[ -]|(?:jl|jln|gg)\. ?)"
    r"(?:(?:k\.? ?h|h|hj|dr|ir|prof|tgk|nyi|nyai|raden|r|r\.? ?a)\.? ?)*\Z",
    re.IGNORECASE,
)


def folded(word: str) -> str:
    """Return a word without case, accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", word)
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"['’`ʼ]", "", letters).casefold()


def is_generic(word: str, places: Collection[str]) -> bool:
    """Tell whether a folded word names nobody: it is a place's or stands beside names."""
    return word in GENERIC or word in places


@dataclass(frozen=True, kw_only=True)
class _Word:
    """A word of a text: as it is written, folded, and where."""

    written: str
    folded: str
    start: int
    stop: int

    @property
    def capitalised(self) -> bool:
        """Whether it begins with a capital."""
        return self.written[0].isupper()


def _word(match: re.Match[str]) -> _Word:
    """Return a word of a text, without the `'s` of English."""
    written = re.sub(r"['’]s$", "", match[0])
    start = match.start()
    return _Word(written=written, folded=folded(written), start=start, stop=start + len(written))


def _long_parts(name: str) -> list[str]:
    """Return the parts of a name that are looked for alone, folded."""
    words = [folded(match[0]) for match in WORD.finditer(name)]
    return [word for word in words if len(word) >= _SHORTEST_PART and word not in TITLES]


@dataclass(kw_only=True)
class NameSearch:
    """The search for one name in a text; `signatures` are the places that are within one.

    `places` are words of the names of places, which no name is found by.
    """

    text: str
    name: str
    places: Collection[str]
    signatures: Container[int]
    words: list[_Word] = field(default_factory=list)

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield where the name stands, whole or in part."""
        parts, beside = self._parts()
        if not parts or max(self.name) >= _FIRST_OTHER_SCRIPT:
            yield from self._as_written()
        if not parts:
            return
        self.words = [_word(match) for match in WORD.finditer(self.text)]
        glued = {"".join(parts), "".join(reversed(parts))} if len(parts) > 1 else set()
        at = 0
        while at < len(self.words):
            stop = self._run(at, parts, beside)
            run = self.words[at:stop]
            if run and self._is_of_place(run[0]):
                pass
            elif run and self._names(run, parts):
                yield run[0].start, run[-1].stop
            else:
                for n in range(at, max(stop, at + 1)):
                    if self.words[n].folded in glued or self._is_alone(n, parts, beside):
                        yield self._with_initials(n, at, stop)
            at = max(stop, at + 1)

    def _parts(self) -> tuple[list[str], frozenset[str]]:
        """Return the parts of the name, and what else belongs to it: titles, initials."""
        if _ADDRESS.search(self.name):
            return [], frozenset()
        name = _INNER_CAPITAL.sub(" ", self.name)
        bare = re.sub(r"(?<!\w)(?:[^\W\d_]{1,4}\.)+[^\W\d_]{0,4}(?!\w)", " ", name)
        # What looks like degrees may be all of the name: `Rina.Wati`.
        parts = _long_parts(bare) or _long_parts(name)
        beside = {folded(match[0]) for match in WORD.finditer(name)} - set(parts)
        return parts, frozenset(beside | {part[0] for part in parts})

    def _as_written(self) -> Iterator[tuple[int, int]]:
        """Yield where the whole name stands as it is written: one of short parts, or in a script
        whose letters are no words of their own.
        """
        other = max(self.name, default="") >= _FIRST_OTHER_SCRIPT
        words = self.name.split() if other else [m[0] for m in WORD.finditer(self.name)]
        short = not other and (len(words) < 2 or min(map(len, words)) < 2)
        if (
            _ADDRESS.search(self.name)
            or short
            or all(is_generic(folded(w), self.places) for w in words)
        ):
            return
        name = r"[\W_]{1,3}".join(map(re.escape, words))
        edged = name if other else rf"(?<![^\W\d_]){name}(?![^\W\d_])"
        yield from (match.span() for match in re.finditer(edged, self.text, re.IGNORECASE))

    def _run(self, at: int, parts: Collection[str], beside: Collection[str]) -> int:
        """Return the end of the words from `at` on that are all of the name and stand together."""
        stop = at
        while stop < len(self.words) and (
            self.words[stop].folded in parts or self.words[stop].folded in beside
        ):
            if stop > at:
                between = self.text[self.words[stop - 1].stop : self.words[stop].start]
                if not _WITHIN_NAME.fullmatch(between):
                    break
            stop += 1
        return stop

    def _with_initials(self, n: int, at: int, stop: int) -> tuple[int, int]:
        """Return where a word stands together with the initials of the run `at` to `stop`."""
        first, last = n, n
        while first > at and len(self.words[first - 1].written) == 1:
            first -= 1
        while last + 1 < stop and len(self.words[last + 1].written) == 1:
            last += 1
        return self.words[first].start, self.words[last].stop

    def _is_of_place(self, word: _Word) -> bool:
        """Tell whether what begins with a word is called after somebody: `Jalan K.H. Siti …`."""
        return bool(_OF_PLACE.search(self.text[max(0, word.start - _NEAR) : word.start]))

    def _names(self, run: Sequence[_Word], parts: Sequence[str]) -> bool:
        """Tell whether words that stand together are the name and not ordinary words."""
        found = {word.folded for word in run} & set(parts)
        if len(found) < 2:
            return False
        if any(self._is_distinctive(word) for word in found):
            return True
        nobody = all(is_generic(word, self.places) for word in found)
        whole = found == set(parts) and all(word.capitalised for word in run)
        return whole and not nobody

    def _is_distinctive(self, word: str) -> bool:
        return word not in ORDINARY and not is_generic(word, self.places)

    def _is_alone(self, n: int, parts: Collection[str], beside: Collection[str]) -> bool:
        """Tell whether one part of the name, without the others, means the reporter."""
        word = self.words[n]
        if word.folded not in parts or is_generic(word.folded, self.places):
            return False
        if self._is_somebody_else(n, parts, beside):
            return False
        if self._is_person_here(n):
            return True
        short = len(word.folded) < _SHORTEST_IN_LOWER_CASE and not word.capitalised
        return self._is_distinctive(word.folded) and not short

    def _is_person_here(self, n: int) -> bool:
        """Tell whether the text says that the word is a person: addressed, or a line of its own in
        the signature.
        """
        word = self.words[n]
        before = self.words[n - 1] if n else None
        if before and before.folded in ADDRESSED and self._close(before, word):
            return word.capitalised or before.folded in ("bernama", "nama", "name")
        if word.start not in self.signatures:
            return False
        above = self.text[max(0, word.start - _NEAR) : word.start].rpartition("\n")[2]
        below = self.text[word.stop : word.stop + _NEAR].partition("\n")[0]
        return not (above + below).strip(" \t,.>*-()")

    def _is_somebody_else(self, n: int, parts: Collection[str], beside: Collection[str]) -> bool:
        """Tell whether the word is a part of another person's name: `Siti Aminah`."""
        word = self.words[n]
        if not word.capitalised or self._shouts or _FILE_NAME.fullmatch(self.text):
            return False
        after = self.words[n + 1] if n + 1 < len(self.words) else None
        before = self.words[n - 1] if n else None
        if after and self._is_other_name(after, parts, beside) and self._close(word, after):
            return True
        return bool(
            before
            and self._is_other_name(before, parts, beside)
            and self._close(before, word)
            and not self._begins_sentence(before)
        )

    def _is_other_name(self, word: _Word, parts: Collection[str], beside: Collection[str]) -> bool:
        known = word.folded in parts or word.folded in beside or word.folded in TITLES
        return word.capitalised and not known and not is_generic(word.folded, self.places)

    def _close(self, first: _Word, second: _Word) -> bool:
        return self.text[first.stop : second.start] in (" ", "-", ". ")

    def _begins_sentence(self, word: _Word) -> bool:
        above = self.text[max(0, word.start - _NEAR) : word.start].rstrip(" ")
        return not above or above[-1] in ".!?\n:,;\"'("

    @cached_property
    def _shouts(self) -> bool:
        """Whether capitals say nothing, since the text has hardly anything else."""
        letters = [sign for sign in self.text if sign.isalpha()]
        return sum(sign.isupper() for sign in letters) > len(letters) / 2
