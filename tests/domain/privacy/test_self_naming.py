"""Names and numbers that writers give of themselves, known to us or not, and what looks alike."""

import pytest

from chalicelib.domain.privacy.identity_mask import MASK, Identity, mask_identity, words_of_places

PLACES = words_of_places(
    ["Kota Bandung", "Kabupaten Sleman", "Coblong", "Jakarta Selatan", "Depok"]
)
NOBODY = Identity(places=PLACES)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Saya Siti Rahayu dari RT 03", "Siti Rahayu"),
        ("LAPOR Lampu padam. Saya Siti Rahayu dari RT 03 RW 05", "Siti Rahayu"),
        ("saya siti rahayu dari rt 03", "siti rahayu"),
        ("SAYA SITI RAHAYU DARI RT 03", "SITI RAHAYU"),
        ("sy budi santoso, warga coblong", "budi santoso"),
        ("Saya Suparjo dari RT 03", "Suparjo"),
        ("Saya Bapak Agus Contoh, warga Coblong", "Agus Contoh"),
        ("Saya Markonah Contohwati di Coblong mau lapor", "Markonah Contohwati"),
        ("Selamat pagi, saya Dewi. Lampu padam", "Dewi"),
        ("aku rina dari coblong, air mati", "rina"),
        ("saya yanti tinggal di gang buntu", "yanti"),
        ("Lampu padam.\nHormat saya,\nsiti rahayu", "siti rahayu"),
        ("Lampu padam.\nHormat saya,\n\nmarkonah contohwati\n", "markonah contohwati"),
        ("Lampu padam.\nSalam,\nbudi", "budi"),
        ("Lampu padam.\nWassalam\npak joko, rt 03", "joko"),
        ("Lampu padam.\nTertanda,\nsuparjo.", "suparjo"),
        ("Saya Joko Susilo ingin melaporkan jalan rusak", "Joko Susilo"),
        ("Saya Joko Susilo melaporkan", "Joko Susilo"),
        ("Saya, Siti Aminah, melaporkan", "Siti Aminah"),
        ("Saya Yosef Kontra mau lapor", "Yosef Kontra"),
        ("Saya Contoria Kontra, warga Coblong", "Contoria Kontra"),
        ("Namaku Joko Susilo, lampu padam", "Joko Susilo"),
        ("Kenalkan nama gue Joko, lampu padam", "Joko"),
        ("Saya atas nama Joko Susilo melapor", "Joko Susilo"),
        ("Saya Abdul Rahman bin Ahmad dari RT 03", "Abdul Rahman bin Ahmad"),
        ("Saya I Made Suta, warga", "I Made Suta"),
        ("Saya D. Susilo dari RT 03", "D. Susilo"),
        ("saya yg bernama joko", "joko"),
        ("I'm Joko Susilo, the lamp is off", "Joko Susilo"),
        ("nama saya siti rahayu kena tipu", "siti rahayu"),
        ("NAMA SAYA JOKO SUSILO DARI RT 03", "JOKO SUSILO"),
        ("nama saya kontro dari rt 03", "kontro"),
        ("Lampu padam. Terima kasih, Joko Susilo", "Joko Susilo"),
        ("Lampu padam. Salam, Joko Susilo", "Joko Susilo"),
        ("Lampu padam.\nHormat saya,\n\n(Joko Susilo)", "Joko Susilo"),
        ("Lampu padam.\nTrims,\nJoko Susilo", "Joko Susilo"),
        ("Lampu padam.\nMakasih\nJoko Susilo", "Joko Susilo"),
        ("Lampu padam.\nTks\njoko susilo", "joko susilo"),
        ("Lampu padam.\nWassalamualaikum wr wb\nJoko Susilo", "Joko Susilo"),
        ("Lampu padam.\nWassalamu'alaikum wr. wb.\nJoko Susilo", "Joko Susilo"),
        ("Lampu padam.\nDemikian laporan saya.\nJoko Susilo", "Joko Susilo"),
        (
            "Lampu padam.\nAtas perhatiannya diucapkan terima kasih.\nJoko Susilo",
            "Joko Susilo",
        ),
        ("Lampu padam.\nSalam,\nJoko Susilo - Bandung", "Joko Susilo"),
        ("Lampu padam.\nSalam,\nJOKO SUSILO", "JOKO SUSILO"),
        ("Lampu padam.\nTerima kasih\nHP: 0812 0000 0009", "0812 0000 0009"),
        ("Lampu padam.\nTerima kasih\n081200000009", "081200000009"),
        ("Lampu padam.\nTerima kasih\nWarga RT 03, WA 081200000009", "081200000009"),
        ("hp saya 081200000009 aktif", "081200000009"),
        ("wa saya: 081200000009", "081200000009"),
        ("Nomor WA saya adalah +62 812 0000 0009", "+62 812 0000 0009"),
        ("hubungi saya di nomor 081200000009", "081200000009"),
        ("rekening saya BRI 1234 5678 9012", "1234 5678 9012"),
        ("saya bisa dihubungi lewat email contoh@example.id", "contoh@example.id"),
        ("Lampu padam.\nSalam,\nContoria Kontra", "Contoria Kontra"),
        ("Lampu padam.\nThanks\n-Joko-", "Joko"),
        ("hubungi saya ke 081200000009", "081200000009"),
        ("Pelapor: Contoria Kontra\nLampu padam", "Contoria Kontra"),
        ("Pengirim: joko susilo\nLampu padam", "joko susilo"),
        ("NIK: 3273000000000001", "3273000000000001"),
        ("NIK 3273 0000 0000 0001", "3273 0000 0000 0001"),
        ("Lampu padam.\nNIK : 3273.0000.0000.0001\nMohon ditindak.", "3273.0000.0000.0001"),
        ("No. KTP: 3273-0000-0000-0001", "3273-0000-0000-0001"),
        ("no kk 3273000000000002", "3273000000000002"),
    ],
)
def test_what_writers_give_of_themselves_is_masked(text: str, name: str) -> None:
    assert mask_identity(text, NOBODY) == text.replace(name, MASK)


