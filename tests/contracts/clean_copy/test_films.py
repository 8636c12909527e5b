"""What the copy of a film shows, and what it no longer says.

The films in `videos` are synthetic: twelve pictures and a tone, coded as H.264 and AAC, with a
position and a title in their metadata.
"""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from chalicelib.adapters.clean_copy.check import check_file
from chalicelib.adapters.clean_copy.films.boxes import Box, boxes
from chalicelib.adapters.clean_copy.films.messages import Coding, clean_parameters, clean_units
from chalicelib.domain.errors import FileRefused

VIDEOS = Path(__file__).parent / "videos"
FILMS = sorted(path.name for path in VIDEOS.iterdir())


def film(name: str = "film.mp4") -> bytes:
    return (VIDEOS / name).read_bytes()


def box(kind: bytes, content: bytes = b"") -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def tops(data: bytes | bytearray) -> list[Box]:
    return list(boxes(bytearray(data), 0, len(data)))


def part(data: bytes, kind: bytes) -> bytes:
    """The content of the first box of a kind at the top."""
    found = next(b for b in tops(data) if b.kind == kind)
    return data[found.content : found.end]


def within(data: bytes, path: tuple[bytes, ...], more: bytes) -> bytes:
    """Put `more` at the end of the box at `path`, in a film whose index stands at its end."""
    out, ends, start, end = bytearray(data), [], 0, len(data)
    for kind in path:
        found = next(b for b in boxes(out, start, end) if b.kind == kind)
        ends.append(found)
        start, end = found.content, found.end
    for each in ends:
        size = each.end - each.start + len(more)
        out[each.start : each.start + 4] = size.to_bytes(4, "big")
    out[end:end] = more
    return bytes(out)


@pytest.mark.parametrize("name", FILMS)
def test_pictures_and_sounds_stay_where_they_are_and_what_names_people_goes(name: str) -> None:
    given = film(name)
    seen = check_file(given)
    assert (seen.type, seen.thumbnail) == ("video/mp4", None)
    for secret in (b"CONTOH PEMILIK", b"-06.9", b"Lavf", b"VideoHandler"):
        assert secret not in seen.copy
    assert b"CONTOH PEMILIK" in given
    shown, coded = part(seen.copy, b"mdat"), part(given, b"mdat")
    begin = coded.index(b"x264 - core") - 20  # behind head, kind, size and name of the message
    end = coded.index(b"\x80", begin + 40)
    assert len(shown) == len(coded)
    assert shown[:begin] + shown[end:] == coded[:begin] + coded[end:]
    assert b"x264 - core" not in shown
    assert len(seen.copy) == len(given)
    assert seen.copy[8:12] == b"isom"
    assert check_file(seen.copy).copy == seen.copy


@pytest.mark.parametrize(
    "path",
    [
        (b"moov",),
        (b"moov", b"trak"),
        (b"moov", b"trak", b"edts"),
        (b"moov", b"trak", b"mdia"),
        (b"moov", b"trak", b"mdia", b"minf"),
        (b"moov", b"trak", b"mdia", b"minf", b"dinf"),
        (b"moov", b"trak", b"mdia", b"minf", b"stbl"),
        (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd"),
    ],
)
@pytest.mark.parametrize("kind", [b"free", b"skip", b"udta", b"meta", b"uuid", b"CTOH", b"moov"])
def test_no_box_below_the_known_ones_says_anything(path: tuple[bytes, ...], kind: bytes) -> None:
    data = within(film(), path, box(kind, b"RAHASIA-CONTOH"))
    assert b"RAHASIA-CONTOH" in data
    seen = check_file(data)
    assert b"RAHASIA-CONTOH" not in seen.copy
    assert part(seen.copy, b"mdat") == part(check_file(film()).copy, b"mdat")


def test_what_stands_between_and_behind_the_boxes_goes() -> None:
    given = film()
    hidden = box(b"free", b"RAHASIA-CONTOH") + box(b"beam", b"RAHASIA-CONTOH")
    for data in (given + hidden, given + b"RAHASIA-CONTOH", given + bytes(5), given + b"\x00"):
        seen = check_file(data)
        assert b"RAHASIA" not in seen.copy
        assert part(seen.copy, b"mdat") == part(check_file(given).copy, b"mdat")


def test_bytes_of_the_film_that_no_track_shows_go() -> None:
    given = bytearray(film())
    mdat = next(b for b in tops(given) if b.kind == b"mdat")
    more = b"RAHASIA-CONTOH"
    size = mdat.end - mdat.start + len(more)
    given[mdat.start : mdat.start + 4] = size.to_bytes(4, "big")
    given[mdat.end : mdat.end] = more
    seen = check_file(bytes(given))
    assert more not in seen.copy
    assert part(seen.copy, b"mdat")[: -len(more)] == part(check_file(film()).copy, b"mdat")


def test_a_track_of_subtitles_and_what_it_says_go() -> None:
    """The sound is declared to be subtitles: the track and its samples are emptied."""
    given = film().replace(b"soun", b"sbtl")
    seen = check_file(given)
    assert seen.copy.count(b"trak") == 1
    assert part(seen.copy, b"mdat") != part(given, b"mdat")
    assert any(part(seen.copy, b"mdat"))


@pytest.mark.parametrize("stray", [b"\r\n", b"\xef\xbb\xbf"])
def test_stray_bytes_before_a_film_go(stray: bytes) -> None:
    assert check_file(stray + film()).copy == check_file(film()).copy


def test_a_recording_that_broke_off_is_shown_as_far_as_it_came() -> None:
    """Its index is at the front, the pictures end early."""
    given = film("fragments.mp4")
    last = [b for b in tops(given) if b.kind == b"mdat"][-1]
    cut = given[: last.content + 40]
    seen = check_file(cut)
    assert all(a.end == b.start for a, b in pairwise(tops(seen.copy)))
    assert tops(seen.copy)[-1].kind == b"mdat"


def test_thousands_of_nested_boxes_are_no_danger() -> None:
    nested = b""
    for kind in (b"moov", b"trak", b"udta") * 1_000:
        nested = box(kind, nested)
    assert part(check_file(film() + nested).copy, b"mdat") == part(check_file(film()).copy, b"mdat")
    with pytest.raises(FileRefused):
        check_file(box(b"ftyp", b"isom\x00\x00\x00\x00isom") + nested)


HEAD = box(b"ftyp", b"isom\x00\x00\x00\x00isom")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (HEAD, "unreadable"),
        (HEAD + box(b"mdat", b"no index"), "unreadable"),
        (HEAD + b"\x00\x00\x00\x04moov" + bytes(16), "unreadable"),
        (HEAD + b"\xff\xff\xff\xffmoov" + bytes(16), "unreadable"),
        (HEAD + b"\x00\x00\x00\x01moov" + b"\xff" * 8, "unreadable"),
        (HEAD + box(b"moov", b""), "video_format"),
        (film().replace(b"avc1", b"s263"), "video_format"),
        (film().replace(b"mp4a", b"samr"), "video_format"),
        (film().replace(b"vide", b"auxv"), "video_format"),
        (film().replace(b"stsz", b"xxxx"), "unreadable"),
    ],
)
def test_what_no_player_shows_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as caught:
        check_file(data)
    assert caught.value.reason == reason


