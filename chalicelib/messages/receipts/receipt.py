"""The receipt that proves filing, to be read by people and courts.

Lines are short and none ends with a space: mail programs would fold or cut them.
"""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.deadlines.calendar import JAKARTA
from chalicelib.domain.privacy.anonymity import flags_set
from chalicelib.domain.receipts.receipt_document import digest_line
from chalicelib.messages import texts
from chalicelib.messages.catalogue import known_language, read
from chalicelib.messages.dates import written
from chalicelib.usecases.receipts.issue_receipt import FileFact, ReceiptFacts, WriteReceipt


@dataclass(frozen=True, kw_only=True)
class ReceiptTexts:
    """The texts of a receipt, in the order in which they stand there."""

    title: str
    system: str
    moment: str
    tracking_id: str
    split_from: str
    received: str
    kind: str
    nature: str
    anonymous: str
    confidential: str
    due: str
    basis: str
    agency: str
    no_agency: str
    report: str
    files: str
    no_files: str
    file: str
    size: str
    waiting: str
    accepted: str
    refused: str
    issued: str
    proves: str


def receipt_texts(language: str) -> ReceiptTexts:
    """Return the texts of a language; unknown ones read Indonesian."""
    return read(ReceiptTexts, language, "receipts")


def receipt_writer(site_url: str) -> WriteReceipt:
    """Make the writer of receipts that are checked at `site_url`."""

    def write(facts: ReceiptFacts, language: str) -> str:
        language = known_language(language)
        words = receipt_texts(language)
        parts = [
            [words.title, words.system, site_url],
            _report(facts, language),
            [words.report, digest_line(facts.report_sha256, facts.report_name)],
            [words.files, *_files(facts, language)],
            [words.issued.format(moment=_moment(facts.issued_at, language))],
            [words.proves.format(site_url=site_url)],
        ]
        return "\n\n".join("\n".join(lines) for lines in parts) + "\n"

    return write


def _report(facts: ReceiptFacts, language: str) -> list[str]:
    words, names = receipt_texts(language), texts(language)
    names_of_flags = {"anonymous": words.anonymous, "confidential": words.confidential}
    nature = ", ".join(names_of_flags[flag] for flag in flags_set(facts))
    due = written(facts.due_at, language)
    span = f"{facts.span.amount} {names.units[facts.span.unit]}"
    lines = [
        words.tracking_id.format(tracking_id=facts.tracking_id),
        words.split_from.format(tracking_id=facts.split_from) if facts.split_from else "",
        words.received.format(moment=_moment(facts.received_at, language)),
        words.kind.format(kind=names.kinds[facts.kind]),
        words.nature.format(nature=nature) if nature else "",
        words.due.format(due=due, span=span),
        words.basis.format(basis=facts.legal_basis) if facts.legal_basis else "",
        words.agency.format(agency=facts.agency or words.no_agency),
    ]
    return [line for line in lines if line]


def _files(facts: ReceiptFacts, language: str) -> list[str]:
    if not facts.files:
        return [receipt_texts(language).no_files]
    return [line for file in facts.files for line in _file(file, language)]


def _file(file: FileFact, language: str) -> list[str]:
    words = receipt_texts(language)
    head = [
        words.file.format(n=file.n, name=file.name),
        words.size.format(type=file.type, size=file.size),
    ]
    if file.checked_at is None:
        return [*head, words.waiting]
    moment = _moment(file.checked_at, language)
    status = words.accepted.format(moment=moment)
    if file.refusal:
        reason = texts(language).refusals.get(file.refusal, file.refusal)
        status = words.refused.format(moment=moment, reason=reason)
    return [*head, status, digest_line(file.sha256, file.name)]


def _moment(at: datetime, language: str) -> str:
    hour, minute, second = at.astimezone(JAKARTA).strftime("%H %M %S").split()
    text = receipt_texts(language).moment
    return text.format(day=written(at, language), hour=hour, minute=minute, second=second)
