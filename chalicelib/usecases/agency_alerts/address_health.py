"""Whether what agencies are told arrives: letters that find it out, and trusting an address again.

The topics' own e-mails come back to nobody, but SES tells of a bounce of ours. So whoever gets
single alerts alone gets a letter of ours now and then; a bounce marks the address dead, its
subscription shows it, and the nightly listening (unreachable_agencies.py) tells whom it concerns.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.agency_alerts.quiet_hours import CUT, DIGESTS_FROM, AlertFrequency, window
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.deadlines.calendar import JAKARTA, WorkingCalendar
from chalicelib.domain.errors import FieldError, InvalidFields, Unavailable
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Agency, Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import OWED
from chalicelib.domain.reports.report import Officer
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference, wanted
from chalicelib.usecases.agency_alerts.alert_subscriptions import (
    Hearing,
    Subscriber,
    SubscriptionDeps,
    agency_of,
    heard_again,
    kept_one,
    subscribe,
    subscribers_of,
)
from chalicelib.usecases.agency_alerts.digest import DigestDeps, send
from chalicelib.usecases.agency_alerts.officer_mail import to_subscriber
from chalicelib.usecases.agency_alerts.ports import CarrierOptOuts
from chalicelib.usecases.agency_alerts.resumable_round import one_by_one
from chalicelib.usecases.contacts.ports import OptOuts
from chalicelib.usecases.notifications.ports import Outbox, key_of
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reports.ports import Worklists

#: What a check letter counts, so that its reader sees what should have come.
COUNTED = timedelta(days=30)
#: So many reports are named; the console shows all.
MOST_NAMED = 10
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class AddressCheckRun:
    """Letters of a run. `complete` is False when time ran out: the next run goes on."""

    late: int = 0
    checks: int = 0
    complete: bool = True


def check_addresses(
    *, press: DigestDeps, reference: Reference, now: datetime, has_time_left: Callable[[], bool]
) -> AddressCheckRun:
    """On working days from half past seven: whose reports went overdue, and once a month, from
    its first working day on, everybody who gets no digest. Runs go on where one stopped."""
    local = now.astimezone(JAKARTA)
    day, calendar = local.date(), reference.calendar
    if local.time() < DIGESTS_FROM or not calendar.is_working(day):
        return AddressCheckRun()
    late, complete = _late(press, day, reference, has_time_left)
    if not complete or day < first_working_day(day, calendar):
        return AddressCheckRun(late=late, complete=complete)
    checks, complete = _monthly(press, day, reference, has_time_left)
    return AddressCheckRun(late=late, checks=checks, complete=complete)


def first_working_day(day: date, calendar: WorkingCalendar) -> date:
    """The first working day of the month of `day`."""
    return calendar.shift(day.replace(day=1) - _DAY, 1)


def expected(reference: Reference) -> Sequence[Agency]:
    """Agencies that reports can reach."""
    return [a for a in reference.agencies.values() if a.takes_reports]


def _late(
    press: DigestDeps, day: date, reference: Reference, has_time_left: Callable[[], bool]
) -> tuple[int, bool]:
    """Who is late finds out whether its alerts arrive: from the journal, so that the stream pays
    nothing, and read only where something is overdue now. Once a week per address."""
    sent, week = 0, day - timedelta(days=day.weekday())
    start, end = window(AlertFrequency.DAILY, day, reference.calendar)
    agencies = [a.id for a in expected(reference)]
    for agency in one_by_one(f"late:{day}", agencies, press.marks, has_time_left):
        if agency is None:
            return sent, False
        if not _owes_overdue(agency, end, press.worklists):
            continue
        told = press.journal.between(agency, start, end)
        late = [n for n in told if n.attributes["kind"] == AlertKind.OVERDUE]
        for subscriber in _gets_no_digest(agency, press.board) if late else ():
            # In the order told, each report once.
            own = list(
                dict.fromkeys(n.report for n in late if wanted(subscriber.choice, n.attributes))
            )
            if own:
                values = {
                    "name": reference.agencies[agency].name,
                    "n": str(len(own)),
                    "since_at": start.isoformat(),
                    "overdue": ", ".join(tracking_ids.show(report) for report in own[:MOST_NAMED]),
                }
                send(Message.AGENCY_LATE, (week,), subscriber, values, press)
                sent += 1
    return sent, True


def _owes_overdue(agency: str, now: datetime, worklists: Worklists) -> bool:
    """The earliest due comes first, so the first line of each tab tells."""
    firsts = (worklists.of_agency(agency, bucket, None).items[:1] for bucket in OWED)
    return any(item.due_at and item.due_at < now for first in firsts for item in first)


def _monthly(
    press: DigestDeps, day: date, reference: Reference, has_time_left: Callable[[], bool]
) -> tuple[int, bool]:
    sent, month = 0, day.replace(day=1)
    end = datetime.combine(day, CUT, JAKARTA)
    agencies = [a.id for a in expected(reference)]
    for agency in one_by_one(f"checks:{month}", agencies, press.marks, has_time_left):
        if agency is None:
            return sent, False
        readers = _gets_no_digest(agency, press.board)
        told = press.journal.between(agency, end - COUNTED, end) if readers else []
        for subscriber in readers:
            values = {
                "name": reference.agencies[agency].name,
                "n": str(sum(wanted(subscriber.choice, n.attributes) for n in told)),
            }
            send(Message.AGENCY_CHECK, (month, agency), subscriber, values, press)
            sent += 1
    return sent, True


def _gets_no_digest(agency: str, board: SubscriptionDeps) -> list[Subscriber]:
    """Confirmed e-mail addresses to which nothing of SES goes."""
    return [
        s
        for s in subscribers_of(agency, board=board)
        if s.channel is Channel.EMAIL
        and s.state is Hearing.CONFIRMED
        and s.choice.rhythm is AlertFrequency.SINGLE
    ]


# --- Telephones ---------------------------------------------------------------------------------


def refusing(opt_outs: CarrierOptOuts) -> frozenset[str] | None:
    """The numbers that refuse our SMS; None when nobody can say, and then nothing changes."""
    try:
        return opt_outs.all()
    except Unavailable:
        return None


def heed_opt_outs(
    agency: str, refused: frozenset[str] | None, *, board: SubscriptionDeps, now: datetime
) -> list[Subscriber]:
    """The agency's subscribers, of whom telephones that told us STOP leave the topic, and those
    that their operator closed to us are dead until it opens them."""
    there = subscribers_of(agency, board=board)
    left = [s for s in there if s.channel is Channel.SMS and s.stopped and s.ref]
    for one in left:
        board.topics.drop(one.ref)
        board.choices.drop(agency, one.id)
    stay = [s for s in there if s not in left]
    return stay if refused is None else [_heeded(s, refused, board.stops, now) for s in stay]


def _heeded(one: Subscriber, refused: frozenset[str], stops: OptOuts, now: datetime) -> Subscriber:
    if one.channel is not Channel.SMS:
        return one
    if one.endpoint in refused:
        if one.state is not Hearing.BOUNCED:
            stops.block(one.id, OptOutReason.OPTED_OUT, now=now)
        return replace(one, state=Hearing.BOUNCED)
    if one.state is Hearing.BOUNCED and stops.blocked(one.id) is OptOutReason.OPTED_OUT:
        stops.block(one.id, None, now=now)
        return replace(one, state=Hearing.CONFIRMED if one.ref else Hearing.PENDING)
    return one


# --- Trusting an address again ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class AddressHealthDeps:
    """Everything that trusting an address again needs."""

    board: SubscriptionDeps
    outbox: Outbox
    seal: Seal


def take_up(
    officer: Officer,
    channel: Channel,
    endpoint: str,
    choice: AlertPreference,
    *,
    desk: AddressHealthDeps,
    reference: Reference,
    now: datetime,
) -> Subscriber:
    """As `subscribe`; an e-mail address found dead before is trusted again, and a letter finds out.

    One whose reader called us spam is so only after it confirmed, by `revive`.
    """
    made = subscribe(
        officer, channel, endpoint, choice, board=desk.board, reference=reference, now=now
    )
    if (
        desk.board.stops.blocked(made.id) is not OptOutReason.BOUNCED
        or channel is not Channel.EMAIL
    ):
        return made
    return _trust(agency_of(officer), made, desk, reference, now)


def revive(
    officer: Officer,
    subscriber: str,
    *,
    desk: AddressHealthDeps,
    reference: Reference,
    now: datetime,
) -> Subscriber:
    """An officer says that an address works: it is trusted again, and a letter finds out.

    Raises ActNotAllowed, RowNotFound, NotConfirmed, and InvalidFields for a telephone that refuses
    our SMS: only its holder can change that, and the operator tells us.
    """
    agency = agency_of(officer)
    one = kept_one(officer, subscriber, subscribers_of(agency, board=desk.board))
    if one.channel is Channel.SMS:
        if one.state is Hearing.BOUNCED:
            raise InvalidFields([FieldError(name="endpoint", code="opted_out")])
        return one
    return _trust(agency, one, desk, reference, now)


def _trust(
    agency: str, one: Subscriber, desk: AddressHealthDeps, reference: Reference, now: datetime
) -> Subscriber:
    """However often a button is pressed, one letter a minute. Raises Unavailable: then nothing is
    trusted, since nothing would find out."""
    key = key_of(Message.AGENCY_CHECK, agency, now.strftime("%Y-%m-%dT%H:%M"), one.id)
    values = {"name": reference.agencies[agency].name, "n": ""}
    before = desk.board.stops.blocked(one.id)
    if one.state is Hearing.BOUNCED:
        desk.board.stops.block(one.id, None, now=now)
    try:
        desk.outbox.send(to_subscriber(Message.AGENCY_CHECK, key, one, desk.seal, values))
    except Unavailable:
        desk.board.stops.block(one.id, before, now=now)
        raise
    heard_again(agency, desk.board)
    return replace(one, state=Hearing.CONFIRMED if one.ref else Hearing.PENDING)
