"""Decide how a dialogue goes on: first the text, then its place, then the report is filed.

See decision 0023.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.clean_text import fits, visible_length
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.dialogue import (
    DRAFT_LIFE,
    LIFE,
    Action,
    Dialogue,
    InboundResponse,
    ReplyToOne,
    RunCommand,
    SendResponse,
)
from chalicelib.domain.inbound.dialogues.loose_words import is_worth_filing
from chalicelib.domain.inbound.dialogues.other_complaint import (
    is_other_complaint,
    is_rested_draft,
    with_draft_set_aside,
)
from chalicelib.domain.inbound.dialogues.place_question import (
    PLACE_QUESTIONS,
    Decision,
    answered_places,
    chosen_place,
    file_at,
    file_unplaced,
    offer_places,
    place_question,
    with_paragraph,
    with_place_line,
    without_place,
)
from chalicelib.domain.inbound.dialogues.turn import Turn
from chalicelib.domain.inbound.dialogues.wishes_for_anonymity import wishes_no_name
from chalicelib.domain.inbound.dialogues.words_without_command import (
    handle_loose_words,
    with_loose_words,
    with_words_kept,
)
from chalicelib.domain.inbound.inbound_commands import (
    Command,
    InboundMessage,
    ParsedCommand,
    is_junk,
    message_digest,
    parse_command,
)
from chalicelib.domain.inbound.letter_kinds.language import guess_language
from chalicelib.domain.inbound.mail_commands import mail_command
from chalicelib.domain.inbound.mail_words import within_report
from chalicelib.domain.reports.submission_limits import BODY
from chalicelib.domain.routing.place_search import Places

#: A text of at least so many characters so soon after the first is its second part, and no place.
CONTINUED_WITHIN, CONTINUED_FROM = timedelta(minutes=5), 25
#: A draft of so many e-mails is filed as it is.
MOST_LETTERS = 20
#: An e-mail of more characters than this says more than a place: it goes on with the report.
LONGEST_PLACE = 100


def next_action(
    dialogue: Dialogue, message: InboundMessage, *, places: Places, now: datetime
) -> Decision:
    """Return the dialogue after a message, and the action that the message leads to.

    A sender who wants no automatic response cannot be asked for the place, and who wrote so many
    letters without it is asked no more: officers find it out.
    """
    command = _command_of(message)
    dialogue = _without_what_is_too_old(dialogue, now)
    dialogue = replace(
        dialogue,
        language=command.language or dialogue.language,
        # A wish for protection holds in whatever message it comes, until a report is filed with it.
        anonymous=dialogue.anonymous or command.anonymous,
        confidential=dialogue.confidential or command.confidential,
    )
    turn = Turn(message=message, command=command, places=places, now=now)
    after, action = _HANDLERS[command.command](dialogue, turn)
    is_asked = isinstance(action, SendResponse) and action.response in PLACE_QUESTIONS
    if is_asked and (not message.may_respond or len(after.mail_keys) >= MOST_LETTERS):
        return after, file_unplaced(after)
    return after, action


def _without_what_is_too_old(dialogue: Dialogue, now: datetime) -> Dialogue:
    """Return the dialogue without a draft, or loose words, that nobody goes on with any more."""
    last = dialogue.last_message_at
    rested = now - last if last else timedelta()
    waits = dialogue.awaits_place or is_worth_filing(dialogue.loose_words)
    life = DRAFT_LIFE if waits else LIFE[Channel.SMS]
    return dialogue.emptied() if rested > life else dialogue


def _command_of(message: InboundMessage) -> ParsedCommand:
    """Return the command of an SMS, or that of an e-mail's subject or text."""
    if message.channel is Channel.EMAIL:
        return mail_command(message)
    return parse_command(message.text)


