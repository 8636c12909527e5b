"""Keep the letters that are part of a report: sealed as they came, and readable where cut.

The sealed letter names its sender, so no function reads it. The officers' text is for those who may
read the report: it has no header, lines that mail programs wrote do not name the sender, and of an
anonymous report no line does. See decision 44.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import NewType

from chalicelib.domain.clean_text import clean_text
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.dialogue import Exchange
from chalicelib.domain.inbound.inbound_commands import InboundMessage
from chalicelib.domain.inbound.kept_letter import KeptLetter, says_more
from chalicelib.domain.inbound.quoted_text import SentLetters
from chalicelib.domain.privacy.identity_mask import Identity, mask_identity
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.report import Reporter
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.reports.own_words import Hide
from chalicelib.usecases.reports.ports import Dossier

#: The text of a letter as officers may read it; only `officers_text` makes it.
OfficersText = NewType("OfficersText", str)


def keep_letter(
    report: str,
    key: str,
    text: OfficersText,
    *,
    shown: str,
    deps: InboundDeps,
    now: datetime,
    event: int = 0,
) -> None:
    """Keep the letter stored under `key`; its `text` too if what the report shows says less.

    `shown` is masked as the text is. Safe to be done twice. Raises: Unavailable.
    """
    letter = hashlib.sha256(key.encode()).hexdigest()[:16]
    deps.mails.seal_letter(report, letter, key)
    shortened = says_more(text, shown)
    if shortened:
        deps.mails.save_letter_text(report, letter, text)
    kept = KeptLetter(id=letter, received_at=now, event=event, shortened=shortened)
    deps.contacts.reports.add_letter(report, kept)


def writer_of(message: InboundMessage) -> Reporter:
    """Return the sender of a message as it names them."""
    by_mail = message.channel is Channel.EMAIL
    return Reporter(
        name=message.name,
        email=message.address if by_mail else "",
        phone="" if by_mail else message.address,
    )


def others_of(message: InboundMessage) -> list[Reporter]:
    """Return what else the sender of a message is known by: addresses for replies."""
    return [Reporter(email=address) for address in message.reply_to]


def officers_text(text: str, *, cut: Collection[str], writer: Reporter, hide: Hide) -> OfficersText:
    """Return the text of a letter (a first one, a place, a reply) as officers may read it.

    The lines `cut` do not name the writer: a mail program wrote them. `hide` masks an anonymous
    reporter in all the rest; what it takes stands in the sealed letter alone.
    """
    named = Identity(
        names=(writer.name,) if writer.name else (),
        emails=(writer.email,) if writer.email else (),
    )
    # Signs that nobody sees part what a mask looks for: they go first, as in every text.
    hidden = set(map(clean_text, cut))
    lines = (
        mask_identity(line, named) if line.strip() in hidden else line
        for line in clean_text(text).split("\n")
    )
    return OfficersText(hide("\n".join(lines)))


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
