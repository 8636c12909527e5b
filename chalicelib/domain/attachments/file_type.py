"""Tell what a file is by its first bytes, never by its label or its name.

Phones, scanners and mail gateways label files `application/octet-stream`, keep the name of the
format before, and put a byte order mark, blank lines or a Macintosh header before the file.
"""

#: Readers of PDF look for the mark in the first kilobyte (ISO 32000-1, annex H.3.4.1).
MARK_WITHIN = 1024
#: Files that may hold a whole PDF within their first kilobyte, and are none: archives and documents
#: of offices, pictures, programs, letters that are signed, sounds.
_CONTAINERS = (
    *(b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\xd0\xcf\x11\xe0"),
    *(b"GIF8", b"II*\x00", b"MM\x00*", b"MZ", b"\x7fELF", b"{\\rtf", b"%!PS"),
    *(b"\x30\x80", b"\x30\x82", b"ID3", b"OggS"),
)
#: What gateways and scanners put before a file.
_BLANKS = b"\xef\xbb\xbf\x00\r\n\t "
#: How pictures begin.
_PICTURES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))
#: Brands of what is in ISO boxes and is no film: still pictures (ISO/IEC 23008-12, AV1 Image File
#: Format), sounds alone, raw pictures of cameras. None: nothing that we know a way out for.
_BRANDS: dict[bytes, str | None] = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "image/heic"),
    **dict.fromkeys((b"hevm", b"hevs", b"heif", b"MiHE", b"MiHB"), "image/heic"),
    **dict.fromkeys((b"mif1", b"mif2", b"msf1"), "image/heic"),
    **dict.fromkeys((b"avif", b"avis", b"avio"), "image/avif"),
    **dict.fromkeys((b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B ", b"crx "), None),
}
#: Brands that say only that there are still pictures; further brands say how they are coded.
_ANY_STILL = (b"mif1", b"mif2", b"msf1")
#: Beginnings of brands of films. Any other first brand is what the further ones say.
_FILMS = (b"iso", b"mp4", b"avc1", b"qt", b"3g", b"M4V", b"MSNV", b"dash", b"f4v", b"XAVC", b"mmp4")
#: Boxes with which films begin that were made before `ftyp` was: old cameras, QuickTime.
_OLD_FILMS = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


def media_type(data: bytes) -> str | None:
    """Return the media type that the bytes prove; None when they prove none that we know.

    `image/heic` and `image/avif` are known and not taken; sounds alone are none. QuickTime and 3GP
    count as `video/mp4`: they are the same boxes, and whether the film inside can be played is seen
    later.

    >>> media_type(b"\\xef\\xbb\\xbf\\r\\n%PDF-1.4")
    'application/pdf'
    """
    picture = data[picture_start(data) :]
    for mark, found in _PICTURES:
        if picture.startswith(mark):
            return found
    if picture.startswith(b"RIFF") and picture[8:12] == b"WEBP":
        return "image/webp"
    first_box = boxes_start(data)
    if first_box is not None:
        return _type_of_boxes(data, first_box)
    if document_start(data) is not None:
        return "application/pdf"
    return None


def picture_start(data: bytes) -> int:
    """Return where a picture would begin, in bytes: behind the blanks before it."""
    head = data[: MARK_WITHIN + 1]
    at = len(head) - len(head.lstrip(_BLANKS))
    return at if at <= MARK_WITHIN else 0


def document_start(data: bytes) -> int | None:
    """Return where the PDF in `data` begins, in bytes; None when there is none."""
    if data.startswith(_CONTAINERS):
        return None
    at = data.find(b"%PDF-", 0, MARK_WITHIN + 5)
    return at if at >= 0 else None


def boxes_start(data: bytes) -> int | None:
    """Return where the boxes of an ISO media file begin, in bytes; None when there are none."""
    at = data.find(b"ftyp", 4, 40) - 4
    if at >= 0 and not data[:at].strip(_BLANKS):
        return at
    size = int.from_bytes(data[:4], "big")
    return 0 if data[4:8] in _OLD_FILMS and (size >= 8 or size in (0, 1)) else None


def _type_of_boxes(data: bytes, at: int) -> str | None:
    if data[at + 4 : at + 8] != b"ftyp":
        return "video/mp4"
    end = at + min(int.from_bytes(data[at : at + 4], "big"), MARK_WITHIN)
    first = data[at + 8 : at + 12]
    further = [data[n : n + 4] for n in range(at + 16, min(end, len(data)) - 3, 4)]
    if first.startswith(_FILMS):
        return "video/mp4"
    if first in _BRANDS and first not in _ANY_STILL:
        return _BRANDS[first]
    stills = [_BRANDS[brand] for brand in (first, *further) if _BRANDS.get(brand)]
    if "image/avif" in stills:
        return "image/avif"
    return stills[0] if stills else "video/mp4"
