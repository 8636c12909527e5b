"""Domain dataclasses as plain JSON values and back: for the table and for the intake queue."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.deadlines import Clock, Pause, Span, Unit
from chalicelib.domain.history import Actor, Event
from chalicelib.domain.report import (
    DeclaredFile,
    Ended,
    FileStatus,
    Finding,
    Place,
    Rating,
    Report,
)
from chalicelib.domain.words import Act, Kind, Role, Stage, State

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
    """A report as JSON values."""
    values: Json = plain(asdict(report))
    return values


def load_report(data: Mapping[str, Any]) -> Report:
    """The report that `dump_report` wrote."""
    ended, rating = data.get("ended"), data.get("rating")
    held_from = data.get("held_from")
    return Report(
        **{k: v for k, v in data.items() if k not in _CONVERTED},
        kind=Kind(data["kind"]),
        state=State(data["state"]),
        incident_date=date.fromisoformat(data["incident_date"]),
        submitted_at=moment(data["submitted_at"]),
        place=Place(**data["place"]),
        clocks=tuple(load_clock(c) for c in data["clocks"]),
        files=tuple(DeclaredFile(**f) for f in data["files"]),
        target_agency=data.get("target_agency"),
        held_from=State(held_from) if held_from else None,
        ended=Ended(**ended) if ended else None,
        rating=Rating(**rating) if rating else None,
    )


_CONVERTED = {
    "kind",
    "state",
    "incident_date",
    "submitted_at",
    "place",
    "clocks",
    "files",
    "target_agency",
    "held_from",
    "ended",
    "rating",
}


def load_clock(data: Mapping[str, Any]) -> Clock:
    """A clock from JSON values."""
    return Clock(
        stage=Stage(data["stage"]),
        span=Span(days=int(data["span"]["days"]), unit=Unit(data["span"]["unit"])),
        profile=data["profile"],
        legal_basis=data["legal_basis"],
        started_at=moment(data["started_at"]),
        due_at=moment(data["due_at"]),
        act_at=moment(data["act_at"]),
        remind_at=when(data.get("remind_at")),
        pauses=tuple(
            Pause(start=moment(p["start"]), end=when(p.get("end"))) for p in data["pauses"]
        ),
        reminded=data["reminded"],
        stopped_at=when(data.get("stopped_at")),
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
