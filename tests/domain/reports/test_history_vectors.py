"""Histories hash as they always did, whatever names the code gives things.

The vectors were written once and are never written again: a change of them would make every stored
history look tampered with. Synthetic data.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters.codec import dump_event, dump_report, load_event, load_report
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.history import digest, facts

VECTORS = Path(__file__).parents[2] / "vectors"
EVENTS: list[dict[str, Any]] = json.loads(
    (VECTORS / "history_events.json").read_text(encoding="utf-8")
)
REPORT: dict[str, Any] = json.loads((VECTORS / "stored_report.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("stored", EVENTS, ids=lambda stored: stored["act"])
def test_an_event_of_each_act_hashes_as_it_was_stored(stored: dict[str, Any]) -> None:
    event = load_event(stored)
    assert digest(event) == stored["hash"]
    assert dump_event(event) == stored


def test_the_vectors_know_each_act_of_their_day() -> None:
    assert {stored["act"] for stored in EVENTS} <= set(Act)
    assert len(EVENTS) == 50


def test_a_stored_report_reads_and_is_written_as_before() -> None:
    report = load_report(REPORT["stored"])
    assert facts(report) == REPORT["facts"]
    assert dump_report(report) == REPORT["stored"]
    assert (REPORT["stored"]["followers"], REPORT["stored"]["bounces"]) == (3, 2)
