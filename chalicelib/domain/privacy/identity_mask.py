"""Mask who filed an anonymous report wherever its own words name them.

A mask is a visible word: it shows that something stood there. It takes too little rather than eat
the complaint. Every address and number of the reporter goes, and the name in any order, case and
spelling, with or without titles. A part of the name goes alone only if it is no ordinary word, or
if the text says that it is a person (`Nama saya Indah`, `Salam,` and a line below). A part that
belongs to somebody else's name stays. See decision 44.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from chalicelib.domain.contacts.contact_rules import INDONESIA, parse_phone
from chalicelib.domain.privacy.name_search import WORD, NameSearch, folded, is_generic
from chalicelib.domain.privacy.own_numbers import is_said_own
from chalicelib.domain.privacy.own_particulars import own_particulars
from chalicelib.domain.privacy.self_naming import named_self, signed_name

MASK = "[identitas disembunyikan]"
#: Digits that a number has at least, and that a calling code has at most.
_FEWEST_DIGITS, _CALLING_CODE = 5, 3
#: Characters before a cut in which what is cut off may change what the mask takes.
_SEEN_AT_CUT = 2000
#: Parts of an address that make a name.
_PARTS_OF_NAME = 2
#: Lines that a signature has at most.
_SIGNATURE_LINES = 5

_CLOSING = re.compile(
    r"^[ \t>|]*(?:--+|(?:dan )?(?:(?:salam|hormat|was+alam\w*|regards|best|sincerely|kind|warm"
    r"|cheers|thanks|thx|terima ?kasih|trima ?kasih|trims|tks|makasih?|mksh|matur ?nuwun"
    r"|hatur ?nuhun|ttd|tertanda|pelapor|pengirim)\b[^\d\n]{0,40}"
    r"|(?:demikian(?:lah)?|sekian|atas) [^\d\n]{0,80}(?:terima ?kasih|laporan|pengaduan|aduan"
    r"|keluhan|surat|informasi|sampaikan|perhatian(?:nya)?)\b[^\d\n]{0,30}))[ \t]*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![^\W_])(?<!\+)(?:\+|\(\+?)?\d(?:[ \t().\u2010-\u2015/-]{0,2}\d){7,17}(?!\d)"
)
_EMAIL = re.compile(r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
#: Letters that are written for digits: `08I2`.
_LIKE_DIGITS = str.maketrans("IlOo", "1100")
_AT = r"\s?(?:@|%40|[(\[]\s?(?:at|@)\s?[)\]])\s?"
#: What a line of a quotation has though it says nothing.
_BARE = re.compile(r"[ \t>|]+")


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
    return frozenset(folded(word[0]) for name in names for word in WORD.finditer(name))


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


def place_to_cut(text: str, at: int, identity: Identity) -> int:
    """Return the last place up to `at` where a text may be cut before it is masked.

    No name and no number is parted there, and whatever the mask takes of the whole text shortly
    before it takes of the beginning alone as well: what stood behind may have shown whose it is.
    """
    near = text[: at + _SEEN_AT_CUT]
    whole = [*_spans(near, identity), *(m.span() for m in re.finditer(re.escape(MASK), near))]
    earliest = max(at - _SEEN_AT_CUT, 0)
    while True:
        at = min((start for start, stop in whole if start < at < stop), default=at)
        taken = list(_spans(text[:at], identity))
        at_once = min(
            (
                start
                for start, stop in whole
                if earliest <= start
                and stop <= at
                and text[start:stop] != MASK
                and not any(a <= start and stop <= b for a, b in _united(sorted(taken), text))
            ),
            default=at,
        )
        if at_once == at:
            return at
        at = at_once


def _spans(text: str, identity: Identity) -> Iterator[tuple[int, int]]:
    """Yield what is to be masked; what stands within a mask already is left alone."""
    masked = [match.span() for match in re.finditer(re.escape(MASK), text)]
    signatures = _signatures(text)
    signed = [signed_name(text, span.start, identity.places) for span in signatures.spans]
    found = [span for span in signed if span]
    names = identity.places | words_of_places(
        [*identity.names, *(text[start:stop] for start, stop in found)]
    )
    for start, stop in _addresses_and_numbers(text):
        if is_said_own(text, (start, stop), signatures, names):
            found.append((start, stop))
    found += [*_emails(text, identity), *_phones(text, identity)]
    for name in identity.names:
        found += NameSearch(
            text=text, name=name, places=identity.places, signatures=signatures
        ).spans()
    found += named_self(text, identity.places)
    found += own_particulars(text, identity.places)
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

    def __contains__(self, at: object) -> bool:
        if not isinstance(at, int):
            return False
        near = bisect_right(self.spans, at, key=lambda span: span.start)
        return any(at in span for span in self.spans[max(0, near - _SIGNATURE_LINES) : near])


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


def _addresses_and_numbers(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_EMAIL, _NUMBER):
        yield from (match.span() for match in pattern.finditer(text))


def _emails(text: str, identity: Identity) -> Iterator[tuple[int, int]]:
    for email in identity.emails:
        local, _, domain = email.lower().rpartition("@")
        base = re.escape(local.partition("+")[0])
        if not base or not domain:
            continue
        own = rf"(?<![\w.+]){base}(?:\+[\w.-]*)?{_AT}{re.escape(domain)}(?![\w-])"
        yield from (match.span() for match in re.finditer(own, text, re.IGNORECASE))
        yield from _name_in_address(text, local, identity)


def _name_in_address(text: str, local: str, identity: Identity) -> Iterator[tuple[int, int]]:
    """Yield where the name stands that an address has: `siti.rahayu@…`, of which no part alone."""
    parts = re.findall(r"[^\W\d_]{3,}", local.partition("+")[0])
    if len(parts) < _PARTS_OF_NAME or any(is_generic(folded(p), identity.places) for p in parts):
        return
    for order in (parts, parts[::-1]):
        name = r"[ \t\n_.,+-]{1,3}".join(map(re.escape, order))
        found = re.finditer(rf"(?<![^\W\d_]){name}(?![^\W\d_])", text, re.IGNORECASE)
        yield from (match.span() for match in found)


def _phones(text: str, identity: Identity) -> Iterator[tuple[int, int]]:
    own = {parse_phone(phone) or phone for phone in identity.phones}
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    for phone in own:
        if pattern := _written_phone(phone):
            for written in (plain, plain.translate(_LIKE_DIGITS)):
                yield from (match.span() for match in pattern.finditer(written))
    for match in _NUMBER.finditer(text):
        if own and parse_phone(match[0].strip("(")) in own:
            yield match.span()


def _written_phone(phone: str) -> re.Pattern[str] | None:
    """Return a pattern of all ways to write a number: with or without its calling code, whatever
    stands around it and between its digits; None for too few digits.
    """
    digits = re.sub(r"\D", "", phone)
    if len(digits) < _FEWEST_DIGITS + _CALLING_CODE:
        return None
    code = len(str(INDONESIA)) if digits.startswith(str(INDONESIA)) else _CALLING_CODE
    between = r"[\W_]{0,3}"
    before = "".join(f"(?:{digit}{between})?" for digit in digits[:code])
    own = between.join(digits[code:])
    return re.compile(rf"(?<!\d)(?:\(?\+\(?|00{between})?{before}(?:0{between})?{own}(?!\d)")
