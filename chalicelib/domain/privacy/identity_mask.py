"""Mask who filed an anonymous report wherever its own words name them.

A mask is a visible word: it shows that something stood there. It takes too little rather than eat
the complaint. Every address and number of the reporter goes, and the name in any order, case and
spelling, with or without titles. A part of the name goes alone only if it is no ordinary word, or
if the text says that it is a person (`Nama saya Indah`, `Salam,` and a line below). A part that
belongs to somebody else's name stays. See decision 44.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from chalicelib.domain.contacts.contact_rules import INDONESIA, parse_phone
from chalicelib.domain.privacy.name_search import WORD, NameSearch, folded, is_generic
from chalicelib.domain.privacy.own_particulars import own_particulars
from chalicelib.domain.privacy.self_naming import is_small_signature, named_without_saying

MASK = "[identitas disembunyikan]"
#: Characters before a number in which the text says whose it is.
_NEAR = 80
#: Digits that a number has at least, and that a calling code has at most.
_FEWEST_DIGITS, _CALLING_CODE = 5, 3
#: Characters before a cut in which what is cut off may change what the mask takes.
_SEEN_AT_CUT = 2000
#: Parts of an address that make a name.
_PARTS_OF_NAME = 2
#: Lines that a signature has at most.
_SIGNATURE_LINES = 5

_CLOSING = re.compile(
    r"^[ \t>|]*(?:--+|(?:dan )?(?:salam|hormat|wassalam|regards|best|sincerely|kind|warm"
    r"|cheers|thanks|terima ?kasih|ttd|tertanda|pelapor|pengirim)\b[^\d\n]{0,40})[ \t]*$",
    re.IGNORECASE,
)
_NAME_SAID = re.compile(
    r"\b(?:nama (?:lengkap )?(?:saya|sy|aku)|perkenalkan,? (?:nama )?saya|saya (?:yang )?bernama"
    r"|my name(?: is|['’]s))"
    r"(?: adalah)?[ :,]+",
    re.IGNORECASE,
)
_NUMBER_SAID = re.compile(
    r"\b(?:(?:hp|wa|telp|telepon|ponsel|whatsapp|nomor|no|kontak|email|surel|e-mail|alamat surel"
    r"|nik|ktp|npwp|paspor|rekening|rek|bpjs|sim)"
    r"\.?(?: (?:hp|wa|telp|telepon|ponsel|whatsapp|handphone|nik|ktp|kk|npwp|paspor|rekening|rek"
    r"|bpjs|sim))? (?:saya|sy)"
    r"|(?:hubungi|kontak|telepon|wa) (?:saya|sy)"
    r"|(?:saya|sy) (?:bisa|dapat) dihubungi|my (?:phone|number|mobile|e-?mail))\b[^\d\n@+]{0,30}$",
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

#: A name without capitals, as people write SMS; and words that are none, nor go on with one.
_SMALL_NAME = re.compile(r"[^\W\d_]{2,}(?:[ ]+[^\W\d_]{2,}){0,2}")
_NO_NAME = re.compile(
    r"(?:(?:di|ter)\w{5,}|me(?:ng|ny|m|n|l)\w{4,}|mau|ingin|hendak|akan|sudah|sdh|belum|jangan|jgn"
    r"|tdk|gak|tlg|tinggal|asal|umur|usia|alamat|adalah|juga|sering|selalu|salah|bukan|masih|baru"
    r"|tlp|telp|kenapa|mengapa|kok|agar|supaya|karena|tetap|cuma|hanya|sama|pernah|nik|dr|want"
    r"|live|would|not)\b",
    re.IGNORECASE,
)


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
    found = [*_emails(text, identity, signatures), *_phones(text, identity, signatures)]
    for name in identity.names:
        found += NameSearch(
            text=text, name=name, places=identity.places, signatures=signatures
        ).spans()
    found += _named_self(text, signatures, identity)
    found += own_particulars(text)
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
        yield from _name_in_address(text, local, identity)
    for match in _EMAIL.finditer(text):
        if _is_said_own(text, match.start(), signatures):
            yield match.span()


def _name_in_address(text: str, local: str, identity: Identity) -> Iterator[tuple[int, int]]:
    """Yield where the name stands that an address has: `siti.rahayu@…`, of which no part alone."""
    parts = re.findall(r"[^\W\d_]{3,}", local.partition("+")[0])
    if len(parts) < _PARTS_OF_NAME or any(is_generic(folded(p), identity.places) for p in parts):
        return
    for order in (parts, parts[::-1]):
        name = r"[ \t\n_.,+-]{1,3}".join(map(re.escape, order))
        found = re.finditer(rf"(?<![^\W\d_]){name}(?![^\W\d_])", text, re.IGNORECASE)
        yield from (match.span() for match in found)


def _phones(text: str, identity: Identity, signatures: _Signatures) -> Iterator[tuple[int, int]]:
    own = {parse_phone(phone) or phone for phone in identity.phones}
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    for phone in own:
        if pattern := _written_phone(phone):
            yield from (match.span() for match in pattern.finditer(plain))
    for match in _NUMBER.finditer(text):
        said = _is_said_own(text, match.start(), signatures)
        if said or (own and parse_phone(match[0].strip("(")) in own):
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
        elif (small := _SMALL_NAME.match(text, said.end())) and not _NO_NAME.match(small[0]):
            yield small.start(), _end_of_name(small, identity)
    yield from named_without_saying(text, identity.places)
    for span in signatures.spans:
        first = _FIRST_LINE.match(text, span.start)
        if first and is_small_signature(text, span.start, first["name"], identity.places):
            yield first.span("name")
        name = _CAPITALISED_NAME.fullmatch(first["name"]) if first else None
        words = [folded(word[0]) for word in WORD.finditer(name[0])] if name else []
        if first and words and not any(is_generic(word, identity.places) for word in words):
            yield first.span("name")


def _end_of_name(name: re.Match[str], identity: Identity) -> int:
    """Return where a name ends: before the first word that names nobody."""
    for word in WORD.finditer(name[0]):
        if is_generic(folded(word[0]), identity.places) or _NO_NAME.fullmatch(word[0]):
            return name.start() + len(name[0][: word.start()].rstrip(" ,.-"))
    return name.start() + len(name[0].rstrip(" ,.-"))
