"""Clean the names of files: as people may see them, and as every system can save them."""

import re
import unicodedata

from chalicelib.domain.clean_text import clean_line, visible_length

#: Visible characters of a name, its extension among them.
LONGEST = 100
#: What a file is called whose sender gave it no name.
UNNAMED = "lampiran"
#: What stands behind the last dot is an extension up to this length, dot included.
_LONGEST_EXTENSION = 12
#: Names of devices, which Windows takes for no file whatever follows the dot.
_RESERVED = frozenset(
    [
        *("con", "prn", "aux", "nul", "conin$", "conout$"),
        *(f"{device}{n}" for device in ("com", "lpt") for n in "123456789¹²³"),
    ]
)
#: Characters that a name of a file may not have on some system.
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "-"))
#: Extensions of what is taken; the first is given when a name has none of them.
EXTENSIONS = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "video/mp4": (".mp4", ".m4v"),
}
#: Extensions of other kinds, which go before the true one: of formats that became ours, and of what
#: some system would run or open, were the true extension hidden.
_OTHERS = frozenset(
    [
        *(".heic", ".heif", ".avif", ".tif", ".tiff", ".gif", ".bmp", ".svg", ".svgz", ".mov"),
        *(".3gp", ".3g2", ".avi", ".mkv", ".webm", ".m4a", ".mp3", ".ogg", ".wav", ".doc"),
        *(".docx", ".docm", ".dot", ".dotm", ".odt", ".rtf", ".xls", ".xlsx", ".xlsm", ".xlsb"),
        *(".xll", ".csv", ".ppt", ".pptx", ".pptm", ".ods", ".odp", ".txt", ".htm", ".html"),
        *(".xhtml", ".xht", ".shtml", ".mht", ".mhtml", ".xml", ".swf", ".chm", ".hlp", ".eml"),
        *(".msg", ".zip", ".rar", ".7z", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".cab", ".ace"),
        *(".arj", ".iso", ".img", ".vhd", ".vhdx", ".dmg", ".exe", ".com", ".bat", ".cmd"),
        *(".scr", ".pif", ".cpl", ".msi", ".msp", ".mst", ".msc", ".reg", ".inf", ".lnk", ".url"),
        *(".scf", ".sct", ".dll", ".sys", ".ocx", ".drv", ".gadget", ".js", ".jse", ".mjs"),
        *(".vbs", ".vbe", ".ws", ".wsf", ".wsh", ".wsc", ".hta", ".ps1", ".psm1", ".psd1"),
        *(".jar", ".jnlp", ".class", ".application", ".sh", ".bash", ".zsh", ".csh", ".ksh"),
        *(".run", ".bin", ".elf", ".app", ".pkg", ".command", ".desktop", ".deb", ".rpm", ".apk"),
        *(".aab", ".apks", ".xapk", ".ipa", ".php", ".phtml", ".php3", ".asp", ".aspx", ".jsp"),
        *(".cgi", ".pl", ".py", ".pyc", ".pyw", ".rb", ".lua", ".dat", ".tmp", ".part"),
        *(".crdownload"),
    ]
)
_KNOWN = _OTHERS.union(*EXTENSIONS.values())
#: What parts a path: slashes, signs that look like a backslash, both as addresses write them.
_OF_PATH = re.compile(r"[/\\\u2216\u29f5\ufe68\uff3c]|%2f|%5c", re.IGNORECASE)
#: Windows in Japan and Korea shows and sends the backslash as the sign of its money.
_OF_DRIVE = re.compile(rf"{_OF_PATH.pattern}|[\xa5\u20a9\uffe5\uffe6]", re.IGNORECASE)
_DRIVE = re.compile(r"\s*[A-Za-z\uff21-\uff3a\uff41-\uff5a](?:[:\u2236\uff1a]|%3a)", re.IGNORECASE)
_JOINERS = "\u200c\u200d"
#: Marks upon one character; a name in any script has fewer.
_MOST_MARKS = 4


