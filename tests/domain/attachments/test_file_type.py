"""What a file is by its bytes."""

import json
from pathlib import Path

import pytest

from chalicelib.domain.attachments.file_type import media_type

PDF = b"%PDF-1.7\n1 0 obj\n"
FILM = b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xff\xd8\xff\xe1 photo %PDF-", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n rest", "image/png"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", None),
        (PDF, "application/pdf"),
        (b"\xef\xbb\xbf" + PDF, "application/pdf"),
        (b"\r\n\r\n" + PDF, "application/pdf"),
        (bytes(128) + PDF, "application/pdf"),
        (bytes(1024) + PDF, "application/pdf"),
        (bytes(1025) + PDF, None),
        (FILM, "video/mp4"),
        (b"\r\n" + FILM, "video/mp4"),
        (b"some words" + FILM, None),
        (FILM.replace(b"isom", b"qt  "), "video/mp4"),
        (FILM.replace(b"ftypisom", b"ftypheic"), "image/heic"),
        (FILM.replace(b"ftypisom", b"ftypmif1"), "image/heic"),
        (FILM.replace(b"ftypisom", b"ftypavif"), "image/avif"),
        (b"PK\x03\x04" + bytes(26) + PDF, None),
        (b"\x30\x82\x04\x00 signed " + PDF, None),
        (b"GIF89a" + PDF, None),
        (b"MZ\x90", None),
        (b"%!PS-Adobe-3.0\n" + PDF, None),
        (b"<html>", None),
        (b"x", None),
        (b"", None),
    ],
)
def test_bytes_prove_the_type(data: bytes, expected: str | None) -> None:
    assert media_type(data) == expected


def test_the_device_judges_the_same() -> None:
    """`web/tests/api/file-type.test.ts` reads the same vectors."""
    vectors = json.loads((Path(__file__).parents[2] / "vectors" / "file_types.json").read_text())
    assert len(vectors) > 60
    for vector in vectors:
        data = bytes(vector.get("zeros", 0)) + bytes.fromhex(vector["bytes"])
        assert media_type(data) == vector["type"], vector
