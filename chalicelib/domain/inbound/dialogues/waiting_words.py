"""Decide what becomes of words that wait in a dialogue when no further message comes.

The sender of a draft is reminded of its place once, then it is filed without one; words of an SMS
that nobody said what they are for are filed too. See decision 0052.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.clean_text import fits
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.dialogue import (
    FILE_AFTER,
    LIFE,
    REMIND_AFTER,
    REMINDED_BEFORE,
    Dialogue,
    FileReport,
)
from chalicelib.domain.inbound.dialogues.loose_words import is_worth_filing
from chalicelib.domain.inbound.dialogues.place_question import file_at, file_unplaced
from chalicelib.domain.inbound.dialogues.reports_of_dialogue import PostponedReport
from chalicelib.domain.inbound.dialogues.wishes_for_anonymity import wishes_no_name
from chalicelib.domain.reports.codes import Kind
from chalicelib.domain.reports.submission_limits import BODY
from chalicelib.domain.routing.place_search import Places


class WaitingStep(StrEnum):
    """What is done next with waiting words."""

    REMIND = "remind"
    FILE_DRAFT = "file_draft"
    FILE_WORDS = "file_words"
    FILE_POSTPONED = "file_postponed"


@dataclass(frozen=True, kw_only=True)
class PlannedStep:
    """A step, and when it is to be done."""

    step: WaitingStep
    at: datetime


def next_step(dialogue: Dialogue) -> PlannedStep | None:
    """Return what is done next if no message comes; None while nothing waits.

    Of what an earlier release left nobody knows the sender: it waits for the next message.
    """
    if dialogue.sender is None:
        return None
    planned = _step_of_words(dialogue)
    if dialogue.postponed:
        first = min(report.due_at for report in dialogue.postponed)
        if planned is None or first <= planned.at:
            return PlannedStep(step=WaitingStep.FILE_POSTPONED, at=first)
    return planned


def _step_of_words(dialogue: Dialogue) -> PlannedStep | None:
    """Return what is done next with the draft, or else with loose words."""
    last = dialogue.last_message_at
    if last is None:
        return None
    if dialogue.awaits_place:
        if dialogue.reminded_at is None:
            return PlannedStep(step=WaitingStep.REMIND, at=last + REMIND_AFTER)
        at = max(last + FILE_AFTER, dialogue.reminded_at + REMINDED_BEFORE)
        return PlannedStep(step=WaitingStep.FILE_DRAFT, at=at)
    if is_worth_filing(dialogue.loose_words):
        whole = fits(dialogue.loose_words, BODY[1])
        at = last + LIFE[Channel.SMS] if whole else last
        return PlannedStep(step=WaitingStep.FILE_WORDS, at=at)
    return None


def step_due(dialogue: Dialogue, now: datetime) -> WaitingStep | None:
    """Return the step whose time has come; None when there is none."""
    planned = next_step(dialogue)
    return planned.step if planned and planned.at <= now else None


def words_as_draft(dialogue: Dialogue, places: Places) -> tuple[Dialogue, FileReport]:
    """Make loose words the draft of a report, at the place that they name clearly or at none.

    What one report cannot hold stays loose, and is the next one.
    """
    text, rest = _parted(dialogue.loose_words)
    draft = replace(
        dialogue,
        first_message=dialogue.loose_message,
        kind=Kind.COMPLAINT,
        anonymous=dialogue.anonymous or wishes_no_name(text),
        title="",
        text=text,
        loose_words=rest,
        loose_message=f"{dialogue.loose_message}+" if rest else "",
    )
    found = places.find(text)
    return draft, file_at(draft, found.codes[0]) if found.sure else file_unplaced(draft)


def postponed(
    dialogue: Dialogue, place: FileReport, due_at: datetime
) -> tuple[PostponedReport, ...]:
    """Return the postponed reports with the draft, to be filed at this place from `due_at` on.

    The same words and files again are the same report, with the protection of either.
    """
    new = PostponedReport(
        first_message=dialogue.first_message,
        kind=dialogue.kind,
        anonymous=dialogue.anonymous,
        confidential=dialogue.confidential,
        title=dialogue.title,
        text=dialogue.text,
        region=place.region,
        address=place.address,
        category=place.category,
        mail_keys=dialogue.mail_keys,
        files=dialogue.files,
        written_at=dialogue.last_message_at,
        due_at=due_at,
    )
    for n, other in enumerate(dialogue.postponed):
        if other.digest == new.digest:
            same = replace(
                other,
                anonymous=other.anonymous or new.anonymous,
                confidential=other.confidential or new.confidential,
                mail_keys=tuple(dict.fromkeys((*other.mail_keys, *new.mail_keys))),
            )
            return (*dialogue.postponed[:n], same, *dialogue.postponed[n + 1 :])
    return (*dialogue.postponed, new)


def postponed_as_draft(dialogue: Dialogue) -> tuple[Dialogue, FileReport]:
    """Return the dialogue with the postponed report that is due first as its draft, and where."""
    report = first_postponed(dialogue)
    draft = replace(
        dialogue.emptied(),
        first_message=report.first_message,
        kind=report.kind,
        anonymous=report.anonymous,
        confidential=report.confidential,
        title=report.title,
        text=report.text,
        mail_keys=report.mail_keys,
        files=report.files,
        last_message_at=report.written_at,
    )
    return draft, FileReport(region=report.region, address=report.address, category=report.category)


def first_postponed(dialogue: Dialogue) -> PostponedReport:
    """Return the postponed report that is due first."""
    return min(dialogue.postponed, key=lambda report: report.due_at)


def without_postponed(dialogue: Dialogue, filed: Dialogue) -> Dialogue:
    """Return the dialogue after its first postponed report was filed, as `filed` knows it."""
    done = first_postponed(dialogue)
    rest = tuple(report for report in dialogue.postponed if report != done)
    after = replace(dialogue, postponed=rest, filed=filed.filed, filing_at=None)
    return after if after.holds_words else replace(after, sender=None)


def postponed_until(dialogue: Dialogue, due_at: datetime) -> Dialogue:
    """Return the dialogue whose postponed reports wait at least until `due_at`."""
    later = (replace(report, due_at=max(report.due_at, due_at)) for report in dialogue.postponed)
    return replace(dialogue, postponed=tuple(later))


def _parted(words: str) -> tuple[str, str]:
    """Part words at the end of a line, or else of a word, where a report is full."""
    if fits(words, BODY[1]):
        return words, ""
    most = min(BODY[1], len(words) * 3 // 4)  # the rest is enough for a report too
    room = words[:most]
    at = next((n for n in (room.rfind("\n"), room.rfind(" ")) if n > most // 2), most)
    return words[:at].rstrip(), words[at:].lstrip()
