"""Agencies for which nobody hears: found once a day, told to their second contact, then above."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.calendar import local_day
from chalicelib.domain.contacts import Channel
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.reference import Agency, Reference
from chalicelib.domain.report import Reporter
from chalicelib.usecases.alert_delivery import carried
from chalicelib.usecases.choices import policy
from chalicelib.usecases.delivery_ports import Delivery, Message, Outbox, ToSealed, key_of
from chalicelib.usecases.desk_ports import Chosen, Silence
from chalicelib.usecases.ports import Alert, Seal
from chalicelib.usecases.subscribe import Board, Subscriber, subscribers_of

#: The second contact has so long; then the tier above hears of it.
SECOND_CONTACT_HAS = timedelta(hours=20)
#: As long as it lasts, both are told again.
AGAIN_AFTER = timedelta(days=7)

#: Writes what a tier is told of the agencies below it for which nobody hears.
ComposeSilence = Callable[[str, list[Agency]], Alert]


@dataclass(frozen=True, kw_only=True)
class Ear:
    """Everything that finding and telling silences needs; `alerts` is the outbox of alerts."""

    board: Board
    alerts: Outbox
    outbox: Outbox
    seal: Seal
    compose: ComposeSilence


@dataclass(frozen=True, kw_only=True)
class Listened:
    """What was found. `complete` is False when time ran out: silences known before stay known."""

    agencies: int
    unheard: int
    complete: bool


def listen(
    *, ear: Ear, reference: Reference, now: datetime, may_go_on: Callable[[], bool]
) -> Listened:
    """Ask every agency's topic who hears; note who is silent, tell whom it concerns."""
    known = dict(ear.board.silences.all())
    silent: list[Silence] = []
    looked = 0
    for agency in _expected(reference):
        if not may_go_on():
            return Listened(agencies=looked, unheard=len(silent), complete=False)
        looked += 1
        there = subscribers_of(agency.id, board=ear.board)
        _know_telephones(agency.id, there, ear.board, now)
        if any(s.hears_what_is_new for s in there):
            if agency.id in known:
                ear.board.silences.drop(agency.id)
            continue
        silence = known.get(agency.id) or Silence(agency=agency.id, since=now)
        _tell_second_contact(agency, silence, ear, now)
        ear.board.silences.put(silence)
        silent.append(silence)
    expected = {a.id for a in _expected(reference)}
    for gone in known.keys() - expected:
        ear.board.silences.drop(gone)
    _tell_tiers(silent, ear, reference, now)
    return Listened(agencies=looked, unheard=len(silent), complete=True)


def _expected(reference: Reference) -> Iterable[Agency]:
    """Agencies that reports can reach."""
    return [a for a in reference.agencies.values() if a.active and not a.delegates_to]


def _know_telephones(agency: str, there: Iterable[Subscriber], board: Board, now: datetime) -> None:
    """Whoever counts SMS reads choices alone: a telephone without one, or with one of before they
    named the channel, gets one that says the same, and the filter that goes with it. One whose
    filter the topic does not take now is tried again the next night."""
    for one in there:
        if one.channel is Channel.SMS and one.ref and not one.known:
            try:
                board.topics.change(one.ref, policy(one.channel, one.choice))
            except Unavailable:
                continue
            chosen = Chosen(choice=one.choice, by=one.by, at=now, channel=one.channel)
            board.choices.put(agency, one.id, chosen)


def _tell_second_contact(agency: Agency, silence: Silence, ear: Ear, now: datetime) -> None:
    """By e-mail, once a week: the key of the week lets the same letter leave once."""
    if not agency.second_contact:
        return
    week = (now - silence.since) // AGAIN_AFTER
    key = key_of(Message.AGENCY_UNHEARD, agency.id, silence.since.isoformat(), str(week))
    person = Reporter(name="", email=agency.second_contact, phone="", language="id")
    ear.outbox.send(
        Delivery(
            key=key,
            message=Message.AGENCY_UNHEARD,
            channel=Channel.EMAIL,
            recipient=ToSealed(bound_to=key, sealed=ear.seal.close(key, person)),
            language="id",
            values={"name": agency.name, "since_at": silence.since.isoformat()},
        )
    )


def _tell_tiers(silent: Iterable[Silence], ear: Ear, reference: Reference, now: datetime) -> None:
    """One alert per tier names all that is silent below it and due to be told."""
    hearing = replace(reference, unheard={s.agency: s.since for s in silent})
    due: dict[str, list[Silence]] = {}
    for silence in silent:
        above = hearing.heard_above(silence.agency)
        if above and _is_due(silence, reference.agencies, now):
            due.setdefault(above, []).append(silence)
    for tier, silences in due.items():
        below = [reference.agencies[s.agency] for s in silences]
        names = (agency.id for agency in below)
        key = key_of(Message.AGENCY_ALERT, "silence", tier, str(local_day(now)), *names)
        ear.alerts.send(carried(ear.compose(tier, below), key=key))
        for silence in silences:
            ear.board.silences.put(replace(silence, tier_told_at=now))


def _is_due(silence: Silence, agencies: Mapping[str, Agency], now: datetime) -> bool:
    if silence.tier_told_at:
        return now - silence.tier_told_at >= AGAIN_AFTER
    patience = SECOND_CONTACT_HAS if agencies[silence.agency].second_contact else timedelta()
    return now - silence.since >= patience
