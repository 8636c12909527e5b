"""Unpack winmail.dat: what Outlook wraps around the files of a letter in its own format (TNEF).

Read are names and contents of attached files ([MS-OXTNEF] 2.1). The formatted text that it may hold
as well is left, as the letter has its words in a part of its own.
"""

from dataclasses import dataclass, replace

SIGNATURE = b"\x78\x9f\x3e\x22"
#: More attachments than a letter has; a damaged file cannot make us read on for ever.
MOST_FILES = 100
_LEVEL_ATTACHMENT = 2
#: Attributes of an attachment: its beginning, name in eight characters, content, properties.
_BEGINS, _TITLE, _DATA, _PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
#: MAPI properties that hold the long name, in UTF-16 or in the letter's code page.
_LONG_NAMES = {0x3707001F: "utf-16-le", 0x3707001E: "cp1252", 0x3001001F: "utf-16-le"}
#: Bytes of the values of MAPI types of fixed length.
_FIXED = {
    0x2: 4,
    0x3: 4,
    0x4: 4,
    0x5: 8,
    0x6: 8,
    0x7: 8,
    0xA: 4,
    0xB: 4,
    0x14: 8,
    0x40: 8,
    0x48: 16,
}
_OF_ANY_LENGTH = (0xD, 0x1E, 0x1F, 0x102)
_NAMED_FROM, _SEVERAL = 0x8000, 0x1000


@dataclass(frozen=True, kw_only=True)
class WinmailFile:
    """A file in a winmail.dat; its name may be empty."""

    name: str = ""
    data: bytes = b""


def unpack_winmail(data: bytes) -> tuple[WinmailFile, ...] | None:
    """Return the files in a winmail.dat, as far as it can be read; None when it is none."""
    if not data.startswith(SIGNATURE):
        return None
    files: list[WinmailFile] = []
    at = 6  # behind signature and key
    while at + 11 <= len(data) and len(files) <= MOST_FILES:
        level, attribute = data[at], int.from_bytes(data[at + 1 : at + 3], "little")
        size = int.from_bytes(data[at + 5 : at + 9], "little")
        value = data[at + 9 : at + 9 + size]
        at += 9 + size + 2  # behind the checksum, which letters do not always have right
        if level != _LEVEL_ATTACHMENT:
            continue
        if attribute == _BEGINS:
            files.append(WinmailFile())
        elif files:
            files[-1] = _with(files[-1], attribute, value)
    return tuple(file for file in files[:MOST_FILES] if file.data)


def _with(file: WinmailFile, attribute: int, value: bytes) -> WinmailFile:
    if attribute == _DATA:
        return replace(file, data=value)
    if attribute == _TITLE and not file.name:
        return replace(file, name=value.split(b"\x00")[0].decode("cp1252", "replace"))
    if attribute == _PROPERTIES:
        return replace(file, name=_long_name(value) or file.name)
    return file


def _long_name(properties: bytes) -> str:
    """Read the long name among the properties of an attachment; "" where they cannot be read."""
    at = 4
    for _ in range(int.from_bytes(properties[:4], "little")):
        tag = int.from_bytes(properties[at : at + 4], "little")
        at += 4
        kind, identifier = tag & 0xFFFF, tag >> 16
        if kind & _SEVERAL or at >= len(properties):
            return ""
        if identifier >= _NAMED_FROM:
            at = _behind_name(properties, at)
        if kind in _FIXED:
            at += _FIXED[kind]
            continue
        if kind not in _OF_ANY_LENGTH:
            return ""
        size = int.from_bytes(properties[at + 4 : at + 8], "little")  # behind the count, one
        value = properties[at + 8 : at + 8 + size]
        at += 8 + size + -size % 4
        if tag in _LONG_NAMES:
            return value.decode(_LONG_NAMES[tag], "replace").rstrip("\x00")
    return ""


def _behind_name(properties: bytes, at: int) -> int:
    """Return where the value of a named property begins: behind a number, or a text, as name."""
    kind = int.from_bytes(properties[at + 16 : at + 20], "little")
    at += 20
    size = int.from_bytes(properties[at : at + 4], "little")
    return at + 4 + (size + -size % 4 if kind else 0)
