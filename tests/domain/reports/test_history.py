"""History: append-only, chained, and enough to know the report by."""

import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.adapters.codec import dump_event, dump_report, load_event, load_report
from chalicelib.domain.contacts.verified_contact import Channel, VerifiedContact
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.history import (
    Event,
    digest,
    facts_of_history,
    find_faults,
    tracked_facts,
)
from chalicelib.domain.reports.report import Report
from tests.builders import BANDUNG, a_history, a_new_report, act


def a_long_history() -> tuple[Report, list[Event]]:
    report, events = a_history()
    classified = {"supervisory": True, "agency": BANDUNG, "unit": "dinas-pu"}
    for name, fields in ((Act.VERIFY, classified), (Act.START, {}), (Act.NOTE, {})):
        report, event = act(report, name, fields=fields)
        events.append(event)
    return report, events


def test_a_whole_history_holds_and_leads_to_the_report() -> None:
    report, events = a_long_history()
    assert find_faults(report, events) == []
    assert facts_of_history(events) == tracked_facts(report)


def test_the_first_event_tells_the_report_as_it_was_filed() -> None:
    report, events = a_history()
    told = {name: pair[1] for name, pair in events[0].changes.items()}
    assert told["title"] == report.title
    assert told["body"] == report.body
    assert told["place"] == {"region": "32.73.02", "address": "Jalan Contoh 1"}
    assert told["clock.verification"]["span"] == "3 working_days"


def test_stored_and_read_again_it_still_holds() -> None:
    report, events = a_long_history()
    stored = [json.loads(json.dumps(dump_event(e))) for e in events]
    again = load_report(json.loads(json.dumps(dump_report(report))))
    assert again == report
    assert find_faults(again, [load_event(e) for e in stored]) == []


def forged(event: Event, **changes: Any) -> Event:
    """An event with other content whose hash was made to fit."""
    other = replace(event, **changes)
    return replace(other, hash=digest(other))


@pytest.mark.parametrize("n", range(5))
@pytest.mark.parametrize("change", [{"text": "lain"}, {"reason": "lain"}, {"rule": "lain"}])
def test_a_changed_event_is_found_even_with_a_fitting_hash(n: int, change: dict[str, Any]) -> None:
    report, events = a_long_history()
    changed = [*events]
    changed[n] = replace(events[n], **change)
    assert f"event {n + 1} was changed" in find_faults(report, changed)
    changed[n] = forged(events[n], **change)
    assert find_faults(report, changed)


def test_a_missing_moved_or_foreign_event_is_found() -> None:
    report, events = a_long_history()
    for n in range(len(events)):
        assert find_faults(report, [*events[:n], *events[n + 1 :]]), f"without event {n + 1}"
    assert find_faults(report, [events[1], events[0], *events[2:]])
    assert find_faults(report, [*events, events[-1]])
    other = [forged(e, report="0" * 12) for e in events]
    assert find_faults(report, other)


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 9},
        {"body": "Semua baik."},
        {"agency": "imigrasi"},
        {"confidential": True},
        {"supervisory": False},
        {"head": "0" * 64},
    ],
)
def test_a_report_that_was_changed_behind_its_history_is_found(changes: dict[str, Any]) -> None:
    report, events = a_long_history()
    assert find_faults(replace(report, **changes), events)


def test_a_moved_deadline_is_found() -> None:
    report, events = a_long_history()
    clock = report.clocks[-1]
    later = replace(clock, due_at=clock.due_at.replace(year=2030))
    assert find_faults(replace(report, clocks=report.with_clocks([later])), events) == [
        f"clock.{clock.stage} is not what the history says"
    ]


def test_an_event_that_begins_elsewhere_than_the_last_ended_is_found() -> None:
    report, events = a_long_history()
    events[-1] = forged(events[-1], changes={"unit": ["dishub", "dinas-pu"]})
    found = find_faults(replace(report, head=events[-1].hash), events)
    assert found == [f"event {len(events)} does not begin where the one before ended"]


def test_a_report_not_routed_yet_has_no_history() -> None:
    assert find_faults(a_new_report(), []) == []
    assert find_faults(a_new_report(), a_history()[1]) == ["a report that is not routed has events"]


def test_a_contact_proved_by_filing_itself_is_in_the_first_event() -> None:
    """Whoever files by SMS proves the number with it."""
    proved = VerifiedContact(channel=Channel.SMS, fingerprint="f" * 64)
    report, events = a_history(verified=(proved,))
    assert find_faults(report, events) == []
    assert events[0].changes["verified"][1]
