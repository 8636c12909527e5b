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
from chalicelib.domain.reports.codes import Kind
from chalicelib.domain.reports.submission_limits import BODY
from chalicelib.domain.routing.place_search import Places


class WaitingStep(StrEnum):
    """What is done next with waiting words."""

    REMIND = "remind"
    FILE_DRAFT = "file_draft"
    FILE_WORDS = "file_words"


@dataclass(frozen=True, kw_only=True)
class PlannedStep:
    """A step, and when it is to be done."""

    step: WaitingStep
    at: datetime


def next_step(dialogue: Dialogue) -> PlannedStep | None:
    """Return what is done next if no message comes; None while nothing waits.

    Of what an earlier release left nobody knows the sender: it waits for the next message.
    """
    last = dialogue.last_message_at
    if last is None or dialogue.sender is None:
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
        title="",
        text=text,
        loose_words=rest,
        loose_message=f"{dialogue.loose_message}+" if rest else "",
    )
    found = places.find(text)
    return draft, file_at(draft, found.codes[0]) if found.sure else file_unplaced(draft)


def _parted(words: str) -> tuple[str, str]:
    """Part words at the end of a line, or else of a word, where a report is full."""
    if fits(words, BODY[1]):
        return words, ""
    most = min(BODY[1], len(words) * 3 // 4)  # the rest is enough for a report too
    room = words[:most]
    at = next((n for n in (room.rfind("\n"), room.rfind(" ")) if n > most // 2), most)
    return words[:at].rstrip(), words[at:].lstrip()
