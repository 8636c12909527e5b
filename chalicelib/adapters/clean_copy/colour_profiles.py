"""Take out of a colour profile what describes a device and its owner (ICC.1:2010, clause 7)."""

import struct

_HEAD = 128
_ROW = struct.Struct(">4sII")
#: More tags than any profile has.
_MOST_TAGS = 200
#: Tags that colours are computed from.
_COLOURS = frozenset(
    (
        b"rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC wtpt bkpt chad "
        b"A2B0 A2B1 A2B2 B2A0 B2A1 B2A2 D2B0 D2B1 D2B2 D2B3 B2D0 B2D1 B2D2 B2D3 gamt"
    ).split()
)


def without_descriptions(profile: bytes) -> bytes:
    """Return the profile with its tags of colour alone; b"" when it is none, as readers then do.

    Names of device, maker, program and display, dates and private tags are left behind.
    """
    if profile[36:40] != b"acsp" or len(profile) < _HEAD + 4:
        return b""
    count = int.from_bytes(profile[_HEAD : _HEAD + 4], "big")
    if count > _MOST_TAGS or len(profile) < _HEAD + 4 + count * _ROW.size:
        return b""
    rows = [_ROW.unpack_from(profile, _HEAD + 4 + n * _ROW.size) for n in range(count)]
    kept = [row for row in rows if row[0] in _COLOURS and row[1] + row[2] <= len(profile)]
    at = _HEAD + 4 + len(kept) * _ROW.size
    table, body, places = [], [], {}
    for tag, start, size in kept:
        if (start, size) not in places:
            data = profile[start : start + size]
            places[start, size] = at
            body.append(data + bytes(-size % 4))
            at += size + -size % 4
        table.append(_ROW.pack(tag, places[start, size], size))
    return _head(profile, at) + len(kept).to_bytes(4, "big") + b"".join(table) + b"".join(body)


def _head(profile: bytes, size: int) -> bytes:
    """The head without preferred program, moment, device, maker, creator and checksum."""
    head = bytearray(profile[:_HEAD])
    head[0:4] = size.to_bytes(4, "big")
    head[4:8] = bytes(4)
    head[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    head[40:44] = bytes(4)
    head[48:64] = bytes(16)
    head[80:_HEAD] = bytes(_HEAD - 80)
    return bytes(head)
