"""Agencies for which nobody hears: found once a day, told to their second contact, then above."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.agency_alerts.quiet_hours import SmsTiming, morning_after
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.calendar import local_day, month_of
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Agency, Reference
from chalicelib.usecases.agency_alerts.address_health import (
    agencies_taking_reports,
    apply_opt_outs,
    numbers_refusing_sms,
)
from chalicelib.usecases.agency_alerts.alert_agencies import with_sms_timing
from chalicelib.usecases.agency_alerts.alert_preferences import filter_policy
from chalicelib.usecases.agency_alerts.alert_subscriptions import (
    AddressState,
    Subscriber,
    SubscriptionDeps,
)
from chalicelib.usecases.agency_alerts.digest import pending_items
from chalicelib.usecases.agency_alerts.officer_mail import letter_to_address
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
from chalicelib.usecases.notifications.ports import Outbox, key_of
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reports.ports import WorkItem, Worklists

#: The second contact has so long; then the tier above hears of it.
SECOND_CONTACT_WAIT = timedelta(hours=20)
#: As long as it lasts, both are told again.
REPEAT_AFTER = timedelta(days=7)

#: What is due within so many working days is told to the tier above by number and name.
SOON_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """What lies with an agency for which nobody hears: open reports, how many of them are overdue
    or due soon, and those, earliest first. `more` when more lie there than are read."""

    agency: Agency
    open: int
    soon: int
    soonest: tuple[WorkItem, ...]
    more: bool


#: Writes what a tier is told of the agencies below it for which nobody hears.
ComposeUnreachable = Callable[[str, list[Backlog]], Alert]


@dataclass(frozen=True, kw_only=True)
class UnreachableAgencyDeps:
    """Everything that finding and telling silences needs; `alerts` is the outbox of alerts."""

    subscriptions: SubscriptionDeps
    alert_outbox: AlertOutbox
    journal: AlertJournal
    worklists: Worklists
    carrier_opt_outs: CarrierOptOuts
    outbox: Outbox
    seal: Seal
    compose: ComposeUnreachable


@dataclass(frozen=True, kw_only=True)
class ReachabilityRun:
    """What was found. `complete` is False when time ran out: silences known before stay known;
    `telephones` is False when nobody could say which numbers refuse our SMS."""

    agencies: int
    unheard: int
    complete: bool
    telephones: bool = True


def find_unreachable_agencies(
    *,
    deps: UnreachableAgencyDeps,
    reference: Reference,
    now: datetime,
    may_go_on: Callable[[], bool],
) -> ReachabilityRun:
    """Ask every agency's topic who hears; note who is silent, tell whom it concerns."""
    known = dict(deps.subscriptions.unreachable_agencies.by_agency())
    refused = numbers_refusing_sms(deps.carrier_opt_outs)
    there_should_be = agencies_taking_reports(reference)
    silent: list[UnreachableAgency] = []

    def found(looked: int) -> ReachabilityRun:
        return ReachabilityRun(
            agencies=looked,
            unheard=len(silent),
            complete=looked == len(there_should_be),
            telephones=refused is not None,
        )

    for looked, agency in enumerate(there_should_be):
        if not may_go_on():
            return found(looked)
        there = apply_opt_outs(agency.id, refused, deps=deps.subscriptions, now=now)
        _store_phone_preferences(agency.id, there, deps.subscriptions, now)
        if any(s.gets_new_reports for s in there):
            if agency.id in known:
                deps.subscriptions.unreachable_agencies.delete_unreachable(agency.id)
            _mail_dead_addresses(agency, there, deps, now)
            continue
        silence = known.get(agency.id) or UnreachableAgency(agency=agency.id, since=now)
        _mail_second_contact(agency, silence, deps, now)
        deps.subscriptions.unreachable_agencies.save_unreachable(silence)
        silent.append(silence)
    for gone in known.keys() - {a.id for a in there_should_be}:
        deps.subscriptions.unreachable_agencies.delete_unreachable(gone)
    _alert_tiers(silent, deps, reference, now)
    return found(len(there_should_be))


