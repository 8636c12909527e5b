"""Clean the data of the streams of a PDF: content of pages, functions, what is damaged."""

import re
from collections.abc import Collection
from typing import Any

from pikepdf import Name

from chalicelib.adapters.clean_copy.colour_profiles import without_descriptions
from chalicelib.adapters.clean_copy.pdf_content import clean_content
from chalicelib.adapters.clean_copy.pdf_faults import FAULTS
from chalicelib.adapters.clean_copy.pdf_pictures import (
    FLATE,
    LARGEST,
    clean_picture,
    filters_of,
    inflated,
    make_grey,
)

#: A function in PostScript has no strings: whatever stands behind a percent sign is a remark.
_CALCULATOR = 4
_REMARKS = re.compile(rb"%[^\r\n]*")
#: Maps of characters may have strings; programs that make them write remarks on lines of their own.
_REMARK_LINES = re.compile(rb"(?m)(?:^|(?<=\r))[ \t]*%[^\r\n]*")


def clean_stream(stream: Any, role: str, hidden: Collection[str] = ()) -> None:
    """Clean the data of a stream in its role; of content, what is in the layers `hidden` names.

    Raises: FileRefused for content that cannot be taken apart.
    """
    if role == "object" and stream.get("/Subtype") == Name.Image:
        clean_picture(stream)
        return
    _make_readable(stream)
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


def _make_readable(stream: Any) -> None:
    """Keep of damaged data what can be unpacked, as readers do; nothing may hide in the rest."""
    try:
        stream.read_bytes()
    except FAULTS:
        kept = b""
        # A predictor makes nothing of a part.
        if filters_of(stream.get("/Filter")) == [FLATE] and stream.get("/DecodeParms") is None:
            kept = inflated(stream.read_raw_bytes(), LARGEST)
        stream.write(kept)


def empty_object(stream: Any) -> None:
    """Leave nothing of a picture or form that is in a layer which is switched off."""
    if stream.get("/Subtype") == Name.Image:
        make_grey(stream)
    else:
        stream.write(b"")
