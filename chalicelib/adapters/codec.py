"""Domain dataclasses as plain JSON values and back: for the table and for the intake queue."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.contacts.verified_contact import Channel, VerifiedContact
from chalicelib.domain.deadlines.clocks import Clock, Pause, Span, Unit
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
    """An ISO moment as aware UTC; None stays None."""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def moment(text: str) -> datetime:
    """An ISO moment as aware UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def plain(value: Any) -> Any:
    """Dates and moments as ISO text, everything below likewise; empty optionals left out."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


def dump_report(report: Report) -> Json:
    """Write a report as JSON values, under its stored names."""
    values: Json = plain(asdict(report))
    return {STORED_NAMES.get(name, name): value for name, value in values.items()}


def load_report(data: Mapping[str, Any]) -> Report:
    """The report that `dump_report` wrote."""
    given = {name: data.get(name) for name in _OPTIONAL}
    return Report(
        **{_FIELDS.get(k, k): v for k, v in data.items() if k not in _CONVERTED},
        kind=Kind(data["kind"]),
        state=State(data["state"]),
        incident_date=date.fromisoformat(data["incident_date"]),
        submitted_at=moment(data["submitted_at"]),
        place=Place(**data["place"]),
        clocks=tuple(load_clock(c) for c in data["clocks"]),
        files=tuple(DeclaredFile(**f) for f in data["files"]),
        copied_to=tuple(data.get("copied_to", ())),
        parts=tuple(data.get("parts", ())),
        flags=tuple(Flag(f) for f in data.get("flags", ())),
        contacts=tuple(Channel(c) for c in data.get("contacts", ())),
        verified=tuple(_verified(v) for v in data.get("verified", ())),
        target_agency=given["target_agency"],
        held_from=State(given["held_from"]) if given["held_from"] else None,
        proposal=Proposal(**given["proposal"]) if given["proposal"] else None,
        ended=load_ended(given["ended"]) if given["ended"] else None,
        rating=Rating(**given["rating"]) if given["rating"] else None,
    )


def load_ended(data: Mapping[str, Any]) -> Ending:
    """An end from JSON values."""
    return Ending(by=data["by"], reason=data["reason"], reopen_until=when(data.get("reopen_until")))


#: Fields by their stored name, where that differs.
_FIELDS = {stored: field for field, stored in STORED_NAMES.items()}
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


def _verified(data: Mapping[str, Any]) -> VerifiedContact:
    return VerifiedContact(channel=Channel(data["channel"]), fingerprint=data["fingerprint"])


def load_span(data: Mapping[str, Any]) -> Span:
    """A span from JSON values."""
    return Span(amount=int(data["amount"]), unit=Unit(data["unit"]))


def load_clock(data: Mapping[str, Any]) -> Clock:
    """A clock from JSON values."""
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
    """An event as JSON values; `changes` keeps its nulls, they are part of the hash."""
    return {
        **plain({k: v for k, v in asdict(event).items() if k != "changes"}),
        "changes": dict(event.changes),
    }


def load_event(data: Mapping[str, Any]) -> Event:
    """The event that `dump_event` wrote, with the moment exactly as it was hashed."""
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
    """A finding as JSON values."""
    values: Json = plain(asdict(finding))
    return values


def load_finding(data: Mapping[str, Any]) -> Finding:
    """The finding that `dump_finding` wrote."""
    known = {k: v for k, v in data.items() if k not in ("status", "checked_at")}
    return Finding(
        **known, status=FileStatus(data["status"]), checked_at=moment(data["checked_at"])
    )
