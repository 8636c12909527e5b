"""Take words that no command says what they are for."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.clean_text import visible_length
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.dialogue import (
    Dialogue,
    InboundResponse,
    ReplyToOne,
    SendResponse,
)
from chalicelib.domain.inbound.dialogues.place_question import Decision
from chalicelib.domain.inbound.dialogues.turn import Turn
from chalicelib.domain.inbound.inbound_commands import is_wish_alone, tracking_id_within
from chalicelib.domain.reports import tracking_ids

#: So long after a report a wish for protection alone may be about it.
WISH_WITHIN = timedelta(hours=24)
#: Words of fewer characters say nothing that could be kept.
SHORTEST_LOOSE = 2


def handle_loose_words(dialogue: Dialogue, turn: Turn) -> Decision:
    """Give words that name a report of the sender's to it, and other ones where they belong.

    A wish for protection alone comes too late for a report that is filed: its sender is told so.
    """
    text, own = turn.command.text, tuple(f.report for f in dialogue.filed)
    late = dialogue.last_without_wish() if is_wish_alone(text) else None
    if late and late.at and turn.now - late.at <= WISH_WITHIN:
        values = {"report": late.report}
        return dialogue, SendResponse(response=InboundResponse.NOT_PROTECTED, values=values)
    if visible_length(text) < SHORTEST_LOOSE:
        return dialogue, SendResponse(response=InboundResponse.HELP, hint=True)
    kept = with_loose_words(dialogue, text, turn)
    named = tracking_ids.parse(tracking_id_within(text))
    if named in own:
        return kept, ReplyToOne(text=text, reports=(named,), is_reply=True)
    if own:
        return kept, ReplyToOne(text=text, reports=own, is_reply=False)
    return kept, SendResponse(response=InboundResponse.HELP, hint=True)


def with_loose_words(dialogue: Dialogue, text: str, turn: Turn) -> Dialogue:
    """Return the dialogue with words that go on from those of before.

    What is more than one report can hold becomes several.
    """
    before = dialogue.loose_within(turn.now)
    both = f"{before}\n{text}" if before and before != text else text
    return replace(
        dialogue,
        loose_words=both,
        loose_message=(dialogue.loose_message if before else "") or turn.message.id,
        last_message_at=dialogue.last_message_at if dialogue.awaits_place else turn.now,
    )


def with_words_kept(dialogue: Dialogue, turn: Turn) -> Dialogue:
    """Return the dialogue with the words behind the command of an SMS; letters are kept whole."""
    text = turn.command.text
    kept = turn.message.channel is Channel.SMS and visible_length(text) >= SHORTEST_LOOSE
    return with_loose_words(dialogue, text, turn) if kept else dialogue
