"""Keep the letter of a message beside the report that it is about, though it made none.

A letter about a report is sealed beside it, whatever the response was, so that officers can read
what was not taken. Only the report's own reporter's letters are: anybody can write anything.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from chalicelib.domain.clean_text import clean_line
from chalicelib.domain.errors import ReportNotFound
from chalicelib.domain.inbound.dialogue import Dialogue, SendResponse
from chalicelib.domain.inbound.inbound_mail import InboundMail, read_mail
from chalicelib.domain.inbound.letter_kinds.mail_subjects import (
    without_prefixes,
    without_prefixes_and_tags,
)
from chalicelib.domain.inbound.mail_words import within_report
from chalicelib.domain.inbound.quoted_text import CutText, SentLetters, cut_our_letters
from chalicelib.domain.reports.report import Reporter
from chalicelib.usecases.inbound import keep_letters
from chalicelib.usecases.inbound.keep_letters import OfficersText
from chalicelib.usecases.inbound.message_context import MessageContext
from chalicelib.usecases.inbound.report_status import is_reporter
from chalicelib.usecases.reports import own_words
from chalicelib.usecases.reports.own_words import Hide
from chalicelib.usecases.reports.submit import ReportDraft

#: A piece of a tracking ID.
_PIECE = re.compile(r"[0-9a-z]{2,4}-[0-9a-z-]*")


def own_subject(mail: InboundMail, sent: SentLetters) -> str:
    """Return the subject of an e-mail without the prefixes of answers.

    "" if a letter of ours has it, be it cut short by a mail program, or nobody wrote one.
    """
    judged = clean_line(without_prefixes_and_tags(mail.subject))
    if not cut_our_letters(f"> {judged}", sent).words:
        return ""
    said = judged.rstrip(" .…").lower()
    heads = (text.lower().partition("{")[0] for text in sent.subjects)
    repeats = any(text.lower().startswith(said) for text in sent.told)  # the report's own title
    # Of our subject a program may leave one word: "Re: Laporan ...".
    is_rest = without_prefixes(mail.subject) != mail.subject.strip() or said != judged.lower()
    ours = repeats or any(_begins(head, said, is_rest=is_rest) for head in heads)
    return "" if ours else clean_line(without_prefixes(mail.subject))


def _begins(head: str, subject: str, *, is_rest: bool) -> bool:
    """Tell whether a subject is the beginning of one of ours, or of its first value, an ID."""
    if " " in subject and head.startswith(subject):
        return True
    if is_rest and head.startswith(f"{subject} "):
        return True
    return bool(head) and subject.startswith(head) and bool(_PIECE.fullmatch(subject[len(head) :]))


def with_subject(subject: str, text: str) -> str:
    """Return a text below its subject; the text alone where it says the subject already."""
    if not subject or subject.lower() in " ".join(text.split()).lower():
        return text
    return f"{subject}\n\n{text}".strip()


def whole_text(
    mail: InboundMail, subject: str, cut: CutText, *, writer: Reporter, hide: Hide
) -> OfficersText:
    """Return all that a letter says, with its subject, for officers who may read the report."""
    text = with_subject(subject, mail.text)
    return keep_letters.officers_text(text, cut=cut.cut, writer=writer, hide=hide)


def keep_beside(
    report: str, text: OfficersText, *, shown: str, context: MessageContext, event: int = 0
) -> None:
    """Keep the letter of the message beside the report, and its text if the report shows less.

    Raises: Unavailable.
    """
    keep_letters.keep_letter(
        report,
        context.message.mail_key,
        text,
        shown=shown,
        deps=context.deps,
        now=context.now,
        event=event,
    )


def keep_if_reporters(report: str, mail: InboundMail, shown: str, context: MessageContext) -> bool:
    """Keep the letter beside the report if its reporter wrote it; tell whether it is kept.

    The event that holds `shown` is named. Raises: Unavailable.
    """
    if not is_own_report(report, context):
        return False
    dossier = context.deps.contacts.reports.dossier(report)
    found = dossier.report
    sent = keep_letters.letters_about(dossier, context.deps.sent_letters, context.reference)
    writer = keep_letters.writer_of(context.message)
    hide = own_words.hider_of_reporter(
        found,
        reports=context.deps.contacts.reports,
        seal=lambda: context.deps.contacts.seal,
        reference=context.reference,
        writers=(writer, *keep_letters.others_of(context.message)),
    )
    cut = cut_our_letters(mail.text, sent)
    text = whole_text(mail, own_subject(mail, sent), cut, writer=writer, hide=hide)
    shown = hide(shown)
    told = "\n".join((found.title, found.body, found.place.address, shown))
    event = event_of(report, shown, context)
    keep_beside(report, text, shown=told, context=context, event=event)
    return True


def is_own_report(report: str, context: MessageContext) -> bool:
    """Tell whether the sender is the report's reporter beyond doubt; False if there is none."""
    reports = context.deps.contacts.reports
    try:
        root = reports.get(report).root
        return is_reporter(reports.get(root), context.message, context.deps.contacts)
    except ReportNotFound:
        return False


def event_of(report: str, words: str, context: MessageContext) -> int:
    """Return the number of the last event that holds these words; 0 for none."""
    events = context.deps.contacts.reports.dossier(report).events
    return next((e.seq for e in reversed(events) if words and e.text == words), 0)


def waits_in_draft(dialogue: Dialogue, context: MessageContext) -> bool:
    """Tell whether the letter is one of a draft or a report that waits, to be kept with it."""
    key = context.message.mail_key
    postponed = any(key in report.mail_keys for report in dialogue.postponed)
    return postponed or (dialogue.awaits_place and key in dialogue.mail_keys)


def stored_mail(key: str, context: MessageContext) -> InboundMail | None:
    """Return the e-mail stored under a key; None when it is gone."""
    raw = context.deps.mails.read_mail(key)
    return None if raw is None else read_mail(raw)


def letters_before(dialogue: Dialogue, context: MessageContext) -> SentLetters:
    """Return what the sender may quote of this dialogue: our responses, and its own subject."""
    sent = keep_letters.letters_in(dialogue.exchanges, context.deps.sent_letters)
    return replace(sent, told=(*sent.told, dialogue.title) if dialogue.title else sent.told)


def with_subjects(
    draft: ReportDraft, mails: Mapping[str, InboundMail], context: MessageContext
) -> ReportDraft:
    """Return the draft with the subjects of its e-mails that neither title nor text holds.

    A title that is too long was cut, and an answer may say something in a subject of its own.
    """
    body, sent = draft.body, context.deps.sent_letters
    for mail in reversed(list(mails.values())):
        subject = own_subject(mail, sent)
        known = " ".join((draft.title, draft.place.address)).lower()
        if subject.lower() not in known:
            body = with_subject(subject, body)
    if body == draft.body:
        return draft
    writer = draft.reporter or Reporter()
    return replace(draft, body=within_report(body, name=writer.name, email=writer.email))


def keep_repeated(already: SendResponse, context: MessageContext) -> bool:
    """Keep a letter that says again what was filed; tell whether it is kept beside the report.

    Raises: Unavailable.
    """
    mail = stored_mail(context.message.mail_key, context)
    return mail is not None and keep_if_reporters(already.values["report"], mail, "", context)
