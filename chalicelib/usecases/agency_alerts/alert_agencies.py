"""Who of the agencies hears of an event: one table, one message per listener."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.agency_alerts.quiet_hours import SmsTiming, morning_of, sms_timing
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import AGENCY_STAGES, MONITOR, Act
from chalicelib.domain.reports.history import CLOCK, Event
from chalicelib.domain.reports.report import Report
from chalicelib.usecases.agency_alerts.ports import (
    Alert,
    AlertJournal,
    AlertOutbox,
    JournalEntry,
    QueuedAlert,
)
from chalicelib.usecases.notifications.ports import key_of
from chalicelib.usecases.reports.ports import Dossiers


class Recipient(StrEnum):
    """Who, seen from the report after the event."""

    HOLDER = "holder"  # the agency that must act now
    TIER = "tier"  # the tier that a report reached
    TIER_LEFT = "tier_left"  # the tier that it came from, which did not help
    COPIED = "copied"  # the agencies that just got a copy
    MONITOR = "monitor"  # KSP
    ABOVE_SILENCE = "above_silence"  # the next tier, when nobody hears for the holder


@dataclass(frozen=True, kw_only=True)
class AlertRule:
    """One row: a listener hears a message; the urgent ones also reach SMS subscribers.

    Telephones ring `at_night` for orders from above alone: a person gave them, and waits.
    """

    listener: Recipient
    kind: AlertKind
    urgent: bool = False
    at_night: bool = False


def _holder(kind: AlertKind, *, urgent: bool = False, at_night: bool = False) -> AlertRule:
    return AlertRule(listener=Recipient.HOLDER, kind=kind, urgent=urgent, at_night=at_night)


_L, _K = Recipient, AlertKind
#: What the next tier hears when nobody of the holder does.
UNHEARD_ABOVE = AlertRule(listener=_L.ABOVE_SILENCE, kind=_K.UNHEARD, urgent=True)
AUDIENCE: Mapping[Act, tuple[AlertRule, ...]] = {
    Act.ROUTE: (_holder(_K.NEW), UNHEARD_ABOVE),
    Act.AUTO_DISPOSE: (_holder(_K.DISPOSED), UNHEARD_ABOVE),
    Act.VERIFY: (_holder(_K.DISPOSED), UNHEARD_ABOVE),
    Act.DISPOSE: (_holder(_K.DISPOSED), UNHEARD_ABOVE),
    Act.COPY: (AlertRule(listener=_L.COPIED, kind=_K.COPIED),),
    Act.RETURN: (_holder(_K.RETURNED),),
    Act.HAND_BACK: (_holder(_K.RETURNED),),
    Act.CONTRIBUTE: (_holder(_K.CONTRIBUTED),),
    Act.PROPOSE: (_holder(_K.APPROVAL),),
    Act.REJECT: (_holder(_K.REJECTED),),
    Act.REPLY: (_holder(_K.REPLY),),
    Act.SUPPLY: (_holder(_K.SUPPLIED),),
    Act.RESUME_EXPIRED: (_holder(_K.RESUMED),),
    Act.WITHDRAW: (_holder(_K.WITHDRAWN),),
    Act.APPEAL: (
        _holder(_K.APPEALED, urgent=True),
        AlertRule(listener=_L.TIER, kind=_K.APPEAL_HERE, urgent=True),
    ),
    Act.REOPEN: (_holder(_K.REOPENED),),
    Act.REMIND: (_holder(_K.REMINDER),),
    Act.ESCALATE: (
        _holder(_K.OVERDUE, urgent=True),
        AlertRule(listener=_L.TIER, kind=_K.ESCALATED, urgent=True),
        AlertRule(listener=_L.TIER_LEFT, kind=_K.ESCALATED_ON),
    ),
    Act.FLAG: (_holder(_K.FLAGGED), AlertRule(listener=_L.MONITOR, kind=_K.FLAGGED)),
    Act.INSTRUCT: (_holder(_K.INSTRUCTED, urgent=True, at_night=True),),
    Act.TAKE_OVER: (_holder(_K.TAKEN_OVER, urgent=True, at_night=True),),
    Act.FINDING: (_holder(_K.FINDING, urgent=True),),
    Act.CONCLUDE: (_holder(_K.FINDING, urgent=True),),
    Act.RECOUNT: (_holder(_K.RECOUNTED),),
}

#: Kinds for which telephones ring at night too.
AT_NIGHT = frozenset(row.kind for rows in AUDIENCE.values() for row in rows if row.at_night)

#: Writes one message; lives with the texts.
Compose = Callable[[AlertRule, Report, Reference, str], Alert]


@dataclass(frozen=True, kw_only=True)
class AlertDeps:
    """What queuing alerts needs. The outbox is the one of alerts alone."""

    journal: AlertJournal
    outbox: AlertOutbox
    compose: Compose


def alert(
    event: Event, *, reports: Dossiers, herald: AlertDeps, reference: Reference, now: datetime
) -> int:
    """Queue what agencies must hear of `event`; how many messages. Raises Unavailable.

    A verification that keeps the report on the same desk is no news to that desk. Saying it twice
    queues the same deliveries, which leave once.
    """
    told = AUDIENCE.get(event.act, ())
    if event.act is Act.VERIFY and "agency" not in event.changes and "unit" not in event.changes:
        return 0
    if event.act is Act.REMIND and event.reason not in AGENCY_STAGES:
        return 0  # the reporter's turn: see notify_reporter.py
    if event.act is Act.RECOUNT and not _moved(event):
        return 0  # only reminders did
    if not told:
        return 0
    report = reports.get(event.report)
    heard: set[str] = set()
    for row in told:
        for agency in _agencies(row, event, report, reference):
            if agency not in heard:
                heard.add(agency)
                made = herald.compose(row, report, reference, agency)
                queue(made, report.id, event.seq, herald=herald, now=now)
    return len(heard)


def queue(made: Alert, report: str, event: int, *, herald: AlertDeps, now: datetime) -> None:
    """In the journal first: what was told twice is kept once, and nothing is missing."""
    timed = at_its_hour(made, now)
    note(timed, report, event, journal=herald.journal, now=now)
    key = key_of(report, "event", str(event), Message.AGENCY_ALERT, made.agency, made.kind)
    herald.outbox.send(QueuedAlert(key=key, alert=timed, report=report, event=event))


def _moved(event: Event) -> bool:
    """Whether a deadline is another one after a recount."""
    clocks = (pair for name, pair in event.changes.items() if name.startswith(CLOCK))
    return any(was["due_at"] != is_["due_at"] for was, is_ in clocks if was and is_)


def at_its_hour(alert: Alert, now: datetime) -> Alert:
    """Say when the alert's SMS leaves if it is sent `now`."""
    return alert.with_sms_timing(sms_timing(now, rings_at_night=alert.kind in AT_NIGHT))


