"""Clean pictures within documents: what they say beside their pixels, and what stands behind."""

import contextlib
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from chalicelib.adapters.clean_copy.jpeg_segments import without_boxes, without_segments
from chalicelib.adapters.clean_copy.pdf_faults import FAULTS
from chalicelib.adapters.clean_copy.redrawn_jpeg import GREY, redrawn_jpeg

#: The short names of filters, which readers take everywhere (ISO 32000-1, table 94).
_LONG = {
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/LZW": "/LZWDecode",
    "/Fl": "/FlateDecode",
    "/RL": "/RunLengthDecode",
    "/CCF": "/CCITTFaxDecode",
    "/DCT": "/DCTDecode",
    "/JPX": "/JPXDecode",
}
FLATE = "/FlateDecode"
#: Filters for any data, which qpdf unpacks.
_PACKED = frozenset(
    (FLATE, "/ASCIIHexDecode", "/ASCII85Decode", "/LZWDecode", "/RunLengthDecode", "/Crypt")
)
#: Filters for pictures; those that may hold metadata.
_CODED = frozenset(("/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"))
WITH_METADATA = frozenset(("/DCTDecode", "/JPXDecode"))
#: Not the name of any filter.
_NO_NAME = "/"
#: Numbers of one point in a colour space.
_COMPONENTS = {
    **dict.fromkeys(("/DeviceGray", "/G", "/CalGray", "/Indexed", "/I", "/Separation"), 1),
    **dict.fromkeys(("/DeviceRGB", "/RGB", "/CalRGB", "/Lab"), 3),
    **dict.fromkeys(("/DeviceCMYK", "/CMYK"), 4),
}
#: The first predictor that puts a byte before each row (table 8).
_PNG_PREDICTOR = 10
#: Bytes of what is unpacked of a whole picture that is coded within, or of damaged data.
LARGEST = 64 * 1024 * 1024
#: Bytes that are unpacked at a time; of damaged ones few, as a fault loses all of its step.
_STEP, _SMALL_STEP = 65_536, 64


def filters_of(given: Any) -> list[str]:
    """Return the long names of filters in their order; one that is no name for what is none."""
    if given is None:
        return []
    each = list(given) if isinstance(given, Array) else [given]  # type: ignore[call-overload]
    names = [str(one) if isinstance(one, Name) else _NO_NAME for one in each]
    return [_LONG.get(name, name) for name in names]


def are_known(filters: Sequence[str]) -> bool:
    """Whether readers know what is coded so: packed any number of times, a picture at the end."""
    return _PACKED.issuperset(filters[:-1]) and (_PACKED | _CODED).issuperset(filters[-1:])


def parameters_of(given: Any, count: int) -> list[Any]:
    """Return the parameters of each of `count` filters; None where there are none."""
    each = list(given) if isinstance(given, Array) else [given]  # type: ignore[call-overload]
    found = [one if isinstance(one, Dictionary) else None for one in each]
    return (found + [None] * count)[:count]


def without_metadata(
    raw: bytes, filters: list[str], parameters: list[Any]
) -> tuple[bytes, Any] | None:
    """Unpack a picture and take position and device out of it; it stays as it is coded.

    Of a damaged one what readers can show is kept, drawn anew. Returns it and the parameters of its
    coding, which is the last of the filters; None when there is nothing to show.
    """
    try:
        data = _unpacked(raw, filters[:-1], parameters)
        if filters[-1] == "/JPXDecode":
            boxed = without_boxes(data)
            return (boxed, parameters[-1]) if boxed else None
        if filters[-1] != "/DCTDecode":
            return data, parameters[-1]
        if made := without_segments(data):
            return made, parameters[-1]
        redrawn = redrawn_jpeg(data)
    except FAULTS:
        return None
    return (redrawn, None) if redrawn else None


def _unpacked(raw: bytes, filters: list[str], parameters: list[Any]) -> bytes:
    """Undo filters for any data. Raises: one of FAULTS when they cannot be undone."""
    if not filters:
        return raw
    if filters == [FLATE] and parameters[0] is None:
        return inflated(raw, LARGEST)
    with pikepdf.new() as pdf:
        packed: Any = Stream(pdf, raw)
        packed.Filter = Array([Name(name) for name in filters])
        packed.DecodeParms = Array(
            [
                pikepdf.Object.parse(each.unparse(resolved=True)) if each else None
                for each in parameters[: len(filters)]
            ]
        )
        return bytes(packed.read_bytes())


