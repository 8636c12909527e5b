"""Make the title of a report that came without one: its first sentence."""

import re

from chalicelib.domain.clean_text import clean_line, visible_length
from chalicelib.domain.inbound.letter_kinds.mail_subjects import without_prefixes
from chalicelib.domain.privacy.identity_mask import Identity, place_to_cut
from chalicelib.domain.reports.submission_limits import TITLE

_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)]*(?=\s|$)")
_LAST_WORD = re.compile(r"([\w&/]+(?:\.\w+)*)$")
#: What is written with a full stop that ends no sentence: parts of an address, money and numbers,
#: titles and forms of address, offices and firms, words cut short.
_ABBREVIATIONS = frozenset(
    """
    jl jln gg lr lrg no nmr rt rw ds dsn dk dkh kp kap kamp kec kel kab prov kodya perum perumh komp
    kompl blk kav gd lt ged ps psr pt cv ud tbk fa jend rp tgl tg bln thn th mgg jml maks sd s/d
    jan feb mar apr jun jul agt ags agu sep sept okt nov des
    dr drg drh drs dra ir prof h hj kh tgk ust ustz bpk bp bpa sdr sdri tn ny nn yth alm almh
    sd sdn smp smpn sma sman smk smkn mi mts rs rsu rsud pkm pusk lap jbt jemb pel
    st mr mrs ms jr sr an a/n a.n d.a u.p q.q ka kpl kades kadis sekdes wk
    tel telp tlp tlpn dgn yg utk krn tdk blm sdh tsb dll dsb dst spt ttg kpd dlm bhw thd dg jg sbg
    mis vs etc approx dept govt ave blvd rd
    """.split()  # noqa: SIM905 - a hundred quoted words are hard to read
)
#: Whole words, which end no sentence where a number follows: "jam. 07.00".
_BEFORE_NUMBERS = frozenset({"m", "hp", "wa", "jam", "pkl", "pukul", "nomor", "blok", "hal"})
#: These do end a sentence where the next one begins with a capital letter.
_OFTEN_LAST = frozenset(
    """
    dll dsb dst tsb etc wib wita wit org orang mtr cm mm kg gr ltr hr mnt dtk bln thn mgg btg bh
    unit rb jt rbu
    """.split()  # noqa: SIM905 - as above
)
#: Units behind a number, and parts of an address before one: "2 km", "Km. 12", "Km. Dua".
_EITHER = frozenset({"km"})
_AFTER_NUMBER = re.compile(r"\d[\d.,]*\s*\w+$")


def report_title(subject: str, text: str) -> str:
    """Return a title of 10 to 140 characters; a short subject is filled from the text.

    >>> report_title("Re: Jalan", "Jalan rusak di depan sekolah. Sudah lama.")
    'Jalan: Jalan rusak di depan sekolah'
    """
    own = clean_line(without_prefixes(clean_line(subject)))
    if visible_length(own) < TITLE[0]:
        whole = clean_line(text)
        sentence = first_sentence(whole)
        if visible_length(sentence) < TITLE[0]:
            sentence = whole
        own = f"{own}: {sentence}" if own else sentence
    if len(own) <= TITLE[1]:
        return own
    cut = place_to_cut(own, TITLE[1] - 1, Identity())
    at = own.rfind(" ", 0, cut + 1)
    return own[: place_to_cut(own, at if at > 0 else cut, Identity())].rstrip() + "…"


def first_sentence(line: str) -> str:
    """Return the first sentence of a line without its full stop; the whole line when it is one.

    >>> first_sentence("Lampu di Jl. Melati Gg. 3 Kab. Bandung mati. Sudah seminggu.")
    'Lampu di Jl. Melati Gg. 3 Kab. Bandung mati'
    """
    for end in _SENTENCE_END.finditer(line):
        before, after = line[: end.start()], line[end.end() :].lstrip()
        if end[0][0] != "." or not _goes_on(before, after):
            return before.rstrip()
    return line.rstrip()


def _goes_on(before: str, after: str) -> bool:
    """Tell whether a full stop between these two ends a short form and no sentence."""
    match = _LAST_WORD.search(before)
    if match is None:
        return False
    word = match[1].lower()
    if word in _OFTEN_LAST or (word in _EITHER and _AFTER_NUMBER.search(before)):
        return not after[:1].isupper() or after.startswith(("Rp", "IDR"))
    if word in _EITHER:
        return True
    if word in _BEFORE_NUMBERS:
        return after[:1].isdigit()
    if word.isdigit():
        return word == before.strip()  # "1. Jalan": the number of a list at the beginning
    # "S.Kom." and "a.n.": full stops within.
    is_degree = (
        "." in word and all(len(part) <= 4 for part in word.split(".")) and not word[0].isdigit()
    )
    return word in _ABBREVIATIONS or len(word) == 1 or is_degree
