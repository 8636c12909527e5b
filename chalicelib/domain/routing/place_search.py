"""Find the places that a text names: `kec coblong, bandung` is `32.73.02`.

Names are compared as words, the longest first. A district named together with the city or regency
around it wins, then cities and regencies, then districts: people mostly name their city.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

PROVINCE, REGENCY, DISTRICT = 0, 1, 2
#: Words as people shorten them; the value may be several words.
SHORT = {
    "kab": "kabupaten",
    "kec": "kecamatan",
    "prov": "provinsi",
    "propinsi": "provinsi",
    "district": "kecamatan",
    "regency": "kabupaten",
    "city": "kota",
    "province": "provinsi",
    "jkt": "jakarta",
    "dki": "jakarta",
    "diy": "daerah istimewa yogyakarta",
    "jogja": "yogyakarta",
    "jogjakarta": "yogyakarta",
    "yogya": "yogyakarta",
    "solo": "surakarta",
    "tangsel": "tangerang selatan",
    "jakpus": "jakarta pusat",
    "jakbar": "jakarta barat",
    "jaksel": "jakarta selatan",
    "jaktim": "jakarta timur",
    "jakut": "jakarta utara",
    "jabar": "jawa barat",
    "jateng": "jawa tengah",
    "jatim": "jawa timur",
    "sumut": "sumatera utara",
    "sumbar": "sumatera barat",
    "sumsel": "sumatera selatan",
    "babel": "kepulauan bangka belitung",
    "kepri": "kepulauan riau",
    "kalbar": "kalimantan barat",
    "kalteng": "kalimantan tengah",
    "kalsel": "kalimantan selatan",
    "kaltim": "kalimantan timur",
    "kaltara": "kalimantan utara",
    "sulut": "sulawesi utara",
    "sulteng": "sulawesi tengah",
    "sulsel": "sulawesi selatan",
    "sultra": "sulawesi tenggara",
    "sulbar": "sulawesi barat",
    "ntb": "nusa tenggara barat",
    "ntt": "nusa tenggara timur",
}
#: Names of provinces that few people write in full.
ALSO = {
    "daerah khusus ibukota jakarta": "jakarta",
    "daerah istimewa yogyakarta": "yogyakarta",
    "kepulauan bangka belitung": "bangka belitung",
}
#: What a kind word before a name says about it.
KINDS = {"provinsi": PROVINCE, "kota": REGENCY, "kabupaten": REGENCY, "kecamatan": DISTRICT}
_PREFIX = re.compile(r"^(kota|kabupaten) (administrasi )?")
_LONGEST = 5
Words = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PlaceMatch:
    """The places that a text names: `codes` of regencies or districts that fit equally well, or a
    province when that is all there is. `sure` when it cannot be read otherwise."""

    codes: tuple[str, ...] = ()
    province: str = ""
    sure: bool = False


@dataclass(frozen=True)
class _Hit:
    start: int
    end: int
    code: str
    kind: str

    @property
    def level(self) -> int:
        return self.code.count(".")

    def encloses(self, other: "_Hit") -> bool:
        """Whether this names what encloses the other, in words of its own."""
        apart = self.end <= other.start or other.end <= self.start
        return apart and other.code.startswith(self.code + ".")


def words(text: str) -> Words:
    """Split into lower-case words with short forms written out.

    >>> words("Kec. Coblong,Jabar")
    ('kecamatan', 'coblong', 'jawa', 'barat')
    """
    found = re.findall(r"[^\W_]+", text.lower())
    return tuple(w for word in found for w in SHORT.get(word, word).split())


class Places:
    """The regions by name. `regions` maps dotted code to name."""

    def __init__(self, regions: Mapping[str, str]) -> None:
        self._regions = regions
        self._named: dict[Words, list[str]] = {}
        for code, name in regions.items():
            for each in _names(code, name):
                self._named.setdefault(each, []).append(code)

    def find(self, text: str) -> PlaceMatch:
        """Find the places that `text` names."""
        hits = list(self._hits(words(text)))
        provinces = [h for h in hits if h.level == PROVINCE]
        regencies = [h for h in hits if h.level == REGENCY]
        districts = [h for h in hits if h.level == DISTRICT]
        named = _hits_inside(districts, regencies)
        for better in (named, regencies, districts):
            if better:
                fitting = _hits_inside(better, provinces) or better
                codes = tuple(sorted({h.code for h in fitting}))
                sure = len(codes) == 1 and (better is named or any(h.kind for h in fitting))
                return PlaceMatch(codes=codes, sure=sure and better is not districts)
        return PlaceMatch(
            province=provinces[0].code if len({h.code for h in provinces}) == 1 else ""
        )

    def name(self, code: str) -> str:
        """Write a place with what encloses it, such as `Kab. Bandung, Jawa Barat`."""
        above = code.rpartition(".")[0]
        parts = [self._regions.get(c, "") for c in (code, above) if c]
        return ", ".join(p.replace("Kabupaten ", "Kab. ") for p in parts if p)

    def _hits(self, text: Words) -> Iterator[_Hit]:
        """Yield every name in the text, the longest of each place, with its kind word."""
        end = 0
        for start in range(len(text)):
            for length in range(min(_LONGEST, len(text) - start), 0, -1):
                codes = self._named.get(text[start : start + length])
                if not codes:
                    continue
                if start + length > end:  # a shorter name inside of a longer one is none
                    kind = _kind(text, start)
                    yield from _of_kind(self._regions, codes, start, start + length, kind)
                    end = start + length
                break


def _kind(text: Words, start: int) -> str:
    """Return the kind word that a name begins with or follows; empty when there is none."""
    near = (text[start], text[start - 1] if start else "")
    return next((word for word in near if word in KINDS), "")


def _names(code: str, name: str) -> set[Words]:
    plain = " ".join(words(name))
    shorter = _PREFIX.sub("", plain) if code.count(".") == REGENCY else plain
    return {tuple(n.split()) for n in (plain, shorter, ALSO.get(plain, plain)) if n}


def _of_kind(
    regions: Mapping[str, str], codes: Iterable[str], start: int, end: int, kind: str
) -> list[_Hit]:
    """List the hits of one name; with a kind word those of that kind, if there are any."""
    hits = [_Hit(start, end, code, kind) for code in codes]
    fitting = [h for h in hits if kind and h.level == KINDS[kind] and _is(regions[h.code], h, kind)]
    return fitting or [_Hit(start, end, h.code, "") for h in hits]


def _is(name: str, hit: _Hit, kind: str) -> bool:
    return hit.level != REGENCY or name.lower().startswith(kind)


def _hits_inside(hits: list[_Hit], wider: list[_Hit]) -> list[_Hit]:
    """List those of the hits that lie in one of the wider ones."""
    return [h for h in hits if any(w.encloses(h) for w in wider)]
