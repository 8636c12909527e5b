"""Mask who filed an anonymous report wherever its own words name them.

A mask is a visible word: it shows that something stood there. It takes too little rather than eat
the complaint. Every address and number of the reporter goes, and the name in any order, case and
spelling, with or without titles. A part of the name goes alone only if it is no ordinary word, or
if the text says that it is a person (`Nama saya Indah`, `Salam,` and a line below). A part that
belongs to somebody else's name stays. See decision 44.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from chalicelib.domain.contacts.contact_rules import parse_phone
from chalicelib.domain.privacy.name_words import ADDRESSED, GENERIC, NAMED_AFTER, ORDINARY, TITLES

MASK = "[identitas disembunyikan]"
#: Letters that a part of a name has at least to be looked for alone.
_SHORTEST_PART = 3
#: Shorter parts count alone only with a capital: `ani`, `eko` and the like may be slips of a pen.
_SHORTEST_IN_LOWER_CASE = 4
#: Characters before a number or a name in which the text says whose it is.
_NEAR = 80
#: Lines that a signature has at most.
_SIGNATURE_LINES = 5

_WORD = re.compile(r"[^\W\d_]+(?:['’`ʼ][^\W\d_]+)*")
#: What may stand between the parts of one name, also in the name of a file.
_WITHIN_NAME = re.compile(r"(?:[ \t_.,+-]|\n(?!\n)){1,3}|")
_CLOSING = re.compile(
    r"^[ \t>|]*(?:--+|(?:dan )?(?:salam|hormat|wassalam|regards|best|sincerely|kind|warm"
    r"|cheers|thanks|terima ?kasih|ttd|tertanda|pelapor|pengirim)\b[^\d\n]{0,40})[ \t]*$",
    re.IGNORECASE,
)
_NAME_SAID = re.compile(
    r"\b(?:nama (?:lengkap )?saya|perkenalkan,? (?:nama )?saya|saya (?:yang )?bernama|my name is)"
    r"(?: adalah)?[ :,]+",
    re.IGNORECASE,
)
_NUMBER_SAID = re.compile(
    r"\b(?:(?:hp|wa|telp|telepon|ponsel|whatsapp|nomor|no|kontak|email|surel|e-mail|alamat surel)"
    r"\.?(?: (?:hp|wa|telp|telepon|ponsel|whatsapp|handphone))? saya"
    r"|(?:hubungi|kontak|telepon|wa) saya"
    r"|saya (?:bisa|dapat) dihubungi|my (?:phone|number|mobile|e-?mail))\b[^\d\n@+]{0,30}$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![^\W_])(?<!\+)(?:\+|\(\+?)?\d(?:[ \t().\u2010-\u2015/-]{0,2}\d){7,17}(?!\d)"
)
_EMAIL = re.compile(r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_AT = r"\s?(?:@|%40|[(\[]\s?(?:at|@)\s?[)\]])\s?"
_FIRST_LINE = re.compile(r"[ \t\n>|*]*(?P<name>[^\n]*?)[ \t*,.]*(?:\n|$)")
#: What a line of a quotation has though it says nothing.
_BARE = re.compile(r"[ \t>|]+")
_CAPITALISED_NAME = re.compile(r"[^\W\d_a-zà-ÿ][\w'’.-]*(?:[ ,]+[^\W\d_a-zà-ÿ][\w'’.-]*){0,4}")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What is known of who filed a report: every name, e-mail address and number of them.

    `places` are words of the names of places, which no name makes a mask of.
    """

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()


def words_of_places(names: Iterable[str]) -> frozenset[str]:
    """Return the words of names of places as `Identity.places` has them.

    >>> sorted(words_of_places(["Kota Bandung"]))
    ['bandung', 'kota']
    """
    return frozenset(_folded(word[0]) for name in names for word in _WORD.finditer(name))


