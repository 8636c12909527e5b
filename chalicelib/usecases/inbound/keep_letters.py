"""Keep the letters that became part of a report: sealed as they came, and readable where cut.

The sealed letter names its sender, so no function reads it. The whole text is for the officers who
may read the report: no header is in it, and what was cut of it shows no address of the sender. See
decision 44.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.inbound.dialogue import Exchange
from chalicelib.domain.inbound.inbound_mail import InboundMail
from chalicelib.domain.inbound.kept_letter import KeptLetter, says_more
from chalicelib.domain.inbound.quoted_text import CutText, SentLetters
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.reports.ports import Dossier

#: Stands for the sender's address and name in what was cut: a mail program wrote them, not they.
MASKED = "[…]"


def keep_letter(
    report: str,
    key: str,
    text: str,
    *,
    shown: str,
    deps: InboundDeps,
    now: datetime,
    event: int = 0,
) -> None:
    """Keep the letter stored under `key`; its `text` too if the report shows less of it.

    Safe to be done twice. Raises: Unavailable.
    """
    letter = hashlib.sha256(key.encode()).hexdigest()[:16]
    deps.mails.seal_letter(report, letter, key)
    shortened = says_more(text, shown)
    if shortened:
        deps.mails.save_letter_text(report, letter, text)
    kept = KeptLetter(id=letter, received_at=now, event=event, shortened=shortened)
    deps.contacts.reports.add_letter(report, kept)


def text_for_officers(mail: InboundMail, cut: CutText) -> str:
    """Return the whole text of a letter; the lines that were cut of it do not name its sender."""
    names = [name for name in (mail.sender, mail.sender_name) if len(name) > 1]
    named = re.compile("|".join(re.escape(name) for name in names) or r"(?!)", re.IGNORECASE)
    lines = mail.text.split("\n")
    hidden = set(cut.cut)
    return "\n".join(named.sub(MASKED, line) if line in hidden else line for line in lines)


def letters_about(dossier: Dossier, sent: SentLetters, reference: Reference) -> SentLetters:
    """Return what letters about this report say: also what officers wrote, and who they are."""
    report, events = dossier.report, dossier.events
    agencies = {e.actor.agency for e in events} | {report.agency, report.target_agency}
    found = [reference.agencies[a] for a in agencies if a and a in reference.agencies]
    names = [name for agency in found for name in (agency.name, agency.short) if name]
    place = reference.region_path(report.place.region)
    told = [report.title, report.body, report.question, place]
    told += [text for event in events for text in (event.text, event.reason)]
    return replace(
        sent,
        labels=(*sent.labels, *sorted(names), place),
        told=(*sent.told, *filter(None, told)),
    )


def letters_in(exchanges: Iterable[Exchange], sent: SentLetters) -> SentLetters:
    """Return what the responses of a dialogue said."""
    told = [value for exchange in exchanges for value in exchange.values.values() if value]
    return replace(sent, told=(*sent.told, *told))
