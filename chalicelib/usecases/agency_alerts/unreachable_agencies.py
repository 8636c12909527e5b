"""Agencies for which nobody hears: found once a day, told to their second contact, then above."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.agency_alerts.quiet_hours import at_night, morning_of
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.calendar import local_day, month_of
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Agency, Reference
from chalicelib.usecases.agency_alerts.address_health import expected, heed_opt_outs, refusing
from chalicelib.usecases.agency_alerts.alert_delivery import carried
from chalicelib.usecases.agency_alerts.alert_preferences import policy
from chalicelib.usecases.agency_alerts.alert_subscriptions import (
    Hearing,
    Subscriber,
    SubscriptionDeps,
)
from chalicelib.usecases.agency_alerts.digest import what_is_owed
from chalicelib.usecases.agency_alerts.officer_mail import to_address
from chalicelib.usecases.agency_alerts.ports import (
    Alert,
    AlertJournal,
    CarrierOptOuts,
    JournalEntry,
    StoredPreference,
    UnreachableAgency,
)
from chalicelib.usecases.notifications.ports import Outbox, key_of
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reports.ports import WorkItem, Worklists

#: The second contact has so long; then the tier above hears of it.
SECOND_CONTACT_HAS = timedelta(hours=20)
#: As long as it lasts, both are told again.
AGAIN_AFTER = timedelta(days=7)

#: What is due within so many working days is told to the tier above by number and name.
SOON = 3


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
ComposeSilence = Callable[[str, list[Backlog]], Alert]


@dataclass(frozen=True, kw_only=True)
class UnreachableAgencyDeps:
    """Everything that finding and telling silences needs; `alerts` is the outbox of alerts."""

    board: SubscriptionDeps
    alerts: Outbox
    journal: AlertJournal
    worklists: Worklists
    opt_outs: CarrierOptOuts
    outbox: Outbox
    seal: Seal
    compose: ComposeSilence


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
    ear: UnreachableAgencyDeps,
    reference: Reference,
    now: datetime,
    has_time_left: Callable[[], bool],
) -> ReachabilityRun:
    """Ask every agency's topic who hears; note who is silent, tell whom it concerns."""
    known = dict(ear.board.silences.all())
    refused = refusing(ear.opt_outs)
    there_should_be = expected(reference)
    silent: list[UnreachableAgency] = []

    def found(looked: int) -> ReachabilityRun:
        return ReachabilityRun(
            agencies=looked,
            unheard=len(silent),
            complete=looked == len(there_should_be),
            telephones=refused is not None,
        )

    for looked, agency in enumerate(there_should_be):
        if not has_time_left():
            return found(looked)
        there = heed_opt_outs(agency.id, refused, board=ear.board, now=now)
        _know_telephones(agency.id, there, ear.board, now)
        if any(s.hears_what_is_new for s in there):
            if agency.id in known:
                ear.board.silences.drop(agency.id)
            _tell_of_dead(agency, there, ear, now)
            continue
        silence = known.get(agency.id) or UnreachableAgency(agency=agency.id, since=now)
        _tell_second_contact(agency, silence, ear, now)
        ear.board.silences.put(silence)
        silent.append(silence)
    for gone in known.keys() - {a.id for a in there_should_be}:
        ear.board.silences.drop(gone)
    _tell_tiers(silent, ear, reference, now)
    return found(len(there_should_be))


def _know_telephones(
    agency: str, there: Iterable[Subscriber], board: SubscriptionDeps, now: datetime
) -> None:
    """Whoever counts SMS reads choices alone: a telephone without one, or with one of before they
    named the channel, gets one that says the same, and the filter that goes with it. One whose
    filter the topic does not take now is tried again the next night."""
    for one in there:
        if one.channel is Channel.SMS and one.ref and not one.known:
            try:
                board.topics.change(one.ref, policy(one.channel, one.choice))
            except Unavailable:
                continue
            chosen = StoredPreference(choice=one.choice, by=one.by, at=now, channel=one.channel)
            board.choices.put(agency, one.id, chosen)


