"""Run the commands about a report that exists: its status, a reply to it, a new access code.

Whoever writes from a verified contact of a report is its reporter. To anybody else a confidential
report looks like one that does not exist. See decision 0023.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.clean_text import fits, visible_length
from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.errors import (
    ActNotPossible,
    NotRoutedYet,
    ReportNotFound,
    TooMuchAdded,
    Unavailable,
)
from chalicelib.domain.inbound.dialogue import InboundResponse, SendResponse
from chalicelib.domain.inbound.inbound_commands import InboundMessage, ParsedCommand
from chalicelib.domain.inbound.inbound_mail import MailAttachment, read_mail
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.act_fields import MOST_FILES
from chalicelib.domain.reports.codes import Act, State
from chalicelib.domain.reports.report import DeclaredFile, Report
from chalicelib.domain.reports.reporter_words import (
    MOST_ADDED_A_DAY,
    ReplyEffect,
    effect_of_reply,
    find_same_words,
)
from chalicelib.domain.reports.submission_limits import BODY
from chalicelib.usecases.contacts import lost_access_code
from chalicelib.usecases.contacts.verify_contact import ContactDeps
from chalicelib.usecases.inbound import keep_letters
from chalicelib.usecases.inbound.ports import InboundMailStore
from chalicelib.usecases.reports import reporter_words
from chalicelib.usecases.reports.ports import Dossier
from chalicelib.usecases.reports.tracking import TrackedReport

#: Characters that a reply has at least.
SHORTEST = 2
#: Longer names of agencies do not fit into an SMS.
LONGEST_NAME = 40
#: Characters of a list of file names.
LONGEST_LIST = 300


def _submit_nothing(report: str, n: int, data: bytes, type_: str) -> None:
    """Do nothing: a message without files submits none."""


@dataclass(frozen=True, kw_only=True)
class ReplyFiles:
    """The files of a reply, and the names of those that the door does not take.

    `submit` hands a declared file over: report, number, bytes, media type.
    """

    files: Sequence[MailAttachment] = ()
    refused: Sequence[str] = ()
    submit: Callable[[str, int, bytes, str], None] = _submit_nothing

    @property
    def any(self) -> bool:
        """Whether any file came, taken or not."""
        return bool(self.files or self.refused)


@dataclass(frozen=True, kw_only=True)
class VisibleReport:
    """A report that the sender may know of, and whether the sender is its reporter."""

    tracked: TrackedReport
    by_reporter: bool


def reply_files(mail_key: str, mails: InboundMailStore) -> ReplyFiles:
    """Return the files of the e-mail that is stored under `mail_key`; "" is for an SMS."""
    raw = mails.read_mail(mail_key) if mail_key else None
    if raw is None:
        return ReplyFiles()
    mail = read_mail(raw)
    return ReplyFiles(
        files=mail.attachments, refused=mail.refused_files, submit=mails.submit_attachment
    )


def report_status(
    command: ParsedCommand, message: InboundMessage, *, deps: ContactDeps, reference: Reference
) -> SendResponse:
    """Tell where a report stands: all of it to its reporter, the public part to others."""
    visible = _visible_report(command, message, deps)
    if visible is None:
        return _not_found(command, InboundResponse.UNKNOWN)
    report = visible.tracked.dossier.report
    values = {"report": report.id, "state": report.state.value}
    if visible.by_reporter and report.state is State.ON_HOLD and may_show_content(report):
        return SendResponse(
            response=InboundResponse.STATUS_ASKED, values={**values, "question": report.question}
        )
    if not (visible.by_reporter or report.public):
        return SendResponse(response=InboundResponse.STATUS_PART, values=values)
    values["agency"] = _agency_name(report, reference)
    answer = _pending_answer(visible.tracked.dossier)
    if answer and may_show_content(report):
        own = InboundResponse.STATUS_ANSWERED
        response = own if visible.by_reporter else InboundResponse.STATUS_PUBLIC_ANSWER
        return SendResponse(response=response, values={**values, "answer": answer})
    return SendResponse(response=InboundResponse.STATUS, values=values | _next_deadline(report))


def reply_to_report(
    command: ParsedCommand,
    message: InboundMessage,
    files: ReplyFiles,
    *,
    deps: ContactDeps,
    reference: Reference,
    now: datetime,
) -> SendResponse:
    """Pass the words of the reporter on to the officers; nobody else can reply.

    Raises: Unavailable until the report is routed, so that the message comes again.
    """
    visible = _visible_report(command, message, deps)
    if visible is None or not visible.by_reporter:
        return _not_found(command, InboundResponse.NOT_YOURS)
    return add_reply(
        visible.tracked, command.text, deps=deps, reference=reference, now=now, files=files
    )


def add_reply(
    tracked: TrackedReport,
    text: str,
    *,
    deps: ContactDeps,
    reference: Reference,
    now: datetime,
    files: ReplyFiles | None = None,
) -> SendResponse:
    """Add a reply of the report's own reporter, once however often the message comes.

    Words and files are one act: what is refused is refused as a whole, and files that are not taken
    are named in the response. Raises: Unavailable until the report is routed, so that the message
    comes again; VersionConflict likewise.
    """
    brought = files or ReplyFiles()
    if not fits(text, BODY[1]):
        return _refusal(tracked, InboundResponse.REPLY_TOO_LONG, brought, deps=deps, now=now)
    wanted = [_declared(file) for file in brought.files]
    room = _room_for_files(tracked.dossier, text, wanted, now)
    kept, left_out = brought.files[:room], [file.name for file in brought.files[room:]]
    values = _values(tracked, refused=brought.refused, no_room=left_out)
    if visible_length(text) < SHORTEST and not kept:
        nothing = InboundResponse.NOTHING_TAKEN if brought.any else InboundResponse.HELP
        return SendResponse(response=nothing, values=values)
    try:
        taken = reporter_words.reply(
            tracked, text, wanted[:room], reports=deps.reports, reference=reference, now=now
        )
    except NotRoutedYet:
        raise Unavailable("not routed yet") from None
    except ActNotPossible:
        return _refusal(tracked, InboundResponse.NO_REPLY_NOW, brought, deps=deps, now=now)
    except TooMuchAdded:
        return _refusal(tracked, InboundResponse.TOO_MUCH_ADDED, brought, deps=deps, now=now)
    hide = tracked.hider(reports=deps.reports, reference=reference)
    by_name = sorted(kept, key=lambda file: (hide(file.name), len(file.data)))
    numbered = sorted(taken.files, key=lambda file: (file.name, file.size))
    for sent, declared in zip(by_name, numbered, strict=True):
        brought.submit(tracked.dossier.report.id, declared.n, sent.data, sent.type)
    added = taken.act is Act.ADD_INFORMATION
    return SendResponse(
        response=InboundResponse.ADDED if added else InboundResponse.REPLIED,
        values=values | ({"main": tracking_ids.show(taken.main)} if taken.main else {}),
    )


def _declared(file: MailAttachment) -> DeclaredFile:
    return DeclaredFile(n=0, name=file.name, type=file.type, size=len(file.data))


def _room_for_files(
    dossier: Dossier, text: str, files: Sequence[DeclaredFile], now: datetime
) -> int:
    """Return how many of the files the report takes: as many as it took when they came before."""
    report, events = dossier.report, dossier.events
    room = max(0, MOST_FILES - len(report.files))
    taken = range(len(files), room, -1)
    before = (n for n in taken if find_same_words(report, events, text, files[:n], now))
    return next(before, room)


def _refusal(
    tracked: TrackedReport,
    response: InboundResponse,
    brought: ReplyFiles,
    *,
    deps: ContactDeps,
    now: datetime,
) -> SendResponse:
    """Respond that nothing was taken: neither the words nor the files, which are named.

    To an ended report nothing can be sent, however short it is.
    """
    report = tracked.dossier.report
    effect = effect_of_reply(report, now, reporter_words.main_of(report, deps.reports))
    names = [*(file.name for file in brought.files), *brought.refused]
    values = {
        "report": report.id,
        "effect": effect.value,
        "left": listed(names),
        "n": str(MOST_ADDED_A_DAY),
    }
    ended = effect in (ReplyEffect.NOT, ReplyEffect.NOT_BUT_REOPENS)
    given = InboundResponse.NO_REPLY_NOW if ended else response
    return SendResponse(response=given, values=values)


def _values(
    tracked: TrackedReport, *, refused: Sequence[str] = (), no_room: Sequence[str] = ()
) -> dict[str, str]:
    values = {"refused": listed(refused), "no_room": listed(no_room)}
    return {"report": tracked.dossier.report.id, **{k: v for k, v in values.items() if v}}


def listed(names: Sequence[str]) -> str:
    """Return names of files in a row, as long as a response may tell them."""
    return ", ".join(names)[:LONGEST_LIST]


def request_new_code(
    command: ParsedCommand, message: InboundMessage, *, deps: ContactDeps, now: datetime
) -> SendResponse:
    """Request a new access code for a reporter who lost it, or never got one."""
    visible = _visible_report(command, message, deps)
    if visible is None or not visible.by_reporter:
        return SendResponse(response=InboundResponse.HELP, hint=True)
    report = visible.tracked.dossier.report.id
    lost_access_code.request_new_code(report, message.channel, message.address, deps=deps, now=now)
    return SendResponse(response=InboundResponse.CODE_COMES, values={"report": report})


def is_reporter(root: Report, message: InboundMessage, deps: ContactDeps) -> bool:
    """Tell whether a message comes from a verified contact of the report's reporter."""
    contact = root.verified_by(message.channel)
    if contact is None or not message.proved:
        return False
    found = verified_contact.contact_fingerprint(
        deps.pepper, root.id, message.channel, message.address
    )
    return verified_contact.equal_in_constant_time(found, contact.fingerprint)


