"""How a dialogue goes on: the text, then its place, then the report; see decision 23."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound import inbound_commands as hearing
from chalicelib.domain.inbound.dialogue import (
    Action,
    Dialogue,
    FileReport,
    IgnoreMessage,
    InboundReply,
    RunCommand,
    SendReply,
)
from chalicelib.domain.inbound.inbound_commands import Command, InboundMessage, ParsedCommand
from chalicelib.domain.reports.submission_limits import ADDRESS, BODY, FILES
from chalicelib.domain.routing.place_search import Places

#: How often the place is asked for before we do without.
MOST_TRIES = 3
#: A long text soon after the first is its second part and no answer.
ADDED_WITHIN, ADDED_FROM = timedelta(minutes=5), 25
#: Choices that an SMS of 160 characters has room for.
MOST_CHOICES, CHOICE_ROOM = 5, 105
#: Where an SMS belongs that names no topic: the local government's service, or nobody's yet.
CATEGORY, UNPLACED = "pelayanan-pemerintah-daerah", "belum-ada-dalam-daftar"

Step = tuple[Dialogue, Action]


@dataclass(frozen=True, kw_only=True)
class _Turn:
    """A message, what it asks for, and what is needed to go on."""

    heard: InboundMessage
    said: ParsedCommand
    places: Places
    now: datetime


def step(dialogue: Dialogue, heard: InboundMessage, *, places: Places, now: datetime) -> Step:
    """The dialogue after a message, and what to do."""
    said = _said(heard)
    spoken = replace(dialogue, language=said.language or dialogue.language)
    turn = _Turn(heard=heard, said=said, places=places, now=now)
    return _STEPS[said.command](spoken, turn)


def _said(heard: InboundMessage) -> ParsedCommand:
    """The command of an SMS, or of a letter's subject or text."""
    said = hearing.parse_command(heard.text)
    if not heard.title or said.command is not Command.ANYTHING:
        return said
    by_title = hearing.parse_command(heard.title)
    if by_title.command is Command.REPORT:
        return replace(by_title, text=said.text)
    if by_title.command in (Command.ANYTHING, Command.HELP, Command.CODE):
        return said
    return replace(by_title, text=by_title.text or said.text)


def _begin(d: Dialogue, turn: _Turn) -> Step:
    """A report's text: kept until its place is known, unless it says the place itself."""
    text, digest = turn.said.text, hearing.text_digest(turn.said.text)
    there = next((f for f in d.filed if f.digest == digest), None)
    if there:
        return d, SendReply(answer=InboundReply.ALREADY, values={"report": there.report}, hint=True)
    if d.waiting and digest == hearing.text_digest(d.text):
        return replace(d, at=turn.now), _question(d, turn.places)
    whole = f"{d.text}\n{text}" if d.waiting else text
    if hearing.is_junk(whole):
        return d, SendReply(answer=InboundReply.TOO_SHORT, hint=True)
    if len(whole) > BODY[1]:
        return d, SendReply(answer=InboundReply.TOO_LONG, hint=True)
    begun = replace(
        d,
        nonce=d.nonce or turn.heard.id,
        kind=turn.said.kind,
        anonymous=d.anonymous or turn.said.anonymous,
        confidential=d.confidential or turn.said.confidential,
        title=d.title or turn.heard.title,
        text=whole,
        mails=_mails(d, turn.heard),
        at=turn.now,
    )
    found = turn.places.find(f"{turn.heard.title} {text}")
    if found.sure:
        return begun, _file(begun, found.codes[0])
    return begun, _question(begun, turn.places)


def _go_on(d: Dialogue, turn: _Turn) -> Step:
    """Neither command nor word we know: the place, more of the text, or a letter."""
    if d.waiting:
        return _place(replace(d, mails=_mails(d, turn.heard)), turn)
    if turn.heard.channel is Channel.EMAIL:
        language = hearing.language_of(f"{turn.heard.title} {turn.said.text}")
        return _begin(replace(d, language=language), turn)
    return d, SendReply(answer=InboundReply.HELP, hint=True)


