"""What is really in a file, and what its copy no longer says."""

import io
from typing import Any

import pytest
from PIL import Image

from chalicelib.adapters.file_inspector import FileInspector
from chalicelib.adapters.mp4_metadata import remove_metadata
from chalicelib.domain.errors import FileRefused

LOOK = FileInspector().inspect
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **save: Any) -> bytes:
    image = Image.new("RGB", size, "teal")
    image.paste("white", (0, 0, size[0] // 2, size[1] // 2))
    out = io.BytesIO()
    image.save(out, kind, **save)
    return out.getvalue()


def with_position(kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "ContohKamera"
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 54.0, 1.0), 3: "E", 4: (107.0, 36.0, 1.0)})
    return a_picture(kind, exif=exif)


@pytest.mark.parametrize(
    ("kind", "type_"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_position_and_device_are_gone_from_the_copy(kind: str, type_: str) -> None:
    data = with_position(kind)
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    seen = LOOK(data, type_)
    for part in (seen.copy, seen.thumbnail or b""):
        copy = Image.open(io.BytesIO(part))
        assert not copy.getexif()
        assert not copy.info.get("exif")
        assert b"ContohKamera" not in part


def test_a_turned_picture_stands_upright_in_the_copy() -> None:
    assert Image.open(io.BytesIO(LOOK(with_position(), "image/jpeg").copy)).size == (480, 640)


def test_a_thumbnail_is_small_and_webp() -> None:
    thumbnail = Image.open(io.BytesIO(LOOK(a_picture(), "image/jpeg").thumbnail or b""))
    assert thumbnail.format == "WEBP"
    assert max(thumbnail.size) == 320


def test_a_huge_picture_is_made_smaller() -> None:
    copy = Image.open(io.BytesIO(LOOK(a_picture(size=(6000, 1000)), "image/jpeg").copy))
    assert max(copy.size) == 4096


def test_transparency_survives() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 128)).save(out, "PNG")
    copy = Image.open(io.BytesIO(LOOK(out.getvalue(), "image/png").copy))
    assert copy.mode == "RGBA"
    assert copy.getpixel((0, 0)) == (255, 0, 0, 128)


@pytest.mark.parametrize(
    ("data", "declared", "reason"),
    [
        (b"", "image/jpeg", "empty"),
        (b"MZ\x90\x00 a program", "image/jpeg", "type_differs"),
        (b"<html><script>", "image/png", "type_differs"),
        (a_picture("PNG"), "image/jpeg", "type_differs"),
        (PDF, "image/jpeg", "type_differs"),
        (a_picture()[:300], "image/jpeg", "unreadable"),
        (a_picture("PNG")[:60], "image/png", "unreadable"),
        (b"\x89PNG\r\n\x1a\n" + b"junk" * 20, "image/png", "unreadable"),
        (b"RIFF\x00\x00\x00\x00WEBPjunkjunk", "image/webp", "unreadable"),
        (b"%PDF-1.7 cut off", "application/pdf", "unreadable"),
        (b"\x00\x00\x00\xffftypisom", "video/mp4", "unreadable"),
    ],
)
def test_what_is_not_as_declared_is_refused_with_its_reason(
    data: bytes, declared: str, reason: str
) -> None:
    with pytest.raises(FileRefused) as caught:
        LOOK(data, declared)
    assert caught.value.reason == reason


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(FileRefused) as caught:
        LOOK(out.getvalue(), "image/png")
    assert caught.value.reason == "too_many_pixels"


def test_a_document_is_kept_as_it_is() -> None:
    seen = LOOK(PDF, "application/pdf")
    assert (seen.copy, seen.thumbnail) == (PDF, None)


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def test_the_position_is_gone_from_a_video_and_nothing_else_moves() -> None:
    position = box(b"\xa9xyz", b"-06.9000+107.6000/")
    track = box(b"trak", box(b"mdia", box(b"mdhd", b"sound")) + box(b"meta", b"device"))
    video = (
        box(b"ftyp", b"isom0000isom")
        + box(b"moov", box(b"mvhd", b"head") + track + box(b"udta", position))
        + box(b"uuid", b"xmp packet with a place")
        + box(b"mdat", b"frames udta meta")
    )
    seen = LOOK(video, "video/mp4")
    assert len(seen.copy) == len(video)
    for secret in (b"107.6", b"device", b"xmp packet"):
        assert secret in video
        assert secret not in seen.copy
    assert b"frames udta meta" in seen.copy
    assert b"mvhd" in seen.copy
    assert remove_metadata(seen.copy) == seen.copy
