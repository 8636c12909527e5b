"""Clean films: of the boxes of an MP4 file only the known ones are kept, and what they show.

Phones write position and owner into `udta`, `meta` and `uuid`, dashboard cameras into `free` and
boxes of their own, drones into a track of subtitles. So nothing is looked for: what is not listed
here becomes empty space of the same size, and nothing of the film moves (ISO/IEC 14496-12).
"""

from dataclasses import dataclass, field

from chalicelib.adapters.clean_copy.films.boxes import (
    LARGE_HEADER,
    Box,
    blank,
    box_at,
    boxes,
    free_rest,
    make_free,
    number,
)
from chalicelib.adapters.clean_copy.films.codings import Cleaner, clean_codings, picture_cleaner
from chalicelib.adapters.clean_copy.films.samples import (
    Ranges,
    count_from_fragment,
    fragment_ranges,
    gaps,
    sample_ranges,
)
from chalicelib.domain.attachments.file_type import boxes_start
from chalicelib.domain.errors import FileRefused

#: What is kept in each box that holds others. Nesting ends where this table ends.
_KEPT: dict[bytes, frozenset[bytes]] = {
    b"moov": frozenset((b"mvhd", b"trak", b"mvex")),
    b"mvex": frozenset((b"trex", b"mehd")),
    b"trak": frozenset((b"tkhd", b"edts", b"mdia")),
    b"edts": frozenset((b"elst",)),
    b"mdia": frozenset((b"mdhd", b"hdlr", b"minf")),
    b"minf": frozenset((b"vmhd", b"smhd", b"hdlr", b"dinf", b"stbl")),
    b"dinf": frozenset((b"dref",)),
    b"stbl": frozenset(b"stsd stts ctts cslg stsc stsz stz2 stco co64 stss stps sdtp".split()),
    b"moof": frozenset((b"mfhd", b"traf")),
    b"traf": frozenset((b"tfhd", b"tfdt", b"trun", b"sdtp")),
    b"mfra": frozenset((b"tfra", b"mfro")),
}
#: An entry of an index of segments, in bytes, and which bits of its first four are a size.
_SEGMENT, _SEGMENT_SIZE = 12, 0x7FFFFFFF
#: Version and flags of an index: offsets of four bytes, and of eight.
_INDEX_HEADS = (0, 0x01000000)
_TOP = frozenset((b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"sidx", b"mfra"))


@dataclass
class _Film:
    """A film being cleaned: its tracks that are kept, and which bytes are theirs."""

    data: bytearray
    tracks: set[int] = field(default_factory=set)
    default_sizes: dict[int, int] = field(default_factory=dict)
    cleaners: dict[int, Cleaner] = field(default_factory=dict)
    ranges: Ranges = field(default_factory=list)
    pictures: list[tuple[int, int, Cleaner]] = field(default_factory=list)
    kinds: set[bytes] = field(default_factory=set)
    heard: bool = False


def clean_film(given: bytes) -> bytes:
    """Return the film without metadata, tracks of other kinds, and bytes that no track shows.

    Moments of recording and names of devices become zeros. QuickTime files come out as MP4.
    Raises: FileRefused with unreadable, or with video_format when no player would show it.
    """
    film = _Film(bytearray(given[boxes_start(given) or 0 :]))
    tops = _top_boxes(film.data)
    movie = next((box for box in tops if box.kind == b"moov"), None)
    if movie is None:
        raise FileRefused("unreadable")
    _clean_movie(film, movie)
    for box in tops:
        if box.kind == b"moof":
            _clean_fragment(film, box)
        elif box.kind == b"mfra":
            _clean_within(film.data, box)
        elif box.kind not in _TOP or (box.kind == b"moov" and box is not movie):
            make_free(film.data, box)
        elif box.kind == b"sidx":
            _clean_index(film.data, box)
        elif box.kind in (b"ftyp", b"styp"):
            _rewrite_brands(film.data, box)
    if not any(first < last for first, last in film.ranges):
        raise FileRefused("unreadable")
    _clean_pictures(film, tops)
    for box in tops:
        if box.kind == b"mdat":
            for start, end in gaps(film.ranges, box.content, box.end):
                blank(film.data, start, end)
    return bytes(film.data)


def _top_boxes(data: bytearray) -> list[Box]:
    """List the boxes of a file, and cut off what stands behind the last of them.

    A recording that broke off says more bytes of film than there are: it ends where they end.
    """
    found = list(boxes(data, 0, len(data)))
    end = found[-1].end if found else 0
    rest = len(data) - end
    if data[end + 4 : end + 8] == b"mdat" and rest >= LARGE_HEADER:
        if number(data, end, 4) == 1:
            data[end + 8 : end + 16] = rest.to_bytes(8, "big")
        elif number(data, end, 4) > rest:
            data[end : end + 4] = rest.to_bytes(4, "big")
        last = box_at(data, end, len(data))
        return [*found, last] if last else found
    del data[end:]
    return found


