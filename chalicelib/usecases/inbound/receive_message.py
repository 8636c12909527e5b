"""A message comes in: it becomes a report, an answer to one, or a look at one; each message once.

What it does is safe to be done twice; then the dialogue is written if nobody wrote it meanwhile,
and then the answer leaves. A message that the queue brings again meets its answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.errors import CodeRenewed
from chalicelib.domain.inbound import inbound_commands as hearing
from chalicelib.domain.inbound.dialogue import (
    LIFE,
    Dialogue,
    Exchange,
    FiledReport,
    FileReport,
    IgnoreMessage,
    InboundReply,
    RunCommand,
    SendReply,
)
from chalicelib.domain.inbound.dialogue_engine import step
from chalicelib.domain.inbound.inbound_commands import Command, InboundMessage
from chalicelib.domain.inbound.inbound_mail import MailAttachment, read_mail
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.report import DeclaredFile, Place, Reporter
from chalicelib.domain.reports.submission_limits import FILES, NAME
from chalicelib.domain.routing.place_search import Places
from chalicelib.usecases.inbound import inbound_acts
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.notifications.ports import Delivery, SealedRecipient, key_of
from chalicelib.usecases.reports.submit import ReportDraft, submit

#: By number or address and day: messages that we read, reports, and each answer to what is none.
MOST_MESSAGES, MOST_REPORTS, MOST_HINTS = 60, 5, 1


@dataclass(frozen=True, kw_only=True)
class ReceivedMessage:
    """What came of a message: a fact to count, and letters that nobody needs any more."""

    fact: str
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MessageContext:
    """A message with everything around it."""

    heard: InboundMessage
    at: InboundDeps
    reference: Reference
    now: datetime

    @property
    def who(self) -> str:
        """The sender, by keyed hash."""
        return verified_contact.trace(self.at.desk.pepper, self.heard.channel, self.heard.address)

    def take(self, what: str, most: int) -> bool:
        """Count one more of `what` of this sender today; False when it is one too many."""
        day = local_day(self.now)
        return self.at.desk.limits.take(f"{what}:{self.who}", most=most, day=day)


#: What an act comes to: the dialogue after it, what to answer, the fact.
Done = tuple[Dialogue, SendReply | None, str]


def receive(
    heard: InboundMessage, *, at: InboundDeps, reference: Reference, now: datetime
) -> ReceivedMessage:
    """Take in one message; raises Unavailable or VersionConflict when it must come again."""
    around = MessageContext(heard=heard, at=at, reference=reference, now=now)
    before = at.dialogues.get(around.who, now=now)
    if known := before.answer_to(heard.id):
        send(known, before.language, around)
        return ReceivedMessage(fact="InboundRepeated", letters=(heard.mail,) * bool(heard.mail))
    if not around.take("inbound", MOST_MESSAGES):
        return ReceivedMessage(fact="InboundIgnored", letters=(heard.mail,) * bool(heard.mail))
    spoken, action = step(before, heard, places=Places(reference.regions), now=now)
    after, say, fact = _carry_out(spoken, action, around)
    if say and say.hint and not around.take(f"hint.{say.answer}", MOST_HINTS):
        say = None
    return _settle(after, say, fact, before, around)


def _settle(
    after: Dialogue, say: SendReply | None, fact: str, before: Dialogue, around: MessageContext
) -> ReceivedMessage:
    """Write the dialogue, then answer."""
    heard = around.heard
    values = say.values if say else {}
    answered = Exchange(message=heard.id, answer=say.answer if say else None, values=values)
    until = around.now + LIFE[heard.channel]
    around.at.dialogues.put(around.who, after.with_answer(answered), until=until)
    send(answered, after.language, around)
    read = {*before.mails, heard.mail} - {*after.mails, ""}
    return ReceivedMessage(fact=fact, letters=tuple(sorted(read)))


def _carry_out(
    spoken: Dialogue,
    action: SendReply | FileReport | RunCommand | IgnoreMessage,
    around: MessageContext,
) -> Done:
    if isinstance(action, FileReport):
        return _file(spoken, action, around)
    if isinstance(action, RunCommand):
        return spoken, act(action.said, around), "InboundUnderstood"
    if isinstance(action, IgnoreMessage):
        return spoken, None, "InboundIgnored"
    return spoken, action, "InboundHint" if action.hint else "InboundAsked"


def _file(spoken: Dialogue, place: FileReport, around: MessageContext) -> Done:
    """File what was said; a second run meets the same report, as does the same text in parts."""
    heard, desk = around.heard, around.at.desk
    digest = hearing.text_digest(spoken.text)
    if there := next((f for f in spoken.filed if f.digest == digest), None):
        again = SendReply(answer=InboundReply.ALREADY, values={"report": there.report}, hint=True)
        return spoken.at_rest(), again, "InboundHint"
    if not around.take("filed", MOST_REPORTS):
        return spoken, SendReply(answer=InboundReply.TOO_MANY, hint=True), "InboundIgnored"
    files, refused = _attached(spoken, around)
    token = hearing.token_of(desk.pepper, heard.channel, spoken.nonce)
    answer = InboundReply.FILED if heard.proved else InboundReply.FILED_UNPROVED
    try:
        report = submit(
            _draft(spoken, place, token, files, around),
            reports=desk.reports,
            queue=around.at.queue,
            seal=desk.seal,
            files=around.at.files,
            reference=around.reference,
            pepper=desk.pepper,
            now=around.now,
        ).report.id
    except CodeRenewed:
        report, answer = tracking_ids.report_id(desk.pepper, token), InboundReply.ALREADY
    for n, file in enumerate(files, start=1):
        around.at.letters.hand_in(report, n, file.data, file.type)
    values = {"report": report, "nonce": spoken.nonce, "refused": ", ".join(refused)[:300]}
    filed = FiledReport(report=report, digest=digest)
    rested = spoken.at_rest()
    return (
        replace(rested, filed=(*rested.filed, filed)),
        SendReply(answer=answer, values=values),
        f"ReportBy{heard.channel.title()}",
    )


def _attached(spoken: Dialogue, around: MessageContext) -> tuple[list[MailAttachment], list[str]]:
    """The files of the letters of this dialogue, and the names of those beyond the limit."""
    letters = [raw for key in spoken.mails if (raw := around.at.letters.read(key)) is not None]
    mails = [read_mail(raw) for raw in letters]
    files = [file for mail in mails for file in mail.files]
    refused = [name for mail in mails for name in mail.refused]
    return files[:FILES], refused + [file.name for file in files[FILES:]]


def _draft(
    spoken: Dialogue,
    place: FileReport,
    token: str,
    files: list[MailAttachment],
    around: MessageContext,
) -> ReportDraft:
    heard = around.heard
    by_mail = heard.channel is Channel.EMAIL
    return ReportDraft(
        token=token,
        kind=spoken.kind,
        title=hearing.title_of(spoken.title, spoken.text),
        body=spoken.text,
        incident_date=local_day(around.now),
        place=Place(region=place.region, address=place.address),
        category=place.category,
        target_agency=None,
        anonymous=spoken.anonymous,
        confidential=spoken.confidential,
        reporter=Reporter(
            name=hearing.clean_text(heard.name)[:NAME],
            email=heard.address if by_mail else "",
            phone="" if by_mail else heard.address,
            language=spoken.language,
        ),
        channel=heard.channel.value,
        language=spoken.language,
        files=tuple(
            DeclaredFile(n=n, name=file.name, type=file.type, size=len(file.data))
            for n, file in enumerate(files, start=1)
        ),
        proved=(heard.channel,) if heard.proved else (),
    )


def send(answered: Exchange, language: str, around: MessageContext) -> None:
    """Queue an answer to whoever wrote; the same message and answer make the same delivery."""
    if answered.answer is None:
        return
    heard, desk = around.heard, around.at.desk
    key = key_of("inbound", heard.channel, around.who, heard.id)
    report = answered.values.get("report", "")
    values = {name: value for name, value in answered.values.items() if name != "report"}
    filed = answered.answer in (InboundReply.FILED, InboundReply.FILED_UNPROVED)
    person = Reporter(
        email=heard.address if heard.channel is Channel.EMAIL else "",
        phone=heard.address if heard.channel is Channel.SMS else "",
    )
    desk.outbox.send(
        Delivery(
            key=key,
            message=Message(answered.answer.value),
            channel=heard.channel,
            recipient=SealedRecipient(bound_to=key, sealed=desk.seal.close(key, person)),
            language=language,
            report=report if filed else "",
            values={"tracking_id": tracking_ids.show(report), **values} if report else values,
        )
    )


def act(said: hearing.ParsedCommand, around: MessageContext) -> SendReply:
    """Carry out a command that is about a report or about the sender."""
    return _ACTS[said.command](said, around)


def _stop(_: hearing.ParsedCommand, around: MessageContext) -> SendReply:
    around.at.stops.block(around.who, OptOutReason.STOPPED, now=around.now)
    return SendReply(answer=InboundReply.STOPPED)


def _start(_: hearing.ParsedCommand, around: MessageContext) -> SendReply:
    around.at.stops.block(around.who, None, now=around.now)
    return SendReply(answer=InboundReply.STARTED)


def _status(said: hearing.ParsedCommand, around: MessageContext) -> SendReply:
    desk, reference = around.at.desk, around.reference
    return inbound_acts.status(said, around.heard, desk=desk, reference=reference)


def _reply(said: hearing.ParsedCommand, around: MessageContext) -> SendReply:
    desk, reference = around.at.desk, around.reference
    heard, now = around.heard, around.now
    return inbound_acts.reply(said, heard, desk=desk, reference=reference, now=now)


def _code(said: hearing.ParsedCommand, around: MessageContext) -> SendReply:
    return inbound_acts.new_code(said, around.heard, desk=around.at.desk, now=around.now)


_ACTS: Mapping[Command, Callable[[hearing.ParsedCommand, MessageContext], SendReply]] = {
    Command.STATUS: _status,
    Command.REPLY: _reply,
    Command.CODE: _code,
    Command.STOP: _stop,
    Command.START: _start,
}
