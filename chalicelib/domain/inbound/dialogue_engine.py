"""Decide how a dialogue goes on: first the text, then its place, then the report is filed.

See decision 0023.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.clean_text import clean_code, fits, visible_length
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.dialogue import (
    NO_REGION,
    Action,
    Dialogue,
    FileReport,
    IgnoreMessage,
    InboundResponse,
    RunCommand,
    SendResponse,
)
from chalicelib.domain.inbound.inbound_commands import (
    Command,
    InboundMessage,
    ParsedCommand,
    guess_language,
    is_junk,
    parse_command,
    text_digest,
)
from chalicelib.domain.inbound.mail_commands import mail_command
from chalicelib.domain.inbound.mail_words import within_report
from chalicelib.domain.reports.submission_limits import ADDRESS, BODY
from chalicelib.domain.routing.place_search import Places

#: How often the place is asked for before the report is filed, or given up, without it.
MOST_PLACE_ATTEMPTS = 3
#: A text of at least so many characters so soon after the first is its second part, and no place.
CONTINUED_WITHIN, CONTINUED_FROM = timedelta(minutes=5), 25
#: E-mails of one draft that are remembered.
MOST_LETTERS = 20
#: An e-mail of more characters than this says more than a place: it goes on with the report.
LONGEST_PLACE = 100
#: Offered places that an SMS of 160 characters has room for: how many, and their characters.
MOST_OFFERED, OFFER_ROOM = 5, 105
#: Responses that ask for the place.
_PLACE_QUESTIONS = frozenset(
    {
        InboundResponse.ASK_PLACE,
        InboundResponse.ASK_AGAIN,
        InboundResponse.ASK_CITY,
        InboundResponse.CHOOSE,
    }
)
#: The category of a report whose place is known (the local government's service), and of one whose
#: province alone is known (nobody's yet): an SMS names no topic.
LOCAL_CATEGORY, UNPLACED_CATEGORY = "pelayanan-pemerintah-daerah", "belum-ada-dalam-daftar"

Decision = tuple[Dialogue, Action]


@dataclass(frozen=True, kw_only=True)
class _Turn:
    """A message, its command, and what is needed to decide."""

    message: InboundMessage
    command: ParsedCommand
    places: Places
    now: datetime


def next_action(
    dialogue: Dialogue, message: InboundMessage, *, places: Places, now: datetime
) -> Decision:
    """Return the dialogue after a message, and the action that the message leads to.

    A sender who wants no automatic response cannot be asked for the place: officers find it out.
    """
    command = _command_of(message)
    dialogue = replace(dialogue, language=command.language or dialogue.language)
    turn = _Turn(message=message, command=command, places=places, now=now)
    after, action = _HANDLERS[command.command](dialogue, turn)
    is_asked = isinstance(action, SendResponse) and action.response in _PLACE_QUESTIONS
    if is_asked and not message.may_respond:
        return after, _file_unplaced(after)
    return after, action


def _command_of(message: InboundMessage) -> ParsedCommand:
    """Return the command of an SMS, or that of an e-mail's subject or text."""
    if message.channel is Channel.EMAIL:
        return mail_command(message)
    return parse_command(message.text)


def _handle_report(dialogue: Dialogue, turn: _Turn) -> Decision:
    """Begin or continue the draft of a report; file it at once if the text names its place."""
    text, digest = turn.command.text, text_digest(turn.command.text)
    filed = next((f for f in dialogue.filed if f.digest == digest), None)
    if filed:
        values = {"report": filed.report}
        return dialogue, SendResponse(response=InboundResponse.ALREADY, values=values, hint=True)
    if dialogue.awaits_place and digest == text_digest(dialogue.text):
        return replace(dialogue, last_message_at=turn.now), _place_question(dialogue, turn.places)
    whole = f"{dialogue.text}\n{text}" if dialogue.awaits_place else text
    if turn.message.channel is Channel.EMAIL:
        whole = within_report(whole)  # all of it is kept beside the report
    if is_junk(whole):
        return dialogue, SendResponse(response=InboundResponse.TOO_SHORT, hint=True)
    if not fits(whole, BODY[1]):
        return dialogue, SendResponse(response=InboundResponse.TOO_LONG, hint=True)
    drafted = _with_draft(dialogue, whole, turn)
    found = turn.places.find(f"{turn.message.title} {turn.message.whole_text or text}")
    if found.sure:
        return drafted, _file_at(drafted, found.codes[0])
    return drafted, _place_question(drafted, turn.places)


def _with_draft(dialogue: Dialogue, text: str, turn: _Turn) -> Dialogue:
    return replace(
        dialogue,
        first_message=dialogue.first_message or turn.message.id,
        kind=turn.command.kind,
        anonymous=dialogue.anonymous or turn.command.anonymous,
        confidential=dialogue.confidential or turn.command.confidential,
        title=dialogue.title or turn.message.title,
        text=text,
        mail_keys=_mail_keys(dialogue, turn.message),
        last_message_at=turn.now,
    )


def _handle_free_text(dialogue: Dialogue, turn: _Turn) -> Decision:
    """Take a text without a command as the place, as more of the report, or as an e-mail's report.

    An SMS without a command and without a draft gets the help text.
    """
    if dialogue.awaits_place:
        return _handle_place(replace(dialogue, mail_keys=_mail_keys(dialogue, turn.message)), turn)
    if turn.message.channel is Channel.EMAIL:
        language = guess_language(f"{turn.message.title} {turn.command.text}")
        return _handle_report(replace(dialogue, language=language), turn)
    return dialogue, SendResponse(response=InboundResponse.HELP, hint=True)


