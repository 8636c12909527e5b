"""Find the particulars that a letter gives of its own writer: name, number, address, line by line.

Formal letters begin with them: "Yang bertanda tangan di bawah ini: Nama: …, NIK: …, Alamat: …". The
same lines about a shop or an official are what the complaint is about, and stay.
"""

import re
from collections.abc import Iterator

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
_OF_WRITER = re.compile(
    r"bertanda ?tangan"
    r"|(?:identitas|data|biodata|profil) (?:pelapor|pengadu|pemohon|diri|saya|pribadi)"
    r"|^\W*(?:pelapor|pengadu|pemohon|pengirim)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"terlapor|teradu|pelaku|oknum|pejabat|petugas|korban|saksi|ahli waris", re.IGNORECASE
)
#: A line that gives the number of an identity card, or of a family's, and nothing else.
_CARD = re.compile(
    rf"^[ \t>*•\d.)-]*(?:{_NUMBER_OF})?(?:nik|e-?ktp|ktp|kk|nomor induk kependudukan)(?: saya)?"
    r"[ \t*]*[:=.-]?[ \t*]*(?P<value>\d(?:[ .\u2010-\u2015-]{0,2}\d){14,17})(?!\d)\W*$",
    re.IGNORECASE,
)
#: Lines above particulars that may say whose they are.
_ABOVE = 3


def own_particulars(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the values of the writer's particulars stand."""
    lines: list[tuple[int, str]] = []
    at = 0
    for line in text.split("\n"):
        if line.strip(" \t>"):
            lines.append((at, line))
        at += len(line) + 1
    block: list[tuple[int, re.Match[str]]] = []
    above: list[str] = []
    for start, line in [*lines, (at, "")]:
        alone = _CARD.match(line)
        if alone and not any(map(_OF_OTHERS.search, above)):
            yield start + alone.start("value"), start + alone.end("value")
        if field := _FIELD.match(line):
            block.append((start, field))
            continue
        if block:
            yield from _values(block, above)
            block, above = [], []
        above = [*above, line][-_ABOVE:]


def _values(block: list[tuple[int, re.Match[str]]], above: list[str]) -> Iterator[tuple[int, int]]:
    about_others = any(map(_OF_OTHERS.search, above))
    of_person = any(field["person"] for _, field in block) or any(map(_OF_WRITER.search, above))
    together = len(block) > 1 and of_person and not about_others
    for start, field in block:
        if together or field["own"]:
            yield start + field.start("value"), start + field.end("value")
