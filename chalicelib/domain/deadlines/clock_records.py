"""Clocks as the history keeps them, and back: enough to derive every due moment again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.deadlines.clocks import Clock, Pause, Span, Unit
from chalicelib.domain.reports.codes import Stage


def dump_clock(clock: Clock) -> dict[str, object]:
    """A clock as plain JSON values, for the history."""

    def text(at: datetime | None) -> str | None:
        return at.astimezone(UTC).isoformat(timespec="seconds") if at else None

    return {
        "event": clock.event,
        "profile": clock.profile,
        "span": f"{clock.span.amount} {clock.span.unit}",
        "calendar": clock.calendar,
        "started_at": text(clock.started_at),
        "pauses": [
            [text(p.start), text(p.end), text(p.until), p.by, p.event] for p in clock.pauses
        ],
        "due_at": text(clock.due_at),
        "promised_for": text(clock.promised_for),
        "act_at": text(clock.act_at),
        "reminded": clock.reminded,
        "stopped_at": text(clock.stopped_at),
    }


def load_clock(stage: Stage, kept: Mapping[str, Any]) -> Clock:
    """The clock of a record in the history; its reminders are worked out where they matter."""

    def moment(text: str | None) -> datetime | None:
        return datetime.fromisoformat(text) if text else None

    def when(text: str) -> datetime:
        return datetime.fromisoformat(text)

    amount, unit = kept["span"].split(" ")
    return Clock(
        stage=stage,
        span=Span(amount=int(amount), unit=Unit(unit)),
        profile=kept["profile"],
        legal_basis="",
        calendar=kept["calendar"],
        event=kept["event"],
        started_at=when(kept["started_at"]),
        due_at=when(kept["due_at"]),
        act_at=when(kept["act_at"]),
        reminded=kept["reminded"],
        pauses=tuple(
            Pause(start=when(start), end=moment(end), until=when(until), by=by, event=event)
            for start, end, until, by, event in kept["pauses"]
        ),
        promised_for=moment(kept["promised_for"]),
        stopped_at=moment(kept["stopped_at"]),
    )
