"""Find agencies without a reachable subscriber once a night, and tell whom it concerns.

First the agency's second contact by e-mail, then the tier above by an alert. Source: decision 0028.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.agency_alerts.quiet_hours import SmsTiming, morning_after
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.calendar import local_day, month_of
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Agency, Reference
from chalicelib.usecases.agency_alerts.address_checks import agencies_taking_reports
from chalicelib.usecases.agency_alerts.address_health import apply_opt_outs, numbers_refusing_sms
from chalicelib.usecases.agency_alerts.alert_agencies import with_sms_timing
from chalicelib.usecases.agency_alerts.alert_preferences import filter_policy
from chalicelib.usecases.agency_alerts.digest import pending_items
from chalicelib.usecases.agency_alerts.officer_mail import letter_to_address
from chalicelib.usecases.agency_alerts.outdated_subscriptions import (
    OutdatedSubscriptions,
    review_subscriptions,
)
from chalicelib.usecases.agency_alerts.ports import (
    Alert,
    AlertJournal,
    AlertOutbox,
    CarrierOptOuts,
    JournalEntry,
    QueuedAlert,
    StoredPreference,
    UnreachableAgency,
)
from chalicelib.usecases.agency_alerts.subscribers import AddressState, Subscriber, SubscriptionDeps
from chalicelib.usecases.notifications.ports import Outbox, delivery_key
from chalicelib.usecases.officers.ports import OfficerDirectory
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reports.ports import WorkItem, Worklists

#: The second contact has so long to mend it; then the tier above is alerted.
SECOND_CONTACT_WAIT = timedelta(hours=20)
#: As long as it lasts, both are alerted again.
REPEAT_AFTER = timedelta(days=7)
#: The tier above is alerted, by number and name, of what is due within so many working days.
SOON_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """What waits at an unreachable agency.

    `open` counts its open reports, `soon` those overdue or due soon, which are `soonest`, earliest
    first. `more` tells that more reports wait than are read.
    """

    agency: Agency
    open: int
    soon: int
    soonest: tuple[WorkItem, ...]
    more: bool


#: Writes the alert to a tier about the unreachable agencies below it. Lives with the texts.
ComposeUnreachable = Callable[[str, list[Backlog]], Alert]


@dataclass(frozen=True, kw_only=True)
class UnreachableAgencyDeps:
    """What finding unreachable agencies and telling of them needs."""

    subscriptions: SubscriptionDeps
    officers: OfficerDirectory
    alert_outbox: AlertOutbox
    journal: AlertJournal
    worklists: Worklists
    carrier_opt_outs: CarrierOptOuts
    outbox: Outbox
    seal: Seal
    compose: ComposeUnreachable


@dataclass(frozen=True, kw_only=True)
class ReachabilityRun:
    """How many agencies a run asked for, and how many are unreachable.

    `complete` is False when time ran out: agencies known before stay known. `telephones` is False
    when nobody could say which numbers refuse our SMS. `ended` and `to_check` count subscriptions
    whose officer or unit is gone. The names are those of the function's result.
    """

    agencies: int
    unreachable: int
    complete: bool
    telephones: bool = True
    ended: int = 0
    to_check: int = 0


def find_unreachable_agencies(
    *,
    deps: UnreachableAgencyDeps,
    reference: Reference,
    now: datetime,
    has_time_left: Callable[[], bool],
) -> ReachabilityRun:
    """Ask every agency's topic for subscribers, store which agency is unreachable, tell of it.

    Before that, subscriptions of officers who were disabled or moved end.
    Raises: Unavailable when topics, table or queues are away; the next night begins anew.
    """
    known = dict(deps.subscriptions.unreachable_agencies.by_agency())
    refusing = numbers_refusing_sms(deps.carrier_opt_outs)
    agencies = agencies_taking_reports(reference)
    unreachable: list[UnreachableAgency] = []
    outdated: list[OutdatedSubscriptions] = []

    def result(asked: int) -> ReachabilityRun:
        return ReachabilityRun(
            agencies=asked,
            unreachable=len(unreachable),
            complete=asked == len(agencies),
            telephones=refusing is not None,
            ended=sum(one.ended for one in outdated),
            to_check=sum(one.to_check for one in outdated),
        )

    for asked, agency in enumerate(agencies):
        if not has_time_left():
            return result(asked)
        subscribers = apply_opt_outs(agency.id, refusing, deps=deps.subscriptions, now=now)
        left, review = review_subscriptions(
            agency, subscribers, directory=deps.officers, deps=deps.subscriptions
        )
        outdated.append(review)
        found = _look_at(agency, known.get(agency.id), left, deps, now)
        if found:
            unreachable.append(found)
    for gone in known.keys() - {a.id for a in agencies}:
        deps.subscriptions.unreachable_agencies.delete_unreachable(gone)
    _alert_tiers(unreachable, deps, reference, now)
    return result(len(agencies))


def _look_at(
    agency: Agency,
    known: UnreachableAgency | None,
    subscribers: Sequence[Subscriber],
    deps: UnreachableAgencyDeps,
    now: datetime,
) -> UnreachableAgency | None:
    """Store whether the agency is unreachable, tell its second contact; None when it is not."""
    store = deps.subscriptions.unreachable_agencies
    _store_phone_preferences(agency.id, subscribers, deps.subscriptions, now)
    if any(s.gets_new_reports for s in subscribers):
        if known:
            store.delete_unreachable(agency.id)
        _mail_dead_addresses(agency, subscribers, deps, now)
        return None
    found = known or UnreachableAgency(agency=agency.id, since=now)
    _mail_second_contact(agency, found, deps, now)
    store.save_unreachable(found)
    return found


def _store_phone_preferences(
    agency: str, subscribers: Iterable[Subscriber], deps: SubscriptionDeps, now: datetime
) -> None:
    """Store what telephones get for which nothing, or no channel, is stored, and set their filter.

    Whoever counts SMS reads stored preferences alone. A telephone whose filter the topic does not
    take now is tried again the next night.
    """
    for one in subscribers:
        if one.channel is Channel.SMS and one.topic_ref and not one.has_stored_preference:
            try:
                policy = filter_policy(one.channel, one.preference)
                deps.topics.change_filter(one.topic_ref, policy)
            except Unavailable:
                continue
            stored = StoredPreference(
                preference=one.preference, set_by=one.set_by, set_at=now, channel=one.channel
            )
            deps.preferences.save_preference(agency, one.id, stored)


def _mail_second_contact(
    agency: Agency, unreachable: UnreachableAgency, deps: UnreachableAgencyDeps, now: datetime
) -> None:
    """Queue an e-mail, once a week: the key of the week lets the same letter leave once."""
    if not agency.second_contact:
        return
    since = unreachable.since.isoformat()
    week = (now - unreachable.since) // REPEAT_AFTER
    message, contact = Message.AGENCY_UNHEARD, agency.second_contact
    key = delivery_key(message, agency.id, since, str(week))
    values = {"name": agency.name, "since_at": since}
    deps.outbox.send(letter_to_address(message, key, contact, deps.seal, values))


def _mail_dead_addresses(
    agency: Agency, subscribers: Sequence[Subscriber], deps: UnreachableAgencyDeps, now: datetime
) -> None:
    """Queue an e-mail to the second contact about dead addresses of a reachable agency.

    The tier above need not know. Once a month for the same addresses.
    """
    dead = sorted(s.id for s in subscribers if s.state is AddressState.DEAD)
    if not dead or not agency.second_contact:
        return
    message, contact = Message.AGENCY_DEAD, agency.second_contact
    key = delivery_key(message, agency.id, month_of(now), *dead)
    values = {"name": agency.name, "n": str(len(dead))}
    deps.outbox.send(letter_to_address(message, key, contact, deps.seal, values))


def _alert_tiers(
    unreachable: Sequence[UnreachableAgency],
    deps: UnreachableAgencyDeps,
    reference: Reference,
    now: datetime,
) -> None:
    """Queue one alert per tier, which names all unreachable agencies below it that are due."""
    as_found = replace(reference, unreachable={one.agency: one.since for one in unreachable})
    due: dict[str, list[UnreachableAgency]] = {}
    for one in unreachable:
        tier = as_found.reachable_tier_above(one.agency)
        if tier and _tier_is_due(one, reference.agencies, now):
            due.setdefault(tier, []).append(one)
    for tier, below in due.items():
        backlogs = [_backlog(reference.agencies[u.agency], deps, reference, now) for u in below]
        alert = with_sms_timing(deps.compose(tier, backlogs), now)
        _record_for_morning(alert, len(below), deps.journal, now)
        names = (one.agency for one in below)
        key = delivery_key(Message.AGENCY_ALERT, "silence", tier, str(local_day(now)), *names)
        deps.alert_outbox.send(QueuedAlert(key=key, alert=alert))
        for one in below:
            alerted = replace(one, tier_alerted_at=now)
            deps.subscriptions.unreachable_agencies.save_unreachable(alerted)


def _backlog(
    agency: Agency, deps: UnreachableAgencyDeps, reference: Reference, now: datetime
) -> Backlog:
    """Read what waits at the agency. No clock begins anew: what is due stays due."""
    pending, more = pending_items(agency.id, None, deps.worklists)
    last = reference.calendar.shift(local_day(now), SOON_DAYS)
    soon = tuple(item for item in pending if item.due_at and local_day(item.due_at) <= last)
    return Backlog(agency=agency, open=len(pending), soon=len(soon), soonest=soon, more=more)


def _record_for_morning(alert: Alert, agencies: int, journal: AlertJournal, now: datetime) -> None:
    """Record an alert whose SMS quiet hours hold back, so that the morning's SMS counts it.

    Without a report, so that digests leave it out.
    """
    if alert.sms_timing is not SmsTiming.MORNING:
        return
    journal.save_entry(
        JournalEntry(
            agency=alert.agency,
            event=f"silences#{local_day(now)}",
            at=now,
            report="",
            attributes={**alert.attributes, "agencies": str(agencies)},
        )
    )
    journal.hold_for_morning(alert.agency, morning_after(now))


def _tier_is_due(
    unreachable: UnreachableAgency, agencies: Mapping[str, Agency], now: datetime
) -> bool:
    if unreachable.tier_alerted_at:
        return now - unreachable.tier_alerted_at >= REPEAT_AFTER
    patience = SECOND_CONTACT_WAIT if agencies[unreachable.agency].second_contact else timedelta()
    return now - unreachable.since >= patience
