"""Send letters that find out whether agencies' addresses still work.

Nobody tells us when an e-mail of a topic bounces, but SES tells of a bounce of ours. So whoever
gets alerts by the topic alone gets a letter of ours now and then; a bounce marks the address dead,
its subscription shows it, and the nightly audit (unreachable_agencies.py) tells whom it concerns.
Source: decision 0033.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.agency_alerts.quiet_hours import (
    DIGEST_CUTOFF,
    DIGESTS_FROM,
    AlertFrequency,
    digest_period,
)
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.calendar import JAKARTA, WorkingCalendar
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Agency, Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import OWED
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference, wants
from chalicelib.usecases.agency_alerts.digest import DigestDeps, queue_letter
from chalicelib.usecases.agency_alerts.ports import JournalEntry
from chalicelib.usecases.agency_alerts.resumable_round import resume_round
from chalicelib.usecases.agency_alerts.subscribers import (
    AddressState,
    Subscriber,
    SubscriptionDeps,
    subscribers_of,
)
from chalicelib.usecases.reports.ports import Worklists

#: How far back a check letter counts, so that its reader sees what should have come.
COUNTED_PERIOD = timedelta(days=30)


#: So many reports are named; the console shows all.
MAX_NAMED = 10


_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class AddressCheckRun:
    """Letters that a run queued: of reports that went overdue, and monthly checks.

    `complete` is False when time ran out: the next run goes on.
    """

    late: int = 0
    checks: int = 0
    complete: bool = True


def check_addresses(
    *, deps: DigestDeps, reference: Reference, now: datetime, has_time_left: Callable[[], bool]
) -> AddressCheckRun:
    """Queue letters that find out whether addresses work, on working days from 07:30 in Jakarta.

    Daily to agencies whose reports went overdue; once a month, from its first working day on, to
    everybody who gets no digest. Runs go on where one ran out of time. Raises: Unavailable.
    """
    local = now.astimezone(JAKARTA)
    day, calendar = local.date(), reference.calendar
    if local.time() < DIGESTS_FROM or not calendar.is_working(day):
        return AddressCheckRun()
    late, complete = _send_late_letters(deps, day, reference, has_time_left)
    if not complete or day < first_working_day(day, calendar):
        return AddressCheckRun(late=late, complete=complete)
    checks, complete = _send_monthly_checks(deps, day, reference, has_time_left)
    return AddressCheckRun(late=late, checks=checks, complete=complete)


def first_working_day(day: date, calendar: WorkingCalendar) -> date:
    """Return the first working day of the month of `day`."""
    return calendar.shift(day.replace(day=1) - _DAY, 1)


def agencies_taking_reports(reference: Reference) -> Sequence[Agency]:
    """Return the agencies that reports can reach, which therefore need a reachable subscriber."""
    return [a for a in reference.agencies.values() if a.takes_reports]


def _send_late_letters(
    deps: DigestDeps, day: date, reference: Reference, has_time_left: Callable[[], bool]
) -> tuple[int, bool]:
    """Queue letters of what went overdue, once a week per address; how many, and whether complete.

    They are made of the journal, so that the stream pays nothing, and the journal is read only
    where something is overdue now.
    """
    sent, week = 0, day - timedelta(days=day.weekday())
    start, end = digest_period(AlertFrequency.DAILY, day, reference.calendar)
    agencies = [a.id for a in agencies_taking_reports(reference)]
    for agency in resume_round(f"late:{day}", agencies, deps.checkpoints, has_time_left):
        if agency is None:
            return sent, False
        if not _has_overdue(agency, end, deps.worklists):
            continue
        entries = deps.journal.entries_between(agency, start, end)
        late = [entry for entry in entries if entry.kind == AlertKind.OVERDUE]
        name = reference.agencies[agency].name
        for subscriber in _immediate_readers(agency, deps.subscriptions) if late else ():
            values = _late_values(name, late, subscriber.preference, start)
            if values:
                queue_letter(Message.AGENCY_LATE, (week,), subscriber, values, deps)
                sent += 1
    return sent, True


def _late_values(
    name: str, late: Sequence[JournalEntry], preference: AlertPreference, since: datetime
) -> dict[str, str]:
    """Return what fills a letter of what went overdue; nothing when the reader wants none of it."""
    wanted = [entry.report for entry in late if wants(preference, entry.attributes)]
    reports = list(dict.fromkeys(wanted))  # each once, in order
    if not reports:
        return {}
    return {
        "name": name,
        "n": str(len(reports)),
        "since_at": since.isoformat(),
        "overdue": ", ".join(tracking_ids.show(report) for report in reports[:MAX_NAMED]),
    }


def _has_overdue(agency: str, now: datetime, worklists: Worklists) -> bool:
    """Tell whether a report is overdue. Each tab begins with the earliest due, so one is read."""
    firsts = (worklists.of_agency(agency, bucket, None).items[:1] for bucket in OWED)
    return any(item.due_at and item.due_at < now for first in firsts for item in first)


def _send_monthly_checks(
    deps: DigestDeps, day: date, reference: Reference, has_time_left: Callable[[], bool]
) -> tuple[int, bool]:
    """Queue a month's check letters; how many, and whether complete."""
    sent, month = 0, day.replace(day=1)
    end = datetime.combine(day, DIGEST_CUTOFF, JAKARTA)
    agencies = [a.id for a in agencies_taking_reports(reference)]
    for agency in resume_round(f"checks:{month}", agencies, deps.checkpoints, has_time_left):
        if agency is None:
            return sent, False
        readers = _immediate_readers(agency, deps.subscriptions)
        start = end - COUNTED_PERIOD
        entries = deps.journal.entries_between(agency, start, end) if readers else []
        for subscriber in readers:
            count = sum(wants(subscriber.preference, entry.attributes) for entry in entries)
            values = {"name": reference.agencies[agency].name, "n": str(count)}
            queue_letter(Message.AGENCY_CHECK, (month, agency), subscriber, values, deps)
            sent += 1
    return sent, True


def _immediate_readers(agency: str, deps: SubscriptionDeps) -> list[Subscriber]:
    """Return the confirmed e-mail addresses that get no digest, so nothing that SES sends."""
    return [
        s
        for s in subscribers_of(agency, deps=deps)
        if s.channel is Channel.EMAIL
        and s.state is AddressState.CONFIRMED
        and s.preference.frequency is AlertFrequency.SINGLE
    ]