POSITION = b"lat=-6.9147 lon=107.6098"


def a_message(kind: int, content: bytes) -> bytes:
    return bytes([kind, len(content)]) + content


@pytest.mark.parametrize(("is_h265", "head"), [(False, b"\x06"), (True, b"\x4e\x01")])
def test_messages_between_pictures_keep_what_players_need_alone(is_h265: bool, head: bytes) -> None:
    coding = Coding(4, is_h265)
    recovery, position = a_message(6, b"\x84\x01"), a_message(5, bytes(16) + POSITION)
    picture = (b"\x26\x01" if is_h265 else b"\x65") + b"\x00\x00\x03" + POSITION
    units = [head + position + recovery + b"\x80", picture, head + recovery + b"\x80"]
    data = bytearray(b"".join(len(unit).to_bytes(4, "big") + unit for unit in units))
    length = len(data)
    clean_units(data, 0, length, coding)
    assert len(data) == length
    assert data.count(POSITION) == data[4 + len(units[0]) :].count(POSITION) == 1
    assert recovery + b"\x80" in data[: 4 + len(units[0])]
    assert data.endswith(b"".join(len(u).to_bytes(4, "big") + u for u in units[1:]))


def test_messages_beside_the_parameters_go() -> None:
    message = b"\x4e\x01" + a_message(5, bytes(16) + POSITION) + b"\x80"
    data = bytearray(22) + b"\x01\x27\x00\x01" + len(message).to_bytes(2, "big") + message
    length = len(data)
    clean_parameters(data, 0, length, Coding(4, is_h265=True))
    assert (POSITION in data, len(data)) == (False, length)


@pytest.mark.parametrize(
    ("is_h265", "unit", "filler"),
    [(False, b"\x18", b"\x0c"), (False, b"\x1e", b"\x0c"), (True, b"\x7c\x01", b"\x4c\x01")],
)
def test_units_left_to_makers_of_devices_become_filler(
    is_h265: bool, unit: bytes, filler: bytes
) -> None:
    data = bytearray(b"\x00\x1a" + unit + POSITION + b"\x80" * (26 - len(unit + POSITION)))
    data += NEXT
    clean_units(data, 0, len(data), Coding(2, is_h265))
    rest = 26 - len(filler)
    assert data == b"\x00\x1a" + filler + b"\xff" * (rest - 1) + b"\x80" + NEXT


NEXT = b"\x00\x04\x01CTH"


@given_any(st.binary(max_size=700), st.booleans())
def test_units_that_are_none_never_move_what_stands_behind(content: bytes, is_h265: bool) -> None:
    head = b"\x4e\x01" if is_h265 else b"\x06"
    unit = head + content
    data = bytearray(len(unit).to_bytes(2, "big") + unit + NEXT)
    clean_units(data, 0, len(data), Coding(2, is_h265))
    assert data.endswith(NEXT)
    assert len(data) == len(unit) + 8
    assert data.startswith(len(unit).to_bytes(2, "big") + head)