def note(alert: Alert, report: str, event: int, *, journal: AlertJournal, now: datetime) -> None:
    """Keep what is told, for digests and for the morning after."""
    journal.note(
        JournalEntry(
            agency=alert.agency,
            event=f"{report}#{event}",
            at=now,
            report=report,
            attributes=alert.attributes,
        )
    )
    if alert.sms_timing is SmsTiming.MORNING and alert.attributes["urgency"] == "high":
        journal.hold(alert.agency, morning_of(now))


def _agencies(row: AlertRule, event: Event, report: Report, reference: Reference) -> Iterable[str]:
    """The listeners as of the event; nobody hears of it twice."""
    was, now = event.changes.get("tier", [None, report.tier])
    holder = event.changes.get("agency", [None, report.agency])[1]
    match row.listener:
        case Recipient.HOLDER:
            found = [holder]
        case Recipient.TIER:
            found = [now]
        case Recipient.TIER_LEFT:
            found = [was if was != now else None]
        case Recipient.COPIED:
            before, after = event.changes.get("copied_to", [None, None])
            found = sorted(set(after or ()) - set(before or ()))
        case Recipient.MONITOR:
            found = [MONITOR]
        case Recipient.ABOVE_SILENCE:
            found = [reference.heard_above(holder) if holder in reference.unheard else None]
    return [agency for agency in found if agency]
