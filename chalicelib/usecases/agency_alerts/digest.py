"""Digests for agencies' subscribers, and what telephones were spared at night.

Both leave through the outbox under a key of subscriber and day, so that however often a run begins
again nobody gets the same twice.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from chalicelib.domain.agency_alerts.quiet_hours import (
    DIGESTS_FROM,
    NIGHT_UNTIL,
    AlertFrequency,
    night_before,
    rhythms_of,
    window,
)
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.calendar import JAKARTA, local_day
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import OWED, Bucket
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference, wanted
from chalicelib.usecases.agency_alerts.alert_subscriptions import (
    Hearing,
    Subscriber,
    SubscriptionDeps,
    subscribers_of,
)
from chalicelib.usecases.agency_alerts.officer_mail import to_subscriber
from chalicelib.usecases.agency_alerts.ports import AlertJournal, JournalEntry
from chalicelib.usecases.agency_alerts.resumable_round import one_by_one
from chalicelib.usecases.notifications.ports import Outbox, key_of
from chalicelib.usecases.ports import Checkpoints
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reports.ports import Reports, WorkItem, WorklistPage, Worklists

#: What is shown of each part, and how much of a worklist is read to count it.
MOST_LINES, MOST_READ = 15, 500


@dataclass(frozen=True, kw_only=True)
class PendingReport:
    """One report that waits for the desk. `title` "" keeps a confidential one to the console."""

    report: str
    title: str
    due_at: str


@dataclass(frozen=True, kw_only=True)
class ReportActivity:
    """What was told about one report since the last digest, by kinds of alerts, oldest first."""

    report: str
    title: str
    kinds: list[str]


@dataclass(frozen=True, kw_only=True)
class Digest:
    """All that a digest says. Numbers count everything, lists show the first of it."""

    agency: str
    unit: str
    rhythm: str
    day: str
    counts: Mapping[str, int]
    soonest: list[PendingReport]
    news: list[ReportActivity]
    more_owed: bool

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.news and not any(self.counts.values())

    def dump(self) -> str:
        """As text for a queue."""
        return json.dumps(asdict(self), ensure_ascii=False)


def load(text: str) -> Digest:
    """What `Digest.dump` wrote."""
    found: dict[str, Any] = json.loads(text)
    soonest = [PendingReport(**owed) for owed in found.pop("soonest")]
    news = [ReportActivity(**happened) for happened in found.pop("news")]
    return Digest(**found, soonest=soonest, news=news)


@dataclass(frozen=True, kw_only=True)
class DigestDeps:
    """Everything that making and sending digests needs."""

    board: SubscriptionDeps
    journal: AlertJournal
    worklists: Worklists
    reports: Reports
    marks: Checkpoints
    outbox: Outbox
    seal: Seal


@dataclass(frozen=True, kw_only=True)
class DigestRun:
    """What a run sent. `complete` is False when time ran out: the next run goes on."""

    digests: int = 0
    nights: int = 0
    complete: bool = True


def send_digests(
    *, press: DigestDeps, reference: Reference, now: datetime, has_time_left: Callable[[], bool]
) -> DigestRun:
    """Send what is to leave by `now`: from six what waited for the night's end, from half past
    seven on working days the digests. Runs follow each other and go on where one stopped."""
    local = now.astimezone(JAKARTA)
    done = DigestRun()
    if local.time() >= NIGHT_UNTIL:
        done = _nights(press, local.date(), reference, has_time_left)
    if local.time() >= DIGESTS_FROM and done.complete:
        rhythms = rhythms_of(local.date(), reference.calendar)
        if rhythms:
            sent = _digests(press, local.date(), rhythms, reference, has_time_left)
            done = replace(sent, nights=done.nights)
    return done


def _digests(
    press: DigestDeps,
    day: date,
    rhythms: frozenset[AlertFrequency],
    reference: Reference,
    has_time_left: Callable[[], bool],
) -> DigestRun:
    sent = 0
    readers = [a for a in press.board.choices.with_digests() if a in reference.agencies]
    for agency in one_by_one(f"digests:{day}", readers, press.marks, has_time_left):
        if agency is None:
            return DigestRun(digests=sent, complete=False)
        for subscriber in _readers(agency, rhythms, press.board):
            digest = digest_of(agency, subscriber.choice, day, press=press, reference=reference)
            if not digest.empty:
                values = {"digest": digest.dump()}
                send(Message.AGENCY_DIGEST, (day, agency), subscriber, values, press)
                sent += 1
    return DigestRun(digests=sent)


def _readers(
    agency: str, rhythms: frozenset[AlertFrequency], board: SubscriptionDeps
) -> list[Subscriber]:
    """Whoever gets a digest today. The topic is asked only where somebody chose one."""
    chosen = board.choices.of_agency(agency).values()
    if not any(c.choice.rhythm in rhythms for c in chosen):
        return []
    return [
        s
        for s in subscribers_of(agency, board=board)
        if s.state is Hearing.CONFIRMED and s.choice.rhythm in rhythms
    ]


def _nights(
    press: DigestDeps, day: date, reference: Reference, has_time_left: Callable[[], bool]
) -> DigestRun:
    sent = 0
    waiting = [a for a in press.journal.held(day) if a in reference.agencies]
    for agency in one_by_one(f"night:{day}", waiting, press.marks, has_time_left):
        if agency is None:
            return DigestRun(nights=sent, complete=False)
        held = [
            n
            for n in press.journal.between(agency, *night_before(day))
            if n.attributes["sms"] == "morning"
        ]
        for subscriber in subscribers_of(agency, board=press.board):
            spared = [n for n in held if wanted(subscriber.choice, n.attributes)]
            reachable = subscriber.state is Hearing.CONFIRMED
            if reachable and subscriber.channel is Channel.SMS:
                for message, values in _spared(spared).items():
                    send(message, (day, agency), subscriber, values, press)
                    sent += 1
    return DigestRun(nights=sent)


def _spared(told: Sequence[JournalEntry]) -> dict[Message, dict[str, str]]:
    """What a telephone hears in the morning: of reports, and of agencies that hear nothing."""
    reports = {n.report for n in told if n.report}
    silent = [n.attributes["agencies"] for n in told if "agencies" in n.attributes]
    heard = {Message.NIGHT_ALERTS: len(reports), Message.NIGHT_UNHEARD: int((silent or ["0"])[-1])}
    return {message: {"n": str(n)} for message, n in heard.items() if n}


def send(
    message: Message,
    once_per: tuple[date | str, ...],
    subscriber: Subscriber,
    values: Mapping[str, str],
    press: DigestDeps,
) -> None:
    """Queue it for a subscriber, once per message and what is named."""
    key = key_of(message, *(str(part) for part in once_per), subscriber.id)
    press.outbox.send(to_subscriber(message, key, subscriber, press.seal, values))


def digest_of(
    agency: str, choice: AlertPreference, day: date, *, press: DigestDeps, reference: Reference
) -> Digest:
    """What a subscriber reads on `day`: what the desk owes, and what happened since the last."""
    start, end = window(choice.rhythm, day, reference.calendar)
    told = [
        n
        for n in press.journal.between(agency, start, end)
        if n.report and wanted(choice, n.attributes)
    ]
    owed, more = what_is_owed(agency, choice.unit, press.worklists)
    there = reference.agencies[agency]
    unit = next((u.name for u in there.units if u.id == choice.unit), choice.unit or "")
    news = _news(told, press.reports)
    return Digest(
        agency=there.name,
        unit=unit,
        rhythm=choice.rhythm.value,
        day=day.isoformat(),
        counts=_counts(owed, told, day),
        soonest=[_line(item) for item in owed[:MOST_LINES]],
        news=news[:MOST_LINES],
        more_owed=more,
    )


def what_is_owed(
    agency: str, unit: str | None, worklists: Worklists
) -> tuple[list[WorkItem], bool]:
    """What waits for a desk, earliest due first, of each tab `MOST_READ` or a page more; and
    whether there is more."""

    def page(bucket: Bucket, after: str | None) -> WorklistPage:
        if unit:
            return worklists.of_unit(agency, unit, bucket, after)
        return worklists.of_agency(agency, bucket, after)

    found: list[WorkItem] = []
    more = False
    for bucket in OWED:
        read: list[WorkItem] = []
        after: str | None = None
        while len(read) < MOST_READ:
            there = page(bucket, after)
            read += there.items
            after = there.next
            if after is None:
                break
        found += read
        more = more or after is not None
    return sorted(found, key=lambda item: (item.due_at is None, item.due_at, item.id)), more


def _counts(owed: Sequence[WorkItem], told: Sequence[JournalEntry], day: date) -> dict[str, int]:
    """The headline, by name. `messages/agency_alerts/digest_letters.py` has a word for each."""
    due = [local_day(item.due_at) for item in owed if item.due_at]
    kinds = [(n.attributes["kind"], n.report) for n in told]

    def reports(*names: str) -> int:
        return len({report for kind, report in kinds if kind in names})

    return {
        "overdue": sum(d < day for d in due),
        "due_today": sum(d == day for d in due),
        "open": len(owed),
        "new": reports("new", "disposed", "returned"),
        "escalated": reports("overdue", "escalated", "escalated_on"),
        "replies": reports("reply", "supplied", "appealed", "reopened"),
    }


def _line(item: WorkItem) -> PendingReport:
    due = item.due_at.isoformat() if item.due_at else ""
    return PendingReport(report=item.id, title="" if item.confidential else item.title, due_at=due)


def _news(told: Sequence[JournalEntry], reports: Reports) -> list[ReportActivity]:
    """By report, in order of the first thing that happened; titles as they are now."""
    kinds: dict[str, list[str]] = {}
    for noted in told:
        there = kinds.setdefault(noted.report, [])
        if noted.attributes["kind"] not in there:
            there.append(noted.attributes["kind"])
    shown = list(kinds)[:MOST_LINES]
    titles = {r.id: "" if r.confidential else r.title for r in reports.many(shown)}
    return [ReportActivity(report=r, title=titles.get(r, ""), kinds=k) for r, k in kinds.items()]
