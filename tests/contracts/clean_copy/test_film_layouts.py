"""Films as old cameras and recorders lay them out: every offset of the copy leads where it did.

The fragments are made here box by box; no real pictures are in them.
"""

import pytest

from chalicelib.adapters.clean_copy.check import check_file
from chalicelib.adapters.clean_copy.films.boxes import boxes, number
from chalicelib.domain.errors import FileRefused
from tests.contracts.clean_copy.test_films import box, film, part, tops

HIDDEN = b"RAHASIA-CONTOH"
UNIT = b"\x65" + b"GAMBAR-CONTOH"
PICTURE, SOUND = len(UNIT).to_bytes(4, "big") + UNIT, b"SUARA-CONTOH"
BASE_GIVEN, BASE_IS_FRAGMENT, BASE_OMITTED = 1, 0x020000, 0


def full_box(kind: bytes, flags: int, content: bytes) -> bytes:
    return box(kind, flags.to_bytes(4, "big") + content)


def fragment_track(number_: int, base: int, given: int, offset: int | None, size: int) -> bytes:
    """A `traf` of one sample; `given` is the place its header names when `base` says it does."""
    place = given.to_bytes(8, "big") if base == BASE_GIVEN else b""
    flags = 0x200 | (offset is not None)
    at = b"" if offset is None else offset.to_bytes(4, "big", signed=True)
    run = (1).to_bytes(4, "big") + at + size.to_bytes(4, "big")
    header = full_box(b"tfhd", base, number_.to_bytes(4, "big") + place)
    return box(b"traf", header + full_box(b"trun", flags, run))


def fragmented(
    *,
    base: int,
    pictures_first: bool = True,
    data_first: bool = False,
    offsets: bool = True,
    handlers: tuple[bytes, bytes] = (b"soun", b"soun"),
    hidden: bytes = HIDDEN,
) -> bytes:
    """A film of one fragment: a picture, bytes of no track, a sound."""
    given = film("fragments.mp4")
    movie = box(b"moov", part(given, b"moov").replace(*handlers))
    head = box(b"ftyp", part(given, b"ftyp")) + movie
    content = PICTURE + hidden + SOUND if pictures_first else SOUND + hidden + PICTURE
    data = box(b"mdat", content)
    order = [(1, PICTURE), (2, SOUND)] if pictures_first else [(2, SOUND), (1, PICTURE)]

    def made(size: int) -> bytes:
        start = len(head) + (len(data) if data_first else 0)
        first = len(head) + 8 if data_first else len(head) + size + 8
        places = [first + content.index(sample) for _, sample in order]
        after = places[0] + len(order[0][1])
        tracks = b""
        for n, (track, sample) in enumerate(order):
            counted = {BASE_GIVEN: places[n], BASE_IS_FRAGMENT: start}.get(base, 0)
            counted = counted or (start if n == 0 else after)
            offset = places[n] - counted if offsets or n == 0 else None
            tracks += fragment_track(track, base, places[n], offset, len(sample))
        return box(b"moof", full_box(b"mfhd", 0, (1).to_bytes(4, "big")) + tracks)

    fragment = made(len(made(0)))
    return head + (data + fragment if data_first else fragment + data)


@pytest.mark.parametrize("base", [BASE_GIVEN, BASE_IS_FRAGMENT, BASE_OMITTED])
@pytest.mark.parametrize("data_first", [False, True])
@pytest.mark.parametrize("pictures_first", [False, True])
def test_fragments_show_what_they_did_however_they_count(
    base: int, data_first: bool, pictures_first: bool
) -> None:
    given = fragmented(base=base, data_first=data_first, pictures_first=pictures_first)
    seen = check_file(given).copy
    assert part(seen, b"mdat") == part(given, b"mdat").replace(HIDDEN, bytes(len(HIDDEN)))
    assert [(t.kind, t.end) for t in tops(seen)] == [(t.kind, t.end) for t in tops(given)]
    assert check_file(seen).copy == seen


@pytest.mark.parametrize("base", [BASE_GIVEN, BASE_IS_FRAGMENT, BASE_OMITTED])
@pytest.mark.parametrize("data_first", [False, True])
def test_pictures_are_found_when_the_track_before_them_was_emptied(
    base: int, data_first: bool
) -> None:
    """The sound is declared to be subtitles, and stands before the pictures in every fragment."""
    given = fragmented(
        base=base, data_first=data_first, pictures_first=False, handlers=(b"soun", b"sbtl")
    )
    seen = check_file(given).copy
    emptied = bytes(len(SOUND + HIDDEN))
    assert part(seen, b"mdat") == emptied + PICTURE
    assert b"SUARA" not in seen
    assert check_file(seen).copy == seen  # read anew, the pictures are where they are


def test_a_place_that_cannot_be_said_anew_is_refused() -> None:
    given = fragmented(
        base=BASE_OMITTED,
        pictures_first=False,
        offsets=False,
        handlers=(b"soun", b"sbtl"),
        hidden=b"",
    )
    with pytest.raises(FileRefused) as caught:
        check_file(given)
    assert caught.value.reason == "video_format"


