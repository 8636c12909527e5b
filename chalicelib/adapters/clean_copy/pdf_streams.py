"""Clean the data of the streams of a PDF: pictures, content of pages, what is damaged."""

import contextlib
import re
import zlib
from collections.abc import Collection, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from chalicelib.adapters.clean_copy.colour_profiles import without_descriptions
from chalicelib.adapters.clean_copy.jpeg_segments import without_boxes, without_segments
from chalicelib.adapters.clean_copy.pdf_content import clean_content
from chalicelib.adapters.clean_copy.pdf_faults import FAULTS
from chalicelib.adapters.clean_copy.redrawn_jpeg import GREY, redrawn_jpeg

_LARGEST_PICTURE = 64 * 1024 * 1024
#: A function in PostScript has no strings: whatever stands behind a percent sign is a remark.
_CALCULATOR = 4
_REMARKS = re.compile(rb"%[^\r\n]*")
#: Maps of characters may have strings; programs that make them write remarks on lines of their own.
_REMARK_LINES = re.compile(rb"(?m)(?:^|(?<=\r))[ \t]*%[^\r\n]*")


def clean_stream(stream: Any, role: str, hidden: Collection[str] = ()) -> None:
    """Clean the data of a stream in its role; of content, what is in the layers `hidden` names.

    Raises: FileRefused for content that cannot be taken apart.
    """
    filters = list(_filters(stream))
    if role == "object" and stream.get("/Subtype") == Name.Image:
        if "/DCTDecode" in filters or "/JPXDecode" in filters:
            _clean_picture(stream, filters)
        return
    _make_readable(stream, filters)
    if role in ("content", "object", "pattern"):
        clean_content(stream, hidden)
    elif role == "colour" and "/N" in stream and "/FunctionType" not in stream:
        stream.write(without_descriptions(stream.read_bytes()))
    elif role == "encoding" or (role == "raw" and _is_character_map(stream)):
        stream.write(_REMARK_LINES.sub(b"", stream.read_bytes()))
    elif stream.get("/FunctionType") == _CALCULATOR:
        stream.write(_REMARKS.sub(b"", stream.read_bytes()))


def _is_character_map(stream: Any) -> bool:
    return b"begincmap" in stream.read_bytes()


def _make_readable(stream: Any, filters: list[str]) -> None:
    """Keep of damaged data what can be unpacked, as readers do; nothing may hide in the rest."""
    try:
        stream.read_bytes()
    except FAULTS:
        kept = b""
        if filters == ["/FlateDecode"]:
            with contextlib.suppress(zlib.error):
                kept = zlib.decompressobj().decompress(stream.read_raw_bytes(), _LARGEST_PICTURE)
        if stream.get("/DecodeParms") is not None:
            kept = b""  # a predictor makes nothing of a part
        stream.write(kept)


def _filters(stream: Any) -> Iterator[str]:
    given = stream.get("/Filter")
    if isinstance(given, Name):
        yield str(given)
    elif isinstance(given, Array):
        yield from (str(each) for each in given)  # type: ignore[attr-defined]


def _clean_picture(stream: Any, filters: list[str]) -> None:
    """Take position and device out of a picture that stays as it is coded.

    Of a damaged one what readers can show is kept, drawn anew; when that is nothing a grey field
    stands in its place. One broken picture is no reason to refuse the document.
    """
    try:
        coded = _as_coded(stream, filters)
    except FAULTS:
        coded = None
    if coded is None:
        _make_grey(stream)
        return
    data, parms, name = coded
    stream.write(data, filter=name, decode_parms=parms)


def _as_coded(stream: Any, filters: list[str]) -> tuple[bytes, Any, Any] | None:
    """Return a picture without metadata, its parameters and its coding; None when it is none."""
    raw = stream.read_raw_bytes()
    parms = stream.get("/DecodeParms")
    if len(filters) == 2 and filters[0] == "/FlateDecode":
        raw = zlib.decompressobj().decompress(raw, _LARGEST_PICTURE)
        parms = parms[1] if isinstance(parms, Array) and len(parms) == 2 else None
    elif len(filters) != 1:
        return stream.read_bytes(pikepdf.StreamDecodeLevel.all), None, None
    if isinstance(parms, Array):
        parms = parms[0] if len(parms) else None
    kept_parms = parms if isinstance(parms, Dictionary) else None
    if filters[-1] == "/JPXDecode":
        return without_boxes(raw), kept_parms, Name.JPXDecode
    if made := without_segments(raw):
        return made, kept_parms, Name.DCTDecode
    redrawn = redrawn_jpeg(raw)
    return (redrawn, None, Name.DCTDecode) if redrawn else None


def empty_object(stream: Any) -> None:
    """Leave nothing of a picture or form that is in a layer which is switched off."""
    if stream.get("/Subtype") == Name.Image:
        _make_grey(stream)
    else:
        stream.write(b"")


def _make_grey(stream: Any) -> None:
    """Make one grey point of a picture, which is drawn as large as the picture was."""
    for key in list(stream.keys()):
        if key not in ("/Type", "/Subtype", "/OC", "/Length"):
            del stream[key]
    stream.Width = stream.Height = 1
    stream.BitsPerComponent, stream.ColorSpace = 8, Name.DeviceGray
    stream.write(GREY)
