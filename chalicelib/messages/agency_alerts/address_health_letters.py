"""Letters that find out whether an agency's addresses live, and what follows when one does not."""

from collections.abc import Mapping

from chalicelib.domain.notifications.message import Message
from chalicelib.messages.message_texts import MessageTexts

#: Where officers keep who hears.
SETTINGS = "/konsol/#/subscriptions"
#: Why the letter comes at all, and how it ends.
_CHECKS = {
    "id": "Pesan ini sekaligus memeriksa apakah alamat ini masih sampai. Alamat yang mati "
    "dikabarkan kepada kontak kedua instansi dan, bila tidak ada penerima lain, kepada tingkat di "
    "atasnya.",
    "en": "This message also finds out whether the address still works. A dead one is told to the "
    "agency's second contact and, if nobody else receives, to the tier above.",
}
_CHANGES = {
    "id": "Mengubah atau berhenti: buka halaman Pemberitahuan di konsol, minta kepada admin "
    "instansi, atau pakai tautan berhenti di bagian bawah tiap surel pemberitahuan.",
    "en": "To change or stop them: open the page of notifications in the console, ask your "
    "agency's administrator, or use the link to unsubscribe at the end of any notification.",
}

WORDINGS: Mapping[str, Mapping[Message, MessageTexts]] = {
    "id": {
        Message.NIGHT_UNHEARD: MessageTexts(
            subject="Instansi tanpa penerima pemberitahuan",
            paragraphs=("{n} instansi di bawah Anda tanpa penerima pemberitahuan.",),
            action="Buka daftarnya",
            sms="LAPOR! {n} instansi di bawah Anda tanpa penerima pemberitahuan. Mohon buka "
            "konsol pagi ini.",
            page=SETTINGS,
        ),
        Message.AGENCY_DEAD: MessageTexts(
            subject="Alamat penerima pemberitahuan mati: {name}",
            paragraphs=(
                "{n} alamat penerima pemberitahuan laporan untuk {name} tidak sampai lagi. "
                "Penerima lain masih mendapat kabar, jadi laporan belum ada yang terlewat.",
                "Mohon admin instansi memperbaiki atau menghapusnya di konsol; alamat yang mati "
                "ditandai di sana.",
                "Anda menerima pesan ini karena tercatat sebagai kontak kedua instansi.",
            ),
            action="Atur penerima pemberitahuan",
            sms="LAPOR! {n} alamat penerima pemberitahuan instansi Anda mati. Mohon diperbaiki di "
            "konsol.",
            page=SETTINGS,
        ),
        Message.AGENCY_CHECK: MessageTexts(
            subject="Anda terdaftar menerima pemberitahuan {name}",
            paragraphs=(
                "Alamat ini terdaftar menerima pemberitahuan laporan untuk {name}.",
                "Sebulan terakhir ada {n} pemberitahuan untuk alamat ini.",
                "Jika Anda membaca ini, tidak ada yang perlu dikerjakan. " + _CHECKS["id"],
                _CHANGES["id"],
            ),
            action="Atur pemberitahuan",
            sms="LAPOR! Alamat Anda terdaftar menerima pemberitahuan laporan.",
            page=SETTINGS,
        ),
        Message.AGENCY_LATE: MessageTexts(
            subject="{n} laporan melewati tenggat: {name}",
            paragraphs=(
                "Sejak {since_at}, {n} laporan untuk {name} melewati tenggat dan naik satu "
                "tingkat. Kewajiban menjawab tetap pada instansi Anda.",
                "Nomor pelacakan: {overdue}",
                "Pesan ini datang paling banyak sekali seminggu, di samping pemberitahuan untuk "
                "tiap laporan. " + _CHECKS["id"],
                _CHANGES["id"],
            ),
            action="Buka daftar kerja",
            sms="LAPOR! {n} laporan instansi Anda melewati tenggat. Mohon buka konsol.",
            page="/konsol/",
        ),
    },
    "en": {
        Message.NIGHT_UNHEARD: MessageTexts(
            subject="Agencies without recipients of notifications",
            paragraphs=("{n} agencies below yours have no recipient of notifications.",),
            action="Open the list",
            sms="LAPOR! {n} agencies below yours have no recipient of notifications. Please open "
            "the console this morning.",
            page=SETTINGS,
        ),
        Message.AGENCY_DEAD: MessageTexts(
            subject="Dead address among the recipients of notifications: {name}",
            paragraphs=(
                "Notifications of reports for {name} no longer reach {n} of the addresses that "
                "should get them. Other recipients still hear, so no report was missed.",
                "Please have an administrator of the agency mend or remove them in the console, "
                "where dead addresses are marked.",
                "You get this message because you are the agency's second contact.",
            ),
            action="Manage recipients of notifications",
            sms="LAPOR! {n} addresses for your agency's notifications are dead. Please see to it "
            "in the console.",
            page=SETTINGS,
        ),
        Message.AGENCY_CHECK: MessageTexts(
            subject="You are on the list for notifications of {name}",
            paragraphs=(
                "This address is on the list for notifications of reports for {name}.",
                "In the last month there were {n} notifications for this address.",
                "If you read this there is nothing to do. " + _CHECKS["en"],
                _CHANGES["en"],
            ),
            action="Manage notifications",
            sms="LAPOR! Your address is on the list for notifications of reports.",
            page=SETTINGS,
        ),
        Message.AGENCY_LATE: MessageTexts(
            subject="Reports overdue ({n}): {name}",
            paragraphs=(
                "Since {since_at}, {n} reports for {name} went overdue and climbed a tier. Your "
                "agency still has to answer them.",
                "Tracking IDs: {overdue}",
                "This message comes once a week at most, beside the notification of each report. "
                + _CHECKS["en"],
                _CHANGES["en"],
            ),
            action="Open the worklist",
            sms="LAPOR! {n} reports of your agency are overdue. Please open the console.",
            page="/konsol/",
        ),
    },
}
