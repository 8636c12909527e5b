"""What coders write beside the pictures of films goes, whatever the coding; the pictures stay."""

import contextlib

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from chalicelib.adapters.clean_copy.check import check_file
from chalicelib.adapters.clean_copy.films.boxes import boxes
from chalicelib.adapters.clean_copy.films.coder_metadata import (
    clean_descriptors,
    clean_obus,
    clean_user_data,
)
from chalicelib.adapters.clean_copy.films.codings import clean_codings, picture_cleaner
from chalicelib.domain.errors import FileRefused
from tests.contracts.clean_copy.test_films import box, film

SECRET = b"lat=-6.9147 CONTOH"


def sizes(number: int) -> bytes:
    """A number as AV1 writes sizes."""
    out = b""
    while number > 0x7F:
        out, number = out + bytes([number & 0x7F | 0x80]), number >> 7
    return out + bytes([number])


def obu(kind: int, content: bytes, *, layer: bytes = b"") -> bytes:
    return bytes([kind << 3 | 2 | (4 if layer else 0)]) + layer + sizes(len(content)) + content


def descriptor(kind: int, content: bytes) -> bytes:
    size = bytes([0x80, 0x80, 0x80 | len(content) >> 7, len(content) & 0x7F])
    return bytes([kind]) + size + content


def table_of(kind: bytes, fields: int, *parts: bytes) -> bytearray:
    """An `stsd` of one entry."""
    entry = box(kind, bytes(fields) + b"".join(parts))
    return bytearray(box(b"stsd", bytes(4) + (1).to_bytes(4, "big") + entry))


def cleaned(kind: bytes, handler: bytes, *parts: bytes) -> tuple[bool, bytes]:
    data = table_of(kind, 78 if handler == b"vide" else 28, *parts)
    length = len(data)
    taken = clean_codings(data, next(boxes(data, 0, length)), handler)
    assert len(data) == length
    return taken, bytes(data)


@pytest.mark.parametrize("remark", [b"XviD0050", b"Lavc59.37.100", b"DivX503b1393p", SECRET])
def test_user_data_between_pictures_is_emptied(remark: bytes) -> None:
    start, picture = b"\x00\x00\x01\x20head", b"\x00\x00\x01\xb6" + SECRET
    data = bytearray(start + b"\x00\x00\x01\xb2" + remark + picture + b"\x00\x00\x01\xb2" + remark)
    length = len(data)
    clean_user_data(data, 0, length)
    empty = b"\xff" * len(remark)
    assert data == start + b"\x00\x00\x01\xb2" + empty + picture + b"\x00\x00\x01\xb2" + empty


def test_metadata_of_av1_becomes_padding_but_for_what_screens_need() -> None:
    """Number 4 is ITU-T T.35, 5 the time of day, from 6 on whatever a maker likes."""
    sequence, frame = obu(1, b"\x00\x01\x02"), obu(6, SECRET)
    screen, brightness = obu(5, b"\x02" + bytes(24)), obu(5, b"\x01" + bytes(4))
    device = [obu(5, bytes([n]) + SECRET) for n in (0, 4, 5, 6, 31)]
    device += [obu(5, sizes(300) + SECRET), obu(11, SECRET), obu(15, SECRET)]
    device += [obu(5, b"\x04" + SECRET * 10, layer=b"\x28")]
    kept = sequence + screen + brightness + frame
    data = bytearray(sequence + screen + b"".join(device) + brightness + frame)
    length = len(data)
    clean_obus(data, 0, length)
    assert len(data) == length
    assert data.startswith(sequence + screen)
    assert data.endswith(brightness + frame)
    assert data.count(SECRET) == kept.count(SECRET) == 1
    again = bytearray(data)
    clean_obus(again, 0, length)
    assert again == data


def test_av1_that_does_not_say_where_its_units_end_is_refused() -> None:
    with pytest.raises(FileRefused) as caught:
        clean_obus(bytearray(b"\x30" + SECRET), 0, len(SECRET) + 1)
    assert caught.value.reason == "video_format"


@given_any(st.lists(st.tuples(st.integers(0, 15), st.binary(max_size=200)), max_size=8))
def test_units_of_av1_stay_in_their_places(units: list[tuple[int, bytes]]) -> None:
    coded = [obu(kind, content) for kind, content in units]
    data = bytearray(b"".join(coded))
    length, at = len(data), 0
    clean_obus(data, 0, length)
    assert len(data) == length
    for (kind, _), unit in zip(units, coded, strict=True):
        seen = bytes(data[at : at + len(unit)])
        at += len(unit)
        if kind in (1, 2, 3, 4, 6, 7, 8):
            assert seen == unit
        elif kind != 5:
            assert seen[0] >> 3 & 15 == 15


