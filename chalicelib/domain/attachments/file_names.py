"""Clean the names of files: as people may see them, and as every system can save them."""

import unicodedata

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
#: Extensions of other kinds that are not worth keeping before the true one.
_OTHERS = frozenset(
    [
        *(".heic", ".heif", ".mov", ".3gp", ".doc", ".docx", ".tif", ".tiff", ".gif", ".bmp"),
        *(".bin", ".exe", ".com", ".bat", ".cmd", ".scr", ".js", ".vbs", ".lnk", ".msi", ".htm"),
        *(".html", ".svg", ".zip", ".rar", ".hta", ".ps1", ".jar", ".apk", ".dat", ".tmp", ".php"),
    ]
)
_JOINERS = "\u200c\u200d"
#: Letters and signs that are drawn as nothing.
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800"


def shown_name(given: str) -> str:
    """Return the name that a sender gave, fit to be shown: "" when nothing of it is left.

    Only the last part of a path is a name: the rest may say who is signed in on the sender's
    machine. Direction marks and other invisible characters, control characters, and dots and
    blanks at its ends go; what is longer than `LONGEST` visible characters is shortened before
    its extension.

    >>> shown_name("C:\\\\Users\\\\Contoh\\\\Desktop\\\\surat\\u202egpj.exe ")
    'suratgpj.exe'
    """
    last = given.replace("\\", "/").rstrip("/").rpartition("/")[2]
    kept = "".join(c if _visible(c) else " " if c.isspace() else "" for c in _normal(last))
    name = " ".join(kept.split()).strip(" .")
    if not any(unicodedata.category(c)[0] in "LNS" for c in name):
        return ""
    return _shortened(name)


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
        rest, ending = _parts(stem)
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


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _visible(character: str) -> bool:
    """Joiners count as visible: names in Arabic, Javanese and emoji need them."""
    category = unicodedata.category(character)
    if character in _FILLERS:
        return False
    return character in _JOINERS or not (category[0] == "C" or category in ("Zl", "Zp", "Zs"))


def _parts(name: str) -> tuple[str, str]:
    """Split a name before its extension, which is "" when it has none."""
    stem, dot, ending = name.rpartition(".")
    if not stem or not ending or len(ending) >= _LONGEST_EXTENSION or " " in ending:
        return name, ""
    return stem, dot + ending


def _shortened(name: str) -> str:
    if _length(name) <= LONGEST:
        return name
    stem, extension = _parts(name)
    while _length(stem) > LONGEST - len(extension):
        stem = stem[:-1]
    return stem.rstrip(" ." + _JOINERS) + extension


def _length(text: str) -> int:
    """Visible characters: marks that stand on others are part of them."""
    return sum(not (unicodedata.combining(c) or c in _JOINERS) for c in text)
