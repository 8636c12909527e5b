"""Remove metadata from MP4 files: phones write the position into `udta` and `meta` boxes."""

from chalicelib.domain.errors import FileRefused

#: Boxes that hold other boxes on the way to metadata (ISO/IEC 14496-12).
_CONTAINERS = {b"moov", b"trak", b"mdia", b"moof", b"traf"}
#: Boxes that hold nothing a player needs. `uuid` carries XMP.
_METADATA = {b"udta", b"meta", b"uuid"}
_HEADER = 8
_LARGE_HEADER = 16


def remove_metadata(data: bytes) -> bytes:
    """Return the file with every metadata box turned into zeroed `free` space of the same size.

    Nothing moves, so the offsets of the pictures and sounds stay true.
    Raises: FileRefused when the boxes do not add up.
    """
    out = bytearray(data)
    _clean(out, 0, len(out))
    return bytes(out)


def _clean(out: bytearray, start: int, end: int) -> None:
    at = start
    while at < end:
        size, header = _box_size(out, at, end)
        kind = bytes(out[at + 4 : at + 8])
        if kind in _METADATA:
            out[at + 4 : at + 8] = b"free"
            out[at + header : at + size] = bytes(size - header)
        elif kind in _CONTAINERS:
            _clean(out, at + header, at + size)
        at += size


def _box_size(out: bytearray, at: int, end: int) -> tuple[int, int]:
    """Size of the box at `at` and of its header, in bytes."""
    size, header = int.from_bytes(out[at : at + 4], "big"), _HEADER
    if size == 1:
        size, header = int.from_bytes(out[at + 8 : at + 16], "big"), _LARGE_HEADER
    elif size == 0:
        size = end - at
    if size < header or at + size > end:
        raise FileRefused("unreadable")
    return size, header
