"""Write clocks as the history keeps them, and read them back.

A record is enough to derive every due moment again.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.deadlines.clocks import Clock, Pause, Span, Unit
from chalicelib.domain.reports.codes import Stage


def dump_clock(clock: Clock) -> dict[str, object]:
    """Write a clock as plain JSON values, for the history."""

    def text(moment: datetime | None) -> str | None:
        return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None

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


def load_clock(stage: Stage, record: Mapping[str, Any]) -> Clock:
    """Read the clock of a record in the history, without reminders: they are derived anew."""

    def moment(text: str | None) -> datetime | None:
        return datetime.fromisoformat(text) if text else None

    def when(text: str) -> datetime:
        return datetime.fromisoformat(text)

    amount, unit = record["span"].split(" ")
    return Clock(
        stage=stage,
        span=Span(amount=int(amount), unit=Unit(unit)),
        profile=record["profile"],
        legal_basis="",
        calendar=record["calendar"],
        event=record["event"],
        started_at=when(record["started_at"]),
        due_at=when(record["due_at"]),
        act_at=when(record["act_at"]),
        reminded=record["reminded"],
        pauses=tuple(
            Pause(start=when(start), end=moment(end), until=when(until), by=by, event=event)
            for start, end, until, by, event in record["pauses"]
        ),
        promised_for=moment(record["promised_for"]),
        stopped_at=moment(record["stopped_at"]),
    )
