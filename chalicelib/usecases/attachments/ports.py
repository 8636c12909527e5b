"""Declare what uploading and checking attachments need of the world."""

from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.reports.report import DeclaredFile


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A presigned POST for one declared file."""

    n: int
    url: str
    fields: dict[str, str]


class Files(Protocol):
    """The bytes of attachments: uploads that are not checked, originals, checked copies."""

    def upload_form(self, report: str, file: DeclaredFile) -> Upload:
        """Sign a POST that takes just this file's key, type and size. Nothing is called."""

    def download_url(self, key: str, name: str) -> str:
        """Sign a short-lived URL of one checked file, saved as `name`. Nothing is called."""

    def read_upload(self, report: str, n: int) -> bytes | None:
        """Read the uploaded bytes; None when there are none (any more). Raises: Unavailable."""

    def save_original(self, report: str, n: int, sha256: str, media_type: str) -> None:
        """Copy the upload, unchanged, to the evidence under its hash. Raises: Unavailable."""

    def save_checked(self, key: str, data: bytes, media_type: str) -> None:
        """Save a copy that people may see. Raises: Unavailable."""

    def delete_upload(self, report: str, n: int) -> None:
        """Delete the upload; it may be gone already. Raises: Unavailable."""


@dataclass(frozen=True, kw_only=True)
class CheckedFile:
    """The real type of a file and a `copy` that is safe to show; a thumbnail of images."""

    type: str
    copy: bytes
    thumbnail: bytes | None


class Inspector(Protocol):
    """The check of uploaded bytes."""

    def inspect(self, data: bytes) -> CheckedFile:
        """Return the true type, a copy of what is seen and heard alone, a thumbnail of images.

        Raises: FileRefused when the bytes are nothing that we take, or cannot be read or cleaned;
        Unavailable when the check could not begin.
        """
