"""What the local origin does as CloudFront does, and the tiles it draws in place of a map."""

import gzip
from email.message import Message

import pytest

from infra.local import tiles
from infra.local.server import Handler


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
