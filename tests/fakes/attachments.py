"""Attachments in memory."""

from chalicelib.domain.errors import (
    FileRefused,
)
from chalicelib.domain.reports.report import DeclaredFile
from chalicelib.usecases.attachments.ports import CheckedFile, Upload


class FakeFiles:
    """Files."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, str]] = {}

    def upload_form(self, report: str, file: DeclaredFile) -> Upload:
        key = f"incoming/{report}/{file.n}"
        return Upload(n=file.n, url="https://files.test/", fields={"key": key})

    def download_url(self, key: str, name: str) -> str:
        return f"https://files.test/{key}?name={name}"

    def read_upload(self, report: str, n: int) -> bytes | None:
        found = self.objects.get(f"incoming/{report}/{n}")
        return found[0] if found else None

    def save_original(self, report: str, n: int, sha256: str, media_type: str) -> None:
        data, _ = self.objects[f"incoming/{report}/{n}"]
        self.objects[f"originals/{report}/{n}/{sha256}"] = (data, media_type)

    def save_checked(self, key: str, data: bytes, media_type: str) -> None:
        self.objects[key] = (data, media_type)

    def delete_upload(self, report: str, n: int) -> None:
        self.objects.pop(f"incoming/{report}/{n}", None)


class FakeInspector:
    """Inspector that takes bytes beginning with `ok` for a JPEG, and dies of those with `die`."""

    def inspect(self, data: bytes) -> CheckedFile:
        if data.startswith(b"die"):
            raise FileRefused("too_complex")
        if not data.startswith(b"ok"):
            raise FileRefused("type_differs")
        return CheckedFile(type="image/jpeg", copy=b"copy of " + data, thumbnail=b"thumb")
