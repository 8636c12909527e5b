"""What the copy of a picture shows, and what it no longer says."""

import contextlib
import io
import struct
import tracemalloc
import zlib
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from chalicelib.adapters.clean_copy import images
from chalicelib.adapters.clean_copy.check import check_file
from chalicelib.domain.errors import FileRefused


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **save: Any) -> bytes:
    image = Image.new("RGB", size, "teal")
    image.paste("white", (0, 0, size[0] // 2, size[1] // 2))
    return saved(image, kind, **save)


def saved(image: Image.Image, kind: str, **save: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **save)
    return out.getvalue()


def with_position(kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "ContohKamera"
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 54.0, 1.0), 3: "E", 4: (107.0, 36.0, 1.0)})
    return a_picture(kind, exif=exif)


def copy_of(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(check_file(data).copy))


@pytest.mark.parametrize(
    ("kind", "type_"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_position_and_device_are_gone_from_the_copy(kind: str, type_: str) -> None:
    data = with_position(kind)
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    seen = check_file(data)
    assert seen.type == type_
    for part in (seen.copy, seen.thumbnail or b""):
        copy = Image.open(io.BytesIO(part))
        assert not copy.getexif()
        assert not copy.info.get("exif")
        assert b"ContohKamera" not in part


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_turned_picture_stands_upright_in_the_copy(kind: str) -> None:
    copy = copy_of(with_position(kind)).convert("RGB")
    assert copy.size == (480, 640)
    red, *_ = copy.getpixel((400, 100))  # type: ignore[misc]
    assert red > 250  # the white corner came to the right


def test_a_thumbnail_is_small_and_webp() -> None:
    thumbnail = Image.open(io.BytesIO(check_file(a_picture()).thumbnail or b""))
    assert thumbnail.format == "WEBP"
    assert max(thumbnail.size) == 320


def test_a_huge_picture_is_made_smaller() -> None:
    assert max(copy_of(a_picture(size=(6000, 1000))).size) == 4096


def test_transparency_survives() -> None:
    copy = copy_of(saved(Image.new("RGBA", (10, 10), (255, 0, 0, 128)), "PNG"))
    assert copy.mode == "RGBA"
    assert copy.getpixel((0, 0)) == (255, 0, 0, 128)


def test_a_transparent_palette_survives() -> None:
    image = Image.new("P", (10, 10), 1)
    image.putpalette([0, 0, 0, 200, 10, 10])
    copy = copy_of(saved(image, "PNG", transparency=1))
    assert copy.getpixel((0, 0)) == (200, 10, 10, 0)


@pytest.mark.parametrize(("value", "grey"), [(0, 0), (32_768, 128), (12_800, 50), (65_535, 255)])
def test_sixteen_bits_of_grey_keep_their_light(value: int, grey: int) -> None:
    copy = copy_of(saved(Image.new("I;16", (8, 8), value), "PNG")).convert("L")
    assert abs(int(copy.getpixel((4, 4))) - grey) <= 1  # type: ignore[arg-type]


def test_a_photo_without_its_last_bytes_is_shown() -> None:
    data = a_picture()
    assert data.endswith(b"\xff\xd9")
    assert copy_of(data[:-2]).size == (640, 480)
    assert copy_of(data[: len(data) * 3 // 4]).size == (640, 480)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_stands_behind_a_picture_goes(kind: str) -> None:
    seen = check_file(a_picture(kind) + b"<script>contoh()</script>")
    assert b"contoh" not in seen.copy + (seen.thumbnail or b"")


def test_a_png_with_pages_of_history_in_packed_text_is_shown_without_it() -> None:
    history = PngInfo()
    history.add_text("history", "riwayat " * 300_000, zip=True)
    seen = check_file(a_picture("PNG", pnginfo=history))
    assert Image.open(io.BytesIO(seen.copy)).size == (640, 480)
    assert not Image.open(io.BytesIO(seen.copy)).info


def test_of_an_animation_the_first_picture_is_kept() -> None:
    first, second = Image.new("RGB", (9, 9), "red"), Image.new("RGB", (9, 9), "blue")
    data = saved(first, "PNG", save_all=True, append_images=[second])
    copy = copy_of(data)
    assert getattr(copy, "n_frames", 1) == 1
    assert copy.convert("RGB").getpixel((4, 4)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00 a program", "type_differs"),
        (b"<html><script>", "type_differs"),
        (b"GIF89a" + bytes(30), "type_differs"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "heic"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif", "heic"),
        (a_picture()[:300], "unreadable"),
        (a_picture("PNG")[:60], "unreadable"),
        (b"\x89PNG\r\n\x1a\n" + b"junk" * 20, "unreadable"),
        (b"RIFF\x00\x00\x00\x00WEBPjunkjunk", "unreadable"),
        (b"\xff\xd8\xff\xe0" + bytes(10 * 1024 * 1024), "too_large"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as caught:
        check_file(data)
    assert caught.value.reason == reason


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b""))
    chunks = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
    with pytest.raises(FileRefused) as caught:
        check_file(b"\x89PNG\r\n\x1a\n" + chunks)
    assert caught.value.reason == "too_many_pixels"


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_a_picture_that_lost_its_end_is_shown_as_far_as_it_came(name: str, share: float) -> None:
    noise = Image.effect_noise((300, 200), 80).convert("RGB")
    noise.paste((200, 30, 30), (0, 0, 300, 40))
    out = io.BytesIO()
    noise.save(out, name)
    whole = out.getvalue()
    seen = check_file(whole[: int(len(whole) * share)])
    shown: Any = Image.open(io.BytesIO(seen.copy)).convert("RGB")
    assert shown.size == (300, 200)
    assert shown.getpixel((150, 10))[0] > 150
    assert seen.copy.endswith((b"\xff\xd9", b"IEND\xaeB`\x82")) or name == "WEBP"


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("lossless", [False, True])
def test_however_few_bytes_are_lost_the_picture_is_shown(name: str, lossless: bool) -> None:
    out = io.BytesIO()
    Image.effect_noise((120, 90), 80).convert("RGB").save(out, name, lossless=lossless)
    for lost in range(1, 40):
        seen = check_file(out.getvalue()[:-lost])
        assert Image.open(io.BytesIO(seen.copy)).size == (120, 90)


def test_a_size_that_damage_made_huge_costs_no_memory() -> None:
    out = io.BytesIO()
    Image.effect_noise((120, 90), 80).convert("RGB").save(out, "WEBP")
    damaged = out.getvalue()[:16] + b"\xff\xff\xff\xff" + out.getvalue()[20:-50]
    tracemalloc.start()
    with contextlib.suppress(FileRefused):
        check_file(damaged)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000


@pytest.mark.parametrize("name", ["PNG", "WEBP"])
def test_of_too_little_no_picture_is_made(name: str) -> None:
    out = io.BytesIO()
    Image.effect_noise((300, 200), 80).convert("RGB").save(out, name)
    with pytest.raises(FileRefused) as caught:
        check_file(out.getvalue()[:400])
    assert caught.value.reason == "unreadable"


@pytest.mark.parametrize("before", [b"\r\n", b"\xef\xbb\xbf", bytes(128)])
@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
def test_blanks_before_a_picture_are_left(name: str, before: bytes) -> None:
    assert check_file(before + with_position(name)).copy == check_file(with_position(name)).copy


def test_a_photo_of_a_hundred_megapixels_is_read_in_half_of_its_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(images, "MAX_PIXELS", 10_000)
    monkeypatch.setattr(images, "LONGEST_SIDE", 100)
    out = io.BytesIO()
    Image.new("RGB", (208, 156), "teal").save(out, "JPEG")
    copy = Image.open(io.BytesIO(check_file(out.getvalue()).copy))
    assert copy.size == (100, 75)
    monkeypatch.setattr(images, "LONGEST_SIDE", 200)
    with pytest.raises(FileRefused) as caught:
        check_file(out.getvalue())
    assert caught.value.reason == "too_many_pixels"