def _handle_report(dialogue: Dialogue, turn: Turn) -> Decision:
    """Begin or continue the draft of a report; file it at once if the text names its place."""
    message, now = turn.message, turn.now
    text = turn.command.text or dialogue.loose_within(now)
    digest = message_digest(message.title, text, message.files)
    if filed := dialogue.repeated(digest, now):
        values = {"report": filed.report}
        again = SendResponse(response=InboundResponse.ALREADY, values=values, hint=True)
        return dialogue.without_wish(), again
    is_same = dialogue.awaits_place and digest == draft_digest(dialogue)
    if not is_same and turn.command.text and is_rested_draft(dialogue, turn):
        # So long after the first message a report is another one.
        dialogue = with_draft_set_aside(dialogue, turn)
    goes_on = dialogue.awaits_place and not is_same
    whole = f"{dialogue.text}\n{text}" if goes_on else text
    if message.channel is Channel.EMAIL:
        # All of it is kept beside the report.
        whole = within_report(whole, name=message.name, email=message.address)
    if is_junk(whole):
        kept = with_words_kept(dialogue, turn)
        return kept, SendResponse(response=InboundResponse.TOO_SHORT, hint=True)
    if not fits(whole, BODY[1]):
        return dialogue, SendResponse(response=InboundResponse.TOO_LONG)
    drafted = _with_draft(dialogue, whole, turn)
    found = turn.places.find(f"{turn.message.title} {turn.message.whole_text or text}")
    if found.sure:
        return drafted, file_at(drafted, found.codes[0])
    return drafted, place_question(drafted, turn.places)


def _with_draft(dialogue: Dialogue, text: str, turn: Turn) -> Dialogue:
    files = turn.message.files
    return replace(
        dialogue,
        first_message=dialogue.first_message or turn.message.id,
        kind=turn.command.kind,
        anonymous=dialogue.anonymous or wishes_no_name(text),
        title=dialogue.title or turn.message.title,
        text=text,
        mail_keys=_mail_keys(dialogue, turn.message),
        files=dialogue.files if files in dialogue.files else dialogue.files + files,
        loose_words=dialogue.loose_words if turn.command.text else "",
        loose_message=dialogue.loose_message if turn.command.text else "",
        last_message_at=turn.now,
    )


def draft_digest(dialogue: Dialogue) -> str:
    """Return the digest of a draft, by which a message of the same words and files is known."""
    return message_digest(dialogue.title, dialogue.text, dialogue.files)


def _handle_free_text(dialogue: Dialogue, turn: Turn) -> Decision:
    """Take a text without a command as the place, as more of the report, or as an e-mail's report.

    An SMS without a command and without a draft may answer an officer; else its words are kept
    until the sender says what they are for.
    """
    if is_rested_draft(dialogue, turn) and is_other_complaint(turn.command.text, dialogue):
        return _handle_report(with_draft_set_aside(dialogue, turn), turn)
    if dialogue.awaits_place:
        keys, files = _mail_keys(dialogue, turn.message), dialogue.files + turn.message.files
        return _handle_place(replace(dialogue, mail_keys=keys, files=files), turn)
    if turn.message.channel is Channel.EMAIL:
        language = guess_language(f"{turn.message.title} {turn.command.text}")
        return _handle_report(replace(dialogue, language=language), turn)
    return handle_loose_words(dialogue, turn)


def _handle_place(dialogue: Dialogue, turn: Turn) -> Decision:
    """Take a text as the place that was asked for, or else as more of the report."""
    text, places, now = turn.command.text, turn.places, turn.now
    if turn.message.channel is Channel.EMAIL and len(text) > LONGEST_PLACE:
        whole = f"{dialogue.text}\n\n{text}"
        whole = within_report(whole, name=turn.message.name, email=turn.message.address)
        dialogue = replace(dialogue, text=whole)
    chosen = chosen_place(dialogue, text)
    found = places.answer(text)
    codes, is_settled = answered_places(dialogue, chosen, found)
    updated = replace(dialogue, last_message_at=now, province=found.province or dialogue.province)
    if is_settled:
        placed = updated if chosen else with_place_line(updated, text)
        return _unless_too_long(placed, file_at(placed, codes[0]), dialogue)
    if codes:
        return _unless_too_long(
            *offer_places(with_place_line(updated, text), codes, places), dialogue
        )
    last = dialogue.last_message_at
    soon = last is not None and now - last <= CONTINUED_WITHIN
    is_continued = soon and visible_length(text) >= CONTINUED_FROM
    if is_continued and not found.province:
        more = replace(updated, text=with_paragraph(dialogue.text, text))
        return _unless_too_long(more, place_question(updated, places), dialogue)
    return _unless_too_long(*without_place(with_place_line(updated, text), places), dialogue)