def _tell_second_contact(
    agency: Agency, silence: UnreachableAgency, ear: UnreachableAgencyDeps, now: datetime
) -> None:
    """By e-mail, once a week: the key of the week lets the same letter leave once."""
    if not agency.second_contact:
        return
    week = (now - silence.since) // AGAIN_AFTER
    key = key_of(Message.AGENCY_UNHEARD, agency.id, silence.since.isoformat(), str(week))
    values = {"name": agency.name, "since_at": silence.since.isoformat()}
    message, contact = Message.AGENCY_UNHEARD, agency.second_contact
    ear.outbox.send(to_address(message, key, contact, ear.seal, values))


def _tell_of_dead(
    agency: Agency, there: Sequence[Subscriber], ear: UnreachableAgencyDeps, now: datetime
) -> None:
    """An address died, others still hear: the second contact has it mended, the tier need not
    know. Once a month for the same addresses."""
    dead = sorted(s.id for s in there if s.state is Hearing.BOUNCED)
    if not dead or not agency.second_contact:
        return
    message, contact = Message.AGENCY_DEAD, agency.second_contact
    key = key_of(message, agency.id, month_of(now), *dead)
    values = {"name": agency.name, "n": str(len(dead))}
    ear.outbox.send(to_address(message, key, contact, ear.seal, values))


def _tell_tiers(
    silent: Iterable[UnreachableAgency],
    ear: UnreachableAgencyDeps,
    reference: Reference,
    now: datetime,
) -> None:
    """One alert per tier names all that is silent below it and due to be told."""
    hearing = replace(reference, unheard={s.agency: s.since for s in silent})
    due: dict[str, list[UnreachableAgency]] = {}
    for silence in silent:
        above = hearing.heard_above(silence.agency)
        if above and _is_due(silence, reference.agencies, now):
            due.setdefault(above, []).append(silence)
    for tier, silences in due.items():
        lying = [_lying(reference.agencies[s.agency], ear, reference, now) for s in silences]
        told = _timed(ear.compose(tier, lying), now)
        _keep_for_the_morning(told, len(silences), ear.journal, now)
        names = (s.agency for s in silences)
        key = key_of(Message.AGENCY_ALERT, "silence", tier, str(local_day(now)), *names)
        ear.alerts.send(carried(told, key=key))
        for silence in silences:
            ear.board.silences.put(replace(silence, tier_told_at=now))


def _lying(
    agency: Agency, ear: UnreachableAgencyDeps, reference: Reference, now: datetime
) -> Backlog:
    """Asked only when a tier is told. No clock begins anew: what is due stays due."""
    owed, more = what_is_owed(agency.id, None, ear.worklists)
    last = reference.calendar.shift(local_day(now), SOON)
    soon = tuple(item for item in owed if item.due_at and local_day(item.due_at) <= last)
    return Backlog(agency=agency, open=len(owed), soon=len(soon), soonest=soon, more=more)


def _timed(alert: Alert, now: datetime) -> Alert:
    """No telephone rings at night; it hears in the morning, as of what is urgent otherwise."""
    sms = "morning" if at_night(now) else "now"
    return replace(alert, attributes={**alert.attributes, "sms": sms})


def _keep_for_the_morning(
    alert: Alert, agencies: int, journal: AlertJournal, now: datetime
) -> None:
    """In the journal without a report: digests leave it out, the morning's SMS counts it."""
    if alert.attributes["sms"] != "morning":
        return
    attributes = {**alert.attributes, "agencies": str(agencies)}
    event = f"silences#{local_day(now)}"
    noted = JournalEntry(agency=alert.agency, event=event, at=now, report="", attributes=attributes)
    journal.note(noted)
    journal.hold(alert.agency, morning_of(now))


def _is_due(silence: UnreachableAgency, agencies: Mapping[str, Agency], now: datetime) -> bool:
    if silence.tier_told_at:
        return now - silence.tier_told_at >= AGAIN_AFTER
    patience = SECOND_CONTACT_HAS if agencies[silence.agency].second_contact else timedelta()
    return now - silence.since >= patience
