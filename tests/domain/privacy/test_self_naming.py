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
        ("Lampu padam.\nWassalam\npak joko, rt 03", None),
        ("Lampu padam.\nTertanda,\nsuparjo.", "suparjo"),
        ("NIK: 3273000000000001", "3273000000000001"),
        ("NIK 3273 0000 0000 0001", "3273 0000 0000 0001"),
        ("Lampu padam.\nNIK : 3273.0000.0000.0001\nMohon ditindak.", "3273.0000.0000.0001"),
        ("No. KTP: 3273-0000-0000-0001", "3273-0000-0000-0001"),
        ("no kk 3273000000000002", "3273000000000002"),
    ],
)
def test_what_writers_give_of_themselves_is_masked(text: str, name: str | None) -> None:
    expected = text if name is None else text.replace(name, MASK)
    assert mask_identity(text, NOBODY).replace(f"{MASK}.", MASK) == expected.replace(
        f"{MASK}.", MASK
    )


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


@pytest.mark.parametrize("text", ORDINARY_SENTENCES.strip().split("\n"))
def test_ordinary_sentences_stay_as_they_are(text: str) -> None:
    written = text.replace("\\n", "\n")
    assert mask_identity(written, NOBODY) == written