ORDINARY_SENTENCES = """
Saya tidak bisa masuk
saya dari Bandung
Saya dari Jakarta, mau tanya bansos
saya warga RT 03
Saya Warga RT 03 Coblong
saya ibu rumah tangga
Saya Ibu Rumah Tangga, tinggal di Coblong
Saya mahasiswa dari Depok
Saya Mahasiswa UI dari Depok
saya pns di Bandung
Saya PNS dari Kabupaten Sleman
Saya Kecewa dengan pelayanan di loket
SAYA KECEWA DI LOKET PUSKESMAS
SAYA SUDAH LAPOR DARI KEMARIN
SAYA PULANG DARI KANTOR LEWAT JALAN INI
saya pulang dari kantor
Saya Pulang dari Kota Bandung
saya baru pindah dari Sleman
saya pindahan dari RT 03
Saya Ketua RT 03, warga mengeluh
Saya Ketua Karang Taruna dari RT 03
Saya Kepala Sekolah di SDN 5
Saya Pedagang di Pasar Baru
Saya pedagang kaki lima di alun-alun
saya pelanggan PLN dari tahun 2010
Saya Pelanggan Listrik dari tahun 2010
Saya penumpang KRL dari Depok
saya sopir angkot, umur 50 tahun
Saya lansia, umur 70 tahun
saya difabel, tinggal di rusun
Saya Muslim di Kampung Baru
saya orang tua siswa di SD itu
Saya Wali Murid di SMP 2
saya antre di loket
saya menunggu di halte
Saya Menunggu di Halte
saya bekerja sebagai guru honorer
Saya bekerja di pabrik
saya jatuh di jalan berlubang
saya tertipu, uang hilang
saya sendiri, tidak ada teman
saya hari Senin di kantor kelurahan
saya korban, bukan pelaku
Saya, warga Coblong, mengeluh
Saya mohon bantuan.
saya sangat kecewa.
saya lihat di jalan banyak lubang
Saya anak yatim dari Sleman
saya istri almarhum, tinggal sendiri
Saya Petani di Sleman
saya butuh air bersih di rumah
Saya takut, gelap
rumah saya di Coblong
tetangga saya dari RT 05 membuang sampah
anak saya sakit, umur 3 tahun
motor saya hilang di parkiran
kata saya begini, jalan rusak
Saya suka makan di sini
aku bingung, harus ke mana
saya cek di aplikasi
saya coba login, gagal
saya kos di Dago
Saya Direktur Utama di perusahaan itu
saya agen gas di Sleman
Saya driver ojol dari Depok
Saya setuju.
saya lahir di Bandung
Laporan ini dari saya, mohon dibaca
Lampu padam.\\nSalam,\\nsemoga cepat ditanggapi
Lampu padam.\\nHormat saya,\\nditunggu jawabannya
Lampu padam.\\nSalam hormat\\nwarga rt 03
Lampu padam.\\nHormat kami,\\nseluruh warga
Lampu padam.\\nSalam,\\nsemoga sukses
Lampu padam.\\nTerima kasih\\njalan itu gelap sekali
Lampu padam.\\nTerima kasih,\\nsaya tunggu
Lampu padam.\\nSalam sehat,\\nmohon segera diperbaiki
Lampu padam.\\nSalam\\nair mati juga
Pelapor:\\nair mati sejak pagi
NIK saya ditolak sistem
NIK: tidak terdaftar
No. KTP: belum jadi
Nomor KK: salah ketik
Nomor rekening dinas: 1234 5678 9012 3456
ID pelanggan 123456789012
No tiket: 3273000000000001
Data terlapor:\\nNIK: 3273000000000001
Identitas pelaku\\nNIK 3273 0000 0000 0001
"""

