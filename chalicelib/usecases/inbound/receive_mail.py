"""A letter comes in: to the platform's address it becomes a report, to a reply address a reply.

What machines write, what the provider found harmful or forged, and reply addresses that are not
ours are dropped with a line in the log: they are neither filed nor answered.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel, VerifiedContact
from chalicelib.domain.errors import ActNotPossible, Unavailable
from chalicelib.domain.inbound import inbound_commands as hearing
from chalicelib.domain.inbound import reply_address
from chalicelib.domain.inbound.dialogue import LIFE, Exchange, InboundReply, SendReply
from chalicelib.domain.inbound.inbound_commands import Command, InboundMessage
from chalicelib.domain.inbound.inbound_mail import (
    InboundMail,
    MailAttachment,
    SenderTrust,
    read_mail,
)
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.act_fields import MOST_FILES
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.handling import perform
from chalicelib.domain.reports.history import REPORTER, Event
from chalicelib.domain.reports.report import DeclaredFile, Report
from chalicelib.usecases.contacts import verify_contact
from chalicelib.usecases.contacts.verify_contact import ContactDeps
from chalicelib.usecases.inbound import inbound_acts
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.inbound.receive_message import (
    MessageContext,
    ReceivedMessage,
    act,
    receive,
    send,
)
from chalicelib.usecases.reports import tracking
from chalicelib.usecases.reports.tracking import TrackedReport

#: Letters of one sender in an hour; more come from a machine.
MOST_AN_HOUR = 12
#: What a reply to a report may ask for instead of being one.
_ASKED = frozenset({Command.STATUS, Command.CODE, Command.STOP, Command.START})


class DroppedMail(Exception):
    """A letter that nobody is to see; `why` is for the log."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def receive_mail(
    key: str,
    *,
    own: str,
    at: InboundDeps,
    reference: Reference,
    now: datetime,
    dropped: Callable[[str], None],
) -> ReceivedMessage | None:
    """Take in the letter under `key`; None when it was taken in before.

    `own` is the platform's address; `dropped` hears why a letter was dropped. Letters that nobody
    needs any more are removed.
    """
    raw = at.letters.read(key)
    if raw is None:
        return None
    mail = read_mail(raw)
    try:
        received = _taken(mail, key, own=own, at=at, reference=reference, now=now)
    except DroppedMail as drop:
        dropped(drop.why)
        received = ReceivedMessage(fact="MailDropped")
    kept = set(at.dialogues.get(_who(mail, at.desk), now=now).mails)
    for done in {key, *received.letters} - kept:
        at.letters.drop(done)
    return received


def _taken(
    mail: InboundMail, key: str, *, own: str, at: InboundDeps, reference: Reference, now: datetime
) -> ReceivedMessage:
    _require_person(mail, own, at.desk, now)
    heard = InboundMessage(
        id=mail.id,
        channel=Channel.EMAIL,
        address=mail.sender,
        text=mail.text,
        title=mail.subject,
        name=mail.name,
        mail=key if mail.files or mail.refused else "",
        proved=mail.trust is SenderTrust.PROVED,
    )
    to_reply = [a for a in mail.recipients if reply_address.is_reply_address(a)]
    if not to_reply:
        return receive(heard, at=at, reference=reference, now=now)
    return _replied(
        to_reply, mail, heard, MessageContext(heard=heard, at=at, reference=reference, now=now)
    )


def _require_person(mail: InboundMail, own: str, desk: ContactDeps, now: datetime) -> None:
    """Raises Dropped unless a person wrote the letter, and not too many of them."""
    if mail.harmful:
        raise DroppedMail(mail.harmful)
    if mail.trust is SenderTrust.FORGED:
        raise DroppedMail("forged sender")
    if mail.machine:
        raise DroppedMail(mail.machine)
    if mail.sender == own.lower() or reply_address.is_reply_address(mail.sender):
        raise DroppedMail("our own address")
    hour = f"mail:{_who(mail, desk)}:{now:%H}"
    if not desk.limits.take(hour, most=MOST_AN_HOUR, day=now.date()):
        raise DroppedMail("too many in an hour")


def _who(mail: InboundMail, desk: ContactDeps) -> str:
    return verified_contact.trace(desk.pepper, Channel.EMAIL, mail.sender)


