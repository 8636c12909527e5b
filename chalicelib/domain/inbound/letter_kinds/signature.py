"""Know the signature of a letter: what stands below its closing formula and says nothing more."""

import re

from chalicelib.domain.privacy.given_names import is_common_name

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: Lines of a signature, and words of one; more is text. Of so few words any may be a name.
MOST_LINES, _MOST_WORDS, _FEW_WORDS = 8, 6, 2
#: Words that no name is made of, however they are written.
NO_NAMES = frozenset(
    """
    masih belum kurang jelek buruk tapi tetapi namun tidak tak bukan tetap kapan mohon tolong
    air lampu berlubang rusak mati padam bocor banjir macet mampet kotor sampah listrik lubang
    selesai percuma bohong lambat lama gagal segera cepat ditunggu tunggu nb ps catatan sama
    saja kok kenapa mengapa apa siapa mana bagaimana harap minta ulang lagi sekarang besok still
    not no but when why broken dark please fix wait nothing
    """.split()  # noqa: SIM905 - a hundred quoted words are hard to read
)
#: The formula that closes a letter.
CLOSING = re.compile(
    r"^(?:--+|salam\b.{0,40}|hormat\b.{0,20}|wassalam\w*(?: .{0,40})?|regards|best"
    r"|(?:best|kind|warm) regards|sincerely|cheers|yours (?:sincerely|faithfully|truly)"
    r"|thanks(?: and regards)?|ttd|ttg)\W*$",
    re.IGNORECASE,
)
#: A line of a program that says from which device.
DEVICE = re.compile(
    r"^(?:sent from|sent via|get outlook for|dikirim (?:dari|melalui|lewat)|terkirim dari"
    r"|diposting dari|enviado desde)\b(?=.*\b(?:ponsel|hp|handphone|i?phone|ipad|android|samsung"
    r"|galaxy|xiaomi|redmi|poco|oppo|vivo|realme|huawei|infinix|nokia|blackberry|e?-?mail|surel"
    r"|outlook|gmail|yahoo|windows|mobile|m[óo]vil|smartphone|tablet|perangkat|device|aplikasi|app"
    r"|laptop|komputer|telepon|gawai|gadget|proton|spark|ios|web)).{0,80}$|^yahoo mail\b.{0,60}$"
    # What Gmail writes with a reaction: a link to itself, and the same for programs.
    r"|^<?https://www\.google\.com/gmail/\S*$|^\{\s*\"version\":.{0,60}\"emoji\":.{0,60}\}$",
    re.IGNORECASE,
)
#: What a signature holds beside names: numbers of telephones and of neighbourhoods.
_NUMBERS = re.compile(
    r"^\W*(?:(?:hp|telp?|tlp|wa|no|nomor|mobile|phone|rt|rw|blok|gg|jl|kode pos)\b[\W\d]*)*"
    r"[\W\d]*$",
    re.IGNORECASE,
)
_HOUSE_NUMBER = re.compile(r"\b(?:no|nmr|nomor)\b[.: ]*\d+", re.IGNORECASE)


def is_signature_line(line: str, known: frozenset[str] = frozenset()) -> bool:
    """Tell whether a line below a closing formula is a name, an office, an address or a number.

    `known` are words of names in lower case.

    >>> is_signature_line("Contoh Warga, RT 03"), is_signature_line("NB: air masih mati")
    (True, False)
    """
    words = [word.lower() for word in _WORD.findall(_HOUSE_NUMBER.sub(" ", line))]
    if set(words) & NO_NAMES:
        return False
    if CLOSING.match(line) or DEVICE.match(line) or _NUMBERS.match(line):
        return True
    if re.fullmatch(r"<?\S+@\S+|https?://\S+|www\.\S+", line):
        return True
    written = _WORD.findall(line)
    capital = all(
        w[0].isupper() or w.lower() in known or is_common_name(w.lower()) for w in written
    )
    return len(words) <= (_MOST_WORDS if capital else _FEW_WORDS) and "?" not in line
