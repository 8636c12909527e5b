"""Photos within documents, whole and damaged: no damaged one refuses the document it is in."""

import base64
import io
import random
import zlib
from typing import Any

import pikepdf
import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageFile

from chalicelib.adapters.clean_copy.check import check_file
from chalicelib.adapters.clean_copy.jpeg_segments import without_segments
from tests.contracts.clean_copy.test_documents import (
    SECRET,
    WORDS,
    WRITTEN,
    a_document,
    everything_in,
    pages_of,
)

SIDE = 64


def a_photo(mode: str = "RGB") -> bytes:
    """A synthetic photo: noise, its upper half lighter, with a name in its EXIF and comment."""
    chance = random.Random(7)
    picture = Image.new("RGB", (SIDE, SIDE))
    for y in range(SIDE):
        for x in range(SIDE):
            picture.putpixel((x, y), tuple(chance.randrange(90) + 2 * (SIDE - y) for _ in "rgb"))
    exif = Image.Exif()
    exif[0x010F] = SECRET
    out = io.BytesIO()
    picture.convert(mode).save(out, "JPEG", exif=exif, comment=SECRET.encode())
    return out.getvalue()


PHOTO = a_photo()
SCAN = PHOTO.index(b"\xff\xda")
MIDDLE = (SCAN + len(PHOTO)) // 2


def document_with(photo: bytes, filters: Any = Name.DCTDecode, parms: Any = None) -> bytes:
    def picture(pdf: Pdf, page: Any) -> None:
        image = pdf.make_stream(photo)
        image.Type, image.Subtype = Name.XObject, Name.Image
        if filters is not None:
            image.Filter = filters
        if parms is not None:
            image.DecodeParms = parms
        image.Width = image.Height = SIDE
        image.BitsPerComponent, image.ColorSpace = 8, Name.DeviceRGB
        page.Resources.XObject = Dictionary(Im0=image)
        page.Contents = pdf.make_stream(WORDS + b" q 50 0 0 50 0 0 cm /Im0 Do Q")

    return a_document(picture)


def shown(copy: bytes) -> Image.Image:
    """The photo of a copy as readers show it, who fill in the pixels that were lost."""
    _, page = pages_of(copy)
    image = page.Resources.XObject.Im0
    if image.get("/Filter") == Name.DCTDecode:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            return Image.open(io.BytesIO(image.read_raw_bytes())).convert("RGB")
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
    return pikepdf.PdfImage(image).as_pil_image()


