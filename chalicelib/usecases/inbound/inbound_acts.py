"""What a message does to a report that is there: look at it, reply to it, ask for its code.

Whoever writes from a proved contact of a report is its reporter. To anybody else a report that is
confidential looks like one that does not exist.
"""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.errors import ActNotPossible, NotRoutedYet, ReportNotFound, Unavailable
from chalicelib.domain.inbound.dialogue import InboundReply, SendReply
from chalicelib.domain.inbound.inbound_commands import InboundMessage, ParsedCommand
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Act, State
from chalicelib.domain.reports.report import Report
from chalicelib.domain.reports.submission_limits import BODY
from chalicelib.usecases.contacts import lost_access_code
from chalicelib.usecases.contacts.verify_contact import ContactDeps
from chalicelib.usecases.reports import tracking
from chalicelib.usecases.reports.ports import Dossier
from chalicelib.usecases.reports.tracking import TrackedReport

#: A reply says at least so much.
SHORTEST = 2
#: Names longer than this do not fit into an SMS.
LONGEST_NAME = 40
#: So far back a reply is looked for that the queue brings twice.
LATEST_EVENTS = 3


@dataclass(frozen=True, kw_only=True)
class KnownReport:
    """A report and whether the sender is its reporter."""

    followed: TrackedReport
    own: bool


def status(
    said: ParsedCommand, heard: InboundMessage, *, desk: ContactDeps, reference: Reference
) -> SendReply:
    """Where a report stands: all of it for its reporter, the public part for others."""
    known = _known(said, heard, desk)
    if known is None:
        return (
            _unknown(said, InboundReply.UNKNOWN)
            if said.typed
            else SendReply(answer=InboundReply.HELP)
        )
    report = known.followed.dossier.report
    values = {"report": report.id, "state": report.state.value}
    if known.own and report.state is State.ON_HOLD and may_show_content(report):
        return SendReply(
            answer=InboundReply.STATUS_ASKED, values={**values, "question": report.question}
        )
    if not (known.own or report.public):
        return SendReply(answer=InboundReply.STATUS_PART, values=values)
    answer = _answer(known.followed.dossier)
    if answer and may_show_content(report):
        told = {**values, "agency": _agency(report, reference), "answer": answer}
        return SendReply(answer=InboundReply.STATUS_ANSWERED, values=told)
    clock = min((c for c in report.clocks if c.running), key=lambda c: c.due_at, default=None)
    return SendReply(
        answer=InboundReply.STATUS,
        values={
            **values,
            "agency": _agency(report, reference),
            "stage": clock.stage.value if clock else "",
            "due_at": clock.due_at.isoformat() if clock else "",
        },
    )


def reply(
    said: ParsedCommand,
    heard: InboundMessage,
    *,
    desk: ContactDeps,
    reference: Reference,
    now: datetime,
) -> SendReply:
    """The reporter writes to the officers; nobody else can."""
    known = _known(said, heard, desk)
    if known is None or not known.own:
        return (
            _unknown(said, InboundReply.NOT_YOURS)
            if said.typed
            else SendReply(answer=InboundReply.HELP)
        )
    return write(known.followed, said.text, desk=desk, reference=reference, now=now)


def write(
    followed: TrackedReport, text: str, *, desk: ContactDeps, reference: Reference, now: datetime
) -> SendReply:
    """The words of a report's own reporter, once; raises Unavailable until it is routed."""
    values = {"report": followed.dossier.report.id}
    if len(text) < SHORTEST:
        return SendReply(answer=InboundReply.HELP)
    if len(text) > BODY[1]:
        return SendReply(answer=InboundReply.TOO_LONG, hint=True)
    latest = followed.dossier.events[-LATEST_EVENTS:]
    if not any(e.act in (Act.REPLY, Act.SUPPLY) and e.text == text for e in latest):
        try:
            tracking.reply(followed, text, reports=desk.reports, reference=reference, now=now)
        except NotRoutedYet:
            raise Unavailable("not routed yet") from None
        except ActNotPossible:
            return SendReply(answer=InboundReply.NO_REPLY_NOW, values=values)
    return SendReply(answer=InboundReply.REPLIED, values=values)


def new_code(
    said: ParsedCommand, heard: InboundMessage, *, desk: ContactDeps, now: datetime
) -> SendReply:
    """A new access code for whoever lost it, or never had one."""
    known = _known(said, heard, desk)
    if known is None or not known.own:
        return SendReply(answer=InboundReply.HELP, hint=True)
    report = known.followed.dossier.report.id
    lost_access_code.ask_new_code(report, heard.channel, heard.address, desk=desk, now=now)
    return SendReply(answer=InboundReply.CODE_COMES, values={"report": report})


def _known(said: ParsedCommand, heard: InboundMessage, desk: ContactDeps) -> KnownReport | None:
    """The report behind what was typed, unless this sender may not know of it."""
    identity = tracking_ids.parse(said.typed)
    if identity is None:
        return None
    try:
        dossier = desk.reports.dossier(identity)
    except ReportNotFound:
        return None
    report = dossier.report
    root = desk.reports.get(report.origin) if report.origin else report
    own = is_reporter(root, heard, desk)
    if not may_show_content(report) and not own:
        return None
    followed = TrackedReport(dossier=dossier, as_reporter=own, root=root if own else None)
    return KnownReport(followed=followed, own=own)


def is_reporter(root: Report, heard: InboundMessage, desk: ContactDeps) -> bool:
    """Whether a message comes from a contact that the report's reporter has proved."""
    proved = root.verified_by(heard.channel)
    if proved is None or not heard.proved:
        return False
    found = verified_contact.fingerprint(desk.pepper, root.id, heard.channel, heard.address)
    return verified_contact.same(found, proved.fingerprint)


def _answer(dossier: Dossier) -> str:
    """The answer that waits for the reporter's judgement; "" when none does."""
    if dossier.report.state is not State.ANSWERED:
        return ""
    answers = (e.text for e in reversed(dossier.events) if e.act in (Act.ANSWER, Act.APPROVE))
    return next(answers, "")


def _agency(report: Report, reference: Reference) -> str:
    agency = reference.agencies.get(report.agency or "")
    if agency is None:
        return "-"
    return agency.name if len(agency.name) <= LONGEST_NAME else agency.short


def _unknown(said: ParsedCommand, answer: InboundReply) -> SendReply:
    return SendReply(answer=answer, values={"tracking_id": said.typed[:14]})
