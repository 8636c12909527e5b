"""What agencies are told, in Indonesian. `{due}` is a date, `{holder}` the agency that must act.

A sentence with `{due}` is left out where nothing is due, so the rest must stand alone.
"""

from collections.abc import Mapping

from chalicelib.domain.agency_alerts.alert_kind import AlertKind

SUBJECTS: Mapping[AlertKind, str] = {
    AlertKind.NEW: "Laporan baru",
    AlertKind.ASSIGNED: "Laporan didisposisikan kepada Anda",
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
    AlertKind.UNREACHABLE: "Laporan tanpa penerima",
}

WHAT_TO_DO: Mapping[AlertKind, str] = {
    AlertKind.NEW: "Mohon diverifikasi paling lambat {due}.",
    AlertKind.ASSIGNED: "Mohon ditindaklanjuti paling lambat {due}.",
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
    AlertKind.APPEALED: "Pelapor menilai jawaban tidak menyelesaikan masalah. Tingkat di atas "
    "Anda ikut diberi tahu. Mohon dijawab lagi paling lambat {due}.",
    AlertKind.APPEAL_HERE: "Pelapor tidak puas dengan jawaban {holder}. Mohon dipantau sampai "
    "dijawab.",
    AlertKind.REOPENED: "Mohon ditanggapi paling lambat {due}.",
    AlertKind.REMINDER: "Tenggat berikutnya {due}.",
    AlertKind.OVERDUE: "Tenggat {due} sudah lewat. Laporan dinaikkan satu tingkat; kewajiban "
    "menjawab tetap pada instansi Anda.",
    AlertKind.ESCALATED: "{holder} terlambat. Tenggatnya {due}. Mohon dipantau sampai dijawab.",
    AlertKind.ESCALATED_ON: "{holder} belum menjawab. Laporan kini ada di tingkat di atas Anda.",
    AlertKind.FLAGGED: "Laporan ini masuk pantauan nasional. Tenggat berikutnya {due}.",
    AlertKind.INSTRUCTED: "Tingkat di atas memberi instruksi. Mohon dibaca di konsol.",
    AlertKind.TAKEN_OVER: "Mohon tetap dijawab; Ombudsman kini memeriksa laporan ini.",
    AlertKind.FINDING: "Mohon dibaca di konsol dan ditindaklanjuti.",
    AlertKind.RECOUNTED: "Kalender kerja atau aturan tenggat berubah. Tenggat kini {due}.",
    AlertKind.UNREACHABLE: "Tidak ada penerima pemberitahuan di {holder}. Mohon instansi itu "
    "dihubungi. Laporan ini perlu dibaca sebelum {due}.",
}

#: Where nothing is due and nothing else is to be said.
READ = "Mohon dibaca di konsol."
AGENCY = "Instansi"
