"""The outbox shows every message, whatever is in one of them."""

from pathlib import Path
from typing import Any

import pytest

from infra.local import outbox_pages
from infra.local.state import json_lines
from tests.local.test_json_lines import ENDS


@pytest.fixture(autouse=True)
def _nothing_by_ses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_pages, "_get", lambda url, key: [])


def delivery(text: str, **changes: Any) -> dict[str, Any]:
    """A line as the emulator writes it."""
    line = {
        "at": "2026-11-28T01:00:00.000+00:00",
        "kind": "email",
        "to": "petugas@example.id",
        "from": "arn:aws:sns:ap-southeast-3:000000000000:contoh",
        "subject": "Laporan contoh",
        "text": text,
        "id": "1",
    }
    return line | changes


def written(path: Path, *deliveries: Any) -> list[dict[str, Any]]:
    """The outbox over a file of these lines."""
    path.write_bytes(b"".join(json_lines.line(one) for one in deliveries))
    return outbox_pages.messages("http://127.0.0.1:1", path)


def test_any_character_is_shown(tmp_path: Path) -> None:
    [shown] = written(tmp_path / "d.jsonl", delivery(ENDS))
    assert shown["text"] == ENDS
    page = outbox_pages.page([shown])
    assert "a\u2028b\u2029c\x85d" in page
    assert "petugas@example.id" in page


@pytest.mark.parametrize(
    "bad", [[], "text", 7, None, {}, {"at": "x"}, delivery("t", at="yesterday")]
)
def test_one_damaged_line_never_hides_the_others(tmp_path: Path, bad: Any) -> None:
    found = written(tmp_path / "d.jsonl", delivery("satu"), bad, delivery("dua", id="2"))
    assert sorted(m["text"] for m in found if m["kind"] == "email") == ["dua", "satu"]
    [told] = [m for m in found if m["id"] == "damaged"]
    assert told["text"].startswith("1 baris rusak")
    assert told["text"] in outbox_pages.page(found).replace("/<wbr>", "/")


def test_without_a_file_there_is_nothing(tmp_path: Path) -> None:
    assert outbox_pages.messages("http://127.0.0.1:1", tmp_path / "none") == []
