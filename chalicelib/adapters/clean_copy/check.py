"""Check one file: its true type, and a copy that is safe to show."""

from chalicelib.adapters.clean_copy.films.mp4 import clean_film
from chalicelib.adapters.clean_copy.images import clean_image
from chalicelib.adapters.clean_copy.pdf import clean_pdf
from chalicelib.domain.attachments.file_type import media_type, picture_start
from chalicelib.domain.errors import FileRefused
from chalicelib.domain.reports.submission_limits import FILE_TYPES
from chalicelib.usecases.attachments.ports import CheckedFile


def check_file(data: bytes) -> CheckedFile:
    """Return the true type of the bytes, a clean copy, and a thumbnail of pictures.

    Raises: FileRefused with its reason.
    """
    if not data:
        raise FileRefused("empty")
    found = media_type(data)
    if found in ("image/heic", "image/avif"):
        raise FileRefused("heic")
    if found is None or found not in FILE_TYPES:
        raise FileRefused("type_differs")
    if len(data) > FILE_TYPES[found]:
        raise FileRefused("too_large")
    if found == "application/pdf":
        return CheckedFile(type=found, copy=clean_pdf(data), thumbnail=None)
    if found == "video/mp4":
        return CheckedFile(type=found, copy=clean_film(data), thumbnail=None)
    return clean_image(data[picture_start(data) :], found)
