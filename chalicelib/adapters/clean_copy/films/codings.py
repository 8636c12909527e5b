"""Clean what a film says of how its tracks are coded (`stsd`), and know how to clean the tracks."""

from collections.abc import Callable
from functools import partial

from chalicelib.adapters.clean_copy.films.boxes import (
    Box,
    blank,
    boxes,
    free_rest,
    make_free,
    number,
)
from chalicelib.adapters.clean_copy.films.coder_metadata import (
    clean_descriptors,
    clean_obus,
    clean_user_data,
)
from chalicelib.adapters.clean_copy.films.messages import clean_parameters, clean_units, coding_of

#: Cleans the coded pictures from one place to another.
Cleaner = Callable[[bytearray, int, int], None]
#: Codings that today's players show, and hear.
_VIDEO = frozenset((b"avc1", b"avc3", b"hvc1", b"hev1", b"mp4v", b"av01", b"vp09"))
_AUDIO = frozenset((b"mp4a", b"Opus", b"fLaC", b"ac-3", b"ec-3"))
_KNOWN = {b"vide": _VIDEO, b"soun": _AUDIO}
#: Numbers of codings in descriptors (ISO/IEC 14496-1, table 5): MPEG-4, MPEG-2 and MPEG-1 pictures;
#: AAC, MP3 and AC-3. Others are single photos, and sounds with titles in their heads.
_OF_DESCRIPTORS = {
    b"mp4v": frozenset((0x20, *range(0x60, 0x66), 0x6A)),
    b"mp4a": frozenset((0x40, 0x66, 0x67, 0x68, 0x69, 0x6B, 0xA5, 0xA6)),
}
#: What a coding says of itself, within its entry of `stsd`.
_CODING_BOXES = frozenset(
    b"avcC hvcC av1C vpcC esds dOps dfLa dac3 dec3 "
    b"pasp colr clap fiel btrt chan wave frma mdcv clli SmDm".split()
)
#: Boxes without which the units of pictures cannot be told apart.
_NEEDED = {b"avc1": b"avcC", b"avc3": b"avcC", b"hvc1": b"hvcC", b"hev1": b"hvcC"}
#: Ways to say colours by numbers. A profile has names, and no player asks for it.
_COLOURS = (b"nclx", b"nclc")
#: Fixed fields at the start of an entry of `stsd`: of pictures, of sounds by version.
_VISUAL_FIELDS, _AUDIO_FIELDS = 78, {0: 28, 1: 44, 2: 64}
#: Where the blocks of FLAC begin in `dfLa`, and how long the only one that players need is.
_FLAC_BLOCKS, _FLAC_STREAM = 4, 38
_FLAC_LAST, _FLAC_PADDING = 0x80, 1
_AV1_FIELDS = 4


def clean_codings(data: bytearray, table: Box, handler: bytes) -> bool:
    """Clean the entries of `stsd`; False when one of them is of no known coding."""
    known = _KNOWN.get(handler)
    count = number(data, table.content + 4, 4)
    entries = list(boxes(data, table.content + 8, table.end))[:count]
    if known is None or not entries or any(entry.kind not in known for entry in entries):
        return False
    for entry in entries:
        at = entry.content
        if handler == b"vide":
            blank(data, at + 8, at + 24)  # maker of the coder
            blank(data, at + 42, at + 74)  # its name
            fields = _VISUAL_FIELDS
        else:
            blank(data, at + 12, at + 16)
            fields = _AUDIO_FIELDS.get(number(data, at + 8, 2), 0)
        if not fields or at + fields > entry.end:
            return False
        if not _clean_boxes(data, entry, at + fields):
            return False
    free_rest(data, entries[-1].end, table.end)
    return True


def picture_cleaner(data: bytearray, table: Box) -> Cleaner | None:
    """Return what cleans the pictures coded as the first entry says; None when nothing has to."""
    for entry in boxes(data, table.content + 8, table.end):
        if entry.kind == b"mp4v":
            return clean_user_data
        if entry.kind == b"av01":
            return clean_obus
        for box in boxes(data, entry.content + _VISUAL_FIELDS, entry.end):
            coding = coding_of(data, box.kind, box.content, box.end)
            if coding is not None:
                return partial(clean_units, coding=coding)
    return None


def _clean_boxes(data: bytearray, entry: Box, start: int) -> bool:
    """Clean the boxes of an entry; False when they name a coding that is not taken."""
    found, coding, waiting = set(), None, [(start, entry.end)]
    while waiting:
        first, end = waiting.pop()
        at = first
        for box in boxes(data, first, end):
            at = box.end
            nested = first != start
            if box.kind not in _CODING_BOXES or (nested and box.kind == b"wave"):
                make_free(data, box)
                continue
            found.add(box.kind)
            if box.kind == b"wave":
                waiting.append((box.content, box.end))
            elif box.kind == b"esds":
                coding = clean_descriptors(data, box.content + 4, box.end)
            else:
                _clean_box(data, box)
        blank(data, at, end)
    taken = _OF_DESCRIPTORS.get(entry.kind)
    if _NEEDED.get(entry.kind, b"") not in {b"", *found}:
        return False
    return taken is None or coding is None or coding in taken


def _clean_box(data: bytearray, box: Box) -> None:
    """Clean a box that says how a track is coded."""
    if box.kind == b"av1C":
        clean_obus(data, box.content + _AV1_FIELDS, box.end)
    elif box.kind == b"colr" and data[box.content : box.content + 4] not in _COLOURS:
        make_free(data, box)
    elif box.kind == b"dfLa":
        _clean_flac(data, box)
    elif (coding := coding_of(data, box.kind, box.content, box.end)) is not None:
        clean_parameters(data, box.content, box.end, coding)


def _clean_flac(data: bytearray, box: Box) -> None:
    """Turn the blocks behind the first, with titles and pictures, into one empty block."""
    first = box.content + _FLAC_BLOCKS
    behind = first + _FLAC_STREAM
    if behind >= box.end:
        return
    blank(data, behind, box.end)
    if box.end - behind < _FLAC_BLOCKS:
        data[first] |= _FLAC_LAST
        return
    data[first] &= ~_FLAC_LAST & 0xFF
    size = box.end - behind - _FLAC_BLOCKS
    data[behind : behind + 4] = bytes([_FLAC_LAST | _FLAC_PADDING]) + size.to_bytes(3, "big")
