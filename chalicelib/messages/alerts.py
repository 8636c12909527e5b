"""What agencies are told by e-mail and SMS, in Indonesian. No identity, no secrets.

The text of a confidential report, its title included, is read in the console alone.
"""

from collections.abc import Mapping

from chalicelib.domain import ids
from chalicelib.domain.reference import Reference
from chalicelib.domain.report import Report
from chalicelib.messages.dates import written
from chalicelib.messages.id import TEXTS
from chalicelib.usecases.alert import AlertKind, Compose, Told
from chalicelib.usecases.ports import Alert

#: GSM-7, one part.
SMS_LENGTH = 160

SUBJECTS: Mapping[AlertKind, str] = {
    AlertKind.NEW: "Laporan baru",
    AlertKind.DISPOSED: "Laporan didisposisikan kepada Anda",
    AlertKind.RETURNED: "Laporan dikembalikan",
    AlertKind.COPIED: "Tembusan laporan",
    AlertKind.CONTRIBUTED: "Tanggapan instansi tembusan",
    AlertKind.APPROVAL: "Jawaban menunggu persetujuan",
    AlertKind.REJECTED: "Rancangan jawaban ditolak",
    AlertKind.REPLY: "Pelapor membalas",
    AlertKind.SUPPLIED: "Pelapor melengkapi informasi",
    AlertKind.RESUMED: "Laporan berjalan lagi",
    AlertKind.WITHDRAWN: "Laporan ditarik pelapor",
    AlertKind.APPEALED: "Pelapor mengajukan keberatan",
    AlertKind.APPEAL_HERE: "Keberatan pelapor sampai ke Anda",
    AlertKind.REOPENED: "Laporan dibuka kembali",
    AlertKind.REMINDER: "Pengingat tenggat",
    AlertKind.OVERDUE: "Laporan melewati tenggat",
    AlertKind.ESCALATED: "Laporan naik ke tingkat Anda",
    AlertKind.ESCALATED_ON: "Laporan naik lebih tinggi",
    AlertKind.FLAGGED: "Laporan diberi tanda pantauan",
    AlertKind.INSTRUCTED: "Instruksi atas laporan",
    AlertKind.TAKEN_OVER: "Laporan diambil alih Ombudsman",
    AlertKind.FINDING: "Temuan Ombudsman",
    AlertKind.RECOUNTED: "Tenggat laporan berubah",
    AlertKind.UNHEARD: "Laporan tanpa penerima",
}

