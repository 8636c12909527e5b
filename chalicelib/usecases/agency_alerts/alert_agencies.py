"""Alert agencies of an event: one table says which agency is alerted of what.

The alerts are queued here and leave in send_alert.py.
"""

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
from chalicelib.usecases.notifications.ports import delivery_key
from chalicelib.usecases.reports.ports import Dossiers


class AlertRecipient(StrEnum):
    """Which agency, seen from the report after the event."""

    HOLDER = "holder"  # the agency that must act now
    TIER = "tier"  # the tier that a report reached
    TIER_LEFT = "tier_left"  # the tier that it came from, which did not help
    COPIED = "copied"  # the agencies that just got a copy
    MONITOR = "monitor"  # KSP
    ABOVE_UNREACHABLE = "above_unreachable"  # the next reachable tier, when the holder is not


@dataclass(frozen=True, kw_only=True)
class AlertRule:
    """One row: an agency is alerted of a kind; the urgent ones also reach SMS subscribers.

    Telephones ring in quiet hours, `rings_at_night`, for orders from above alone: a person gave
    them, and waits.
    """

    recipient: AlertRecipient
    kind: AlertKind
    urgent: bool = False
    rings_at_night: bool = False


def _to_holder(kind: AlertKind, *, urgent: bool = False, rings_at_night: bool = False) -> AlertRule:
    return AlertRule(
        recipient=AlertRecipient.HOLDER, kind=kind, urgent=urgent, rings_at_night=rings_at_night
    )


_R, _K = AlertRecipient, AlertKind
#: What the next tier is alerted of when the holder has no reachable subscriber.
UNREACHABLE_RULE = AlertRule(recipient=_R.ABOVE_UNREACHABLE, kind=_K.UNREACHABLE, urgent=True)
ALERT_RULES: Mapping[Act, tuple[AlertRule, ...]] = {
    Act.ROUTE: (_to_holder(_K.NEW), UNREACHABLE_RULE),
    Act.AUTO_ASSIGN: (_to_holder(_K.ASSIGNED), UNREACHABLE_RULE),
    Act.VERIFY: (_to_holder(_K.ASSIGNED), UNREACHABLE_RULE),
    Act.ASSIGN: (_to_holder(_K.ASSIGNED), UNREACHABLE_RULE),
    Act.COPY: (AlertRule(recipient=_R.COPIED, kind=_K.COPIED),),
    Act.RETURN: (_to_holder(_K.RETURNED),),
    Act.HAND_BACK: (_to_holder(_K.RETURNED),),
    Act.CONTRIBUTE: (_to_holder(_K.CONTRIBUTED),),
    Act.PROPOSE: (_to_holder(_K.APPROVAL),),
    Act.REJECT: (_to_holder(_K.REJECTED),),
    Act.REPLY: (_to_holder(_K.REPLY),),
    Act.SUPPLY: (_to_holder(_K.SUPPLIED),),
    Act.ADD_INFORMATION: (_to_holder(_K.INFORMATION),),
    Act.RELAY: (_to_holder(_K.INFORMATION),),
    Act.RESUME_EXPIRED: (_to_holder(_K.RESUMED),),
    Act.WITHDRAW: (_to_holder(_K.WITHDRAWN),),
    Act.APPEAL: (
        _to_holder(_K.APPEALED, urgent=True),
        AlertRule(recipient=_R.TIER, kind=_K.APPEAL_HERE, urgent=True),
    ),
    Act.REOPEN: (_to_holder(_K.REOPENED),),
    Act.REMIND: (_to_holder(_K.REMINDER),),
    Act.ESCALATE: (
        _to_holder(_K.OVERDUE, urgent=True),
        AlertRule(recipient=_R.TIER, kind=_K.ESCALATED, urgent=True),
        AlertRule(recipient=_R.TIER_LEFT, kind=_K.ESCALATED_ON),
    ),
    Act.FLAG: (_to_holder(_K.FLAGGED), AlertRule(recipient=_R.MONITOR, kind=_K.FLAGGED)),
    Act.INSTRUCT: (_to_holder(_K.INSTRUCTED, urgent=True, rings_at_night=True),),
    Act.TAKE_OVER: (_to_holder(_K.TAKEN_OVER, urgent=True, rings_at_night=True),),
    Act.FINDING: (_to_holder(_K.FINDING, urgent=True),),
    Act.CONCLUDE: (_to_holder(_K.FINDING, urgent=True),),
    Act.RECOUNT: (_to_holder(_K.RECOUNTED),),
}