def clean_picture(stream: Any) -> None:
    """Clean a picture in its place; a grey point stands where nothing of it can be shown.

    One broken picture is no reason to refuse the document.
    """
    filters = filters_of(stream.get("/Filter"))
    parameters = parameters_of(stream.get("/DecodeParms"), len(filters))
    if not are_known(filters):
        make_grey(stream)
    elif _CODED.isdisjoint(filters):
        _cut_behind_pixels(stream, filters, parameters)
    elif found := without_metadata(stream.read_raw_bytes(), filters, parameters):
        stream.write(found[0], filter=Name(filters[-1]), decode_parms=found[1])
    else:
        make_grey(stream)


def make_grey(stream: Any) -> None:
    """Make one grey point of a picture, which is drawn as large as the picture was."""
    for key in list(stream.keys()):
        if key not in ("/Type", "/Subtype", "/OC", "/Length"):
            del stream[key]
    stream.Width = stream.Height = 1
    stream.BitsPerComponent, stream.ColorSpace = 8, Name.DeviceGray
    stream.write(GREY)


def _cut_behind_pixels(stream: Any, filters: list[str], parameters: list[Any]) -> None:
    """Leave nothing behind the pixels; of damaged data keep what can be unpacked, as readers do."""
    size = _size_of_stream(stream)
    if filters in ([], [FLATE]):
        cut = without_rest(stream.read_raw_bytes(), filters, parameters, size)
        if cut is not None:
            name = Name(FLATE) if filters else None
            stream.write(cut, filter=name, decode_parms=parameters[0] if filters else None)
        return
    try:
        data = stream.read_bytes()
    except FAULTS:
        make_grey(stream)
        return
    if size is not None and len(data) > size[0] * size[1]:
        stream.write(data[: size[0] * size[1]])


def without_rest(
    raw: bytes, filters: list[str], parameters: list[Any], size: tuple[int, int] | None
) -> bytes | None:
    """Return pixels, packed as they were, without what is behind or damaged; None for no change.

    `size` is that of `size_of`. Pixels that are packed otherwise than by Flate alone stay.
    """
    if size is None or filters not in ([], [FLATE]):
        return None
    height, row = size
    most = height * row
    if not filters:
        return raw[:most] if len(raw) > most else None
    if (given := parameters[0]) is not None and given.get("/Predictor", 1) >= _PNG_PREDICTOR:
        bits = given.get("/Colors", 1) * given.get("/BitsPerComponent", 8)
        packed_row = (given.get("/Columns", 1) * bits + 7) // 8
        most = -(-most // max(packed_row, 1)) * (packed_row + 1)
    return None if _is_whole(raw, most) else zlib.compress(inflated(raw, most))


def inflated(raw: bytes, most: int) -> bytes:
    """Unpack up to `most` bytes of what can be unpacked, whatever its head and checksum say."""
    out = bytearray()
    with contextlib.suppress(zlib.error):
        for piece in _pieces(raw[2:], _SMALL_STEP, -zlib.MAX_WBITS):
            out += piece
            if len(out) > most:
                break
    return bytes(out[:most])


def _is_whole(raw: bytes, most: int) -> bool:
    """Whether all of it can be unpacked, to no more than `most` bytes, and nothing is behind it."""
    size = 0
    try:
        for piece in _pieces(raw, _STEP, zlib.MAX_WBITS):
            size += len(piece)
            if size > most:
                return False
    except zlib.error:
        return False
    return True


def _pieces(raw: bytes, step: int, bits: int) -> Iterator[bytes]:
    """Unpack `step` bytes at a time. Raises: zlib.error for damaged ones, and more behind them."""
    inflater = zlib.decompressobj(bits)
    for at in range(0, len(raw), step):
        waiting, piece = raw[at : at + step], b""
        while (waiting or piece) and not inflater.eof:
            piece = inflater.decompress(waiting, _STEP)
            waiting = inflater.unconsumed_tail
            yield piece
        if inflater.eof:
            if inflater.unused_data.strip() or raw[at + step :].strip():
                break
            return
    raise zlib.error("broke off, or goes on behind its end")


def _size_of_stream(stream: Any) -> tuple[int, int] | None:
    names = ("/Width", "/Height", "/BitsPerComponent", "/ColorSpace", "/ImageMask")
    return size_of(*map(stream.get, names))


def size_of(width: Any, height: Any, bits: Any, space: Any, mask: Any) -> tuple[int, int] | None:
    """Return the rows of a picture and the bytes of one; None when its colours are not known."""
    try:
        components = 1 if mask is True else _components(space)
        row = (width * components * (1 if mask is True else bits) + 7) // 8
        return (int(height), int(row)) if height * row > 0 else None
    except FAULTS:
        return None


def _components(space: Any) -> int:
    """Return how many numbers a point has. Raises: KeyError for a colour space nobody knows."""
    if not isinstance(space, Array):
        return _COMPONENTS[str(space)]
    kind = str(space[0])
    if kind == "/ICCBased":
        return int(space[1].N)
    if kind == "/DeviceN":
        return len(space[1])
    return _COMPONENTS[kind]