def _unless_too_long(after: Dialogue, action: Action, before: Dialogue) -> Decision:
    """Return the decision, or that the message was not kept: the report can hold no more."""
    if fits(after.text, BODY[1]):
        return after, action
    return before, SendResponse(response=InboundResponse.TOO_LONG)


def _mail_keys(dialogue: Dialogue, message: InboundMessage) -> tuple[str, ...]:
    if not message.mail_key or message.mail_key in dialogue.mail_keys:
        return dialogue.mail_keys
    return (*dialogue.mail_keys, message.mail_key)


def _handle_cancel(dialogue: Dialogue, turn: Turn) -> Decision:
    """Drop the draft or loose words, else the report that was postponed last.

    Where there are none, CANCEL stops messages, as carriers want. A report that was filed is not
    cancelled: the sender is told its number.
    """
    if dialogue.awaits_place or dialogue.loose_words:
        return dialogue.emptied(), SendResponse(response=InboundResponse.CANCELLED)
    if dialogue.postponed:
        others = replace(dialogue, postponed=dialogue.postponed[:-1])
        return others, SendResponse(response=InboundResponse.CANCELLED)
    if turn.message.channel is Channel.SMS and turn.command.language == "en":
        return dialogue, RunCommand(command=replace(turn.command, command=Command.STOP))
    if dialogue.filed:
        values = {"report": dialogue.filed[-1].report}
        return dialogue, SendResponse(response=InboundResponse.ALREADY, values=values)
    return dialogue, SendResponse(response=InboundResponse.CANCELLED)


def _handle_help(dialogue: Dialogue, _: Turn) -> Decision:
    return dialogue, SendResponse(response=InboundResponse.HELP)


def _handle_reply(dialogue: Dialogue, turn: Turn) -> Decision:
    """Reply to the named report, with the loose words of before if the ID stands alone.

    Without an ID the words are given to the one report that they can be about.
    """
    command, own = turn.command, tuple(f.report for f in dialogue.filed)
    text = command.text or dialogue.loose_within(turn.now)
    if command.typed_id:
        # They wait until the report is found that takes them.
        kept = with_words_kept(dialogue, turn)
        return kept, RunCommand(command=replace(command, text=text))
    kept = with_loose_words(dialogue, text, turn) if text else dialogue
    if not own:
        return kept, RunCommand(command=replace(command, text=text))
    return kept, ReplyToOne(text=text, reports=own, is_reply=True)


def _handle_other(dialogue: Dialogue, turn: Turn) -> Decision:
    """Run any other command; without a tracking ID it is about the report that was filed last.

    What an SMS says behind it waits to be told what it is for.
    """
    command = turn.command
    last = dialogue.filed[-1].report if dialogue.filed else ""
    return with_words_kept(dialogue, turn), RunCommand(
        command=command if command.typed_id else replace(command, typed_id=last)
    )


_HANDLERS: Mapping[Command, Callable[[Dialogue, Turn], Decision]] = {
    Command.REPORT: _handle_report,
    Command.FREE_TEXT: _handle_free_text,
    Command.CANCEL: _handle_cancel,
    Command.HELP: _handle_help,
    Command.STATUS: _handle_other,
    Command.REPLY: _handle_reply,
    Command.CODE: _handle_other,
    Command.STOP: _handle_other,
    Command.START: _handle_other,
}