def mask_identity(text: str, identity: Identity) -> str:
    """Return a text in which no address, number or name of the identity stands; masked again it
    stays the same.

    >>> siti = Identity(names=("Siti Rahayu, S.Kom",), emails=("siti@example.id",))
    >>> mask_identity("Lampu padam. RAHAYU, Siti <Siti@Example.ID>", siti)
    'Lampu padam. [identitas disembunyikan] <[identitas disembunyikan]>'
    >>> mask_identity("Jalan Kota rusak", Identity(names=("Jalan Kota",)))
    'Jalan Kota rusak'
    """
    spans = sorted(_spans(text, identity))
    pieces: list[str] = []
    at = 0
    for start, stop in _united(spans, text):
        pieces += [text[at:start], MASK]
        at = stop
    return "".join([*pieces, text[at:]])


def _spans(text: str, identity: Identity) -> Iterator[tuple[int, int]]:
    """Yield what is to be masked; what stands within a mask already is left alone."""
    masked = [match.span() for match in re.finditer(re.escape(MASK), text)]
    signatures = _signatures(text)
    found = [*_emails(text, identity, signatures), *_phones(text, identity, signatures)]
    for name in identity.names:
        found += _Names(text=text, name=name, identity=identity, signatures=signatures).spans()
    found += _named_self(text, signatures, identity)
    for start, stop in found:
        if start < stop and not any(start < b and a < stop for a, b in masked):
            yield start, stop