WHAT_TO_DO: Mapping[AlertKind, str] = {
    AlertKind.NEW: "Mohon diverifikasi paling lambat {due}.",
    AlertKind.DISPOSED: "Mohon ditindaklanjuti paling lambat {due}.",
    AlertKind.RETURNED: "Pihak sebelumnya menyatakan bukan wewenangnya. Mohon diarahkan "
    "paling lambat {due}.",
    AlertKind.COPIED: "{holder} meneruskan tembusan kepada Anda. Anda dapat membaca dan memberi "
    "tanggapan; kewajiban menjawab tetap pada instansi itu.",
    AlertKind.CONTRIBUTED: "Instansi tembusan memberi tanggapan. Tenggat Anda tetap {due}.",
    AlertKind.APPROVAL: "Mohon disetujui atau ditolak sebelum {due}.",
    AlertKind.REJECTED: "Mohon diperbaiki dan diajukan lagi sebelum {due}.",
    AlertKind.REPLY: "Mohon ditanggapi paling lambat {due}.",
    AlertKind.SUPPLIED: "Waktu berjalan kembali. Mohon ditindaklanjuti paling lambat {due}.",
    AlertKind.RESUMED: "Pelapor tidak menjawab, tetapi laporan ini diikuti pelapor lain. Mohon "
    "ditindaklanjuti paling lambat {due}.",
    AlertKind.WITHDRAWN: "Tidak ada yang perlu dikerjakan lagi.",
    AlertKind.APPEALED: "Pelapor menilai jawaban tidak menyelesaikan masalah. Mohon dijawab lagi "
    "paling lambat {due}; tingkat di atas Anda ikut diberi tahu.",
    AlertKind.APPEAL_HERE: "Pelapor tidak puas dengan jawaban {holder}. Mohon dipantau sampai "
    "dijawab.",
    AlertKind.REOPENED: "Mohon ditanggapi paling lambat {due}.",
    AlertKind.REMINDER: "Tenggat berikutnya {due}.",
    AlertKind.OVERDUE: "Tenggat {due} sudah lewat. Laporan dinaikkan satu tingkat; kewajiban "
    "menjawab tetap pada instansi Anda.",
    AlertKind.ESCALATED: "{holder} melewati tenggat {due}. Mohon dipantau sampai dijawab.",
    AlertKind.ESCALATED_ON: "{holder} belum menjawab. Laporan kini ada di tingkat di atas Anda.",
    AlertKind.FLAGGED: "Laporan ini masuk pantauan nasional. Tenggat berikutnya {due}.",
    AlertKind.INSTRUCTED: "Tingkat di atas memberi instruksi. Mohon dibaca di konsol.",
    AlertKind.TAKEN_OVER: "Mohon tetap dijawab; Ombudsman kini memeriksa laporan ini.",
    AlertKind.FINDING: "Mohon dibaca di konsol dan ditindaklanjuti.",
    AlertKind.RECOUNTED: "Kalender kerja atau aturan tenggat berubah. Tenggat kini {due}.",
    AlertKind.UNHEARD: "Tidak ada penerima pemberitahuan di {holder}. Mohon instansi itu dihubungi "
    "agar laporan ini dibaca sebelum {due}.",
}


def composer(site_url: str) -> Compose:
    """The writer of alerts whose links lead to `site_url`."""

    def compose(told: Told, report: Report, reference: Reference, agency: str) -> Alert:
        due = written(report.due_at, "id")
        holder = reference.agencies.get(report.agency or "")
        todo = WHAT_TO_DO[told.kind].format(due=due, holder=holder.name if holder else "Instansi")
        link = f"{site_url}/konsol/#/report/{report.id}"
        shown = ids.show(report.id)
        subject = f"{SUBJECTS[told.kind]}: {shown}"
        sms = f"LAPOR! {subject}. {todo} {site_url}/konsol/"
        return Alert(
            agency=agency,
            subject=subject,
            body="\n".join(_body(report, reference, todo=todo, link=link, due=due)),
            sms=sms if len(sms) <= SMS_LENGTH else f"LAPOR! {subject}. {site_url}/konsol/",
            attributes={
                "kind": told.kind.value,
                "urgency": "high" if told.urgent else "normal",
                # A unit of the report's own agency; another agency may call one of its own alike.
                "unit": report.unit if report.unit and agency == report.agency else "-",
            },
        )

    return compose


def _body(report: Report, reference: Reference, *, todo: str, link: str, due: str) -> list[str]:
    category = reference.categories.get(report.category)
    lines = [
        todo,
        "",
        f"Nomor pelacakan: {ids.show(report.id)}",
        f"Jenis: {TEXTS.kinds[report.kind]}",
    ]
    if report.confidential:
        lines.append("Laporan RAHASIA: isi hanya dapat dibaca di konsol.")
    else:
        lines += [
            f"Judul: {report.title}",
            f"Kategori: {category.name_id if category else report.category}",
            f"Lokasi: {reference.region_path(report.place.region)}",
        ]
    flags = [name for name, on in (("anonim", report.anonymous),) if on]
    if flags:
        lines.append(f"Pelapor: {', '.join(flags)}")
    return [*lines, f"Tenggat: {due}", "", f"Buka laporan: {link}", "", "SP4N-LAPOR!"]
