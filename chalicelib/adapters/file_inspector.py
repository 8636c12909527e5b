"""Inspect an uploaded file: its real type, and a copy without position and device data."""

import io
import warnings
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from chalicelib.adapters.mp4_metadata import remove_metadata
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


def real_type(data: bytes) -> str | None:
    """Return the media type that the first bytes prove, if it is one that we take."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data[4:8] == b"ftyp":
        return "video/mp4"
    return None


class FileInspector:
    """Implements Inspector."""

    def inspect(self, data: bytes, declared_type: str) -> CheckedFile:
        """Inspect the bytes.

        Raises: FileRefused with its reason: empty, type_differs, unreadable or too_many_pixels.
        """
        if not data:
            raise FileRefused("empty")
        found = real_type(data)
        if found != declared_type or found is None:
            raise FileRefused("type_differs")
        if found in FORMATS:
            return _image(data, found)
        if found == "video/mp4":
            return CheckedFile(type=found, copy=remove_metadata(data), thumbnail=None)
        if b"%%EOF" not in data[-2048:]:
            raise FileRefused("unreadable")
        return CheckedFile(type=found, copy=data, thumbnail=None)


def _image(data: bytes, kind: str) -> CheckedFile:
    """Redraw the pixels only: position, device, comments and hidden thumbnails are left behind."""
    name = FORMATS[kind]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[name]) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise FileRefused("too_many_pixels")
                upright = ImageOps.exif_transpose(opened)
                mode = "RGB" if name == "JPEG" or not _has_alpha(upright) else "RGBA"
                bare = Image.new(mode, upright.size)
                bare.paste(upright.convert(mode))
    except (Image.DecompressionBombError, UnidentifiedImageError, OSError, ValueError) as error:
        raise FileRefused("unreadable") from error
    except SyntaxError as error:  # Pillow's word for a broken PNG
        raise FileRefused("unreadable") from error
    bare.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    small = bare.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return CheckedFile(type=kind, copy=_encoded(bare, name), thumbnail=_encoded(small, "WEBP"))


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _encoded(image: Image.Image, name: str) -> bytes:
    out = io.BytesIO()
    image.save(out, format=name, **_ENCODING[name])
    return out.getvalue()