def _place(d: Dialogue, turn: _Turn) -> Step:
    """What came when the place was asked for."""
    text, places, now = turn.said.text, turn.places, turn.now
    chosen = _chosen(d, text)
    found = places.find(text)
    codes = (chosen,) if chosen else tuple(c for c in d.choices if c in found.codes) or found.codes
    heard = replace(d, at=now, province=found.province or d.province)
    if len(codes) == 1:
        where = heard if chosen else _noted(heard, text)
        return where, _file(where, codes[0])
    if codes:
        return _offer(_noted(heard, text), codes, places)
    soon = d.at is not None and now - d.at <= ADDED_WITHIN
    longer = f"{d.text}\n{text}"
    if soon and len(text) >= ADDED_FROM and len(longer) <= BODY[1] and not found.province:
        return replace(heard, text=longer), _question(heard, places)
    return _without(_noted(heard, text), places)


def _without(d: Dialogue, places: Places) -> Step:
    """Once more without a place: ask again, do with the province, or give up kindly."""
    tried = replace(d, tries=d.tries + 1, choices=())
    if tried.tries < MOST_TRIES:
        return tried, _question(tried, places)
    if tried.province:
        address = ", ".join(d.said)[:ADDRESS]
        return tried, FileReport(region=tried.province, address=address, category=UNPLACED)
    if tried.tries > MOST_TRIES:
        return tried, IgnoreMessage(why="no place, and told so")
    return tried, SendReply(answer=InboundReply.NO_PLACE)


def _offer(d: Dialogue, codes: tuple[str, ...], places: Places) -> Step:
    lines = [f"{n} {places.name(code)}" for n, code in enumerate(codes, start=1)]
    if len(codes) > MOST_CHOICES or sum(len(line) + 2 for line in lines) > CHOICE_ROOM:
        return _without(d, places)
    values = {"choices": "; ".join(lines)}
    return replace(d, choices=codes), SendReply(answer=InboundReply.CHOOSE, values=values)


def _chosen(d: Dialogue, text: str) -> str:
    """The place behind a number, if that is what was said."""
    match = re.fullmatch(r"\s*(?:no|nomor|nomer|number|pilih)?\W*(\d)\W*", text, re.IGNORECASE)
    number = int(match[1]) if match else 0
    return d.choices[number - 1] if 0 < number <= len(d.choices) else ""


def _question(d: Dialogue, places: Places) -> SendReply:
    if d.province and not d.choices:
        return SendReply(answer=InboundReply.ASK_CITY, values={"place": places.name(d.province)})
    if d.choices:
        lines = [f"{n} {places.name(code)}" for n, code in enumerate(d.choices, start=1)]
        return SendReply(answer=InboundReply.CHOOSE, values={"choices": "; ".join(lines)})
    return SendReply(answer=InboundReply.ASK_AGAIN if d.tries else InboundReply.ASK_PLACE)


def _file(d: Dialogue, code: str) -> FileReport:
    return FileReport(region=code, address=", ".join(d.said)[:ADDRESS], category=CATEGORY)


def _noted(d: Dialogue, text: str) -> Dialogue:
    """The dialogue with what was said about the place kept: it becomes the address."""
    line = " ".join(text.split())[:ADDRESS]
    return replace(d, said=(*d.said, line)) if line else d


def _mails(d: Dialogue, heard: InboundMessage) -> tuple[str, ...]:
    if not heard.mail or heard.mail in d.mails:
        return d.mails
    return (*d.mails, heard.mail)[:FILES]


def _cancel(d: Dialogue, _: _Turn) -> Step:
    return d.at_rest(), SendReply(answer=InboundReply.CANCELLED)


def _help(d: Dialogue, _: _Turn) -> Step:
    return d, SendReply(answer=InboundReply.HELP)


def _do(d: Dialogue, turn: _Turn) -> Step:
    """Without a tracking ID it is about what was filed last."""
    said = turn.said
    last = d.filed[-1].report if d.filed else ""
    return d, RunCommand(said=said if said.typed else replace(said, typed=last))


_STEPS: Mapping[Command, Callable[[Dialogue, _Turn], Step]] = {
    Command.REPORT: _begin,
    Command.ANYTHING: _go_on,
    Command.CANCEL: _cancel,
    Command.HELP: _help,
    Command.STATUS: _do,
    Command.REPLY: _do,
    Command.CODE: _do,
    Command.STOP: _do,
    Command.START: _do,
}
