"""Tell of a number or an address in a text whether the text says that it is its writer's.

It must say so at once: between "HP saya" and the number stand at most words that introduce one.
`no hp saya diblokir petugas 0811…` gives the number of somebody else.
"""

import re
from collections.abc import Collection, Container

from chalicelib.domain.privacy.given_names import is_common_name
from chalicelib.domain.privacy.name_search import WORD, folded
from chalicelib.domain.privacy.name_words import TITLES

#: Characters beside a number in which the text says whose it is.
_NEAR = 80
_KINDS = (
    "hp|wa|telp|tlp|telpon|telepon|ponsel|whatsapp|handphone|nomor|nomer|no|kontak|email|surel"
    "|e-mail|nik|ktp|kk|npwp|paspor|rekening|rek|bpjs|sim"
)
_INTRODUCING = (
    rf"adalah|ialah|yaitu|yakni|di|pada|lewat|melalui|via|dengan|dgn|ini|berikut|sebagai|yang|yg"
    rf"|aktif|kapan|saja|langsung|segera|ya|atau|bank|bca|bri|bni|bsi|btn|mandiri|is|at|on|{_KINDS}"
)
_SAID = re.compile(
    rf"\b(?:(?:{_KINDS}|alamat surel)\.?(?: (?:{_KINDS})\.?)? (?:saya|sya|sy|aku)"
    rf"|(?:hp|wa|telp|nomor|email)ku|(?:hubungi|hub\.?) (?:saya|sy)(?: ke)?"
    r"|(?:kontak|telepon|telp|wa) (?:saya|sy)"
    r"|(?:saya|sy) (?:bisa|dapat) dihubungi|my (?:phone|number|mobile|e-?mail)(?: number)?)"
    rf"(?:[^\w\n@+]|(?:{_INTRODUCING})(?!\w))*$",
    re.IGNORECASE,
)
#: What stands beside the writer's own number in a signature: which it is, and where one lives.
_IN_SIGNATURE = frozenset(
    f"{_KINDS}|e|mail|cp|fax|mobile|phone|tel|rt|rw|warga|saya|sy|dan|atau|aktif".split("|")
)
_EACH = re.compile(r"[^\s:;,]+@[^\s:;,]+")


def is_said_own(
    text: str, span: tuple[int, int], signatures: Container[int], names: Collection[str]
) -> bool:
    """Tell whether the text says of what stands there that it is the writer's.

    `names` are folded words that may stand beside it in a signature: the writer's, of places.
    """
    start, stop = span
    begin = max(start - _NEAR, text.rfind("\n", 0, start) + 1)
    before = text[begin:start]
    if _SAID.search(before):
        return True
    if start not in signatures:
        return False
    behind = text[stop : stop + _NEAR].partition("\n")[0]
    above = text[max(0, begin - _NEAR) : max(0, begin - 1)].rpartition("\n")[2].rstrip()
    beside = f"{before} {behind}"
    if not WORD.search(beside) and above.endswith(":") and begin - 1 in signatures:
        beside = above
    words = WORD.finditer(_EACH.sub(" ", beside))
    return all(_is_beside_number(folded(word[0]), names) for word in words)


def _is_beside_number(word: str, names: Collection[str]) -> bool:
    return word in _IN_SIGNATURE or word in TITLES or word in names or is_common_name(word)
