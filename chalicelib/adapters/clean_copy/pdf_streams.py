"""Clean the data of the streams of a PDF: pictures, content of pages, what is damaged."""

import contextlib
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from chalicelib.adapters.clean_copy.jpeg_segments import without_boxes, without_segments
from chalicelib.domain.errors import FileRefused

#: Content longer than this keeps its remarks: taking it apart would cost minutes.
LONGEST_PARSED = 2_000_000
_LARGEST_PICTURE = 64 * 1024 * 1024
#: What qpdf and its binding raise for damaged files; names that are no UTF-8 are a ValueError.
FAULTS = (
    pikepdf.PdfError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    OverflowError,
    RuntimeError,
    SystemError,
    zlib.error,
)


def clean_stream(stream: Any, role: str) -> None:
    """Clean the data of a stream in its role.

    Raises: FileRefused for a picture that is none.
    """
    filters = list(_filters(stream))
    if role == "object" and stream.get("/Subtype") == Name.Image:
        if "/DCTDecode" in filters or "/JPXDecode" in filters:
            _clean_picture(stream, filters)
        return
    _make_readable(stream, filters)
    if role in ("content", "object", "pattern"):
        _drop_remarks(stream)


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


def _drop_remarks(stream: Any) -> None:
    """Write content anew when it may hold remarks, which no page shows."""
    try:
        content = stream.read_bytes()
    except pikepdf.PdfError:
        return
    if b"%" not in content or len(content) > LONGEST_PARSED:
        return
    try:
        steps = pikepdf.parse_content_stream(stream)
        stream.write(pikepdf.unparse_content_stream(steps))
    except FAULTS:
        return
