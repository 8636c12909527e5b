"""Empty what coders write beside pictures and sounds: user data, metadata units, descriptors.

MPEG-4 and MPEG-2 pictures have user data (ISO/IEC 14496-2, 6.3.1), AV1 has units of metadata (AV1
specification, 5.8), and the descriptors of a coding may have addresses and names (ISO/IEC 14496-1,
7.2.6). All of it is emptied in its place, so that nothing of the film moves; of AV1 the colours of
the screen and the order of layers stay.
"""

import re
from dataclasses import dataclass

from chalicelib.adapters.clean_copy.films.boxes import blank
from chalicelib.domain.errors import FileRefused

_USER_DATA = re.compile(rb"\x00\x00\x01\xb2(.*?)(?=\x00\x00\x01|\Z)", re.DOTALL)
#: No run of these bytes looks like the begin of a unit.
_EMPTY = b"\xff"
#: Units of AV1 that make the picture; the unit of metadata, and the empty one.
_OBU_KEPT, _OBU_METADATA, _OBU_PADDING = frozenset((1, 2, 3, 4, 6, 7, 8)), 5, 15
#: Metadata that players need: colours of the screen (two kinds), order of layers.
_METADATA_KEPT = frozenset((1, 2, 3))
_OBU_TRAILING = 0x80
#: Descriptors: of a stream, of its coding, what the coder is told, of packets.
_STREAM, _CODING, _TOLD, _PACKETS = 3, 4, 5, 6
_CODING_FIELDS = 13


def clean_user_data(data: bytearray, start: int, end: int) -> None:
    """Empty the user data between MPEG-4 or MPEG-2 pictures from `start` to `end`."""
    for found in _USER_DATA.finditer(bytes(data[start:end])):
        first, last = found.span(1)
        data[start + first : start + last] = _EMPTY * (last - first)


def clean_obus(data: bytearray, start: int, end: int) -> None:
    """Turn units of AV1 that are no part of the picture into empty ones.

    Raises: FileRefused with video_format for a unit that does not say its size, since nobody knows
    what follows it.
    """
    at = start
    while at < end:
        head = data[at]
        content = at + (2 if head & 4 else 1)
        if not head & 2 or head & 0x80:
            raise FileRefused("video_format")
        size, content = _leb128(data, content, end)
        if content + size > end:
            size = end - content  # a recording that broke off
        kind = head >> 3 & 15
        if kind == _OBU_METADATA:
            kept = _leb128(data, content, content + size)[0] in _METADATA_KEPT if size else False
        else:
            kept = kind in _OBU_KEPT
        if not kept:
            data[at] = head & 0x87 | _OBU_PADDING << 3
            blank(data, content, content + size)
            if size:
                data[content + size - 1] = _OBU_TRAILING
        at = content + size


def _leb128(data: bytearray, at: int, end: int) -> tuple[int, int]:
    """Read a number of up to eight bytes, seven bits each; return it and where it ends."""
    value = 0
    for n in range(8):
        if at + n >= end:
            break
        value |= (data[at + n] & 0x7F) << 7 * n
        if not data[at + n] & 0x80:
            return value, at + n + 1
    return value, end


@dataclass(frozen=True, slots=True)
class _Descriptor:
    kind: int
    content: int
    end: int


def clean_descriptors(data: bytearray, start: int, end: int) -> int | None:
    """Empty descriptors that are not needed; return the number of the coding, None without one."""
    coding, waiting = None, [(start, end)]
    while waiting:
        at, last = waiting.pop()
        while (found := _descriptor(data, at, last)) is not None:
            at = found.end
            if found.kind == _STREAM:
                waiting.append((_after_fields(data, found), found.end))
            elif found.kind == _CODING:
                coding = data[found.content] if found.content < found.end else None
                waiting.append((found.content + _CODING_FIELDS, found.end))
            elif found.kind == _TOLD:
                clean_user_data(data, found.content, found.end)
            elif found.kind != _PACKETS:
                blank(data, found.content, found.end)
        blank(data, at, last)
    return coding


def _descriptor(data: bytearray, at: int, end: int) -> _Descriptor | None:
    """Return the descriptor at `at`: its kind, up to four bytes of size, its content."""
    size, content = 0, at + 1
    for n in range(1, 5):
        if at + n >= end:
            return None
        size, content = size << 7 | data[at + n] & 0x7F, at + n + 1
        if not data[at + n] & 0x80:
            break
    return _Descriptor(data[at], content, min(content + size, end))


def _after_fields(data: bytearray, stream: _Descriptor) -> int:
    """Return where the descriptors within that of a stream begin; empty the address before them."""
    at = stream.content + 3
    if at > stream.end:
        return stream.end
    flags = data[at - 1]
    at += 2 * bool(flags & 0x80)
    if flags & 0x40 and at < stream.end:
        length = data[at]
        blank(data, at + 1, min(at + 1 + length, stream.end))
        at += 1 + length
    return min(at + 2 * bool(flags & 0x20), stream.end)
