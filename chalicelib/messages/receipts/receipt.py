"""The receipt that proves filing, to be read by people and courts.

Lines are short and none ends with a space: mail programs would fold or cut them.
"""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.deadlines.calendar import JAKARTA
from chalicelib.domain.receipts.receipt_document import digest_line
from chalicelib.messages import texts
from chalicelib.messages.dates import written
from chalicelib.usecases.receipts.issue_receipt import FileFact, ReceiptFacts, Write

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "id": {
        "title": "TANDA TERIMA LAPORAN",
        "system": "SP4N-LAPOR!, Sistem Pengelolaan Pengaduan Pelayanan Publik Nasional",
        "moment": "{day} pukul {hour}.{minute}.{second} WIB (UTC+7)",
        "tracking_id": "Nomor pelacakan: {0}",
        "split_from": "Dipisah dari laporan: {0}",
        "received": "Diterima: {0}",
        "kind": "Jenis: {0}",
        "nature": "Sifat: {0}",
        "anonymous": "anonim",
        "confidential": "rahasia",
        "due": "Harus diverifikasi paling lambat: {0} ({1})",
        "basis": "Dasar hukum tenggat: {0}",
        "agency": "Instansi: {0}",
        "no_agency": "belum diteruskan ke instansi",
        "report": "ISI LAPORAN\nSHA-256 atas isi laporan, persis seperti yang dikirim pelapor:",
        "files": "LAMPIRAN",
        "no_files": "Tidak ada.",
        "file": "{n}. {name}",
        "size": "   {type}, {size} bita",
        "waiting": "   Belum diterima atau belum diperiksa.",
        "accepted": "   Diterima. Diperiksa: {0}. SHA-256:",
        "refused": "   Diterima. Diperiksa: {0}. Tidak dipakai: {1}\n   SHA-256:",
        "issued": "Diterbitkan: {0}",
        "proves": (
            "Tanda terima ini membuktikan bahwa laporan di atas sudah diterima pada waktu itu.\n"
            "Nama, kontak, dan kode akses pelapor tidak dimuat. Lampiran yang diperiksa\n"
            "kemudian tercantum bila tanda terima diminta lagi.\n"
            "Jangan ubah satu huruf pun: tanda tangannya tidak akan cocok lagi.\n"
            "Siapa pun dapat memeriksa keasliannya, juga tanpa jaringan:\n{0}/periksa/"
        ),
    },
    "en": {
        "title": "RECEIPT OF A REPORT",
        "system": "SP4N-LAPOR!, the national complaint system for public services of Indonesia",
        "moment": "{day}, {hour}:{minute}:{second} Western Indonesian Time (UTC+7)",
        "tracking_id": "Tracking ID: {0}",
        "split_from": "Split off from report: {0}",
        "received": "Received: {0}",
        "kind": "Kind: {0}",
        "nature": "Nature: {0}",
        "anonymous": "anonymous",
        "confidential": "confidential",
        "due": "To be verified by: {0} ({1})",
        "basis": "Legal basis of that date: {0}",
        "agency": "Agency: {0}",
        "no_agency": "not forwarded to an agency yet",
        "report": "TEXT OF THE REPORT\nSHA-256 of the report, exactly as the reporter sent it:",
        "files": "ATTACHMENTS",
        "no_files": "None.",
        "file": "{n}. {name}",
        "size": "   {type}, {size} bytes",
        "waiting": "   Not received or not checked yet.",
        "accepted": "   Received. Checked: {0}. SHA-256:",
        "refused": "   Received. Checked: {0}. Not used: {1}\n   SHA-256:",
        "issued": "Issued: {0}",
        "proves": (
            "This receipt proves that the report above had been received at that time.\n"
            "It holds neither name nor contact nor access code of the reporter. Attachments\n"
            "that are checked later are listed when the receipt is asked for again.\n"
            "Do not change a single letter: its signature would no longer match.\n"
            "Anybody can verify that it is genuine, offline too:\n{0}/periksa/"
        ),
    },
}


def receipt_writer(site_url: str) -> Write:
    """The writer of receipts that are checked at `site_url`."""

    def write(facts: ReceiptFacts, language: str) -> str:
        language = language if language in SENTENCES else "id"
        say = SENTENCES[language]
        parts = [
            [say["title"], say["system"], site_url],
            _report(facts, language),
            [say["report"], digest_line(facts.report_sha256, facts.report_name)],
            [say["files"], *_files(facts, language)],
            [say["issued"].format(_moment(facts.issued_at, language))],
            [say["proves"].format(site_url)],
        ]
        return "\n\n".join("\n".join(lines) for lines in parts) + "\n"

    return write


def _report(facts: ReceiptFacts, language: str) -> list[str]:
    say, words = SENTENCES[language], texts(language)
    flags = (("anonymous", facts.anonymous), ("confidential", facts.confidential))
    nature = [say[name] for name, on in flags if on]
    due = written(facts.due_at, language)
    span = f"{facts.span.amount} {words.units[facts.span.unit]}"
    lines = [
        say["tracking_id"].format(facts.tracking_id),
        say["split_from"].format(facts.split_from) if facts.split_from else "",
        say["received"].format(_moment(facts.received_at, language)),
        say["kind"].format(words.kinds[facts.kind]),
        say["nature"].format(", ".join(nature)) if nature else "",
        say["due"].format(due, span),
        say["basis"].format(facts.legal_basis) if facts.legal_basis else "",
        say["agency"].format(facts.agency or say["no_agency"]),
    ]
    return [line for line in lines if line]


def _files(facts: ReceiptFacts, language: str) -> list[str]:
    if not facts.files:
        return [SENTENCES[language]["no_files"]]
    return [line for file in facts.files for line in _file(file, language)]


def _file(file: FileFact, language: str) -> list[str]:
    say = SENTENCES[language]
    head = [
        say["file"].format(n=file.n, name=file.name),
        say["size"].format(type=file.type, size=file.size),
    ]
    if file.checked_at is None:
        return [*head, say["waiting"]]
    at = _moment(file.checked_at, language)
    status = say["accepted"].format(at)
    if file.refusal:
        why = texts(language).refusals.get(file.refusal, file.refusal)
        status = say["refused"].format(at, why)
    return [*head, status, digest_line(file.sha256, file.name)]


def _moment(at: datetime, language: str) -> str:
    local = at.astimezone(JAKARTA)
    hour, minute, second = local.strftime("%H %M %S").split()
    say = SENTENCES[language]["moment"]
    return say.format(day=written(at, language), hour=hour, minute=minute, second=second)
