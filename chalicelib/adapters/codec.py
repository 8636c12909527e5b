"""Write domain dataclasses as plain JSON values and read them back: for table and intake queue.

By hand and not by a library: decision 0036.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.contacts.verified_contact import Channel, VerifiedContact
from chalicelib.domain.deadlines.clocks import Clock, Pause, Span, Unit
from chalicelib.domain.inbound.kept_letter import KeptLetter
from chalicelib.domain.reports.codes import Act, Flag, Kind, Role, Stage, State
from chalicelib.domain.reports.history import STORED_NAMES, Actor, Event
from chalicelib.domain.reports.report import (
    DeclaredFile,
    Ending,
    FileStatus,
    Finding,
    Place,
    Proposal,
    Rating,
    Report,
)

Json = dict[str, Any]


def when(text: str | None) -> datetime | None:
    """Read an ISO 8601 moment as aware UTC; None stays None."""
    return moment(text) if text else None


def moment(text: str) -> datetime:
    """Read an ISO 8601 moment as aware UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def plain(value: Any) -> Any:
    """Turn dates and moments into ISO 8601 text and dataclasses into objects, at any depth.

    What is None is left out of an object.
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "__dataclass_fields__"):
        return plain({f.name: getattr(value, f.name) for f in fields(value)})
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


def dump_report(report: Report) -> Json:
    """Write a report as JSON values, under its stored names."""
    values: Json = plain(report)
    return {STORED_NAMES.get(name, name): value for name, value in values.items()}


def load_report(data: Mapping[str, Any]) -> Report:
    """Read the report that `dump_report` wrote."""
    given = {name: data.get(name) for name in _OPTIONAL}
    return Report(
        **{_CODE_NAMES.get(k, k): v for k, v in data.items() if k not in _CONVERTED},
        kind=Kind(data["kind"]),
        state=State(data["state"]),
        incident_date=date.fromisoformat(data["incident_date"]),
        submitted_at=moment(data["submitted_at"]),
        place=Place(**data["place"]),
        clocks=tuple(_clock(c) for c in data["clocks"]),
        files=tuple(DeclaredFile(**f) for f in data["files"]),
        copied_to=tuple(data.get("copied_to", ())),
        parts=tuple(data.get("parts", ())),
        flags=tuple(Flag(f) for f in data.get("flags", ())),
        contacts=tuple(Channel(c) for c in data.get("contacts", ())),
        verified=tuple(_verified_contact(v) for v in data.get("verified", ())),
        target_agency=given["target_agency"],
        held_from=State(given["held_from"]) if given["held_from"] else None,
        proposal=Proposal(**given["proposal"]) if given["proposal"] else None,
        ended=_ending(given["ended"]) if given["ended"] else None,
        rating=Rating(**given["rating"]) if given["rating"] else None,
    )


#: Field of a report by its stored name, where that differs.
_CODE_NAMES = {stored: field for field, stored in STORED_NAMES.items()}
_OPTIONAL = ("target_agency", "held_from", "proposal", "ended", "rating")
_CONVERTED = {
    "kind",
    "state",
    "incident_date",
    "submitted_at",
    "place",
    "clocks",
    "files",
    "copied_to",
    "parts",
    "flags",
    "contacts",
    "verified",
    *_OPTIONAL,
}


def _ending(data: Mapping[str, Any]) -> Ending:
    return Ending(by=data["by"], reason=data["reason"], reopen_until=when(data.get("reopen_until")))


def _verified_contact(data: Mapping[str, Any]) -> VerifiedContact:
    return VerifiedContact(channel=Channel(data["channel"]), fingerprint=data["fingerprint"])


def load_span(data: Mapping[str, Any]) -> Span:
    """Read a span."""
    return Span(amount=int(data["amount"]), unit=Unit(data["unit"]))


def _clock(data: Mapping[str, Any]) -> Clock:
    return Clock(
        stage=Stage(data["stage"]),
        span=load_span(data["span"]),
        profile=data["profile"],
        legal_basis=data["legal_basis"],
        calendar=data["calendar"],
        event=int(data["event"]),
        started_at=moment(data["started_at"]),
        due_at=moment(data["due_at"]),
        act_at=moment(data["act_at"]),
        reminders=tuple(moment(at) for at in data["reminders"]),
        reminded=int(data["reminded"]),
        pauses=tuple(_pause(p) for p in data["pauses"]),
        promised_for=when(data.get("promised_for")),
        stopped_at=when(data.get("stopped_at")),
    )


def _pause(data: Mapping[str, Any]) -> Pause:
    return Pause(
        start=moment(data["start"]),
        until=moment(data["until"]),
        end=when(data.get("end")),
        reason=data["reason"],
        by=data["by"],
        event=int(data["event"]),
    )


def dump_event(event: Event) -> Json:
    """Write an event as JSON values; `changes` keeps its nulls, they are part of the hash."""
    values = {f.name: getattr(event, f.name) for f in fields(event) if f.name != "changes"}
    return {**plain(values), "changes": dict(event.changes)}


def load_event(data: Mapping[str, Any]) -> Event:
    """Read the event that `dump_event` wrote, with the moment exactly as it was hashed."""
    actor = data["actor"]
    return Event(
        report=data["report"],
        seq=int(data["seq"]),
        at=moment(data["at"]),
        act=Act(data["act"]),
        actor=Actor(
            role=Role(actor["role"]),
            agency=actor.get("agency"),
            unit=actor.get("unit"),
            name=actor.get("name", ""),
        ),
        reason=data["reason"],
        text=data["text"],
        rule=data.get("rule", ""),
        changes=data["changes"],
        previous=data["previous"],
        hash=data["hash"],
    )


def dump_finding(finding: Finding) -> Json:
    """Write a finding as JSON values."""
    values: Json = plain(finding)
    return values


def load_finding(data: Mapping[str, Any]) -> Finding:
    """Read the finding that `dump_finding` wrote."""
    known = {k: v for k, v in data.items() if k not in ("status", "checked_at")}
    return Finding(
        **known, status=FileStatus(data["status"]), checked_at=moment(data["checked_at"])
    )


def dump_letter(letter: KeptLetter) -> Json:
    """Write what is kept of a letter as JSON values."""
    values: Json = plain(letter)
    return values


def load_letter(data: Mapping[str, Any]) -> KeptLetter:
    """Read the letter that `dump_letter` wrote."""
    known = {k: v for k, v in data.items() if k != "received_at"}
    return KeptLetter(**known, received_at=moment(data["received_at"]))