def _handle_place(dialogue: Dialogue, turn: _Turn) -> Decision:
    """Take a text as the place that was asked for, or else as more of the report."""
    text, places, now = turn.command.text, turn.places, turn.now
    if turn.message.channel is Channel.EMAIL and len(text) > LONGEST_PLACE:
        dialogue = replace(dialogue, text=within_report(f"{dialogue.text}\n\n{text}"))
    chosen = _chosen_place(dialogue, text)
    found = places.answer(text)
    offered = tuple(code for code in dialogue.offered_places if code in found.codes)
    codes = (chosen,) if chosen else offered or found.codes
    updated = replace(dialogue, last_message_at=now, province=found.province or dialogue.province)
    if len(codes) == 1 and not (found.guessed and codes == found.codes):
        placed = updated if chosen else _with_place_line(updated, text)
        return placed, _file_at(placed, codes[0])
    if codes:
        return _offer_places(_with_place_line(updated, text), codes, places)
    last = dialogue.last_message_at
    soon = last is not None and now - last <= CONTINUED_WITHIN
    longer = f"{dialogue.text}\n{text}"
    is_continued = soon and visible_length(text) >= CONTINUED_FROM and fits(longer, BODY[1])
    if is_continued and not found.province:
        return replace(updated, text=longer), _place_question(updated, places)
    return _without_place(_with_place_line(updated, text), places)


def _without_place(dialogue: Dialogue, places: Places) -> Decision:
    """Ask for the place again; in the end file with the province alone, or give up."""
    tried = replace(dialogue, place_attempts=dialogue.place_attempts + 1, offered_places=())
    if tried.place_attempts < MOST_PLACE_ATTEMPTS:
        return tried, _place_question(tried, places)
    if tried.province:
        return tried, _file_unplaced(tried)
    if tried.place_attempts > MOST_PLACE_ATTEMPTS:
        return tried, IgnoreMessage(reason="no place, and told so")
    return tried, SendResponse(response=InboundResponse.NO_PLACE)


def _file_unplaced(dialogue: Dialogue) -> FileReport:
    """File under nobody's category: the national desk finds out the place, or the city."""
    return FileReport(
        region=dialogue.province or NO_REGION,
        address=_address(dialogue),
        category=UNPLACED_CATEGORY,
    )


def _offer_places(dialogue: Dialogue, codes: tuple[str, ...], places: Places) -> Decision:
    lines = _numbered(codes, places)
    if len(codes) > MOST_OFFERED or sum(len(line) + 2 for line in lines) > OFFER_ROOM:
        return _without_place(dialogue, places)
    offered = replace(dialogue, offered_places=codes)
    return offered, _place_question(offered, places)


def _numbered(codes: tuple[str, ...], places: Places) -> list[str]:
    return [f"{n} {places.name(code)}" for n, code in enumerate(codes, start=1)]


def _chosen_place(dialogue: Dialogue, text: str) -> str:
    """Return the offered place whose number the text is; "" when it is no such number."""
    match = re.fullmatch(
        r"\s*(?:no|nomor|nomer|number|pilih)?\W*(\d)\W*", clean_code(text), re.IGNORECASE
    )
    number = int(match[1]) if match else 0
    return dialogue.offered_places[number - 1] if 0 < number <= len(dialogue.offered_places) else ""


def _place_question(dialogue: Dialogue, places: Places) -> SendResponse:
    if dialogue.offered_places:
        values = {"choices": "; ".join(_numbered(dialogue.offered_places, places))}
        return SendResponse(response=InboundResponse.CHOOSE, values=values)
    if dialogue.province:
        values = {"place": places.name(dialogue.province)}
        return SendResponse(response=InboundResponse.ASK_CITY, values=values)
    asked_before = dialogue.place_attempts > 0
    return SendResponse(
        response=InboundResponse.ASK_AGAIN if asked_before else InboundResponse.ASK_PLACE
    )


def _file_at(dialogue: Dialogue, code: str) -> FileReport:
    return FileReport(region=code, address=_address(dialogue), category=LOCAL_CATEGORY)


def _address(dialogue: Dialogue) -> str:
    return ", ".join(dialogue.place_lines)[:ADDRESS]


def _with_place_line(dialogue: Dialogue, text: str) -> Dialogue:
    """Return the dialogue with what was written about the place, which becomes the address."""
    line = " ".join(text.split())[:ADDRESS]
    return replace(dialogue, place_lines=(*dialogue.place_lines, line)) if line else dialogue


def _mail_keys(dialogue: Dialogue, message: InboundMessage) -> tuple[str, ...]:
    if not message.mail_key or message.mail_key in dialogue.mail_keys:
        return dialogue.mail_keys
    return (*dialogue.mail_keys, message.mail_key)[:MOST_LETTERS]


def _handle_cancel(dialogue: Dialogue, _: _Turn) -> Decision:
    return dialogue.without_draft(), SendResponse(response=InboundResponse.CANCELLED)


def _handle_help(dialogue: Dialogue, _: _Turn) -> Decision:
    return dialogue, SendResponse(response=InboundResponse.HELP)


def _handle_other(dialogue: Dialogue, turn: _Turn) -> Decision:
    """Run any other command; without a tracking ID it is about the report that was filed last."""
    command = turn.command
    last = dialogue.filed[-1].report if dialogue.filed else ""
    return dialogue, RunCommand(
        command=command if command.typed_id else replace(command, typed_id=last)
    )


_HANDLERS: Mapping[Command, Callable[[Dialogue, _Turn], Decision]] = {
    Command.REPORT: _handle_report,
    Command.FREE_TEXT: _handle_free_text,
    Command.CANCEL: _handle_cancel,
    Command.HELP: _handle_help,
    Command.STATUS: _handle_other,
    Command.REPLY: _handle_other,
    Command.CODE: _handle_other,
    Command.STOP: _handle_other,
    Command.START: _handle_other,
}
