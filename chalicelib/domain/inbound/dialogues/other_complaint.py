"""Know an SMS that comes long after the question for the place and is a complaint of its own."""

import re
from dataclasses import replace

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.dialogue import REMIND_AFTER, Dialogue
from chalicelib.domain.inbound.dialogues.loose_words import is_worth_filing
from chalicelib.domain.inbound.dialogues.place_question import file_unplaced
from chalicelib.domain.inbound.dialogues.turn import Turn
from chalicelib.domain.inbound.dialogues.waiting_words import postponed

#: Words that say what is wrong.
_TROUBLE = re.compile(
    r"\b(?:padam|mati|rusak|bocor|banjir|macet|mampet|tersumbat|sampah|menumpuk|ber?lubang|lubang"
    r"|roboh|ambruk|ambles|tumbang|longsor|retak|terbakar|kebakaran|kecelakaan|korupsi|pungli"
    r"|dipungut|ditolak|menolak|hilang|dicuri|bau|kotor|keruh|berisik|bising|lambat|antre|kosong"
    r"|broken|dark|flooded|leak(?:s|ing)?)\b",
    re.IGNORECASE,
)


def is_rested_draft(dialogue: Dialogue, turn: Turn) -> bool:
    """Tell whether the draft of an SMS sender has waited for its place for more than a day."""
    last = dialogue.last_message_at
    by_sms = turn.message.channel is Channel.SMS
    return bool(by_sms and dialogue.awaits_place and last and turn.now - last > REMIND_AFTER)


def is_other_complaint(text: str, dialogue: Dialogue) -> bool:
    """Tell whether a text says what is wrong, and names nothing that is wrong in the draft."""
    said = {word.lower() for word in _TROUBLE.findall(text)}
    before = {word.lower() for word in _TROUBLE.findall(dialogue.text)}
    return is_worth_filing(text) and bool(said) and not said & before


def with_draft_set_aside(dialogue: Dialogue, turn: Turn) -> Dialogue:
    """Return the dialogue whose draft is filed by the next run of the schedule, without a place."""
    waiting = postponed(dialogue, file_unplaced(dialogue), turn.now)
    return replace(
        dialogue.without_draft(turn.now),
        postponed=waiting,
        anonymous=turn.command.anonymous,
        confidential=turn.command.confidential,
    )
