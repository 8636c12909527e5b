"""Redraw a picture: only its pixels go into the copy."""

import io
import struct
import warnings
import zlib
from typing import Any

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from chalicelib.domain.errors import FileRefused
from chalicelib.usecases.attachments.ports import CheckedFile

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
MAX_PIXELS = 64_000_000
LONGEST_SIDE = 4096
THUMBNAIL_SIDE = 320
_ENCODING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 85, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 85},
}
#: Chunks of a PNG that make the picture, and the one that says how it was held.
_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"eXIf")
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"
_JPEG_END = b"\xff\xd9"
#: Bytes that a WebP picture which lost its end gets beyond those that it lost.
_SPARE = 4096
#: Of a picture that lost its end one part in so many must be there.
_LEAST_SHARE = 10
_PIECE = 1024 * 1024
#: Values of one pixel of a PNG, by its type of colours.
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
#: Tag of EXIF that says how the camera was held.
_ORIENTATION = 0x0112


def clean_image(data: bytes, media_type: str) -> CheckedFile:
    """Return a copy of the pixels, upright, and a thumbnail of at most 320 pixels.

    Position, device, comments, colour profiles, hidden thumbnails, further pictures and whatever
    stands behind the picture are left behind. Of an animation the first picture is kept.

    Raises: FileRefused with unreadable or too_many_pixels.
    """
    name = FORMATS[media_type]
    data = _essential_chunks(data) if name == "PNG" else data
    try:
        picture = _pixels(data, name)
    except OSError as error:
        # A recorder that lost power and a broken upload leave out the end; viewers show the rest.
        rest = _ended(data, name)
        if rest is None:
            raise FileRefused("unreadable") from error
        try:
            picture = _pixels(rest, name, cut=True)
        except OSError as still:
            raise FileRefused("unreadable") from still
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return CheckedFile(
        type=media_type, copy=_encoded(picture, name), thumbnail=_encoded(small, "WEBP")
    )


def _ended(data: bytes, name: str) -> bytes | None:
    """Give a picture that lost its end one; None when it has it."""
    if name == "JPEG":
        return None if data.rstrip(b"\x00").endswith(_JPEG_END) else data + _JPEG_END
    if name == "WEBP":
        whole = int.from_bytes(data[4:8], "little") + 8
        enough = len(data) < whole <= len(data) * _LEAST_SHARE
        return _ended_webp(data, whole) if enough else None
    return data if _came_in_part(data) else None


def _ended_webp(data: bytes, whole: int) -> bytes:
    """Fill up the chunk that lost its end, with more than it lost: a decoder that comes to the end
    of its bytes before that of the picture shows nothing.
    """
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if len(data) < at + 8 + size <= whole:
            more = size + size % 2 + _SPARE
            chunk = data[at : at + 4] + more.to_bytes(4, "little") + data[at + 8 :]
            chunk = chunk.ljust(8 + more, b"\x00")
            riff = (at + len(chunk) - 8).to_bytes(4, "little")
            return data[:4] + riff + data[8:at] + chunk
        at += 8 + size + size % 2
    return data.ljust(whole, b"\x00")


def _came_in_part(png: bytes) -> bool:
    """Whether a PNG lost only its end, and a tenth of its rows came; damage is no lost end."""
    unpacked, came, at = zlib.decompressobj(), 0, len(_PNG_START)
    width, height, bits, colours = struct.unpack(">IIBB", png[at + 8 : at + 18].ljust(10, b"\x00"))
    row = (width * bits * _CHANNELS.get(colours, 4) + 7) // 8 + 1
    if width * height > MAX_PIXELS:
        return False
    try:
        while at + 8 <= len(png) - len(_PNG_END):
            size, kind = struct.unpack(">I4s", png[at : at + 8])
            body, sum_ = png[at + 8 : at + 8 + size], png[at + 8 + size : at + 12 + size]
            if kind not in _CHUNKS or zlib.crc32(kind + body) != _number(sum_):
                return False
            if kind == b"IDAT":
                while body and came * _LEAST_SHARE < row * height:
                    came += len(unpacked.decompress(body, _PIECE))
                    body = unpacked.unconsumed_tail
            at += 12 + size
    except zlib.error:
        return False
    return bool(came * _LEAST_SHARE >= row * height)


def _number(four_bytes: bytes) -> int:
    return int.from_bytes(four_bytes, "big")


def _pixels(data: bytes, name: str, *, cut: bool = False) -> Image.Image:
    """Decode; of what is `cut` as far as it came.

    Raises: OSError for what is broken, FileRefused for what is too large.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = cut
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[name]) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    _read_smaller(opened)
                if opened.width * opened.height > MAX_PIXELS:
                    raise FileRefused("too_many_pixels")
                return _redrawn(opened, name)
    except Image.DecompressionBombError as error:
        raise FileRefused("too_many_pixels") from error
    except (UnidentifiedImageError, ValueError, SyntaxError, struct.error, EOFError) as error:
        raise OSError("unreadable") from error


def _read_smaller(opened: Image.Image) -> None:
    """Have a JPEG read in a half, a quarter or an eighth of its size: phones take 108 megapixels.

    It is never smaller than the copy is to be. Other formats can only be read whole.
    """
    longest = max(opened.size)
    width, height = (max(side * LONGEST_SIDE // longest, 1) for side in opened.size)
    opened.draft(opened.mode, (width, height))


def _redrawn(opened: Image.Image, name: str) -> Image.Image:
    opened.load()
    held = _orientation(opened)
    flat = _in_eight_bits(opened)
    mode = "RGB" if name == "JPEG" or not _has_alpha(flat) else "RGBA"
    drawn = flat if flat.mode == mode else flat.convert(mode)
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new(mode, drawn.size)
    bare.paste(drawn)
    if held == 1:
        return bare
    bare.getexif()[_ORIENTATION] = held
    turned = ImageOps.exif_transpose(bare)
    turned.info.clear()
    return turned


def _orientation(image: Image.Image) -> int:
    """How the camera was held, 1 to 8 (EXIF); 1 when it does not say or says nonsense."""
    try:
        held = image.getexif().get(_ORIENTATION)
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, struct.error):
        return 1
    return held if isinstance(held, int) and 1 <= held <= 8 else 1


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Scale sixteen bits of grey down: cut off at 255 they would all be white."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info


def _essential_chunks(data: bytes) -> bytes:
    """Leave out every chunk of a PNG that the picture does not need, and what is behind its end."""
    kept, at = [_PNG_START], len(_PNG_START)
    while at + 12 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind == b"IEND":
            break
        if kind in _CHUNKS:
            whole = at + 12 + size <= len(data)
            kept.append(data[at : at + 12 + size] if whole else _chunk(kind, data[at + 8 :]))
        at += 12 + size
    return b"".join(kept) + _PNG_END


def _chunk(kind: bytes, body: bytes) -> bytes:
    """Make a chunk of what came of one that lost its end: else the next one would be read as it."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _encoded(image: Image.Image, name: str) -> bytes:
    out = io.BytesIO()
    image.save(out, format=name, **_ENCODING[name])
    return out.getvalue()