#: Kinds whose SMS leaves in quiet hours too.
RINGING_AT_NIGHT = frozenset(
    rule.kind for rules in ALERT_RULES.values() for rule in rules if rule.rings_at_night
)

#: Writes one alert: rule, report, reference data, id of the agency. Lives with the texts.
ComposeAlert = Callable[[AlertRule, Report, Reference, str], Alert]


@dataclass(frozen=True, kw_only=True)
class AlertDeps:
    """What queuing alerts needs."""

    journal: AlertJournal
    outbox: AlertOutbox
    compose: ComposeAlert


def queue_alerts(
    event: Event, *, reports: Dossiers, deps: AlertDeps, reference: Reference, now: datetime
) -> int:
    """Queue what agencies are alerted of by `event`; return how many alerts.

    The same event again queues the same keys, and each leaves once.
    Raises: Unavailable when queue or journal are away.
    """
    rules = _rules_of(event)
    if not rules:
        return 0
    report = reports.get(event.report)
    alerted: set[str] = set()
    for rule in rules:
        for agency in _recipient_agencies(rule, event, report, reference):
            if agency not in alerted:
                alerted.add(agency)
                alert = deps.compose(rule, report, reference, agency)
                queue_alert(alert, report.id, event.seq, deps=deps, now=now)
    return len(alerted)


def _rules_of(event: Event) -> tuple[AlertRule, ...]:
    """Return the rules of the event's act, none where it is no news to any agency."""
    if event.act is Act.VERIFY and "agency" not in event.changes and "unit" not in event.changes:
        return ()  # it stays with the unit that verified it
    if event.act is Act.REMIND and event.reason not in AGENCY_STAGES:
        return ()  # the reporter's turn: see notify_reporter.py
    if event.act is Act.RECOUNT and not _deadline_moved(event):
        return ()  # only reminders did
    if event.act in (Act.ADD_INFORMATION, Act.RELAY) and not _is_first_news(event):
        return ()  # the agency was alerted and has not looked yet, or the main report's one is
    return ALERT_RULES.get(event.act, ())


def _is_first_news(event: Event) -> bool:
    """Tell whether what was added is the first since an officer in charge looked or acted."""
    return "new_since" in event.changes


def _deadline_moved(event: Event) -> bool:
    """Tell whether a recount moved a deadline."""
    clocks = (pair for name, pair in event.changes.items() if name.startswith(CLOCK))
    return any(was["due_at"] != is_["due_at"] for was, is_ in clocks if was and is_)


def queue_alert(alert: Alert, report: str, event: int, *, deps: AlertDeps, now: datetime) -> None:
    """Record an alert in the journal and queue it.

    In this order, so that what is queued is never missing from a digest; the journal shows what was
    recorded twice once. Raises: Unavailable when queue or journal are away.
    """
    timed = with_sms_timing(alert, now)
    record_alert(timed, report, event, journal=deps.journal, now=now)
    key = delivery_key(report, "event", str(event), Message.AGENCY_ALERT, alert.agency, alert.kind)
    deps.outbox.send(QueuedAlert(key=key, alert=timed, report=report, event=event))


def with_sms_timing(alert: Alert, now: datetime) -> Alert:
    """Return the alert with the decision when its SMS leaves if it is sent `now`."""
    return alert.with_sms_timing(sms_timing(now, rings_at_night=alert.kind in RINGING_AT_NIGHT))


def record_alert(
    alert: Alert, report: str, event: int, *, journal: AlertJournal, now: datetime
) -> None:
    """Record an alert for digests, and for the morning if quiet hours hold its SMS back."""
    journal.save_entry(
        JournalEntry(
            agency=alert.agency,
            event=f"{report}#{event}",
            at=now,
            report=report,
            attributes=alert.attributes,
        )
    )
    if alert.sms_timing is SmsTiming.MORNING and alert.urgent:
        journal.hold_for_morning(alert.agency, morning_after(now))


def _recipient_agencies(
    rule: AlertRule, event: Event, report: Report, reference: Reference
) -> Iterable[str]:
    """Return the agencies of a rule as of the event."""
    was, now = event.changes.get("tier", [None, report.tier])
    holder = event.changes.get("agency", [None, report.agency])[1]
    match rule.recipient:
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
        case AlertRecipient.ABOVE_UNREACHABLE:
            known = holder in reference.unreachable
            found = [reference.reachable_tier_above(holder) if known else None]
    return [agency for agency in found if agency]
