"""Who of the agencies hears of an event: one table, one message per listener."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.agency_alerts.quiet_hours import SmsTiming, morning_after, sms_timing
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


class AlertRecipient(StrEnum):
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

    listener: AlertRecipient
    kind: AlertKind
    urgent: bool = False
    at_night: bool = False


def _to_holder(kind: AlertKind, *, urgent: bool = False, at_night: bool = False) -> AlertRule:
    return AlertRule(listener=AlertRecipient.HOLDER, kind=kind, urgent=urgent, at_night=at_night)


_L, _K = AlertRecipient, AlertKind
#: What the next tier hears when nobody of the holder does.
UNREACHABLE_RULE = AlertRule(listener=_L.ABOVE_SILENCE, kind=_K.UNREACHABLE, urgent=True)
ALERT_RULES: Mapping[Act, tuple[AlertRule, ...]] = {
    Act.ROUTE: (_to_holder(_K.NEW), UNREACHABLE_RULE),
    Act.AUTO_DISPOSE: (_to_holder(_K.ASSIGNED), UNREACHABLE_RULE),
    Act.VERIFY: (_to_holder(_K.ASSIGNED), UNREACHABLE_RULE),
    Act.DISPOSE: (_to_holder(_K.ASSIGNED), UNREACHABLE_RULE),
    Act.COPY: (AlertRule(listener=_L.COPIED, kind=_K.COPIED),),
    Act.RETURN: (_to_holder(_K.RETURNED),),
    Act.HAND_BACK: (_to_holder(_K.RETURNED),),
    Act.CONTRIBUTE: (_to_holder(_K.CONTRIBUTED),),
    Act.PROPOSE: (_to_holder(_K.APPROVAL),),
    Act.REJECT: (_to_holder(_K.REJECTED),),
    Act.REPLY: (_to_holder(_K.REPLY),),
    Act.SUPPLY: (_to_holder(_K.SUPPLIED),),
    Act.RESUME_EXPIRED: (_to_holder(_K.RESUMED),),
    Act.WITHDRAW: (_to_holder(_K.WITHDRAWN),),
    Act.APPEAL: (
        _to_holder(_K.APPEALED, urgent=True),
        AlertRule(listener=_L.TIER, kind=_K.APPEAL_HERE, urgent=True),
    ),
    Act.REOPEN: (_to_holder(_K.REOPENED),),
    Act.REMIND: (_to_holder(_K.REMINDER),),
    Act.ESCALATE: (
        _to_holder(_K.OVERDUE, urgent=True),
        AlertRule(listener=_L.TIER, kind=_K.ESCALATED, urgent=True),
        AlertRule(listener=_L.TIER_LEFT, kind=_K.ESCALATED_ON),
    ),
    Act.FLAG: (_to_holder(_K.FLAGGED), AlertRule(listener=_L.MONITOR, kind=_K.FLAGGED)),
    Act.INSTRUCT: (_to_holder(_K.INSTRUCTED, urgent=True, at_night=True),),
    Act.TAKE_OVER: (_to_holder(_K.TAKEN_OVER, urgent=True, at_night=True),),
    Act.FINDING: (_to_holder(_K.FINDING, urgent=True),),
    Act.CONCLUDE: (_to_holder(_K.FINDING, urgent=True),),
    Act.RECOUNT: (_to_holder(_K.RECOUNTED),),
}

#: Kinds for which telephones ring at night too.
RINGING_AT_NIGHT = frozenset(
    row.kind for rows in ALERT_RULES.values() for row in rows if row.at_night
)

#: Writes one message; lives with the texts.
ComposeAlert = Callable[[AlertRule, Report, Reference, str], Alert]


@dataclass(frozen=True, kw_only=True)
class AlertDeps:
    """What queuing alerts needs. The outbox is the one of alerts alone."""

    journal: AlertJournal
    outbox: AlertOutbox
    compose: ComposeAlert


def queue_alerts(
    event: Event, *, reports: Dossiers, deps: AlertDeps, reference: Reference, now: datetime
) -> int:
    """Queue what agencies must hear of `event`; how many messages. Raises Unavailable.

    A verification that keeps the report on the same desk is no news to that deps. Saying it twice
    queues the same deliveries, which leave once.
    """
    told = ALERT_RULES.get(event.act, ())
    if event.act is Act.VERIFY and "agency" not in event.changes and "unit" not in event.changes:
        return 0
    if event.act is Act.REMIND and event.reason not in AGENCY_STAGES:
        return 0  # the reporter's turn: see notify_reporter.py
    if event.act is Act.RECOUNT and not _deadline_moved(event):
        return 0  # only reminders did
    if not told:
        return 0
    report = reports.get(event.report)
    heard: set[str] = set()
    for row in told:
        for agency in _recipient_agencies(row, event, report, reference):
            if agency not in heard:
                heard.add(agency)
                made = deps.compose(row, report, reference, agency)
                queue_alert(made, report.id, event.seq, deps=deps, now=now)
    return len(heard)


def queue_alert(made: Alert, report: str, event: int, *, deps: AlertDeps, now: datetime) -> None:
    """In the journal first: what was told twice is kept once, and nothing is missing."""
    timed = with_sms_timing(made, now)
    record_alert(timed, report, event, journal=deps.journal, now=now)
    key = key_of(report, "event", str(event), Message.AGENCY_ALERT, made.agency, made.kind)
    deps.outbox.send(QueuedAlert(key=key, alert=timed, report=report, event=event))


def _deadline_moved(event: Event) -> bool:
    """Whether a deadline is another one after a recount."""
    clocks = (pair for name, pair in event.changes.items() if name.startswith(CLOCK))
    return any(was["due_at"] != is_["due_at"] for was, is_ in clocks if was and is_)


def with_sms_timing(alert: Alert, now: datetime) -> Alert:
    """Say when the alert's SMS leaves if it is sent `now`."""
    return alert.with_sms_timing(sms_timing(now, rings_at_night=alert.kind in RINGING_AT_NIGHT))


def record_alert(
    alert: Alert, report: str, event: int, *, journal: AlertJournal, now: datetime
) -> None:
    """Keep what is told, for digests and for the morning after."""
    journal.save_entry(
        JournalEntry(
            agency=alert.agency,
            event=f"{report}#{event}",
            at=now,
            report=report,
            attributes=alert.attributes,
        )
    )
    if alert.sms_timing is SmsTiming.MORNING and alert.attributes["urgency"] == "high":
        journal.hold_for_morning(alert.agency, morning_after(now))


def _recipient_agencies(
    row: AlertRule, event: Event, report: Report, reference: Reference
) -> Iterable[str]:
    """The listeners as of the event; nobody hears of it twice."""
    was, now = event.changes.get("tier", [None, report.tier])
    holder = event.changes.get("agency", [None, report.agency])[1]
    match row.listener:
        case AlertRecipient.HOLDER:
            found = [holder]
        case AlertRecipient.TIER:
            found = [now]
        case AlertRecipient.TIER_LEFT:
            found = [was if was != now else None]
        case AlertRecipient.COPIED:
            before, after = event.changes.get("copied_to", [None, None])
            found = sorted(set(after or ()) - set(before or ()))
        case AlertRecipient.MONITOR:
            found = [MONITOR]
        case AlertRecipient.ABOVE_SILENCE:
            found = [reference.heard_above(holder) if holder in reference.unheard else None]
    return [agency for agency in found if agency]
