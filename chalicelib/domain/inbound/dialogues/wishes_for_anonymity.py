"""Find a wish to stay unnamed that is written in plain words, in a sentence of its own or at either
end of one.

The words of a wish are about the writer ("identitas saya", "nama kami", "pelapor"), or stand alone
("(anonim)"). Somebody else's wish, a house or letter without a name and a leaked secret are none.
"""

import re

_WHOSE = r"(?:saya|sy|aku|kami|pelapor|pengadu|my)"
_NAME = (
    r"(?:nama|namaku|identitas|identitasku|jati ?diri|data(?: diri| pribadi)?"
    r"|no(?:mor)?(?: hp| telepon)?)"
)
_NAMES = rf"(?:{_NAME}(?: (?:dan|serta|&|atau) {_NAME})?(?: (?:lengkap|asli))?)"
_MINE = rf"(?:{_NAMES} {_WHOSE}(?: (?:sebagai )?(?:pelapor|pengadu))?|namaku|identitasku)"
_POLITE = (
    r"(?:(?:saya |kami )?(?:mohon|memohon|minta|meminta|harap|berharap)|tolong|please|pls|agar"
    r"|supaya|sekalian|dan|serta|tapi|tetapi|namun|juga|untuk|pak|bu|bapak|ibu|admin|min|kalau bisa"
    r"|catatan|nb|ps|bantu)"
)
_HIDDEN = (
    r"(?:di ?rahasiakan|rahasiakan|di ?sembunyikan|di ?samarkan|di ?lindungi|rahasia"
    r"|(?:jangan|jgn|tidak|tdk|tidak usah) (?:sampai )?di ?(?:sebut|sebutkan|cantumkan|tampilkan"
    r"|tulis|publikasikan|bocorkan|buka|sebarkan|sebarluaskan|ketahui|beritahukan))"
)
#: Wishes that say of whom they speak: they count at either end of a sentence.
_SAID = (
    rf"(?:{_MINE}(?: {_POLITE}| harus| bisa| dapat)* {_HIDDEN}"
    rf"|(?:rahasiakan|sembunyikan|samarkan|lindungi|merahasiakan) {_MINE}"
    rf"|(?:jangan|jgn|tidak usah|tak usah|do not|don['’]?t)(?: sampai)? (?:di ?)?(?:sebut|sebutkan"
    r"|menyebut|menyebutkan|cantumkan|mencantumkan|tampilkan|tulis|publikasikan|bocorkan|buka"
    rf"|sebarkan|kasih ta(?:hu|u)|mention|show|publish) {_MINE}"
    r"|keep my (?:name|identity) (?:secret|confidential|private)"
    r"|(?:saya|sy|aku|kami) (?:mau|ingin|pengen|hendak|minta|mohon|pilih|tetap)"
    r"(?: (?:tetap|jadi|sebagai|menjadi|untuk|di ?buat))*"
    r"(?: (?:melapor(?:kan)?|lapor|laporkan|mengadu(?:kan)?)(?: (?:ini|hal ini|kasus ini))?)?"
    r" (?:secara |dengan |sebagai )?(?:pelapor )?(?:anonim|tanpa nama)"
    r"|(?:saya|sy|aku|kami) (?:melapor|lapor|mengadu) (?:secara |sebagai )?(?:anonim|tanpa nama)"
    r"|i (?:want|wish|would like) to (?:stay|remain|be|report(?: this)?) anonymous(?:ly)?)"
)
#: Words that are a wish where nothing else stands in their sentence.
_ALONE = (
    r"(?:(?:melapor|lapor|laporan|laporkan|di ?buat|secara|sebagai|mode|status|pelapor|pengadu"
    r"|saya|kami) )*(?:anonim|anonymous|anonymously|tanpa nama|tanpa identitas)"
    rf"|{_NAMES} (?:{_POLITE} )*di ?rahasiakan|rahasiakan (?:nama|identitas|pelapor)"
)
_TAIL = (
    r"(?: (?:ya|yah|pak|bu|bapak|ibu|admin|min|saja|aja|dong|terima kasih|makasih|trims"
    rf"|{_WHOSE}))*"
)
_WHOLE = re.compile(rf"(?:{_POLITE} )*(?:{_SAID}|{_ALONE}){_TAIL}")
_AT_END = re.compile(rf"(?:^|.* )(?:{_SAID}){_TAIL}")
_AT_START = re.compile(
    rf"(?:{_POLITE} )*(?:{_SAID}) (?:karena|karna|krn|sebab|takut|demi|ya|pak|bu|agar|supaya|dan)"
    r" .*"
)
#: At the start of a text the writer's own "saya ingin anonim" needs nothing behind it.
_FIRST = re.compile(
    rf"(?:{_POLITE} )*(?:saya|sy|aku|kami) (?:mau|ingin|pengen|minta|mohon)"
    r" (?:melapor |lapor )?(?:secara )?anonim (?!tapi|tetapi|namun|lagi|itu)\S.*"
)
#: Before a wish at the end these say that somebody else is spoken of, or that it was not kept.
_OTHERS = re.compile(
    r"\b(?:tidak|tdk|tak|gak|ga|nggak|enggak|bukan|bilang|berkata|katanya|kata|ujar|janji|berjanji"
    r"|menjanjikan|menyuruh|disuruh|seharusnya|harusnya|orang|lain|mereka|dia)"
    rf"(?: [^\W\d_]+){{0,2}} (?:{_POLITE} )*(?:{_SAID}){_TAIL}$"
)
#: The word in capitals as the last one of a text that is not written in capitals.
_CAPITALS = re.compile(r"\sANONIM\W{0,9}$")
#: Characters of either end of a sentence that are read: no wish is longer.
_LONGEST = 200
_SENTENCES = re.compile(r"[.!?;,:()\[\]\n\"“”]+|\s[-–—]+\s|^[-–—]+|[-–—]+$")
#: Sentences from either end in which the bare word counts.
_FROM_ENDS = 2


def wishes_no_name(text: str) -> bool:
    """Tell whether a text wishes in plain words that its writer stays unnamed.

    >>> wishes_no_name("Air mati. Identitas saya dirahasiakan"), wishes_no_name("Air mati (anonim)")
    (True, True)
    >>> wishes_no_name("rumah anonim"), wishes_no_name("pelapor lain minta anonim")
    (False, False)
    """
    said = _sentences(text)
    ends = {*range(_FROM_ENDS), *range(len(said) - _FROM_ENDS, len(said))}
    for n, each in enumerate(said):
        sentence = each[:_LONGEST]
        whole = len(each) <= _LONGEST and _WHOLE.fullmatch(sentence)
        if whole and (n in ends or re.search(_SAID, sentence)):
            return True
        if _AT_START.fullmatch(sentence) or (n == 0 and _FIRST.fullmatch(sentence)):
            return True
        end = each[-_LONGEST:]
        if _AT_END.fullmatch(end) and not _OTHERS.search(end):
            return True
    return text != text.upper() and bool(_CAPITALS.search(text[-_LONGEST:]))


def is_plain_wish_alone(text: str) -> bool:
    """Tell whether a text is such a wish and says nothing else."""
    said = _sentences(text)
    return bool(said) and all(_WHOLE.fullmatch(sentence[: _LONGEST + 1]) for sentence in said)


def _sentences(text: str) -> list[str]:
    parts = (" ".join(part.lower().split()) for part in _SENTENCES.split(text))
    return [part for part in parts if part]
