"""Send queued alerts to the agencies' topics: once, within the SMS budget, not in quiet hours.

An agency whose topic is missing is unreachable, so the tier above is alerted in its place. Source:
decision 0032.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.agency_alerts.quiet_hours import SmsTiming
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.calendar import month_of
from chalicelib.usecases.agency_alerts.alert_agencies import (
    UNREACHABLE_RULE,
    AlertDeps,
    queue_alert,
    record_alert,
    with_sms_timing,
)
from chalicelib.usecases.agency_alerts.alert_preferences import filter_policy, passes_filter
from chalicelib.usecases.agency_alerts.ports import (
    Alert,
    AlertPreferences,
    AlertPublisher,
    QueuedAlert,
    UnreachableAgencies,
    UnreachableAgency,
)
from chalicelib.usecases.notifications.ports import DeliveryLog, DeliveryOutcome, SmsSpending
from chalicelib.usecases.notifications.send_once import send_once
from chalicelib.usecases.notifications.sms_budget import SMS_COUNTER, spend_sms_budget
from chalicelib.usecases.reference_data.ports import ReferenceData
from chalicelib.usecases.reports.ports import Reports

#: Why an alert cannot reach an agency whose topic is gone.
NO_TOPIC = "no_topic"
#: Kinds of which the tier above is alerted in place of an agency without a topic.
PASSED_UP = frozenset({AlertKind.NEW, AlertKind.ASSIGNED, AlertKind.UNREACHABLE})


@dataclass(frozen=True, kw_only=True)
class SendAlertDeps:
    """What sending alerts needs. `sms_budget` is the number of SMS in a month."""

    log: DeliveryLog
    topics: AlertPublisher
    preferences: AlertPreferences
    unreachable_agencies: UnreachableAgencies
    spending: SmsSpending
    alerting: AlertDeps
    reports: Reports
    reference: ReferenceData
    sms_budget: int
    count: Callable[[str], None]


def send_alert(
    queued: QueuedAlert, *, deps: SendAlertDeps, now: datetime
) -> DeliveryOutcome | None:
    """Publish a queued alert and return what became of it; None when it was published before.

    Raises: Unavailable and SlowDown when it must be tried again.
    """

    def send(*, first: bool) -> None:
        alert = _retimed(queued, deps, now)
        deps.topics.publish(_within_budget(alert, deps, now, first=first))

    def unsent(reason: str) -> None:
        if reason == NO_TOPIC:
            _note_missing_topic(queued, deps, now)

    return send_once(queued, log=deps.log, send=send, on_unsent=unsent, now=now)


def _retimed(queued: QueuedAlert, deps: SendAlertDeps, now: datetime) -> Alert:
    """Decide anew about an SMS that was to leave by day and comes late.

    If quiet hours hold it back, it is recorded again, so that the morning counts it.
    """
    alert = queued.alert
    if alert.sms_timing is not SmsTiming.NOW:
        return alert
    timed = with_sms_timing(alert, now)
    if timed != alert:
        record_alert(timed, queued.report, queued.event, journal=deps.alerting.journal, now=now)
    return timed


def _within_budget(alert: Alert, deps: SendAlertDeps, now: datetime, *, first: bool) -> Alert:
    """Count the telephones that the alert rings; when the month has no room for them, e-mail only.

    A further try counts nothing and only looks whether there is room: so what was refused stays
    refused, and at most the last SMS of a month that were counted do not ring.
    """
    if alert.sms_timing is not SmsTiming.NOW:
        return alert
    phones = _count_phones(alert, deps)
    if not phones:
        return alert
    most = deps.sms_budget
    if first:
        fits = spend_sms_budget(
            phones, most=most, budget=most, spending=deps.spending, count_metric=deps.count, now=now
        )
    else:
        fits = deps.spending.has_room(SMS_COUNTER, month_of(now), most=most, count=phones)
    return alert if fits else alert.with_sms_timing(SmsTiming.OVER_BUDGET)


def _count_phones(alert: Alert, deps: SendAlertDeps) -> int:
    """Count the telephones for which the topic's filters let the alert through."""
    stored = deps.preferences.preferences_of_agency(alert.agency).values()
    return sum(
        passes_filter(filter_policy(Channel.SMS, one.preference), alert.attributes)
        for one in stored
        if one.channel is Channel.SMS
    )


def _note_missing_topic(queued: QueuedAlert, deps: SendAlertDeps, now: datetime) -> None:
    """Note that the agency is unreachable, and alert the tier above of a report that waits there.

    The nightly audit tells whom it concerns of the agency itself.
    """
    agency, reference = queued.agency, deps.reference.current()
    if agency in reference.agencies and agency not in deps.unreachable_agencies.by_agency():
        deps.unreachable_agencies.save_unreachable(UnreachableAgency(agency=agency, since=now))
        deps.count("AgencyUnheard")
    tier = reference.reachable_tier_above(agency)
    if not (queued.report and tier and queued.kind in PASSED_UP):
        return
    report = deps.reports.get(queued.report)
    alert = deps.alerting.compose(UNREACHABLE_RULE, report, reference, tier)
    queue_alert(alert, report.id, queued.event, deps=deps.alerting, now=now)
