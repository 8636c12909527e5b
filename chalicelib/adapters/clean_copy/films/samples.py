"""Find which bytes of an ISO media file are pictures and sounds of the tracks that are kept."""

from itertools import accumulate

from chalicelib.adapters.clean_copy.films.boxes import Box, boxes, number
from chalicelib.domain.errors import FileRefused

#: First and last byte (exclusive) of what is kept.
Ranges = list[tuple[int, int]]
_BASE_OFFSET, _DESCRIPTION, _DURATION, _SIZE = 0x1, 0x2, 0x8, 0x10
_BASE_IS_FRAGMENT = 0x020000
_DATA_OFFSET, _FIRST_FLAGS = 0x1, 0x4
#: Flags of a run for what each sample says, four bytes each.
_PER_SAMPLE = (0x100, 0x200, 0x400, 0x800)


def sample_ranges(data: bytearray, table: Box) -> Ranges:
    """Return the chunks that a sample table (`stbl`) names.

    Raises: FileRefused when its numbers do not add up.
    """
    parts = {box.kind: box for box in boxes(data, table.content, table.end)}
    offsets = _offsets(data, parts)
    if not offsets:
        return []
    sums = list(accumulate(_sizes(data, parts), initial=0))
    runs = _chunk_runs(data, parts)
    found, sample = [], 0
    for n, offset in enumerate(offsets, start=1):
        while len(runs) > 1 and runs[1][0] <= n:
            runs.pop(0)
        last = min(sample + (runs[0][1] if runs else 0), len(sums) - 1)
        found.append((offset, offset + sums[last] - sums[sample]))
        sample = last
    return found


def _offsets(data: bytearray, parts: dict[bytes, Box]) -> list[int]:
    box = parts.get(b"stco") or parts.get(b"co64")
    if box is None:
        return []
    width = 4 if box.kind == b"stco" else 8
    count = _count(data, box, 4, width)
    return [number(data, box.content + 8 + width * i, width) for i in range(count)]


def _sizes(data: bytearray, parts: dict[bytes, Box]) -> list[int]:
    if box := parts.get(b"stsz"):
        same = number(data, box.content + 4, 4)
        if same:
            return [same] * min(number(data, box.content + 8, 4), len(data) // same + 1)
        count = _count(data, box, 8, 4)
        return [number(data, box.content + 12 + 4 * i, 4) for i in range(count)]
    if box := parts.get(b"stz2"):
        bits = data[box.content + 7]
        if bits not in (8, 16):
            raise FileRefused("unreadable")
        count = _count(data, box, 8, bits // 8)
        step = bits // 8
        return [number(data, box.content + 12 + step * i, step) for i in range(count)]
    return []


def _chunk_runs(data: bytearray, parts: dict[bytes, Box]) -> list[tuple[int, int]]:
    """First chunk and samples per chunk of every run (`stsc`)."""
    box = parts.get(b"stsc")
    if box is None:
        return []
    starts = (box.content + 8 + 12 * i for i in range(_count(data, box, 4, 12)))
    return [(number(data, at, 4), number(data, at + 4, 4)) for at in starts]


def _count(data: bytearray, box: Box, at: int, width: int) -> int:
    """Read a count, and look whether so many entries fit into the box."""
    count = number(data, box.content + at, 4)
    if box.content + at + 4 + count * width > box.end:
        raise FileRefused("unreadable")
    return count


def fragment_ranges(
    data: bytearray, track: Box, bases: tuple[int, int], default_sizes: dict[int, int]
) -> Ranges:
    """Return what the runs of one track (`traf`) in a fragment (`moof`) name.

    `bases` are where the fragment begins, and where its offsets count from when the track says
    neither: at the first track of a fragment the same, at the others where the data of the track
    before end (ISO/IEC 14496-12, 8.8.7). `default_sizes` holds the size of a sample by track, from
    `trex`. Raises: FileRefused when its numbers do not add up.
    """
    base, size, found = bases[1], 0, []
    at = base
    for box in boxes(data, track.content, track.end):
        flags = number(data, box.content + 1, 3)
        if box.kind == b"tfhd":
            base, size = _fragment_defaults(data, box, flags, bases, default_sizes)
            at = base
        elif box.kind == b"trun":
            found.append(_run(data, box, flags, (base, at, size)))
            at = found[-1][1]
    return found


def _fragment_defaults(
    data: bytearray, box: Box, flags: int, bases: tuple[int, int], default_sizes: dict[int, int]
) -> tuple[int, int]:
    track, at = number(data, box.content + 4, 4), box.content + 8
    base = bases[0] if flags & _BASE_IS_FRAGMENT else bases[1]
    if flags & _BASE_OFFSET:
        base, at = number(data, at, 8), at + 8
    at += 4 * bool(flags & _DESCRIPTION) + 4 * bool(flags & _DURATION)
    return base, number(data, at, 4) if flags & _SIZE else default_sizes.get(track, 0)


def count_from_fragment(data: bytearray, track: Box, bases: tuple[int, int]) -> None:
    """Have the offsets of a track count from its fragment, when the track before it was emptied.

    Without this a player would look for the pictures where those of the emptied track are.
    Raises: FileRefused with video_format for a first run without an offset that could be changed.
    """
    parts = list(boxes(data, track.content, track.end))
    header = next(box for box in parts if box.kind == b"tfhd")
    flags = number(data, header.content + 1, 3)
    if flags & (_BASE_OFFSET | _BASE_IS_FRAGMENT):
        return
    runs = [box for box in parts if box.kind == b"trun"]
    if runs and not number(data, runs[0].content + 1, 3) & _DATA_OFFSET:
        raise FileRefused("video_format")
    data[header.content + 1 : header.content + 4] = (flags | _BASE_IS_FRAGMENT).to_bytes(3, "big")
    for box in runs:
        if number(data, box.content + 1, 3) & _DATA_OFFSET:
            given = data[box.content + 8 : box.content + 12]
            offset = int.from_bytes(given, "big", signed=True) + bases[1] - bases[0]
            if not -(2**31) <= offset < 2**31:
                raise FileRefused("unreadable")
            data[box.content + 8 : box.content + 12] = offset.to_bytes(4, "big", signed=True)


def _run(data: bytearray, box: Box, flags: int, before: tuple[int, int, int]) -> tuple[int, int]:
    """Return the bytes of one `trun`; `before` is base, end of the run before, default size."""
    base, start, size = before
    width = 4 * sum(bool(flags & flag) for flag in _PER_SAMPLE)
    head = 4 * bool(flags & _DATA_OFFSET) + 4 * bool(flags & _FIRST_FLAGS)
    count = number(data, box.content + 4, 4)
    if box.content + 8 + head + count * width > box.end:
        raise FileRefused("unreadable")
    if flags & _DATA_OFFSET:
        offset = data[box.content + 8 : box.content + 12]
        start = base + int.from_bytes(offset, "big", signed=True)
    if not flags & 0x200:
        return start, start + count * size
    first = box.content + 8 + head + 4 * bool(flags & 0x100)
    return start, start + sum(number(data, first + width * i, 4) for i in range(count))


def gaps(ranges: Ranges, start: int, end: int) -> Ranges:
    """Return what between `start` and `end` is in none of the ranges."""
    found, at = [], start
    for first, last in sorted(ranges):
        if first > at:
            found.append((at, min(first, end)))
        at = max(at, last)
        if at >= end:
            break
    if at < end:
        found.append((at, end))
    return [(a, b) for a, b in found if a < b]
