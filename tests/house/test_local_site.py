"""What the local origin does as CloudFront does, and the tiles it draws in place of a map."""

import gzip
from email.message import Message

import pytest

from infra.local import tiles
from infra.local.server import FILE_HEADERS, Handler, Origin


def coded(kind: str, body: bytes, *, accepts: str = "gzip, br", given: str = "") -> bytes | None:
    """The compressed body, None when it goes as it is."""
    handler = Handler.__new__(Handler)
    handler.headers = Message()
    handler.headers["Accept-Encoding"] = accepts
    sent, headers = handler._coded(kind, body, {given} if given else set())
    if not headers:
        assert sent == body
        return None
    assert headers == {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return gzip.decompress(sent)


@pytest.mark.parametrize(
    "kind",
    ["text/html; charset=utf-8", "text/css", "text/javascript", "application/json"],
)
def test_text_is_compressed(kind: str) -> None:
    assert coded(kind, b"a" * 1000) == b"a" * 1000


def test_what_is_small_binary_or_coded_already_goes_as_it_is() -> None:
    assert coded("text/html", b"a" * 999) is None
    assert coded("image/png", b"a" * 5000) is None
    assert coded("text/html", b"a" * 5000, given="content-encoding") is None
    assert coded("text/html", b"a" * 5000, accepts="identity") is None


def test_a_tile_says_where_it_lies() -> None:
    drawn = tiles.tile("/_tiles/1/1/1.svg")
    assert drawn is not None
    assert b"0.0000, 0.0000" in drawn  # its corner is where equator and Greenwich meet
    lat, lon = tiles.north_west(18, 208_918, 136_102)  # in Bandung
    assert (round(lat, 1), round(lon, 1)) == (-6.9, 106.9)


@pytest.mark.parametrize(
    "path", ["/_tiles/1/2/0.svg", "/_tiles/23/0/0.svg", "/_tiles/1/0/0.png", "/_tiles/../x"]
)
def test_there_is_no_other_tile(path: str) -> None:
    assert tiles.tile(path) is None


def test_what_people_sent_is_served_under_headers_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Answer:
        status = 200

        def read(self) -> bytes:
            return b"%PDF"

        def getheaders(self) -> list[tuple[str, str]]:
            return [("Content-Type", "application/pdf"), ("cache-control", "max-age=60")]

    class Link:
        def __init__(self, *where: object, timeout: float) -> None:
            """Reach nothing."""

        def request(self, *what: object, **rest: object) -> None:
            """Take any request."""

        def getresponse(self) -> Answer:
            return Answer()

        def close(self) -> None:
            """Hold nothing."""

    sent: list[dict[str, str]] = []
    monkeypatch.setattr("infra.local.server.http.client.HTTPConnection", Link)
    handler = Handler.__new__(Handler)
    handler.headers, handler.command = Message(), "GET"
    handler.origin = Origin.__new__(Origin)
    object.__setattr__(handler.origin, "bucket", "berkas")
    object.__setattr__(handler.origin, "emulator_port", 1)
    monkeypatch.setattr(handler, "_send", lambda *given: sent.append(given[3]))
    handler._forward("/berkas/files/R1/1/lampiran-1.pdf?X-Amz-Signature=1")
    handler._forward("/_aws/execute-api/a/api/v1/reports")
    assert sent == [FILE_HEADERS, {"cache-control": "max-age=60"}]
