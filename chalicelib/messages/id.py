"""Bahasa Indonesia."""

from chalicelib.messages.texts import Texts

TEXTS = Texts(
    states={
        "unverified": "Belum terverifikasi",
        "disposed": "Terdisposisi, belum ditindaklanjuti",
        "in_progress": "Sedang diproses",
        "on_hold": "Menunggu kelengkapan informasi",
        "answered": "Sudah ditindaklanjuti",
        "closed": "Selesai",
        "archived": "Diarsipkan",
    },
    kinds={
        "complaint": "Pengaduan",
        "aspiration": "Aspirasi",
        "information_request": "Permintaan informasi",
    },
    acts={
        "submit": "Laporan diterima",
        "route": "Diteruskan ke instansi",
        "verify": "Diverifikasi",
        "dispose": "Didisposisikan",
        "return": "Dikembalikan karena bukan wewenang",
        "hold": "Ditunda: pelapor diminta melengkapi informasi",
        "supply": "Pelapor melengkapi informasi",
        "start": "Mulai ditindaklanjuti",
        "answer": "Tindak lanjut diberikan",
        "reply": "Pelapor membalas",
        "close": "Ditutup oleh pelapor",
        "rate": "Pelapor memberi penilaian",
        "withdraw": "Ditarik oleh pelapor",
        "archive": "Diarsipkan",
        "add_files": "Pelapor menambah lampiran",
        "note": "Catatan internal",
        "reveal_identity": "Identitas pelapor dibuka",
        "remind": "Pengingat tenggat",
        "escalate": "Melewati tenggat, dinaikkan ke tingkat berikutnya",
        "close_expired": "Ditutup oleh sistem karena tidak ada balasan pelapor",
        "archive_expired": "Diarsipkan oleh sistem karena informasi tidak dilengkapi",
    },
    stages={
        "verification": "Verifikasi",
        "first_answer": "Tindak lanjut pertama",
        "settlement": "Penyelesaian",
        "information": "Kelengkapan informasi dari pelapor",
        "reply": "Balasan pelapor",
    },
    actors={
        "reporter": "Pelapor",
        "system": "Sistem",
        "national_admin": "Admin nasional",
        "agency_admin": "Admin instansi",
        "liaison_officer": "Pejabat penghubung",
        "coordinator": "Koordinator",
        "monitor": "Pemantau",
        "ombudsman": "Ombudsman RI",
        "operator": "Operator",
    },
    problems={
        "invalid_fields": "Ada isian yang perlu diperbaiki.",
        "report_not_found": (
            "Laporan tidak ditemukan. Periksa kembali nomor pelacakan dan kode akses pada tanda "
            "terima Anda."
        ),
        "act_not_allowed": "Peran Anda tidak berwenang melakukan tindakan ini.",
        "act_not_possible": "Tindakan ini tidak dapat dilakukan pada tahap laporan saat ini.",
        "not_routed_yet": (
            "Laporan sedang diteruskan ke instansi. Silakan coba lagi beberapa saat lagi."
        ),
        "version_conflict": "Laporan ini sudah diubah oleh orang lain sejak Anda membukanya.",
        "unavailable": "Layanan sedang sibuk. Data Anda aman; silakan coba lagi.",
        "bad_request": "Permintaan tidak dapat dibaca.",
        "too_large": "Permintaan terlalu besar.",
        "unsupported_media_type": "Jenis isi tidak didukung. Gunakan application/json.",
        "method_not_allowed": "Metode tidak didukung.",
        "not_found": "Halaman atau alamat API tidak ditemukan.",
        "internal": "Terjadi kesalahan pada layanan kami. Silakan coba lagi.",
    },
    fields={
        "required": "Wajib diisi.",
        "not_text": "Isi dengan teks.",
        "not_a_boolean": "Isi dengan ya atau tidak.",
        "not_a_number": "Isi dengan angka.",
        "not_an_object": "Bentuk isian tidak sesuai.",
        "not_a_list": "Bentuk isian tidak sesuai.",
        "not_a_date": "Isi dengan tanggal, misalnya 2026-11-24.",
        "not_a_uuid": "Token pengiriman tidak sah. Muat ulang halaman, isian Anda tetap tersimpan.",
        "too_short": "Terlalu pendek, minimal {} karakter.",
        "too_long": "Terlalu panjang, maksimal {} karakter.",
        "too_small": "Minimal {}.",
        "too_big": "Maksimal {}.",
        "html": "Tulis tanpa tag HTML (tanda < yang diikuti huruf).",
        "control_characters": "Berisi karakter yang tidak dapat dibaca. Ketik ulang bagian itu.",
        "unknown": "Pilihan tidak dikenal. Pilih dari daftar.",
        "inactive": "Pilihan ini sudah tidak berlaku. Pilih yang lain.",
        "not_a_choice": "Pilih salah satu: {}.",
        "in_the_future": "Tanggal tidak boleh di masa depan.",
        "too_long_ago": "Tanggal paling awal {}.",
        "not_an_email": "Tulis alamat surel yang lengkap, misalnya nama@contoh.id.",
        "not_a_phone": "Tulis nomor telepon, misalnya 0812 3456 7890 atau +62 812 3456 7890.",
        "too_many": "Paling banyak {} berkas.",
        "type_not_taken": "Jenis berkas tidak didukung. Gunakan JPEG, PNG, WebP, PDF, atau MP4.",
        "outside": "Koordinat di luar Indonesia.",
        "desk_cannot_handle": "Pilih instansi tujuan: meja nasional tidak menangani laporan.",
        "same_as_before": "Laporan sudah berada di sana. Pilih instansi atau unit lain.",
        "not_a_page": "Halaman tidak dikenal. Mulai lagi dari halaman pertama.",
        "not_needed": "Kosongkan isian ini.",
    },
    refusals={
        "empty": "Berkas kosong.",
        "size_differs": "Ukuran berkas tidak sesuai. Unggah ulang berkas aslinya.",
        "type_differs": "Isi berkas tidak sesuai dengan jenisnya. Kirim JPEG, PNG, WebP, PDF, MP4.",
        "unreadable": "Berkas rusak dan tidak dapat dibuka.",
        "too_many_pixels": "Gambar terlalu besar. Perkecil lalu kirim lagi.",
    },
    next_step=(
        "Laporan Anda akan diverifikasi paling lambat {due}. Simpan nomor pelacakan dan kode akses "
        "untuk mengikuti, membalas, dan menutup laporan."
    ),
    next_step_queued=(
        "Laporan Anda sudah kami terima dan sedang antre disimpan karena layanan sibuk. Laporan "
        "dapat dilacak dalam beberapa menit dan akan diverifikasi paling lambat {due}. Simpan "
        "nomor pelacakan dan kode akses."
    ),
)