def _store_phone_preferences(
    agency: str, there: Iterable[Subscriber], deps: SubscriptionDeps, now: datetime
) -> None:
    """Whoever counts SMS reads choices alone: a telephone without one, or with one of before they
    named the channel, gets one that says the same, and the filter that goes with it. One whose
    filter the topic does not take now is tried again the next night."""
    for one in there:
        if one.channel is Channel.SMS and one.topic_ref and not one.has_stored_preference:
            try:
                deps.topics.change_filter(one.topic_ref, filter_policy(one.channel, one.preference))
            except Unavailable:
                continue
            chosen = StoredPreference(
                preference=one.preference, set_by=one.set_by, set_at=now, channel=one.channel
            )
            deps.preferences.save_preference(agency, one.id, chosen)


def _mail_second_contact(
    agency: Agency, silence: UnreachableAgency, deps: UnreachableAgencyDeps, now: datetime
) -> None:
    """By e-mail, once a week: the key of the week lets the same letter leave once."""
    if not agency.second_contact:
        return
    week = (now - silence.since) // REPEAT_AFTER
    key = key_of(Message.AGENCY_UNHEARD, agency.id, silence.since.isoformat(), str(week))
    values = {"name": agency.name, "since_at": silence.since.isoformat()}
    message, contact = Message.AGENCY_UNHEARD, agency.second_contact
    deps.outbox.send(letter_to_address(message, key, contact, deps.seal, values))


def _mail_dead_addresses(
    agency: Agency, there: Sequence[Subscriber], deps: UnreachableAgencyDeps, now: datetime
) -> None:
    """An address died, others still hear: the second contact has it mended, the tier need not
    know. Once a month for the same addresses."""
    dead = sorted(s.id for s in there if s.state is AddressState.BOUNCED)
    if not dead or not agency.second_contact:
        return
    message, contact = Message.AGENCY_DEAD, agency.second_contact
    key = key_of(message, agency.id, month_of(now), *dead)
    values = {"name": agency.name, "n": str(len(dead))}
    deps.outbox.send(letter_to_address(message, key, contact, deps.seal, values))


def _alert_tiers(
    silent: Iterable[UnreachableAgency],
    deps: UnreachableAgencyDeps,
    reference: Reference,
    now: datetime,
) -> None:
    """One alert per tier names all that is silent below it and due to be told."""
    hearing = replace(reference, unheard={s.agency: s.since for s in silent})
    due: dict[str, list[UnreachableAgency]] = {}
    for silence in silent:
        above = hearing.heard_above(silence.agency)
        if above and _tier_is_due(silence, reference.agencies, now):
            due.setdefault(above, []).append(silence)
    for tier, silences in due.items():
        lying = [_backlog(reference.agencies[s.agency], deps, reference, now) for s in silences]
        told = with_sms_timing(deps.compose(tier, lying), now)
        _record_for_morning(told, len(silences), deps.journal, now)
        names = (s.agency for s in silences)
        key = key_of(Message.AGENCY_ALERT, "silence", tier, str(local_day(now)), *names)
        deps.alert_outbox.send(QueuedAlert(key=key, alert=told))
        for silence in silences:
            deps.subscriptions.unreachable_agencies.save_unreachable(
                replace(silence, tier_alerted_at=now)
            )


def _backlog(
    agency: Agency, deps: UnreachableAgencyDeps, reference: Reference, now: datetime
) -> Backlog:
    """Asked only when a tier is told. No clock begins anew: what is due stays due."""
    owed, more = pending_items(agency.id, None, deps.worklists)
    last = reference.calendar.shift(local_day(now), SOON_DAYS)
    soon = tuple(item for item in owed if item.due_at and local_day(item.due_at) <= last)
    return Backlog(agency=agency, open=len(owed), soon=len(soon), soonest=soon, more=more)


def _record_for_morning(alert: Alert, agencies: int, journal: AlertJournal, now: datetime) -> None:
    """In the journal without a report: digests leave it out, the morning's SMS counts it."""
    if alert.sms_timing is not SmsTiming.MORNING:
        return
    attributes = {**alert.attributes, "agencies": str(agencies)}
    event = f"silences#{local_day(now)}"
    noted = JournalEntry(agency=alert.agency, event=event, at=now, report="", attributes=attributes)
    journal.save_entry(noted)
    journal.hold_for_morning(alert.agency, morning_after(now))


def _tier_is_due(silence: UnreachableAgency, agencies: Mapping[str, Agency], now: datetime) -> bool:
    if silence.tier_alerted_at:
        return now - silence.tier_alerted_at >= REPEAT_AFTER
    patience = SECOND_CONTACT_WAIT if agencies[silence.agency].second_contact else timedelta()
    return now - silence.since >= patience
