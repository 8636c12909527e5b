"""The corpus of texts: what people paste, what is stored of it. See README.md beside this file."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.inbound.inbound_commands import Command, parse_command
from chalicelib.domain.inbound.report_title import report_title
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.submission_limits import ADDRESS, BODY, NAME, TITLE
from chalicelib.entrypoints.http.json_fields import Fields

HERE = Path(__file__).parent / "texts"
#: The entries of each half that is there, by half and number.
ENTRIES: dict[str, dict[str, Any]] = {
    f"{half.stem}-{n:03d}-{entry['field']}": entry
    for half in sorted(HERE.glob("*.json"))
    for n, entry in enumerate(json.loads(half.read_text(encoding="utf-8")))
}
FIELDS = [pytest.param(e, id=name) for name, e in ENTRIES.items() if e["field"] != "sms"]
MESSAGES = [pytest.param(e, id=name) for name, e in ENTRIES.items() if e["field"] == "sms"]
REFUSED = {"refused": True}


def _field(read: Callable[[Fields], str]) -> Callable[[str], Any]:
    """Make a reader that reads a field as the API does: what is stored, or that it is refused."""

    def stored(given: str) -> Any:
        form = Fields({"field": given})
        text = read(form)
        return REFUSED if form.errors or not text else text

    return stored


def _tracking_id(given: str) -> Any:
    """Read the symbols. The corpus was made without the check symbol, which is another test's."""
    symbols = tracking_ids.normalize(given)
    complete = len(symbols) == tracking_ids.ID_SYMBOLS + 1
    return symbols if complete and set(symbols) <= set(tracking_ids.ALPHABET) else REFUSED


READERS: Mapping[str, Callable[[str], Any]] = {
    "title": _field(lambda f: f.text("field", shortest=TITLE[0], longest=TITLE[1])),
    "body": _field(lambda f: f.text("field", shortest=BODY[0], longest=BODY[1], lines=True)),
    "name": _field(lambda f: f.text("field", longest=NAME)),
    "address": _field(lambda f: f.text("field", longest=ADDRESS)),
    "email": _field(lambda f: f.email("field")),
    "phone": _field(lambda f: f.phone("field")),
    "tracking_id": _tracking_id,
}


@pytest.mark.parametrize("entry", FIELDS)
def test_a_text_is_stored_as_the_corpus_says(entry: dict[str, Any]) -> None:
    assert READERS[entry["field"]](entry["given"]) == entry["expected"], entry["why"]


@pytest.mark.parametrize("entry", MESSAGES)
def test_an_sms_is_understood_as_the_corpus_says(entry: dict[str, Any]) -> None:
    expected, said = entry["expected"], parse_command(entry["given"])
    if "command" in expected:
        assert said.command is Command[expected["command"]], entry["why"]
        return
    assert (said.command, said.text) == (Command.REPORT, expected["body"]), entry["why"]
    assert expected["title_contains"] in report_title("", said.text), entry["why"]


def test_the_corpus_is_there() -> None:
    assert len(ENTRIES) >= 80