DAMAGED = {
    "cut in its pixels": PHOTO[:MIDDLE],
    "without its end": PHOTO[:-2],
    "a bit turned over": PHOTO[:MIDDLE] + b"\xff\xc7" + PHOTO[MIDDLE + 2 :],
    "a description in its pixels": PHOTO[:MIDDLE] + b"\xff\xe1" + SECRET.encode() + PHOTO[MIDDLE:],
    "another photo behind it": PHOTO[:-2] + PHOTO,
    "words behind its cut pixels": PHOTO[:MIDDLE] + b"\xff\xd9" + SECRET.encode(),
    "an empty line before it": b"\r\n" + PHOTO,
    "stray bytes in its head": PHOTO[:2] + b"\x00\x00" + PHOTO[2:],
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_photo_is_shown_as_far_as_it_came(name: str) -> None:
    copy = check_file(document_with(DAMAGED[name])).copy
    seen = everything_in(copy)
    assert WRITTEN in seen.lower()
    assert SECRET.encode() not in seen
    picture, whole = shown(copy), Image.open(io.BytesIO(PHOTO))
    assert picture.size == whole.size
    at = (8, 8)
    near = zip(picture.getpixel(at), whole.getpixel(at), strict=True)  # type: ignore[arg-type]
    assert all(abs(a - b) < 40 for a, b in near)


@pytest.mark.parametrize(
    ("photo", "filters"),
    [
        (b"no photo at all " + SECRET.encode(), Name.DCTDecode),
        (b"", Name.DCTDecode),
        (PHOTO[: SCAN // 2], Name.DCTDecode),
        (b"\xff\xd8\xff" + SECRET.encode(), Name.DCTDecode),
        (SECRET.encode(), Array([Name.FlateDecode, Name.DCTDecode])),
        (SECRET.encode() + b">", Array([Name.ASCIIHexDecode, Name.DCTDecode])),
        (PHOTO, Name.Foo),
        (PHOTO, 1),
        (PHOTO, Array([Name.DCTDecode, Name.Foo])),
        (PHOTO, Array([Name.DCTDecode, Name.FlateDecode])),
        (zlib.compress(PHOTO), Array([Name.FlateDecode, Name.Foo])),
        (PHOTO, Name.JPXDecode),
        (SECRET.encode(), Name.JPX),
        (PHOTO, Name.RL),
    ],
)
def test_a_grey_field_stands_for_a_photo_of_which_nothing_is_left(
    photo: bytes, filters: Any
) -> None:
    copy = check_file(document_with(photo, filters)).copy
    seen = everything_in(copy)
    assert WRITTEN in seen.lower()
    assert SECRET.encode() not in seen
    assert (shown(copy).size, shown(copy).getpixel((0, 0))) == ((1, 1), 128)


@pytest.mark.parametrize("photo", [PHOTO[:MIDDLE], b"\r\n" + PHOTO, b"none " + SECRET.encode()])
def test_a_damaged_photo_within_content_refuses_no_document(photo: bytes) -> None:
    head = b"q 50 0 0 50 0 0 cm BI /W 64 /H 64 /CS /RGB /BPC 8 /F /DCT ID "

    def content(pdf: Pdf, page: Any) -> None:
        page.Contents = pdf.make_stream(head + photo + b"\nEI Q\n" + WORDS)

    seen = everything_in(check_file(a_document(content)).copy)
    assert WRITTEN in seen.lower()
    assert SECRET.encode() not in seen


PACKED = {
    "DCT": PHOTO,
    "AHx DCT": PHOTO.hex().encode() + b">",
    "A85 DCT": base64.a85encode(PHOTO) + b"~>",
    "Fl DCT": zlib.compress(PHOTO),
    "FlateDecode DCT": zlib.compress(PHOTO) + SECRET.encode(),
    "A85 Fl DCTDecode": base64.a85encode(zlib.compress(PHOTO)) + b"~>",
}


@pytest.mark.parametrize("names", PACKED)
def test_a_photo_stays_as_it_is_coded_whatever_its_filters_are_called(names: str) -> None:
    filters = Array([Name("/" + name) for name in names.split()])
    whole = Image.open(io.BytesIO(PHOTO)).tobytes()
    for given in (filters, filters[0]) if len(filters) == 1 else (filters,):
        copy = check_file(document_with(PACKED[names], given)).copy
        assert SECRET.encode() not in everything_in(copy)
        assert shown(copy).tobytes() == whole


@pytest.mark.parametrize("names", PACKED)
def test_a_photo_within_content_stays_whatever_its_filters_are_called(names: str) -> None:
    filters = b" ".join(b"/" + name.encode() for name in names.split())
    head = b"q 50 0 0 50 0 0 cm BI /W 64 /H 64 /CS /RGB /BPC 8 /F [" + filters + b"] ID "

    def content(pdf: Pdf, page: Any) -> None:
        page.Contents = pdf.make_stream(head + PACKED[names] + b"\nEI Q\n" + WORDS)

    copy = check_file(a_document(content)).copy
    seen = everything_in(copy)
    assert WRITTEN in seen.lower()
    assert SECRET.encode() not in seen
    assert SECRET.encode().hex().encode() not in seen.lower()
    _, page = pages_of(copy)
    steps = pikepdf.parse_content_stream(page)
    drawn = next(s for s in steps if isinstance(s, pikepdf.ContentStreamInlineImage))
    bare = without_segments(PHOTO)
    assert bare is not None
    assert bare in drawn.operands[0].unparse()


@pytest.mark.parametrize("names", ["Foo", "DCT Foo", "JPX", "Fl Foo"])
def test_a_picture_within_content_that_nobody_reads_becomes_grey(names: str) -> None:
    filters = b" ".join(b"/" + name.encode() for name in names.split())
    head = b"q 50 0 0 50 0 0 cm BI /W 64 /H 64 /CS /RGB /BPC 8 /F [" + filters + b"] ID "

    def content(pdf: Pdf, page: Any) -> None:
        page.Contents = pdf.make_stream(head + PHOTO + b"\nEI Q\n" + WORDS)

    seen = everything_in(check_file(a_document(content)).copy)
    assert WRITTEN in seen.lower()
    assert SECRET.encode() not in seen


PIXELS = random.Random(9).randbytes(SIDE * SIDE * 3)
ROWS = b"".join(b"\0" + PIXELS[at : at + SIDE * 3] for at in range(0, len(PIXELS), SIDE * 3))
MORE = SECRET.encode()


@pytest.mark.parametrize(
    ("data", "filters", "png"),
    [
        (PIXELS + MORE, None, False),
        (zlib.compress(PIXELS), Name.FlateDecode, False),
        (zlib.compress(PIXELS) + MORE, Name.FlateDecode, False),
        (zlib.compress(PIXELS + MORE), Name.FlateDecode, False),
        (zlib.compress(PIXELS + MORE), Name.Fl, False),
        (zlib.compress(PIXELS)[:-4] + b"0000" + MORE, Name.Fl, False),
        (zlib.compress(PIXELS)[:-4], Name.Fl, False),
        (zlib.compress(ROWS), Name.FlateDecode, True),
        (zlib.compress(ROWS + b"\0" + MORE), Name.FlateDecode, True),
        ((PIXELS + MORE).hex().encode() + b">", Name.AHx, False),
        (
            base64.a85encode(zlib.compress(PIXELS + MORE)) + b"~>",
            Array([Name.ASCII85Decode, Name.Fl]),
            False,
        ),
    ],
)
def test_nothing_hides_behind_the_pixels(data: bytes, filters: Any, png: bool) -> None:
    parms = Dictionary(Predictor=15, Colors=3, BitsPerComponent=8, Columns=SIDE) if png else None
    copy = check_file(document_with(data, filters, parms)).copy
    assert MORE not in everything_in(copy)
    assert shown(copy).tobytes() == PIXELS


SMALL = PIXELS[: 8 * 8 * 3]


@pytest.mark.parametrize(
    ("data", "entries"),
    [
        (SMALL + MORE, b""),
        (SMALL, b""),
        (zlib.compress(SMALL), b"/F /Fl"),
        (zlib.compress(SMALL) + MORE, b"/F /Fl"),
        (zlib.compress(SMALL + MORE), b"/F [/FlateDecode]"),
        (zlib.compress(SMALL) + MORE, b"/F /Fl /Kata (" + MORE + b")"),
    ],
)
def test_nothing_hides_behind_the_pixels_within_content(data: bytes, entries: bytes) -> None:
    head = b"q 50 0 0 50 0 0 cm BI /W 8 /H 8 /CS /RGB /BPC 8 " + entries + b" ID "

    def content(pdf: Pdf, page: Any) -> None:
        page.Contents = pdf.make_stream(head + data + b"\nEI Q\n" + WORDS)

    copy = check_file(a_document(content)).copy
    assert MORE not in everything_in(copy)
    _, page = pages_of(copy)
    steps = pikepdf.parse_content_stream(page)
    drawn: Any = next(s for s in steps if isinstance(s, pikepdf.ContentStreamInlineImage))
    assert drawn.operands[0].as_pil_image().tobytes() == SMALL


def test_a_photo_that_broke_off_while_packed_is_shown_as_far_as_it_came() -> None:
    packed = zlib.compress(PHOTO)
    given = document_with(packed[: len(packed) * 2 // 3], Array([Name.Fl, Name.DCT]))
    picture, whole = shown(check_file(given).copy), Image.open(io.BytesIO(PHOTO))
    assert picture.size == whole.size
    assert picture.getpixel((8, 8)) == whole.getpixel((8, 8))


def test_of_damaged_pixels_what_came_is_kept() -> None:
    pixels = bytes(random.Random(9).choices(range(100, 140), k=SIDE * SIDE * 3))
    half = zlib.compress(pixels)[: len(pixels) // 2]
    for data in (half, half + b"\xff" * 40 + MORE):
        _, page = pages_of(check_file(document_with(data, Name.FlateDecode)).copy)
        kept = page.Resources.XObject.Im0.read_bytes()
        assert MORE not in kept
        assert pixels.startswith(kept[: len(pixels) // 2])
        assert len(kept) >= len(pixels) // 2


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_photo_drawn_anew_keeps_its_colours(mode: str) -> None:
    photo = a_photo(mode)
    copy = check_file(document_with(b"\r\n" + photo)).copy
    _, page = pages_of(copy)
    coded = page.Resources.XObject.Im0.read_raw_bytes()
    seen, whole = (Image.open(io.BytesIO(data)) for data in (coded, photo))
    assert seen.mode == whole.mode == mode
    near = zip(seen.tobytes(), whole.tobytes(), strict=True)
    assert sum(abs(a - b) for a, b in near) / len(whole.tobytes()) < 6


@given_any(st.data())
def test_bytes_that_turn_over_never_show_what_goes(data: Any) -> None:
    """What is before the pixels is whole: a name in a head that was torn is drawn anew above."""
    photo = bytearray(PHOTO)
    for at in data.draw(st.lists(st.integers(SCAN + 14, len(PHOTO) - 1), max_size=6)):
        photo[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(SCAN + 20, len(PHOTO)))
    made = without_segments(bytes(photo[:cut]) + PHOTO)
    assert made is not None
    assert SECRET.encode() not in made
