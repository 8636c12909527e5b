"""Draw a damaged photo within a document anew, as far as readers can show it."""

import io
import struct
import warnings

from PIL import Image, ImageFile

#: The one point that stands for a photo of which nothing can be shown.
GREY = b"\x80"
#: How photos are coded within documents: grey, colours, printing colours.
_MODES = ("L", "RGB", "CMYK")
_MOST_PIXELS = 64_000_000
_QUALITY = 90
_START, _MARKER = b"\xff\xd8", b"\xff"


def redrawn_jpeg(data: bytes) -> bytes | None:
    """Return a JPEG of the pixels that can still be read, in the same colours; None without any.

    What stands before and behind its first mark is left: some programs write empty lines there.
    """
    _, start, rest = data.partition(_START)
    first = rest.find(_MARKER)
    if not start or first < 0:
        return None
    photo = start + rest[first:]
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(photo), formats=["JPEG"]) as opened:
                if opened.mode not in _MODES or opened.width * opened.height > _MOST_PIXELS:
                    return None
                opened.load()
                bare = Image.new(opened.mode, opened.size)
                bare.paste(opened)
    except (OSError, ValueError, SyntaxError, TypeError, IndexError, struct.error):
        return None
    except Image.DecompressionBombError:
        return None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
    out = io.BytesIO()
    bare.save(out, format="JPEG", quality=_QUALITY)
    return out.getvalue()
