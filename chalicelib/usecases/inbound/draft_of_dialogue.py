"""Make the draft of a report out of a dialogue and its e-mails."""

from collections.abc import Collection, Sequence

from chalicelib.domain.clean_text import clean_line
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.inbound.dialogue import Dialogue, FileReport
from chalicelib.domain.inbound.inbound_commands import InboundMessage
from chalicelib.domain.inbound.inbound_mail import InboundMail, MailAttachment
from chalicelib.domain.inbound.mail_addresses import can_be_sent_to
from chalicelib.domain.inbound.report_title import report_title
from chalicelib.domain.reports.report import DeclaredFile, Place, Reporter
from chalicelib.domain.reports.submission_limits import FILES, NAME, TITLE
from chalicelib.usecases.inbound.message_context import MessageContext
from chalicelib.usecases.reports import own_words
from chalicelib.usecases.reports.submit import ReportDraft


def attachments_of(mails: Collection[InboundMail]) -> tuple[list[MailAttachment], list[str]]:
    """Return the attachments of e-mails, and the names of those refused."""
    attachments = [file for mail in mails for file in mail.attachments]
    refused = [name for mail in mails for name in mail.refused_files]
    return attachments[:FILES], refused + [file.name for file in attachments[FILES:]]


def _is_contact(message: InboundMessage) -> bool:
    """Tell whether messages about the report may go to the address of an e-mail."""
    return not message.alone and can_be_sent_to(message.address)


def draft_of(
    dialogue: Dialogue,
    place: FileReport,
    token: str,
    attachments: list[MailAttachment],
    context: MessageContext,
    *,
    writers: Sequence[Reporter],
) -> ReportDraft:
    """Return the draft of the report that a dialogue came to.

    `writers` are the sender as its messages name them, the last one first.
    """
    message = context.message
    by_mail = message.channel is Channel.EMAIL
    hide = own_words.hider(dialogue, place.region, writers, context.reference)
    # A title that is cut, or made of the text in one line, would not show that a name is one.
    subject = dialogue.title if len(dialogue.title) <= TITLE[1] else hide(dialogue.title)
    return ReportDraft(
        token=token,
        kind=dialogue.kind,
        title=report_title(subject, hide(dialogue.text)),
        body=dialogue.text,
        incident_date=local_day(dialogue.last_message_at or context.now),
        place=Place(region=place.region, address=place.address),
        category=place.category,
        target_agency=None,
        anonymous=dialogue.anonymous,
        confidential=dialogue.confidential,
        reporter=Reporter(
            name=clean_line(message.name)[:NAME],
            email=message.address if by_mail and _is_contact(message) else "",
            phone="" if by_mail else message.address,
            language=dialogue.language,
        ),
        channel=message.channel.value,
        language=dialogue.language,
        files=tuple(
            DeclaredFile(n=n, name=file.name, type=file.type, size=len(file.data))
            for n, file in enumerate(attachments, start=1)
        ),
        proved=(message.channel,) if message.proved else (),
        also_named=tuple(writer.name for writer in writers if writer.name),
    )
