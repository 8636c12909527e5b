"""Find the particulars that a letter gives of its own writer: name, number, address, line by line.

Formal letters begin with them: "Yang bertanda tangan di bawah ini: Nama: …, NIK: …, Alamat: …". The
same lines about a shop, an official or whoever misused somebody's data are what the complaint is
about, and stay.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from chalicelib.domain.privacy.person_names import NAME, Sure, how_surely

_NUMBER_OF = r"(?:no|nomor|nomer)\.? ?"
_FIELD = re.compile(
    r"^[ \t>*•\d.)-]*(?P<label>nama(?: lengkap)?|"
    rf"(?P<own>(?:nama )?(?:pelapor|pengadu|pengirim|pemohon))|"
    rf"(?P<person>(?:{_NUMBER_OF})?(?:nik|ktp|kk)|nomor induk kependudukan|ttl"
    r"|(?:tempat|tgl|tanggal)\b[^\n:]{0,20}lahir|jenis kelamin)"
    r"|alamat(?: rumah| lengkap| tinggal| ktp)?|tempat tinggal|umur|usia|pekerjaan|agama|status"
    rf"|(?:{_NUMBER_OF})?(?:hp|handphone|telp|tlp|telepon|wa|whatsapp|ponsel|kontak)"
    r"(?: ?/ ?(?:hp|wa|telp|telepon))?|e-?mail|surel)[ \t*]*[:=][ \t*]*(?P<value>[^\n]*\S)",
    re.IGNORECASE,
)
#: A heading of one's own particulars: nothing but words that headings have.
_HEADING = re.compile(
    r"(?:[^\w\n]|(?:berikut|ini|adalah|merupakan|di|bawah|dengan|dgn|sebagai|yang|yg|dan|adapun"
    r"|nama|alamat|kontak|informasi|keterangan|lengkap|diri|singkat|untuk|verifikasi|kami"
    r"|identitas|data|biodata|profil|saya|pribadi|pelapor|pengadu|pemohon|pengirim)\b)+",
    re.IGNORECASE,
)
_WRITER = re.compile(r"\b(?:saya|pelapor|pengadu|pemohon|pengirim)\b", re.IGNORECASE)
_OF_WRITER = re.compile(
    r"bertanda ?tangan|(?:identitas|data|biodata|profil) (?:diri|pribadi)", re.IGNORECASE
)
_SIGNING = re.compile(r"bertanda ?tangan di ?bawah", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"terlapor|teradu|pelaku|oknum|pejabat|petugas|korban|saksi|ahli waris|tersangka|terduga"
    r"|(?:di|me|peng?|pem|pen|ter)?(?:tipu|nipu|palsu|malsu|curi|catut|peras|meras|ancam|gelapkan"
    r"|salah ?guna)|(?:di|me|ter)(?:pakai|makai|gunakan|nggunakan|sebar|nyebar|bobol|mbobol|retas)"
    r"|\b(?:orang|anak|pria|wanita|dia|beliau|ibu|bapak|nenek|kakek|pasien)"
    r" (?:ini|itu|tersebut|lain|berikut|hilang)\b|\bpinjol|\bdebt",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;!?,]\s")
_VALUE = re.compile(rf"(?P<name>{NAME})[ ]*(?P<more>$|[,;(/-])")
#: What stands behind a name and belongs to the writer too: numbers, `RT 03`, `HP`.
_NUMBERS = re.compile(r"(?:[\W\d_]|(?:rt|rw|hp|wa|telp|no|nik|umur|tahun|th)\b)*", re.IGNORECASE)
#: A line that gives the number of an identity card, or of a family's, and nothing else.
_CARD = re.compile(
    rf"^[ \t>*•\d.)-]*(?:{_NUMBER_OF})?(?:nik|e-?ktp|ktp|kk|nomor induk kependudukan)(?: saya)?"
    r"[ \t*]*[:=.-]?[ \t*]*(?P<value>\d(?:[ .\u2010-\u2015-]{0,2}\d){14,17})(?!\d)\W*$",
    re.IGNORECASE,
)
#: Lines above, and below, particulars that may say whose they are.
_ABOVE, _BELOW = 3, 3


@dataclass
class _Block:
    """Particulars that stand line by line, and what stands above and below them."""

    above: Sequence[str]
    fields: list[tuple[int, re.Match[str]]] = field(default_factory=list)
    below: list[str] = field(default_factory=list)


def own_particulars(text: str, places: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where the values of the writer's particulars stand."""
    at = 0
    above: list[str] = []
    blocks: list[_Block] = []
    within = False
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        if not line.strip(" \t>"):
            continue
        alone = _CARD.match(line)
        if alone and not _about_others(blocks[-1].above if within else above):
            yield start + alone.start("value"), start + alone.end("value")
        if found := _FIELD.match(line):
            if not within:
                blocks.append(_Block(above=above))
            blocks[-1].fields.append((start, found))
            within, above = True, []
            continue
        within = False
        above = [*above, line][-_ABOVE:]
        if blocks and len(blocks[-1].below) < _BELOW:
            blocks[-1].below.append(line)
    for n, block in enumerate(blocks):
        yield from _values(block, places, first=n == 0)


def _values(block: _Block, places: Collection[str], *, first: bool) -> Iterator[tuple[int, int]]:
    together = len(block.fields) > 1 and _of_writer(block, places, first=first)
    for start, found in block.fields:
        value = start + found.start("value")
        if together:
            yield value, start + found.end("value")
        elif found["own"] and (stop := _end_of_name(found, places)):
            yield value, value + stop


def _of_writer(block: _Block, places: Collection[str], *, first: bool) -> bool:
    """Tell whether particulars are the writer's: a heading says so, they are of a person, or they
    are how the text begins.
    """
    if block.above and _is_writers_heading(block.above[-1]):
        return True
    if _about_others(block.above):
        return False
    if any(found["person"] for _, found in block.fields):
        return True
    if any(_is_writers_heading(line) or _OF_WRITER.search(line) for line in block.above):
        return True
    label, value = block.fields[0][1]["label"], block.fields[0][1]["value"]
    begins = first and not block.above and re.match("nama|pelapor|pengadu", label, re.IGNORECASE)
    return bool(begins and how_surely(value, places)) and not _about_others(block.below)


def _is_writers_heading(line: str) -> bool:
    if _SIGNING.search(line):
        return True
    last = [clause for clause in _CLAUSE.split(line) if clause.strip(" \t:.,-")][-1:]
    return any(_HEADING.fullmatch(clause) and _WRITER.search(clause) for clause in last)


def _about_others(lines: Sequence[str]) -> bool:
    return any(map(_OF_OTHERS.search, lines))


def _end_of_name(found: re.Match[str], places: Collection[str]) -> int:
    """Return where in its value the name of who complains ends; 0 if it begins with none.

    Of what was sent or asked for, the sender may be anybody: there the name must be a known one.
    """
    value = _VALUE.match(found["value"])
    least = (
        Sure.KNOWN
        if re.search("pengirim|pemohon", found["label"], re.IGNORECASE)
        else Sure.CAPITALS
    )
    if not value or how_surely(value["name"], places, strict=True) < least:
        return 0
    whole = _NUMBERS.fullmatch(found["value"], value.end("name"))
    return len(found["value"]) if whole else value.end("name")
