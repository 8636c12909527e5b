"""A catalogue is checked as a whole when it is read, and says by name what is lacking."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.reports.codes import Flag
from chalicelib.messages import catalogue
from chalicelib.messages.catalogue import IncompleteCatalogue, read, read_all


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A shape with every form that a text may have."""

    title: str
    lines: tuple[str, ...] = ()
    flags: Mapping[Flag, str]


FLAGS = {"national_priority": "Prioritas", "strategic_issue": "Isu"}
WHOLE = {"title": "Judul {name}", "lines": ["Satu.", "Dua."], "flags": FLAGS}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for catalogues; what was read of it is forgotten afterwards."""
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    (tmp_path / "subject").mkdir()
    yield tmp_path
    catalogue._read.cache_clear()
    catalogue._catalogue.cache_clear()


def wrote(folder: Path, data: Any) -> None:
    (folder / "subject" / "id.json").write_text(json.dumps(data))


def test_a_group_becomes_its_dataclass(folder: Path) -> None:
    wrote(folder, {"group": WHOLE})
    found = read(Sample, "id", "subject:group")
    assert found.title == "Judul {name}"
    assert found.lines == ("Satu.", "Dua.")
    assert found.flags[Flag.STRATEGIC_ISSUE] == "Isu"
    assert read(Sample, "id", "subject:group") is found


def test_several_places_fill_one_dataclass_and_a_file_may_stand_beside(folder: Path) -> None:
    wrote(folder, {"group": {"title": "Judul"}})
    (folder / "subject" / "codes.id.json").write_text(json.dumps({"flags": FLAGS}))
    assert read(Sample, "id", "subject:group", "subject/codes").flags == FLAGS


def test_an_unknown_language_reads_indonesian(folder: Path) -> None:
    wrote(folder, WHOLE)
    assert read(Sample, "fr", "subject").title == "Judul {name}"


def test_a_shared_sentence_stands_wherever_it_is_named(folder: Path) -> None:
    shared = {"check": "Periksa {name}."}
    wrote(folder, {"shared": shared, **WHOLE, "lines": ["Awal. {check}", "{check}", "{other}"]})
    lines = read(Sample, "id", "subject").lines
    assert lines == ("Awal. Periksa {name}.", "Periksa {name}.", "{other}")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"lines": [], "flags": FLAGS}, "lacks title"),
        ({**WHOLE, "flags": {"strategic_issue": "Isu"}}, "flags lacks national_priority"),
        ({**WHOLE, "flags": {**FLAGS, "x": "Lain"}}, "flags does not know x"),
        ({**WHOLE, "subtitle": "Lain"}, "does not know subtitle"),
        ({**WHOLE, "title": ""}, "title is no text"),
        ({**WHOLE, "title": ["Judul"]}, "title is no text"),
        ({**WHOLE, "lines": "Satu."}, "lines is no text"),
        ({**WHOLE, "lines": ["Satu.", 2]}, r"lines\[1\] is no text"),
        ({**WHOLE, "flags": []}, "flags is no text"),
        ([], "is no group"),
    ],
)
def test_what_is_lacking_unknown_or_of_another_form_is_named(
    folder: Path, data: Any, fault: str
) -> None:
    wrote(folder, {"group": data})
    with pytest.raises(IncompleteCatalogue, match=rf"^subject:group \(id\).*{fault}"):
        read(Sample, "id", "subject:group")


def test_a_group_that_is_not_there_is_named(folder: Path) -> None:
    wrote(folder, {"group": WHOLE})
    with pytest.raises(IncompleteCatalogue, match=r"subject \(id\) lacks 'other'"):
        read_all(str, "id", "subject:other")


def test_the_entries_of_a_group_keep_their_keys_and_order(folder: Path) -> None:
    wrote(folder, {"names": {"b": "B", "a": "A"}, "samples": {"one": WHOLE}})
    assert list(read_all(str, "id", "subject:names").items()) == [("b", "B"), ("a", "A")]
    assert read_all(Sample, "id", "subject:samples")["one"].title == "Judul {name}"
