"""Split what people write for a place into words, and tell which of them name nothing.

`web/src/filing/suggestions/place-words.ts` does the same; both are held to
`tests/vectors/places.json`.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

Words = tuple[str, ...]

#: Words as people shorten them, with and without a full stop.
_SHORT = {
    "kab": "kabupaten",
    "kec": "kecamatan",
    "kel": "kelurahan",
    "ds": "desa",
    "prov": "provinsi",
    "prop": "provinsi",
    "propinsi": "provinsi",
    "kodya": "kota",
    "kotamadya": "kota",
    "kotif": "kota",
    "province": "provinsi",
    "regency": "kabupaten",
    "city": "kota",
    "district": "kecamatan",
    "village": "desa",
    "java": "jawa",
    "sumatra": "sumatera",
    "islands": "kepulauan",
    "market": "pasar",
    "station": "stasiun",
    "airport": "bandara",
    "harbour": "pelabuhan",
    "harbor": "pelabuhan",
    "port": "pelabuhan",
    "university": "universitas",
    "mosque": "masjid",
    "bridge": "jembatan",
    "beach": "pantai",
    "dkt": "dekat",
    "dpn": "depan",
    "blkg": "belakang",
    "blkng": "belakang",
    "sblh": "sebelah",
    "deket": "dekat",
    "sebrang": "seberang",
    "univ": "universitas",
    "mal": "mall",
    "jl": "jalan",
    "jln": "jalan",
    "djalan": "jalan",
    "djl": "jalan",
    "djln": "jalan",
    "gg": "gang",
    "tj": "tanjung",
    "tg": "tanjung",
    "tjg": "tanjung",
    "ps": "pasar",
    "psr": "pasar",
    "kp": "kampung",
    "kpg": "kampung",
    "kmp": "kampung",
    "kb": "kebon",
    "kep": "kepulauan",
    "gn": "gunung",
    "sei": "sungai",
    "sungei": "sungai",
    "gng": "gunung",
    "pd": "pondok",
    "tlk": "teluk",
    "bt": "batu",
    "klp": "kelapa",
    "kby": "kebayoran",
    "tn": "tanah",
    "slt": "selatan",
    "utr": "utara",
    "brt": "barat",
    "tmr": "timur",
    "tgh": "tengah",
    "pst": "pusat",
}
#: What a kind word says of the code's dots; villages have three.
KINDS = {"provinsi": 0, "kota": 1, "kabupaten": 1, "kecamatan": 2, "kelurahan": 3, "desa": 3}
_FILLERS = {"administrasi", "adm"}
#: Words around a name that narrow nothing: prepositions, kinds of site, parts of an address.
_AROUND_NAMES = """
di ke dari pada daerah wilayah kawasan area lokasi lokasinya tempat tempatnya sekitar dekat depan
belakang samping sebelah seberang arah tepatnya yaitu ada itu ini saya kami ya pak bu dan indonesia
in at near the of id rt rw no nomor nomer km blok kav kodepos pos lingkungan dusun dukuh banjar
nagari gampong lantai gedung pasar stasiun terminal bandara pelabuhan simpang pertigaan perempatan
jembatan tugu kantor masjid gereja sekolah kampus puskesmas rsud rs polsek polres balai halte pantai
taman alun kampung raya mall universitas tol gerbang pulau sektor
"""
_AROUND = frozenset(_AROUND_NAMES.split())
#: Words after which the name of a street or an estate follows, which is no place of ours.
_STREETS = {"jalan", "gang", "lorong", "perumahan", "perum", "komplek", "kompleks", "street"}
#: Half of a name: `Bandung Timur` is no Bandung in Jawa Timur.
DIRECTIONS = {"utara", "selatan", "timur", "barat", "tengah", "tenggara", "pusat"}
#: Words whose next word is a number or a letter.
_NUMBERED = {"rt", "rw", "no", "nomor", "nomer", "km", "blok", "kav", "kodepos", "sektor"}
#: `alun2` is `alun-alun`.
_TWICE = re.compile(r"\b([a-z]{3,})2\b")
_NUMBER = re.compile(r"(?:rt|rw|no|km|blok|kav)?[0-9]+[a-z]?")
#: Where one part of an address ends and the next begins; a full stop after a short word does not.
_BREAK = re.compile(r"[,;:|()\[\]\n\r]| [-\u2013\u2014] |(?<=\w{4})\. ")


@dataclass(frozen=True, kw_only=True)
class Token:
    """A word of an address: the part it stands in, and what it may be instead of a name.

    `free` names nothing; `street` belongs to the name of a street, `begins_street` as its first
    word.
    """

    word: str
    part: int
    free: bool = False
    street: bool = False
    begins_street: bool = False


def words(text: str) -> Words:
    """Split into words of lower-case letters and digits, abbreviations written out.

    >>> words("Kec. Coblong, Kab. Bandung")
    ('kecamatan', 'coblong', 'kabupaten', 'bandung')
    """
    flat = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in flat if not unicodedata.combining(c))
    plain = _TWICE.sub(r"\1 \1", plain)
    found = (_SHORT.get(word, word) for word in re.findall(r"[a-z0-9]+", plain.replace("'", "")))
    return tuple(word for word in found if word not in _FILLERS)


def tokens(text: str) -> list[Token]:
    """Split an address into words, and tell those that name no place.

    >>> [t.word for t in tokens("Jl. Melati RT 03/05, Dago") if not (t.free or t.street)]
    ['dago']
    """
    found: list[Token] = []
    for part, written in enumerate(_BREAK.split(text)):
        street, numbered = "", False
        for word in words(written):
            number = bool(_NUMBER.fullmatch(word)) or (numbered and len(word) == 1)
            found.append(
                Token(
                    word=word,
                    part=part,
                    free=number or word in _AROUND or word in _STREETS or word in KINDS,
                    street=bool(street) and word not in KINDS,
                    begins_street=street == "now",
                )
            )
            if word in _STREETS:
                street = "now"
            elif word in KINDS:
                street = ""
            elif street and not number:
                street = "on"
            numbered = word in _NUMBERED
    return found


def without_kinds(own: Sequence[str]) -> Words:
    """Leave out the kind words before a name; a name of kind words alone stays."""
    start = 0
    while start < len(own) - 1 and own[start] in KINDS:
        start += 1
    return tuple(own[start:])


def slips(one: str, other: str, most: int) -> bool:
    """Tell whether two words differ by at most `most` letters: wrong, missing, added or swapped."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, their in enumerate(other, start=1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != their))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == their:
                least = min(least, last[j - 2] + 1)
            row.append(least)
        if min(row) > most:
            return False
    return row[-1] <= most