def _rewrite_brands(data: bytearray, box: Box) -> None:
    """Say MP4, whatever the device said: brands are names that makers choose."""
    size = box.end - box.content
    names = b"isomiso6mp41" * (size // 12 + 1)
    data[box.content : box.end] = (b"isom" + bytes(4) + names)[:size]


def _clean_index(data: bytearray, index: Box) -> None:
    """Empty an index of segments (8.16.3) that is not of its own size, or leads out of the film."""
    entries = index.content + (32 if number(data, index.content, 1) else 24)
    count = number(data, entries - 2, 2)
    starts = range(entries, entries + _SEGMENT * count, _SEGMENT)
    sizes = [number(data, at, 4) & _SEGMENT_SIZE for at in starts]
    if (
        entries + _SEGMENT * count != index.end
        or number(data, index.content, 4) not in _INDEX_HEADS
        or number(data, entries - 4, 2)
        or not all(sizes)
        or index.end + sum(sizes) > len(data)
    ):
        make_free(data, index)


def _clean_within(data: bytearray, holder: Box) -> list[Box]:
    """Empty what the table does not keep in `holder`, all the way down; return what it holds."""
    waiting, first = [holder], []
    while waiting:
        outer = waiting.pop()
        at = outer.content
        for box in boxes(data, outer.content, outer.end):
            at = box.end
            if box.kind not in _KEPT[outer.kind]:
                make_free(data, box)
                continue
            if outer is holder:
                first.append(box)
            if box.kind in _KEPT:
                waiting.append(box)
        free_rest(data, at, outer.end)
    return first


def _clean_movie(film: _Film, movie: Box) -> None:
    data = film.data
    heard_once = False
    for box in _clean_within(data, movie):
        if box.kind == b"mvhd":
            _forget_moments(data, box)
        elif box.kind == b"mvex":
            for default in boxes(data, box.content, box.end):
                if default.kind == b"trex":
                    track = number(data, default.content + 4, 4)
                    film.default_sizes[track] = number(data, default.content + 16, 4)
        elif box.kind == b"trak":
            handler = _clean_track(film, box)
            heard_once = heard_once or handler == b"soun"
    if b"vide" not in film.kinds or (heard_once and b"soun" not in film.kinds):
        raise FileRefused("video_format")


def _clean_track(film: _Film, track: Box) -> bytes:
    """Clean a track, or empty it whole when it is no picture or sound; return its handler."""
    data = film.data
    parts = _descendants(data, track)
    header, handler = parts.get(b"tkhd"), parts.get(b"hdlr")
    codings, table = parts.get(b"stsd"), parts.get(b"stbl")
    if header is None or handler is None or codings is None or table is None:
        make_free(data, track)
        return b""
    kind = bytes(data[handler.content + 8 : handler.content + 12])
    if not clean_codings(data, codings, kind):
        make_free(data, track)
        return kind
    film.kinds.add(kind)
    name = number(data, header.content + (20 if data[header.content] else 12), 4)
    film.tracks.add(name)
    if kind == b"vide" and (cleaner := picture_cleaner(data, codings)):
        film.cleaners[name] = cleaner
    for box in parts.values():
        if box.kind in (b"tkhd", b"mdhd"):
            _forget_moments(data, box)
        elif box.kind == b"hdlr":
            data[box.content + 4 : box.content + 8] = bytes(4)
            blank(data, box.content + 12, box.end)  # its name names the device
        elif box.kind == b"dref":
            _clean_references(data, box)
    _add_ranges(film, name, sample_ranges(data, table))
    return kind


def _add_ranges(film: _Film, track: int, ranges: Ranges) -> None:
    film.ranges += ranges
    if cleaner := film.cleaners.get(track):
        film.pictures += [(first, last, cleaner) for first, last in ranges]


def _clean_pictures(film: _Film, tops: list[Box]) -> None:
    """Clean the units of each range once; ranges of a film that was tampered with may overlap."""
    films = [box for box in tops if box.kind == b"mdat"]
    done = 0
    for first, last, cleaner in sorted(film.pictures, key=lambda picture: picture[:2]):
        ends = [box.end for box in films if box.content <= first < box.end]
        if first >= done and ends:
            done = min(last, ends[0])  # a recording that broke off names more than came
            cleaner(film.data, first, done)


def _descendants(data: bytearray, track: Box) -> dict[bytes, Box]:
    """Return every kept box below a track by its kind; the first where there are several."""
    found: dict[bytes, Box] = {}
    waiting = [track]
    while waiting:
        outer = waiting.pop(0)
        for box in boxes(data, outer.content, outer.end):
            if box.kind not in _KEPT[outer.kind]:
                continue
            if box.kind in found:  # a second one hides what the first did not hold
                make_free(data, box)
                continue
            found[box.kind] = box
            if box.kind in _KEPT:
                waiting.append(box)
    return found


def _clean_references(data: bytearray, table: Box) -> None:
    """Say that the film is in this file: QuickTime puts paths of its maker's machine here."""
    for box in boxes(data, table.content + 8, table.end):
        data[box.start + 4 : box.start + 8] = b"url "
        blank(data, box.content, box.end)
        if box.end - box.content >= 4:
            data[box.content + 3] = 1


def _forget_moments(data: bytearray, box: Box) -> None:
    """Blank when it was made and changed."""
    width = 16 if data[box.content] else 8
    blank(data, box.content + 4, min(box.content + 4 + width, box.end))


def _clean_fragment(film: _Film, fragment: Box) -> None:
    """Clean a fragment, and empty its tracks that are not kept."""
    data, base, emptied = film.data, fragment.start, False
    for box in _clean_within(data, fragment):
        if box.kind != b"traf":
            continue
        header = next((b for b in boxes(data, box.content, box.end) if b.kind == b"tfhd"), None)
        bases = (fragment.start, base)
        ranges = fragment_ranges(data, box, bases, film.default_sizes)
        base = ranges[-1][1] if ranges else base
        track = number(data, header.content + 4, 4) if header else None
        if track is None or track not in film.tracks:
            make_free(data, box)
            emptied = True
            continue
        if emptied:
            count_from_fragment(data, box, bases)
        _add_ranges(film, track, ranges)
