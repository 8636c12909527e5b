"""Read the boxes of an ISO media file (ISO/IEC 14496-12), and empty those that are not kept."""

from collections.abc import Iterator
from dataclasses import dataclass

_HEADER, LARGE_HEADER = 8, 16


@dataclass(frozen=True, slots=True)
class Box:
    """One box: where it starts, where its content starts, where it ends; in bytes."""

    kind: bytes
    start: int
    content: int
    end: int


def boxes(data: bytearray, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes one after the other, until one does not add up or the end is reached."""
    at = start
    while (box := box_at(data, at, end)) is not None:
        yield box
        at = box.end


def box_at(data: bytearray, at: int, end: int) -> Box | None:
    """Return the box at `at`; None where there is no box that ends at or before `end`.

    Size 0 means to the end, size 1 that the size follows in eight bytes.
    """
    if at + _HEADER > end:
        return None
    size, header = number(data, at, 4), _HEADER
    kind = bytes(data[at + 4 : at + 8])
    if size == 1 and at + LARGE_HEADER <= end:
        size, header = number(data, at + 8, 8), LARGE_HEADER
    elif size == 0:
        size = end - at
    if size < header or at + size > end or not kind.strip(b"\x00"):
        return None
    return Box(kind, at, at + header, at + size)


def number(data: bytearray, at: int, size: int) -> int:
    """Read an unsigned number of `size` bytes."""
    return int.from_bytes(data[at : at + size], "big")


def blank(data: bytearray, start: int, end: int) -> None:
    """Write zeros."""
    if end > start:
        data[start:end] = bytes(end - start)


def make_free(data: bytearray, box: Box) -> None:
    """Turn a box into empty space of the same size, so that nothing behind it moves."""
    data[box.start + 4 : box.start + 8] = b"free"
    blank(data, box.content, box.end)


def free_rest(data: bytearray, start: int, end: int) -> None:
    """Turn what is no box into empty space; fewer bytes than a box needs become zeros."""
    blank(data, start, end)
    if end - start >= _HEADER:
        data[start : start + 8] = (end - start).to_bytes(4, "big") + b"free"