#: Complaints that a mask once took for who wrote them.
COMPLAINTS = """
nama saya nggak ada di daftar bansos Coblong Kota Bandung padahal miskin
nama saya keliru di KTP
nama saya ganda di DTKS
nama saya beda di ijazah
nama saya kena blacklist BI
nama saya dobel
nama saya ilang dari data
nama saya cacat di bank
nama saya muncul di SLIK
nama saya typo di sertifikat
nama saya kurang satu huruf
Nama saya bermasalah di bank
NAMA SAYA NGGAK ADA DI DAFTAR
nama saya kesingkat di KTP, mohon diperbaiki
nama saya nyangkut dari dulu
namaku hilang
saya atas nama warga RT 03
Lampu padam 3 hari.\\nTerima kasih\\nID pelanggan: 523412345678
Saya ditipu.\\nTerima kasih.\\nPelaku: 081299998888
Saya ditipu.\\nTerima kasih.\\nPelaku:\\n081299998888
Saya ditipu.\\nTerima kasih.\\n081299998888 nomor penipunya
Saya ditipu.\\nSalam,\\nakun penipu: contoh@example.id
WA saya tidak dibalas oleh 08112345678
no hp saya diblokir petugas 0811-2345-678
rekening saya dipotong, kode transaksi 2026112812345
BPJS saya ditolak di RSUD, rujukan 1234567890
hubungi saya lewat RT, nomor tiang 12345678
email saya tidak dijawab contoh@example.id
Data saya dipakai penipu:\\nNama: Joni Rahman\\nHP: 08129999000
Identitas saya dipalsukan oleh orang ini:\\nNama: Joni\\nAlamat: Melati 5\\nHP: 08129999000
Penipu memakai profil saya:\\nNama: Joni Rahman\\nHP: 08129999000
Data pribadi saya disebar oleh:\\nNama: Joni Rahman\\nHP: 08129999000
Nama: Joni Rahman\\nHP: 08129999000\\nOrang ini menipu saya
Paket hilang.\\nPengirim: Toko Jaya Surabaya
Pengirim: JNE Surabaya menolak ganti rugi
Pengirim: Paket Kilat Ekspres
Pemohon: ditolak tanpa alasan
Pengadu: sudah tiga kali datang, tidak dilayani
Antrean lama.\\nTerima kasih\\nPetugas Kurang Ramah
Antrean lama.\\nTerima kasih\\nPelayanan Buruk Sekali
Antrean lama.\\nTerima kasih\\nHARAP CEPAT DITANGANI
Antrean lama.\\nTerima kasih\\nsari roti basi
Jalan longsor.\\n--\\nDUA ORANG TEWAS
Antrean lama. Terima kasih, Pak Lurah
Antrean lama. Terima kasih, Pemkot Bandung
Saya Tuna Netra, trotoar terhalang
Saya Ahli Waris, sertifikat tidak keluar
Saya Tenaga Kesehatan, insentif belum cair
Saya Cuci Darah di RSUD
Saya Rawat Inap di RSUD
Saya Positif Covid, tidak dilayani
Saya Stroke Ringan, tidak dilayani
Saya Pedagang Kaki Lima, digusur
Saya Petani Tebu, pupuk hilang
Saya Minoritas Syiah, dilarang ibadah
saya puji, petugasnya ramah
saya puji kinerja petugas, tapi lambat
saya yoga di taman, speaker berisik
telepon saya ke 0811 2345 678 tidak diangkat
email saya ke contoh@example.id tidak dibalas
Nama: Joko\\nUsia: 5\\nAnak ini hilang
Saya Gagal Ginjal.
Aku Lapar.
Lampu padam.\\nSalam,\\nKECEWA BERAT
Lampu padam.\\nTerima kasih\\nTrotoar Hancur Total
Lampu padam.\\nTerima kasih\\nNo rek penipu 1234567890
"""


@pytest.mark.parametrize("text", (ORDINARY_SENTENCES + COMPLAINTS).strip().splitlines())
def test_ordinary_sentences_stay_as_they_are(text: str) -> None:
    written = text.replace("\\n", "\n")
    assert mask_identity(written, NOBODY) == written
