"""Run the commands about a report that exists: a reply to it, a new access code.

See decision 0023; who may know of a report says `report_status.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.clean_text import fits, visible_length
from chalicelib.domain.errors import (
    ActNotPossible,
    NotRoutedYet,
    TooMuchAdded,
    Unavailable,
)
from chalicelib.domain.inbound.dialogue import InboundResponse, ReplyToOne, SendResponse
from chalicelib.domain.inbound.inbound_commands import Command, InboundMessage, ParsedCommand
from chalicelib.domain.inbound.inbound_mail import MailAttachment, read_mail
from chalicelib.domain.inbound.mail_words import is_bare_thanks
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.act_fields import MOST_FILES
from chalicelib.domain.reports.codes import Act, State
from chalicelib.domain.reports.report import DeclaredFile
from chalicelib.domain.reports.reporter_words import (
    MOST_ADDED_A_DAY,
    ReplyEffect,
    effect_of_reply,
    find_same_words,
)
from chalicelib.domain.reports.submission_limits import BODY
from chalicelib.usecases.contacts import lost_access_code
from chalicelib.usecases.contacts.verify_contact import ContactDeps
from chalicelib.usecases.inbound.ports import InboundMailStore
from chalicelib.usecases.inbound.report_status import not_found, visible_report
from chalicelib.usecases.reports import reporter_words
from chalicelib.usecases.reports.ports import Dossier
from chalicelib.usecases.reports.reporter_words import TakenWords
from chalicelib.usecases.reports.tracking import TrackedReport

#: Characters that a reply has at least.
SHORTEST = 2
#: Tracking IDs that an SMS has room for when it asks which report is meant.
MOST_SHOWN = 3
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


def reply_files(mail_key: str, mails: InboundMailStore) -> ReplyFiles:
    """Return the files of the e-mail that is stored under `mail_key`; "" is for an SMS."""
    raw = mails.read_mail(mail_key) if mail_key else None
    if raw is None:
        return ReplyFiles()
    mail = read_mail(raw)
    return ReplyFiles(
        files=mail.attachments, refused=mail.refused_files, submit=mails.submit_attachment
    )


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
    visible = visible_report(command, message, deps)
    if visible is None or not visible.by_reporter:
        return not_found(command, InboundResponse.NOT_YOURS)
    return add_reply(
        visible.tracked, command.text, deps=deps, reference=reference, now=now, files=files
    )


def reply_to_one(
    action: ReplyToOne,
    message: InboundMessage,
    *,
    deps: ContactDeps,
    reference: Reference,
    now: datetime,
) -> SendResponse:
    """Add words that name no report to the only one that they can be about, or ask which.

    That is the one whose officers asked, or for a bare thank-you the one that was answered; for a
    reply else the sender's only one.
    Raises: as `add_reply`.
    """
    found = (
        visible_report(ParsedCommand(command=Command.REPLY, typed_id=r), message, deps)
        for r in action.reports
    )
    own = [visible.tracked for visible in found if visible and visible.by_reporter]
    thanks = is_bare_thanks(action.text)
    wanted = (State.ON_HOLD, State.ANSWERED) if thanks else (State.ON_HOLD,)
    fitting = [t for t in own if t.dossier.report.state in wanted]
    if action.is_reply and not fitting:
        fitting = own
    if len(fitting) == 1:
        return add_reply(fitting[0], action.text, deps=deps, reference=reference, now=now)
    if not own or not action.text or (thanks and not action.is_reply):
        return SendResponse(response=InboundResponse.HELP, hint=not action.is_reply)
    shown = [tracking_ids.show(t.dossier.report.id) for t in fitting or own]
    return SendResponse(
        response=InboundResponse.WHICH_REPORT,
        values={"own_reports": " / ".join(shown[-MOST_SHOWN:])},
        hint=not action.is_reply,
    )


def add_reply(
    tracked: TrackedReport,
    text: str,
    *,
    deps: ContactDeps,
    reference: Reference,
    now: datetime,
    files: ReplyFiles | None = None,
    names: str = "",
) -> SendResponse:
    """Add a reply of the report's own reporter, once however often the message comes.

    Words and files are one act: what is refused is refused as a whole, and files that are not taken
    are named in the response. A bare thank-you for an answer is added and objects to nothing;
    `names` are those that may stand in it.

    Raises: Unavailable until the report is routed, so that the message comes again;
    VersionConflict likewise.
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
            tracked,
            text,
            wanted[:room],
            names=names,
            reports=deps.reports,
            reference=reference,
            now=now,
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
    return SendResponse(
        response=_response_to(taken),
        values=values | ({"main": tracking_ids.show(taken.main)} if taken.main else {}),
    )


def _response_to(taken: TakenWords) -> InboundResponse:
    if taken.act is not Act.ADD_INFORMATION:
        return InboundResponse.REPLIED
    return InboundResponse.THANKED if taken.thanks else InboundResponse.ADDED


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
    visible = visible_report(command, message, deps)
    if visible is None or not visible.by_reporter:
        return SendResponse(response=InboundResponse.HELP, hint=True)
    report = visible.tracked.dossier.report.id
    lost_access_code.request_new_code(report, message.channel, message.address, deps=deps, now=now)
    return SendResponse(response=InboundResponse.CODE_COMES, values={"report": report})
