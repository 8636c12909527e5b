"""Send digests to subscribers of agencies, and SMS of what quiet hours held back.

Both leave through the outbox under a key of subscriber and day, so that however often a run begins
again nobody gets the same twice. Source: decision 0027.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.domain.agency_alerts.quiet_hours import (
    DIGESTS_FROM,
    QUIET_UNTIL,
    AlertFrequency,
    digest_frequencies_on,
    quiet_hours_before,
)
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.calendar import JAKARTA
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.usecases.agency_alerts.alert_preferences import wants
from chalicelib.usecases.agency_alerts.digest import DigestDeps, make_digest, queue_letter
from chalicelib.usecases.agency_alerts.ports import JournalEntry
from chalicelib.usecases.agency_alerts.resumable_round import resume_round
from chalicelib.usecases.agency_alerts.subscribers import (
    AddressState,
    Subscriber,
    SubscriptionDeps,
    subscribers_of,
)


@dataclass(frozen=True, kw_only=True)
class DigestRun:
    """What a run queued: digests, and SMS of what quiet hours held back.

    `complete` is False when time ran out: the next run goes on.
    """

    digests: int = 0
    night_summaries: int = 0
    complete: bool = True


def send_digests(
    *, deps: DigestDeps, reference: Reference, now: datetime, has_time_left: Callable[[], bool]
) -> DigestRun:
    """Queue what is to leave by `now`.

    From 06:00 in Jakarta what quiet hours held back, from 07:30 on working days the digests. Runs
    follow each other and go on where one ran out of time. Raises: Unavailable.
    """
    local = now.astimezone(JAKARTA)
    done = DigestRun()
    if local.time() >= QUIET_UNTIL:
        done = _send_night_summaries(deps, local.date(), reference, has_time_left)
    if local.time() >= DIGESTS_FROM and done.complete:
        frequencies = digest_frequencies_on(local.date(), reference.calendar)
        if frequencies:
            sent = _send_digests(deps, local.date(), frequencies, reference, has_time_left)
            done = replace(sent, night_summaries=done.night_summaries)
    return done


def _send_digests(
    deps: DigestDeps,
    day: date,
    frequencies: frozenset[AlertFrequency],
    reference: Reference,
    has_time_left: Callable[[], bool],
) -> DigestRun:
    sent = 0
    with_digests = deps.subscriptions.preferences.agencies_with_digests()
    agencies = [a for a in with_digests if a in reference.agencies]
    for agency in resume_round(f"digests:{day}", agencies, deps.checkpoints, has_time_left):
        if agency is None:
            return DigestRun(digests=sent, complete=False)
        for subscriber in _digest_readers(agency, frequencies, deps.subscriptions):
            digest = make_digest(agency, subscriber.preference, day, deps=deps, reference=reference)
            if not digest.empty:
                values = {"digest": digest.dump()}
                queue_letter(Message.AGENCY_DIGEST, (day, agency), subscriber, values, deps)
                sent += 1
    return DigestRun(digests=sent)


def _digest_readers(
    agency: str, frequencies: frozenset[AlertFrequency], deps: SubscriptionDeps
) -> list[Subscriber]:
    """Return whoever gets a digest today. The topic is asked only where somebody chose one."""
    stored = deps.preferences.preferences_of_agency(agency).values()
    if not any(one.preference.frequency in frequencies for one in stored):
        return []
    return [
        s
        for s in subscribers_of(agency, deps=deps)
        if s.state is AddressState.CONFIRMED and s.preference.frequency in frequencies
    ]


def _send_night_summaries(
    deps: DigestDeps, day: date, reference: Reference, has_time_left: Callable[[], bool]
) -> DigestRun:
    sent = 0
    waiting = [a for a in deps.journal.held_for_morning(day) if a in reference.agencies]
    for agency in resume_round(f"night:{day}", waiting, deps.checkpoints, has_time_left):
        if agency is None:
            return DigestRun(night_summaries=sent, complete=False)
        entries = deps.journal.entries_between(agency, *quiet_hours_before(day))
        held = [entry for entry in entries if entry.waits_for_morning]
        for subscriber in subscribers_of(agency, deps=deps.subscriptions):
            if subscriber.channel is not Channel.SMS:
                continue
            if subscriber.state is not AddressState.CONFIRMED:
                continue
            own = [entry for entry in held if wants(subscriber.preference, entry.attributes)]
            for message, values in _night_summaries(own).items():
                queue_letter(message, (day, agency), subscriber, values, deps)
                sent += 1
    return DigestRun(night_summaries=sent)


def _night_summaries(entries: Sequence[JournalEntry]) -> dict[Message, dict[str, str]]:
    """Return what a telephone gets in the morning: how many reports, how many unreachable agencies.

    Of the agencies the last entry counts: each night's audit counts them anew.
    """
    reports = {entry.report for entry in entries if entry.report}
    agencies = [e.attributes["agencies"] for e in entries if "agencies" in e.attributes]
    counts = {
        Message.NIGHT_ALERTS: len(reports),
        Message.NIGHT_UNHEARD: int(agencies[-1]) if agencies else 0,
    }
    return {message: {"n": str(count)} for message, count in counts.items() if count}
