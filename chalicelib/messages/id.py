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
        "close": "Ditutup",
        "rate": "Pelapor memberi penilaian",
        "withdraw": "Ditarik oleh pelapor",
        "archive": "Diarsipkan",
        "add_files": "Pelapor menambah lampiran",
        "verify_contact": "Kontak pelapor diverifikasi",
        "renew_code": "Kode akses diganti lewat kontak yang terverifikasi",
        "note": "Catatan internal",
        "reveal_identity": "Identitas pelapor dibuka",
        "remind": "Pengingat tenggat",
        "escalate": "Melewati tenggat, dinaikkan ke tingkat berikutnya",
        "close_expired": "Ditutup oleh sistem karena tidak ada balasan pelapor",
        "archive_expired": "Diarsipkan oleh sistem karena informasi tidak dilengkapi",
        "auto_dispose": "Didisposisikan otomatis",
        "edit": "Judul atau isi disunting petugas",
        "classify": "Klasifikasi pengawasan diubah",
        "categorise": "Kategori diubah",
        "copy": "Ditembuskan ke instansi lain",
        "hand_back": "Dikembalikan unit ke admin instansi",
        "resume": "Dilanjutkan tanpa menunggu pelapor",
        "interim": "Jawaban sementara dengan tanggal janji",
        "contribute": "Tanggapan instansi tembusan",
        "propose": "Jawaban menunggu persetujuan",
        "reject": "Rancangan jawaban ditolak",
        "approve": "Tindak lanjut diberikan",
        "appeal": "Pelapor mengajukan keberatan",
        "leave": "Pelapor menarik diri; laporan berlanjut bagi pelapor lain",
        "merge": "Digabung dengan laporan lain",
        "absorb": "Laporan serupa digabung ke sini",
        "release": "Laporan yang digabung berdiri sendiri lagi",
        "split": "Sebagian dipisah menjadi laporan sendiri",
        "reopen": "Dibuka kembali",
        "flag": "Diberi tanda pantauan",
        "unflag": "Tanda pantauan dicabut",
        "instruct": "Instruksi dari tingkat di atas",
        "take_over": "Diambil alih Ombudsman",
        "finding": "Temuan Ombudsman",
        "conclude": "Diselesaikan dengan temuan Ombudsman",
        "recount": "Tenggat dihitung ulang karena aturan atau kalender berubah",
        "resume_expired": "Dilanjutkan oleh sistem tanpa jawaban pelapor",
    },
    stages={
        "verification": "Verifikasi",
        "first_answer": "Tindak lanjut pertama",
        "settlement": "Penyelesaian",
        "information": "Kelengkapan informasi dari pelapor",
        "reply": "Balasan pelapor",
        "oversight": "Pengawasan penyelesaian",
    },
    reasons={
        "chosen_by_reporter": "Dipilih oleh pelapor",
        "rule": "Menurut aturan rute {}",
        "no_rule": "Belum ada aturan rute yang cocok",
        "incomplete": "Laporan tidak lengkap",
        "unclear": "Laporan tidak jelas",
        "outside_government": "Di luar urusan pemerintah",
        "duplicate": "Laporan ganda",
        "hateful": "Mengandung kebencian",
        "expired": "Kedaluwarsa",
        "withdrawn": "Ditarik oleh pelapor",
        "other": "Alasan lain",
        "settled": "Selesai menurut pelapor",
        "no_reply": "Pelapor tidak membalas",
        "finding": "Selesai dengan temuan Ombudsman",
        "confirmed": "Ditutup petugas",
        "template": "Memakai templat jawaban {}",
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
        "row_not_found": "Baris data acuan tidak ditemukan.",
        "webhook_not_found": "Langganan webhook ini tidak ada.",
        "act_not_allowed": "Peran Anda tidak berwenang melakukan tindakan ini.",
        "act_not_possible": "Tindakan ini tidak dapat dilakukan pada tahap laporan saat ini.",
        "not_confirmed": "Alamat ini belum dikonfirmasi. Pemiliknya perlu membuka tautan dalam "
        "surel konfirmasi dahulu; tanpa itu alamat ini hilang sendiri dalam beberapa hari.",
        "not_public": (
            "Laporan ini belum terbuka untuk umum atau sudah selesai, jadi tidak dapat didukung "
            "atau diikuti."
        ),
        "not_routed_yet": (
            "Laporan sedang diteruskan ke instansi. Silakan coba lagi beberapa saat lagi."
        ),
        "version_conflict": "Laporan ini sudah diubah oleh orang lain sejak Anda membukanya.",
        "code_renewed": (
            "Laporan ini sudah kami terima, dan kode aksesnya sudah diganti atas permintaan lewat "
            "kontak yang terverifikasi. Gunakan kode akses yang terbaru."
        ),
        "just_sent": "Kode baru saja dikirim. Tunggu satu menit sebelum meminta kode lagi.",
        "too_many_today": "Batas pengiriman hari ini sudah tercapai. Silakan coba lagi besok.",
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
        "stopped": "Kategori ini tidak diterima di sini. {}",
        "not_a_choice": "Pilih salah satu: {}.",
        "in_the_future": "Tanggal tidak boleh di masa depan.",
        "too_long_ago": "Tanggal paling awal {}.",
        "not_an_email": "Tulis alamat surel yang lengkap, misalnya nama@contoh.id.",
        "not_an_endpoint": "Alamat layanan pemberitahuan tidak benar. Muat ulang halaman ini.",
        "unknown_push_service": "Layanan pemberitahuan peramban ini tidak dikenal. Pakailah surel.",
        "not_a_key": "Kunci pemberitahuan tidak benar. Muat ulang halaman ini.",
        "link_broken": "Tautan ini tidak lengkap. Salin seluruhnya dari surel Anda.",
        "link_expired": "Tautan ini sudah kedaluwarsa. Mintalah tautan baru dari halaman laporan.",
        "not_a_phone": "Tulis nomor telepon, misalnya 0812 3456 7890 atau +62 812 3456 7890.",
        "too_many": "Paling banyak {} berkas.",
        "type_not_taken": "Jenis berkas tidak didukung. Gunakan JPEG, PNG, WebP, PDF, atau MP4.",
        "outside": "Koordinat di luar Indonesia.",
        "desk_cannot_handle": "Pilih instansi tujuan: meja nasional tidak menangani laporan.",
        "same_as_before": "Sama seperti sebelumnya. Pilih yang lain.",
        "not_a_page": "Halaman tidak dikenal. Mulai lagi dari halaman pertama.",
        "not_a_url": "Tulis alamat web lengkap seperti https://sistem.example.go.id/lapor.",
        "url_with_password": "Alamat tidak boleh memuat nama pengguna atau kata sandi.",
        "not_https": "Alamat harus dimulai dengan https://.",
        "not_a_host": "Gunakan nama domain publik, bukan alamat IP atau nama jaringan dalam.",
        "port_not_allowed": "Hanya porta 443 yang dipakai.",
        "host_unknown": "Nama domain ini tidak ditemukan. Periksa ejaannya.",
        "host_not_public": "Nama domain ini mengarah ke jaringan dalam. Gunakan alamat publik.",
        "not_a_moment": "Tulis waktu dengan zona, seperti 2026-11-24T09:00:00+07:00.",
        "resume_first": "Lanjutkan langganan ini dahulu, lalu kirim ulang.",
        "not_needed": "Kosongkan isian ini.",
        "place_unknown": (
            "Tempat ini tidak ditemukan. Tulis nama kecamatan, kota, atau kabupaten, "
            "misalnya Coblong, Kota Bandung."
        ),
        "several_places": (
            "Ada beberapa tempat dengan nama ini. Pilih yang dimaksud dari daftar di bawahnya."
        ),
        "too_many_places": (
            "Terlalu banyak tempat dengan nama ini. Tulis kecamatan beserta kota atau "
            "kabupatennya, misalnya Coblong, Kota Bandung."
        ),
        "agency_not_found": (
            "Instansi ini tidak ditemukan. Tulis nama lengkapnya, atau kosongkan: sistem "
            "memilih instansi yang berwenang."
        ),
        "several_agencies": "Ada beberapa instansi dengan nama ini. Pilih dari daftar di bawahnya.",
        "too_many_of_that_name": (
            "Terlalu banyak instansi dengan nama ini. Tulis nama lengkapnya, atau kosongkan: "
            "sistem memilih instansi yang berwenang."
        ),
        "too_many_entries": "Paling banyak {} pilihan.",
        "too_many_agencies": "Paling banyak {} instansi tembusan.",
        "not_ahead": "Tanggal janji harus setelah hari ini.",
        "too_far_ahead": "Tanggal janji paling lambat {}.",
        "ask_first": "Tanyakan dahulu kepada pelapor (Tunda), baru arsipkan bila tidak dijawab.",
        "not_a_tracking_id": "Tulis nomor pelacakan yang lengkap, misalnya 7K2M-9QXD-4TPC.",
        "not_given": "Kontak ini tidak diisi pada laporan. Pilih kontak yang lain.",
        "already_verified": "Kontak ini sudah diverifikasi.",
        "not_verified": "Hanya kontak yang sudah diverifikasi dapat menerima pesan lagi.",
        "messages_stopped": "Pesan ke kontak ini dihentikan. Aktifkan lagi di halaman laporan.",
        "undeliverable": "Pesan ke kontak ini tidak dapat dikirim. Pakailah kontak yang lain.",
        "code_expired": "Kode sudah tidak berlaku. Minta kode baru.",
        "code_attempts": "Kode sudah terlalu sering salah. Minta kode baru.",
        "code_wrong": "Kode tidak cocok. Periksa pesan terakhir; sisa percobaan: {}.",
        "not_a_code": "Tulis 6 angka dari pesan yang kami kirim.",
        "not_a_contact": (
            "Tulis alamat surel atau nomor telepon yang lengkap, misalnya nama@contoh.id atau "
            "0812 3456 7890."
        ),
        "main_ended": "Laporan induk sudah berakhir. Pilih laporan yang masih berjalan.",
        "main_confidential": "Laporan rahasia tidak dapat menjadi laporan induk.",
        "taken": "Nama pengguna ini sudah dipakai.",
        "already_subscribed": "Alamat ini sudah terdaftar. Ubah pilihannya pada daftar penerima.",
        "opted_out": "Nomor ini menolak SMS kami. Pemegangnya harus mengizinkannya lagi dahulu.",
        "own_unit_only": "Anda hanya dapat menerima pemberitahuan unit kerja Anda sendiri.",
        "not_a_month": "Tulis bulan sebagai tahun dan bulan, misalnya 2026-10.",
        "no_figures": "Belum ada angka untuk bulan itu. Bulan yang ada: {}.",
        "no_digest_by_sms": "SMS dikirim satu per satu. Untuk ringkasan dan evaluasi, pilih surel.",
        "too_many_filters": "Sudah ada {} penerima dengan pilihan sendiri. Hapus salah "
        "satunya, atau pilih surel untuk semua pemberitahuan.",
        "there_twice": "Sudah ada di baris sebelumnya.",
        "other_agency": "Bukan milik instansi Anda.",
        "unknown_column": "Kolom ini tidak dikenal.",
        "missing_column": "Kolom ini wajib ada pada baris judul.",
        "not_an_id": "Gunakan huruf kecil, angka, dan tanda hubung.",
        "not_a_link": "Tulis tel: dengan nomor, atau alamat https:// yang lengkap.",
        "not_a_span": "Tulis jumlah dan satuan, misalnya 3 working_days. Satuan: {}.",
        "needed": "Harus ada dan aktif.",
        "escalates_to_unknown": "Tingkat di atasnya tidak dikenal: {}.",
        "delegates_to_unknown": "Instansi pengganti tidak dikenal: {}.",
        "delegates_to_itself": "Pengganti tidak boleh berputar kembali.",
        "successor_not_active": "Instansi pengganti tidak aktif: {}.",
        "ladder_does_not_end_at_top": "Jenjang eskalasi harus berakhir di {}.",
        "region_unknown": "Kode wilayah tidak dikenal: {}.",
        "region_governed_twice": "Wilayah ini sudah dipegang {}.",
        "agency_unknown": "Instansi tidak dikenal: {}.",
        "agency_retired": "Instansi sudah tidak aktif: {}.",
        "parent_unknown": "Kategori induk tidak dikenal: {}.",
        "own_ancestor": "Kategori tidak boleh menjadi induknya sendiri.",
        "notice_incomplete": (
            "Isi pemberitahuan dalam dua bahasa. Tautan perlu label dalam dua bahasa; "
            "yang menghentikan laporan perlu teks."
        ),
        "no_way_out": "Semua aturan rute untuk kategori ini menuju instansi yang tidak aktif.",
        "category_unknown": "Kategori tidak dikenal: {}.",
        "campaign_without_end": "Profil kampanye harus memiliki tanggal akhir.",
        "not_always_in_force": "Tidak ada profil umum yang berlaku pada {}.",
    },
    conditions={
        "not_confidential": (
            "Laporan rahasia tidak dapat dibagikan ke instansi lain atau menjadi laporan induk."
        ),
        "proposed": "Belum ada rancangan jawaban yang menunggu persetujuan.",
        "not_promised": (
            "Tanggal janji sudah diberikan dan masih berlaku. Janji hanya dapat diberikan sekali."
        ),
        "not_rated": "Anda sudah memberi penilaian untuk jawaban ini.",
        "unsolved": (
            "Keberatan dapat diajukan setelah Anda menilai bahwa jawaban tidak menyelesaikan "
            "masalah (nilai 1 atau 2)."
        ),
        "not_appealed": "Keberatan hanya dapat diajukan satu kali.",
        "in_window": (
            "Batas waktu untuk membuka kembali laporan ini sudah lewat. Silakan buat laporan "
            "baru dan sebutkan nomor ini."
        ),
        "may_reopen": (
            "Laporan ini sudah dibuka kembali sebanyak yang diperbolehkan. Silakan buat "
            "laporan baru dan sebutkan nomor ini."
        ),
        "followed": "Tidak ada pelapor lain yang mengikuti laporan ini.",
        "not_followed": (
            "Laporan ini diikuti pelapor lain, jadi tidak dapat diakhiri dengan cara ini."
        ),
        "taken_over": "Hanya untuk laporan yang sudah diambil alih Ombudsman.",
        "not_taken_over": "Laporan ini sudah diambil alih Ombudsman.",
        "flagged": "Laporan ini tidak memiliki tanda pantauan.",
        "contact_unproved": "Tidak ada kontak yang masih perlu diverifikasi.",
        "contact_proved": "Belum ada kontak yang diverifikasi.",
    },
    flags={
        "national_priority": "Prioritas nasional",
        "strategic_issue": "Isu strategis",
    },
    refusals={
        "empty": "Berkas kosong.",
        "size_differs": "Ukuran berkas tidak sesuai. Unggah ulang berkas aslinya.",
        "type_differs": "Isi berkas tidak sesuai dengan jenisnya. Kirim JPEG, PNG, WebP, PDF, MP4.",
        "unreadable": "Berkas rusak dan tidak dapat dibuka.",
        "too_many_pixels": "Gambar terlalu besar. Perkecil lalu kirim lagi.",
    },
    units={"working_days": "hari kerja", "calendar_days": "hari", "hours": "jam"},
    next_step=(
        "Laporan Anda akan diverifikasi dalam {span}, paling lambat {due}. Simpan nomor "
        "pelacakan dan kode akses untuk mengikuti, membalas, dan menutup laporan."
    ),
    next_step_queued=(
        "Laporan Anda sudah kami terima dan sedang antre disimpan karena layanan sibuk. Laporan "
        "dapat dilacak dalam beberapa menit dan akan diverifikasi dalam {span}, paling lambat "
        "{due}. Simpan nomor pelacakan dan kode akses."
    ),
    lost_code="Bila kontak itu sudah diverifikasi untuk laporan ini, kode akses baru kami kirim ke "
    "sana dalam beberapa menit, dan kode yang lama tidak berlaku lagi.",
)
