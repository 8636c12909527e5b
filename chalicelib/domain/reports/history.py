"""Keep an append-only history: each event carries the hash of the one before, so tampering shows.

Source: decisions 2 and 9. Stored hashes are frozen by `tests/vectors`.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.deadlines import clock_records
from chalicelib.domain.reports.codes import Act, Role, Stage
from chalicelib.domain.reports.report import Report

#: Fields that the first event carries in full: the report as it was filed.
FILED_FIELDS = (
    "kind",
    "title",
    "body",
    "incident_date",
    "place",
    "category",
    "target_agency",
    "anonymous",
    "confidential",
    "channel",
    "submitted_at",
    "profile",
    "origin",
    "files",
    "verified",
    "state",
)
#: Fields whose changes every later event carries, beside the clocks.
TRACKED_FIELDS = (
    *FILED_FIELDS,
    "agency",
    "unit",
    "supervisory",
    "tier",
    "copied_to",
    "flags",
    "suggested_agency",
    "return_count",
    "held_from",
    "question",
    "proposal",
    "ended",
    "rating",
    "reopened",
    "appealed",
    "taken_over",
    "merged_into",
    "duplicate_count",
    "new_since",
    "parts",
    "original_title",
    "original_body",
    "due_at",
)
CLOCK = "clock."
#: Stored names of fields that the code names otherwise: items and histories keep the older name.
STORED_NAMES = {"return_count": "bounces", "duplicate_count": "followers"}


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Whoever acted. A reporter or the system has neither agency nor name."""

    role: Role
    agency: str | None = None
    unit: str | None = None
    name: str = ""


REPORTER = Actor(role=Role.REPORTER)
SYSTEM = Actor(role=Role.SYSTEM)


@dataclass(frozen=True, kw_only=True)
class Event:
    """One act. `changes` maps a field to [before, after] as plain JSON values.

    `rule` names the piece of reference data that made the system act, such as
    `profile:default-2025/first_answer`.
    """

    report: str
    seq: int
    at: datetime
    act: Act
    actor: Actor
    reason: str = ""
    text: str = ""
    rule: str = ""
    changes: Mapping[str, Any]
    previous: str
    hash: str = ""


def digest(event: Event) -> str:
    """Hash everything in the event and the hash of the one before: SHA-256, hexadecimal."""
    hashed = [
        event.report,
        event.seq,
        event.at.astimezone(UTC).isoformat(),
        event.act,
        [event.actor.role, event.actor.agency, event.actor.unit, event.actor.name],
        event.reason,
        event.text,
        event.rule,
        event.changes,
        event.previous,
    ]
    plain = json.dumps(hashed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def tracked_facts(report: Report) -> dict[str, Any]:
    """Return tracked fields and clocks of a report as JSON values; what is empty is left out."""
    found = {STORED_NAMES.get(n, n): _plain(getattr(report, n)) for n in TRACKED_FIELDS}
    found |= {f"{CLOCK}{c.stage}": clock_records.dump_clock(c) for c in report.clocks}
    return {name: value for name, value in found.items() if not _empty(value)}


def changed_facts(before: Report, after: Report) -> dict[str, Any]:
    """Return the tracked facts that differ, each as [before, after]; None stands for empty."""
    old, new = tracked_facts(before), tracked_facts(after)
    pairs = ((name, old.get(name), new.get(name)) for name in sorted({*old, *new}))
    return {name: [was, is_] for name, was, is_ in pairs if was != is_}


def filed_facts(report: Report) -> dict[str, Any]:
    """Return the changes of the first event: from nothing to the report as it was filed."""
    facts = tracked_facts(report)
    kept = (*FILED_FIELDS, "due_at", f"{CLOCK}{Stage.VERIFICATION}")
    return {name: [None, facts[name]] for name in kept if name in facts}


def facts_of_history(events: Iterable[Event]) -> dict[str, Any]:
    """Fold a history: return the facts that it leads to."""
    found: dict[str, Any] = {}
    for event in events:
        found |= {name: pair[1] for name, pair in event.changes.items()}
    return {name: value for name, value in found.items() if not _empty(value)}


def record_event(
    before: Report,
    after: Report,
    *,
    act: Act,
    actor: Actor,
    now: datetime,
    reason: str = "",
    text: str = "",
    rule: str = "",
) -> tuple[Report, Event]:
    """Return `after` at the next version, and the event that leads there from `before`.

    Filing is the first event and leaves the report at version 1.
    """
    first = act is Act.SUBMIT
    event = Event(
        report=before.id,
        seq=1 if first else before.version + 1,
        at=now,
        act=act,
        actor=actor,
        reason=reason,
        text=text,
        rule=rule,
        changes=filed_facts(after) if first else changed_facts(before, after),
        previous=before.head,
    )
    event = replace(event, hash=digest(event))
    return replace(after, version=event.seq, head=event.hash), event


def find_faults(report: Report, events: Sequence[Event]) -> list[str]:
    """Return the faults of a history: changed, missing or reordered events; empty when it holds.

    The report itself must be what its history leads to.
    """
    if not report.routed:
        return ["a report that is not routed has events"] if events else []
    found = list(_broken_links(report, events))
    if report.version != len(events):
        found.append(f"report is at version {report.version}, history has {len(events)} events")
    if events and events[-1].hash != report.head:
        found.append("the report does not end with the last event")
    recorded, facts = facts_of_history(events), tracked_facts(report)
    wrong = sorted(n for n in {*recorded, *facts} if recorded.get(n) != facts.get(n))
    return [*found, *(f"{name} is not what the history says" for name in wrong)]


def _broken_links(report: Report, events: Iterable[Event]) -> Iterable[str]:
    previous = ""
    recorded: dict[str, Any] = {}
    for place, event in enumerate(events, start=1):
        if event.seq != place:
            yield f"event {event.seq} stands at place {place}"
        if event.report != report.id:
            yield f"event {event.seq} is of another report"
        if event.previous != previous:
            yield f"event {event.seq} does not follow the one before"
        if digest(event) != event.hash:
            yield f"event {event.seq} was changed"
        if any(recorded.get(name) != pair[0] for name, pair in event.changes.items()):
            yield f"event {event.seq} does not begin where the one before ended"
        recorded |= {name: pair[1] for name, pair in event.changes.items()}
        previous = event.hash


def _empty(value: Any) -> bool:
    return value is None or value in ("", [], {}) or value is False or value == 0


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {k: v for k, v in _plain(asdict(value)).items() if not _empty(v)}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value