@given_any(st.binary(max_size=300))
def test_any_bytes_end_the_cleaning_of_av1_and_of_descriptors(content: bytes) -> None:
    data = bytearray(content)
    clean_descriptors(data, 0, len(data))
    assert len(data) == len(content)
    with contextlib.suppress(FileRefused):
        clean_obus(data, 0, len(data))
    assert len(data) == len(content)


def test_the_head_of_av1_has_no_metadata() -> None:
    head = box(b"av1C", b"\x81\x04\x0c\x00" + obu(1, b"\x0a\x0b") + obu(5, b"\x04" + SECRET))
    taken, seen = cleaned(b"av01", b"vide", head)
    assert taken
    assert SECRET not in seen
    assert obu(1, b"\x0a\x0b") in seen


def stream(coding: int, told: bytes, *more: bytes, address: bytes = b"") -> bytes:
    fields = bytes([0, 1, 0x40, len(address)]) + address if address else bytes([0, 1, 0])
    inner = descriptor(4, bytes([coding]) + bytes(12) + descriptor(5, told))
    inner += descriptor(6, b"\x02")
    return box(b"esds", bytes(4) + descriptor(3, fields + inner + b"".join(more)))


def test_descriptors_keep_what_a_player_needs_alone() -> None:
    told = b"\x00\x00\x01\xb0\x01\x00\x00\x01\xb2"
    given = stream(0x20, told + SECRET, descriptor(8, SECRET), address=SECRET)
    taken, seen = cleaned(b"mp4v", b"vide", given)
    assert taken
    assert SECRET not in seen
    assert told + b"\xff" * len(SECRET) + descriptor(6, b"\x02") in seen


@pytest.mark.parametrize(
    ("kind", "handler", "coding", "taken"),
    [
        (b"mp4v", b"vide", 0x20, True),
        (b"mp4v", b"vide", 0x61, True),
        (b"mp4v", b"vide", 0x6C, False),  # JPEG: every picture a photo with its EXIF
        (b"mp4v", b"vide", 0x6D, False),  # PNG
        (b"mp4a", b"soun", 0x40, True),
        (b"mp4a", b"soun", 0x6B, True),
        (b"mp4a", b"soun", 0xDD, False),  # Vorbis: titles in its head
    ],
)
def test_codings_that_nobody_cleans_are_not_taken(
    kind: bytes, handler: bytes, coding: int, taken: bool
) -> None:
    assert cleaned(kind, handler, stream(coding, b"\x11\x90"))[0] is taken


def test_titles_and_pictures_in_the_head_of_flac_become_an_empty_block() -> None:
    info = b"\x00\x00\x00\x22" + bytes(range(34))
    titles = b"\x04" + len(SECRET).to_bytes(3, "big") + SECRET
    photo = b"\x86" + len(SECRET).to_bytes(3, "big") + SECRET
    taken, seen = cleaned(b"fLaC", b"soun", box(b"dfLa", bytes(4) + info + titles + photo))
    assert taken
    assert SECRET not in seen
    room = len(titles + photo) - 4
    assert info + b"\x81" + room.to_bytes(3, "big") + bytes(room) in seen
    assert cleaned(b"fLaC", b"soun", box(b"dfLa", bytes(4) + info))[1].endswith(info)


def test_a_profile_of_colours_goes_and_colours_by_number_stay() -> None:
    numbers = box(b"colr", b"nclx\x00\x01\x00\x01\x00\x01\x00")
    profile = box(b"colr", b"prof" + SECRET)
    seen = cleaned(b"vp09", b"vide", profile, numbers)[1]
    assert SECRET not in seen
    assert numbers in seen


@pytest.mark.parametrize("kind", [b"avc1", b"hvc1"])
def test_pictures_whose_units_cannot_be_told_apart_are_not_taken(kind: bytes) -> None:
    assert not cleaned(kind, b"vide", box(b"pasp", bytes(8)))[0]


def test_each_coding_of_pictures_has_what_cleans_it() -> None:
    for kind, expected in ((b"mp4v", clean_user_data), (b"av01", clean_obus), (b"vp09", None)):
        data = table_of(kind, 78)
        assert picture_cleaner(data, next(boxes(data, 0, len(data)))) is expected


def test_the_remarks_within_a_whole_film_go() -> None:
    """The pictures of the synthetic film are declared to be MPEG-4, and begin with a remark."""
    given = bytearray(film().replace(b"avc1", b"mp4v").replace(b"avcC", b"free"))
    at = given.index(b"mdat") + 4
    remark = b"\x00\x00\x01\xb2" + SECRET + b"\x00\x00\x01\xb6"
    given[at : at + len(remark)] = remark
    seen = check_file(bytes(given)).copy
    assert SECRET not in seen
    assert seen[at + len(remark) :].count(b"\x00\x00\x01\xb2") == 0
