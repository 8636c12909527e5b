"""Take metadata out of pictures that are kept as they are coded, as inside a PDF."""

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
#: Markers without a length: TEM and the restarts.
_BARE = (0x01, *range(0xD0, 0xD8))
#: APP0 of JFIF up to its thumbnail, and that there is none.
_JFIF = 14
#: What APP14 of Adobe says: its name, version, flags and the transform.
_ADOBE = 12
#: Boxes of JPEG 2000 that make the picture (ISO/IEC 15444-1, annex I).
_JP2_BOXES = (b"jP  ", b"ftyp", b"jp2h", b"jp2c")


def without_segments(data: bytes) -> bytes | None:
    """Return a JPEG without comments and application data; None when it is none.

    Kept are the size in JFIF and the colour transform of Adobe (APP14). Readers of PDF take colours
    from the document and no profile from the picture (ISO 32000-1, 7.4.8).
    """
    if not data.startswith(b"\xff\xd8"):
        return None
    kept, at = [data[:2]], 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
        elif marker in _BARE:
            kept.append(data[at : at + 2])
            at += 2
        elif marker == _END:
            break
        elif marker == _SCAN:
            end = _scan_end(data, at)
            kept.append(data[at:end])
            at = end
        else:
            size = int.from_bytes(data[at + 2 : at + 4], "big")
            kept.append(_segment(marker, data[at : at + 2 + size]))
            at += 2 + size
    return b"".join(kept) + bytes((0xFF, _END))


def _scan_end(data: bytes, at: int) -> int:
    """Where the coded pixels end that begin at `at`: at the next marker that is no restart."""
    while True:
        at = data.find(b"\xff", at + 1)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] not in (0x00, 0xFF, *range(0xD0, 0xD8)):
            return at


def _segment(marker: int, segment: bytes) -> bytes:
    body = segment[4:]
    if marker == 0xE0 and body.startswith(b"JFIF\x00"):
        return b"\xff\xe0\x00\x10" + body[: _JFIF - 2].ljust(_JFIF - 2, b"\x00") + b"\x00\x00"
    if marker == 0xEE and body.startswith(b"Adobe") and len(body) >= _ADOBE:
        return b"\xff\xee\x00\x0e" + body[:_ADOBE]
    return b"" if 0xE0 <= marker <= 0xEF or marker == 0xFE else segment


def without_boxes(data: bytes) -> bytes:
    """Return a JPEG 2000 without boxes of metadata; bare code streams as they are."""
    if data[4:8] != b"jP  ":
        return data
    kept, at = [], 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        size = size or len(data) - at
        if size < 8:
            break
        if data[at + 4 : at + 8] in _JP2_BOXES:
            kept.append(data[at : at + size])
        at += size
    return b"".join(kept)
