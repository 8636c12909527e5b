"""Tell what a file is by its first bytes, never by its label or its name.

Phones, scanners and mail gateways label files `application/octet-stream`, keep the name of the
format before, and put a byte order mark, blank lines or a Macintosh header before the file.
"""

#: Readers of PDF look for the mark in the first kilobyte (ISO 32000-1, annex H.3.4.1).
MARK_WITHIN = 1024
#: Files that may hold a whole PDF within their first kilobyte, and are none.
_CONTAINERS = (b"PK\x03\x04", b"GIF8", b"Rar!", b"MZ", b"{\\rtf", b"%!PS", b"\x30\x80", b"\x30\x82")
#: What gateways put before a file.
_BLANKS = b"\xef\xbb\xbf\x00\r\n\t "
#: Major brands of still pictures in ISO boxes (ISO/IEC 23008-12, AV1 Image File Format).
_STILL_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"hevx": "image/heic",
    b"mif1": "image/heic",
    b"msf1": "image/heic",
    b"avif": "image/avif",
    b"avis": "image/avif",
}


def media_type(data: bytes) -> str | None:
    """Return the media type that the bytes prove; None when they prove none that we know.

    `image/heic` and `image/avif` are known and not taken. QuickTime and 3GP count as `video/mp4`:
    they are the same boxes, and whether the film inside can be played is seen later.

    >>> media_type(b"\\xef\\xbb\\xbf\\r\\n%PDF-1.4")
    'application/pdf'
    """
    start = data[: MARK_WITHIN + 64]
    if start.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return "image/webp"
    first_box = boxes_start(data)
    if first_box is not None:
        return _STILL_BRANDS.get(data[first_box + 8 : first_box + 12], "video/mp4")
    if document_start(data) is not None:
        return "application/pdf"
    return None


def document_start(data: bytes) -> int | None:
    """Return where the PDF in `data` begins, in bytes; None when there is none."""
    if data.startswith(_CONTAINERS):
        return None
    at = data.find(b"%PDF-", 0, MARK_WITHIN + 5)
    return at if at >= 0 else None


def boxes_start(data: bytes) -> int | None:
    """Return where the boxes of an ISO media file begin, in bytes; None when there are none."""
    at = data.find(b"ftyp", 4, 40) - 4
    return at if at >= 0 and not data[:at].strip(_BLANKS) else None
