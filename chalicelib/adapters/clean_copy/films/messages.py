"""Empty the messages within coded pictures that say more than how to show them.

Encoders and dashboard cameras write position, speed, device and settings between the pictures:
supplemental enhancement information (ITU-T H.264 and H.265, annex D). Messages that players need
stay; all others become filler of the same size, so that nothing of the film moves. So do units of
kinds that the standards leave to whoever makes devices, and that players pass over.
"""

from collections.abc import Iterator
from dataclasses import dataclass

#: Timing, recovery, kinds of fields, turning, colours of the screen, what belongs together.
_KEPT = frozenset((0, 1, 6, 19, 45, 47, 128, 129, 130, 132, 137, 142, 144, 147))
_FILLER, _LAST, _MORE = 3, 0x80, 0xFF
#: Kinds of units that are filler, reserved or left to makers (tables 7-1 of both standards).
_H264_NO_PICTURE = frozenset((0, 12, 16, 17, 18, 22, 23, *range(24, 32)))
_H265_NO_PICTURE = frozenset((38, *range(41, 64)))
_H264_FILLER, _H265_FILLER = 12, 38
#: Where the arrays of `hvcC` begin, and its sets of parameters end.
_ARRAYS = 22


@dataclass(frozen=True, slots=True)
class Coding:
    """How the units of a track are stored: bytes of their length; H.265 or else H.264."""

    width: int
    is_h265: bool

    @property
    def head(self) -> int:
        """Bytes before the content of a unit."""
        return 2 if self.is_h265 else 1

    def holds_messages(self, first: int) -> bool:
        """Tell by the first byte of a unit whether it holds messages."""
        return first >> 1 & 0x3F in (39, 40) if self.is_h265 else first & 0x1F == 6

    def is_no_picture(self, first: int) -> bool:
        """Tell by the first byte of a unit whether it is one that players pass over."""
        if self.is_h265:
            return first >> 1 & 0x3F in _H265_NO_PICTURE
        return first & 0x1F in _H264_NO_PICTURE

    def as_filler(self, first: int) -> int:
        """Return the first byte of a unit of the same layer that is filler."""
        return first & 0x81 | _H265_FILLER << 1 if self.is_h265 else _H264_FILLER


def coding_of(data: bytearray, kind: bytes, start: int, end: int) -> Coding | None:
    """Read `avcC` or `hvcC`; None for other kinds, which have no such messages."""
    at = {b"avcC": start + 4, b"hvcC": start + _ARRAYS - 1}.get(kind)
    if at is None or at >= end:
        return None
    return Coding((data[at] & 3) + 1, kind == b"hvcC")


def clean_units(data: bytearray, start: int, end: int, coding: Coding) -> None:
    """Empty messages and units that are no picture, from `start` to `end`, one after another."""
    at = start
    while at + coding.width < end:
        size = int.from_bytes(data[at : at + coding.width], "big")
        at += coding.width
        if at + size > end:
            size = end - at
        _clean_unit(data, at, at + size, coding)
        at += size


def clean_parameters(data: bytearray, start: int, end: int, coding: Coding) -> None:
    """Empty the messages that stand beside the parameters in `hvcC`."""
    at = start + _ARRAYS + 1
    while coding.is_h265 and at + 3 <= end:
        count = int.from_bytes(data[at + 1 : at + 3], "big")
        at += 3
        for _ in range(count):
            size = int.from_bytes(data[at : at + 2], "big")
            at += 2
            if at + size > end:
                return
            _clean_unit(data, at, at + size, coding)
            at += size


def _clean_unit(data: bytearray, start: int, end: int, coding: Coding) -> None:
    first = start + coding.head
    if first >= end:
        return
    if coding.holds_messages(data[start]):
        _clean_messages(data, first, end)
    elif coding.is_no_picture(data[start]):
        data[start] = coding.as_filler(data[start])
        data[first:end] = bytes([_MORE]) * (end - first)
        data[end - 1] = _LAST


def _clean_messages(data: bytearray, first: int, end: int) -> None:
    found = list(_messages(bytes(data[first:end]).replace(b"\x00\x00\x03", b"\x00\x00")))
    if all(kind in _KEPT for kind, _ in found):
        return
    size = end - first
    kept = b"".join(message for kind, message in found if kind in _KEPT)
    content = _filled(kept, size)
    if len(content) != size:
        content = _filled(b"", size)
    data[first:end] = content[:size].ljust(size, b"\x00")


def _messages(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield kind and bytes of each message; what is no message is one of kind -1."""
    whole, at = content.rstrip(b"\x00").removesuffix(bytes([_LAST])), 0
    while at < len(whole):
        start, numbers = at, []
        for _ in range(2):
            value = 0
            while at < len(whole) and whole[at] == _MORE:
                value, at = value + _MORE, at + 1
            if at >= len(whole):
                yield -1, b""
                return
            numbers.append(value + whole[at])
            at += 1
        at += numbers[1]
        yield (numbers[0] if at <= len(whole) else -1), whole[start:at]


def _filled(kept: bytes, size: int) -> bytes:
    """Write filler and messages of `size` bytes together; of another size where that cannot be."""
    messages = _escaped(kept)
    room, filler = size - len(messages) - 1, b""
    while room > 1:
        length = next(
            n for n in range(room - 2, -1, -1) if _length(n) <= room and _length(n) != room - 1
        )
        filler += bytes([_FILLER, *[_MORE] * (length // _MORE), length % _MORE])
        filler += bytes([_MORE]) * length
        room -= _length(length)
    return filler + messages + bytes([_LAST])


def _length(content: int) -> int:
    """Return how long a message of so much content is."""
    return 2 + content + content // _MORE


def _escaped(content: bytes) -> bytes:
    """Keep bytes from looking like the begin of a unit."""
    out, zeros = bytearray(), 0
    for byte in content:
        if zeros >= 2 and byte <= 3:
            out.append(3)
            zeros = 0
        out.append(byte)
        zeros = 0 if byte else zeros + 1
    return bytes(out)