def _united(spans: Sequence[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Yield spans without overlaps; those that only a space parts are one."""
    current: tuple[int, int] | None = None
    for start, stop in spans:
        if current and (start <= current[1] or text[current[1] : start] in (" ", "_", ", ")):
            current = (current[0], max(current[1], stop))
            continue
        if current:
            yield current
        current = (start, stop)
    if current:
        yield current


@dataclass(frozen=True)
class _Signatures:
    """Where signatures stand in a text: below each closing formula a few lines, up to a blank."""

    spans: tuple[range, ...]

    def __contains__(self, at: int) -> bool:
        return any(at in span for span in self.spans)


def _signatures(text: str) -> _Signatures:
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    spans = []
    begun = False  # a closing formula above all words is a greeting
    for at, line in enumerate(lines):
        is_closing = begun and _CLOSING.match(line)
        begun = begun or bool(line.strip())
        if not is_closing:
            continue
        stop = at + 1
        while stop < len(lines) and stop <= at + _SIGNATURE_LINES:
            if not _BARE.sub("", lines[stop]) and any(map(str.strip, lines[at + 1 : stop])):
                break
            stop += 1
        spans.append(range(starts[at + 1], starts[stop]))
    return _Signatures(tuple(span for span in spans if span))


def _emails(text: str, identity: Identity, signatures: _Signatures) -> Iterator[tuple[int, int]]:
    for email in identity.emails:
        local, _, domain = email.lower().rpartition("@")
        base = re.escape(local.partition("+")[0])
        if not base or not domain:
            continue
        own = rf"(?<![\w.+]){base}(?:\+[\w.-]*)?{_AT}{re.escape(domain)}(?![\w-])"
        yield from (match.span() for match in re.finditer(own, text, re.IGNORECASE))
    for match in _EMAIL.finditer(text):
        if _is_said_own(text, match.start(), signatures):
            yield match.span()


def _phones(text: str, identity: Identity, signatures: _Signatures) -> Iterator[tuple[int, int]]:
    own = {parse_phone(phone) or phone for phone in identity.phones}
    for match in _NUMBER.finditer(text):
        said = _is_said_own(text, match.start(), signatures)
        if said or (own and parse_phone(match[0].strip("(")) in own):
            yield match.span()


def _is_said_own(text: str, at: int, signatures: _Signatures) -> bool:
    """Tell whether the text says of what stands there that it is the writer's."""
    line = text[max(at - _NEAR, text.rfind("\n", 0, at) + 1) : at]
    return at in signatures or bool(_NUMBER_SAID.search(line))


def _named_self(
    text: str, signatures: _Signatures, identity: Identity
) -> Iterator[tuple[int, int]]:
    """Yield the names that the text itself gives its writer, known to us or not."""
    for said in _NAME_SAID.finditer(text):
        name = _CAPITALISED_NAME.match(text, said.end())
        if name:
            yield name.start(), _end_of_name(name, identity)
    for span in signatures.spans:
        first = _FIRST_LINE.match(text, span.start)
        name = _CAPITALISED_NAME.fullmatch(first["name"]) if first else None
        words = [_folded(word[0]) for word in _WORD.finditer(name[0])] if name else []
        if first and words and not any(_is_generic(word, identity) for word in words):
            yield first.span("name")


def _end_of_name(name: re.Match[str], identity: Identity) -> int:
    """Return where a name ends: before the first word that names nobody."""
    for word in _WORD.finditer(name[0]):
        if _is_generic(_folded(word[0]), identity):
            return name.start() + len(name[0][: word.start()].rstrip(" ,.-"))
    return name.start() + len(name[0].rstrip(" ,.-"))


def _is_generic(word: str, identity: Identity) -> bool:
    return word in GENERIC or word in identity.places


def _folded(word: str) -> str:
    """Return a word without case, accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", word)
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"['’`ʼ]", "", letters).casefold()


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


@dataclass(kw_only=True)
class _Names:
    """The search for one name in a text."""

    text: str
    name: str
    identity: Identity
    signatures: _Signatures
    words: list[_Word] = field(default_factory=list)

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield where the name stands, whole or in part."""
        parts, beside = self._parts()
        if not parts:
            return
        self.words = [
            _Word(written=m[0], folded=_folded(m[0]), start=m.start(), stop=m.end())
            for m in _WORD.finditer(self.text)
        ]
        glued = {"".join(parts), "".join(reversed(parts))} if len(parts) > 1 else set()
        at = 0
        while at < len(self.words):
            stop = self._run(at, parts, beside)
            run = self.words[at:stop]
            if run and self._names(run, parts, self._after_what(at)):
                yield run[0].start, run[-1].stop
            else:
                for n in range(at, max(stop, at + 1)):
                    if self.words[n].folded in glued or self._is_alone(n, parts, beside):
                        yield self._with_initials(n, at, stop)
            at = max(stop, at + 1)

    def _parts(self) -> tuple[list[str], frozenset[str]]:
        """Return the parts of the name, and what else belongs to it: titles, initials."""
        if "@" in self.name:
            return [], frozenset()
        bare = re.sub(r"(?<!\w)(?:[^\W\d_]{1,4}\.)+[^\W\d_]{0,4}(?!\w)", " ", self.name)
        words = [_folded(match[0]) for match in _WORD.finditer(bare)]
        parts = [w for w in words if len(w) >= _SHORTEST_PART and w not in TITLES]
        beside = {_folded(match[0]) for match in _WORD.finditer(self.name)} - set(parts)
        return parts, frozenset(beside | {part[0] for part in parts})

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

    def _after_what(self, n: int) -> str:
        """Return the word that stands close before a word; "" for none."""
        before = self.words[n - 1] if n else None
        return before.folded if before and self._close(before, self.words[n]) else ""

    def _names(self, run: Sequence[_Word], parts: Sequence[str], after: str) -> bool:
        """Tell whether words that stand together are the name and not ordinary words."""
        found = {word.folded for word in run} & set(parts)
        if len(found) < 2:
            return False
        if any(self._is_distinctive(word) for word in found):
            return True
        nobody = all(_is_generic(word, self.identity) for word in found)
        whole = found == set(parts) and all(word.capitalised for word in run)
        return whole and not nobody and after not in NAMED_AFTER

    def _is_distinctive(self, word: str) -> bool:
        return word not in ORDINARY and not _is_generic(word, self.identity)

    def _is_alone(self, n: int, parts: Collection[str], beside: Collection[str]) -> bool:
        """Tell whether one part of the name, without the others, means the reporter."""
        word = self.words[n]
        if word.folded not in parts or _is_generic(word.folded, self.identity):
            return False
        if self._after_what(n) in NAMED_AFTER or self._is_somebody_else(n, parts, beside):
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
        if not word.capitalised or self._shouts:
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
        return word.capitalised and not known and not _is_generic(word.folded, self.identity)

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