def _replied(
    to_reply: Sequence[str], mail: InboundMail, heard: InboundMessage, around: MessageContext
) -> ReceivedMessage:
    """A letter to a reply address: its signature says whose reply to which report it is."""
    at = around.at
    signed = (reply_address.report_of(at.desk.pepper, a, mail.sender) for a in to_reply)
    identity = next((report for report in signed if report), None)
    if identity is None:
        raise DroppedMail("forged reply address")
    before = at.dialogues.get(around.who, now=around.now)
    if known := before.answer_to(heard.id):
        send(known, before.language, around)
        return ReceivedMessage(fact="InboundRepeated")
    root = _prove(identity, around)
    proved = replace(around, heard=replace(heard, proved=True))
    say = _say(identity, root, mail, proved)
    answered = Exchange(message=heard.id, answer=say.answer, values=say.values)
    at.dialogues.put(
        around.who, before.with_answer(answered), until=around.now + LIFE[Channel.EMAIL]
    )
    send(answered, root.language, around)
    return ReceivedMessage(
        fact="ReplyByEmail" if say.answer is InboundReply.REPLIED else "InboundUnderstood"
    )


def _say(identity: str, root: Report, mail: InboundMail, around: MessageContext) -> SendReply:
    """Carry out what the reply asks for."""
    desk = around.at.desk
    said = hearing.parse_command(mail.text)
    if said.command in _ASKED:
        from_there = replace(said, typed=said.typed or identity)
        return act(from_there, around)
    dossier = desk.reports.dossier(identity)
    followed = TrackedReport(dossier=dossier, as_reporter=True, root=root)
    reference, now = around.reference, around.now
    if said.text or not mail.files:
        say = inbound_acts.write(followed, said.text, desk=desk, reference=reference, now=now)
    else:
        say = SendReply(answer=InboundReply.REPLIED, values={"report": identity})
    _add_files(identity, root, mail.files, around)
    return say


def _prove(identity: str, around: MessageContext) -> Report:
    """The report whose contact this is; that a letter of ours came back proves the address.

    Raises Unavailable until the report is routed: the queue brings the letter again.
    """
    reports, sender = around.at.desk.reports, around.heard.address
    report = reports.get(identity)
    root = reports.get(report.root)
    if not root.routed:
        raise Unavailable("not routed yet")
    found = verified_contact.fingerprint(around.at.desk.pepper, root.id, Channel.EMAIL, sender)
    proved = VerifiedContact(channel=Channel.EMAIL, fingerprint=found)

    def verify(there: Report) -> tuple[Report, Event] | None:
        if there.verified_by(Channel.EMAIL) or Channel.EMAIL not in there.contacts:
            return None
        fields = {"verified": (*there.verified, proved)}
        law = around.reference.law_of(there)
        return perform(
            there, Act.VERIFY_CONTACT, actor=REPORTER, now=around.now, law=law, fields=fields
        )

    verify_contact.change(root.id, verify, reports)
    return reports.get(root.id)


def _add_files(
    identity: str, root: Report, attached: Sequence[MailAttachment], around: MessageContext
) -> None:
    """Declare the files of a reply and hand them in; those declared before keep their number."""
    if not attached:
        return
    reports = around.at.desk.reports
    dossier = reports.dossier(identity)
    there = {(f.name, f.size): f.n for f in dossier.report.files if not f.evidence}
    last = len(dossier.report.files)
    news = [f for f in attached if (f.name, len(f.data)) not in there][: MOST_FILES - last]
    wanted = [
        DeclaredFile(n=n, name=file.name, type=file.type, size=len(file.data))
        for n, file in enumerate(news, start=last + 1)
    ]
    if wanted:
        try:
            tracking.add_files(
                TrackedReport(dossier=dossier, as_reporter=True, root=root),
                wanted,
                reports=reports,
                files=around.at.files,
                reference=around.reference,
                now=around.now,
            )
        except ActNotPossible:
            return
    numbers = there | {(f.name, f.size): f.n for f in wanted}
    for file in attached:
        if number := numbers.get((file.name, len(file.data))):
            around.at.letters.hand_in(identity, number, file.data, file.type)
