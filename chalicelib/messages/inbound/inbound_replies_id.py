"""Answers in Indonesian. See `inbound_replies.py`."""

from collections.abc import Mapping

from chalicelib.domain.notifications.message import Message
from chalicelib.messages.message_texts import MessageTexts, answering

SITE, TRACK = "Buka SP4N-LAPOR!", "Lacak laporan"

ANSWERS: Mapping[Message, MessageTexts] = {
    Message.ASK_PLACE: answering(
        "Di mana kejadiannya? Laporan Anda menunggu",
        "Laporan Anda sudah kami baca, tetapi tempatnya belum kami ketahui.",
        "Balas surel ini dengan kecamatan dan kota atau kabupaten, misalnya: Coblong, Kota "
        "Bandung. Setelah itu laporan langsung tersimpan dan Anda menerima nomor pelacakan.",
        "Balas BATAL jika tidak jadi melapor.",
        action=SITE,
        sms="Di mana kejadiannya? Balas dengan kecamatan dan kota/kabupaten, contoh: Coblong, "
        "Kota Bandung. Balas BATAL untuk membatalkan.",
    ),
    Message.ASK_PLACE_AGAIN: answering(
        "Tempatnya belum jelas: sebutkan kota atau kabupaten",
        "Tempat itu belum dapat kami tentukan.",
        "Balas surel ini dengan nama kecamatan dan kota atau kabupaten saja, misalnya: Coblong, "
        "Kota Bandung.",
        action=SITE,
        sms="Tempatnya belum jelas. Balas dengan nama kecamatan dan kota/kabupaten saja, contoh: "
        "Coblong, Kota Bandung.",
    ),
    Message.ASK_CITY: answering(
        "Di kota atau kabupaten mana?",
        "Tempatnya di {place}, di kota atau kabupaten mana?",
        "Balas surel ini dengan nama kota atau kabupaten, dan kecamatan bila Anda tahu.",
        action=SITE,
        sms="Di {place} sebelah mana? Balas dengan nama kota atau kabupaten, dan kecamatan bila "
        "tahu.",
    ),
    Message.CHOOSE_PLACE: answering(
        "Tempat yang mana?",
        "Ada beberapa tempat dengan nama itu: {choices}.",
        "Balas surel ini dengan nomornya, misalnya: 1.",
        action=SITE,
        sms="Tempat yang mana? Balas dengan nomor: {choices}.",
    ),
    Message.NO_PLACE: answering(
        "Laporan belum tersimpan: tempatnya belum diketahui",
        "Tempatnya belum dapat kami tentukan, jadi laporan Anda belum tersimpan sebagai laporan.",
        "Anda masih dapat membalas dengan nama kota atau kabupaten, atau melapor di situs dan "
        "memilih tempat dari daftar.",
        action=SITE,
        sms="Tempat belum kami kenali, jadi laporan belum tersimpan. Kirim nama kota/kabupaten "
        "dalam 24 jam, atau lapor di situs.",
        sms_link=True,
    ),
    Message.FILED: answering(
        "Laporan diterima: {tracking_id}",
        "Laporan Anda diterima dengan nomor pelacakan {tracking_id}.",
        "Kode akses: {code}. Simpan bersama nomor pelacakan dan jangan berikan kepada siapa pun, "
        "termasuk petugas.",
        "{refused_files}",
        "Berikutnya: laporan diteruskan ke instansi yang berwenang dan diverifikasi. Balas surel "
        "ini untuk menambah keterangan atau menjawab pertanyaan petugas.",
        action=TRACK,
        sms="Diterima. Nomor {tracking_id}, kode akses {code}. Jangan berikan kode kepada siapa "
        "pun. Pantau: balas STATUS {tracking_id}.",
    ),
    Message.FILED_UNPROVED: answering(
        "Laporan diterima: {tracking_id}",
        "Laporan Anda diterima dengan nomor pelacakan {tracking_id}.",
        "Kode akses belum kami kirim karena surel Anda datang tanpa bukti pengirim. Balas surel "
        "ini dengan kata KODE untuk menerimanya. Tidak merasa melapor? Abaikan surel ini.",
        "{refused_files}",
        "Berikutnya: laporan diteruskan ke instansi yang berwenang dan diverifikasi.",
        action=TRACK,
        sms="Diterima dengan nomor {tracking_id}. Pantau: balas STATUS {tracking_id}.",
    ),
    Message.ALREADY_FILED: answering(
        "Laporan ini sudah ada: {tracking_id}",
        "Laporan dengan isi yang sama sudah kami terima dengan nomor {tracking_id}.",
        action=TRACK,
        sms="Laporan ini sudah kami terima dengan nomor {tracking_id}. Balas STATUS {tracking_id} "
        "untuk melihat tahapnya.",
    ),
    Message.REPORT_STATUS: answering(
        "Tahap laporan {tracking_id}",
        "Tahap sekarang: {state}.",
        "Instansi: {agency}.",
        "Langkah berikutnya: {next}.",
        action=TRACK,
        sms="{tracking_id}: {state}. {agency}. Batas waktu: {until}.",
    ),
    Message.REPORT_STATUS_PART: answering(
        "Tahap laporan {tracking_id}",
        "Tahap sekarang: {state}. Rinciannya tidak terbuka untuk umum pada tahap ini.",
        action=TRACK,
        sms="{tracking_id}: {state}. Rinciannya tidak terbuka untuk umum pada tahap ini.",
    ),
    Message.REPORT_STATUS_ASKED: answering(
        "Petugas bertanya tentang laporan {tracking_id}",
        "Petugas bertanya: {question}",
        "Kirim jawabannya dengan membalas surel pemberitahuan laporan ini, atau lewat halaman "
        "laporan.",
        action=TRACK,
        sms="Petugas bertanya: {question} Jawab dengan BALAS {tracking_id} <jawaban>.",
    ),
    Message.REPORT_STATUS_ANSWERED: answering(
        "Laporan {tracking_id} sudah dijawab",
        "{agency} menjawab: {answer}",
        "Belum selesai? Balas surel pemberitahuan laporan ini, atau nilai jawabannya di halaman "
        "laporan.",
        action=TRACK,
        sms="{tracking_id} dijawab: {answer} Belum selesai? BALAS {tracking_id} <isi>.",
    ),
    Message.REPORT_UNKNOWN: answering(
        "Laporan {tracking_id} tidak ditemukan",
        "Laporan dengan nomor itu tidak ditemukan. Periksa nomornya pada tanda terima: 12 huruf "
        "dan angka, misalnya 7K2M-9QXD-4TPC.",
        action=TRACK,
        sms="Laporan {tracking_id} tidak ditemukan. Periksa nomornya: 12 huruf dan angka, contoh "
        "7K2M-9QXD-4TPC.",
    ),
    Message.REPLY_TAKEN: answering(
        "Balasan diterima untuk {tracking_id}",
        "Balasan Anda sudah kami teruskan kepada petugas.",
        action=TRACK,
        sms="Balasan Anda untuk {tracking_id} sudah kami teruskan kepada petugas.",
    ),
    Message.REPLY_NOT_POSSIBLE: answering(
        "Laporan {tracking_id} belum dapat dibalas",
        "Pada tahap ini laporan belum dapat dibalas, jadi balasan Anda tidak disimpan.",
        "Anda dapat membalas ketika petugas bertanya atau setelah ada jawaban.",
        action=TRACK,
        sms="{tracking_id} belum dapat dibalas pada tahap ini. Anda dapat membalas saat petugas "
        "bertanya atau setelah ada jawaban.",
    ),
    Message.REPLY_NOT_YOURS: answering(
        "Laporan {tracking_id} tidak ditemukan",
        "Di antara laporan dari alamat ini tidak ada nomor itu. Balaslah dari alamat yang dipakai "
        "melapor, atau pakai kode akses di halaman laporan.",
        action=TRACK,
        sms="{tracking_id} tidak ada di antara laporan dari nomor ini. Balas dari nomor yang "
        "dipakai melapor, atau lewat situs.",
    ),
    Message.CODE_COMES: answering(
        "Kode akses untuk {tracking_id} segera dikirim",
        "Kode akses baru segera kami kirim dalam surel tersendiri. Kode yang lama tidak berlaku "
        "lagi.",
        action=TRACK,
        sms="Kode akses baru untuk {tracking_id} segera kami kirim dalam pesan tersendiri.",
    ),
    Message.TOO_SHORT: answering(
        "Belum menjadi laporan: isinya terlalu singkat",
        "Pesan Anda terlalu singkat untuk menjadi laporan, jadi tidak disimpan.",
        "Ceritakan apa yang terjadi, di mana dan sejak kapan, minimal 20 huruf. Tautan saja tidak "
        "cukup.",
        action=SITE,
        sms="Pesan terlalu singkat untuk menjadi laporan. Tulis LAPOR lalu apa yang terjadi, di "
        "mana dan sejak kapan, minimal 20 huruf.",
    ),
    Message.TOO_LONG: answering(
        "Belum tersimpan: isinya terlalu panjang",
        "Isi paling banyak 2.500 huruf, jadi pesan Anda belum tersimpan. Persingkat lalu kirim "
        "lagi; keterangan panjang dapat dilampirkan sebagai PDF.",
        action=SITE,
        sms="Isi terlalu panjang, maksimal 2.500 huruf, dan belum tersimpan. Persingkat lalu "
        "kirim lagi.",
    ),
    Message.TOO_MANY: answering(
        "Laporan hari ini sudah cukup banyak",
        "Hari ini kami sudah menerima 5 laporan dari Anda, jadi yang ini belum tersimpan. Kirim "
        "lagi besok, atau lapor di situs.",
        action=SITE,
        sms="Hari ini sudah 5 laporan dari Anda, yang ini belum tersimpan. Kirim lagi besok, atau "
        "lapor di situs.",
        sms_link=True,
    ),
    Message.CANCELLED: answering(
        "Dibatalkan",
        "Tidak ada laporan yang disimpan. Kirim surel baru kapan saja untuk melapor.",
        action=SITE,
        sms="Dibatalkan, tidak ada laporan yang disimpan. Kirim LAPOR <isi> kapan saja untuk "
        "memulai lagi.",
    ),
    Message.STOPPED: answering(
        "Kami tidak mengirim pesan lagi",
        "Kami tidak mengirim surel lagi ke alamat ini. Laporan Anda tetap ditangani.",
        "Balas MULAI untuk menerima pesan lagi.",
        action=SITE,
        sms="Kami tidak mengirim pesan lagi ke nomor ini. Laporan Anda tetap ditangani. Balas "
        "MULAI untuk menerima pesan lagi.",
    ),
    Message.STARTED: answering(
        "Pesan aktif lagi",
        "Mulai sekarang kami kembali mengirim surel ke alamat ini.",
        action=SITE,
        sms="Pesan ke nomor ini aktif lagi. Balas BANTUAN untuk petunjuk.",
    ),
    Message.HELP: answering(
        "Cara melapor lewat surel",
        "Tulis apa yang terjadi, di mana (kecamatan dan kota atau kabupaten) dan sejak kapan; "
        "foto, PDF atau video boleh dilampirkan, paling banyak 5. Awali judul dengan ANONIM atau "
        "RAHASIA bila perlu.",
        "Judul STATUS diikuti nomor pelacakan memberi tahu tahap laporan. Judul STOP "
        "menghentikan pesan dari kami.",
        action=SITE,
        sms="LAPOR <isi>: melapor. STATUS <nomor>: tahap laporan. BALAS <nomor> <isi>: menjawab "
        "petugas. STOP: berhenti menerima pesan.",
    ),
}
