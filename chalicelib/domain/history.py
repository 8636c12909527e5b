"""Append-only history: each event carries the hash of the one before, so tampering shows."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.report import Report
from chalicelib.domain.words import Act, Role

#: What an event tells of a report, before and after. Texts are here so that edits can be compared.
TRACKED = (
    "state",
    "agency",
    "unit",
    "category",
    "supervisory",
    "title",
    "body",
    "tier",
    "question",
    "suggested_agency",
    "due_at",
)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who did it. A reporter or the system has neither agency nor name."""

    role: Role
    agency: str | None = None
    unit: str | None = None
    name: str = ""


REPORTER = Actor(role=Role.REPORTER)
SYSTEM = Actor(role=Role.SYSTEM)


@dataclass(frozen=True, kw_only=True)
class Event:
    """One act. `changes` maps a field to [before, after] as plain JSON values."""

    report: str
    seq: int
    at: datetime
    act: Act
    actor: Actor
    reason: str = ""
    text: str = ""
    changes: Mapping[str, Any]
    previous: str
    hash: str = ""


def digest(event: Event) -> str:
    """SHA-256, hexadecimal, over everything the event says and the hash of the one before."""
    said = [
        event.report,
        event.seq,
        event.at.astimezone(UTC).isoformat(),
        event.act,
        [event.actor.role, event.actor.agency, event.actor.unit, event.actor.name],
        event.reason,
        event.text,
        event.changes,
        event.previous,
    ]
    plain = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def differences(before: Report, after: Report) -> dict[str, Any]:
    """The tracked fields that differ, each as [before, after] in JSON values."""
    pairs = ((name, _plain(before, name), _plain(after, name)) for name in TRACKED)
    return {name: [old, new] for name, old, new in pairs if old != new}


def record(
    before: Report,
    after: Report,
    *,
    act: Act,
    actor: Actor,
    now: datetime,
    reason: str = "",
    text: str = "",
    seq: int | None = None,
) -> tuple[Report, Event]:
    """`after` at the next version and the event that leads there from `before`."""
    event = Event(
        report=before.id,
        seq=seq or before.version + 1,
        at=now,
        act=act,
        actor=actor,
        reason=reason,
        text=text,
        changes=differences(before, after),
        previous=before.head,
    )
    event = replace(event, hash=digest(event))
    return replace(after, version=event.seq, head=event.hash), event


def faults(report: Report, events: Sequence[Event]) -> list[str]:
    """What is wrong with a history: changed, missing or reordered events; empty when it holds."""
    found = list(_broken_links(events))
    if report.version != len(events):
        found.append(f"report is at version {report.version}, history has {len(events)} events")
    if events and events[-1].hash != report.head:
        found.append("the report does not end with the last event")
    return found


def _broken_links(events: Iterable[Event]) -> Iterable[str]:
    previous = ""
    for place, event in enumerate(events, start=1):
        if event.seq != place:
            yield f"event {event.seq} stands at place {place}"
        if event.previous != previous:
            yield f"event {event.seq} does not follow the one before"
        if digest(event) != event.hash:
            yield f"event {event.seq} was changed"
        previous = event.hash


def _plain(report: Report, name: str) -> Any:
    value = getattr(report, name)
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