def _visible_report(
    command: ParsedCommand, message: InboundMessage, deps: ContactDeps
) -> VisibleReport | None:
    """Return the report with the typed ID, unless this sender may not know of it."""
    report_id = tracking_ids.parse(command.typed_id)
    if report_id is None:
        return None
    try:
        dossier = deps.reports.dossier(report_id)
    except ReportNotFound:
        return None
    report = dossier.report
    root = deps.reports.get(report.origin) if report.origin else report
    by_reporter = is_reporter(root, message, deps)
    if not may_show_content(report) and not by_reporter:
        return None
    tracked = TrackedReport(
        dossier=dossier,
        as_reporter=by_reporter,
        root=root if by_reporter else None,
        seal=lambda: deps.seal,
        writer=keep_letters.writer_of(message),
    )
    return VisibleReport(tracked=tracked, by_reporter=by_reporter)


def _not_found(command: ParsedCommand, response: InboundResponse) -> SendResponse:
    """Respond that there is no such report; without a tracking ID, how to write one."""
    if not command.typed_id:
        return SendResponse(response=InboundResponse.HELP)
    return SendResponse(response=response, values={"tracking_id": command.typed_id[:14]})


def _pending_answer(dossier: Dossier) -> str:
    """Return the answer that waits for the reporter's judgement; "" when none does."""
    if dossier.report.state is not State.ANSWERED:
        return ""
    answers = (e.text for e in reversed(dossier.events) if e.act in (Act.ANSWER, Act.APPROVE))
    return next(answers, "")


def _next_deadline(report: Report) -> dict[str, str]:
    clock = min((c for c in report.clocks if c.running), key=lambda c: c.due_at, default=None)
    return {
        "stage": clock.stage.value if clock else "",
        "due_at": clock.due_at.isoformat() if clock else "",
    }


def _agency_name(report: Report, reference: Reference) -> str:
    agency = reference.agencies.get(report.agency or "")
    if agency is None:
        return "-"
    return agency.name if len(agency.name) <= LONGEST_NAME else agency.short
