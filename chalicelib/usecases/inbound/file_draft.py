"""File the draft of a dialogue as a report; a second run meets the same report."""

from dataclasses import replace

from chalicelib.domain.errors import CodeRenewed
from chalicelib.domain.inbound.dialogue import Dialogue, FileReport, InboundResponse, SendResponse
from chalicelib.domain.inbound.dialogue_engine import draft_digest
from chalicelib.domain.inbound.dialogues.reports_of_dialogue import FiledReport
from chalicelib.domain.inbound.inbound_commands import submission_token
from chalicelib.domain.inbound.inbound_mail import InboundMail
from chalicelib.domain.inbound.quoted_text import cut_our_letters
from chalicelib.domain.privacy.anonymity import flags_set
from chalicelib.domain.reports import tracking_ids
from chalicelib.usecases.inbound import keep_letters, letters_about_reports
from chalicelib.usecases.inbound.draft_of_dialogue import attachments_of, draft_of
from chalicelib.usecases.inbound.message_context import (
    ActionResult,
    MessageContext,
    taken_words,
)
from chalicelib.usecases.inbound.report_commands import listed
from chalicelib.usecases.reports import own_words
from chalicelib.usecases.reports.submit import ReportDraft, submit


def file_draft(dialogue: Dialogue, place: FileReport, context: MessageContext) -> ActionResult:
    """File the draft with its letters and files, and return the receipt.

    Raises: Unavailable when nothing was promised, or its letters could not be kept yet.
    """
    message, contacts = context.message, context.deps.contacts
    mails = _mails(dialogue, context)
    missing = tuple(key for key in dialogue.mail_keys if key not in mails)
    attachments, refused = attachments_of(mails.values())
    token = submission_token(contacts.pepper, message.channel, dialogue.first_message)
    earlier = dialogue.filed_openly(draft_digest(dialogue), context.now)
    response = _response_when_filed(place, earlier, context)
    writer = keep_letters.writer_of(message)
    writers = [writer, *(replace(writer, name=mail.sender_name) for mail in mails.values())]
    # What a mail program writes for a name may be an address: masks know it as one.
    writers += [replace(writer, name=each) for mail in mails.values() for each in mail.reply_to]
    draft = draft_of(dialogue, place, token, attachments, context, writers=writers)
    draft = letters_about_reports.with_subjects(draft, mails, context)
    try:
        report = _submit(draft, context)
    except CodeRenewed:
        report = tracking_ids.report_id(contacts.pepper, token)
        response = InboundResponse.ALREADY
    for n, file in enumerate(attachments, start=1):
        context.deps.mails.submit_attachment(report, n, file.data, file.type)
    hide = own_words.hider(draft, draft.place.region, writers, context.reference)
    shown = hide("\n".join((draft.title, draft.body, draft.place.address)))
    sent = letters_about_reports.letters_before(dialogue, context)
    for key, mail in mails.items():
        text = letters_about_reports.whole_text(
            mail,
            letters_about_reports.own_subject(mail, sent),
            cut_our_letters(mail.text, sent),
            writer=writer,
            hide=hide,
        )
        keep_letters.keep_letter(
            report, key, text, shown=shown, deps=context.deps, now=context.now, event=1
        )
    values = {
        "report": report,
        "nonce": dialogue.first_message,
        "refused": listed(refused),
        # Only whoever is known to have written gets the words back, and none of a confidential one.
        "taken": taken_words(draft.body, draft) if mails and message.proved else "",
        "unplaced": "" if place.region else "1",
        "lost": "1" if missing else "",
        "unnamed": "1" if "anonymous" in flags_set(draft) else "",
        "earlier": tracking_ids.show(earlier.report) if earlier else "",
    }
    return ActionResult(
        dialogue=dialogue.with_filed(report, draft_digest(dialogue), context.now),
        response=SendResponse(response=response, values=values),
        fact=f"ReportBy{message.channel.title()}",
        kept=message.mail_key in mails,
        missing=missing,
    )


def _response_when_filed(
    place: FileReport, earlier: FiledReport | None, context: MessageContext
) -> InboundResponse:
    """Return the receipt: without a code where nothing proved who sent the message.

    `earlier` is the same report without the protection of this one.
    """
    if not context.message.proved:
        return InboundResponse.FILED_UNPROVED
    if earlier:
        return InboundResponse.FILED_PROTECTED
    return InboundResponse.FILED if place.region else InboundResponse.FILED_UNPLACED


def _submit(draft: ReportDraft, context: MessageContext) -> str:
    """Submit the report and return its id.

    Raises: CodeRenewed when it was submitted before and its access code was renewed since.
    """
    deps = context.deps
    return submit(
        draft,
        reports=deps.contacts.reports,
        queue=deps.queue,
        seal=deps.contacts.seal,
        files=deps.files,
        reference=context.reference,
        pepper=deps.contacts.pepper,
        now=context.now,
    ).report.id


def _mails(dialogue: Dialogue, context: MessageContext) -> dict[str, InboundMail]:
    """Return the e-mails of the draft by where they are stored, those that are still there."""
    stored = {key: letters_about_reports.stored_mail(key, context) for key in dialogue.mail_keys}
    return {key: mail for key, mail in stored.items() if mail is not None}
