"""Declare what uploading and checking attachments needs."""

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
    """The bytes of attachments. `incoming` is what was uploaded and nobody has checked."""

    def upload_form(self, report: str, file: DeclaredFile) -> Upload:
        """A presigned POST that takes just this key, type and size."""

    def download_url(self, key: str, name: str) -> str:
        """A short-lived URL to read one checked file."""

    def read_upload(self, report: str, n: int) -> bytes | None:
        """The uploaded bytes; None when there are none (any more)."""

    def save_original(self, report: str, n: int, sha256: str, type_: str) -> None:
        """Copy the upload, unchanged, to the sealed evidence under its hash."""

    def save_checked(self, key: str, data: bytes, type_: str) -> None:
        """Store what people may see."""

    def delete_upload(self, report: str, n: int) -> None:
        """Remove the upload; it may be gone already."""


@dataclass(frozen=True, kw_only=True)
class CheckedFile:
    """What the look into a file found. `copy` is safe to show; None copies keep the original."""

    type: str
    copy: bytes
    thumbnail: bytes | None


class Inspector(Protocol):
    """Looks into bytes."""

    def inspect(self, data: bytes, declared_type: str) -> CheckedFile:
        """The real type, a copy without position and device data, a thumbnail of images; raises
        Refused when the bytes are not what was declared or cannot be read."""
