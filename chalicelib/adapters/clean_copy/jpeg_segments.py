"""Take metadata out of pictures that are kept as they are coded, as inside a PDF."""

from collections.abc import Iterator

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
#: Markers without a length: TEM and the restarts.
_BARE = (0x01, *range(0xD0, 0xD8))
#: APP0 of JFIF up to its thumbnail, and that there is none.
_JFIF = 14
#: What APP14 of Adobe says: its name, version, flags and the transform.
_ADOBE = 12
#: Boxes of JPEG 2000 that make the picture (ISO/IEC 15444-1, annex I).
_JP2_BOXES = (b"jP  ", b"ftyp", b"jp2h", b"jp2c")
_JP2_HEAD = (b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef")
#: How a code stream begins (annex A), and its end.
_CODE, _CODE_END = b"\xff\x4f\xff\x51", b"\xff\xd9"
#: Markers of a code stream: a part of the picture, its pixels, a comment.
_PART, _PIXELS, _COMMENT = b"\xff\x90", b"\xff\x93", b"\xff\x64"


def without_segments(data: bytes) -> bytes | None:
    """Return a JPEG without comments and application data; None when its head does not add up.

    Kept are the size in JFIF and the colour transform of Adobe (APP14). Readers of PDF take colours
    from the document and no profile from the picture (ISO 32000-1, 7.4.8). Pixels that were damaged
    are kept as they are, up to where anything else could begin: a second picture, a description.
    """
    if not data.startswith(b"\xff\xd8"):
        return None
    kept, at, drawn = [data[:2]], 2, False
    while at + 4 <= len(data):
        marker = data[at + 1]
        if data[at] != 0xFF:
            if drawn:
                break
            return None
        if marker == 0xFF:  # fill byte
            at += 1
        elif marker in _BARE:
            kept.append(data[at : at + 2])
            at += 2
        elif marker in (_END, _START):
            break
        elif marker == _SCAN:
            end = _scan_end(data, at)
            kept.append(data[at:end])
            at, drawn = end, True
        else:
            end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
            if drawn and not _is_segment(data, at, end):
                if _says_more(marker):
                    break
                end = _scan_end(data, at + 1)  # pixels in which a bit turned over
                kept.append(data[at:end])
            else:
                kept.append(_segment(marker, data[at:end]))
            at = end
    return b"".join(kept) + bytes((0xFF, _END)) if drawn else None


def _is_segment(data: bytes, at: int, end: int) -> bool:
    """Whether what begins like a segment ends before another one."""
    return at + 4 <= end <= len(data) and data[end : end + 1] in (b"\xff", b"")


def _says_more(marker: int) -> bool:
    """Whether a segment is application data or a comment."""
    return 0xE0 <= marker <= 0xEF or marker == 0xFE


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
    return b"" if _says_more(marker) else segment


def without_boxes(data: bytes) -> bytes:
    """Return a JPEG 2000 without boxes of metadata, and with empty comments where it is coded.

    Returns nothing when it is none.
    """
    if data[4:8] == b"jP  ":
        return _jp2(data)
    return _without_comments(data) if data.startswith(_CODE) else b""


def _jp2(data: bytes) -> bytes:
    kept = []
    for kind, head, body in _boxes(data):
        if kind not in _JP2_BOXES:
            continue
        if kind == b"jp2h":
            parts = [h + b for k, h, b in _boxes(body) if k in _JP2_HEAD]
            whole = b"".join(parts)
            kept.append((8 + len(whole)).to_bytes(4, "big") + kind + whole)
        else:
            kept.append(head + (_without_comments(body) if kind == b"jp2c" else body))
    return b"".join(kept)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield kind, head and content of each box, until one does not add up."""
    at = 0
    while at + 8 <= len(data):
        size, head = int.from_bytes(data[at : at + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        size = size or len(data) - at
        if size < head:
            return
        yield data[at + 4 : at + 8], data[at : at + head], data[at + head : at + size]
        at += size


def _without_comments(coded: bytes) -> bytes:
    """Blank the comments in the heads of a code stream; nothing in it moves."""
    data, at, part_end = bytearray(coded), 2, 0
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, size = bytes(data[at : at + 2]), int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _CODE_END:
            del data[at + 2 :]
            break
        if marker == _PIXELS:
            if not part_end:
                break  # the last part
            at = part_end
            continue
        if marker == _PART:
            length = int.from_bytes(data[at + 6 : at + 10], "big")
            if length and length < 12:
                break
            part_end = at + length if length else 0
        elif marker == _COMMENT:
            end = min(at + 2 + size, len(data))
            data[at + 6 : end] = b" " * max(end - at - 6, 0)
        at += 2 + max(size, 2)
    return bytes(data)
