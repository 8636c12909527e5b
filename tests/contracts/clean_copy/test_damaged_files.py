"""Files that were damaged or tampered with: a clean copy or a refusal, never anything else."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.adapters.clean_copy.check import check_file
from chalicelib.domain.errors import FileRefused
from chalicelib.usecases.attachments.ports import CheckedFile
from tests.contracts.clean_copy.test_documents import (
    SECRET,
    a_document,
    a_form,
    author,
    everything_in,
    layers,
)
from tests.contracts.clean_copy.test_films import film
from tests.contracts.clean_copy.test_images import with_position

MARKER = b"RAHASIA-CONTOH-4711"
BOUNDED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOURCES: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: with_position("JPEG"),
    "png": lambda: with_position("PNG"),
    "webp": lambda: with_position("WEBP"),
    "pdf": lambda: a_document(author),
    "pdf with form": lambda: a_document(a_form),
    "pdf with layers": lambda: a_document(layers),
    "mp4": film,
    "fragments": lambda: film("fragments.mp4"),
    "mov": lambda: film("film.mov"),
}


@cache
def source(name: str) -> bytes:
    return SOURCES[name]()


def outcome(data: bytes) -> CheckedFile | str:
    """The copy, or why there is none; anything else is an error of ours.

    An exception that is no refusal would be `too_complex` in its process. It is let through here
    where it is ours alone to prevent; the libraries may raise what they like.
    """
    try:
        return check_file(data)
    except FileRefused as refused:
        return refused.reason


@pytest.mark.parametrize("name", ["jpeg", "png", "webp", "mp4", "fragments", "mov"])
@BOUNDED
@given(data=st.data())
def test_damaged_pictures_and_films_are_copied_or_refused(name: str, data: st.DataObject) -> None:
    good = bytearray(source(name))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(good) - 1))
        what = data.draw(st.sampled_from(["set", "cut", "double", "zero"]))
        if what == "set":
            good[at] = data.draw(st.integers(0, 255))
        elif what == "cut":
            del good[at : at + data.draw(st.integers(1, 300))]
            good = good or bytearray(b"x")
        elif what == "double":
            good[at:at] = good[at : at + data.draw(st.integers(1, 300))]
        else:
            good[at : at + 4] = bytes(4)
    outcome(bytes(good))


@pytest.mark.parametrize("name", ["pdf", "pdf with form", "pdf with layers"])
@BOUNDED
@given(data=st.data())
def test_damaged_documents_are_copied_without_their_author_or_refused(
    name: str, data: st.DataObject
) -> None:
    good = bytearray(source(name))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(8, len(good) - 1))
        if data.draw(st.booleans()):
            good[at] = data.draw(st.integers(0, 255))
        else:
            del good[at : at + data.draw(st.integers(1, 120))]
    seen = outcome(bytes(good))
    if isinstance(seen, CheckedFile):
        assert SECRET.encode() not in everything_in(seen.copy)


@pytest.mark.long
@pytest.mark.long
@pytest.mark.parametrize("name", sorted(SOURCES))
@BOUNDED
@given(data=st.data())
def test_what_is_hidden_before_or_behind_a_file_never_reaches_its_copy(
    name: str, data: st.DataObject
) -> None:
    good = source(name)
    filler = data.draw(st.binary(max_size=40))
    before = data.draw(st.sampled_from([b"", b"\r\n", b"\xef\xbb\xbf"]))
    seen = outcome(before + good + filler + MARKER + filler)
    assert isinstance(seen, CheckedFile), seen
    assert MARKER not in seen.copy + (seen.thumbnail or b"")
    if seen.type == "application/pdf":
        assert MARKER not in everything_in(seen.copy)


@BOUNDED
@given(start=st.sampled_from([s()[:60] for s in SOURCES.values()]), rest=st.binary(max_size=400))
def test_a_good_beginning_proves_nothing(start: bytes, rest: bytes) -> None:
    outcome(start + rest)


def test_every_file_of_the_corpus_survives_being_cut_anywhere() -> None:
    folder = Path(__file__).parents[2] / "corpus" / "files" / "open"
    for path in sorted(folder.iterdir()):
        if path.suffix == ".json":
            continue
        data = path.read_bytes()
        for share in (0.2, 0.5, 0.8, 0.97):
            outcome(data[: int(len(data) * share)])
