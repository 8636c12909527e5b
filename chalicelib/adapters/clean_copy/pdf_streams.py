"""Clean the data of the streams of a PDF: pictures, content of pages, what is damaged."""

import contextlib
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from chalicelib.adapters.clean_copy.colour_profiles import without_descriptions
from chalicelib.adapters.clean_copy.jpeg_segments import without_boxes, without_segments
from chalicelib.adapters.clean_copy.pdf_content import clean_content
from chalicelib.adapters.clean_copy.pdf_faults import FAULTS
from chalicelib.domain.errors import FileRefused

_LARGEST_PICTURE = 64 * 1024 * 1024
#: A function in PostScript has no strings: whatever stands behind a percent sign is a remark.
_CALCULATOR = 4
_REMARKS = re.compile(rb"%[^\r\n]*")
#: Maps of characters may have strings; programs that make them write remarks on lines of their own.
_REMARK_LINES = re.compile(rb"(?m)(?:^|(?<=\r))[ \t]*%[^\r\n]*")


def clean_stream(stream: Any, role: str) -> None:
    """Clean the data of a stream in its role.

    Raises: FileRefused for a picture that is none, and for content that cannot be taken apart.
    """
    filters = list(_filters(stream))
    if role == "object" and stream.get("/Subtype") == Name.Image:
        if "/DCTDecode" in filters or "/JPXDecode" in filters:
            _clean_picture(stream, filters)
        return
    _make_readable(stream, filters)
    if role in ("content", "object", "pattern"):
        clean_content(stream)
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
    """Take position and device out of a picture that stays as it is coded."""
    raw = stream.read_raw_bytes()
    parms = stream.get("/DecodeParms")
    if len(filters) == 2 and filters[0] == "/FlateDecode":
        raw = zlib.decompressobj().decompress(raw, _LARGEST_PICTURE)
        parms = parms[1] if isinstance(parms, Array) and len(parms) == 2 else None
    elif len(filters) != 1:
        pixels = stream.read_bytes(pikepdf.StreamDecodeLevel.all)
        stream.write(pixels)
        return
    coded = Name(filters[-1])
    made = without_segments(raw) if coded == Name.DCTDecode else without_boxes(raw)
    if made is None:
        raise FileRefused("unreadable")
    if isinstance(parms, Array):
        parms = parms[0] if len(parms) else None
    stream.write(made, filter=coded, decode_parms=parms if isinstance(parms, Dictionary) else None)
