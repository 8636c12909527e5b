"""How the log of what was sent reads: every message, channel, outcome and known reason."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.notifications.message import Message
from chalicelib.messages.agency_alerts.alerts_id import SUBJECTS
from chalicelib.usecases.notifications.ports import DeliveryLogEntry


@dataclass(frozen=True, kw_only=True)
class DeliveryLogTexts:
    """The words of a language. `alerts` are by kind; `other` is said of a message without words."""

    messages: Mapping[Message, str]
    alerts: Mapping[AlertKind, str]
    other: str
    channels: Mapping[Channel, str]
    outcomes: Mapping[str, str]
    reasons: Mapping[str, str]


SENT: Mapping[str, DeliveryLogTexts] = {
    "id": DeliveryLogTexts(
        messages={
            Message.CONTACT_CODE: "Kode verifikasi kontak",
            Message.NEW_CODE: "Kode akses baru",
            Message.RECEIPT: "Tanda terima",
            Message.FILED: "Laporan diterima",
            Message.FILED_UNPROVED: "Laporan diterima",
            Message.REPORT_ASSIGNED: "Laporan sudah di tangan instansi",
            Message.REPORT_QUESTION: "Pertanyaan untuk pelapor",
            Message.REPORT_QUESTION_ENDS: "Pengingat: pertanyaan menunggu jawaban",
            Message.REPORT_RESUMED: "Laporan dilanjutkan",
            Message.REPORT_INTERIM: "Jawaban sementara",
            Message.REPORT_ANSWERED: "Jawaban instansi",
            Message.REPORT_REPLY_ENDS: "Pengingat: laporan akan ditutup",
            Message.REPORT_REOPENED: "Laporan dibuka kembali",
            Message.REPORT_ESCALATED: "Laporan terlambat dan dinaikkan",
            Message.REPORT_CLOSED: "Laporan ditutup",
            Message.REPORT_ARCHIVED: "Laporan diarsipkan",
            Message.REPORT_MERGED: "Laporan digabung",
            Message.REPORT_SPLIT: "Laporan dipisah",
            Message.REPORT_TAKEN_OVER: "Diambil alih Ombudsman",
            Message.REPORT_FINDING: "Temuan Ombudsman",
            Message.MAIN_INTERIM: "Laporan utama: jawaban sementara",
            Message.MAIN_ANSWERED: "Laporan utama: jawaban instansi",
            Message.MAIN_REOPENED: "Laporan utama: dibuka kembali",
            Message.MAIN_ESCALATED: "Laporan utama: terlambat dan dinaikkan",
            Message.MAIN_TAKEN_OVER: "Laporan utama: diambil alih Ombudsman",
            Message.MAIN_FINDING: "Laporan utama: temuan Ombudsman",
            Message.MAIN_CLOSED: "Laporan utama: ditutup",
            Message.MAIN_ARCHIVED: "Laporan utama: diarsipkan",
        },
        alerts={
            **SUBJECTS,
            # Here nobody is spoken to: the line names the agency.
            AlertKind.ASSIGNED: "Laporan didisposisikan",
            AlertKind.ESCALATED: "Laporan naik ke tingkat ini",
            AlertKind.APPEAL_HERE: "Keberatan pelapor sampai ke tingkat ini",
        },
        other="Pemberitahuan",
        channels={
            Channel.EMAIL: "Surel",
            Channel.SMS: "SMS",
            Channel.PUSH: "Perangkat",
            Channel.TOPIC: "Pemberitahuan",
        },
        outcomes={
            "sending": "sedang dikirim",
            "sent": "terkirim",
            "waiting": "tertunda, dicoba lagi",
            "gave_up": "tidak sampai",
            "held_back": "tidak dikirim",
            "ended": "berakhir",
        },
        reasons={
            "bounced": "alamat tidak ada",
            "complained": "pesan kami ditandai sebagai spam",
            "stopped": "pesan dihentikan oleh penerimanya",
            "opted_out": "nomor ini menolak SMS kami",
            "refused": "alamat ditolak penyedia layanan",
            "no_contact": "tidak ada alamat untuk cara ini",
            "seal_broken": "alamat tersimpan tidak dapat dibuka",
            "too_late": "waktunya sudah lewat sebelum dapat dikirim",
            "too_many_to_address": "terlalu banyak pesan ke alamat ini hari itu",
            "over_budget": "jatah SMS bulan itu habis",
            "no_topic": "instansi ini tidak punya saluran pemberitahuan",
        },
    ),
    "en": DeliveryLogTexts(
        messages={
            Message.CONTACT_CODE: "Code to verify the contact",
            Message.NEW_CODE: "New access code",
            Message.RECEIPT: "Receipt",
            Message.FILED: "Report received",
            Message.FILED_UNPROVED: "Report received",
            Message.REPORT_ASSIGNED: "The report is with its agency",
            Message.REPORT_QUESTION: "Question to the reporter",
            Message.REPORT_QUESTION_ENDS: "Reminder: a question waits for an answer",
            Message.REPORT_RESUMED: "The report goes on",
            Message.REPORT_INTERIM: "Interim answer",
            Message.REPORT_ANSWERED: "Answer of the agency",
            Message.REPORT_REPLY_ENDS: "Reminder: the report will be closed",
            Message.REPORT_REOPENED: "The report was reopened",
            Message.REPORT_ESCALATED: "The report is late and went up",
            Message.REPORT_CLOSED: "The report was closed",
            Message.REPORT_ARCHIVED: "The report was archived",
            Message.REPORT_MERGED: "The report was merged",
            Message.REPORT_SPLIT: "The report was split",
            Message.REPORT_TAKEN_OVER: "Taken over by the Ombudsman",
            Message.REPORT_FINDING: "Finding of the Ombudsman",
            Message.MAIN_INTERIM: "Main report: interim answer",
            Message.MAIN_ANSWERED: "Main report: answer of the agency",
            Message.MAIN_REOPENED: "Main report: reopened",
            Message.MAIN_ESCALATED: "Main report: late and went up",
            Message.MAIN_TAKEN_OVER: "Main report: taken over by the Ombudsman",
            Message.MAIN_FINDING: "Main report: finding of the Ombudsman",
            Message.MAIN_CLOSED: "Main report: closed",
            Message.MAIN_ARCHIVED: "Main report: archived",
        },
        alerts={
            AlertKind.NEW: "New report",
            AlertKind.ASSIGNED: "Report disposed",
            AlertKind.RETURNED: "Report returned",
            AlertKind.COPIED: "Copy of a report",
            AlertKind.CONTRIBUTED: "Contribution of a copied agency",
            AlertKind.APPROVAL: "Answer waits for approval",
            AlertKind.REJECTED: "Draft answer rejected",
            AlertKind.REPLY: "The reporter replied",
            AlertKind.SUPPLIED: "The reporter supplied information",
            AlertKind.RESUMED: "Report goes on",
            AlertKind.WITHDRAWN: "Report withdrawn by its reporter",
            AlertKind.APPEALED: "The reporter appealed",
            AlertKind.APPEAL_HERE: "An appeal reached this tier",
            AlertKind.REOPENED: "Report reopened",
            AlertKind.REMINDER: "Reminder of a deadline",
            AlertKind.OVERDUE: "Report is overdue",
            AlertKind.ESCALATED: "Report climbed to this tier",
            AlertKind.ESCALATED_ON: "Report climbed higher",
            AlertKind.FLAGGED: "Report flagged",
            AlertKind.INSTRUCTED: "Instruction on a report",
            AlertKind.TAKEN_OVER: "Report taken over by the Ombudsman",
            AlertKind.FINDING: "Finding of the Ombudsman",
            AlertKind.RECOUNTED: "Deadline of a report changed",
            AlertKind.UNREACHABLE: "Report that nobody hears of",
        },
        other="Notification",
        channels={
            Channel.EMAIL: "E-mail",
            Channel.SMS: "SMS",
            Channel.PUSH: "Device",
            Channel.TOPIC: "Alert",
        },
        outcomes={
            "sending": "being sent",
            "sent": "sent",
            "waiting": "delayed, tried again",
            "gave_up": "not delivered",
            "held_back": "not sent",
            "ended": "ended",
        },
        reasons={
            "bounced": "the address does not exist",
            "complained": "our messages were called spam",
            "stopped": "its reader stopped the messages",
            "opted_out": "this number refuses our SMS",
            "refused": "the provider refused the address",
            "no_contact": "there is no address for this channel",
            "seal_broken": "the stored address cannot be opened",
            "too_late": "it was pointless before it could leave",
            "too_many_to_address": "too many messages to this address on that day",
            "over_budget": "the SMS of that month were used up",
            "no_topic": "nobody made a channel for alerts of this agency",
        },
    ),
}


def delivery_log_texts(language: str) -> DeliveryLogTexts:
    """The words of a language; unknown ones read Indonesian."""
    return SENT.get(language, SENT["id"])


def message_label(line: DeliveryLogEntry, words: DeliveryLogTexts) -> str:
    """What was sent: an agency's alert by its kind, anything else by its message."""
    kind = next((kind for kind in AlertKind if kind == line.kind), None)
    return words.alerts[kind] if kind else words.messages.get(line.message, words.other)
