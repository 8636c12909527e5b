"""Who of the agencies hears of an event: one table, one message per listener."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.history import Event
from chalicelib.domain.reference import Reference
from chalicelib.domain.report import Report
from chalicelib.domain.words import Act
from chalicelib.usecases.ports import Alert, Alerts, Reports


class Listener(StrEnum):
    """Who, seen from the report after the event."""

    HOLDER = "holder"  # the agency that must act now
    TIER = "tier"  # the tier that a late report reached


class AlertKind(StrEnum):
    """Which message."""

    NEW = "new"
    DISPOSED = "disposed"
    RETURNED = "returned"
    REPLY = "reply"
    SUPPLIED = "supplied"
    WITHDRAWN = "withdrawn"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    ESCALATED = "escalated"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One row: a listener hears a message; the urgent ones also reach SMS subscribers."""

    listener: Listener
    kind: AlertKind
    urgent: bool = False


AUDIENCE: Mapping[Act, tuple[Told, ...]] = {
    Act.ROUTE: (Told(listener=Listener.HOLDER, kind=AlertKind.NEW),),
    Act.VERIFY: (Told(listener=Listener.HOLDER, kind=AlertKind.DISPOSED),),
    Act.DISPOSE: (Told(listener=Listener.HOLDER, kind=AlertKind.DISPOSED),),
    Act.RETURN: (Told(listener=Listener.HOLDER, kind=AlertKind.RETURNED),),
    Act.REPLY: (Told(listener=Listener.HOLDER, kind=AlertKind.REPLY),),
    Act.SUPPLY: (Told(listener=Listener.HOLDER, kind=AlertKind.SUPPLIED),),
    Act.WITHDRAW: (Told(listener=Listener.HOLDER, kind=AlertKind.WITHDRAWN),),
    Act.REMIND: (Told(listener=Listener.HOLDER, kind=AlertKind.REMINDER),),
    Act.ESCALATE: (
        Told(listener=Listener.HOLDER, kind=AlertKind.OVERDUE, urgent=True),
        Told(listener=Listener.TIER, kind=AlertKind.ESCALATED, urgent=True),
    ),
}

#: Writes one message; lives with the texts.
Compose = Callable[[Told, Report, Reference, str], Alert]


def alert(
    event: Event, *, reports: Reports, alerts: Alerts, reference: Reference, compose: Compose
) -> int:
    """Tell whoever must hear of `event`; how many messages left. Raises Unavailable.

    A verification that keeps the report on the same desk is no news to that desk.
    """
    told = AUDIENCE.get(event.act, ())
    if event.act is Act.VERIFY and "agency" not in event.changes and "unit" not in event.changes:
        return 0
    if not told:
        return 0
    report = reports.get(event.report)
    sent = 0
    for row in told:
        agency = _agency(row, event, report)
        if agency:
            alerts.publish(compose(row, report, reference, agency))
            sent += 1
    return sent


def _agency(row: Told, event: Event, report: Report) -> str | None:
    """The listener as of the event; the tier hears only of what has come to it."""
    if row.listener is Listener.TIER:
        reached = event.changes.get("tier", [None, report.tier])[1]
        return reached if reached != report.agency else None
    moved = event.changes.get("agency")
    return moved[1] if moved else report.agency