def shown_name(given: str) -> str:
    """Return the name that a sender gave, fit to be shown: "" when nothing of it is left.

    Only the last part of a path is a name: the rest may say who is signed in on the sender's
    machine. Direction marks and other invisible characters, control characters, and dots and
    blanks at its ends go; what is longer than `LONGEST` visible characters is shortened before
    its extension.

    >>> shown_name("C:\\\\Users\\\\Contoh\\\\Desktop\\\\surat\\u202egpj.exe ")
    'suratgpj.exe'
    """
    signs = _OF_DRIVE if _DRIVE.match(given) else _OF_PATH
    last = signs.sub("/", given).rstrip("/").rpartition("/")[2]
    kept = "".join(
        c for c in clean_line(last) if c in _JOINERS or unicodedata.category(c)[0] != "C"
    )
    name = clean_line(_few_marks(kept)).strip(" .")
    rest, ending = _parts(name)
    stem = rest if ending.lower() in _KNOWN else name
    if "." in kept and f".{name}".lower() in _KNOWN:
        stem = ""  # nothing but an extension
    if not any(unicodedata.category(c)[0] in "LNS" for c in stem):
        return ""
    return _shortened(name)


def _few_marks(text: str) -> str:
    """Keep as many marks upon a character as scripts need; a heap of them hides its neighbours."""
    kept, marks = [], 0
    for character in unicodedata.normalize("NFD", text):
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def neutral_name(n: int, media_type: str) -> str:
    """Return a name that says nothing of who gave it, by the number of the file.

    >>> neutral_name(2, "video/mp4")
    'lampiran-2.mp4'
    """
    return f"{UNNAMED}-{n}{EXTENSIONS.get(media_type, ('',))[0]}"


def saved_name(name: str, media_type: str) -> str:
    """Return the name under which a checked copy is saved: any system takes it, none runs it.

    Its extension is that of the true type. A name that Windows keeps for a device gets a word
    before it; a name of which nothing is left is "lampiran".

    >>> saved_name("CON.pdf", "application/pdf"), saved_name("foto.jpg.exe", "image/jpeg")
    ('berkas-CON.pdf', 'foto.jpg')
    """
    right = EXTENSIONS.get(media_type, ("",))
    stem, extension = shown_name(name).translate(_FORBIDDEN), right[0]
    while True:
        rest, ending = _parts(stem.rstrip(" ."))
        if ending.lower() in right:
            stem, extension = rest, ending
        elif ending.lower() in _OTHERS:
            stem = rest
        else:
            break
    stem = stem.strip(" .-") or UNNAMED
    if stem.partition(".")[0].strip().lower() in _RESERVED:
        stem = f"berkas-{stem}"
    return _shortened(stem + extension)


#: A word, or a number with its separators, that a cut would leave without its end.
_BEGUN = re.compile(r"(?:(?:\+?\d[ ().-]{0,2})+|[^\W_]+)\Z")


def _parts(name: str) -> tuple[str, str]:
    """Split a name before its extension, which is "" when it has none."""
    stem, dot, ending = name.rpartition(".")
    if not stem or not ending or len(ending) >= _LONGEST_EXTENSION or " " in ending:
        return name, ""
    return stem, dot + ending


def _shortened(name: str) -> str:
    if visible_length(name) <= LONGEST:
        return name
    stem, extension = _parts(name)
    signs = LONGEST - visible_length(extension)
    low, high = 0, len(stem)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if visible_length(stem[:middle]) <= signs else (low, middle - 1)
    # A mask comes later: it finds no half of a name's word and no half of a number.
    begun = _BEGUN.search(stem[:low]) if stem[low : low + 1].isalnum() else None
    if begun and begun.start() > low // 2:
        low = begun.start()
    return stem[:low].rstrip(" ._-" + _JOINERS) + extension