@pytest.mark.parametrize("pictures_first", [False, True])
def test_a_track_without_an_offset_begins_where_the_one_before_ended(pictures_first: bool) -> None:
    given = fragmented(base=BASE_OMITTED, pictures_first=pictures_first, offsets=False, hidden=b"")
    assert part(check_file(given).copy, b"mdat") == part(given, b"mdat")


def without_brands(name: str, *, data_first: bool, before: bytes = b"") -> bytes:
    """A film as QuickTime wrote it before there was `ftyp`."""
    given = film(name)
    movie, data = bytearray(part(given, b"moov")), box(b"mdat", part(given, b"mdat"))
    old = next(t.content for t in tops(given) if t.kind == b"mdat")
    new = len(before) + 8 + (0 if data_first else len(movie) + 8)
    holders = (b"trak", b"mdia", b"minf", b"stbl")
    waiting = [(0, len(movie))]
    while waiting:
        for each in boxes(movie, *waiting.pop()):
            if each.kind in holders:
                waiting.append((each.content, each.end))
            elif each.kind == b"stco":
                for n in range(number(movie, each.content + 4, 4)):
                    at = each.content + 8 + 4 * n
                    moved = number(movie, at, 4) + new - old
                    movie[at : at + 4] = moved.to_bytes(4, "big")
    index = box(b"moov", bytes(movie))
    return before + (data + index if data_first else index + data)


@pytest.mark.parametrize("name", ["film.mov", "film.mp4"])
@pytest.mark.parametrize("data_first", [False, True])
@pytest.mark.parametrize("before", [b"", b"skip", b"free", b"wide", b"pnot"])
def test_films_from_before_brands_were_named_stay_whole(
    name: str, data_first: bool, before: bytes
) -> None:
    old = without_brands(name, data_first=data_first, before=box(before, HIDDEN) if before else b"")
    seen = check_file(old)
    assert (seen.type, len(seen.copy)) == ("video/mp4", len(old))
    assert HIDDEN not in seen.copy
    assert b"CONTOH PEMILIK" not in seen.copy
    assert part(seen.copy, b"mdat") == part(check_file(film(name)).copy, b"mdat")


def test_a_large_recording_that_broke_off_is_shown_as_far_as_it_came() -> None:
    """Its size is in eight bytes, and says more than came."""
    given = fragmented(base=BASE_IS_FRAGMENT, hidden=b"")
    at = next(t.start for t in tops(given) if t.kind == b"mdat")
    large = (1).to_bytes(4, "big") + b"mdat" + (2**40).to_bytes(8, "big")
    moved = bytearray(given[:at] + large + given[at + 8 :])
    for run in [n for n in range(len(moved)) if moved[n : n + 4] == b"trun"]:
        offset = number(moved, run + 12, 4) + 8
        moved[run + 12 : run + 16] = offset.to_bytes(4, "big")
    seen = check_file(bytes(moved)).copy
    assert seen.endswith(PICTURE + SOUND)
    assert tops(seen)[-1].end == len(seen)


SEGMENT = len(PICTURE).to_bytes(4, "big") + bytes(8)


def index_of(*segments: bytes, version: int = 0, flags: int = 0) -> bytes:
    head = bytes(24 if version else 16) + bytes(2) + len(segments).to_bytes(2, "big")
    return full_box(b"sidx", version << 24 | flags, head + b"".join(segments))


@pytest.mark.parametrize("version", [0, 1])
@pytest.mark.parametrize("segments", [[], [SEGMENT], [SEGMENT, SEGMENT]])
def test_an_index_of_segments_stays_as_it_was(segments: list[bytes], version: int) -> None:
    index = index_of(*segments, version=version)
    given = fragmented(base=BASE_IS_FRAGMENT)
    at = next(t.start for t in tops(given) if t.kind == b"moof")
    seen = check_file(given[:at] + index + given[at:]).copy
    assert seen[at : at + len(index)] == index


@pytest.mark.parametrize(
    "index",
    [
        box(b"sidx", HIDDEN),
        box(b"sidx", HIDDEN * 9),
        box(b"sidx"),
        full_box(b"sidx", 0, bytes(20) + HIDDEN),
        index_of(HIDDEN[:12]),
        index_of(bytes(4) + HIDDEN[:8]),
        index_of(SEGMENT, flags=0x524148),
    ],
)
def test_an_index_that_is_none_says_nothing(index: bytes) -> None:
    given = fragmented(base=BASE_IS_FRAGMENT, hidden=b"")
    at = next(t.start for t in tops(given) if t.kind == b"moof")
    seen = check_file(given[:at] + index + given[at:]).copy
    assert HIDDEN[:8] not in seen
    assert seen[at : at + len(index)] == box(b"free", bytes(len(index) - 8))
    assert part(seen, b"mdat") == part(given, b"mdat")


@pytest.mark.parametrize("behind", [60, 400, 700, 701, 702, 900])
def test_pictures_of_a_chunk_that_broke_off_are_cleaned(behind: int) -> None:
    """The index of the film stands first, and names more of its first chunk than came."""
    whole = without_brands("film.mp4", data_first=False)
    said = whole.index(b"x264 - core")
    seen = check_file(whole[: said + behind]).copy
    assert b"x264" not in seen
    assert b"http://www.videolan" not in seen
    assert len(seen) == said + behind
