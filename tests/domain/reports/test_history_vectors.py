"""Histories hash as they always did, whatever names the code gives things.

The vectors were written once, before the code's names changed, and are never written again: a
change of them would make every stored history look tampered with. Synthetic data.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters.aws.queues import intake
from chalicelib.adapters.codec import (
    dump_event,
    dump_finding,
    dump_report,
    load_event,
    load_finding,
    load_report,
)
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.history import TRACKED_FIELDS, digest, find_faults, tracked_facts

VECTORS = Path(__file__).parents[2] / "vectors"


def vector(name: str) -> Any:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


EVENTS: list[dict[str, Any]] = vector("history_events.json")
REPORT: dict[str, Any] = vector("stored_report.json")
#: A history with what its reporter added, written when that could be done first.
INFORMATION: dict[str, Any] = vector("information_history.json")
#: One long history that tells of every tracked field; each of `histories` is its report as it was
#: stored after so many events.
HISTORY: dict[str, Any] = vector("stored_history.json")


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
    assert tracked_facts(report) == REPORT["facts"]
    assert dump_report(report) == REPORT["stored"]
    assert (REPORT["stored"]["followers"], REPORT["stored"]["bounces"]) == (3, 2)


@pytest.mark.parametrize("stored", HISTORY["histories"], ids=["open", "merged"])
def test_a_stored_history_verifies_and_leads_to_its_report(stored: dict[str, Any]) -> None:
    report = load_report(stored["report"])
    events = [load_event(event) for event in HISTORY["events"][: stored["count"]]]
    assert len(events) == report.version == stored["count"]
    assert find_faults(report, events) == []
    assert tracked_facts(report) == stored["facts"]
    assert dump_report(report) == stored["report"]
    assert [dump_event(event) for event in events] == HISTORY["events"][: stored["count"]]


def test_a_stored_history_with_added_information_verifies_and_leads_to_its_report() -> None:
    report = load_report(INFORMATION["report"])
    events = [load_event(event) for event in INFORMATION["events"]]
    assert find_faults(report, events) == []
    assert dump_report(report) == INFORMATION["report"]
    assert [dump_event(event) for event in events] == INFORMATION["events"]
    added = {Act.ADD_INFORMATION, Act.RELAY, Act.MARK_READ, Act.SUPPLY, Act.REPLY}
    assert added <= {event.act for event in events}
    assert report.new_since == events[-1].seq
    assert [(f.n, f.event) for f in report.files] == [(1, 5), (2, 9), (3, 11)]


def test_the_stored_history_tells_of_every_tracked_field() -> None:
    stored = (*HISTORY["events"], *INFORMATION["events"])
    told = {name for event in stored for name in event["changes"]}
    in_code = {"bounces": "return_count", "followers": "duplicate_count"}
    plain = {in_code.get(name, name) for name in told if not name.startswith("clock.")}
    assert plain == set(TRACKED_FIELDS) - {
        "confidential"
    }  # such a report is neither copied nor merged


def test_a_stored_finding_reads_and_is_written_as_before() -> None:
    assert dump_finding(load_finding(HISTORY["finding"])) == HISTORY["finding"]


def test_a_message_of_the_intake_queue_reads_and_is_written_as_before() -> None:
    report, sealed = intake.load(HISTORY["intake_message"])
    assert (report.id, sealed) == ("7K2M9QXD4TPC", b"sealed \x00\xff")
    written = intake.dump(report, sealed)
    assert json.loads(written) == json.loads(HISTORY["intake_message"])
