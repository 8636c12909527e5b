"""Decide what becomes of a reporter's words and files: which act they are, what a reply does now.

A reply answers the officers' question, objects to their answer, or adds information; see decision
0046. Every text that proposes a reply asks `effect_of_reply`, so that none proposes what would be
refused.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.inbound.mail_words import is_bare_thanks
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reports.act_fields import MOST_FILES
from chalicelib.domain.reports.codes import REPORTER_WORDS, STAFF, Act, State
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.permissions import reporter_acts_now
from chalicelib.domain.reports.report import DeclaredFile, Report

#: How often in a day information may be added to a report.
MOST_ADDED_A_DAY = 10
#: Within this time the same words and files are the same message, sent or delivered once more.
SAME_WITHIN = timedelta(hours=24)


class ReplyEffect(StrEnum):
    """What a reporter's reply does now. The values are keys of texts."""

    ANSWERS = "answers"  # the officers' question
    OBJECTS = "objects"  # to an answer: the report is followed up again
    ADDS = "adds"  # information; nothing else changes
    ADDS_TO_MAIN = "adds_to_main"  # information, which the officers of the main report get
    NOT_BUT_REOPENS = "not_but_reopens"  # not taken, but the reporter may have it reopened
    NOT = "not"  # not taken; a new report is the way out


_EFFECTS = {
    Act.SUPPLY: ReplyEffect.ANSWERS,
    Act.REPLY: ReplyEffect.OBJECTS,
    Act.ADD_INFORMATION: ReplyEffect.ADDS,
    Act.REOPEN: ReplyEffect.NOT_BUT_REOPENS,
}


def effect_of_reply(report: Report, now: datetime, main: Report | None = None) -> ReplyEffect:
    """Return what a reply does to the report as it stands.

    `main` is the report that it was merged into. A report that is not routed yet is so within
    seconds: the doors keep a reply until then.
    """
    if not report.routed:
        return ReplyEffect.ADDS
    acts = reporter_acts_now(report, now, main)
    effect = next((_EFFECTS[act] for act in _EFFECTS if act in acts), ReplyEffect.NOT)
    relayed = effect is ReplyEffect.ADDS and relayed_to(report) is not None
    return ReplyEffect.ADDS_TO_MAIN if relayed else effect


def relayed_to(report: Report) -> str | None:
    """Return the main report whose officers are given what is added to this one; None for none.

    A confidential report is for its own agency, wherever it was merged.
    """
    return report.merged_into if may_show_content(report) else None


def act_of_reply(report: Report, text: str, names: str = "") -> Act:
    """Return the act that a reply is.

    Neither files alone nor a bare thank-you say that an answer does not help. `names` may stand in
    a thank-you: the sender's and the agency's.
    """
    if report.state is State.ON_HOLD:
        return Act.SUPPLY
    says_more = bool(text.strip()) and not thanks_for_answer(report, text, names)
    objects = report.state is State.ANSWERED and says_more
    return Act.REPLY if objects else Act.ADD_INFORMATION


def thanks_for_answer(report: Report, text: str, names: str = "") -> bool:
    """Tell whether a reply thanks for the officers' answer and says nothing else."""
    return report.state is State.ANSWERED and is_bare_thanks(text, names)


def files_of_event(report: Report, event: Event) -> tuple[DeclaredFile, ...]:
    """Return the files that a reporter brought with an event."""
    return tuple(f for f in report.files if f.event == event.seq and not f.evidence)


def find_same_words(
    report: Report,
    events: Sequence[Event],
    text: str,
    files: Sequence[DeclaredFile],
    now: datetime,
) -> Event | None:
    """Return the event that already holds these words and files; None when they are new.

    A queue delivers twice and people press twice. The same words after an officer moved the report
    on, or on another day, say something again.
    """
    wanted = sorted((f.name, f.size) for f in files)
    for event in reversed(events):
        moved_on = event.actor.role in STAFF and "state" in event.changes
        if moved_on or now - event.at > SAME_WITHIN:
            return None
        if event.act in REPORTER_WORDS and event.text == text:
            brought = sorted((f.name, f.size) for f in files_of_event(report, event))
            if brought == wanted:
                return event
    return None


def new_events(report: Report, events: Sequence[Event]) -> frozenset[int]:
    """Return the numbers of the events that no officer in charge has seen yet."""
    if report.new_since is None:
        return frozenset()
    added = (e.seq for e in events if e.act in (Act.ADD_INFORMATION, Act.RELAY))
    return frozenset(seq for seq in added if seq >= report.new_since)


def added_on_day(events: Sequence[Event], now: datetime) -> int:
    """Count how often information was added on the day of `now`, Jakarta's."""
    today = local_day(now)
    return sum(e.act is Act.ADD_INFORMATION and local_day(e.at) == today for e in events)


def numbered_files(report: Report, wanted: Sequence[DeclaredFile]) -> tuple[DeclaredFile, ...]:
    """Return files numbered on from those of the report, as those of its next event.

    Raises: InvalidFields when there would be more than a report may have.
    """
    there = len(report.files)
    if there + len(wanted) > MOST_FILES:
        error = FieldError(name="attachments", code="files_full", limit=str(MOST_FILES - there))
        raise InvalidFields([error])
    event = report.version + 1
    return tuple(
        replace(file, n=n, event=event, evidence=False)
        for n, file in enumerate(wanted, start=there + 1)
    )
